//! The ticket types, and the discount that ticket prices name.

use super::*;
use crate::vista::{DiscountDetails, PackageTicket, TicketType};
use wire::ocapi::TicketTypeKind;

/// All ticket types. The types for vouchers come first, beginning with the one of Vista's guide.
pub(crate) fn all() -> Vec<TicketType> {
    let standard = |id, text| ticket_type(id, STANDARD_AREA, text);
    vec![
        TicketType {
            ho_code: Some("00098".to_owned()),
            ..standard(ADULT_VOUCHER, Text::new("Adult Voucher", "Gutschein Erwachsene", "Bon adulte"))
        },
        standard(
            FAMILY_VOUCHER_ADULT,
            Text::new("Family Voucher Adult", "Familiengutschein Erwachsene", "Bon famille adulte"),
        ),
        TicketType {
            is_child_ticket: true,
            ..standard(
                FAMILY_VOUCHER_CHILD,
                Text::new("Family Voucher Child", "Familiengutschein Kind", "Bon famille enfant"),
            )
        },
        standard(HIDDEN_VOUCHER, Text::new("Corporate Voucher", "Firmengutschein", "Bon d'entreprise")),
        ticket_type(
            PREMIUM_VOUCHER,
            PREMIUM_AREA,
            Text::new("Premium Voucher", "Gutschein Premium", "Bon premium"),
        ),
        standard(ADULT, Text::new("Adult", "Erwachsene", "Adulte")),
        TicketType { is_child_ticket: true, ..standard(CHILD, Text::new("Child", "Kind", "Enfant")) },
        standard("0002-0193", Text::new("Senior", "Senioren", "Senior")),
        standard("0002-0194", Text::new("Student", "Studierende", "Étudiant")),
        TicketType {
            is_restricted_to_members: true,
            ..standard(MEMBER_ADULT, Text::new("Member Adult", "Mitglied", "Membre adulte"))
        },
        TicketType {
            is_restricted_to_members: true,
            ..standard(REWARD_ADULT, Text::new("Member Reward", "Mitgliederprämie", "Prime membre"))
        },
        TicketType {
            kind: TicketTypeKind::Package,
            long_description: Some(
                Text::new(
                    "Two adults and two children",
                    "Zwei Erwachsene und zwei Kinder",
                    "Deux adultes et deux enfants",
                )
                .to_wire(),
            ),
            tickets: vec![part(ADULT, 2), part(CHILD, 2)],
            ..standard(FAMILY_PACKAGE, Text::new("Family of Four", "Familie zu viert", "Famille de quatre"))
        },
        ticket_type(
            PREMIUM_ADULT,
            PREMIUM_AREA,
            Text::new("Premium Adult", "Premium Erwachsene", "Premium adulte"),
        ),
        ticket_type("0002-0202", PREMIUM_AREA, Text::new("Premium Child", "Premium Kind", "Premium enfant")),
        ticket_type(
            "0002-0211",
            RECLINER_AREA,
            Text::new("Recliner Adult", "Liegesitz Erwachsene", "Fauteuil adulte"),
        ),
        ticket_type(
            "0002-0221",
            BALCONY_AREA,
            Text::new("Balcony Adult", "Balkon Erwachsene", "Balcon adulte"),
        ),
    ]
}

/// The discounts that ticket prices name.
pub(crate) fn discounts() -> Vec<DiscountDetails> {
    let name = Text::new("Student Night", "Studierendenabend", "Soirée étudiante");
    vec![DiscountDetails {
        id: STUDENT_NIGHT.to_owned(),
        code: Some("STUDENT50".to_owned()),
        description: name.to_wire(),
    }]
}

fn ticket_type(id: &str, area: &str, description: Text) -> TicketType {
    TicketType {
        kind: TicketTypeKind::Normal,
        id: id.to_owned(),
        description: description.to_wire(),
        area_category_id: Some(area.to_owned()),
        display_priority: Some(0),
        ..TicketType::default()
    }
}

fn part(ticket_type_id: &str, quantity: u32) -> PackageTicket {
    PackageTicket { ticket_type_id: ticket_type_id.to_owned(), quantity }
}

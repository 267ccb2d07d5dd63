//! The systems that a code may belong to, in the order in which to ask.

use crate::access_control::attempt_limits::Issuer;
use crate::payments::{may_be_a_code, written_as_printed};
use wire::checkout_api::{AddedCode, CodeKind, CodeNeed, CodeRequest, StoredVoucher};
use wire::ocapi::VoucherType;

/// The voucher systems of a site. Every site has Vista's vouchers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum System {
    Vista(VistaKind),
    ProCinema,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum VistaKind {
    Ticket,
    Deal,
    Subscription,
}

/// The voucher systems that a request names, in its order and each once: one press must not ask a system twice.
pub(super) fn systems(request: &CodeRequest, has_procinema: bool) -> Vec<System> {
    let mut systems = Vec::new();
    for kind in &request.kinds {
        let system = match kind {
            CodeKind::Ticket => System::Vista(VistaKind::Ticket),
            CodeKind::Deal => System::Vista(VistaKind::Deal),
            CodeKind::Subscription => System::Vista(VistaKind::Subscription),
            CodeKind::VoucherPayment if has_procinema => System::ProCinema,
            CodeKind::VoucherPayment | CodeKind::Discount | CodeKind::Other(_) => continue,
        };
        if !systems.contains(&system) {
            systems.push(system);
        }
    }
    systems
}

impl System {
    pub(super) fn issuer(self) -> Issuer {
        match self {
            System::Vista(_) => Issuer::Vista,
            System::ProCinema => Issuer::ProCinema,
        }
    }

    /// Whether the codes of this system may look like this one. A barcode of Vista has at least one digit, and no other
    /// characters than letters and digits.
    pub(super) fn may_have(self, code: &str) -> bool {
        match self {
            System::Vista(_) => {
                code.bytes().all(|byte| byte.is_ascii_alphanumeric())
                    && code.bytes().any(|byte| byte.is_ascii_digit())
            }
            System::ProCinema => may_be_a_code(&written_as_printed(code)),
        }
    }

    /// The part of the request without which this system cannot be asked.
    pub(super) fn need(self, request: &CodeRequest) -> Option<CodeNeed> {
        match self {
            System::Vista(_) => request.pin.is_none().then_some(CodeNeed::Pin),
            System::ProCinema => request.amount.is_none().then_some(CodeNeed::Amount),
        }
    }
}

impl VistaKind {
    pub(super) fn voucher_type(self) -> VoucherType {
        match self {
            VistaKind::Ticket => VoucherType::Ticket,
            VistaKind::Deal => VoucherType::Deal,
            VistaKind::Subscription => VoucherType::Subscription,
        }
    }

    pub(super) fn added(self, answer: StoredVoucher) -> AddedCode {
        match self {
            VistaKind::Ticket => AddedCode::Ticket(answer),
            VistaKind::Deal => AddedCode::Deal(answer),
            VistaKind::Subscription => AddedCode::Subscription(answer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(kinds: &[&str]) -> Vec<System> {
        let kinds = kinds.iter().copied().map(CodeKind::from).collect();
        systems(&CodeRequest { kinds, ..CodeRequest::default() }, true)
    }

    #[test]
    fn each_system_is_asked_once_in_the_order_of_the_request() {
        let [ticket, deal] = [System::Vista(VistaKind::Ticket), System::Vista(VistaKind::Deal)];
        assert_eq!(
            named(&["Deal", "Snack", "Discount", "VoucherPayment", "Ticket", "deal", "Ticket"]),
            [deal, System::ProCinema, ticket]
        );
        assert_eq!(named(&["Discount"]), []);
        let request = CodeRequest { kinds: vec![CodeKind::VoucherPayment], ..CodeRequest::default() };
        assert_eq!(systems(&request, false), []);
    }

    #[test]
    fn a_code_goes_only_to_systems_whose_codes_look_like_it() {
        let vista = System::Vista(VistaKind::Ticket);
        for (code, at_vista, at_procinema) in [
            ("010000000001", true, false),
            ("ADTMM0000111", true, false),
            ("SANDBOX867C42F3", true, true),
            ("ABCDEFGHIJKLMNO", false, true),
            ("BLITZO", false, false),
            ("10%OFF", false, false),
            ("", false, false),
            ("０１０００００００００１", false, false),
            ("ÀDTMM0000111", false, false),
        ] {
            assert_eq!(
                (vista.may_have(code), System::ProCinema.may_have(code)),
                (at_vista, at_procinema),
                "{code}"
            );
        }
    }
}

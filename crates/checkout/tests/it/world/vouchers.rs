//! The server's vouchers.

use super::*;

impl Server {
    pub(crate) fn add_voucher(&mut self, type_code: &str) -> Voucher {
        self.next_id += 1;
        let added = voucher(&format!("voucher-{}", self.next_id), type_code);
        self.vouchers.push(added.clone());
        added
    }

    /// Stores a voucher whose type its barcode begins with. Each other barcode is one of an "ADTMM" voucher.
    pub(crate) fn check_voucher(&mut self, new: &NewVoucher) -> Reply {
        let barcode = new.barcode.reveal();
        let type_code = ["DEAL", "FAM"].into_iter().find(|beginning| barcode.starts_with(beginning));
        let type_code = match type_code {
            Some("DEAL") if new.kinds.contains(&VoucherKind::Deal) => "DEAL",
            Some("DEAL") => return Err(Failure::Refused(Refusal::VoucherNotAccepted)),
            Some(_) => "FAMMM",
            None => "ADTMM",
        };
        let voucher = self.add_voucher(type_code);
        let redemptions = (type_code != "DEAL").then_some(2);
        let (order, before) =
            if new.in_one_call { self.cover(&voucher.id, redemptions) } else { Default::default() };
        Ok(Answer::VoucherAdded(AddedVoucher { voucher, redemptions, order: order.map(Box::new), before }))
    }

    /// Lets a voucher pay its tickets, as our proxy does after it added it.
    fn cover(&mut self, voucher: &VoucherId, redemptions: Option<u32>) -> (Option<Order>, Before) {
        let breaks = self.breaks.take();
        if breaks == Some(Breaks::BeforeTickets) {
            return Default::default();
        }
        let order = self.order();
        let paid = cover_at_once(&order, &prices(), &settings().showtime, voucher, redemptions);
        let Some((selection, before)) = paid else { return (Some(order), Before::new()) };
        self.set_tickets(&selection);
        if breaks == Some(Breaks::AfterTickets) { Default::default() } else { (Some(self.order()), before) }
    }

    pub(crate) fn remove_voucher(&mut self, id: &VoucherId) -> Result<(), Failure> {
        let deal =
            self.vouchers.iter().any(|voucher| voucher.id == *id && voucher.kind == Some(VoucherKind::Deal));
        if !deal && self.tickets.iter().any(|ticket| ticket.voucher.as_ref() == Some(id)) {
            return Err(Failure::Refused(Refusal::Other));
        }
        self.vouchers.retain(|voucher| voucher.id != *id);
        Ok(())
    }
}

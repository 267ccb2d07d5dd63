//! The answer to `POST /ocapi/v1/orders/{orderId}/vouchers`.

use super::{Translatable, VoucherType};
use crate::answer::answer;

answer! {
    /// The stored voucher, and the number of tickets that it may pay.
    pub struct AddVoucherResponse {
        /// The stored voucher.
        "voucher" required voucher: OrderVoucher,
        /// The number of tickets that it may pay; 0 is possible.
        "availableRedemptions" optional available_redemptions: Option<u32>,
    }

    /// A voucher stored on an order.
    pub struct OrderVoucher {
        /// The id of this voucher on this order; not the barcode.
        "id" required id: String,
        /// The kind of voucher.
        "type" optional kind: VoucherType,
        /// A text to show. Masks differ between systems, so it must not be parsed.
        "maskedBarcode" optional masked_barcode: String,
        /// Matches the voucher type codes of a ticket price.
        "voucherTypeCode" optional voucher_type_code: String,
        /// The name of the voucher.
        "voucherTypeDescription" optional voucher_type_description: Option<Translatable>,
    }
}

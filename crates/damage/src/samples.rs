//! A valid answer of each type, with every field that our readers read and some that they ignore.

/// The price list of a showtime.
pub const PRICES: &str = r#"{
  "ticketPrices": [
    {"ticketTypeId": "0002-0191", "price": {"valueIncludingTax": 19.5, "valueExcludingTax": 16.24, "tax": 3.26},
     "isDefault": true, "bookingFee": {"amountIncludingTax": 0.5}, "restrictions": [], "voucherTypeCodes": [],
     "displayPriority": 1, "rewardId": null, "discountId": null},
    {"ticketTypeId": "0002-0050", "price": {"valueIncludingTax": 1, "tax": 0.14}, "isDefault": false,
     "bookingFee": {"valueIncludingTax": 0.75}, "restrictions": ["Voucher", "Member"],
     "voucherTypeCodes": ["ADTMM", "66666"], "displayPriority": 98},
    {"ticketTypeId": "0002-0191", "price": {"valueIncludingTax": 9.75}, "restrictions": ["Discount"],
     "discountId": "0002-BLITZO", "displayPriority": 2, "discount": {"calculation": {"percentageOff": 50}}}
  ],
  "relatedData": {
    "ticketTypes": [
      {"type": "Normal", "id": "0002-0191", "areaCategoryId": "0002-1", "hopk": "", "longDescription": null,
       "description": {"text": "Adult", "translations": [{"languageTag": "de", "text": "Erwachsene"}]}},
      {"type": "Package", "id": "0002-0050", "name": {"text": "Family", "translations": []},
       "tickets": [{"ticketTypeId": "0002-0191", "quantity": 2}, {"ticketTypeId": "0002-0192", "quantity": 3}],
       "items": [{"itemId": "7", "quantity": 1}]}
    ],
    "discounts": [{"id": "0002-BLITZO", "code": "BLITZO", "description": {"text": "Blitz", "translations": []}}],
    "items": []
  }
}"#;

/// An order in progress.
pub const ORDER: &str = r#"{
  "order": {
    "id": "1aaa031755d64e6d9cbddfec4b3c8633", "type": "Standard", "status": "InProgress", "siteId": "0002",
    "expiresAt": "2027-07-25T00:30:21Z", "parentOrderId": null,
    "totalPrice": {"valueIncludingTax": 25.16, "valueExcludingTax": 20.96, "tax": 4.2},
    "booking": {"mode": "Paid", "totalBookingFee": {"valueIncludingTax": 5.66, "tax": 0.94}},
    "showtimes": [
      {"showtimeId": "0002-2681",
       "tickets": [
         {"type": "Normal", "id": "5b2523ea-0000-4000-8000-000000000001", "ticketTypeId": "0002-0191",
          "price": {"valueIncludingTax": 19.5, "tax": 3.26}, "amountSaved": {"valueIncludingTax": 2, "tax": 0},
          "bookingFee": {"id": "92603", "amount": {"valueIncludingTax": 1}}, "rewardId": 17,
          "ticketRedemptionCardId": "card", "voucherId": null, "discountId": "0002-BLITZO", "dealId": null,
          "refundAvailability": {"isAvailable": true, "unavailableReason": null}},
         {"id": "5b2523ea-0000-4000-8000-000000000002", "ticketTypeId": "0002-0050",
          "price": {"valueIncludingTax": 1}, "voucherId": "b004dc1a727b406e9c1dd949258b3190", "dealId": "9",
          "refundAvailability": {"isAvailable": false, "unavailableReason": "VoucherRedeemed"}}
       ],
       "seats": [
         {"seatId": "1_5_1", "seatLabel": "1", "rowLabel": "E", "areaCategoryId": "0002-1",
          "position": {"areaNumber": 1}},
         {"seatId": "1_5_2", "seatLabel": "2", "rowLabel": "E", "areaCategoryId": "0002-1"}
       ]},
      {"showtimeId": "0002-9", "tickets": [], "seats": []}
    ],
    "items": [{"itemId": "7", "quantity": 2, "price": {"valueIncludingTax": 8.5, "tax": 1.1}}],
    "vouchers": [
      {"id": "b004dc1a727b406e9c1dd949258b3190", "type": "Ticket", "maskedBarcode": "........0111",
       "voucherTypeCode": "ADTMM",
       "voucherTypeDescription": {"text": "Adult", "translations": [{"languageTag": "fr", "text": "Adulte"}]}}
    ],
    "deals": [], "payments": [], "customer": null
  },
  "relatedData": {"ticketTypes": [
    {"type": "Normal", "id": "0002-0191", "description": {"text": "Adult", "translations": []}}
  ]}
}"#;

/// The answer of AddVoucher.
pub const ADDED_VOUCHER: &str = r#"{
  "voucher": {"id": "b004dc1a727b406e9c1dd949258b3190", "type": "Deal", "maskedBarcode": "........0111",
    "voucherTypeCode": "ADTMM",
    "voucherTypeDescription": {"text": "Adult", "translations": [{"languageTag": "fr", "text": "Adulte"}]}},
  "availableRedemptions": 3
}"#;

/// The answer of a completion.
pub const COMPLETION: &str =
    r#"{"orderId": "1aaa", "orderType": "Standard", "status": "Completed", "transactionNumber": 4711}"#;

/// The ticket types of a session with the discounts on offer.
pub const SESSION_TICKETS: &str = r#"{"ResponseCode": 0, "ErrorDescription": null, "Tickets": [
  {"CinemaId": "0002", "TicketTypeCode": "0191", "PriceInCents": 1000, "DiscountsAvailable": [
    {"Description": "Blitz", "Code": "BLITZO", "PriceToUseInCents": 750, "LoyaltyPointsCost": 0, "IsLoyaltyOnly": false},
    {"Description": "Club", "Code": "CLUB", "PriceToUseInCents": 500, "LoyaltyPointsCost": 10, "IsLoyaltyOnly": true}]},
  {"TicketTypeCode": "0192", "DiscountsAvailable": []}
]}"#;

/// The order as Connect V1 sees it.
pub const CONNECT_ORDER: &str = r#"{"Result": 0, "ExtendedResultCode": 62, "ErrorDescription": "", "Order": {
  "UserSessionId": "1aaa", "TotalValueCents": 1750, "Sessions": [{"SessionId": "2681", "FilmTitle": "The Jerk", "Tickets": [
    {"Id": "1", "TicketTypeCode": "0191", "PriceCents": 1000, "FinalPriceCents": 750, "SeatData": "J5"},
    {"Id": "2", "TicketTypeCode": "0191", "PriceCents": 1000}]}]}}"#;

/// The answer of Connect V2's set-tickets.
pub const SET_TICKETS: &str = r#"{"order": {"cinemaId": "0001", "userSessionId": "b47e",
  "orderTotalValueInCents": 1000, "expiryDateUtc": "2017-11-23T01:26:50.1543587Z",
  "sessions": [{"id": "34", "filmTitle": "Airplane!", "filmClassification": "R", "tickets": [
    {"ticketDetails": {"ticketId": 1, "ticketTypeCode": "0191", "description": "Adult", "finalPriceInCents": 1000,
      "originalPriceInCents": 1000}, "seats": [{"rowDisplay": "J", "columnDisplay": "5"}]}]}]}}"#;

/// A refusal.
pub const PROBLEM: &str = r#"{"type": "urn:x", "title": "Voucher expired", "status": 400, "detail": "No",
  "errorCode": "VoucherExpired", "errors": [{"description": "No"}]}"#;

/// ProCinema's answer to `/check`.
pub const CHECK: &str = r#"{"valid": true, "error": "x", "voucher": {"balance": 1}}"#;

/// ProCinema's answer to `/redeem`.
pub const REDEMPTION: &str = r#"{"success": true, "redemption_id": "166d00b1", "error": "x"}"#;

/// CinematicCard's answer to `generate`.
pub const GENERATED: &str = r#"{"ok": true, "code": "PREFIX-1A0A48C0", "url": "https://cinematiccard.com/?promo=P",
  "expires_at": "2026-03-18T23:29:28.917Z", "error": "x"}"#;

/// The token service's answer.
pub const TOKEN: &str = r#"{"access_token": "eyJhbGciOiJSUzI1NiJ9.e30.c2ln", "expires_in": 3600}"#;

/// The bodies with which gateways answer 404 in place of Vista, also for an order that exists.
pub const GATEWAY_PAGES: [&str; 18] = [
    "",
    "default backend - 404",
    "<html><body>default backend - 404</body></html>",
    "[]",
    "{}",
    r#""gone""#,
    r#"{"errorCode""#,
    r#"{"statusCode":404,"message":"Resource not found"}"#,
    r#"{"message":"no Route matched with those values"}"#,
    r#"{"title":"Order not found"}"#,
    r#"{"title":"Not Found"}"#,
    r#"{"status":404,"error":"Not Found","path":"/ocapi/v1/orders/1"}"#,
    r#"{"type":"about:blank","title":"Not Found","status":404,"instance":"/ocapi/v1/orders/1"}"#,
    r#"{"title":"Not Found","status":404,"detail":"No static resource ocapi/v1/orders/1.","instance":"/ocapi/v1/orders/1"}"#,
    r#"{"type":"https://gateway.example/problem/not-found","title":"No route","status":404}"#,
    r#"{"errorCode":"NO_ROUTE","message":"no route"}"#,
    r#"{"errorCode":"NOT_FOUND","message":"no route"}"#,
    r#"{"errorCode":404,"message":"no route"}"#,
];

-- Renames fields within the JSON of a redemption. A quotation mark within a JSON text has a backslash before it, so each
-- pattern matches a field's name and nothing else.
UPDATE redemptions SET redemption = REPLACE(redemption, '"most":', '"max_amount":');
UPDATE redemptions SET redemption = REPLACE(redemption, '"ask":', '"query":');
UPDATE redemptions SET redemption = REPLACE(redemption, '"tries":', '"failures":');
UPDATE redemptions SET redemption = REPLACE(redemption, '"doubt":', '"unconfirmed":');
UPDATE redemptions SET redemption = REPLACE(redemption, '"heard":"Nothing"', '"reply":"Missing"');
UPDATE redemptions SET redemption = REPLACE(redemption, '"heard":"Refusal"', '"reply":"Refused"');
UPDATE redemptions SET redemption = REPLACE(redemption, '"held":', '"voucher":');
UPDATE redemptions SET redemption = REPLACE(redemption, '"back":', '"reversal":');
UPDATE redemptions SET redemption = REPLACE(redemption, '"word_at":', '"seen_at":');

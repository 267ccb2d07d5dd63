-- Names the tables by the words that the code and the operator's commands use.
ALTER TABLE sagas RENAME TO redemptions;
ALTER TABLE redemptions RENAME COLUMN saga TO redemption;
ALTER TABLE saga_evidence RENAME TO redemption_evidence;
ALTER TABLE redemption_evidence RENAME COLUMN saga_id TO redemption_id;
ALTER TABLE tries RENAME TO attempts;
ALTER TABLE attempts RENAME COLUMN try_id TO attempt_id;

-- SQLite cannot rename an index.
DROP INDEX sagas_by_order;
DROP INDEX sagas_by_due;
DROP INDEX sagas_by_standing;
DROP INDEX sagas_by_begin;
DROP INDEX sagas_noticed;
DROP INDEX saga_presumptions;
DROP INDEX tries_by_counter;
DROP INDEX tries_by_end;
CREATE INDEX redemptions_by_order ON redemptions (order_id, created_ms);
CREATE INDEX redemptions_by_due ON redemptions (due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX redemptions_by_standing ON redemptions (standing, created_ms);
CREATE INDEX redemptions_by_begin ON redemptions (created_ms);
CREATE INDEX redemptions_noticed ON redemptions (updated_ms) WHERE notice IS NOT NULL;
CREATE INDEX redemption_presumptions ON redemption_evidence (at_ms) WHERE presumptions > 0;
CREATE INDEX attempts_by_counter ON attempts (counter, at_ms);
CREATE INDEX attempts_by_end ON attempts (until_ms);

-- A redemption that an operator decided is resolved. A quotation mark within a JSON text has a backslash before it, so
-- the pattern matches the variant's name and nothing else.
UPDATE redemptions SET redemption = REPLACE(redemption, '"end":{"Settled":', '"end":{"Resolved":'), state = 'resolved'
    WHERE state = 'settled';
UPDATE redemption_evidence SET state = 'resolved' WHERE state = 'settled';
UPDATE attempts SET counter = 'attempt:' || SUBSTR(counter, 7) WHERE counter LIKE 'guess:%';

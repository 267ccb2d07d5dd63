-- An order may be paid with several vouchers.
DROP INDEX sagas_current;
-- The last thing that operators were told of the saga; none once a person settled it.
ALTER TABLE sagas ADD COLUMN notice TEXT;
CREATE INDEX sagas_noticed ON sagas (updated_ms) WHERE notice IS NOT NULL;

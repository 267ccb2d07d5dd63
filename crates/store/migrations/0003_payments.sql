-- An order may be paid with several vouchers.
DROP INDEX sagas_current;
-- The last thing that operators were told of the saga; none once a person settled it.
ALTER TABLE sagas ADD COLUMN notice TEXT;
CREATE INDEX sagas_noticed ON sagas (updated_ms) WHERE notice IS NOT NULL;

-- Orders whose amount due was confirmed to the site, and when one of them was first in neither of Vista's lists.
CREATE TABLE confirmations (
    order_id TEXT NOT NULL PRIMARY KEY,
    confirmed_ms BIGINT NOT NULL,
    missing_ms BIGINT
);
CREATE INDEX confirmations_by_time ON confirmations (confirmed_ms);

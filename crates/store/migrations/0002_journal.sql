-- standing: 'planned', 'running', 'escalated', 'paid' or 'over'. Of an order's sagas all but one are over.
-- held_code is the lock: the code's hash while the saga holds the code. It changes with the state or not at all.
-- version rises with every lease, save and release: who knows an older one is not the holder any more.
CREATE TABLE sagas (
    id TEXT NOT NULL PRIMARY KEY,
    order_id TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    held_code TEXT UNIQUE,
    sealed TEXT NOT NULL,
    standing TEXT NOT NULL,
    state TEXT NOT NULL,
    saga TEXT NOT NULL,
    due_ms BIGINT,
    version BIGINT NOT NULL,
    lease_owner TEXT,
    lease_ms BIGINT,
    lease_until_ms BIGINT,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL
);
CREATE UNIQUE INDEX sagas_current ON sagas (order_id) WHERE standing <> 'over';
CREATE INDEX sagas_by_order ON sagas (order_id, created_ms);
CREATE INDEX sagas_by_due ON sagas (due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX sagas_by_standing ON sagas (standing, created_ms);
CREATE INDEX sagas_by_begin ON sagas (created_ms);

-- seq: the saga's version that the line came with. presumptions: how many more of them than before.
CREATE TABLE saga_evidence (
    saga_id TEXT NOT NULL REFERENCES sagas (id) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    state TEXT NOT NULL,
    note TEXT NOT NULL,
    presumptions BIGINT NOT NULL,
    PRIMARY KEY (saga_id, seq)
);
CREATE INDEX saga_presumptions ON saga_evidence (at_ms) WHERE presumptions > 0;

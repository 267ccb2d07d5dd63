-- Text and whole numbers only, so that SQLite and PostgreSQL mean the same by it. Times are Unix milliseconds.

-- One row a counted try and counter.
CREATE TABLE tries (
    try_id TEXT NOT NULL,
    counter TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    PRIMARY KEY (try_id, counter)
);
CREATE INDEX tries_by_counter ON tries (counter, at_ms);
CREATE INDEX tries_by_end ON tries (until_ms);

-- A request is running until it has a status and an answer.
CREATE TABLE requests (
    scope TEXT NOT NULL,
    request_key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    began_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    status BIGINT,
    answer TEXT,
    PRIMARY KEY (scope, request_key)
);
CREATE INDEX requests_by_end ON requests (until_ms);

-- attempt_ms is set while an attempt to mint is under way, minted_ms and the code once one succeeded.
CREATE TABLE gifts (
    order_id TEXT NOT NULL PRIMARY KEY,
    began_ms BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    attempt_ms BIGINT,
    minted_ms BIGINT,
    code_hash TEXT,
    code TEXT,
    url TEXT,
    expires_at TEXT
);
CREATE INDEX gifts_by_code ON gifts (code_hash);
CREATE INDEX gifts_by_begin ON gifts (began_ms);

-- subject: the hash of the code, or the partner's id.
CREATE TABLE events (
    event TEXT NOT NULL,
    subject TEXT NOT NULL,
    first_ms BIGINT NOT NULL,
    last_ms BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    payload TEXT,
    codes_remaining BIGINT,
    PRIMARY KEY (event, subject)
);
CREATE INDEX events_by_last ON events (last_ms);

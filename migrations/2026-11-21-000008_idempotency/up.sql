-- What a POST that creates a record made, so that its retry makes nothing more. Kept 24 hours.
CREATE TABLE idempotency_key (
    account_id uuid NOT NULL,
    key text NOT NULL CHECK (length(key) BETWEEN 1 AND 128),
    request_hash bytea NOT NULL CHECK (length(request_hash) = 32),
    record_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, key)
);
CREATE INDEX ON idempotency_key (created_at);

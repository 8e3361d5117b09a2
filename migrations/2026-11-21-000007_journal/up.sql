-- The journal: who did, and who read, what. A chain of its own, because its old part may be cut one day while the log
-- stays whole.
CREATE TABLE journal_entry (
    number bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    act text NOT NULL,
    kind text NOT NULL,
    record_id uuid,
    organization_id uuid,
    actor_account uuid,
    actor_organization uuid,
    actor_process text,
    -- The change that a write made.
    change_number bigint,
    detail json NOT NULL,
    digest bytea NOT NULL CHECK (length(digest) = 32),
    head bytea NOT NULL CHECK (length(head) = 32)
);
CREATE INDEX ON journal_entry (record_id, number DESC);
CREATE INDEX ON journal_entry (actor_account, number DESC);

CREATE TABLE journal_counter (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    number bigint NOT NULL,
    previous_head bytea NOT NULL,
    head bytea NOT NULL
);
INSERT INTO journal_counter (number, previous_head, head)
    VALUES (0, sha256('counterpart journal'), sha256('counterpart journal'));

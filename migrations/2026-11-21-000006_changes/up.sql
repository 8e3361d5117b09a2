-- The log: every change of every record, numbered without gaps in commit order, each with the head of the hash chain
-- that it closes. Append-only; no foreign keys, so that nothing is locked after the counter.

-- The head after one more entry: sha256(previous head || number || digest of the entry).
CREATE FUNCTION chain_link(state bytea, start bytea, number bigint, digest bytea) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT sha256(coalesce(state, start) || int8send(number) || digest) $$;
CREATE AGGREGATE chain_head(start bytea, number bigint, digest bytea) (SFUNC = chain_link, STYPE = bytea);

CREATE TABLE change (
    number bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    act text NOT NULL,
    record_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    -- Who did it: an account, or a process such as system:import.
    actor_account uuid,
    actor_organization uuid,
    actor_process text,
    -- The note verbale or the ticket that the writer named.
    reference text,
    -- The lowest format that a reader must know to understand the body.
    min_reader integer NOT NULL,
    -- The record as it is after the change, without values of persons.
    body json NOT NULL,
    -- The vault's rows that the body refers to.
    personal uuid[] NOT NULL,
    digest bytea NOT NULL CHECK (length(digest) = 32),
    head bytea NOT NULL CHECK (length(head) = 32)
);
CREATE INDEX ON change (record_id, number DESC);

CREATE TABLE change_counter (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    number bigint NOT NULL,
    -- How many records the log speaks of: the loader refuses to start with fewer.
    records bigint NOT NULL,
    previous_head bytea NOT NULL,
    head bytea NOT NULL
);
INSERT INTO change_counter (number, records, previous_head, head)
    VALUES (0, 0, sha256('counterpart changes'), sha256('counterpart changes'));

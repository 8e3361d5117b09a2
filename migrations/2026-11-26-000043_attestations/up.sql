-- Attestations: what one organization says of another. `organization_id` is of whom it is said.
CREATE TABLE attestation (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization (id),
    -- Who says it: an organization that is listed, or a name that a source gives.
    issuer_id uuid REFERENCES organization (id),
    issuer_name text CHECK (length(issuer_name) BETWEEN 1 AND 200),
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    level text CHECK (length(level) BETWEEN 1 AND 200),
    since date NOT NULL,
    until date CHECK (until >= since),
    evidence text CHECK (length(evidence) BETWEEN 1 AND 2000),
    note text CHECK (length(note) BETWEEN 1 AND 2000),
    origin_source text NOT NULL,
    origin_source_id text,
    origin_fetched_at timestamptz,
    origin_source_changed_at timestamptz,
    missing_since timestamptz,
    edit_version bigint NOT NULL CHECK (edit_version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    retired_at timestamptz,
    CHECK (num_nonnulls(issuer_id, issuer_name) = 1),
    CHECK (issuer_id <> organization_id),
    CHECK ((origin_source = 'local') = (origin_source_id IS NULL)),
    UNIQUE (origin_source, origin_source_id)
);
CREATE INDEX ON attestation (organization_id);

GRANT SELECT, INSERT ON attestation TO counterpart_service;
-- Who says it of whom never changes, nor what is said and since when.
GRANT UPDATE (level, until, evidence, note, edit_version, updated_at, retired_at)
    ON attestation TO counterpart_service;

ALTER TABLE attestation ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON attestation FOR SELECT USING (true);
CREATE POLICY inserts ON attestation FOR INSERT WITH CHECK (permitted(organization_id));
CREATE POLICY updates ON attestation FOR UPDATE USING (true) WITH CHECK (permitted(organization_id));
CREATE POLICY deletes ON attestation FOR DELETE USING (permitted(organization_id));

-- Address space: what an Internet registry gave out in a country. `organization_id` is who takes in its list: the secretariat.
CREATE TABLE address_space (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization (id),
    registry text NOT NULL CHECK (length(registry) BETWEEN 1 AND 64),
    country country_code NOT NULL,
    prefixes text[] NOT NULL,
    -- `AS64496` or `AS64496-AS64511`
    as_numbers text[] NOT NULL,
    origin_source text NOT NULL CHECK (origin_source <> 'local'),
    origin_source_id text NOT NULL,
    origin_fetched_at timestamptz,
    origin_source_changed_at timestamptz,
    missing_since timestamptz,
    edit_version bigint NOT NULL CHECK (edit_version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    retired_at timestamptz,
    UNIQUE (origin_source, origin_source_id)
);
CREATE INDEX ON address_space (organization_id);

GRANT SELECT, INSERT ON address_space TO counterpart_service;
-- Which registry and country it is never changes.
GRANT UPDATE (prefixes, as_numbers, origin_fetched_at, origin_source_changed_at, missing_since, edit_version, updated_at,
    retired_at) ON address_space TO counterpart_service;

ALTER TABLE address_space ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON address_space FOR SELECT USING (true);
CREATE POLICY inserts ON address_space FOR INSERT WITH CHECK (permitted(organization_id));
CREATE POLICY updates ON address_space FOR UPDATE USING (true) WITH CHECK (permitted(organization_id));
CREATE POLICY deletes ON address_space FOR DELETE USING (permitted(organization_id));

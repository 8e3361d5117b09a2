-- Constituency claims: whom an organization answers for, and what others say to that.
CREATE DOMAIN claim_kind AS text CHECK (VALUE IN (
    'country', 'sector', 'domain', 'prefix', 'as_range', 'product', 'text'));
CREATE DOMAIN claim_basis AS text CHECK (VALUE IN ('authority', 'secretariat'));

CREATE TABLE claim (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization (id),
    kind claim_kind NOT NULL,
    -- The parts of the kind; those of other kinds are NULL.
    country country_code,
    sector text,
    domain text CHECK (length(domain) BETWEEN 1 AND 253),
    prefix text CHECK (length(prefix) BETWEEN 1 AND 49),
    as_from bigint CHECK (as_from BETWEEN 1 AND 4294967295),
    as_to bigint CHECK (as_to BETWEEN as_from AND 4294967295),
    vendor text CHECK (length(vendor) BETWEEN 1 AND 200),
    product text CHECK (length(product) BETWEEN 1 AND 200),
    purl text CHECK (length(purl) BETWEEN 1 AND 500),
    cpe text CHECK (length(cpe) BETWEEN 1 AND 500),
    text text CHECK (length(text) BETWEEN 1 AND 500),
    contact_id uuid,
    note text CHECK (length(note) BETWEEN 1 AND 2000),
    confirmed_by uuid REFERENCES organization (id),
    confirmed_basis claim_basis,
    confirmed_at timestamptz,
    origin_source text NOT NULL,
    origin_source_id text,
    origin_fetched_at timestamptz,
    origin_source_changed_at timestamptz,
    missing_since timestamptz,
    edit_version bigint NOT NULL CHECK (edit_version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    retired_at timestamptz,
    CHECK ((kind = 'country') = (country IS NOT NULL)),
    CHECK ((kind = 'sector') = (sector IS NOT NULL)),
    CHECK ((kind = 'domain') = (domain IS NOT NULL)),
    CHECK ((kind = 'prefix') = (prefix IS NOT NULL)),
    CHECK ((kind = 'as_range') = (as_from IS NOT NULL)),
    CHECK ((kind = 'as_range') = (as_to IS NOT NULL)),
    CHECK ((kind = 'product') = (vendor IS NOT NULL)),
    CHECK ((kind = 'product') = (product IS NOT NULL)),
    CHECK (kind = 'product' OR purl IS NULL AND cpe IS NULL),
    CHECK ((kind = 'text') = (text IS NOT NULL)),
    CHECK ((confirmed_by IS NULL) = (confirmed_basis IS NULL)),
    CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
    CHECK ((origin_source = 'local') = (origin_source_id IS NULL)),
    UNIQUE (origin_source, origin_source_id),
    UNIQUE (id, organization_id),
    FOREIGN KEY (contact_id, organization_id) REFERENCES contact (id, organization_id)
);
CREATE INDEX ON claim (organization_id, kind);

-- Who says that a claim is not so. `organization_id` is the claim's owner, as in the claim itself.
CREATE TABLE claim_dispute (
    claim_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    disputer_id uuid NOT NULL REFERENCES organization (id),
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
    since timestamptz NOT NULL,
    PRIMARY KEY (claim_id, disputer_id),
    FOREIGN KEY (claim_id, organization_id) REFERENCES claim (id, organization_id),
    CHECK (disputer_id <> organization_id)
);

GRANT SELECT ON claim, claim_dispute TO counterpart_service;
GRANT INSERT ON claim TO counterpart_service;
-- A claim never goes to another organization, and what it is about stays.
GRANT UPDATE (contact_id, note, confirmed_by, confirmed_basis, confirmed_at, origin_source, origin_source_id,
    origin_fetched_at, origin_source_changed_at, missing_since, edit_version, updated_at, retired_at)
    ON claim TO counterpart_service;
GRANT INSERT, DELETE ON claim_dispute TO counterpart_service;

DO $$
DECLARE target text;
BEGIN
    FOREACH target IN ARRAY ARRAY['claim', 'claim_dispute'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', target);
        EXECUTE format('CREATE POLICY reads ON %I FOR SELECT USING (true)', target);
        EXECUTE format('CREATE POLICY inserts ON %I FOR INSERT WITH CHECK (permitted(organization_id))', target);
        EXECUTE format('CREATE POLICY updates ON %I FOR UPDATE USING (true) WITH CHECK (permitted(organization_id))', target);
        EXECUTE format('CREATE POLICY deletes ON %I FOR DELETE USING (permitted(organization_id))', target);
    END LOOP;
END $$;

-- Who leads the authorities of a country, and under whose authority an organization is, on which terms.
CREATE DOMAIN authority_basis AS text CHECK (VALUE IN ('registered', 'sponsored', 'delegated'));

ALTER TABLE organization
    ADD COLUMN is_lead boolean NOT NULL DEFAULT false,
    ADD COLUMN authority_basis authority_basis,
    ADD COLUMN authority_since timestamptz,
    ADD CONSTRAINT organization_lead_check CHECK (NOT is_lead OR (kind = 'state_authority' AND standing = 'accredited'
        AND country IS NOT NULL AND audience = 'public' AND authority_id IS NULL AND retired_at IS NULL)),
    ADD CONSTRAINT organization_authority_check CHECK (authority_id <> id),
    ADD CONSTRAINT organization_authority_terms_check CHECK (
        (authority_id IS NULL) = (authority_basis IS NULL) AND (authority_id IS NULL) = (authority_since IS NULL));
-- One lead in each country.
CREATE UNIQUE INDEX organization_one_lead ON organization (country) WHERE is_lead;

GRANT UPDATE (is_lead, authority_basis, authority_since) ON organization TO counterpart_service;

-- What an authority leaves to an organization under it: it acts for the authority towards these kinds of organizations in
-- these sectors (none: all) of this country.
CREATE TABLE organization_delegation (
    organization_id uuid PRIMARY KEY REFERENCES organization (id),
    country country_code NOT NULL,
    kinds text[] NOT NULL CHECK (cardinality(kinds) BETWEEN 1 AND 10),
    sectors text[] NOT NULL CHECK (cardinality(sectors) <= 50),
    until date
);
GRANT SELECT, INSERT, DELETE ON organization_delegation TO counterpart_service;

-- What an authority offers an organization, until that accepts or declines, or the authority takes it back. Nobody else
-- sees it, and it changes nothing of either.
CREATE TABLE authority_offer (
    organization_id uuid NOT NULL REFERENCES organization (id),
    authority_id uuid NOT NULL REFERENCES organization (id),
    basis authority_basis NOT NULL CHECK (basis <> 'registered'),
    -- As in organization_delegation; all NULL unless something is delegated.
    country country_code,
    kinds text[] CHECK (cardinality(kinds) BETWEEN 1 AND 10),
    sectors text[] CHECK (cardinality(sectors) <= 50),
    until date,
    offered_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, authority_id),
    CHECK (authority_id <> organization_id),
    CHECK ((basis = 'delegated') = (kinds IS NOT NULL)),
    CHECK ((kinds IS NULL) = (country IS NULL) AND (kinds IS NULL) = (sectors IS NULL)),
    CHECK (kinds IS NOT NULL OR until IS NULL)
);
CREATE INDEX ON authority_offer (authority_id);
GRANT SELECT, INSERT, DELETE ON authority_offer TO counterpart_service;

DO $$
DECLARE target text;
BEGIN
    FOREACH target IN ARRAY ARRAY['organization_delegation', 'authority_offer'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', target);
        EXECUTE format('CREATE POLICY reads ON %I FOR SELECT USING (true)', target);
        EXECUTE format('CREATE POLICY inserts ON %I FOR INSERT WITH CHECK (permitted(organization_id))', target);
        EXECUTE format('CREATE POLICY deletes ON %I FOR DELETE USING (permitted(organization_id))', target);
    END LOOP;
END $$;

-- Organizations: bodies that are listed.
CREATE TABLE organization (
    id uuid PRIMARY KEY,
    kind organization_kind NOT NULL,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
    short_name text CHECK (length(short_name) BETWEEN 1 AND 100),
    country country_code,
    sectors text[] NOT NULL CHECK (cardinality(sectors) <= 50),
    established date,
    audience audience NOT NULL,
    circles uuid[] NOT NULL CHECK ((cardinality(circles) > 0) = (audience = 'circles')),
    tlp tlp NOT NULL CHECK (audience <> 'public' OR tlp = 'CLEAR'),
    standing standing NOT NULL,
    standing_since timestamptz NOT NULL,
    standing_criterion text,
    standing_reason text,
    standing_reference text,
    -- The lead state authority that registered it, or that it accepted.
    authority_id uuid REFERENCES organization (id),
    origin_source text NOT NULL,
    origin_source_id text,
    origin_fetched_at timestamptz,
    origin_source_changed_at timestamptz,
    missing_since timestamptz,
    confirmed_at timestamptz,
    edit_version bigint NOT NULL CHECK (edit_version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    retired_at timestamptz,
    CHECK ((origin_source = 'local') = (origin_source_id IS NULL)),
    UNIQUE (origin_source, origin_source_id)
);
CREATE INDEX ON organization (authority_id) WHERE authority_id IS NOT NULL;
-- One secretariat manages a directory.
CREATE UNIQUE INDEX organization_one_secretariat ON organization (kind)
    WHERE kind = 'secretariat' AND retired_at IS NULL;

CREATE TABLE organization_name (
    organization_id uuid NOT NULL REFERENCES organization (id),
    ordinal smallint NOT NULL,
    value text NOT NULL CHECK (length(value) BETWEEN 1 AND 300),
    language text,
    PRIMARY KEY (organization_id, ordinal)
);

CREATE TABLE organization_link (
    organization_id uuid NOT NULL REFERENCES organization (id),
    ordinal smallint NOT NULL,
    rel text NOT NULL,
    url text NOT NULL CHECK (length(url) BETWEEN 1 AND 2000),
    language text,
    label text,
    PRIMARY KEY (organization_id, ordinal)
);

CREATE TABLE organization_identifier (
    organization_id uuid NOT NULL REFERENCES organization (id),
    ordinal smallint NOT NULL,
    scheme text NOT NULL,
    value text NOT NULL CHECK (length(value) BETWEEN 1 AND 300),
    PRIMARY KEY (organization_id, ordinal),
    UNIQUE (organization_id, scheme, value)
);
CREATE INDEX ON organization_identifier (scheme, value);

CREATE TABLE organization_address (
    organization_id uuid PRIMARY KEY REFERENCES organization (id),
    lines text[] NOT NULL CHECK (cardinality(lines) BETWEEN 1 AND 4),
    locality text,
    region text,
    postal_code text,
    country country_code
);

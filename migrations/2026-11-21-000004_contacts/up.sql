-- Contacts: functions of an organization that can be reached, and the channels to reach them.
CREATE TABLE contact (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization (id),
    roles text[] NOT NULL CHECK (cardinality(roles) >= 1 AND roles <@ ARRAY[
        'diplomatic', 'technical', 'policy', 'incident_response', 'abuse', 'network_operations',
        'law_enforcement', 'vulnerability_disclosure', 'critical_infrastructure', 'capacity_building']),
    title text CHECK (length(title) BETWEEN 1 AND 200),
    preference smallint NOT NULL CHECK (preference BETWEEN 1 AND 100),
    languages text[] NOT NULL CHECK (cardinality(languages) <= 20),
    availability_kind availability_kind NOT NULL,
    availability_zone text,
    availability_note text,
    -- The person who holds the function: name and position lie in the vault.
    person_id uuid,
    person_commitment bytea CHECK (length(person_commitment) = 32),
    person_from date,
    person_until date,
    person_audience audience,
    person_circles uuid[],
    audience audience NOT NULL,
    circles uuid[] NOT NULL CHECK ((cardinality(circles) > 0) = (audience = 'circles')),
    tlp tlp NOT NULL CHECK (audience <> 'public' OR tlp = 'CLEAR'),
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
    CHECK ((person_id IS NULL) = (person_commitment IS NULL)),
    CHECK ((person_id IS NULL) = (person_audience IS NULL)),
    CHECK ((person_id IS NULL) = (person_circles IS NULL)),
    CHECK (person_until IS NULL OR person_from IS NULL OR person_until >= person_from),
    CHECK ((availability_kind = 'weekly') = (availability_zone IS NOT NULL)),
    CHECK ((origin_source = 'local') = (origin_source_id IS NULL)),
    UNIQUE (origin_source, origin_source_id),
    UNIQUE (id, organization_id)
);
CREATE INDEX ON contact (organization_id);

CREATE TABLE channel (
    id uuid PRIMARY KEY,
    contact_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    kind channel_kind NOT NULL,
    -- A person's value lies in the vault; a function's stands here.
    belongs_to belongs_to NOT NULL,
    value text CHECK (length(value) BETWEEN 1 AND 2000),
    personal_id uuid,
    personal_commitment bytea CHECK (length(personal_commitment) = 32),
    extension text CHECK (extension ~ '^[0-9]{1,11}$'),
    usage channel_usage NOT NULL,
    preference smallint NOT NULL CHECK (preference BETWEEN 1 AND 100),
    -- All NULL where the contact's own availability holds.
    availability_kind availability_kind,
    availability_zone text,
    availability_note text,
    audience audience NOT NULL,
    circles uuid[] NOT NULL CHECK ((cardinality(circles) > 0) = (audience = 'circles')),
    listing channel_listing NOT NULL,
    sealed boolean NOT NULL,
    proof proof NOT NULL,
    proved_at timestamptz,
    proof_method text,
    created_at timestamptz NOT NULL,
    FOREIGN KEY (contact_id, organization_id) REFERENCES contact (id, organization_id),
    CHECK ((belongs_to = 'person') = (personal_id IS NOT NULL)),
    CHECK ((belongs_to = 'function') = (value IS NOT NULL)),
    CHECK ((personal_id IS NULL) = (personal_commitment IS NULL)),
    CHECK (coalesce(availability_kind = 'weekly', false) = (availability_zone IS NOT NULL))
);
CREATE INDEX ON channel (contact_id);

-- Weekly hours of a contact, or of one of its channels where it differs. Minutes count from midnight;
-- `closes` at or before `opens` runs over midnight and belongs to the day on which it starts.
CREATE TABLE availability_hours (
    contact_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    channel_id uuid REFERENCES channel (id) ON DELETE CASCADE,
    ordinal smallint NOT NULL,
    days text[] NOT NULL CHECK (cardinality(days) >= 1
        AND days <@ ARRAY['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']),
    opens smallint NOT NULL CHECK (opens BETWEEN 0 AND 1439),
    closes smallint NOT NULL CHECK (closes BETWEEN 0 AND 1440 AND closes <> opens),
    FOREIGN KEY (contact_id, organization_id) REFERENCES contact (id, organization_id)
);
CREATE UNIQUE INDEX ON availability_hours (contact_id, channel_id, ordinal);
CREATE INDEX ON availability_hours (channel_id);

-- What replaces the weekly hours on one date: closed (both NULL), or other hours.
CREATE TABLE availability_exception (
    contact_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    channel_id uuid REFERENCES channel (id) ON DELETE CASCADE,
    ordinal smallint NOT NULL,
    day date NOT NULL,
    opens smallint CHECK (opens BETWEEN 0 AND 1439),
    closes smallint CHECK (closes BETWEEN 0 AND 1440 AND closes <> opens),
    note text CHECK (length(note) BETWEEN 1 AND 500),
    FOREIGN KEY (contact_id, organization_id) REFERENCES contact (id, organization_id),
    CHECK ((opens IS NULL) = (closes IS NULL))
);
CREATE UNIQUE INDEX ON availability_exception (contact_id, channel_id, ordinal);
CREATE INDEX ON availability_exception (channel_id);

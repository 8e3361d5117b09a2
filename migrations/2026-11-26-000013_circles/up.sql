-- Circles: named groups of organizations, by list or by rule. Others write for them by naming them in an audience.
CREATE DOMAIN circle_rule AS text CHECK (VALUE IN ('list', 'accredited_state_authorities', 'accredited_csirts'));

CREATE TABLE circle (
    id uuid PRIMARY KEY,
    -- Who made it, and says who is in it.
    organization_id uuid NOT NULL REFERENCES organization (id),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    description text CHECK (length(description) BETWEEN 1 AND 2000),
    rule circle_rule NOT NULL,
    edit_version bigint NOT NULL CHECK (edit_version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    retired_at timestamptz,
    UNIQUE (id, organization_id)
);
CREATE INDEX ON circle (organization_id);
-- Of one rule there is one circle.
CREATE UNIQUE INDEX circle_one_of_rule ON circle (rule) WHERE rule <> 'list' AND retired_at IS NULL;

-- The members of a list. `organization_id` is the circle's owner, as in the circle itself.
CREATE TABLE circle_member (
    circle_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    member_id uuid NOT NULL REFERENCES organization (id),
    since timestamptz NOT NULL,
    PRIMARY KEY (circle_id, member_id),
    FOREIGN KEY (circle_id, organization_id) REFERENCES circle (id, organization_id)
);
CREATE INDEX ON circle_member (member_id);

-- What names a circle is found when the circle ends.
CREATE INDEX organization_circles ON organization USING gin (circles) WHERE cardinality(circles) > 0;
CREATE INDEX contact_circles ON contact USING gin (circles) WHERE cardinality(circles) > 0;
CREATE INDEX contact_person_circles ON contact USING gin (person_circles) WHERE cardinality(person_circles) > 0;
CREATE INDEX channel_circles ON channel USING gin (circles) WHERE cardinality(circles) > 0;

GRANT SELECT ON circle, circle_member TO counterpart_service;
GRANT INSERT ON circle TO counterpart_service;
-- A circle never goes to another organization, and its rule stays.
GRANT UPDATE (name, description, edit_version, updated_at, retired_at) ON circle TO counterpart_service;
GRANT INSERT, DELETE ON circle_member TO counterpart_service;

DO $$
DECLARE target text;
BEGIN
    FOREACH target IN ARRAY ARRAY['circle', 'circle_member'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', target);
        EXECUTE format('CREATE POLICY reads ON %I FOR SELECT USING (true)', target);
        EXECUTE format('CREATE POLICY inserts ON %I FOR INSERT WITH CHECK (permitted(organization_id))', target);
        EXECUTE format('CREATE POLICY updates ON %I FOR UPDATE USING (true) WITH CHECK (permitted(organization_id))', target);
        EXECUTE format('CREATE POLICY deletes ON %I FOR DELETE USING (permitted(organization_id))', target);
    END LOOP;
END $$;

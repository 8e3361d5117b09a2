-- From which source an organization was adopted, and which id it had there. Its identifiers are its own to change; by this
-- alone later lists of the source know it again.
CREATE TABLE organization_adoption (
    organization_id uuid PRIMARY KEY REFERENCES organization (id),
    source text NOT NULL,
    source_id text NOT NULL
);
GRANT SELECT, INSERT ON organization_adoption TO counterpart_service;

ALTER TABLE organization_adoption ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON organization_adoption FOR SELECT USING (true);
CREATE POLICY inserts ON organization_adoption FOR INSERT WITH CHECK (permitted(organization_id));

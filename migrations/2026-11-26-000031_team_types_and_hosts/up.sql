-- Which kind of team an organization is, and what it is a part of: another organization, or one that has only a name.
ALTER TABLE organization
    ADD COLUMN team_types text[] NOT NULL DEFAULT '{}',
    ADD COLUMN host_id uuid REFERENCES organization (id),
    ADD COLUMN host_name text CHECK (length(host_name) BETWEEN 1 AND 300),
    ADD CONSTRAINT organization_team_types_check CHECK (team_types <@ ARRAY[
        'national', 'governmental', 'military', 'sectoral', 'academic', 'internal', 'commercial', 'service_provider',
        'law_enforcement', 'coordination', 'psirt', 'soc', 'isac', 'other']),
    ADD CONSTRAINT organization_host_check CHECK (host_id IS NULL OR host_name IS NULL),
    ADD CONSTRAINT organization_host_id_check CHECK (host_id <> id);
GRANT UPDATE (team_types, host_id, host_name) ON organization TO counterpart_service;

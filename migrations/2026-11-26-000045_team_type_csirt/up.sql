-- A team that handles incidents and is none of the more special types: FIRST calls it so.
ALTER TABLE organization
    DROP CONSTRAINT organization_team_types_check,
    ADD CONSTRAINT organization_team_types_check CHECK (team_types <@ ARRAY[
        'national', 'governmental', 'military', 'sectoral', 'academic', 'internal', 'commercial', 'service_provider', 'law_enforcement', 'coordination', 'csirt', 'psirt', 'soc', 'isac', 'other']);

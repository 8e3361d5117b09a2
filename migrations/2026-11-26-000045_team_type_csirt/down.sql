UPDATE organization SET team_types = array_remove(team_types, 'csirt');
ALTER TABLE organization
    DROP CONSTRAINT organization_team_types_check,
    ADD CONSTRAINT organization_team_types_check CHECK (team_types <@ ARRAY[
        'national', 'governmental', 'military', 'sectoral', 'academic', 'internal', 'commercial', 'service_provider', 'law_enforcement', 'coordination', 'psirt', 'soc', 'isac', 'other']);

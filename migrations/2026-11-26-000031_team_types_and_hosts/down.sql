ALTER TABLE organization DROP COLUMN team_types, DROP COLUMN host_id, DROP COLUMN host_name;

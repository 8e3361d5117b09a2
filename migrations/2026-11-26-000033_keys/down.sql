-- Keys do not fit into what the vault held before.
DELETE FROM personal_value WHERE id IN (SELECT personal_id FROM contact_key) OR length(value) > 4096;
DROP TABLE contact_key;
DROP DOMAIN key_kind;
ALTER TABLE personal_value DROP CONSTRAINT personal_value_value_check;
ALTER TABLE personal_value ADD CONSTRAINT personal_value_value_check CHECK (length(value) <= 4096);

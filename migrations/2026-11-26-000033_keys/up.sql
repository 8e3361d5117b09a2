-- Keys of contacts. What a key says lies in the vault, where it is longer than a name.
CREATE DOMAIN key_kind AS text CHECK (VALUE IN ('openpgp', 'smime'));
CREATE TABLE contact_key (
    id uuid PRIMARY KEY,
    contact_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    kind key_kind NOT NULL,
    belongs_to belongs_to NOT NULL,
    personal_id uuid NOT NULL,
    personal_commitment bytea NOT NULL CHECK (length(personal_commitment) = 32),
    created_at timestamptz NOT NULL,
    FOREIGN KEY (contact_id, organization_id) REFERENCES contact (id, organization_id)
);
CREATE INDEX ON contact_key (contact_id);
GRANT SELECT, INSERT, DELETE ON contact_key TO counterpart_service;
ALTER TABLE contact_key ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON contact_key FOR SELECT USING (true);
CREATE POLICY inserts ON contact_key FOR INSERT WITH CHECK (permitted(organization_id));
CREATE POLICY updates ON contact_key FOR UPDATE USING (true) WITH CHECK (permitted(organization_id));
CREATE POLICY deletes ON contact_key FOR DELETE USING (permitted(organization_id));

ALTER TABLE personal_value DROP CONSTRAINT personal_value_value_check;
ALTER TABLE personal_value ADD CONSTRAINT personal_value_value_check CHECK (length(value) <= 65536);

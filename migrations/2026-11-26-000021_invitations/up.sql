-- Invitations: offers of an account. Name and address lie in the vault. The code lies nowhere: it is made from the row and
-- the service's secret, so that a dump of the database accepts none.
CREATE TABLE invitation (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization (id),
    role account_role NOT NULL,
    personal_id uuid NOT NULL,
    personal_commitment bytea NOT NULL CHECK (length(personal_commitment) = 32),
    inviter_account_id uuid NOT NULL REFERENCES account (id),
    inviter_organization_id uuid NOT NULL REFERENCES organization (id),
    edit_version bigint NOT NULL CHECK (edit_version > 0),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL CHECK (expires_at > created_at),
    accepted_at timestamptz,
    account_id uuid REFERENCES account (id),
    withdrawn_at timestamptz,
    CHECK ((accepted_at IS NULL) = (account_id IS NULL)),
    CHECK (accepted_at IS NULL OR withdrawn_at IS NULL)
);
CREATE INDEX ON invitation (organization_id, id DESC);

GRANT SELECT, INSERT, DELETE ON invitation TO counterpart_service;
GRANT UPDATE (edit_version, accepted_at, account_id, withdrawn_at) ON invitation TO counterpart_service;

ALTER TABLE invitation ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON invitation FOR SELECT USING (true);
CREATE POLICY inserts ON invitation FOR INSERT WITH CHECK (permitted(organization_id));
CREATE POLICY updates ON invitation FOR UPDATE USING (true) WITH CHECK (permitted(organization_id));
CREATE POLICY deletes ON invitation FOR DELETE USING (permitted(organization_id));

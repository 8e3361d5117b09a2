-- Machine clients: who asks for an organization without a person. What one may do is its role and its scopes.
CREATE TABLE client (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization (id),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    role account_role NOT NULL,
    scopes text[] NOT NULL CHECK (scopes <@ ARRAY[
        'directory:read', 'own:write', 'feed:read', 'slice:write', 'journal:read']),
    expires_at timestamptz,
    disabled_at timestamptz,
    edit_version bigint NOT NULL CHECK (edit_version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (id, organization_id)
);
CREATE INDEX ON client (organization_id, id DESC);

-- Their secrets. What is kept is an HMAC of the secret, of its id and of its client's under a key from the service's secret:
-- it finds no secret, and a dump of the database mints none. `organization_id` is the client's.
CREATE TABLE client_secret (
    id uuid PRIMARY KEY,
    client_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    -- How it begins: finds it, tells it from others, and is no secret.
    prefix text NOT NULL UNIQUE CHECK (prefix ~ '^[0-9a-f]{12}$'),
    secret_hash bytea NOT NULL CHECK (length(secret_hash) = 32),
    created_at timestamptz NOT NULL,
    -- When it stops issuing tokens, where another has replaced it.
    expires_at timestamptz,
    -- Since when it is ended, with all its tokens.
    ended_at timestamptz,
    last_used_at timestamptz,
    FOREIGN KEY (client_id, organization_id) REFERENCES client (id, organization_id)
);
CREATE INDEX ON client_secret (client_id);

GRANT SELECT, INSERT ON client TO counterpart_service;
-- A client never goes to another organization.
GRANT UPDATE (name, role, scopes, expires_at, disabled_at, edit_version, updated_at) ON client TO counterpart_service;
GRANT SELECT, INSERT, DELETE ON client_secret TO counterpart_service;
GRANT UPDATE (secret_hash, expires_at, ended_at, last_used_at) ON client_secret TO counterpart_service;

DO $$
DECLARE target text;
BEGIN
    FOREACH target IN ARRAY ARRAY['client', 'client_secret'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', target);
        EXECUTE format('CREATE POLICY reads ON %I FOR SELECT USING (true)', target);
        EXECUTE format('CREATE POLICY inserts ON %I FOR INSERT WITH CHECK (permitted(organization_id))', target);
        EXECUTE format('CREATE POLICY updates ON %I FOR UPDATE USING (true) WITH CHECK (permitted(organization_id))', target);
        EXECUTE format('CREATE POLICY deletes ON %I FOR DELETE USING (permitted(organization_id))', target);
    END LOOP;
END $$;

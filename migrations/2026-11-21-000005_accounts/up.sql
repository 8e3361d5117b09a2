-- Accounts: who signs in, each of exactly one organization. Name and address lie in the vault.
CREATE TABLE account (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES organization (id),
    role account_role NOT NULL,
    personal_id uuid NOT NULL,
    personal_commitment bytea NOT NULL CHECK (length(personal_commitment) = 32),
    -- HMAC of the e-mail address under the service's secret: finds the accounts of an address, tells nothing without
    -- the secret. One address may have several accounts.
    email_key bytea NOT NULL CHECK (length(email_key) = 32),
    password_hash text,
    edit_version bigint NOT NULL CHECK (edit_version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    disabled_at timestamptz
);
CREATE INDEX ON account (email_key);
CREATE INDEX ON account (organization_id);

-- Sessions: one sign-in and all its refreshed tokens. Of refresh tokens only the current one's hash is kept.
CREATE TABLE session (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    generation integer NOT NULL CHECK (generation >= 0),
    current_hash bytea NOT NULL CHECK (length(current_hash) = 32),
    rotated_at timestamptz NOT NULL,
    -- The network it was opened from: an IPv4 /24 or an IPv6 /48, in text.
    network text,
    revoked_at timestamptz
);
CREATE INDEX ON session (account_id);

-- Failed sign-ins: counted here so that all instances see them. An attempt counts from its start, under each of its
-- subjects (keyed hashes of the address tried, of the network), until it has succeeded.
CREATE TABLE sign_in_failure (
    attempt uuid NOT NULL,
    subject bytea NOT NULL CHECK (length(subject) = 32),
    at timestamptz NOT NULL,
    PRIMARY KEY (attempt, subject)
);
CREATE INDEX ON sign_in_failure (subject, at);
CREATE INDEX ON sign_in_failure (at);

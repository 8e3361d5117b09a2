-- Values that belong to a person. Everything else holds only a row's id and a salted commitment to its value.
-- A row is never updated: a new value is a new row. Erasing a person is deleting here.
CREATE TABLE personal_value (
    id uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    salt bytea NOT NULL CHECK (length(salt) = 16),
    value text NOT NULL CHECK (length(value) <= 4096),
    created_at timestamptz NOT NULL
);

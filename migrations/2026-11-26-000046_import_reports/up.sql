-- What imports over the interface did: for the account that asked for them. Kept 30 days.
CREATE TABLE import_report (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    -- NULL while the import runs, or when it was cut off.
    body json
);
CREATE INDEX ON import_report (created_at);
CREATE INDEX ON import_report (account_id);

GRANT SELECT, INSERT, DELETE ON import_report TO counterpart_service;
GRANT UPDATE (body) ON import_report TO counterpart_service;

-- What identifies a row, and whose it is, never changes: the service's role cannot move an account to another
-- organization, nor a session to another account.
REVOKE UPDATE ON organization, account, session FROM counterpart_service;
DO $$
DECLARE target text;
BEGIN
    FOREACH target IN ARRAY ARRAY['organization', 'account', 'session'] LOOP
        EXECUTE (SELECT format('GRANT UPDATE (%s) ON %I TO counterpart_service', string_agg(quote_ident(column_name), ', '), target)
            FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name = target
              AND column_name NOT IN ('id', 'organization_id', 'account_id'));
    END LOOP;
END $$;

-- Before version 15, Postgres lets everybody make tables and functions here, which the owner might call. There the schema
-- may belong to a superuser, who alone can revoke it: the service does not start until that is done.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

-- The contact's own hours have no channel, and nulls are all different.
DROP INDEX availability_hours_contact_id_channel_id_ordinal_idx;
CREATE UNIQUE INDEX availability_hours_place ON availability_hours
    (contact_id, coalesce(channel_id, contact_id), ordinal);
DROP INDEX availability_exception_contact_id_channel_id_ordinal_idx;
CREATE UNIQUE INDEX availability_exception_place ON availability_exception
    (contact_id, coalesce(channel_id, contact_id), ordinal);

ALTER TABLE contact ADD CONSTRAINT contact_person_circles_check
    CHECK ((coalesce(cardinality(person_circles), 0) > 0) = coalesce(person_audience = 'circles', false));

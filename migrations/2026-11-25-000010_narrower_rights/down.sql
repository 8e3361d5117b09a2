ALTER TABLE contact DROP CONSTRAINT contact_person_circles_check;

DROP INDEX availability_exception_place;
CREATE UNIQUE INDEX ON availability_exception (contact_id, channel_id, ordinal);
DROP INDEX availability_hours_place;
CREATE UNIQUE INDEX ON availability_hours (contact_id, channel_id, ordinal);

-- Who may create here is decided with the database, and was not by these migrations: it stays as it is.

DO $$
DECLARE target text;
BEGIN
    FOREACH target IN ARRAY ARRAY['organization', 'account', 'session'] LOOP
        EXECUTE (SELECT format('REVOKE UPDATE (%s) ON %I FROM counterpart_service', string_agg(quote_ident(column_name), ', '), target)
            FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name = target
              AND column_name NOT IN ('id', 'organization_id', 'account_id'));
    END LOOP;
END $$;
GRANT UPDATE ON organization, account, session TO counterpart_service;

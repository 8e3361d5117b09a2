-- What the service may do, held by the database itself. The role is made by `counterpart database prepare`.
GRANT USAGE ON SCHEMA public TO counterpart_service;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO counterpart_service;

-- Log and journal only grow; the vault is never rewritten.
GRANT INSERT ON change, journal_entry TO counterpart_service;
GRANT UPDATE (number, records, previous_head, head) ON change_counter TO counterpart_service;
GRANT UPDATE (number, previous_head, head) ON journal_counter TO counterpart_service;
GRANT INSERT, DELETE ON personal_value TO counterpart_service;

GRANT INSERT, UPDATE ON organization TO counterpart_service;
GRANT INSERT, DELETE ON organization_name, organization_link, organization_identifier, organization_address
    TO counterpart_service;
-- A contact never moves to another organization.
GRANT INSERT ON contact, channel TO counterpart_service;
DO $$
DECLARE target text;
BEGIN
    FOREACH target IN ARRAY ARRAY['contact', 'channel'] LOOP
        EXECUTE (SELECT format('GRANT UPDATE (%s) ON %I TO counterpart_service', string_agg(quote_ident(column_name), ', '), target)
            FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name = target
              AND column_name NOT IN ('id', 'organization_id', 'contact_id'));
    END LOOP;
END $$;
GRANT DELETE ON channel TO counterpart_service;
GRANT INSERT, DELETE ON availability_hours, availability_exception TO counterpart_service;
GRANT INSERT, UPDATE ON account TO counterpart_service;
GRANT INSERT, UPDATE, DELETE ON session TO counterpart_service;
GRANT INSERT, DELETE ON sign_in_failure, idempotency_key TO counterpart_service;

-- A second net under the permits: a unit writes only rows of the organizations that its permits name
-- (`app.permit_orgs`, set for the transaction). Reading and locking stay open.
CREATE FUNCTION permitted(organization uuid) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT organization = ANY (NULLIF(current_setting('app.permit_orgs', true), '')::uuid[]) $$;

DO $$
DECLARE target text;
        owner text;
BEGIN
    FOREACH target IN ARRAY ARRAY['organization', 'organization_name', 'organization_link', 'organization_identifier',
        'organization_address', 'contact', 'channel', 'availability_hours', 'availability_exception',
        'personal_value', 'account'] LOOP
        owner := CASE target WHEN 'organization' THEN 'id' ELSE 'organization_id' END;
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', target);
        EXECUTE format('CREATE POLICY reads ON %I FOR SELECT USING (true)', target);
        EXECUTE format('CREATE POLICY inserts ON %I FOR INSERT WITH CHECK (permitted(%I))', target, owner);
        EXECUTE format('CREATE POLICY updates ON %I FOR UPDATE USING (true) WITH CHECK (permitted(%I))', target, owner);
        EXECUTE format('CREATE POLICY deletes ON %I FOR DELETE USING (permitted(%I))', target, owner);
    END LOOP;
END $$;

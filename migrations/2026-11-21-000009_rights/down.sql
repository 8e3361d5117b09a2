DO $$
DECLARE target text;
BEGIN
    FOREACH target IN ARRAY ARRAY['organization', 'organization_name', 'organization_link', 'organization_identifier',
        'organization_address', 'contact', 'channel', 'availability_hours', 'availability_exception',
        'personal_value', 'account'] LOOP
        EXECUTE format('DROP POLICY reads ON %I', target);
        EXECUTE format('DROP POLICY inserts ON %I', target);
        EXECUTE format('DROP POLICY updates ON %I', target);
        EXECUTE format('DROP POLICY deletes ON %I', target);
        EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', target);
    END LOOP;
END $$;
DROP FUNCTION permitted(uuid);
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM counterpart_service;
REVOKE USAGE ON SCHEMA public FROM counterpart_service;

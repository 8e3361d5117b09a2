CREATE OR REPLACE FUNCTION permitted(organization uuid) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT organization = ANY (NULLIF(current_setting('app.permit_orgs', true), '')::uuid[]) $$;

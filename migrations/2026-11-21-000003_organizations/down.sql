DROP TABLE organization_address, organization_identifier, organization_link, organization_name, organization;

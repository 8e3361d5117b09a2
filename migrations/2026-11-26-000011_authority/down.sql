DROP TABLE authority_offer;
DROP TABLE organization_delegation;
ALTER TABLE organization
    DROP COLUMN is_lead,
    DROP COLUMN authority_basis,
    DROP COLUMN authority_since,
    DROP CONSTRAINT organization_authority_check;
DROP DOMAIN authority_basis;

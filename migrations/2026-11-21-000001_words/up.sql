-- The closed vocabularies of the field, as domains: a column of one cannot hold another word.
-- The same words stand in src/model; a test compares the two.

CREATE DOMAIN organization_kind AS text CHECK (VALUE IN (
    'state_authority', 'public_body', 'csirt', 'critical_infrastructure_operator', 'private_sector',
    'regional_body', 'technical_community', 'secretariat'));
CREATE DOMAIN standing AS text CHECK (VALUE IN ('listed', 'accredited', 'suspended', 'withdrawn'));
CREATE DOMAIN audience AS text CHECK (VALUE IN ('public', 'members', 'circles', 'authority', 'own'));
CREATE DOMAIN tlp AS text CHECK (VALUE IN ('CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'));
CREATE DOMAIN account_role AS text CHECK (VALUE IN ('reader', 'editor', 'administrator', 'auditor', 'sync'));
CREATE DOMAIN channel_kind AS text CHECK (VALUE IN (
    'email', 'phone', 'sms', 'fax', 'web_form', 'matrix', 'signal', 'radio', 'other'));
CREATE DOMAIN channel_usage AS text CHECK (VALUE IN ('routine', 'emergency'));
CREATE DOMAIN channel_listing AS text CHECK (VALUE IN ('everywhere', 'lookup_only'));
CREATE DOMAIN belongs_to AS text CHECK (VALUE IN ('function', 'person'));
CREATE DOMAIN proof AS text CHECK (VALUE IN ('never', 'pending', 'verified', 'unverified', 'failed'));
CREATE DOMAIN availability_kind AS text CHECK (VALUE IN ('always', 'weekly', 'unknown'));
CREATE DOMAIN country_code AS text CHECK (VALUE ~ '^[A-Z]{2}$');

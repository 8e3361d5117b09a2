DROP DOMAIN country_code, availability_kind, proof, belongs_to, channel_listing, channel_usage, channel_kind,
    account_role, tlp, audience, standing, organization_kind;

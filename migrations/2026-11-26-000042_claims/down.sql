DROP TABLE claim_dispute, claim;
DROP DOMAIN claim_kind, claim_basis;

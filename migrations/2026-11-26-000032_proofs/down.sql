ALTER TABLE channel
    DROP COLUMN proved_by,
    ALTER COLUMN proof_method TYPE text;
DROP DOMAIN prover;
DROP DOMAIN proof_method;

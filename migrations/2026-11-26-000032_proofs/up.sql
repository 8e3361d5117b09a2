-- How a channel was shown to work, and by whom.
CREATE DOMAIN proof_method AS text CHECK (VALUE IN (
    'mail_answered', 'call_answered', 'message_answered', 'fax_answered', 'form_answered', 'ping_answered',
    'code_returned', 'met_in_person'));
CREATE DOMAIN prover AS text CHECK (VALUE IN ('owner', 'authority', 'secretariat'));
ALTER TABLE channel
    ALTER COLUMN proof_method TYPE proof_method,
    ADD COLUMN proved_by prover;
GRANT UPDATE (proved_by) ON channel TO counterpart_service;

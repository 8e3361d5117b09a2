-- Jobs: work that a unit leaves for later. The body names records by id: it holds no secret and no value of a person.
CREATE TABLE job (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (length(kind) BETWEEN 1 AND 64),
    body text NOT NULL CHECK (length(body) <= 1024),
    created_at timestamptz NOT NULL,
    -- From when on it may be taken. Who takes it moves this on by a lease: a job whose worker was killed is due again.
    due_at timestamptz NOT NULL,
    -- How often it was taken.
    attempts integer NOT NULL CHECK (attempts >= 0),
    -- Why it was not done at the last attempt.
    reason text CHECK (length(reason) <= 500),
    -- Since when nobody tries it any more.
    failed_at timestamptz
);
CREATE INDEX job_due ON job (due_at) WHERE failed_at IS NULL;
CREATE INDEX job_failed ON job (failed_at) WHERE failed_at IS NOT NULL;

GRANT SELECT, INSERT, DELETE ON job TO counterpart_service;
GRANT UPDATE (due_at, attempts, reason, failed_at) ON job TO counterpart_service;

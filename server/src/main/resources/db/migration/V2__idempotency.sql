-- Answers to creating requests that carried an Idempotency-Key, kept for 24 h. owner: the application, or 0 for the
-- operator. The answer is sealed, since it may show a secret.
CREATE TABLE idempotency (
  owner ${uuid} NOT NULL,
  key TEXT NOT NULL,
  fingerprint ${bytes} NOT NULL,
  status INTEGER NOT NULL,
  answer ${bytes} NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (owner, key)
) ${clustered};
CREATE INDEX idempotency_created ON idempotency (created_at);

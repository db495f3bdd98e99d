-- Times are milliseconds since 1970, UTC. Truth values are 0 and 1. Ids are UUIDv7, so they rise with time and "newest
-- first" is an order by id. The words ${uuid}, ${bytes} and ${clustered} are written by the store's dialect.

CREATE TABLE application (
  id ${uuid} NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL
);

-- Keys are random, so a plain hash is enough; the key itself is shown once and never stored.
CREATE TABLE api_key (
  id ${uuid} NOT NULL PRIMARY KEY,
  application_id ${uuid} NOT NULL,
  name TEXT NOT NULL,
  hash ${bytes} NOT NULL,
  hint TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  revoked_at BIGINT
);
CREATE UNIQUE INDEX api_key_hash ON api_key (hash);
CREATE INDEX api_key_application ON api_key (application_id, id);

-- account: what the provider's webhooks name (WhatsApp: phone_number_id). credentials: one sealed JSON object.
CREATE TABLE channel (
  id ${uuid} NOT NULL PRIMARY KEY,
  application_id ${uuid} NOT NULL,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  account TEXT NOT NULL,
  business_account TEXT,
  phone_number TEXT,
  credentials ${bytes} NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX channel_account ON channel (application_id, type, account);

-- secret and headers are sealed. event_types and channels are JSON arrays of texts. state: active, paused, disabled.
-- deleted_at hides an endpoint at once; its rows are removed in the background. The two counts of attempts are kept,
-- because counting rows live is slow.
CREATE TABLE endpoint (
  id ${uuid} NOT NULL PRIMARY KEY,
  application_id ${uuid} NOT NULL,
  url TEXT NOT NULL,
  description TEXT NOT NULL,
  event_types TEXT NOT NULL,
  channels TEXT,
  profile TEXT NOT NULL,
  signed INTEGER NOT NULL,
  secret ${bytes} NOT NULL,
  headers ${bytes} NOT NULL,
  authentication TEXT NOT NULL,
  scope TEXT,
  rate_limit INTEGER,
  retry_schedule TEXT,
  timeout_millis BIGINT,
  state TEXT NOT NULL,
  state_reason TEXT,
  verified_at BIGINT,
  number_of_errors BIGINT NOT NULL,
  attempts_succeeded BIGINT NOT NULL DEFAULT 0,
  attempts_failed BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted_at BIGINT
);
CREATE INDEX endpoint_application ON endpoint (application_id, id);

-- Immutable. data: the normalised data; source: the provider's webhook reduced to this update.
CREATE TABLE event (
  application_id ${uuid} NOT NULL,
  id ${uuid} NOT NULL,
  channel_id ${uuid},
  channel_type TEXT,
  type TEXT NOT NULL,
  occurred_at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  data ${bytes} NOT NULL,
  source ${bytes},
  PRIMARY KEY (application_id, id)
);

-- What was seen: the first 16 bytes of the SHA-256 over channel and key. Kept longer than any provider repeats.
CREATE TABLE seen (
  key ${bytes} NOT NULL PRIMARY KEY,
  seen_at BIGINT NOT NULL
) ${clustered};

-- state: 0 pending, 1 delivered, 2 failed, 3 cancelled. A pending delivery without due_at is to be sent now: a lane has it
-- in memory or will read it; with due_at it waits for its next attempt.
CREATE TABLE delivery (
  id ${uuid} NOT NULL PRIMARY KEY,
  application_id ${uuid} NOT NULL,
  event_id ${uuid} NOT NULL,
  endpoint_id ${uuid} NOT NULL,
  profile TEXT NOT NULL,
  state INTEGER NOT NULL,
  attempt_count INTEGER NOT NULL,
  step INTEGER NOT NULL,
  due_at BIGINT,
  last_status_code INTEGER,
  test INTEGER NOT NULL
) ${clustered};
CREATE INDEX delivery_pending ON delivery (endpoint_id, id) WHERE state = 0;
CREATE INDEX delivery_due ON delivery (due_at) WHERE state = 0 AND due_at IS NOT NULL;
CREATE INDEX delivery_endpoint ON delivery (endpoint_id, id);
CREATE INDEX delivery_event ON delivery (event_id);

-- Immutable, one row for each HTTP request that was made. trigger_kind: 0 automatic, 1 manual, 2 test.
CREATE TABLE attempt (
  endpoint_id ${uuid} NOT NULL,
  id ${uuid} NOT NULL,
  delivery_id ${uuid} NOT NULL,
  number INTEGER NOT NULL,
  trigger_kind INTEGER NOT NULL,
  at BIGINT NOT NULL,
  duration_millis BIGINT NOT NULL,
  url TEXT NOT NULL,
  status_code INTEGER NOT NULL,
  success INTEGER NOT NULL,
  error TEXT,
  response_headers TEXT,
  response_body ${bytes},
  response_truncated INTEGER NOT NULL,
  PRIMARY KEY (endpoint_id, id)
);
CREATE INDEX attempt_delivery ON attempt (delivery_id);
CREATE INDEX attempt_failed ON attempt (endpoint_id, id) WHERE success = 0;

-- Genuine webhooks that could not be read or routed, byte for byte, for the operator.
CREATE TABLE quarantine (
  id ${uuid} NOT NULL PRIMARY KEY,
  received_at BIGINT NOT NULL,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  path TEXT NOT NULL,
  headers TEXT NOT NULL,
  body ${bytes} NOT NULL,
  retried_at BIGINT
);

-- A text sealed under the master key: whether it opens tells whether the key is the right one.
CREATE TABLE master_key_check (
  id INTEGER NOT NULL PRIMARY KEY,
  sealed ${bytes} NOT NULL
);

-- Replays: jobs that send again. The hot path never touches these tables.

-- mode: failed, missing, all. status: running, completed, cancelled. range_from and range_before: the ids that are looked
-- at. The five figures are kept, so that looking at a job counts nothing.
CREATE TABLE replay (
  id ${uuid} NOT NULL PRIMARY KEY,
  application_id ${uuid} NOT NULL,
  mode TEXT NOT NULL,
  filter TEXT NOT NULL,
  range_from ${uuid} NOT NULL,
  range_before ${uuid} NOT NULL,
  rate INTEGER NOT NULL,
  max_count INTEGER,
  status TEXT NOT NULL,
  matching BIGINT NOT NULL,
  claimed BIGINT NOT NULL,
  succeeded BIGINT NOT NULL,
  failed BIGINT NOT NULL,
  skipped BIGINT NOT NULL,
  finished_at BIGINT
);
CREATE INDEX replay_application ON replay (application_id, id);
CREATE INDEX replay_running ON replay (application_id) WHERE status = 'running';

-- One endpoint of a replay: everything before next_id has been taken up.
CREATE TABLE replay_part (
  replay_id ${uuid} NOT NULL,
  endpoint_id ${uuid} NOT NULL,
  next_id ${uuid} NOT NULL,
  exhausted INTEGER NOT NULL,
  PRIMARY KEY (replay_id, endpoint_id)
) ${clustered};

-- One delivery that was taken up. before_state: pending, delivered or failed. verdict: null while it is under way; 0 fixed,
-- 1 still failing, 2 still passing, 3 regressed, 4 not sent.
CREATE TABLE replay_item (
  replay_id ${uuid} NOT NULL,
  delivery_id ${uuid} NOT NULL,
  event_id ${uuid} NOT NULL,
  endpoint_id ${uuid} NOT NULL,
  before_state TEXT NOT NULL,
  claimed_at BIGINT NOT NULL,
  verdict INTEGER,
  status_code INTEGER,
  error TEXT,
  ended_at BIGINT,
  PRIMARY KEY (replay_id, delivery_id)
) ${clustered};
CREATE INDEX replay_item_open ON replay_item (replay_id, delivery_id) WHERE verdict IS NULL;

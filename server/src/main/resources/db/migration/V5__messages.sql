-- Messages that the hub sends. state: 0 enqueued, 1 sending, 2 unconfirmed, 3 accepted, 4 sent, 5 delivered, 6 read,
-- 7 failed. recipient: as the sender of the message wrote it; contact: as the network names them, the same where it does not
-- say. due_at: not before then, after a failed try. called_at: when the last call began. problem: the last one, one JSON
-- object. An enqueued message costs two more index entries as long as it waits.
CREATE TABLE message (
  id ${uuid} NOT NULL PRIMARY KEY,
  application_id ${uuid} NOT NULL,
  channel_id ${uuid} NOT NULL,
  channel_type TEXT NOT NULL,
  recipient TEXT NOT NULL,
  contact TEXT NOT NULL,
  content ${bytes} NOT NULL,
  reply_to TEXT,
  state INTEGER NOT NULL,
  provider_id TEXT,
  tries INTEGER NOT NULL,
  due_at BIGINT,
  called_at BIGINT,
  problem TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX message_application ON message (application_id, id);
CREATE INDEX message_channel ON message (channel_id, id);
CREATE INDEX message_contact ON message (application_id, contact, id);
CREATE INDEX message_provider ON message (channel_id, provider_id) WHERE provider_id IS NOT NULL;
CREATE INDEX message_waiting ON message (channel_id, id) WHERE state = 0;
CREATE INDEX message_waiting_recipient ON message (channel_id, recipient, id) WHERE state = 0;
CREATE INDEX message_due ON message (due_at) WHERE state = 0 AND due_at IS NOT NULL;
CREATE INDEX message_sending ON message (channel_id) WHERE state = 1;

-- What happened to a message, oldest first. detail: one JSON object.
CREATE TABLE message_history (
  message_id ${uuid} NOT NULL,
  id ${uuid} NOT NULL,
  at BIGINT NOT NULL,
  status TEXT NOT NULL,
  detail TEXT,
  PRIMARY KEY (message_id, id)
) ${clustered};

-- Reports that came while a call of their channel was unanswered and that name no known message: perhaps that call's. They
-- wait for the answer, at most until held_until; published ones are kept a while for the state of a message that comes late.
CREATE TABLE held_report (
  id ${uuid} NOT NULL PRIMARY KEY,
  application_id ${uuid} NOT NULL,
  channel_id ${uuid} NOT NULL,
  channel_type TEXT NOT NULL,
  provider_id TEXT NOT NULL,
  occurred_at BIGINT NOT NULL,
  data ${bytes} NOT NULL,
  source ${bytes},
  contact TEXT,
  held_until BIGINT NOT NULL,
  published INTEGER NOT NULL
);
CREATE INDEX held_report_channel ON held_report (channel_id, published, id);
CREATE INDEX held_report_provider ON held_report (channel_id, provider_id);
CREATE INDEX held_report_due ON held_report (held_until) WHERE published = 0;

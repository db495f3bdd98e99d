-- Channels with due messages are found channel by channel, however many messages of one are due.
DROP INDEX message_due;
CREATE INDEX message_due ON message (channel_id, due_at) WHERE state = 0 AND due_at IS NOT NULL;

-- The keys of what a quarantined webhook has been published already, 16 bytes each: when it is run again after they have been
-- forgotten elsewhere, it is not published twice. Null when nothing was.
ALTER TABLE quarantine ADD COLUMN published ${bytes};

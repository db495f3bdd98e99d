-- Live events. seq: the place among what live clients of the application see; null when they do not see it. It rises in the
-- order of the commits and tells the time (Journal). The two indexes are what a client that comes back is served by; an
-- event that live clients see costs one more entry, at the end of its application's (docs/decisions/0016).
ALTER TABLE event ADD COLUMN seq BIGINT;
CREATE INDEX event_seq ON event (application_id, seq) WHERE seq IS NOT NULL;

ALTER TABLE message ADD COLUMN seq BIGINT;
CREATE INDEX message_seq ON message (application_id, seq) WHERE seq IS NOT NULL;

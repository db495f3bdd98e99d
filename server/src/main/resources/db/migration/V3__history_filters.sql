-- What the lists of events and deliveries filter by. Ids rise with time, so each index ends in the id: "newest first" and
-- "since … until" are ranges of it. An event costs two more index entries, both at
-- the end of their range; a delivery costs none until it fails. There is no index by contact: see EventTable.

-- contact: whom the event is about, as it names them; null when nobody. test: made to try an endpoint, in no list.
ALTER TABLE event ADD COLUMN contact TEXT;
ALTER TABLE event ADD COLUMN test INTEGER NOT NULL DEFAULT 0;
CREATE INDEX event_type ON event (application_id, type, id);
CREATE INDEX event_channel ON event (application_id, channel_id, id) WHERE channel_id IS NOT NULL;

CREATE INDEX delivery_failed ON delivery (endpoint_id, id) WHERE state = 2;
CREATE INDEX delivery_cancelled ON delivery (endpoint_id, id) WHERE state = 3;
CREATE INDEX delivery_test ON delivery (endpoint_id, id) WHERE test = 1;

-- During a rotation's overlap: the old secret, sealed, and until when it signs beside the new one.
ALTER TABLE endpoint ADD COLUMN previous_secret ${bytes};
ALTER TABLE endpoint ADD COLUMN previous_until BIGINT;

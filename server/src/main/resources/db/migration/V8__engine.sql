-- What an endpoint wants beside types and channels: networks is a JSON array of channel types, conditions one of
-- conditions as the API writes them; null = no filter. ordered: the deliveries of one contact come one at a time.
ALTER TABLE endpoint ADD COLUMN networks TEXT;
ALTER TABLE endpoint ADD COLUMN conditions TEXT;
ALTER TABLE endpoint ADD COLUMN ordered INTEGER NOT NULL DEFAULT 0;

-- The first failed attempt after the last success; null when none failed since.
ALTER TABLE endpoint ADD COLUMN failing_since BIGINT;

-- contact_key: the contact, hashed, of a delivery that keeps its order; else null. Of the pending deliveries of one contact
-- the first is to be sent, the others wait for their turn: their due_at is the last moment of the year 9999.
ALTER TABLE delivery ADD COLUMN contact_key BIGINT;
CREATE INDEX delivery_contact ON delivery (endpoint_id, contact_key, id) WHERE state = 0 AND contact_key IS NOT NULL;

-- What is to be sent now apart from what waits, so that a lane that reads on does not walk over 100,000 that wait. A
-- delivery has an entry in one of the two, as it had in the one before. due_at is in them so that counting needs no rows.
DROP INDEX delivery_pending;
CREATE INDEX delivery_ready ON delivery (endpoint_id, id, due_at) WHERE state = 0 AND due_at IS NULL;
CREATE INDEX delivery_waiting ON delivery (endpoint_id, id, due_at) WHERE state = 0 AND due_at IS NOT NULL;

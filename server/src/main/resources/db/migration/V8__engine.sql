-- What an endpoint wants beside types and channels: networks is a JSON array of channel types, conditions one of
-- conditions as the API writes them; null = no filter. ordered: the deliveries of one contact come one at a time.
ALTER TABLE endpoint ADD COLUMN networks TEXT;
ALTER TABLE endpoint ADD COLUMN conditions TEXT;
ALTER TABLE endpoint ADD COLUMN ordered INTEGER NOT NULL DEFAULT 0;

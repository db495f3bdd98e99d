-- What was seen last: the keys of one transaction, one after the other, until they are moved to `seen` in the order of the
-- keys. Used where one writer has the database to itself (SQLite): there a key at a random place would cost every event a
-- page of its own.
CREATE TABLE seen_recent (
  n INTEGER NOT NULL PRIMARY KEY,
  keys ${bytes} NOT NULL,
  seen_at BIGINT NOT NULL
);

-- Which process works off what is pending. A process has a node of its own and takes over those of processes that died;
-- rows say whose they are by the node, so that a takeover touches one row here and none of theirs. fence rises with every
-- change of hands. lease_until: milliseconds, by the clock of the database. Node 0: rows that were written before there
-- were nodes, or by hand.
CREATE SEQUENCE node_fence;
CREATE TABLE node_lease (
  node INTEGER NOT NULL PRIMARY KEY,
  holder UUID,
  fence BIGINT NOT NULL,
  lease_until BIGINT NOT NULL
);
INSERT INTO node_lease (node, holder, fence, lease_until) VALUES (0, NULL, 0, 0);

-- The writing session says whose its rows are, so that no statement carries it.
ALTER TABLE delivery ADD COLUMN node INTEGER NOT NULL DEFAULT 0;
ALTER TABLE delivery ALTER COLUMN node SET DEFAULT COALESCE(NULLIF(current_setting('switchhook.node', true), ''), '0')::integer;
ALTER TABLE message ADD COLUMN node INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ALTER COLUMN node SET DEFAULT COALESCE(NULLIF(current_setting('switchhook.node', true), ''), '0')::integer;
ALTER TABLE replay ADD COLUMN node INTEGER NOT NULL DEFAULT 0;
ALTER TABLE replay ALTER COLUMN node SET DEFAULT COALESCE(NULLIF(current_setting('switchhook.node', true), ''), '0')::integer;

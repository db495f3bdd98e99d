-- Polled endpoints are those whose url is empty. What waits for one is pending with a due_at in the year 9999, so that no lane
-- and no timer ever takes it.

-- last_position: the last that was given out for the endpoint; it never falls, whatever is removed.
CREATE TABLE poll_queue (
  endpoint_id ${uuid} NOT NULL PRIMARY KEY,
  last_position BIGINT NOT NULL
);

-- What was handed out and is not acknowledged: a page or so for each endpoint. A delivery has its place from the first time
-- that it is handed out, so a cursor covers what its reader has seen, however late an older delivery was committed.
CREATE TABLE poll_item (
  endpoint_id ${uuid} NOT NULL,
  position BIGINT NOT NULL,
  delivery_id ${uuid} NOT NULL,
  handed_at BIGINT NOT NULL,
  PRIMARY KEY (endpoint_id, position)
) ${clustered};
CREATE UNIQUE INDEX poll_item_delivery ON poll_item (delivery_id);

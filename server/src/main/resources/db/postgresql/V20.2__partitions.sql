-- Events and attempts by day of their id, which tells the time: retention drops a day instead of deleting its rows. The
-- primary keys hold the id, so they stay. What was there before stays where it is, as one partition up to the end of today
-- (reading through it once is all that this costs). The default partition takes what no day was made for: nothing is ever
-- refused for want of a partition. The hub makes the days ahead of time (retention.PartitionSweep).
DO $$
DECLARE
  part text;
  newest bigint;
  boundary bigint;
  bound text;
BEGIN
  FOREACH part IN ARRAY ARRAY['event', 'attempt'] LOOP
    EXECUTE format('ALTER TABLE %I RENAME TO %I', part, part || '_before');
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL) PARTITION BY RANGE (id)', part, part || '_before');
    EXECUTE format(
      'SELECT (''x'' || lpad(substr(replace(id::text, ''-'', ''''), 1, 12), 16, ''0''))::bit(64)::bigint FROM %I ORDER BY id DESC LIMIT 1',
      part || '_before') INTO newest;
    IF newest IS NULL THEN
      EXECUTE format('DROP TABLE %I', part || '_before');
    ELSE
      boundary := (GREATEST(newest, (EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::bigint) / 86400000 + 1) * 86400000;
      bound := CASE WHEN boundary < 281474976710656
        THEN quote_literal(lpad(to_hex(boundary), 12, '0') || '70008000000000000000') ELSE 'MAXVALUE' END;
      EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (MINVALUE) TO (%s)', part, part || '_before', bound);
    END IF;
    EXECUTE format('CREATE TABLE %I PARTITION OF %I DEFAULT', part || '_default', part);
  END LOOP;
END
$$;

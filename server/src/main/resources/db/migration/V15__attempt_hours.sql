-- How many attempts of an endpoint succeeded and failed in an hour, tests left out, for figures over time that are never
-- counted live. hour: whole hours since 1970. Written once for each endpoint in a batch of attempts. In the order in which
-- an application reads it.
CREATE TABLE attempt_hour (
  application_id ${uuid} NOT NULL,
  hour BIGINT NOT NULL,
  endpoint_id ${uuid} NOT NULL,
  succeeded BIGINT NOT NULL,
  failed BIGINT NOT NULL,
  PRIMARY KEY (application_id, hour, endpoint_id)
) ${clustered};

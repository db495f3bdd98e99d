-- Event types that applications register, for people and programs that read the catalogue. json_schema and example: one
-- JSON document each, in UTF-8, of the event's data. The id is for pages alone.
CREATE TABLE registered_type (
  application_id ${uuid} NOT NULL,
  name TEXT NOT NULL,
  id ${uuid} NOT NULL,
  description TEXT NOT NULL,
  json_schema ${bytes},
  example ${bytes},
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (application_id, name)
);
CREATE UNIQUE INDEX registered_type_page ON registered_type (application_id, id);

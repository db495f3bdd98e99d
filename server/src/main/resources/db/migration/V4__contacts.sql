-- The people on the other side of the channels. merged_into: the contact that this one turned out to be; its own fields
-- are empty then. search: what lists are searched by, in small letters. channel_id: where the person was first seen.
CREATE TABLE contact (
  application_id ${uuid} NOT NULL,
  id ${uuid} NOT NULL,
  channel_id ${uuid},
  channel_type TEXT NOT NULL,
  name TEXT,
  username TEXT,
  phone_number TEXT,
  user_id TEXT,
  search TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  merged_into ${uuid},
  PRIMARY KEY (application_id, id)
);

-- By what a person is recognised: network, kind and the number without its variants, or the user id. former_at: from
-- then on the number was no longer this person's.
CREATE TABLE contact_alias (
  application_id ${uuid} NOT NULL,
  key TEXT NOT NULL,
  contact_id ${uuid} NOT NULL,
  former_at BIGINT,
  PRIMARY KEY (application_id, key)
) ${clustered};
CREATE INDEX contact_alias_contact ON contact_alias (application_id, contact_id);

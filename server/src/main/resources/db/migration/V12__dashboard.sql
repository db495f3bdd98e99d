-- People who use the dashboard. email is in lower case. password is an Argon2id string; null for those who sign in by a
-- link only. administrator: may do what the operator may. language, time_zone and theme are the person's own; null = as
-- the browser says.
CREATE TABLE user_account (
  id ${uuid} NOT NULL PRIMARY KEY,
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  password TEXT,
  administrator INTEGER NOT NULL,
  language TEXT,
  time_zone TEXT,
  theme TEXT,
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX user_account_email ON user_account (email);

-- role: owner, member, viewer.
CREATE TABLE membership (
  user_id ${uuid} NOT NULL,
  application_id ${uuid} NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (user_id, application_id)
);
CREATE INDEX membership_application ON membership (application_id);

-- A signed-in browser, found by the hash of what its cookie holds. application_id: the one that is looked at.
CREATE TABLE user_session (
  hash ${bytes} NOT NULL PRIMARY KEY,
  user_id ${uuid} NOT NULL,
  application_id ${uuid},
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL
);
CREATE INDEX user_session_user ON user_session (user_id);

-- Links that are good for one use. user_id null: the set-up link, which makes the first owner.
CREATE TABLE one_time_link (
  hash ${bytes} NOT NULL PRIMARY KEY,
  user_id ${uuid},
  expires_at BIGINT
);

-- Who changed or revealed what. It holds ids and names of actions, no personal data; user_id stays when the user goes.
-- user_id null: the operator's key, or nobody yet.
CREATE TABLE audit_entry (
  id ${uuid} NOT NULL PRIMARY KEY,
  application_id ${uuid},
  user_id ${uuid},
  action TEXT NOT NULL,
  subject TEXT NOT NULL
);
CREATE INDEX audit_entry_application ON audit_entry (application_id, id);

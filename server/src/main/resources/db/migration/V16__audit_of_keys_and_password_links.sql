-- Programs change things too: the key that did it (user_id and key_id null: the operator's key), and from where. A
-- proxy's address when there is one; empty when it is not known.
ALTER TABLE audit_entry ADD COLUMN key_id ${uuid};
ALTER TABLE audit_entry ADD COLUMN address TEXT NOT NULL DEFAULT '';

-- What a link of a user is for: enter signs in, password sets a new password.
ALTER TABLE one_time_link ADD COLUMN kind TEXT NOT NULL DEFAULT 'enter';
CREATE INDEX one_time_link_user ON one_time_link (user_id);

-- Programs change things too: the key that did it (user_id and key_id null: the operator's key), and from where. A
-- proxy's address when there is one; empty when it is not known.
ALTER TABLE audit_entry ADD COLUMN key_id ${uuid};
ALTER TABLE audit_entry ADD COLUMN address TEXT NOT NULL DEFAULT '';

-- The last step of a replay that was written: a step whose answer was lost is tried again and must not count twice.
ALTER TABLE replay ADD COLUMN last_step ${uuid};

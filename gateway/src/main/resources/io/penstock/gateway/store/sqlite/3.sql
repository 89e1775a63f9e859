-- How often a dead letter was received before it became one.
ALTER TABLE message ADD COLUMN earlier INTEGER NOT NULL DEFAULT 0;

-- A group in its order; message_visible serves what the index of the queue alone did.
DROP INDEX message_queue;
CREATE INDEX message_order ON message (queue, grp, seq) WHERE grp IS NOT NULL;

-- Messages of queues. Times are milliseconds since 1970.
-- visible: from when it may be received; in the future while it is in flight or delayed.
CREATE TABLE message (
  seq        INTEGER PRIMARY KEY,
  queue      TEXT NOT NULL,
  id         TEXT NOT NULL,
  body       TEXT NOT NULL,
  attributes TEXT,
  grp        TEXT,
  dedup      TEXT,
  trace      TEXT,
  source     TEXT,
  sent       INTEGER NOT NULL,
  visible    INTEGER NOT NULL,
  receives   INTEGER NOT NULL DEFAULT 0,
  token      INTEGER NOT NULL DEFAULT 0,
  first      INTEGER
) STRICT;

CREATE INDEX message_visible ON message (queue, visible);
CREATE INDEX message_queue ON message (queue);
CREATE INDEX message_group ON message (queue, grp, visible) WHERE grp IS NOT NULL;
CREATE INDEX message_age ON message (queue, sent);

-- What was sent to FIFO queues within five minutes.
CREATE TABLE message_sent (
  queue TEXT NOT NULL,
  dedup TEXT NOT NULL,
  at    INTEGER NOT NULL,
  id    TEXT NOT NULL,
  seq   INTEGER NOT NULL,
  PRIMARY KEY (queue, dedup)
) STRICT, WITHOUT ROWID;

CREATE INDEX message_sent_at ON message_sent (at);

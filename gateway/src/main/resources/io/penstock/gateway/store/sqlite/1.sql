-- Lanes by number, so that indexes stay small.
CREATE TABLE lane (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

-- Payloads apart from the rows that change, and once for deliveries that share one.
CREATE TABLE payload (
  id   INTEGER PRIMARY KEY,
  crc  INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT;

-- Times are milliseconds since 1970, took is microseconds.
-- state: 0 pending, 1 running (due is the end of the lease), 2 waiting for its order key,
--        3 succeeded, 4 dead. due is null once it has ended.
-- outcome: 0 returned, 1 raised, 2 timed out, 3 throttled, 4 unreachable.
-- condition: the name of why it was given up.
CREATE TABLE delivery (
  seq           INTEGER PRIMARY KEY,
  lane          INTEGER NOT NULL REFERENCES lane (id),
  state         INTEGER NOT NULL,
  due           INTEGER,
  ended         INTEGER,
  token         INTEGER NOT NULL DEFAULT 0,
  attempts      INTEGER NOT NULL DEFAULT 0,
  throttles     INTEGER NOT NULL DEFAULT 0,
  lost          INTEGER NOT NULL DEFAULT 0,
  since         INTEGER NOT NULL,
  accepted      INTEGER NOT NULL,
  payload       INTEGER NOT NULL REFERENCES payload (id),
  shared        INTEGER NOT NULL,
  size          INTEGER NOT NULL,
  crc           INTEGER NOT NULL,
  id            TEXT NOT NULL,
  kind          TEXT NOT NULL,
  target        TEXT NOT NULL,
  source        TEXT NOT NULL,
  trace         TEXT,
  order_key     TEXT,
  cause         TEXT,
  details       TEXT,
  condition     TEXT,
  tried         INTEGER,
  took          INTEGER,
  outcome       INTEGER,
  error_type    TEXT,
  error_message TEXT
) STRICT;

CREATE UNIQUE INDEX delivery_id ON delivery (id);
CREATE INDEX delivery_due ON delivery (lane, due, state) WHERE due IS NOT NULL;
CREATE INDEX delivery_lane ON delivery (lane);
CREATE INDEX delivery_dead ON delivery (lane) WHERE state = 4;
CREATE INDEX delivery_ended ON delivery (state, ended) WHERE ended IS NOT NULL;
CREATE INDEX delivery_order ON delivery (lane, order_key) WHERE order_key IS NOT NULL AND due IS NOT NULL;
CREATE INDEX delivery_cause ON delivery (cause) WHERE cause IS NOT NULL;
CREATE INDEX delivery_shared ON delivery (payload) WHERE shared = 1;

-- Every try that did not succeed.
CREATE TABLE attempt (
  delivery      INTEGER NOT NULL,
  n             INTEGER NOT NULL,
  started       INTEGER NOT NULL,
  took          INTEGER NOT NULL,
  outcome       INTEGER NOT NULL,
  error_type    TEXT,
  error_message TEXT,
  log_tail      TEXT,
  PRIMARY KEY (delivery, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE document (
  kind TEXT NOT NULL,
  id   TEXT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE last_firing (
  schedule TEXT PRIMARY KEY,
  at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

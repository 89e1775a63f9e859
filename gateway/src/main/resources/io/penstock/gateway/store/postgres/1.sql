-- The same rows as in the SQLite file: its scripts say what the columns mean.
CREATE TABLE lane (
  id   BIGINT PRIMARY KEY,
  name TEXT COLLATE "C" NOT NULL UNIQUE
);

CREATE TABLE payload (
  id   BIGINT PRIMARY KEY,
  crc  BIGINT NOT NULL,
  body BYTEA NOT NULL
);
ALTER TABLE payload ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE delivery (
  seq           BIGINT PRIMARY KEY,
  lane          BIGINT NOT NULL,
  state         BIGINT NOT NULL,
  due           BIGINT,
  ended         BIGINT,
  token         BIGINT NOT NULL DEFAULT 0,
  attempts      BIGINT NOT NULL DEFAULT 0,
  throttles     BIGINT NOT NULL DEFAULT 0,
  lost          BIGINT NOT NULL DEFAULT 0,
  since         BIGINT NOT NULL,
  accepted      BIGINT NOT NULL,
  payload       BIGINT NOT NULL,
  shared        BIGINT NOT NULL,
  size          BIGINT NOT NULL,
  crc           BIGINT NOT NULL,
  id            TEXT COLLATE "C" NOT NULL,
  kind          TEXT NOT NULL,
  target        TEXT NOT NULL,
  source        TEXT NOT NULL,
  trace         TEXT,
  order_key     TEXT COLLATE "C",
  cause         TEXT COLLATE "C",
  details       TEXT,
  condition     TEXT,
  tried         BIGINT,
  took          BIGINT,
  outcome       BIGINT,
  error_type    TEXT,
  error_message TEXT
);

CREATE UNIQUE INDEX delivery_id ON delivery (id);
CREATE INDEX delivery_due ON delivery (lane, due, state, seq) WHERE due IS NOT NULL;
CREATE INDEX delivery_accused ON delivery (lane, due, seq) WHERE lost = 3 AND due IS NOT NULL;
CREATE INDEX delivery_lane ON delivery (lane, seq);
CREATE INDEX delivery_dead ON delivery (lane, seq) WHERE state = 4;
CREATE INDEX delivery_ended ON delivery (state, ended, seq) WHERE ended IS NOT NULL;
CREATE INDEX delivery_order ON delivery (lane, order_key, seq) WHERE order_key IS NOT NULL AND due IS NOT NULL;
CREATE INDEX delivery_cause ON delivery (cause, seq) WHERE cause IS NOT NULL;
CREATE INDEX delivery_shared ON delivery (payload) WHERE shared = 1;

CREATE TABLE attempt (
  delivery      BIGINT NOT NULL,
  n             BIGINT NOT NULL,
  started       BIGINT NOT NULL,
  took          BIGINT NOT NULL,
  outcome       BIGINT NOT NULL,
  error_type    TEXT,
  error_message TEXT,
  log_tail      TEXT,
  PRIMARY KEY (delivery, n)
);

CREATE TABLE document (
  kind TEXT COLLATE "C" NOT NULL,
  id   TEXT COLLATE "C" NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (kind, id)
);

CREATE TABLE last_firing (
  schedule TEXT COLLATE "C" PRIMARY KEY,
  at       BIGINT NOT NULL
);

CREATE TABLE message (
  seq        BIGINT PRIMARY KEY,
  queue      TEXT COLLATE "C" NOT NULL,
  id         TEXT NOT NULL,
  body       TEXT NOT NULL,
  attributes TEXT,
  grp        TEXT COLLATE "C",
  dedup      TEXT,
  trace      TEXT,
  source     TEXT,
  sent       BIGINT NOT NULL,
  visible    BIGINT NOT NULL,
  receives   BIGINT NOT NULL DEFAULT 0,
  token      BIGINT NOT NULL DEFAULT 0,
  first      BIGINT,
  earlier    BIGINT NOT NULL DEFAULT 0,
  timed      BIGINT
);

CREATE INDEX message_visible ON message (queue, visible, seq);
CREATE INDEX message_group ON message (queue, grp, visible) WHERE grp IS NOT NULL;
CREATE INDEX message_order ON message (queue, grp, seq) WHERE grp IS NOT NULL;
CREATE INDEX message_age ON message (queue, sent);

CREATE TABLE message_sent (
  queue TEXT COLLATE "C" NOT NULL,
  dedup TEXT COLLATE "C" NOT NULL,
  at    BIGINT NOT NULL,
  id    TEXT NOT NULL,
  seq   BIGINT NOT NULL,
  PRIMARY KEY (queue, dedup)
);

CREATE INDEX message_sent_at ON message_sent (at);
CREATE INDEX message_sent_seq ON message_sent (seq);

-- Which gateway is the active one, by its token, and until when without a word from it.
-- last: the number of its last commit. used: bytes stored, about.
CREATE TABLE active (
  one   BIGINT PRIMARY KEY,
  token BIGINT NOT NULL,
  node  TEXT,
  since TIMESTAMPTZ,
  until TIMESTAMPTZ NOT NULL,
  last  BIGINT NOT NULL,
  used  BIGINT NOT NULL
) WITH (fillfactor = 10);
INSERT INTO active (one, token, until, last, used) VALUES (1, 0, '-infinity', 0, 0);

-- Gateways that stand by, or serve.
CREATE TABLE node (
  name    TEXT COLLATE "C" PRIMARY KEY,
  address TEXT NOT NULL,
  version TEXT NOT NULL,
  started TIMESTAMPTZ NOT NULL,
  seen    TIMESTAMPTZ NOT NULL
);

-- Rows come and go all the time: what is dead is cleaned up early and often.
ALTER TABLE delivery SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 1);
ALTER TABLE message SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 1);
ALTER TABLE payload SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 1);
ALTER TABLE message_sent SET (autovacuum_vacuum_scale_factor = 0.05);

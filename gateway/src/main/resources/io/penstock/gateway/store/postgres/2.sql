-- Nodes that all serve. peer: HOST:PORT where others pass requests on. ahead: milliseconds that the
-- database's clock is ahead of the machine's. drain: somebody wants another to own the state.
ALTER TABLE node ADD COLUMN peer TEXT;
ALTER TABLE node ADD COLUMN ahead BIGINT;
ALTER TABLE node ADD COLUMN drain TIMESTAMPTZ;

-- What nodes prove to one another, drawn by the first of them.
CREATE TABLE peer_secret (
  one    BIGINT PRIMARY KEY CHECK (one = 1),
  secret BYTEA NOT NULL
);

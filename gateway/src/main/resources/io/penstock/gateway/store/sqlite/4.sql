-- timed: when visible was set, by the clock of that moment; null in rows from before. A clock that
-- was ahead is told by it.
ALTER TABLE message ADD COLUMN timed INTEGER;

-- Deliveries that are to be tried alone.
CREATE INDEX delivery_accused ON delivery (lane, due) WHERE lost = 3 AND due IS NOT NULL;

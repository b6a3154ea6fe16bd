-- What was fetched from where, so that nothing is fetched twice: pages with the report they gave, feeds with what their
-- server knows them by. Appended, and never changed or removed; of an address the last counts.

CREATE TABLE fetches (
  seq      INTEGER PRIMARY KEY,
  address  TEXT NOT NULL,                  -- as it was asked for
  report   TEXT,                           -- the key of the report it gave, the first where there were several
  etag     TEXT,                           -- the answer's tag
  modified TEXT,                           -- when it was last changed, in the server's words
  day      TEXT NOT NULL                   -- when it was fetched
) STRICT;
CREATE INDEX fetches_by_address ON fetches (address);

CREATE TRIGGER fetches_keep BEFORE UPDATE ON fetches BEGIN SELECT RAISE(ABORT, 'fetches are append-only'); END;
CREATE TRIGGER fetches_stay BEFORE DELETE ON fetches BEGIN SELECT RAISE(ABORT, 'fetches are append-only'); END;

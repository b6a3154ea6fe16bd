-- Claims that a person found in a report, and decisions taken back.

-- SQLite changes no CHECK of a table: it is made anew with the same rows.
CREATE TABLE decisions_anew (
  seq       INTEGER PRIMARY KEY,
  claim     TEXT NOT NULL,                 -- the claim's id; of a link, the later claim's
  earlier   TEXT,                          -- of a link, the earlier claim's id
  link      TEXT,                          -- of a link, its kind
  verdict   TEXT NOT NULL CHECK (verdict IN ('accepted', 'corrected', 'rejected', 'added', 'withdrawn')),
  corrected TEXT,                          -- the claim that the report makes, as the reviewer has it, as JSON
  person    TEXT NOT NULL,                 -- who decided
  day       TEXT NOT NULL,                 -- when; known from that day on
  note      TEXT,
  CHECK ((earlier IS NULL) = (link IS NULL)),
  CHECK ((verdict IN ('corrected', 'added')) = (corrected IS NOT NULL)),
  CHECK (link IS NULL OR corrected IS NULL)
) STRICT;
INSERT INTO decisions_anew SELECT seq, claim, earlier, link, verdict, corrected, person, day, note FROM decisions;
DROP TABLE decisions;
ALTER TABLE decisions_anew RENAME TO decisions;
CREATE INDEX decisions_by_claim ON decisions (claim);
CREATE TRIGGER decisions_keep BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decisions_stay BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;

-- The readings that count: the latest of each report by a reader, and each claim that a person added, as a reading of its
-- own whose n is 0, -1, -2 … An index of readings and decisions, and rebuilt from them.
CREATE TABLE latest_anew (
  reading INTEGER PRIMARY KEY,
  report  INTEGER NOT NULL,
  since   TEXT,                            -- of an added claim, the day it was added
  until   TEXT                             -- of an added claim that was withdrawn, the day from which it counts no more
) STRICT;
INSERT INTO latest_anew (reading, report) SELECT reading, report FROM latest;
DROP TABLE latest;
ALTER TABLE latest_anew RENAME TO latest;
CREATE INDEX latest_by_report ON latest (report);
CREATE INDEX latest_withdrawn ON latest (until) WHERE until IS NOT NULL;

-- Reports, the readings made of them, and the claims of each reading. Nothing here is ever changed or removed:
-- triggers refuse it. Tables after the triggers are indexes that can be rebuilt from those before.

CREATE TABLE reports (
  seq         INTEGER PRIMARY KEY,
  key         TEXT NOT NULL UNIQUE,        -- 16 hex digits of the SHA-256 over text, source and publication date
  id          TEXT NOT NULL,
  lang        TEXT,
  title       TEXT,
  source      TEXT,
  url         TEXT,
  published   TEXT,                        -- EDTF, at the precision known
  first_day   TEXT,                        -- first and last day of that
  last_day    TEXT,
  known       TEXT NOT NULL,               -- first day it could be known: last_day, else the day it was added
  added       TEXT NOT NULL,
  text        TEXT NOT NULL,
  text_sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX reports_by_id ON reports (id);
CREATE INDEX reports_by_source ON reports (source);
CREATE INDEX reports_by_first_day ON reports (first_day);
CREATE INDEX reports_by_last_day ON reports (last_day);
CREATE INDEX reports_by_known ON reports (known);

CREATE TABLE readings (
  seq           INTEGER PRIMARY KEY,
  report        INTEGER NOT NULL REFERENCES reports (seq),
  n             INTEGER NOT NULL,          -- 1 for the first reading of a report
  reader        TEXT NOT NULL,             -- name and version of what read it
  added         TEXT NOT NULL,
  claims        INTEGER NOT NULL,
  claims_sha256 TEXT NOT NULL,
  UNIQUE (report, n)
) STRICT;

-- Empty while no report was read twice; then no claim is outdated, and counting need not look.
CREATE INDEX readings_after_the_first ON readings (report) WHERE n > 1;

CREATE TABLE claims (
  seq         INTEGER PRIMARY KEY,
  reading     INTEGER NOT NULL REFERENCES readings (seq),
  id          TEXT NOT NULL,
  kind        TEXT NOT NULL,
  factuality  TEXT NOT NULL,
  source_word TEXT,                        -- of its report
  -- The claim's own days as text; '' stands before all days for an open start, '~' after all days for an open end.
  -- NULL where the claim has no time of its own.
  first_day   TEXT,
  last_day    TEXT,
  json        TEXT NOT NULL
) STRICT;
CREATE INDEX claims_by_reading ON claims (reading);
CREATE INDEX claims_by_id ON claims (id);
-- An index ends in the row's number, so that these give pages in order; the next one serves counting.
CREATE INDEX claims_by_kind ON claims (kind);
CREATE INDEX claims_by_source ON claims (source_word);
CREATE INDEX claims_by_factuality ON claims (factuality);
CREATE INDEX claims_counted ON claims (kind, factuality, reading);
CREATE INDEX claims_by_first_day ON claims (first_day, last_day, reading);
CREATE INDEX claims_by_last_day ON claims (last_day, first_day, reading);

CREATE TRIGGER reports_keep  BEFORE UPDATE ON reports  BEGIN SELECT RAISE(ABORT, 'reports are append-only');  END;
CREATE TRIGGER reports_stay  BEFORE DELETE ON reports  BEGIN SELECT RAISE(ABORT, 'reports are append-only');  END;
CREATE TRIGGER readings_keep BEFORE UPDATE ON readings BEGIN SELECT RAISE(ABORT, 'readings are append-only'); END;
CREATE TRIGGER readings_stay BEFORE DELETE ON readings BEGIN SELECT RAISE(ABORT, 'readings are append-only'); END;
CREATE TRIGGER claims_keep   BEFORE UPDATE ON claims   BEGIN SELECT RAISE(ABORT, 'claims are append-only');   END;
CREATE TRIGGER claims_stay   BEFORE DELETE ON claims   BEGIN SELECT RAISE(ABORT, 'claims are append-only');   END;

-- The latest reading of each report.
CREATE TABLE latest (
  reading INTEGER PRIMARY KEY,
  report  INTEGER NOT NULL UNIQUE
) STRICT;

-- The words a claim's places and actors can be asked for by: folded names, the report's words, keys, codes.
CREATE TABLE claim_places (word TEXT NOT NULL, claim INTEGER NOT NULL, PRIMARY KEY (word, claim)) STRICT, WITHOUT ROWID;
CREATE TABLE claim_actors (word TEXT NOT NULL, claim INTEGER NOT NULL, PRIMARY KEY (word, claim)) STRICT, WITHOUT ROWID;

-- The words of the evidence and of the names; the rowid is the claim's seq.
CREATE VIRTUAL TABLE claim_words USING fts5 (words, content = '', tokenize = "unicode61 remove_diacritics 2");

-- What people decided, and what they were told: grades of sources, decisions about claims and links, alerts. Appended as
-- reports are, and never changed or removed.

CREATE TABLE source_grades (
  seq    INTEGER PRIMARY KEY,
  word   TEXT NOT NULL,                    -- the source's name, folded: by this it is found
  source TEXT NOT NULL,                    -- the name as it was given
  grade  TEXT NOT NULL CHECK (grade IN ('A', 'B', 'C', 'D', 'E', 'F')),
  side   TEXT,                             -- the party it speaks for, as a name, SYR/GOV, or both
  person TEXT,                             -- who judged it
  day    TEXT NOT NULL,                    -- when; known from that day on
  note   TEXT
) STRICT;
CREATE INDEX source_grades_by_word ON source_grades (word);

CREATE TABLE decisions (
  seq       INTEGER PRIMARY KEY,
  claim     TEXT NOT NULL,                 -- the claim's id; of a link, the later claim's
  earlier   TEXT,                          -- of a link, the earlier claim's id
  link      TEXT,                          -- of a link, its kind
  verdict   TEXT NOT NULL CHECK (verdict IN ('accepted', 'corrected', 'rejected')),
  corrected TEXT,                          -- the claim that the report makes instead, as JSON
  person    TEXT NOT NULL,                 -- who decided
  day       TEXT NOT NULL,                 -- when; known from that day on
  note      TEXT,
  CHECK ((earlier IS NULL) = (link IS NULL)),
  CHECK ((verdict = 'corrected') = (corrected IS NOT NULL)),
  CHECK (link IS NULL OR corrected IS NULL)
) STRICT;
CREATE INDEX decisions_by_claim ON decisions (claim);

CREATE TABLE alerts (
  seq  INTEGER PRIMARY KEY,
  rule TEXT NOT NULL,                      -- the rule's name
  mark TEXT NOT NULL,                      -- by what the same alert is known again
  day  TEXT NOT NULL,                      -- when it was told
  UNIQUE (rule, mark)
) STRICT;

CREATE TRIGGER source_grades_keep BEFORE UPDATE ON source_grades BEGIN SELECT RAISE(ABORT, 'grades are append-only');    END;
CREATE TRIGGER source_grades_stay BEFORE DELETE ON source_grades BEGIN SELECT RAISE(ABORT, 'grades are append-only');    END;
CREATE TRIGGER decisions_keep     BEFORE UPDATE ON decisions     BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decisions_stay     BEFORE DELETE ON decisions     BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER alerts_keep        BEFORE UPDATE ON alerts        BEGIN SELECT RAISE(ABORT, 'alerts are append-only');    END;
CREATE TRIGGER alerts_stay        BEFORE DELETE ON alerts        BEGIN SELECT RAISE(ABORT, 'alerts are append-only');    END;

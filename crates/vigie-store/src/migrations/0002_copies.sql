-- Which report is a near copy of which, and which agency it credits. Indexes: all of it can be made anew from the reports.

-- Under what the near copies of a report's text are found; `known` and `key` as in reports, whose order is that of copies.
CREATE TABLE sketch_bands (
  band  INTEGER NOT NULL,
  known TEXT NOT NULL,
  key   TEXT NOT NULL,
  PRIMARY KEY (band, known, key)
) STRICT, WITHOUT ROWID;

-- The earliest report of which a report is a near copy. That one may in turn be a copy.
CREATE TABLE copies (
  report   INTEGER PRIMARY KEY,
  original INTEGER NOT NULL
) STRICT;

-- Keys of names that a report may credit; those that are an outlet's are its agency.
CREATE TABLE report_credits (word TEXT NOT NULL, report INTEGER NOT NULL, PRIMARY KEY (word, report)) STRICT, WITHOUT ROWID;

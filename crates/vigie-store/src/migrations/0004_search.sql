-- The words of reports and claims, and what else of claims is asked for. Indexes: all of it can be made anew from the
-- reports and their readings.

-- Each row holds words twice: as they stand, without case and accents, and brought to the stems of the report's language.
CREATE VIRTUAL TABLE report_search USING fts5 (title, stems, words, content = '', tokenize = "unicode61 remove_diacritics 0");

-- The words of the evidence, the names and the attribution; the rowid is the claim's seq. It takes the place of claim_words.
CREATE VIRTUAL TABLE claim_search USING fts5 (stems, words, content = '', tokenize = "unicode61 remove_diacritics 0");
DROP TABLE IF EXISTS claim_words;

CREATE TABLE claim_facts (
  claim   INTEGER PRIMARY KEY,
  value   TEXT NOT NULL,                   -- the phase, form, outcome, movement, relation, act or condition
  victims TEXT,
  amount  INTEGER,                         -- how many: the best figure, else the lowest, else the highest
  said_by TEXT,                            -- whose word it is, where not the outlet's own; folded
  lang    TEXT                             -- of the report
) STRICT;
CREATE INDEX claim_facts_by_value ON claim_facts (value);
CREATE INDEX claim_facts_by_victims ON claim_facts (victims) WHERE victims IS NOT NULL;
CREATE INDEX claim_facts_by_amount ON claim_facts (amount) WHERE amount IS NOT NULL;
CREATE INDEX claim_facts_by_speaker ON claim_facts (said_by) WHERE said_by IS NOT NULL;
CREATE INDEX claim_facts_by_lang ON claim_facts (lang);

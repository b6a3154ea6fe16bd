-- How many reports there are, and how many claims of each kind count: kept up as they change, so that asking counts nothing.
-- An index of reports, readings and decisions, and rebuilt from them. A reading's claims are put in before it is said to be
-- the one that counts.
CREATE TABLE totals (
  what TEXT PRIMARY KEY,                   -- 'reports', or a kind of claims
  n    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO totals SELECT 'reports', count(*) FROM reports;
INSERT INTO totals SELECT c.kind, count(*) FROM latest l CROSS JOIN claims c ON c.reading = l.reading
  WHERE l.until IS NULL GROUP BY c.kind;

CREATE TRIGGER totals_of_reports AFTER INSERT ON reports BEGIN
  UPDATE totals SET n = n + 1 WHERE what = 'reports';
END;
CREATE TRIGGER totals_counting AFTER INSERT ON latest WHEN new.until IS NULL BEGIN
  INSERT INTO totals SELECT kind, count(*) FROM claims WHERE reading = new.reading GROUP BY kind
    ON CONFLICT (what) DO UPDATE SET n = n + excluded.n;
END;
CREATE TRIGGER totals_outdated AFTER DELETE ON latest WHEN old.until IS NULL BEGIN
  UPDATE totals SET n = n - (SELECT count(*) FROM claims WHERE reading = old.reading AND kind = what)
    WHERE what IN (SELECT kind FROM claims WHERE reading = old.reading);
END;
CREATE TRIGGER totals_withdrawn AFTER UPDATE OF until ON latest WHEN old.until IS NULL AND new.until IS NOT NULL BEGIN
  UPDATE totals SET n = n - (SELECT count(*) FROM claims WHERE reading = old.reading AND kind = what)
    WHERE what IN (SELECT kind FROM claims WHERE reading = old.reading);
END;
CREATE TRIGGER totals_restored AFTER UPDATE OF until ON latest WHEN old.until IS NOT NULL AND new.until IS NULL BEGIN
  INSERT INTO totals SELECT kind, count(*) FROM claims WHERE reading = new.reading GROUP BY kind
    ON CONFLICT (what) DO UPDATE SET n = n + excluded.n;
END;

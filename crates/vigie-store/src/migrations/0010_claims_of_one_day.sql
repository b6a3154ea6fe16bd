-- Most claims are of one day: apart from those of several, they are found on the very days that are asked for. With last_day,
-- so that the condition is met without the claims.
DROP INDEX claims_short;
CREATE INDEX claims_of_one_day ON claims (first_day, kind, factuality, last_day)
  WHERE julianday(last_day) - julianday(first_day) = 0;
CREATE INDEX claims_short ON claims (first_day, last_day, kind, factuality)
  WHERE julianday(last_day) - julianday(first_day) <> 0 AND julianday(last_day) - julianday(first_day) <= 7;

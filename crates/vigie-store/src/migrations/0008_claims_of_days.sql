-- Claims by day, those of a week at most apart from longer ones: a few days' claims are then found near those days, and only
-- the few long ones are looked through. With what is asked for together with days, so that counting reads the index alone.
CREATE INDEX claims_short ON claims (first_day, last_day, kind, factuality)
  WHERE julianday(last_day) - julianday(first_day) <= 7;
CREATE INDEX claims_long ON claims (first_day, last_day, kind, factuality)
  WHERE NOT coalesce(julianday(last_day) - julianday(first_day) <= 7, FALSE);

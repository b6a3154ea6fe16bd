//! What a filter wants, in SQL.

use rusqlite::types::Value;
use vigie_model::Date;

use crate::Error;
use crate::filter::{ClaimFilter, DayBasis, ReviewStanding};
use crate::fold::fold;
use crate::search::Question;

const LATEST: &str = " CROSS JOIN latest l ON l.reading = c.reading";
const REPORTS: &str = " CROSS JOIN reports r ON r.seq = l.report";

/// What the index of claims of one day holds, in its words (migration 10).
const ONE_DAY: &str = "julianday(last_day) - julianday(first_day) = 0";

/// What the index of short claims holds, in its words, and how long those are at most.
const SHORT: &str =
    "julianday(last_day) - julianday(first_day) <> 0 AND julianday(last_day) - julianday(first_day) <= 7";
const SHORT_DAYS: u32 = 7;

/// What the index of all others holds, in its words (migration 8).
const LONG: &str = "NOT coalesce(julianday(last_day) - julianday(first_day) <= 7, FALSE)";

/// Up to so many days are looked up each for itself, which finds the claims of a kind without those of the others between.
const EACH_DAY: usize = 31;

/// The conditions of a filter in SQL.
///
/// Tables are joined in a fixed order (`CROSS JOIN`): what narrows most comes first and is itself in the order of the
/// claims, so that a page ends as soon as it is full.
#[derive(Default)]
pub(crate) struct Conditions {
    pub from: String,
    /// The column that numbers the claims, in the table that leads.
    pub seq: &'static str,
    pub sql: Vec<String>,
    /// The numbers of the claims of the days, kinds and factualities wanted, where days narrow most.
    of_days: Option<String>,
    pub values: Vec<Value>,
}

impl Conditions {
    /// The conditions over claims, the readings that count and their reports.
    pub fn of(filter: &ClaimFilter) -> Result<Conditions, Error> {
        let mut c = Conditions::ever(filter)?;
        c.standing(filter.known);
        Ok(c)
    }

    /// The same, with claims that a person added and that do not stand.
    pub fn ever(filter: &ClaimFilter) -> Result<Conditions, Error> {
        let mut c = Conditions::default();
        c.of_claims(filter)?;
        c.join("claims c", "c.seq");
        if let Some(of_days) = c.of_days.take() {
            // Read in the order of the numbers, which a table that leads would not be.
            c.sql.push(format!("c.seq IN ({of_days})"));
        }
        c.from.push_str(LATEST);
        c.from.push_str(REPORTS);
        Ok(c)
    }

    /// Leaves out claims that a person added after `known`, or that were withdrawn by then.
    fn standing(&mut self, known: Option<Date>) {
        match known {
            None => self.sql.push("l.until IS NULL".to_owned()),
            Some(known) => {
                let day = self.bind(known.to_string());
                self.sql.push(format!("coalesce(l.since <= {day}, TRUE) AND coalesce(l.until > {day}, TRUE)"));
            }
        }
    }

    /// The conditions for counting: tables that change nothing are left out.
    pub fn to_count(filter: &ClaimFilter, reread: bool) -> Result<Conditions, Error> {
        let mut c = Conditions::default();
        c.of_claims(filter)?;
        c.join_needed(filter, reread);
        Ok(c)
    }

    /// The conditions together with a full-text expression, whose table `s` leads.
    pub fn to_search(filter: &ClaimFilter, expression: String, reread: bool) -> Result<Conditions, Error> {
        let mut c = Conditions::default();
        let words = c.bind(expression);
        c.join("claim_search s", "s.rowid");
        c.sql.push(format!("s.claim_search MATCH {words}"));
        c.of_claims(filter)?;
        c.join_needed(filter, reread);
        Ok(c)
    }

    /// Joins those of the claims, their latest readings and their reports without which the conditions cannot be met.
    fn join_needed(&mut self, filter: &ClaimFilter, reread: bool) {
        match self.of_days.take() {
            Some(of_days) if self.from.is_empty() => self.join(&format!("({of_days}) d"), "d.seq"),
            Some(of_days) => self.sql.push(format!("{} IN ({of_days})", self.seq)),
            None => {}
        }
        let by_report = filter.known.is_some()
            || (filter.days == DayBasis::ClaimElseReport && (filter.since.is_some() || filter.until.is_some()));
        if reread || by_report || self.from.is_empty() || self.sql.iter().any(|sql| sql.contains("c.")) {
            self.join("claims c", "c.seq");
        }
        if reread || by_report {
            self.from.push_str(LATEST);
            self.standing(filter.known);
        }
        if by_report {
            self.from.push_str(REPORTS);
        }
    }

    /// Adds the conditions and the tables that lead; the claims themselves are not joined yet.
    fn of_claims(&mut self, filter: &ClaimFilter) -> Result<(), Error> {
        let c = self;
        if let Some(place) = &filter.place {
            // A key holds a colon, as no folded name does.
            let word = if place.contains(':') { place.trim().to_owned() } else { fold(place) };
            let word = c.bind(word);
            c.join("claim_places p", "p.claim");
            c.sql.push(format!("p.word = {word}"));
        }
        if let Some(actor) = &filter.actor {
            let word = c.bind(fold(actor));
            c.join("claim_actors a", "a.claim");
            c.sql.push(format!("a.word = {word}"));
        }
        let question = filter.words.as_deref().map(Question::read).transpose()?;
        if let Some(expression) = question.and_then(|q| q.open_ended().expression("stems")) {
            let words = c.bind(expression);
            c.join("claim_search w", "w.rowid");
            c.sql.push(format!("w.claim_search MATCH {words}"));
        }
        let lang = filter.lang.as_ref().map(|l| l.as_str().to_owned());
        let said_by = filter.said_by.as_deref().map(fold);
        let victims: Vec<String> = filter.victims.iter().map(|v| v.as_str().to_owned()).collect();
        let any: [(&str, Vec<String>); 4] = [
            ("f.value", filter.values.iter().map(|v| v.as_str().to_owned()).collect()),
            ("f.victims", victims),
            ("f.said_by", said_by.into_iter().collect()),
            ("f.lang", lang.into_iter().collect()),
        ];
        if filter.least.is_some() || any.iter().any(|(_, words)| !words.is_empty()) {
            c.join("claim_facts f", "f.claim");
        }
        for (column, words) in any {
            if !words.is_empty() {
                let list: Vec<String> = words.into_iter().map(|word| c.bind(word)).collect();
                c.sql.push(format!("{column} IN ({})", list.join(", ")));
            }
        }
        if let Some(least) = filter.least {
            let least = c.bind(i64::try_from(least).unwrap_or(i64::MAX));
            c.sql.push(format!("f.amount >= {least}"));
        }
        let mut among: Vec<String> = Vec::new();
        if !filter.kinds.is_empty() {
            let list: Vec<String> = filter.kinds.iter().map(|k| c.bind(k.as_str().to_owned())).collect();
            among.push(format!("kind IN ({})", list.join(", ")));
        }
        if !filter.factuality.is_empty() {
            let list: Vec<String> = filter.factuality.iter().map(|f| c.bind(f.as_str().to_owned())).collect();
            among.push(format!("factuality IN ({})", list.join(", ")));
        }
        let by_days = match (filter.since, filter.until, filter.days) {
            (Some(since), Some(until), DayBasis::Claim) if c.from.is_empty() => Some((since, until)),
            _ => None,
        };
        match by_days {
            Some((since, until)) => c.between(since, until, &among),
            None => c.sql.extend(among.into_iter().map(|condition| format!("c.{condition}"))),
        }
        if let Some(source) = &filter.source {
            let word = c.bind(fold(source));
            c.sql.push(format!("c.source_word = {word}"));
        }
        if let Some(report) = &filter.report {
            let key = c.bind(report.clone());
            c.sql.push(format!(
                "c.reading IN (SELECT x.reading FROM latest x JOIN reports y ON y.seq = x.report \
                 WHERE y.key = {key} OR y.id = {key})"
            ));
        }
        for (bound, own, its_report, compare) in
            [(filter.since, "last_day", "last_day", ">="), (filter.until, "first_day", "first_day", "<=")]
        {
            let Some(bound) = bound.filter(|_| by_days.is_none()) else { continue };
            let day = c.bind(bound.to_string());
            c.sql.push(match filter.days {
                DayBasis::Claim => format!("c.{own} {compare} {day}"),
                DayBasis::ClaimElseReport => format!("coalesce(c.{own}, r.{its_report}) {compare} {day}"),
            });
        }
        if let Some(known) = filter.known {
            let day = c.bind(known.to_string());
            c.sql.push(format!("r.known <= {day}"));
        }
        if !filter.review.is_empty() {
            let by_then = filter.known.map(|known| c.bind(known.to_string()));
            let by_then = by_then.map_or(String::new(), |day| format!(" AND d.day <= {day}"));
            let list: Vec<String> = filter.review.iter().map(|r| c.bind(r.as_str().to_owned())).collect();
            c.sql.push(format!(
                "coalesce((SELECT d.verdict FROM decisions d WHERE d.claim = c.id AND d.link IS NULL{by_then} \
                 ORDER BY d.seq DESC LIMIT 1), 'unreviewed') IN ({})",
                list.join(", ")
            ));
            if !filter.review.contains(&ReviewStanding::Unreviewed) {
                c.sql.push("c.id IN (SELECT claim FROM decisions)".to_owned());
            }
        }
        Ok(())
    }

    /// Wants claims whose own days meet those from one day to another, among those that meet conditions on their kind and
    /// factuality: of those of one day they are looked at that are of these, of those of a week at most they that begin in
    /// the week before or later.
    fn between(&mut self, since: Date, until: Date, among: &[String]) {
        let earliest = (0..SHORT_DAYS).fold(since, |day, _| day.yesterday().unwrap_or(day));
        let days: Vec<Date> = std::iter::successors(Some(since), |day| day.tomorrow().ok().filter(|day| *day <= until))
            .take(EACH_DAY + 1)
            .collect();
        let on_them = (days.len() <= EACH_DAY && since <= until)
            .then(|| days.iter().map(|day| self.bind(day.to_string())).collect::<Vec<_>>().join(", "));
        let (earliest, since, until) =
            (self.bind(earliest.to_string()), self.bind(since.to_string()), self.bind(until.to_string()));
        let among: String = among.iter().map(|condition| format!(" AND {condition}")).collect();
        let on_them = on_them
            .map_or(format!("first_day >= {since} AND first_day <= {until}"), |days| format!("first_day IN ({days})"));
        let own = format!("first_day <= {until} AND last_day >= {since}{among}");
        self.of_days = Some(format!(
            "SELECT seq FROM claims INDEXED BY claims_of_one_day WHERE {ONE_DAY} AND {on_them}{among} \
             UNION ALL SELECT seq FROM claims INDEXED BY claims_short WHERE {SHORT} AND first_day >= {earliest} AND {own} \
             UNION ALL SELECT seq FROM claims INDEXED BY claims_long WHERE {LONG} AND {own}"
        ));
    }

    /// Adds a table that numbers claims by `seq`.
    fn join(&mut self, table: &str, seq: &'static str) {
        if self.from.is_empty() {
            (self.from, self.seq) = (table.to_owned(), seq);
        } else {
            self.from.push_str(&format!(" CROSS JOIN {table} ON {seq} = {}", self.seq));
        }
    }

    /// The placeholder of a value.
    pub fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }

    pub fn wanted(&self) -> String {
        if self.sql.is_empty() { "TRUE".to_owned() } else { self.sql.join(" AND ") }
    }
}

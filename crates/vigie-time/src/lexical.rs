//! Words and numbers that stand alone in patterns: days, years, dates in figures, clock times.

use crate::lexeme::COMPOUND_SPAN;
use crate::numeral::{Digits, Numeral};
use crate::pattern::Class;
use crate::reader::{OPEN, Reader, UNREAD};

impl Reader<'_, '_, '_> {
    /// One word or number of a class: its end, value and scale.
    pub(crate) fn lexical(&mut self, class: Class, at: usize) -> Option<(usize, f64, f64)> {
        if at >= self.limit {
            return None;
        }
        match class {
            Class::Number => self.numeral(at).filter(|n| !n.ordinal).map(|n| (n.end as usize, n.value, n.scale)),
            Class::Ordinal => self.numeral(at).filter(|n| n.ordinal).map(|n| (n.end as usize, n.value, n.scale)),
            Class::Day => match self.digits(at)? {
                Digits::Number(v, true) => (1.0..=31.0).contains(&v).then_some((at + 1, v, 1.0)),
                Digits::Ordinal(v) => {
                    let ending = self.words.lower(at).trim_start_matches(|c: char| c.is_ascii_digit());
                    let fits = (1..=31).contains(&v) && self.rules.day_endings.iter().any(|e| e == ending);
                    fits.then_some((at + 1, f64::from(v), 1.0))
                }
                Digits::Number(..) => None,
            },
            Class::Year => self.year(at).map(|v| (at + 1, v, 1.0)),
            Class::NumericDate => self.numeric_date(at).map(|v| (at + 1, v, 1.0)),
            Class::MidYear => self.rules.mid_year(self.words.lower(at)).map(|v| (at + 1, v, 1.0)),
            Class::Decade => self.decade(at).map(|v| (at + 1, v, 1.0)),
            Class::NumericDay => self.numeric_day(at).map(|v| (at + 1, v, 1.0)),
            Class::Clock => self.clock(at).then_some((at + 1, 0.0, 1.0)),
            Class::Portion => self.rules.portion(self.words.lower(at)).map(|v| (at + 1, v, 1.0)),
            Class::Span => (self.ids[at] == COMPOUND_SPAN).then_some((at + 1, 0.0, 1.0)),
            _ => None,
        }
    }

    fn digits(&self, at: usize) -> Option<Digits> {
        self.starts_with_digit(at).then(|| self.rules.numerals.digits(self.words.lower(at)))?
    }

    pub(crate) fn year(&self, at: usize) -> Option<f64> {
        match self.digits(at)? {
            Digits::Number(v, true) => {
                ((1000.0..=2199.0).contains(&v) && self.words.tokens[at].span.len() == 4).then_some(v)
            }
            _ => None,
        }
    }

    /// A decade by its first year: *1990s*, *90s*.
    fn decade(&self, at: usize) -> Option<f64> {
        let word = self.words.lower(at);
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let (year, ending) = word.split_at(digits);
        let year: u32 = year.parse().ok().filter(|y| y % 10 == 0 && (digits == 2 || (1000..2200).contains(y)))?;
        self.rules.decade_endings.iter().any(|e| e == ending).then_some(f64::from(year))
    }

    fn numeral(&mut self, at: usize) -> Option<Numeral> {
        if self.numeral_at[at] == UNREAD {
            let rules = self.rules;
            let find = |w: &str| rules.lexemes.find(w, w);
            let numeral = rules.numerals.read(self.words, &self.ids, &find, at, self.limit);
            self.numeral_at[at] = OPEN;
            if let Some(numeral) = numeral {
                self.numeral_at[at] = self.numerals.len() as u32;
                self.numerals.push(numeral);
            }
        }
        self.numerals.get(self.numeral_at[at] as usize).copied()
    }

    /// A date in figures, as year × 10,000 + month × 100 + day: *27.03.15*, *2020-02-07*, *3/4/2020*; below zero where
    /// day and month cannot be taken for each other.
    pub(crate) fn numeric_date(&self, at: usize) -> Option<f64> {
        let word = self.words.word(at);
        let mut parts = [0u32; 3];
        let mut lens = [0usize; 3];
        let mut count = 0;
        let mark = word.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '.' | '/' | '-'))?;
        for part in word.split(mark) {
            if count == 3 || part.is_empty() || part.len() > 4 || !part.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            (parts[count], lens[count]) = (part.parse().ok()?, part.len());
            count += 1;
        }
        if count != 3 {
            return None;
        }
        let (year, month, day, year_len) = match (lens[0], self.rules.month_first && mark == '/') {
            (4, _) => (parts[0], parts[1], parts[2], 4),
            (_, true) if parts[0] <= 12 => (parts[2], parts[0], parts[1], lens[2]),
            (_, _) if parts[1] <= 12 => (parts[2], parts[1], parts[0], lens[2]),
            _ => (parts[2], parts[0], parts[1], lens[2]),
        };
        let year = match year_len {
            4 => year,
            // As POSIX has it: 69 to 99 are of the twentieth century.
            2 if year >= 69 => 1900 + year,
            2 => 2000 + year,
            _ => return None,
        };
        let real = (1..=12).contains(&month) && (1..=31).contains(&day) && lens[1] <= 2 && year > 0;
        let date = f64::from(year * 10_000 + month * 100 + day);
        real.then_some(if lens[0] == 4 { -date } else { date })
    }

    /// Day and month in figures, as month × 100 + day: *17/02*.
    fn numeric_day(&self, at: usize) -> Option<f64> {
        let (a, b) = self.words.word(at).split_once('/')?;
        let two = |s: &str| {
            (matches!(s.len(), 1 | 2) && s.bytes().all(|b| b.is_ascii_digit())).then(|| s.parse::<u32>().ok())?
        };
        let (a, b) = (two(a)?, two(b)?);
        let (day, month) = if self.rules.month_first { (b, a) } else { (a, b) };
        ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(f64::from(month * 100 + day))
    }

    /// A clock time: hours, one of the language's marks, minutes or none.
    fn clock(&self, at: usize) -> bool {
        let word = self.words.lower(at);
        let run = word.bytes().take_while(u8::is_ascii_digit).count();
        let (hours, rest) = word.split_at(run);
        (1..=2).contains(&run)
            && hours.parse::<u8>().is_ok_and(|h| h <= 24)
            && self.rules.clock_marks.iter().any(|mark| {
                rest.strip_prefix(mark.as_str()).is_some_and(|m| {
                    m.len() == 2 && m.parse::<u8>().is_ok_and(|m| m < 60) || m.is_empty() && mark != ":"
                })
            })
    }
}

//! The parameters of a request, each taken once; what is left over is refused by name.

use std::str::FromStr;

use vigie_model::{Date, Lang};

use crate::error::Refusal;

/// The parameters that were not taken yet, in order.
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    pub fn new(pairs: Vec<(String, String)>) -> Parameters {
        Parameters(pairs)
    }

    /// Every value of a parameter that may be repeated.
    pub fn all(&mut self, name: &str) -> Vec<String> {
        let taken = self.0.extract_if(.., |(key, _)| key == name);
        taken.map(|(_, value)| value).collect()
    }

    /// The value of a parameter; an empty one counts as absent.
    pub fn one(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        let mut values = self.all(name);
        match values.len() {
            0 | 1 => Ok(values.pop().filter(|v| !v.trim().is_empty())),
            n => Err(Refusal::parameter(name, format_args!("given {n} times; give it once"))),
        }
    }

    /// A day.
    pub fn day(&mut self, name: &str) -> Result<Option<Date>, Refusal> {
        let wrong = |text: String| Refusal::parameter(name, format_args!("{text:?} is not a day; write 2020-02-07"));
        // Ten characters: jiff would also take a time of day, which would be dropped silently.
        let read = |text: String| text.parse().ok().filter(|_| text.len() == 10).ok_or_else(|| wrong(text));
        self.one(name)?.map(read).transpose()
    }

    /// The words of a vocabulary, repeated or separated by commas.
    pub fn words<T>(&mut self, name: &str) -> Result<Vec<T>, Refusal>
    where
        T: FromStr,
        T::Err: std::fmt::Display,
    {
        let values = self.all(name);
        let words = values.iter().flat_map(|v| v.split(',')).map(str::trim).filter(|w| !w.is_empty());
        words.map(|w| w.parse().map_err(|e| Refusal::parameter(name, e))).collect()
    }

    /// A value of a vocabulary, or whatever else is written as one word.
    pub fn word<T>(&mut self, name: &str) -> Result<Option<T>, Refusal>
    where
        T: FromStr,
        T::Err: std::fmt::Display,
    {
        let read =
            |text: String| text.trim().parse().map_err(|e| Refusal::parameter(name, format_args!("{text:?}: {e}")));
        self.one(name)?.map(read).transpose()
    }

    /// A language.
    pub fn lang(&mut self, name: &str) -> Result<Option<Lang>, Refusal> {
        let wrong =
            |text: &str| Refusal::parameter(name, format_args!("{text:?} is no language; write its code, such as fr"));
        self.one(name)?.map(|text| Lang::new(&text).ok_or_else(|| wrong(&text))).transpose()
    }

    /// How many items are wanted: `limit`, 1 to 1,000, 100 where it is not given.
    pub fn limit(&mut self) -> Result<usize, Refusal> {
        const USUAL: usize = 100;
        const MOST: usize = 1000;
        let Some(text) = self.one("limit")? else { return Ok(USUAL) };
        let wrong = || Refusal::parameter("limit", format_args!("{text:?} is not a number from 1 to {MOST}"));
        text.parse().ok().filter(|n| (1..=MOST).contains(n)).ok_or_else(wrong)
    }

    /// How many items to pass over: an `after` that a page gave.
    pub fn skip(&mut self) -> Result<usize, Refusal> {
        let Some(text) = self.one("after")? else { return Ok(0) };
        text.parse().map_err(|_| {
            Refusal::parameter("after", format_args!("{text:?} is not a cursor; use the `next` of the page before"))
        })
    }

    /// Refuses what nothing took.
    pub fn done(self) -> Result<(), Refusal> {
        match self.0.first() {
            None => Ok(()),
            Some((name, _)) => Err(Refusal::parameter(name, "not known here")),
        }
    }
}

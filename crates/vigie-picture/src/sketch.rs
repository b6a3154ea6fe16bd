//! Wire copies: which report is a near copy of which earlier one, though it was cut, extended, retitled or touched up.
//!
//! In: texts, each with a key and the first day it could be known. Out: for each, the earliest report it copies.
//! Invariant: the answer depends on the reports, not on the order in which they were added, and a report copies only what
//! could be known no later than itself: what becomes known afterwards never changes who copied whom before.
//!
//! A text is taken as the set of its runs of [`RUN_WORDS`] words (shingles). Two texts are copies when at least
//! [`SHARED`] of the shorter one's runs stand in the longer one; near copies are found among all texts by the smallest
//! hashes of their runs, in bands (MinHash with locality-sensitive hashing; Broder 1997, Indyk and Motwani 1998). Two
//! reporters who tell of one event share names and stock phrases, but few runs of words.
//!
//! ```
//! # use vigie_picture::sketch::{NearCopies, Sketch};
//! let wire = "The army said on Friday that its troops had entered the northern town after three days of shelling, \
//!             and residents reached by telephone spoke of fires near the bridge and of families leaving on foot.";
//! let reprint = format!("Troops enter town\n\n{wire} The bridge was built in 1932.");
//! let mut copies = NearCopies::default();
//! copies.add("wire", "2020-02-07".parse().ok(), &Sketch::of(wire));
//! copies.add("reprint", "2020-02-08".parse().ok(), &Sketch::of(&reprint));
//! assert_eq!(copies.original("reprint"), Some("wire"));
//! assert_eq!(copies.original("wire"), None);
//! ```

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use vigie_model::Date;

/// Words in a run.
pub const RUN_WORDS: usize = 3;

/// The least share of the shorter text's runs that must stand in the longer one.
pub const SHARED: f64 = 0.4;

/// Bands of a sketch. Two texts are compared when one band is equal.
pub const BANDS: usize = 32;

/// Smallest hashes in a band: with two, texts that share a quarter of all their runs meet with a probability of 0.87, and
/// texts that share a hundredth with one of 0.003.
const ROWS: usize = 2;

/// A text of fewer words is nobody's copy: two outlets may well put a flash in the same words.
const LEAST_WORDS: usize = 12;

/// The most hashes of runs that a sketch keeps; of a longer text an even sample.
const MOST_RUNS: usize = 2_048;

/// A run of letters longer than this is of a script that writes no spaces: each of its characters counts as a word.
const LONGEST_WORD: usize = 24;

/// What is kept of a text to find its copies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    /// Empty for a text that is too short to be anyone's copy.
    bands: Vec<u64>,
    /// Hashes of the runs, ascending, without repetition.
    runs: Vec<u32>,
    /// Only hashes that end in this many zero bits are kept.
    sampled: u32,
}

impl Sketch {
    /// The sketch of a text; case, accents, punctuation and line breaks do not count.
    pub fn of(text: &str) -> Sketch {
        let words = words(text);
        let mut runs: Vec<u32> = words.windows(RUN_WORDS).map(|run| (combine(run) >> 32) as u32).collect();
        runs.sort_unstable();
        runs.dedup();
        let bands = if words.len() < LEAST_WORDS { Vec::new() } else { bands(&runs) };
        let mut sampled = 0;
        while runs.len() > MOST_RUNS {
            sampled += 1;
            runs.retain(|&run| in_sample(run, sampled));
        }
        Sketch { bands, runs, sampled }
    }

    /// Keys under which the text is found: [`BANDS`] of them, none for a text too short to compare. Near copies have at
    /// least one in common, and few others have.
    pub fn bands(&self) -> &[u64] {
        &self.bands
    }

    /// The share of the shorter text's runs that stand in the longer one, 0..=1; 0 where one has none.
    pub fn shared(&self, other: &Sketch) -> f64 {
        let sampled = self.sampled.max(other.sampled);
        let of = |sketch: &Sketch| sketch.runs.iter().copied().filter(|&run| in_sample(run, sampled)).collect();
        let (a, b): (Vec<u32>, Vec<u32>) = (of(self), of(other));
        let (mut i, mut j, mut both) = (0, 0, 0_usize);
        while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
            both += usize::from(x == y);
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        match a.len().min(b.len()) {
            0 => 0.0,
            shorter => both as f64 / shorter as f64,
        }
    }

    /// True when the texts are near copies of each other, whichever came first.
    pub fn is_copy(&self, other: &Sketch) -> bool {
        !self.bands.is_empty() && !other.bands.is_empty() && self.shared(other) >= SHARED
    }
}

/// The hashes of the text's words.
fn words(text: &str) -> Vec<u64> {
    let folded: String = text.nfkd().filter(|&c| !is_combining_mark(c)).flat_map(char::to_lowercase).collect();
    let mut words = Vec::new();
    for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if word.chars().nth(LONGEST_WORD).is_some() {
            words.extend(word.chars().map(|c| mix(u64::from(u32::from(c)))));
        } else {
            words.push(word.chars().fold(0, |hash, c| mix(hash ^ u64::from(u32::from(c)))));
        }
    }
    words
}

/// One hash of several, in their order.
fn combine(hashes: &[u64]) -> u64 {
    hashes.iter().fold(0, |all, &hash| mix(all.rotate_left(17) ^ hash))
}

/// Spreads the bits of a number over all 64. Source: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number
/// Generators", OOPSLA 2014.
fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

fn in_sample(run: u32, sampled: u32) -> bool {
    run.trailing_zeros() >= sampled
}

fn bands(runs: &[u32]) -> Vec<u64> {
    let mut least = [u64::MAX; BANDS * ROWS];
    for &run in runs {
        let mut hash = u64::from(run);
        for least in &mut least {
            hash = mix(hash);
            *least = (*least).min(hash);
        }
    }
    least.chunks(ROWS).zip(0_u64..).map(|(rows, band)| mix(combine(rows) ^ band)).collect()
}

/// A report among the others.
#[derive(Debug, Clone)]
struct Filed {
    day: Option<Date>,
    key: String,
    sketch: Sketch,
    /// The earliest report it is a near copy of.
    copies: Option<usize>,
}

impl Filed {
    /// By the day it could be known, then by key; without a day, after all others.
    fn order(&self) -> (bool, Option<Date>, &str) {
        (self.day.is_none(), self.day, &self.key)
    }
}

/// All reports, and which of them copies which. Adding one costs as much as it has near copies.
#[derive(Debug, Clone, Default)]
pub struct NearCopies {
    filed: Vec<Filed>,
    by_key: BTreeMap<String, usize>,
    by_band: BTreeMap<u64, Vec<usize>>,
}

impl NearCopies {
    /// Adds the report `key`, which could be known on `day`. A key that is there already is left as it is.
    pub fn add(&mut self, key: &str, day: Option<Date>, sketch: &Sketch) {
        let n = self.filed.len();
        if self.by_key.contains_key(key) {
            return;
        }
        let mut filed = Filed { day, key: key.to_owned(), sketch: sketch.clone(), copies: None };
        let mut near: Vec<usize> =
            sketch.bands.iter().filter_map(|band| self.by_band.get(band)).flatten().copied().collect();
        near.sort_unstable();
        near.dedup();
        near.retain(|&other| self.filed[other].sketch.is_copy(sketch));
        for other in near {
            let earliest =
                |of: &Filed, than: &Filed| of.copies.is_none_or(|now| than.order() < self.filed[now].order());
            if self.filed[other].order() < filed.order() {
                if earliest(&filed, &self.filed[other]) {
                    filed.copies = Some(other);
                }
            } else if earliest(&self.filed[other], &filed) {
                self.filed[other].copies = Some(n);
            }
        }
        for band in &sketch.bands {
            self.by_band.entry(*band).or_default().push(n);
        }
        self.by_key.insert(key.to_owned(), n);
        self.filed.push(filed);
    }

    /// The report that `key` goes back to, from copy to copy; `None` where it copies none or is not there.
    pub fn original(&self, key: &str) -> Option<&str> {
        let first = *self.by_key.get(key)?;
        let mut n = first;
        while let Some(earlier) = self.filed[n].copies {
            n = earlier;
        }
        (n != first).then(|| self.filed[n].key.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIRE: &str = "Rebels shot down a helicopter over the western countryside on Tuesday, a monitor said, the second \
        in a week. The two pilots were killed. The army did not comment, but a local official told reporters by phone that \
        wreckage had fallen near a bakery and that nobody on the ground was hurt.";

    fn day(text: &str) -> Option<Date> {
        text.parse().ok()
    }

    #[test]
    fn what_does_not_count() {
        let same = |a: &str, b: &str| assert_eq!(Sketch::of(a), Sketch::of(b));
        same(WIRE, &WIRE.to_uppercase());
        same(WIRE, &WIRE.replace(", ", "\n\n— "));
        same(
            "L'armée a pris Saraqeb après des mois de siège.",
            "L’arme\u{301}e a pris SARAQEB, apres des mois de siège…",
        );
    }

    #[test]
    fn a_short_text_is_nobodys_copy() {
        let flash = Sketch::of("The army has taken the town of Saraqeb.");
        assert!(flash.bands().is_empty() && !flash.is_copy(&flash));
        assert!(!Sketch::of("").is_copy(&Sketch::of("")));
    }

    #[test]
    fn scripts_without_spaces_have_words_too() {
        let text =
            "政府军星期五表示其部队在三天炮击之后进入了北部城镇并控制了通往首都的公路和桥梁附近的居民正在步行离开";
        assert!(Sketch::of(text).is_copy(&Sketch::of(&text[..text.len() / 2])));
        let other =
            "反对派发言人否认有关报道称其武装人员仍在城内各区与敌军交战并呼吁国际社会立即采取行动保护平民安全撤离";
        assert!(!Sketch::of(text).is_copy(&Sketch::of(other)));
    }

    #[test]
    fn the_sample_of_a_long_text_still_tells_a_copy() {
        let sentence =
            |n: usize| format!("On day {n} some {} people left quarter {} by road {}. ", n * 7, n % 13, n * n);
        let long: String = (0..2_000).map(sentence).collect();
        let part: String = (500..1_500).map(sentence).collect();
        let other: String = (5_000..6_000).map(sentence).collect();
        let sketch = Sketch::of(&long);
        assert!(sketch.runs.len() <= MOST_RUNS && sketch.sampled > 0);
        assert!(sketch.is_copy(&Sketch::of(&part)));
        assert!(!sketch.is_copy(&Sketch::of(&other)), "{}", sketch.shared(&Sketch::of(&other)));
    }

    #[test]
    fn a_digest_of_two_dispatches_does_not_make_them_one() {
        let other = "Aid trucks crossed the border for the first time in a month on Tuesday, the relief agency said. Forty \
            lorries carried flour, blankets and medicine to camps around the lake, where eleven thousand families wait.";
        let mut copies = NearCopies::default();
        copies.add("digest", day("2020-02-12"), &Sketch::of(&format!("{WIRE}\n\n{other}")));
        copies.add("helicopter", day("2020-02-11"), &Sketch::of(WIRE));
        copies.add("aid", day("2020-02-10"), &Sketch::of(other));
        assert_eq!(copies.original("digest"), Some("aid"));
        assert_eq!(copies.original("helicopter"), None);
        assert_eq!(copies.original("aid"), None);
    }

    #[test]
    fn a_report_copies_only_what_was_known_before() {
        let mut copies = NearCopies::default();
        copies.add("b", day("2020-02-12"), &Sketch::of(WIRE));
        copies.add("undated", None, &Sketch::of(WIRE));
        assert_eq!(copies.original("undated"), Some("b"));
        copies.add("a", day("2020-02-12"), &Sketch::of(WIRE));
        copies.add("later", day("2020-02-13"), &Sketch::of(WIRE));
        assert_eq!(copies.original("b"), Some("a"));
        assert_eq!(copies.original("later"), Some("a"));
        assert_eq!(copies.original("a"), None);
        assert_eq!(copies.original("unheard of"), None);
    }
}

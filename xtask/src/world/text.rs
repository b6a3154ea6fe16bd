//! Words without a meaning, in which reports are written, and what desks do to the reports of others.

use super::random::Chance;

const ONSETS: [&str; 16] = ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "st"];
const VOWELS: [&str; 5] = ["a", "e", "i", "o", "u"];

/// How many words the language has.
const WORDS: f64 = 4_000.0;

/// How many phrases everybody uses, of three or four words.
const PHRASES: usize = 60;

fn word(mut n: usize) -> String {
    let mut word = String::new();
    loop {
        word.push_str(ONSETS[n % ONSETS.len()]);
        n /= ONSETS.len();
        word.push_str(VOWELS[n % VOWELS.len()]);
        n /= VOWELS.len();
        if n == 0 {
            return word;
        }
    }
}

/// The name of the `n`th town: another for each.
pub fn name(n: usize) -> String {
    let word = word(n);
    format!("{}{}n", word[..1].to_uppercase(), &word[1..])
}

/// A word as frequent as words are: the `n`th about 1/n as often as the first.
fn some_word(chance: &mut Chance) -> String {
    word(chance.between(0.0, WORDS.ln()).exp() as usize)
}

/// A sentence of some twenty words in which the facts stand in their order.
pub fn sentence(facts: &[&str], chance: &mut Chance) -> String {
    let mut words: Vec<String> = Vec::new();
    for fact in facts {
        if chance.happens(0.4) {
            let phrase = chance.below(PHRASES);
            words.extend((0..3 + phrase % 2).map(|n| word(5 + phrase * 7 + n * 131)));
        }
        words.extend((0..2 + chance.below(5)).map(|_| some_word(chance)));
        words.push((*fact).to_owned());
    }
    words.extend((0..3 + chance.below(6)).map(|_| some_word(chance)));
    words.join(" ") + "."
}

/// A reprint: under another title, now and then with a word changed or two letters swapped, or with a line of the desk's own.
pub fn reprinted(sentences: &[String], chance: &mut Chance) -> Vec<String> {
    let touched = |sentence: &String, chance: &mut Chance| {
        let words = sentence.split(' ').map(|word| match () {
            () if chance.happens(0.03) => some_word(chance),
            () if word.len() > 3 && word.is_ascii() && chance.happens(0.02) => {
                format!("{}{}", &word[1..2], &word[..1]) + &word[2..]
            }
            () => word.to_owned(),
        });
        words.collect::<Vec<_>>().join(" ")
    };
    sentences
        .iter()
        .map(|sentence| if chance.happens(0.5) { touched(sentence, chance) } else { sentence.clone() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_towns_have_one_name() {
        let mut names: Vec<String> = (0..20_000).map(name).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 20_000);
    }

    #[test]
    fn sentences_hold_their_facts_in_order() {
        let mut chance = Chance::new(4);
        for _ in 0..100 {
            let sentence = sentence(&["Vesh", "Talan", "17"], &mut chance);
            let at = |fact: &str| sentence.find(&format!(" {fact} ")).unwrap();
            assert!(at("Vesh") < at("Talan") && at("Talan") < at("17"), "{sentence}");
        }
    }
}

//! Which language a text is written in.

use vigie_model::Lang;
use whichlang::Lang as Which;

/// How many bytes of a text are looked at: enough for certainty, little enough to cost nothing.
const SAMPLE_BYTES: usize = 4096;

/// The language of `text`, or `None` where there are too few letters to say.
///
/// Sixteen languages are told apart; a text in a further one is taken for its nearest relative.
///
/// ```
/// let lang = vigie_text::identify("Les habitants fuient la ville depuis lundi.").unwrap();
/// assert_eq!(lang.as_str(), "fr");
/// assert_eq!(vigie_text::identify("1234 :-)"), None);
/// ```
pub fn identify(text: &str) -> Option<Lang> {
    let mut end = text.len().min(SAMPLE_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &text[..end];
    if sample.chars().filter(|c| c.is_alphabetic()).take(8).count() < 8 {
        return None;
    }
    Lang::new(match whichlang::detect_language(sample) {
        Which::Ara => "ar",
        Which::Cmn => "zh",
        Which::Deu => "de",
        Which::Eng => "en",
        Which::Fra => "fr",
        Which::Hin => "hi",
        Which::Ita => "it",
        Which::Jpn => "ja",
        Which::Kor => "ko",
        Which::Nld => "nl",
        Which::Por => "pt",
        Which::Rus => "ru",
        Which::Spa => "es",
        Which::Swe => "sv",
        Which::Tur => "tr",
        Which::Vie => "vi",
    })
}

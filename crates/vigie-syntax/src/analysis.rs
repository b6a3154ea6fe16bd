//! What the parser found in a text: flat arrays, and views of them that are pleasant to walk.

use crate::Upos;
use std::ops::Range;
use std::sync::Arc;

/// The labels of a model, shared by every analysis made with it.
#[derive(Debug, Default)]
pub(crate) struct Labels {
    pub(crate) tags: Vec<(Upos, Box<str>)>,
    pub(crate) deprels: Vec<Box<str>>,
}

/// A sentence: consecutive tokens of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Bytes of the text, from the first token's start to the last one's end.
    pub span: Range<u32>,
    /// Its words, as indexes into the analysis; never empty.
    pub words: Range<u32>,
    /// Its tokens, as indexes into [`Analysis::tokens`]; never empty.
    pub tokens: Range<u32>,
}

/// A token: a slice of the text that is one word, or several (*du* = *de* + *le*).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Bytes of the text; the token's form is `&text[span]`.
    pub span: Range<u32>,
    /// Its words, as indexes into the analysis: one, or more in a multi-word token.
    pub words: Range<u32>,
}

impl Token {
    /// Whether the token stands for several words.
    pub fn is_multiword(&self) -> bool {
        self.words.len() > 1
    }
}

/// A view of one syntactic word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'a> {
    /// Its index in the analysis, from 0, counted over all sentences.
    pub index: u32,
    /// The token it belongs to, as an index into [`Analysis::tokens`].
    pub token: u32,
    /// The sentence it belongs to, as an index into [`Analysis::sentences`].
    pub sentence: u32,
    /// The word as written, or as expanded from a multi-word token.
    pub form: &'a str,
    /// Its dictionary form.
    pub lemma: &'a str,
    /// Its part of speech.
    pub upos: Upos,
    /// Its features as treebanks write them, `Gender=Masc|Number=Sing`; `""` if it has none.
    pub feats: &'a str,
    /// The index *in the analysis* of the word it depends on; `None` for the root of the sentence.
    pub head: Option<u32>,
    /// Its relation to its head, `nsubj`, `obl:mod`…; `root` for the root, and only for it.
    pub deprel: &'a str,
}

impl<'a> Word<'a> {
    /// The value of a feature: `Sing` for `Number`; `None` where the word does not have it.
    pub fn feature(&self, name: &str) -> Option<&'a str> {
        self.feats.split('|').find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name)).map(|(_, v)| v)
    }
}

/// `head` of a root.
pub(crate) const NO_HEAD: u32 = u32::MAX;

/// A word as stored; strings are ranges of [`Analysis::strings`], labels indexes into [`Labels`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WordData {
    pub(crate) form: Range<u32>,
    pub(crate) lemma: Range<u32>,
    pub(crate) token: u32,
    pub(crate) sentence: u32,
    pub(crate) head: u32,
    pub(crate) tag: u16,
    pub(crate) deprel: u16,
}

/// The sentences, tokens and words of a text.
///
/// Words are numbered over the whole analysis, from 0; [`Word::head`] is such a number. An analysis owns all it shows but
/// the text: spans are bytes of the text that was parsed. Two analyses are equal when they say the same.
///
/// ```
/// # #[cfg(feature = "test-model")] {
/// # use vigie_syntax::{Model, testmodel::TestModel};
/// # let model = Model::from_bytes(TestModel::small(7).to_bytes().into()).unwrap();
/// let text = "Ils ont fui. Elle reste.";
/// let analysis = model.parser().parse(text);
/// let sentence = analysis.sentences().next().unwrap();
/// let root = analysis.root_of(&sentence);
/// assert_eq!(root.head, None);
/// assert!(analysis.children(root.index).all(|child| child.head == Some(root.index)));
/// let token = &analysis.tokens()[root.token as usize];
/// assert!(text.get(token.span.start as usize..token.span.end as usize).is_some());
/// # }
/// ```
#[derive(Debug, Clone, Default)]
pub struct Analysis {
    pub(crate) labels: Arc<Labels>,
    pub(crate) strings: String,
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) tokens: Vec<Token>,
    pub(crate) words: Vec<WordData>,
}

impl Analysis {
    /// The sentences, in the order of the text.
    pub fn sentences(&self) -> impl ExactSizeIterator<Item = Sentence> + '_ {
        self.sentences.iter().cloned()
    }

    /// The tokens, in the order of the text.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// All words, in the order of the text.
    pub fn words(&self) -> impl ExactSizeIterator<Item = Word<'_>> {
        (0..self.words.len() as u32).map(|index| self.word(index))
    }

    /// How many words there are.
    pub fn word_count(&self) -> usize {
        self.words.len()
    }

    /// The word of that index.
    ///
    /// # Panics
    ///
    /// If `index` is not below [`Analysis::word_count`].
    pub fn word(&self, index: u32) -> Word<'_> {
        let data = &self.words[index as usize];
        let string = |range: &Range<u32>| &self.strings[range.start as usize..range.end as usize];
        let (upos, feats) = &self.labels.tags[usize::from(data.tag)];
        Word {
            index,
            token: data.token,
            sentence: data.sentence,
            form: string(&data.form),
            lemma: string(&data.lemma),
            upos: *upos,
            feats,
            head: (data.head != NO_HEAD).then_some(data.head),
            deprel: &self.labels.deprels[usize::from(data.deprel)],
        }
    }

    /// The words of a sentence of this analysis, in order.
    pub fn words_of(&self, sentence: &Sentence) -> impl DoubleEndedIterator<Item = Word<'_>> {
        sentence.words.clone().map(|index| self.word(index))
    }

    /// The sentence of a word of this analysis.
    ///
    /// # Panics
    ///
    /// If `word` is not below [`Analysis::word_count`].
    pub fn sentence_of(&self, word: u32) -> Sentence {
        self.sentences[self.words[word as usize].sentence as usize].clone()
    }

    /// The words that depend on `word` directly, in the order of the text. Takes time in proportion to the sentence.
    ///
    /// # Panics
    ///
    /// If `word` is not below [`Analysis::word_count`].
    pub fn children(&self, word: u32) -> impl DoubleEndedIterator<Item = Word<'_>> {
        let sentence = self.sentence_of(word);
        sentence.words.filter(move |&other| self.words[other as usize].head == word).map(|other| self.word(other))
    }

    /// `word`, its head, its head's head… up to the root.
    ///
    /// # Panics
    ///
    /// If `word` is not below [`Analysis::word_count`].
    pub fn path_to_root(&self, word: u32) -> impl Iterator<Item = Word<'_>> {
        std::iter::successors(Some(self.word(word)), |word| word.head.map(|head| self.word(head)))
    }

    /// The root of a sentence of this analysis.
    ///
    /// # Panics
    ///
    /// If the sentence is of another analysis.
    pub fn root_of(&self, sentence: &Sentence) -> Word<'_> {
        let root = sentence.words.clone().find(|&word| self.words[word as usize].head == NO_HEAD);
        self.word(root.unwrap_or(sentence.words.start))
    }

    pub(crate) fn word_form(&self, word: u32) -> &str {
        let form = &self.words[word as usize].form;
        &self.strings[form.start as usize..form.end as usize]
    }

    /// Empties the analysis, keeping its memory.
    pub(crate) fn reset(&mut self, labels: &Arc<Labels>) {
        if !Arc::ptr_eq(&self.labels, labels) {
            self.labels = Arc::clone(labels);
        }
        self.strings.clear();
        self.sentences.clear();
        self.tokens.clear();
        self.words.clear();
    }

    /// Cuts the tokens into sentences anew: one begins at the first token at or behind each of `starts`, ascending.
    pub(crate) fn recut(&mut self, starts: &[u32]) {
        self.sentences.clear();
        let mut starts = starts.iter().copied().peekable();
        for at in 0..self.tokens.len() {
            let Token { span, words } = self.tokens[at].clone();
            let mut opens = at == 0;
            while starts.next_if(|&start| start <= span.start).is_some() {
                opens = true;
            }
            let at = at as u32;
            if opens {
                self.sentences.push(Sentence { span: span.clone(), words: words.clone(), tokens: at..at + 1 });
            } else if let Some(sentence) = self.sentences.last_mut() {
                sentence.span.end = span.end;
                sentence.words.end = words.end;
                sentence.tokens.end = at + 1;
            }
            for word in words {
                self.words[word as usize].sentence = self.sentences.len() as u32 - 1;
            }
        }
    }

    /// Keeps a string; an empty one where 4 GiB of strings are full.
    pub(crate) fn keep(&mut self, string: &str) -> Range<u32> {
        if self.strings.len() + string.len() > u32::MAX as usize {
            return 0..0;
        }
        let start = self.strings.len() as u32;
        self.strings.push_str(string);
        start..self.strings.len() as u32
    }
}

impl PartialEq for Analysis {
    fn eq(&self, other: &Analysis) -> bool {
        self.sentences == other.sentences && self.tokens == other.tokens && self.words().eq(other.words())
    }
}

//! A model at work on texts.

use crate::analysis::{Analysis, NO_HEAD};
use crate::encoder::{EncoderScratch, Unit};
use crate::form::shape;
use crate::heads::HeadsScratch;
use crate::model::Model;
use crate::segmenter::SegmenterScratch;

/// Words of a sentence that are read together; a longer sentence is cut.
const MAX_UNIT: usize = 512;
/// Words that are encoded at once.
const BATCH: usize = 1024;
/// Words that the heads label at once.
const GROUP: usize = 256;
/// Bytes of a text that are read.
const MAX_TEXT: usize = 1 << 28;

/// Reads texts with a model, in one annotation style. Holds the memory it computes in (some megabytes) and reuses it, so
/// keep one per thread.
///
/// ```
/// # #[cfg(feature = "test-model")] {
/// use vigie_syntax::{Analysis, Model, testmodel::TestModel};
///
/// let model = Model::from_bytes(TestModel::small(7).to_bytes().into()).unwrap();
/// let mut parser = model.parser().with_style("other").unwrap();
/// let mut analysis = Analysis::default();
/// for text in ["Le convoi est parti.", "Il arrive demain."] {
///     parser.parse_into(text, &mut analysis);
///     assert!(analysis.word_count() > 0);
/// }
/// assert!(model.parser().with_style("unheard of").is_none());
/// # }
/// ```
#[derive(Debug)]
pub struct Parser<'m> {
    model: &'m Model,
    style: usize,
    memory: Memory,
}

/// The memory that a [`Parser`] computes in, of no model: where threads come and go, keep it instead of the parser, with
/// [`Model::parser_with`] and [`Parser::into_memory`]. Holds nothing that an analysis depends on.
#[derive(Debug, Default)]
pub struct Memory {
    segmenter: SegmenterScratch,
    encoder: EncoderScratch,
    heads: HeadsScratch,
    units: Vec<Unit>,
}

impl<'m> Parser<'m> {
    pub(crate) fn new(model: &'m Model, memory: Memory) -> Parser<'m> {
        Parser { model, style: 0, memory }
    }

    /// The memory that it computed in, for another parser.
    pub fn into_memory(self) -> Memory {
        self.memory
    }

    /// The same parser in another annotation style; `None` where the model does not have it.
    pub fn with_style(self, name: &str) -> Option<Self> {
        let style = self.model.styles().position(|style| style == name)?;
        Some(Parser { style, ..self })
    }

    /// Reads a whole text. Any text is read; of one longer than 256 MiB, the first 256 MiB.
    pub fn parse(&mut self, text: &str) -> Analysis {
        let mut analysis = Analysis::default();
        self.parse_into(text, &mut analysis);
        analysis
    }

    /// As [`Parser::parse`], into an analysis whose memory is reused: what it held before is forgotten.
    pub fn parse_into(&mut self, text: &str, out: &mut Analysis) {
        self.segment(text, out);
        self.read_all(out);
    }

    /// As [`Parser::parse_into`], with sentences as the caller cuts them: one begins at the first token that starts at or
    /// behind each of `starts` (ascending byte offsets), and nowhere else but at the text's beginning. A token is never
    /// cut, so an offset inside one counts for the next.
    pub fn parse_sentences_into(&mut self, text: &str, starts: &[u32], out: &mut Analysis) {
        self.segment(text, out);
        out.recut(starts);
        self.read_all(out);
    }

    fn segment(&mut self, text: &str, out: &mut Analysis) {
        let text = &text[..text.floor_char_boundary(MAX_TEXT)];
        out.reset(&self.model.labels);
        self.memory.segmenter.run(self.model, text, out);
    }

    /// Labels the words of an analysis that has its sentences.
    fn read_all(&mut self, out: &mut Analysis) {
        self.cut_units(out);
        let units = std::mem::take(&mut self.memory.units);
        let mut rest = units.as_slice();
        while !rest.is_empty() {
            let (batch, after) = rest.split_at(take(rest, BATCH));
            self.read(batch, out);
            rest = after;
        }
        self.memory.units = units;
        self.join_units(out);
    }

    /// Encodes a batch, and labels it a group at a time.
    fn read(&mut self, batch: &[Unit], out: &mut Analysis) {
        self.memory.encoder.run(self.model, self.style, out, batch);
        let mut first = 0;
        let mut rest = batch;
        while !rest.is_empty() {
            let (group, after) = rest.split_at(take(rest, GROUP));
            let count: usize = group.iter().map(ExactSizeIterator::len).sum();
            self.memory.heads.run(self.model, &self.memory.encoder, first, group, out);
            first += count;
            rest = after;
        }
    }

    /// Sentences as units of at most [`MAX_UNIT`] words, cut after punctuation where there is some in the second half.
    fn cut_units(&mut self, analysis: &Analysis) {
        self.memory.units.clear();
        for sentence in &analysis.sentences {
            let mut start = sentence.words.start;
            let end = sentence.words.end;
            while (end - start) as usize > MAX_UNIT {
                let limit = start + MAX_UNIT as u32;
                let stop = (start + MAX_UNIT as u32 / 2..limit)
                    .rev()
                    .find(|&word| shape(analysis.word_form(word)) == 7)
                    .map_or(limit, |word| word + 1);
                self.memory.units.push(start..stop);
                start = stop;
            }
            self.memory.units.push(start..end);
        }
    }

    /// Hangs the roots of a long sentence's later parts on that of its first.
    fn join_units(&self, analysis: &mut Analysis) {
        let mut first_root = None;
        for unit in &self.memory.units {
            let root = unit.clone().find(|&word| analysis.words[word as usize].head == NO_HEAD);
            let sentence = &analysis.sentences[analysis.words[unit.start as usize].sentence as usize];
            if sentence.words.start == unit.start {
                first_root = root;
            } else if let (Some(first), Some(root)) = (first_root, root) {
                let data = &mut analysis.words[root as usize];
                (data.head, data.deprel) = (first, self.model.parataxis);
            }
        }
    }
}

/// How many units fit into so many words; at least one.
fn take(units: &[Unit], words: usize) -> usize {
    let mut sum = 0;
    let fit = units.iter().take_while(|unit| {
        sum += unit.len();
        sum <= words
    });
    fit.count().max(1)
}

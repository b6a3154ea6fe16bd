//! `vigie lexicon`: whether lexicons are well formed and mean what their authors say.

use super::{Format, Out};
use crate::data;
use crate::output::{counted, line};
use anyhow::Context;
use clap::{Args, Subcommand};
use rayon::prelude::*;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use vigie_claim::{Fault, Misread, Reader, faults};
use vigie_lexicon::Act;
use vigie_model::Lang;

const AFTER_HELP: &str = "\
Examples:
  vigie lexicon check lexicons/
  vigie lexicon check lexicons/ --lang de
  vigie lexicon check my-lexicons/ --format json

See docs/add-a-language.md for what a language's folder holds.";

/// Check the files that languages are made of.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct LexiconCommand {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Check a folder of lexicons: the form of every file, then every act's own sentences.
    ///
    /// What is wrong with a file is named with its line, what was found and what was expected. When all files are well
    /// formed, the sentences of each act are read: one of `yes` must give the act's claim with the marked roles, one of
    /// `no` no claim of its kind. Languages that the program has a parser for are read with it. The status is 1 when
    /// something is wrong.
    #[command(after_help = "Examples:\n  vigie lexicon check lexicons/ --lang de\n  vigie lexicon check\n\n\
        Without a folder, the form of the built-in lexicons is checked; their sentences are not in the program.")]
    Check {
        /// A folder as lexicons/ is: one folder a language, and world/ for the parties; without world/, the built-in
        /// parties are used. Folders whose name begins with _ or . are passed over.
        #[arg(value_name = "FOLDER")]
        folder: Option<PathBuf>,
        /// Read the sentences of this language only.
        #[arg(long, value_name = "CODE", value_parser = super::lang)]
        lang: Option<Lang>,
        /// For people, or one JSON object.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
}

impl LexiconCommand {
    pub fn run(self, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
        match self.what {
            What::Check { folder, lang, format } => {
                let check = Check::of(folder.as_deref(), lang.as_ref())?;
                match format {
                    Format::Text => check.text(out)?,
                    Format::Json => check.json(out)?,
                }
                Ok(ExitCode::from(u8::from(!check.faults.is_empty() || !check.misread.is_empty())))
            }
        }
    }
}

/// What a check found.
#[derive(Default)]
struct Check {
    /// The folder as it was named; `None` for the built-in lexicons.
    folder: Option<String>,
    languages: Vec<String>,
    acts: usize,
    sentences: usize,
    faults: Vec<Fault>,
    misread: Vec<Misread>,
}

impl Check {
    fn of(folder: Option<&Path>, lang: Option<&Lang>) -> anyhow::Result<Check> {
        let mut check = Check { folder: folder.map(|f| f.display().to_string()), ..Check::default() };
        let read = folder.map(files).transpose()?;
        let mut pairs: Vec<(&str, &str)> = match &read {
            Some(read) => read.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect(),
            None => data::lexicons().to_vec(),
        };
        if pairs.iter().all(|(name, _)| !name.starts_with("lexicons/world/")) {
            pairs.extend(data::lexicons().iter().filter(|(name, _)| name.starts_with("lexicons/world/")));
        }
        let gazetteer = data::all_places()?;
        check.faults = faults(&pairs, Some(&gazetteer));
        if !check.faults.is_empty() {
            return Ok(check);
        }
        let reader = data::with_models(Reader::new(&pairs, Some(gazetteer)).context("the lexicons cannot be used")?)?;
        let wanted = |l: &Lang| lang.is_none_or(|lang| lang == l);
        check.languages = reader.languages().filter(|l| wanted(l)).map(ToString::to_string).collect();
        anyhow::ensure!(
            !check.languages.is_empty(),
            "the folder has no language {:?}; there are {}",
            lang.map_or("", Lang::as_str),
            reader.languages().map(Lang::as_str).collect::<Vec<_>>().join(", ")
        );
        let acts: Vec<(&Lang, &Act)> = reader.acts().filter(|(l, _)| wanted(l)).collect();
        check.acts = acts.len();
        if check.folder.is_some() {
            check.sentences = acts.iter().map(|(_, act)| act.yes.len() + act.no.len()).sum();
            let misread: Vec<Vec<Misread>> =
                acts.into_par_iter().map(|(lang, act)| reader.misread(lang, act)).collect();
            check.misread = misread.into_iter().flatten().collect();
        }
        Ok(check)
    }

    /// A file's name as the user knows it.
    fn named(&self, file: &str) -> String {
        match (&self.folder, file.strip_prefix("lexicons/")) {
            (Some(folder), Some(rest)) => Path::new(folder).join(rest).display().to_string(),
            _ => file.to_owned(),
        }
    }

    fn text(&self, out: &mut Out<'_>) -> anyhow::Result<()> {
        for fault in &self.faults {
            let fault = Fault { file: self.named(&fault.file), ..fault.clone() };
            writeln!(out, "{}", line(&fault.to_string()))?;
        }
        for m in &self.misread {
            let Misread { line: at, lemma, sentence, what, .. } = m;
            let file = self.named(&m.file);
            writeln!(out, "{}", line(&format!("{file}:{at}: {lemma}: {} {sentence:?}: {what}", m.expected.key())))?;
        }
        if !self.faults.is_empty() {
            let faults = counted(self.faults.len() as u64, "fault");
            writeln!(out, "{faults}; the sentences are read once these are mended")?;
            return Ok(());
        }
        let languages = self.languages.join(", ");
        let acts = counted(self.acts as u64, "act");
        if self.folder.is_none() {
            let hint = "their sentences are not in the program: name the folder that holds them";
            writeln!(out, "{languages}: {acts}, every built-in file is well formed; {hint}")?;
            return Ok(());
        }
        let sentences = counted(self.sentences as u64, "sentence");
        match self.misread.len() {
            0 => writeln!(out, "{languages}: {acts}, {sentences}, all read as they should be")?,
            n => writeln!(out, "{languages}: {acts}, {sentences}, {n} misread")?,
        }
        Ok(())
    }

    fn json(&self, out: &mut Out<'_>) -> anyhow::Result<()> {
        let fault = |f: &Fault| json!({"file": self.named(&f.file), "line": f.line, "what": f.what});
        let misread = |m: &Misread| {
            json!({"file": self.named(&m.file), "line": m.line, "act": m.lemma, "list": m.expected.key(),
                "sentence": m.sentence, "what": m.what})
        };
        let value = json!({
            "folder": self.folder, "languages": self.languages, "acts": self.acts, "sentences": self.sentences,
            "faults": self.faults.iter().map(fault).collect::<Vec<_>>(),
            "misread": self.misread.iter().map(misread).collect::<Vec<_>>(),
        });
        writeln!(out, "{value}")?;
        Ok(())
    }
}

/// The lexicon files below a folder, named as in `lexicons/`, in the order of their names.
fn files(folder: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let mut out = Vec::new();
    collect(folder, "lexicons", &mut out)?;
    out.sort();
    anyhow::ensure!(
        out.iter().any(|(name, _)| name.ends_with("/language.toml") && name.matches('/').count() == 2),
        "{}: no folder in it has a language.toml; name the folder that holds the languages' folders, as lexicons/ does",
        folder.display()
    );
    Ok(out)
}

fn collect(folder: &Path, name: &str, out: &mut Vec<(String, String)>) -> anyhow::Result<()> {
    let unreadable = || format!("{} cannot be read", folder.display());
    for entry in fs::read_dir(folder).with_context(unreadable)? {
        let path = entry.with_context(unreadable)?.path();
        let own = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if own.starts_with(['_', '.']) {
            continue;
        }
        let name = format!("{name}/{own}");
        if path.is_dir() {
            collect(&path, &name, out)?;
        } else if own.ends_with(".toml") {
            let text = fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
            out.push((name, text));
        }
    }
    Ok(())
}

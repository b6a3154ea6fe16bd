//! Puts the lexicons, the gazetteer and the parser's models into the program, so that it needs no file of its own at run time.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let (lexicons, gazetteer) = (root.join("lexicons"), root.join("gazetteer/gazetteer.bin"));
    println!("cargo:rerun-if-changed={}", lexicons.display());
    println!("cargo:rerun-if-changed={}", gazetteer.display());

    let mut files = Vec::new();
    collect(&lexicons, &mut files)?;
    files.sort();
    let mut code = String::from("pub(super) const LEXICONS: &[(&str, &str)] = &[\n");
    for file in &files {
        let inside = file.strip_prefix(&lexicons).unwrap_or(file);
        // A path is written with slashes on every system: it is a name inside the program.
        let parts: Vec<_> = inside.components().map(|c| c.as_os_str().to_string_lossy()).collect();
        let name = format!("lexicons/{}", parts.join("/"));
        if inside.parent().is_some_and(|folder| folder.ends_with("acts")) {
            let text = without_examples(&fs::read_to_string(file)?);
            writeln!(code, "    ({name:?}, {text:?}),").map_err(io::Error::other)?;
        } else {
            writeln!(code, "    ({name:?}, include_str!({:?})),", file.canonicalize()?).map_err(io::Error::other)?;
        }
    }
    code.push_str("];\n");
    code.push_str("pub(super) const GAZETTEER: Option<&[u8]> = ");
    match gazetteer.canonicalize() {
        Ok(path) => writeln!(code, "Some(include_bytes!({path:?}));").map_err(io::Error::other)?,
        Err(_) => code.push_str("None;\n"),
    }
    syntax_models(&root.join("models"), &mut code)?;
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?);
    fs::write(out.join("data.rs"), code)
}

/// The text of a file of acts, each line that the program does not need left empty: comments, and the sentences that only
/// tests read, which are two thirds of it. Lines keep their numbers, by which `explain` names them.
fn without_examples(text: &str) -> String {
    let mut out = String::with_capacity(text.len() / 2);
    let mut inside = false;
    for line in text.lines() {
        let opens = line.starts_with("yes = [") || line.starts_with("no = [");
        let comment = line.starts_with('#');
        inside |= opens;
        if opens {
            // The lexicon asks every entry for some.
            out.push_str(if line.starts_with('y') { "yes = [\"-\"]" } else { "no = [\"-\"]" });
        } else if !inside && !comment {
            out.push_str(line);
        }
        // The list ends with its line's last bracket; a sentence may have brackets inside its quotation marks.
        if inside && line.trim_end().ends_with(']') {
            inside = false;
        }
        out.push('\n');
    }
    out
}

/// The models of the parser, `<language>.syntax.bin`, each at an address that its tensors can be read from in place.
fn syntax_models(folder: &Path, code: &mut String) -> io::Result<()> {
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut models: Vec<PathBuf> = match fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| entry?.path().canonicalize()).collect::<io::Result<_>>()?,
        Err(_) => Vec::new(),
    };
    models.retain(|path| path.to_string_lossy().ends_with(".syntax.bin"));
    models.sort();
    if !models.is_empty() {
        code.push_str("#[repr(C, align(64))]\nstruct Aligned<T: ?Sized>(T);\n");
    }
    code.push_str("pub(super) const SYNTAX: &[(&str, &[u8])] = &[\n");
    for path in &models {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let Some(lang) = name.strip_suffix(".syntax.bin") else { continue };
        println!("cargo:rerun-if-changed={}", path.display());
        writeln!(
            code,
            "    ({lang:?}, {{ static MODEL: &Aligned<[u8]> = &Aligned(*include_bytes!({path:?})); &MODEL.0 }}),"
        )
        .map_err(io::Error::other)?;
    }
    code.push_str("];\n");
    Ok(())
}

/// Every lexicon file below `folder`; folders that begin with `_` are templates, not languages.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with(['_', '.']) {
            continue;
        }
        if path.is_dir() {
            println!("cargo:rerun-if-changed={}", path.display());
            collect(&path, files)?;
        } else if name.ends_with(".toml") {
            files.push(path);
        }
    }
    Ok(())
}

//! Which inputs the arguments name: files, the files of directories in sorted order, standard input.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use vigie_source::{FORMATS, Format, Problem};

/// The argument that means standard input.
const STDIN: &str = "-";

/// One thing to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// Standard input.
    Stdin,
    /// A file.
    File {
        /// Where it is.
        path: PathBuf,
        /// How large it is, where that is known: a pipe has no size.
        bytes: Option<u64>,
    },
}

/// The inputs that the arguments name, one after the other; directories are walked when their turn comes.
///
/// In a directory only files with a known extension are taken; hidden files and folders and those called README are
/// passed over. A folder that links lead to twice is walked once.
pub struct Inputs {
    /// What is still to come, the next last.
    pending: Vec<Pending>,
    visited: HashSet<PathBuf>,
}

enum Pending {
    Named(PathBuf),
    Found(PathBuf),
    /// The end of a named directory, and how many inputs it had given before.
    End {
        directory: PathBuf,
        before: usize,
    },
}

impl Inputs {
    /// The inputs of `arguments`.
    pub fn new(arguments: &[PathBuf]) -> Inputs {
        let pending = arguments.iter().rev().cloned().map(Pending::Named).collect();
        Inputs { pending, visited: HashSet::new() }
    }

    /// How many bytes the inputs have together, as far as their sizes are known.
    pub fn total_bytes(self) -> u64 {
        let size = |input| match input {
            Input::File { bytes, .. } => bytes.unwrap_or(0),
            Input::Stdin => 0,
        };
        self.walk().filter_map(Result::ok).map(size).sum()
    }

    /// As an iterator.
    pub fn walk(self) -> Walk {
        Walk { inputs: self, given: 0 }
    }

    /// Puts a directory's entries before everything else that is pending.
    fn open(&mut self, directory: &Path) -> io::Result<()> {
        // A link back to a folder above would never end, and one to a folder beside would read it twice.
        if !self.visited.insert(fs::canonicalize(directory)?) {
            return Ok(());
        }
        let mut names: Vec<OsString> =
            fs::read_dir(directory)?.map(|entry| entry.map(|e| e.file_name())).collect::<io::Result<_>>()?;
        names.sort();
        let entries = names.iter().rev().filter(|n| !n.as_encoded_bytes().starts_with(b"."));
        self.pending.extend(entries.map(|name| Pending::Found(directory.join(name))));
        Ok(())
    }
}

/// The iterator over [`Inputs`].
pub struct Walk {
    inputs: Inputs,
    given: usize,
}

impl Iterator for Walk {
    type Item = Result<Input, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let item = match self.inputs.pending.pop()? {
                Pending::Named(path) if path.as_os_str() == STDIN => Some(Ok(Input::Stdin)),
                Pending::Named(path) => self.named(path),
                Pending::Found(path) => self.found(path),
                Pending::End { directory, before } => (self.given == before).then(|| {
                    let known: Vec<String> =
                        FORMATS.iter().flat_map(|(_, e)| e.iter().take(1)).map(|e| format!(".{e}")).collect();
                    let what = format!("no file in it that Vigie reads ({})", known.join(", "));
                    Err(Problem::new(&name(&directory), what, "name the files themselves, or another directory"))
                }),
            };
            if let Some(item) = item {
                self.given += 1;
                return Some(item);
            }
        }
    }
}

impl Walk {
    fn named(&mut self, path: PathBuf) -> Option<Result<Input, Problem>> {
        match fs::metadata(&path) {
            Err(error) => Some(Err(unreadable(&path, &error))),
            Ok(metadata) if metadata.is_dir() => {
                self.inputs.pending.push(Pending::End { directory: path.clone(), before: self.given });
                self.inputs.open(&path).err().map(|error| Err(unreadable(&path, &error)))
            }
            Ok(metadata) => Some(Ok(file(path, &metadata))),
        }
    }

    fn found(&mut self, path: PathBuf) -> Option<Result<Input, Problem>> {
        match fs::metadata(&path) {
            // A link that leads nowhere, or in a circle, is no file of the directory.
            Err(_) if path.is_symlink() => None,
            Err(error) => Some(Err(unreadable(&path, &error))),
            Ok(metadata) if metadata.is_dir() => {
                self.inputs.open(&path).err().map(|error| Err(unreadable(&path, &error)))
            }
            Ok(metadata) if metadata.is_file() && is_report(&path) => Some(Ok(file(path, &metadata))),
            Ok(_) => None,
        }
    }
}

fn is_report(path: &Path) -> bool {
    let readme = path.file_stem().is_some_and(|stem| stem.eq_ignore_ascii_case("README"));
    !readme && Format::of_name(&name(path)).is_some()
}

fn file(path: PathBuf, metadata: &Metadata) -> Input {
    Input::File { path, bytes: metadata.is_file().then_some(metadata.len()) }
}

/// A path as messages show it.
pub fn name(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// The problem of a path that the system does not let be read.
pub fn unreadable(path: &Path, error: &io::Error) -> Problem {
    let (what, mend) = match error.kind() {
        io::ErrorKind::NotFound => ("no such file or directory".to_owned(), "check the path"),
        io::ErrorKind::PermissionDenied => ("not allowed to read it".to_owned(), "check its permissions"),
        _ => (format!("cannot be read ({error})"), "check the path and the disk"),
    };
    Problem::new(&name(path), what, mend)
}

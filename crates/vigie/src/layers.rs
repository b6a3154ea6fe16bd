//! The places that the user added: one compiled file an import, in a folder of the user's.

use anyhow::{Context, anyhow, bail};
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use vigie_place::Gazetteer;

/// Names the folder, against the usual one.
pub const VARIABLE: &str = "VIGIE_GAZETTEER";

/// The ending of a layer's file.
const ENDING: &str = "gaz";

/// More layers would slow reading.
const MOST_LAYERS: usize = 32;

/// The user's layers.
#[derive(Debug, Clone)]
pub struct Layers {
    folder: Option<PathBuf>,
}

impl Layers {
    /// Those in `folder`, else in the folder that `VIGIE_GAZETTEER` names, else in the user's data folder.
    pub fn at(folder: Option<PathBuf>) -> Layers {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let data = || {
            let absolute = set("XDG_DATA_HOME").filter(|path| path.is_absolute());
            absolute.or_else(|| set("LOCALAPPDATA")).or_else(|| Some(set("HOME")?.join(".local/share")))
        };
        Layers { folder: folder.or_else(|| set(VARIABLE)).or_else(|| Some(data()?.join("vigie/gazetteer"))) }
    }

    /// The folder.
    ///
    /// Errors: the system names no folder for the user's data.
    pub fn folder(&self) -> anyhow::Result<&Path> {
        let missing = || anyhow!("no folder for the user's places is known; name one with --to or {VARIABLE}");
        self.folder.as_deref().ok_or_else(missing)
    }

    /// The layers' names and files, in the order of their names; none where there is no folder.
    pub fn all(&self) -> anyhow::Result<Vec<(String, PathBuf)>> {
        let Some(folder) = &self.folder else { return Ok(Vec::new()) };
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(anyhow!("{}: the user's places cannot be read ({error})", folder.display())),
        };
        let mut found = Vec::new();
        for entry in entries {
            let path = entry.with_context(|| folder.display().to_string())?.path();
            if path.extension() == Some(OsStr::new(ENDING)) {
                let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                found.push((name, path));
            }
        }
        found.sort();
        Ok(found)
    }

    /// `base` with the layers over it.
    ///
    /// Errors: a layer cannot be read or is of another version of Vigie; the message says how to mend it.
    pub fn over(&self, base: Gazetteer) -> anyhow::Result<Gazetteer> {
        let mut gazetteer = base;
        for (name, path) in self.all()? {
            let wrong = || {
                let file = path.display();
                format!("{file}: these added places cannot be used; add them anew, or `vigie gazetteer remove {name}`")
            };
            gazetteer = gazetteer.with_layer(fs::read(&path).with_context(wrong)?).with_context(wrong)?;
        }
        Ok(gazetteer)
    }

    /// Writes a layer under a name, in place of one that has it, whole or not at all.
    pub fn write(&self, name: &str, bytes: &[u8]) -> anyhow::Result<PathBuf> {
        let folder = self.folder()?;
        let path = folder.join(format!("{name}.{ENDING}"));
        let held = self.all()?;
        if held.len() >= MOST_LAYERS && held.iter().all(|(other, _)| other != name) {
            bail!(
                "{}: {MOST_LAYERS} imports are the most; remove one with `vigie gazetteer remove NAME`",
                folder.display()
            );
        }
        let written = fs::create_dir_all(folder).and_then(|()| {
            let part = folder.join(format!(".{name}.{}.part", std::process::id()));
            let whole = fs::File::create(&part).and_then(|mut file| {
                file.write_all(bytes)?;
                file.sync_all()
            });
            let done = whole.and_then(|()| fs::rename(&part, &path));
            if done.is_err() {
                let _ = fs::remove_file(&part);
            }
            done
        });
        written.with_context(|| {
            format!("{}: the places cannot be kept; check the folder, or name another with --to", path.display())
        })?;
        Ok(path)
    }

    /// Removes a layer.
    ///
    /// Errors: there is none of that name.
    pub fn remove(&self, name: &str) -> anyhow::Result<PathBuf> {
        let held = self.all()?;
        let Some((_, path)) = held.iter().find(|(other, _)| other == name) else {
            let names: Vec<&str> = held.iter().map(|(name, _)| name.as_str()).collect();
            let there =
                if names.is_empty() { "there is none".to_owned() } else { format!("there are {}", names.join(", ")) };
            bail!("no import is called {name:?}; {there}");
        };
        fs::remove_file(path).with_context(|| format!("{}: cannot be removed", path.display()))?;
        Ok(path.clone())
    }
}

/// The name that the import of a file goes by: its own without the extension, in plain letters.
pub fn name_of(file: &Path) -> String {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let name: String = stem.chars().map(plain).take(60).collect();
    let name = name.trim_matches('-');
    if name.is_empty() { "places".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain() {
        assert_eq!(name_of(Path::new("/tmp/SYR admin 2 (OCHA).geojson")), "syr-admin-2--ocha");
        assert_eq!(name_of(Path::new("..")), "places");
        assert_eq!(name_of(Path::new("été.csv")), "t");
    }
}

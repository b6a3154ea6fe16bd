//! Where the workspace and its build folder lie.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command;

/// The workspace on the disk.
pub struct Workspace {
    /// The repository's root.
    pub root: PathBuf,
    /// Cargo's build folder, wherever the user's settings put it.
    pub target: PathBuf,
}

impl Workspace {
    /// The workspace this program belongs to.
    pub fn find() -> Result<Workspace, String> {
        // As cargo says when it runs this program: a build folder shared by two clones may hold the other one's.
        let package = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&package).parent().ok_or("xtask lies outside the workspace")?.to_owned();
        let mut ask = cargo(&root);
        ask.args(["metadata", "--no-deps", "--format-version", "1", "--locked"]);
        let answer: serde_json::Value =
            serde_json::from_str(&command::output(&mut ask)?).map_err(|e| format!("`cargo metadata`: {e}"))?;
        let target = answer["target_directory"].as_str().ok_or("`cargo metadata` names no build folder")?;
        Ok(Workspace { target: PathBuf::from(target), root })
    }

    /// `cargo`, in the root.
    pub fn cargo(&self) -> Command {
        cargo(&self.root)
    }

    /// A program of the given profile's folder (`debug`, `release`).
    pub fn program(&self, profile: &str, name: &str) -> PathBuf {
        self.target.join(profile).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// Runs `vigie add examples` into a store made anew at `store`.
    pub fn store_of_examples(&self, vigie: &Path, store: &Path) -> Result<(), String> {
        let folder = store.parent().ok_or("the store has no folder")?;
        std::fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        for suffix in ["", "-wal", "-shm"] {
            let mut file = store.as_os_str().to_owned();
            file.push(suffix);
            match std::fs::remove_file(&file) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(format!("{}: {error}; is it being served?", Path::new(&file).display()));
                }
                _ => {}
            }
        }
        command::run(Command::new(vigie).current_dir(&self.root).args(["add", "--store"]).arg(store).arg("examples"))
    }
}

/// `cargo`, without the variables that the running `cargo xtask` sets for its own package: build scripts that watch
/// them would run again.
fn cargo(root: &Path) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(root);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") || text == "CARGO" {
            command.env_remove(&name);
        }
    }
    command
}

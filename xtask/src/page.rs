//! The page (`web/`): its packages, its build, and its tests in a browser against a real server.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::SystemTime;

use crate::command::{self, answers, output, run};
use crate::workspace::Workspace;

/// Oldest Node that the page's build runs on (web/package.json, `engines`).
const NODE_LEAST: (u32, u32) = (20, 19);

/// Where a browser is looked for, as the page's test driver does (web/tests/page/driver.ts).
const BROWSERS: [&str; 3] = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/// The password of the users whom the page's tests log in; the store they are in is made for each run.
const PASSWORD: &str = "only for the tests of the page";

/// The page's folder with its packages installed, as package-lock.json has them.
pub struct Page<'w> {
    workspace: &'w Workspace,
    folder: PathBuf,
}

impl<'w> Page<'w> {
    /// Installs the packages where they are not those of the lock file.
    ///
    /// Errors: Node or npm is missing or too old.
    pub fn open(workspace: &'w Workspace) -> Result<Page<'w>, String> {
        node()?;
        let page = Page { workspace, folder: workspace.root.join("web") };
        let lock = read(&page.folder.join("package-lock.json"))?;
        // A copy of the lock file lies beside the packages that were installed from it, and goes when they go.
        let installed = page.folder.join("node_modules/.installed-from.json");
        if fs::read_to_string(&installed).ok().as_deref() != Some(lock.as_str()) {
            run(page.npm().args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
            fs::write(&installed, lock).map_err(|e| format!("{}: {e}", installed.display()))?;
        }
        Ok(page)
    }

    /// Checks the types.
    pub fn check(&self) -> Result<(), String> {
        run(self.npm().args(["run", "check"]))
    }

    /// Runs the tests that need no browser.
    pub fn test(&self) -> Result<(), String> {
        run(self.npm().arg("test"))
    }

    /// Builds `web/dist`.
    pub fn build(&self) -> Result<(), String> {
        run(self.npm().args(["run", "build"]))
    }

    /// Builds `web/dist` unless it is newer than all it is made of.
    pub fn build_if_stale(&self) -> Result<(), String> {
        let built = fs::metadata(self.folder.join("dist/index.html")).and_then(|m| m.modified()).ok();
        let sources = ["src", "public", "index.html", "package.json", "package-lock.json"];
        let settings = ["vite.config.ts", "svelte.config.js", "tsconfig.json"];
        let newest = sources.iter().chain(&settings).filter_map(|name| newest(&self.folder.join(name))).max();
        if built.is_some_and(|built| newest.is_some_and(|newest| newest <= built)) {
            println!("the page is built already");
            return Ok(());
        }
        self.build()
    }

    /// Drives the page in a browser against the program serving the examples.
    ///
    /// Errors: no browser can be had, the server does not come up, or a test fails.
    pub fn drive(&self) -> Result<(), String> {
        let browser = browser()?;
        let workspace = self.workspace;
        run(workspace.cargo().args(["build", "--locked", "--package", "vigie"]))?;
        let vigie = workspace.program("debug", "vigie");
        let store = workspace.target.join("check/examples.db");
        workspace.store_of_examples(&vigie, &store)?;
        let server = Served::start(&vigie, &store, &[])?;
        println!("serving the examples at {}", server.url);
        // The same store: what was added over the one is there over the other. The tests' own web is on this machine.
        let fetching = Served::start(&vigie, &store, &["--fetch", "--allow-private"])?;
        println!("fetching for them at {}", fetching.url);
        let closed = workspace.target.join("check/login.db");
        workspace.store_of_examples(&vigie, &closed)?;
        for (name, role) in [("Ana", "analyst"), ("Rim", "reader")] {
            let mut add = Command::new(&vigie);
            add.args(["user", "add", name, "--role", role, "--store"]).arg(&closed);
            command::run_with_input(&mut add, PASSWORD)?;
        }
        let login = Served::start(&vigie, &closed, &["--login"])?;
        println!("serving them to those who log in at {}", login.url);
        let mut test = self.npm();
        test.args(["run", "test:page"]).env("VIGIE_URL", &server.url).env("VIGIE_CHROMIUM", browser);
        test.env("VIGIE_FETCH_URL", &fetching.url);
        // For the tests that start servers of their own.
        test.env("VIGIE_PROGRAM", &vigie).env("VIGIE_STORE", &store);
        run(test.env("VIGIE_LOGIN_URL", &login.url).env("VIGIE_LOGIN_PASSWORD", PASSWORD))
    }

    /// Times the map in a browser against a server of `store`. What the script says: a JSON object in its last line.
    pub fn bench(&self, vigie: &Path, store: &Path) -> Result<String, String> {
        let browser = browser()?;
        let server = Served::start(vigie, store, &[])?;
        println!("serving {} at {}", store.display(), server.url);
        let mut command = Command::new("node");
        command.current_dir(&self.folder).arg("tests/bench/map.mjs");
        output(command.env("VIGIE_URL", &server.url).env("VIGIE_CHROMIUM", browser))
    }

    fn npm(&self) -> Command {
        let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
        command.current_dir(&self.folder);
        command
    }
}

/// A `vigie serve` on a free port, ended when dropped.
pub struct Served {
    child: Child,
    /// Where it is served, with a slash at the end.
    pub url: String,
}

impl Served {
    /// Serves `store`, with further arguments.
    ///
    /// Errors: the program does not start or cannot serve.
    pub fn start(vigie: &Path, store: &Path, more: &[&str]) -> Result<Served, String> {
        let mut command = Command::new(vigie);
        command.args(["serve", "--addr", "127.0.0.1:0", "--store"]).arg(store).args(more);
        println!("$ {}", command::shown(&command));
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let child = command.spawn().map_err(|e| format!("`vigie serve` cannot be run: {e}"))?;
        let mut served = Served { child, url: String::new() };
        let mut first = String::new();
        if let Some(stdout) = served.child.stdout.take() {
            // The first line names the address; a server that cannot come up ends, which ends the line too.
            BufReader::new(stdout).read_line(&mut first).map_err(|e| format!("`vigie serve`: {e}"))?;
        }
        served.url = first
            .split_whitespace()
            .find(|word| word.starts_with("http://"))
            .ok_or_else(|| format!("`vigie serve` did not say where it listens; it said: {first:?}"))?
            .to_owned();
        Ok(served)
    }

    /// The process's number.
    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether Node and npm are there, and new enough.
fn node() -> Result<(), String> {
    let (major, minor) = NODE_LEAST;
    let needed =
        format!("the page is built with Node {major}.{minor} or newer and its npm; install them, then try again");
    let said = output(Command::new("node").arg("--version")).map_err(|error| format!("{error}: {needed}"))?;
    let version = version(&said).ok_or_else(|| format!("`node --version` said {said:?}: {needed}"))?;
    if version < NODE_LEAST {
        return Err(format!("Node is {}: {needed}", said.trim()));
    }
    if !answers(if cfg!(windows) { "npm.cmd" } else { "npm" }, "--version") {
        return Err(format!("`npm` is not installed, or not on the PATH: {needed}"));
    }
    Ok(())
}

/// Major and minor number of `v20.19.4`.
fn version(said: &str) -> Option<(u32, u32)> {
    let mut numbers = said.trim().trim_start_matches('v').split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

/// The newest change below a path; `None` where there is nothing.
fn newest(path: &Path) -> Option<SystemTime> {
    if path.is_dir() {
        return fs::read_dir(path).ok()?.flatten().filter_map(|entry| newest(&entry.path())).max();
    }
    fs::metadata(path).and_then(|m| m.modified()).ok()
}

/// A Chromium: the one that VIGIE_CHROMIUM names, an installed one, or one installed now where that can be done.
fn browser() -> Result<PathBuf, String> {
    if let Some(named) = std::env::var_os("VIGIE_CHROMIUM").map(PathBuf::from) {
        return if named.exists() { Ok(named) } else { Err(format!("VIGIE_CHROMIUM: no file {}", named.display())) };
    }
    let installed = || BROWSERS.iter().map(PathBuf::from).find(|path| path.exists());
    if let Some(browser) = installed() {
        return Ok(browser);
    }
    let root = output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if root && answers("apt-get", "--version") {
        println!("no Chromium is installed: installing Debian's");
        run(Command::new("apt-get").args(["update", "-q"]))?;
        let mut install = Command::new("apt-get");
        install.env("DEBIAN_FRONTEND", "noninteractive");
        // A browser without any font draws no text.
        run(install.args(["install", "-y", "-q", "--no-install-recommends", "chromium", "fonts-dejavu-core"]))?;
    }
    installed().ok_or_else(|| {
        format!(
            "the page's tests need Chromium, which is at none of {}; install it (on Debian, as root: `apt-get install \
             chromium`) or name it in VIGIE_CHROMIUM; `--skip browser` leaves these tests out",
            BROWSERS.join(", ")
        )
    })
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_numbers_not_texts() {
        assert_eq!(version("v20.19.4\n"), Some((20, 19)));
        assert!(version("v9.11.2").unwrap() < NODE_LEAST && version("v24.1.0").unwrap() > NODE_LEAST);
        assert_eq!(version("command not found"), None);
    }
}

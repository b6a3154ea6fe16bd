//! The terminal: colours where they are wanted, words made harmless, complaints.

use std::io::{self, IsTerminal, Write};

use serde::Serialize;

/// Where the results go.
pub type Out<'o> = dyn Write + Send + 'o;

/// Puts JSON on a line of its own.
pub fn json_line(out: &mut Out<'_>, form: &impl Serialize) -> anyhow::Result<()> {
    serde_json::to_writer(&mut *out, form)?;
    writeln!(out)?;
    Ok(())
}

/// How words are set off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    colour: bool,
}

impl Style {
    /// Without any colour.
    #[cfg(test)]
    pub const PLAIN: Style = Style { colour: false };

    /// Colours when standard output is a terminal, unless `NO_COLOR` is set; `CLICOLOR_FORCE` asks for them anyway.
    pub fn of_stdout() -> Style {
        let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
        let forced = std::env::var_os("CLICOLOR_FORCE").is_some_and(|v| !v.is_empty() && v != "0");
        let dumb = std::env::var_os("TERM").is_some_and(|t| t == "dumb");
        Style { colour: !set("NO_COLOR") && (forced || (io::stdout().is_terminal() && !dumb)) }
    }

    fn paint(self, code: &str, text: &str) -> String {
        if self.colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    /// A heading.
    pub fn heading(self, text: &str) -> String {
        self.paint("1", text)
    }

    /// The word that says most.
    pub fn key(self, text: &str) -> String {
        self.paint("1;36", text)
    }

    /// What is less important.
    pub fn faint(self, text: &str) -> String {
        self.paint("2", text)
    }

    /// What calls for doubt.
    pub fn doubt(self, text: &str) -> String {
        self.paint("33", text)
    }

    /// Evidence inside its sentence: in colour, or between brackets.
    pub fn evidence(self, text: &str) -> String {
        if self.colour { self.paint("1;33", text) } else { format!("[{text}]") }
    }
}

/// A report's words on one line, made harmless: white space becomes one space, control characters, which could command
/// the terminal, a replacement mark.
pub fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars() {
        if c.is_whitespace() {
            space = true;
            continue;
        }
        if std::mem::take(&mut space) && !out.is_empty() {
            out.push(' ');
        }
        // Directional marks can reorder what surrounds them; the isolating ones end with the line.
        out.push(if c.is_control() || matches!(c, '\u{202a}'..='\u{202e}') { '\u{fffd}' } else { c });
    }
    if space && !out.is_empty() {
        out.push(' ');
    }
    out
}

/// A number of things: *1 claim*, *3 claims*.
pub fn counted(n: u64, thing: &str) -> String {
    format!("{n} {thing}{}", if n == 1 { "" } else { "s" })
}

/// Says on standard error what failed.
pub fn complain(message: &str) {
    // When standard error is gone too, there is no one left to tell.
    let _ = writeln!(io::stderr(), "vigie: {}", line(message));
}

/// True when an error is that of a pipe whose reader has gone.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
            || cause
                .downcast_ref::<serde_json::Error>()
                .is_some_and(|e| e.io_error_kind() == Some(io::ErrorKind::BrokenPipe))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cannot_command_the_terminal() {
        assert_eq!(line("la  ville\n\test \u{1b}[2Jtombée\u{7}"), "la ville est \u{fffd}[2Jtombée\u{fffd}");
        assert_eq!(line(" a "), "a ");
        assert_eq!(Style::PLAIN.evidence("a"), "[a]");
    }
}

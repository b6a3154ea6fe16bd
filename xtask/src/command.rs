//! Other programs: run them in the user's sight, and say clearly what went wrong.

use std::io::{ErrorKind, Write};
use std::process::{Command, Stdio};

/// The command line as a person would type it.
pub fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let quote = |word: &str| match word {
        word if word.is_empty() || word.contains(|c: char| c.is_whitespace() || "\"'$&;|<>()*".contains(c)) => {
            format!("'{}'", word.replace('\'', r"'\''"))
        }
        word => word.to_owned(),
    };
    words.map(|word| quote(&word.to_string_lossy())).collect::<Vec<_>>().join(" ")
}

/// Runs the command in the user's sight, without standard input.
///
/// Errors: the program is missing, or it ended with another status than 0.
pub fn run(command: &mut Command) -> Result<(), String> {
    println!("$ {}", shown(command));
    let status = command.stdin(Stdio::null()).status().map_err(|error| cannot_run(command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status})", shown(command))) }
}

/// As [`run`], with `input` on standard input.
///
/// Errors: as [`run`].
pub fn run_with_input(command: &mut Command, input: &str) -> Result<(), String> {
    println!("$ {}", shown(command));
    let mut child = command.stdin(Stdio::piped()).spawn().map_err(|error| cannot_run(command, &error))?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input.as_bytes()).map_err(|error| cannot_run(command, &error))?;
    }
    let status = child.wait().map_err(|error| cannot_run(command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status})", shown(command))) }
}

/// What the command prints on standard output; nothing of it is shown.
///
/// Errors: as [`run`], with what the program said on standard error.
pub fn output(command: &mut Command) -> Result<String, String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| cannot_run(command, &error))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("`{}` failed ({}): {}", shown(command), output.status, said.trim()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether the program is there and answers to `argument` with status 0.
pub fn answers(program: &str, argument: &str) -> bool {
    let mut command = Command::new(program);
    command.arg(argument).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn cannot_run(command: &Command, error: &std::io::Error) -> String {
    let program = command.get_program().to_string_lossy();
    match error.kind() {
        ErrorKind::NotFound => format!("`{program}` is not installed, or not on the PATH"),
        _ => format!("`{program}` cannot be run: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_it_would_be_typed() {
        let mut command = Command::new("vigie");
        command.args(["explain", "L'armée a pris Saraqeb.", "--lang", "fr"]);
        assert_eq!(shown(&command), r"vigie explain 'L'\''armée a pris Saraqeb.' --lang fr");
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = run(&mut Command::new("vigie-no-such-program")).unwrap_err();
        assert!(error.contains("`vigie-no-such-program` is not installed"), "{error}");
    }
}

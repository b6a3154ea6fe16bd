//! `vigie user`: who may use the page where a login is asked for.

use super::{Format, Out, StoreArgs, Style, serve};
use crate::output::{complain, line};
use anyhow::{Context, bail};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use serde_json::json;
use std::io::{self, BufRead, IsTerminal, Read};
use std::process::ExitCode;
use vigie_server::{LEAST_CHARACTERS, NewToken, Password};
use vigie_store::{Moment, Person, Role, Scope, Signature, Store, Token};

const AFTER_HELP: &str = "\
Examples:
  vigie user add \"A. Diallo\" --role admin
  vigie user list
  vigie user role \"A. Diallo\" analyst
  vigie user token make \"A. Diallo\" --scope read --days 30 --label \"nightly export\"
  printf '%s\\n' \"$PASSWORD\" | vigie user password \"A. Diallo\"

A reader sees everything; an analyst also adds reports and decides about claims; an admin also sees the audit log. The
password is asked for, or read from standard input where that is no terminal; it is never taken from the command line, and
kept only as a hash. What is changed here counts at once, in a server that runs as well. `vigie serve` asks for a login
beyond this machine; docs/security.md of Vigie's source says how to put it there safely.";

/// Say who may log in to the page, and what they may do.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct User {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Let someone log in.
    Add {
        /// Their name, which stands by what they decide.
        name: String,

        /// What they may do: reader, analyst or admin.
        #[arg(long, value_parser = roles())]
        role: Role,

        #[command(flatten)]
        who: Who,
    },
    /// List who may log in, and who could once.
    List {
        #[command(flatten)]
        store: StoreArgs,

        /// For people, or one JSON object a line.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Give someone another role.
    Role {
        /// Their name.
        name: String,

        /// What they may do from now on: reader, analyst or admin.
        #[arg(value_parser = roles())]
        role: Role,

        #[command(flatten)]
        who: Who,
    },
    /// Set someone's password; whoever is logged in with the one before is logged out.
    Password {
        /// Their name.
        name: String,

        #[command(flatten)]
        who: Who,
    },
    /// Let someone log in no longer; what they decided stays, and their tokens end.
    Remove {
        /// Their name.
        name: String,

        #[command(flatten)]
        who: Who,
    },
    /// Tokens by which programs ask in someone's name.
    #[command(subcommand)]
    Token(TokenWhat),
}

#[derive(Debug, Subcommand)]
enum TokenWhat {
    /// Make a token and print it, which is done this once.
    Make {
        /// In whose name the program asks.
        name: String,

        /// What it may do at most: read, write (add and decide) or admin.
        #[arg(long, value_parser = scopes())]
        scope: Scope,

        /// After how many days it ends, 1 to 3650.
        #[arg(long, value_name = "N", default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..=3650))]
        days: u16,

        /// What it is for.
        #[arg(long, value_name = "WORDS")]
        label: Option<String>,

        #[command(flatten)]
        who: Who,
    },
    /// List the tokens that were made; their secrets are not kept.
    List {
        #[command(flatten)]
        store: StoreArgs,

        /// For people, or one JSON object a line.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// End a token before its time.
    End {
        /// Its id, as `vigie user token list` shows it.
        id: String,

        #[command(flatten)]
        who: Who,
    },
}

/// Who makes the change, in which store.
#[derive(Debug, Args)]
struct Who {
    /// Who says so, for the audit log; the name of this machine's user where none is given.
    #[arg(long, value_name = "NAME")]
    by: Option<String>,

    #[command(flatten)]
    store: StoreArgs,
}

impl Who {
    fn open(self) -> anyhow::Result<(Store, Signature)> {
        let path = &self.store.store;
        let store = Store::open(path).context("the store cannot be opened")?;
        warn_of_readers(path);
        Ok((store, Signature::at_the_command_line(&self.by.unwrap_or_else(serve::user), now())))
    }
}

fn roles() -> impl TypedValueParser<Value = Role> {
    PossibleValuesParser::new(Role::ALL.map(Role::as_str)).try_map(|word| word.parse::<Role>())
}

fn scopes() -> impl TypedValueParser<Value = Scope> {
    PossibleValuesParser::new(Scope::ALL.map(Scope::as_str)).try_map(|word| word.parse::<Scope>())
}

pub(super) fn now() -> Moment {
    Moment(jiff::Timestamp::now().as_second())
}

impl User {
    pub fn run(self, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
        match self.what {
            What::Add { name, role, who } => {
                let (mut store, sign) = who.open()?;
                // Before a password is asked for in vain.
                if store.person(&name)?.is_some_and(|p| p.role.is_some()) {
                    bail!(vigie_store::Error::PersonKnown { name });
                }
                let hash = ask(&name)?.hash()?;
                store.add_person(&name, role, &hash, &sign)?;
                writeln!(out, "{} may log in as {}", line(name.trim()), role.as_str())?;
            }
            What::Role { name, role, who } => {
                let (mut store, sign) = who.open()?;
                store.give_role(&name, role, &sign)?;
                writeln!(out, "{} is {} from now on", line(&name), role.as_str())?;
            }
            What::Password { name, who } => {
                let (mut store, sign) = who.open()?;
                if store.person(&name)?.is_none_or(|p| p.role.is_none()) {
                    bail!(vigie_store::Error::NoPerson { name });
                }
                let hash = ask(&name)?.hash()?;
                store.set_password(&name, &hash, &sign)?;
                writeln!(
                    out,
                    "the password of {} is set; who was logged in with the one before is logged out",
                    line(&name)
                )?;
            }
            What::Remove { name, who } => {
                let (mut store, sign) = who.open()?;
                store.remove_person(&name, &sign)?;
                writeln!(out, "{} may not log in any more; what they decided stays", line(&name))?;
            }
            What::List { store, format } => list(out, &store.open()?.people()?, format)?,
            What::Token(TokenWhat::Make { name, scope, days, label, who }) => {
                let (mut store, sign) = who.open()?;
                let new = NewToken::make()?;
                let expires = Moment(sign.at.0 + i64::from(days) * 24 * 60 * 60);
                let token = Token { id: new.id, person: name, scope, label, at: sign.at, expires, ended: None };
                store.make_token(&token, &new.sha256, &sign)?;
                let day = moment(expires);
                complain(&format!(
                    "token {} ends on {day}; it is shown this once, send it as: Authorization: Bearer",
                    token.id
                ));
                writeln!(out, "{}", new.secret)?;
            }
            What::Token(TokenWhat::List { store, format }) => list_tokens(out, &store.open()?.tokens()?, format)?,
            What::Token(TokenWhat::End { id, who }) => {
                let (mut store, sign) = who.open()?;
                store.end_token(&id, &sign)?;
                writeln!(out, "token {} has ended", line(&id))?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The password for someone: typed twice without being shown, or one line of standard input.
fn ask(name: &str) -> anyhow::Result<Password> {
    let text = if io::stdin().is_terminal() {
        let first = rpassword::prompt_password(format!(
            "Password for {} ({LEAST_CHARACTERS} characters or more): ",
            line(name)
        ));
        let first = first.context("the password cannot be read from the terminal")?;
        let again =
            rpassword::prompt_password("The same again: ").context("the password cannot be read from the terminal")?;
        if first != again {
            bail!("the two passwords differ; nothing was changed");
        }
        first
    } else {
        let mut text = String::new();
        let read = io::stdin().lock().take(8192).read_line(&mut text);
        read.context("the password cannot be read from standard input")?;
        text.trim_end_matches(['\r', '\n']).to_owned()
    };
    Password::new(&text, name).context("nothing was changed")
}

fn list(out: &mut Out<'_>, people: &[Person], format: Format) -> anyhow::Result<()> {
    let style = Style::of_stdout();
    for person in people {
        let role = person.role.map(Role::as_str);
        match format {
            Format::Json => {
                let since = moment(person.at);
                writeln!(out, "{}", json!({"name": person.name, "role": role, "since": since, "by": person.by}))?;
            }
            Format::Text => {
                let said = style.faint(&format!("since {}, by {}", moment(person.at), line(&person.by)));
                writeln!(out, "{:<8} {} · {said}", role.unwrap_or("removed"), style.key(&line(&person.name)))?;
            }
        }
    }
    if people.is_empty() && format == Format::Text {
        writeln!(out, "nobody can log in; `vigie user add NAME --role admin` lets the first one")?;
    }
    Ok(())
}

fn list_tokens(out: &mut Out<'_>, tokens: &[Token], format: Format) -> anyhow::Result<()> {
    let (style, now) = (Style::of_stdout(), now());
    for token in tokens {
        let (scope, expires) = (token.scope.as_str(), moment(token.expires));
        match format {
            Format::Json => {
                let (id, person, label, made) = (&token.id, &token.person, &token.label, moment(token.at));
                let ended = token.ended.map(moment);
                let value = json!({"id": id, "person": person, "scope": scope, "label": label, "made": made, "expires": expires, "ended": ended});
                writeln!(out, "{value}")?;
            }
            Format::Text => {
                let end = match token.ended {
                    Some(ended) => format!("ended {}", moment(ended)),
                    None if token.expires <= now => format!("ended {expires}"),
                    None => format!("until {expires}"),
                };
                let label = token.label.as_deref().map(|l| format!(" · {}", line(l))).unwrap_or_default();
                writeln!(
                    out,
                    "{} {scope:<5} {}{label} · {}",
                    style.key(&token.id),
                    line(&token.person),
                    style.faint(&end)
                )?;
            }
        }
    }
    Ok(())
}

/// A moment as people and programs read it, in UTC.
pub(super) fn moment(at: Moment) -> String {
    jiff::Timestamp::from_second(at.0).map(|t| t.to_string()).unwrap_or_default()
}

/// Says when others on this machine can read the store, where the hashes of passwords lie.
#[cfg(unix)]
fn warn_of_readers(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    let open = std::fs::metadata(path).is_ok_and(|m| m.permissions().mode() & 0o077 != 0);
    if open {
        let path = path.display();
        complain(&format!(
            "other users of this machine can read {path}, with the hashes of passwords; `chmod 600 {path}`"
        ));
    }
}

#[cfg(not(unix))]
fn warn_of_readers(_: &std::path::Path) {}

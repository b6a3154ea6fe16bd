//! Attacks on the real server, each a test. `docs/security.md` names them.

mod attacks;
mod client;
mod login;
mod slow;

//! The command line: reads files, the clock and the settings, and wires the rest.
//!
//! Exit status: 0 when everything was done, 1 when an input or the command failed, 2 for wrong usage.

mod alert_rules;
mod claim_text;
mod commands;
mod data;
mod dates;
mod dependency_tree;
mod inputs;
mod knowledge;
mod layers;
mod names;
mod network;
mod output;
mod passages;
mod pipeline;

mod settings;

use clap::Parser;
use std::process::ExitCode;

/// The server's answers are trees of small values: the system's allocator took four tenths of their time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = commands::Cli::parse();
    match cli.run() {
        Ok(status) => status,
        // The reader of the output has gone (`vigie … | head`): nothing is left to say.
        Err(error) if output::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            match error.downcast_ref::<settings::Faults>() {
                Some(faults) => faults.0.iter().for_each(|fault| output::complain(fault)),
                None => output::complain(&format!("{error:#}")),
            }
            ExitCode::FAILURE
        }
    }
}

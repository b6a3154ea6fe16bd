//! The lexicons and the gazetteer that are built into the program.

use anyhow::Context;
use std::sync::Arc;
use vigie_claim::Reader;
use vigie_place::Gazetteer;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/data.rs"));
}

/// A reader with the built-in data.
pub fn reader() -> anyhow::Result<Reader> {
    let bytes = embedded::GAZETTEER.context(
        "this program was built without gazetteer/gazetteer.bin; make it with `cargo xtask gazetteer` and build again",
    )?;
    let gazetteer = Gazetteer::from_static(bytes).context("the built-in gazetteer cannot be used")?;
    Reader::new(embedded::LEXICONS, Some(Arc::new(gazetteer))).context("the built-in lexicons cannot be used")
}

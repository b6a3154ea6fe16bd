//! Claims in columns, written and packed once for each revision of the store.

use std::collections::HashSet;
use std::io::Write;
use std::sync::{Mutex, PoisonError};

use axum::body::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use vigie_format::marks::Marks;
use vigie_model::ClaimId;
use vigie_store::{ClaimFilter, Store};

use crate::error::Refusal;
use crate::library::Library;

/// How many answers are kept: those to all claims, and to the filters of the readers of the hour.
const KEPT: usize = 8;

/// An answer, as it is and packed. Clones share the bytes.
#[derive(Clone)]
pub(crate) struct Packed {
    revision: u64,
    pub plain: Bytes,
    pub gzip: Bytes,
}

impl Packed {
    fn of(revision: u64, text: String) -> Packed {
        // Writing to memory cannot fail.
        let mut packer = GzEncoder::new(Vec::with_capacity(text.len() / 4), Compression::fast());
        let gzip = packer.write_all(text.as_bytes()).and_then(|()| packer.finish()).unwrap_or_default();
        Packed { revision, plain: text.into(), gzip: gzip.into() }
    }
}

/// The answers that were asked for last, each with its filter.
#[derive(Default)]
pub(crate) struct Shelf(Mutex<Vec<(ClaimFilter, Packed)>>);

impl Shelf {
    /// The claims that pass `filter`, as reviewers left them.
    pub fn answer(&self, library: &Library, store: &Store, filter: ClaimFilter) -> Result<Packed, Refusal> {
        let standing = library.standing(store)?;
        let revision = standing.revision();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(_, packed)| packed.revision == revision);
        if let Some((_, packed)) = kept.iter().find(|(known, _)| *known == filter) {
            return Ok(packed.clone());
        }
        let told = standing.ledger().told(None);
        let marks = if filter == ClaimFilter::default() {
            Marks::of(told)
        } else {
            let wanted: HashSet<ClaimId> = store.claim_ids(&filter)?.into_iter().collect();
            Marks::of(told.into_iter().filter(|one| wanted.contains(&one.claim.id)))
        };
        let packed = Packed::of(revision, marks.to_json());
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push((filter, packed.clone()));
        Ok(packed)
    }
}

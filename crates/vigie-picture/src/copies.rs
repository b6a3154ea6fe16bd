//! Which reports carry one text, and which of them was first.

use std::collections::HashMap;
use std::sync::Arc;

use crate::told::Provenance;

/// What is known of reports that copy each other. Copies are found by others; this follows them to the first report.
#[derive(Debug, Clone, Default)]
pub(crate) struct Copies {
    reports: Vec<Arc<Provenance>>,
    by_key: HashMap<u128, u32>,
    /// Reports with one text, the earliest first.
    by_text: HashMap<u128, Vec<u32>>,
    /// Reports that copy the report with this key.
    copied_by: HashMap<u128, Vec<u32>>,
}

impl Copies {
    /// Takes note of a report; the keys of reports whose original may have changed by it.
    pub fn meet(&mut self, report: &Arc<Provenance>) -> Vec<String> {
        let key = digest(&report.key);
        if self.by_key.contains_key(&key) {
            return Vec::new();
        }
        let number = self.reports.len() as u32;
        self.reports.push(report.clone());
        self.by_key.insert(key, number);
        let mut changed = Vec::new();
        if let Some(text) = &report.text_sha256 {
            let same = self.by_text.entry(digest(text)).or_default();
            let reports = &self.reports;
            let order = |n: u32| (reports[n as usize].told_on(), &reports[n as usize].key);
            let place = same.partition_point(|&n| order(n) < order(number));
            same.insert(place, number);
            if place == 0 {
                changed.extend(same[1..].iter().copied());
            }
        }
        if let Some(first) = &report.copy_of {
            self.copied_by.entry(digest(first)).or_default().push(number);
        }
        if let Some(copies) = self.copied_by.get(&key) {
            changed.extend(copies);
        }
        self.keys_of(self.with_copies(changed, Some(number)))
    }

    /// Takes note that a report which was met is the copy of another than was known, or credits another agency; the keys
    /// of reports whose original or agency changed by it.
    pub fn renew(&mut self, report: &Arc<Provenance>) -> Vec<String> {
        let Some(&number) = self.by_key.get(&digest(&report.key)) else { return self.meet(report) };
        let before = std::mem::replace(&mut self.reports[number as usize], report.clone());
        if before.copy_of != report.copy_of {
            if let Some(copies) = before.copy_of.as_ref().and_then(|first| self.copied_by.get_mut(&digest(first))) {
                copies.retain(|n| *n != number);
            }
            if let Some(first) = &report.copy_of {
                self.copied_by.entry(digest(first)).or_default().push(number);
            }
        }
        let mut changed = vec![number];
        // Those with its very text go back to it where it is the first of them.
        let same = report.text_sha256.as_ref().and_then(|text| self.by_text.get(&digest(text)));
        changed.extend(same.filter(|same| same.first() == Some(&number)).into_iter().flatten());
        self.keys_of(self.with_copies(changed, None))
    }

    /// Reports and whatever copies them, from copy to copy; not the report `but`.
    fn with_copies(&self, mut changed: Vec<u32>, but: Option<u32>) -> Vec<u32> {
        let mut seen: Vec<u32> = Vec::new();
        while let Some(n) = changed.pop() {
            if Some(n) != but && !seen.contains(&n) {
                seen.push(n);
                changed.extend(self.copied_by.get(&digest(&self.reports[n as usize].key)).into_iter().flatten());
            }
        }
        seen
    }

    fn keys_of(&self, reports: Vec<u32>) -> Vec<String> {
        reports.into_iter().map(|n| self.reports[n as usize].key.clone()).collect()
    }

    /// The report whose text this report's is; itself where it copies none.
    pub fn original<'a>(&'a self, report: &'a Provenance) -> &'a Provenance {
        if report.copy_of.is_none() && report.text_sha256.is_none() {
            return report;
        }
        let mut current = report;
        // A copy of a copy leads on to the first; a ring, which no honest index holds, ends anyway.
        for _ in 0..8 {
            let named = current.copy_of.as_ref().and_then(|first| self.by_key.get(&digest(first)));
            let same = current.text_sha256.as_ref().and_then(|text| self.by_text.get(&digest(text)));
            let Some(&first) = named.or(same.and_then(|list| list.first())) else { break };
            let first = &*self.reports[first as usize];
            if first.key == current.key {
                break;
            }
            current = first;
        }
        current
    }
}

/// A digest (FNV-1a, 128 bits) that is the same on every machine.
pub(crate) fn digest(text: &str) -> u128 {
    const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    text.bytes().fold(BASIS, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME))
}

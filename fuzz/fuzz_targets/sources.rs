//! Any bytes under any name are reports or problems, never a panic.
#![no_main]
use libfuzzer_sys::fuzz_target;
use vigie_source::{Limits, read_reports};

fuzz_target!(|data: &[u8]| {
    for name in ["r.txt", "r.md", "r.html", "r.json", "r.jsonl", "r"] {
        let _ = read_reports(name, data, &Limits::default());
    }
});

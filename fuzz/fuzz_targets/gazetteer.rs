//! Any bytes are a gazetteer or an error, and what opens answers every question.
#![no_main]
use libfuzzer_sys::fuzz_target;
use vigie_place::Gazetteer;

fuzz_target!(|data: &[u8]| {
    if let Ok(gazetteer) = Gazetteer::from_bytes(data.to_vec()) {
        let _ = gazetteer.lookup("Idlib");
        let _ = gazetteer.longest_match("Deir ez-Zor", 0);
        for entry in gazetteer.entries().take(100) {
            let _ = entry.level();
        }
    }
});

//! Any bytes are a file of places or a list of problems; what is read compiles, opens, and is found by its name.
#![no_main]
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use vigie_place::{Gazetteer, compile, import};

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| {
    Gazetteer::from_static(include_bytes!("../../gazetteer/gazetteer.bin")).expect("the committed gazetteer")
});

fuzz_target!(|input: (bool, &[u8])| {
    let (table, bytes) = input;
    let found = import(if table { "a.csv" } else { "a.txt" }, bytes);
    assert!(found.problems.len() <= found.problem_count);
    let Some(name) = found.places.first().map(|place| place.name.clone()) else { return };
    let layer = compile(&GAZETTEER, found.places).expect("what is read fits a layer");
    let layer = Gazetteer::from_bytes(layer.bytes).expect("what was compiled opens");
    assert!(!layer.lookup(&name).is_empty() || !GAZETTEER.lookup(&name).is_empty());
});

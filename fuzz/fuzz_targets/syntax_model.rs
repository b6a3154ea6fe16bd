//! Any bytes are a model or an error, and a model reads. Bytes that are no whole model also overwrite a part of a valid
//! one, so that more than its first bytes is reached: the first two say where.
#![no_main]
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use vigie_syntax::{Model, testmodel::TestModel};

static VALID: LazyLock<Vec<u8>> = LazyLock::new(|| TestModel::small(1).to_bytes());

fn read(bytes: Vec<u8>) {
    if let Ok(model) = Model::from_bytes(bytes.into()) {
        let _ = model.parser().parse("Le convoi du nord, can't 580 000.\n\nÉté");
    }
}

fuzz_target!(|data: &[u8]| {
    read(data.to_vec());
    if let [low, high, patch @ ..] = data {
        let mut bytes = VALID.clone();
        let start = usize::from(u16::from_le_bytes([*low, *high])) % bytes.len();
        for (byte, patch) in bytes[start..].iter_mut().zip(patch) {
            *byte = *patch;
        }
        read(bytes);
    }
});

//! Has the crate rebuilt when the page was built anew: the assets are taken in at compile time.
//!
//! A path that does not exist would have the crate rebuilt by every build. So, while the page is not built, its folder
//! is watched, which changes when `dist` comes to be.

fn main() {
    let watched = ["../../web/dist", "../../web"].into_iter().find(|path| std::path::Path::new(path).exists());
    println!("cargo::rerun-if-changed={}", watched.unwrap_or("build.rs"));
}

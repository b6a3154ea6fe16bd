//! Any bytes are a feed or none, and what a feed gives leads to a page or has a text, never to a panic.
#![no_main]
use libfuzzer_sys::fuzz_target;
use vigie_source::Limits;
use vigie_source::feed::read_feed;
use vigie_source::fetch::Address;

fuzz_target!(|data: &[u8]| {
    let Ok(address) = Address::parse("https://example.org/feeds/rss.xml") else { return };
    let limits = Limits::default();
    for before in [b"".as_slice(), b"<rss><channel><item>", b"<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry>"] {
        let Some(feed) = read_feed(&address, &[before, data].concat(), &limits) else { continue };
        for entry in feed.entries {
            assert!(entry.link.is_some() || entry.text.is_some());
            if let Some(link) = entry.link {
                assert_eq!(Address::parse(link.as_str()).as_ref(), Ok(&link));
            }
        }
    }
});

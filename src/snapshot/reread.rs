//! Reads the text layers out of a capture again, to find a text that was changed together with every hash of it.
//!
//! Only a layer whose extractor is the one of this version can be looked at so: another version may read the same bytes
//! otherwise, and that is no damage.

use std::path::Path;

use super::disk::{self, MAX_FILE};
use super::manifest::Manifest;
use super::publish::{CAPTURE, MANIFEST};
use super::{hash, layers, warc};
use crate::ingest::{MAIN_EXTRACTOR, Reader, TEXT_EXTRACTOR};
use crate::model::{Capture, Hop, Method};

/// Tells of each layer that is not what its extractor reads in the capture. The files' hashes are right already.
pub fn layers(folder: &Path, manifest: &Manifest, reader: &dyn Reader, tell: &mut dyn FnMut(&str, &str)) {
    let current: Vec<_> = manifest.text.iter().filter(|text| [TEXT_EXTRACTOR, MAIN_EXTRACTOR].contains(&text.extractor.as_str())).collect();
    if manifest.text.is_empty() && !manifest.flags.iter().any(|flag| flag == "unreadable") {
        tell(MANIFEST, "lists no text layer, and does not say that the source is unreadable: one was taken out");
    }
    if current.is_empty() {
        return;
    }
    let Ok(Some(bytes)) = disk::read(&folder.join(CAPTURE), MAX_FILE) else { return };
    let Ok(range) = warc::payload(&bytes) else { return };
    let read = layers::text_layers(&capture(manifest, bytes[range].to_vec()), reader);
    for text in current {
        let again = read.texts.iter().find(|layer| layer.file == text.file && layer.extractor == text.extractor);
        if again.is_none_or(|layer| hash::hex_of(layer.text.as_bytes()) != text.sha256) {
            let message = format!(
                "is not what {} reads in {CAPTURE}: one of the two was changed together with manifest.json and SHA256SUMS",
                text.extractor
            );
            tell(&text.file, &message);
        }
    }
}

/// As much of the capture as the extractors look at.
fn capture(manifest: &Manifest, body: Vec<u8>) -> Capture {
    let charset = manifest.charset.as_ref().filter(|charset| charset.from == "http-header").map(|charset| charset.name.clone());
    let hops = manifest.final_url.iter().map(|url| Hop { url: url.clone(), ..Hop::default() });
    Capture {
        origin: manifest.origin(),
        method: Method::Fetch,
        fetched_at: manifest.fetched_at.parse().unwrap_or_default(),
        hops: hops.collect(),
        body,
        media_type: manifest.payload.media_type.clone(),
        charset,
        content_encoding: None,
        wire: None,
        length_known: true,
        redacted_headers: Vec::new(),
        flags: Vec::new(),
        allow_private: Vec::new(),
    }
}

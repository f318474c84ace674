//! Any bytes as a document of any format: no panic, no hang, and its parts lie in its text.
//!
//! The first byte picks the format, so that one corpus serves all. PDF is missing: it is only ever read in a process
//! of its own, by a library that may fall.
#![no_main]

use factcheck::ingest::{Hints, draft, read, read_main};
use factcheck::model::{Document, Format};
use libfuzzer_sys::fuzz_target;

const FORMATS: [Format; 7] = [Format::Text, Format::Markdown, Format::Srt, Format::Vtt, Format::Csv, Format::Docx, Format::Html];

fuzz_target!(|data: &[u8]| {
    let Some((choice, bytes)) = data.split_first() else { return };
    let format = FORMATS[usize::from(*choice) % FORMATS.len()];
    let (document, _) = read(bytes, format, &Hints::default());
    sound(&document);
    if let Some((document, _)) = read_main(bytes, format, &Hints::default()) {
        sound(&document);
    }
    if let Ok(draft) = draft(&String::from_utf8_lossy(bytes), format) {
        let mut last = 0;
        for passage in &draft.passages {
            assert!(passage.span.start >= last && passage.span.end >= passage.span.start, "{:?}", passage.span);
            last = passage.span.end;
        }
        assert!(last <= draft.text.chars().count(), "a passage ends outside the text");
    }
});

/// Blocks and cues stand in the text, in order.
fn sound(document: &Document) {
    let length = document.text.chars().count();
    assert!(!document.text.contains('\r'), "a carriage return");
    let mut last = 0;
    for block in &document.blocks {
        assert!(block.span.start >= last && block.span.end >= block.span.start && block.span.end <= length, "{:?}", block.span);
        last = block.span.end;
    }
    assert!(document.cues.is_sorted_by_key(|cue| cue.start) && document.cues.iter().all(|cue| cue.start <= length), "cues");
}

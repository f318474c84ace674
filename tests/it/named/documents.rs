//! PDFs that no reader survives: frozen whole, said to be unreadable, and quoted by nobody.

use std::path::PathBuf;

use factcheck::ingest::{Hints, Reader};
use factcheck::workspace::reader::{ChildReader, Limits};

use super::{desk, stored};
use crate::common::Desk;
use crate::documents::{page_of, pdf, pdf_of, pdf_pages, stream, zlib};

/// Freezes a file that has no text to read, and shows that it is frozen whole, said, and quoted by nobody.
#[track_caller]
pub fn frozen_unreadable(desk: &Desk, name: &str, file: &str, words: &[&str]) {
    let claim = desk.claim();
    let mut refused = vec!["nothing was written", "--quote"];
    refused.extend(words);
    desk.refuses(&["cite", &claim, file, "--quote", "12 homes"], 4, &refused);
    let run = desk.ok(&["cite", &claim, file]);
    for word in words.iter().chain(&["unreadable"]) {
        assert!(run.err.contains(word), "{name}: \"{word}\" is not in {}", run.err);
    }
    let manifest = stored(desk, name, "manifest.json").unwrap_or_else(|| panic!("{name} is not frozen"));
    assert!(manifest.contains("\"unreadable\""), "{name}: {manifest}");
    assert!(stored(desk, name, "capture.warc").is_some() && stored(desk, name, "text.txt").is_none(), "{name}");
    desk.ok(&["verify"]);
}

macro_rules! unreadable {
    ($($name:ident: $bytes:expr, $words:literal;)*) => {
        $(#[test]
        fn $name() {
            let desk = desk();
            let name = stringify!($name).replace('_', "-");
            let file = format!("{name}.pdf");
            desk.write(&file, $bytes);
            frozen_unreadable(&desk, &name, &file, &[$words]);
            // As a transcript, what can't be read is nothing.
            desk.refuses(&["add", &file], 4, &[&file, $words]);
        })*
    };
}

/// A document whose end is missing.
fn cut() -> Vec<u8> {
    pdf_pages(&[&["12 homes"]])[..500].to_vec()
}

unreadable! {
    pdf_circular_kids: circular(), "no text on any of its 0 pages";
    pdf_encrypted: encrypted(), "encrypted and needs a password";
    pdf_xref_broken: broken(), "no PDF that can be read";
    pdf_truncated: cut(), "no PDF that can be read";
    pdf_no_text_scan: pdf_of(&[stream("", b"0 0 100 100 re f")], "", "", &[], ""), "no text on any of its 1 pages: it may be a scan";
    pdf_type3_missing_width: type3(), "page 1: its reader gave up";
    pdf_missing_font: pdf_of(&[stream("", b"BT /F9 12 Tf (12) Tj ET")], "", "", &[], ""), "page 1: its reader gave up";
    pdf_nested_arrays: pdf_of(&[stream("", "[".repeat(200_000).as_bytes())], "", "", &[], ""), "page 1: its reader gave up";
    pdf_self_calling_form: self_calling(), "stack overflowed";
}

fn circular() -> Vec<u8> {
    pdf(&[b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(), b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>".to_vec()], "")
}

fn encrypted() -> Vec<u8> {
    let encryption = format!("<< /Filter /Standard /V 1 /R 2 /P -4 /O <{}> /U <{}> >>", "41".repeat(32), "42".repeat(32));
    let key = "/Encrypt 7 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]";
    pdf_of(&[page_of(&["12 homes"])], "", "", &[encryption.into_bytes()], key)
}

fn broken() -> Vec<u8> {
    let mut bytes = pdf_pages(&[&["12 homes"]]);
    let start = bytes.windows(9).rposition(|window| window == b"startxref").expect("a start");
    bytes.splice(start.., b"startxref\n99999999\n%%EOF\n".iter().copied());
    bytes
}

fn type3() -> Vec<u8> {
    let font = b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /CharProcs << >> /Encoding << /Differences [49 /one /two] >> >>";
    pdf_of(&[stream("", b"BT /F2 12 Tf 72 720 Td (12) Tj ET")], "/F2 7 0 R", "", &[font.to_vec()], "")
}

fn self_calling() -> Vec<u8> {
    let form = "/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /X 7 0 R >> >>";
    pdf_of(&[stream("", b"/X Do")], "", "/XObject << /X 7 0 R >>", &[stream(form, b"/X Do")], "")
}

/// A stream of 100 MiB in a few hundred kilobytes: the child's limits end it, and each is named.
#[test]
fn pdf_flate_bomb() {
    let bomb = pdf_of(&[stream("/Filter /FlateDecode", &zlib(&vec![b' '; 100 << 20]))], "", "", &[], "");
    assert!(bomb.len() < 1 << 20);
    for (limits, words) in [
        (Limits { memory_mib: 160, ..Limits::default() }, "more than 160 MiB of memory"),
        (Limits { cpu_s: 1, ..Limits::default() }, "more than 1 seconds of processor time"),
        (Limits { wall: std::time::Duration::from_millis(200), ..Limits::default() }, "longer than 0.2 seconds"),
    ] {
        let reader = ChildReader::new(PathBuf::from(env!("CARGO_BIN_EXE_factcheck"))).with_limits(limits);
        let error = reader.read(&bomb, &Hints::default()).map(|reading| reading.document.text.len()).expect_err(words).to_string();
        assert!(error.contains(words), "\"{words}\" is not in {error}");
    }
}

/// The image's bytes are skipped, and the words after it are read.
#[test]
fn pdf_inline_image_filter() {
    let inline = stream("", b"BI /W 1 /H 1 /BPC 8 /CS /G /F /Fl ID x\x9cc\x00 EI BT /F1 12 Tf 72 720 Td (12 homes) Tj ET");
    let desk = desk();
    desk.write("inline.pdf", pdf_of(&[inline], "", "", &[], ""));
    desk.ok(&["cite", &desk.claim(), "inline.pdf", "--quote", "12 homes"]);
    assert_eq!(stored(&desk, "inline", "text.txt").as_deref(), Some("12 homes\n\u{c}\n"));
    desk.ok(&["verify"]);
}

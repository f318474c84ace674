//! Foreign formats from file and network, good and hostile: each is read by a child process, and what the child can't
//! read is frozen all the same, said, and never an empty text.

use std::path::PathBuf;
use std::time::Duration;

use factcheck::ingest::{Hints, Reader, Reading, Unread};
use factcheck::model::Format;
use factcheck::workspace::reader::{ChildReader, Limits};

use crate::common::Desk;
use crate::documents::{page_of, pdf, pdf_of, pdf_pages, stream, zlib};
use crate::server::{self, Server};

fn reader() -> ChildReader {
    ChildReader::new(PathBuf::from(env!("CARGO_BIN_EXE_factcheck")))
}

fn read(bytes: &[u8]) -> Result<Reading, Unread> {
    reader().read(bytes, &Hints::default())
}

/// The content of the one file below `sources/` whose name ends so, of the source whose id holds `source`.
fn stored(desk: &Desk, source: &str, end: &str) -> Option<String> {
    let file = desk.files().into_iter().find(|(name, _)| name.starts_with("sources/") && name.contains(source) && name.ends_with(end));
    file.map(|(_, content)| String::from_utf8_lossy(&content).into_owned())
}

/// Freezes a file that has no text to read, and shows that it is frozen whole, said, and quoted by nobody.
#[track_caller]
fn frozen_unreadable(desk: &Desk, name: &str, file: &str, words: &[&str]) {
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
}

#[test]
fn a_pdf_is_read_page_by_page() {
    let bytes = pdf_pages(&[
        &["Employment in the port", "In 2023 the port had 2,874 employees, and unemploy-", "ment fell."],
        &[],
        &["The third page: 12 \u{a3}."],
    ]);
    let reading = read(&bytes).expect("read");
    assert_eq!(reading.format, Format::Pdf);
    assert_eq!(
        reading.document.text,
        "Employment in the port\nIn 2023 the port had 2,874 employees, and unemploy-\nment fell.\n\u{c}\n\u{c}\nThe third page: 12 £.\n\u{c}\n"
    );
    let meta = reading.document.meta;
    assert_eq!(meta.title.as_deref(), Some("Annual (report)"));
    assert_eq!(meta.author, Some(("Év".to_owned(), "pdf Author".to_owned())));
    assert_eq!(meta.published, Some(("2024-03-13T12:00:00Z".to_owned(), "pdf CreationDate".to_owned())));
    assert_eq!((reading.notes, reading.main), (vec![], None));
}

#[test]
fn a_pdf_is_cited_with_its_words() {
    let desk = Desk::with_a_claim();
    desk.write("report.pdf", pdf_pages(&[&["In 2023 the companies of the port had 2,874 employ-", "ees, most of them on the quays."]]));
    let run = desk.ok(&["cite", &desk.claim(), "report.pdf", "--quote", "the companies of the port had 2,874 employees"]);
    assert!(run.out.contains("within_hedge"), "{}", run.out);
    let manifest = stored(&desk, "report", "manifest.json").expect("frozen");
    assert!(manifest.contains("fc-pdf/1 pdf-extract") && manifest.contains("application/pdf"), "{manifest}");
    assert!(stored(&desk, "report", "text.txt").is_some_and(|text| text.ends_with("\u{c}\n")));
    desk.ok(&["verify"]);
    desk.refuses(&["cite", &desk.claim(), "report.pdf", "--quote", "the companies of the port had 2,974 employees"], 4, &["similar"]);
}

/// Name, bytes, what is said of them.
type Case = (&'static str, Vec<u8>, &'static str);

fn hostile_pdfs() -> Vec<Case> {
    let catalogue = || b"<< /Type /Catalog /Pages 2 0 R >>".to_vec();
    let encryption = format!("<< /Filter /Standard /V 1 /R 2 /P -4 /O <{}> /U <{}> >>", "41".repeat(32), "42".repeat(32));
    let key = "/Encrypt 7 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]";
    let mut broken = pdf_pages(&[&["12 homes"]]);
    let start = broken.windows(9).rposition(|window| window == b"startxref").expect("a start");
    broken.splice(start.., b"startxref\n99999999\n%%EOF\n".iter().copied());
    let truncated = pdf_pages(&[&["12 homes"]]).into_iter().take(500).collect();
    let type3 = b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /CharProcs << >> /Encoding << /Differences [49 /one /two] >> >>";
    let form = "/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /X 7 0 R >> >>";
    vec![
        (
            "pdf-circular-kids",
            pdf(&[catalogue(), b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>".to_vec()], ""),
            "no text on any of its 0 pages",
        ),
        ("pdf-encrypted", pdf_of(&[page_of(&["12 homes"])], "", "", &[encryption.into_bytes()], key), "encrypted and needs a password"),
        ("pdf-xref-broken", broken, "no PDF that can be read"),
        ("pdf-truncated", truncated, "no PDF that can be read"),
        (
            "pdf-no-text-scan",
            pdf_of(&[stream("", b"0 0 100 100 re f")], "", "", &[], ""),
            "no text on any of its 1 pages: it may be a scan",
        ),
        (
            "pdf-type3-missing-width",
            pdf_of(&[stream("", b"BT /F2 12 Tf 72 720 Td (12) Tj ET")], "/F2 7 0 R", "", &[type3.to_vec()], ""),
            "page 1: its reader gave up",
        ),
        ("pdf-missing-font", pdf_of(&[stream("", b"BT /F9 12 Tf (12) Tj ET")], "", "", &[], ""), "page 1: its reader gave up"),
        ("pdf-nested-arrays", pdf_of(&[stream("", "[".repeat(200_000).as_bytes())], "", "", &[], ""), "page 1: its reader gave up"),
        (
            "pdf-self-calling-form",
            pdf_of(&[stream("", b"/X Do")], "", "/XObject << /X 7 0 R >>", &[stream(form, b"/X Do")], ""),
            "stack overflowed",
        ),
    ]
}

#[test]
fn hostile_pdfs_are_frozen_and_said_to_be_unreadable() {
    let desk = Desk::with_a_claim();
    for (name, bytes, words) in hostile_pdfs() {
        let file = format!("{name}.pdf");
        desk.write(&file, bytes);
        frozen_unreadable(&desk, name, &file, &[words]);
    }
    desk.ok(&["verify"]);
    // As a transcript, what can't be read is nothing.
    desk.refuses(&["add", "pdf-no-text-scan.pdf"], 4, &["pdf-no-text-scan.pdf", "no text", "nothing was recorded"]);
    desk.refuses(&["extract", "pdf-self-calling-form.pdf"], 4, &["pdf-self-calling-form.pdf", "stack overflowed"]);
}

#[test]
fn pdfs_with_one_bad_page_or_odd_parts_are_read() {
    let missing = stream("", b"BT /F9 12 Tf (12) Tj ET");
    let reading = read(&pdf_of(&[page_of(&["One: 12 homes"]), missing, page_of(&["Three"])], "", "", &[], "")).expect("read");
    assert_eq!(reading.document.text, "One: 12 homes\n\u{c}\n\u{c}\nThree\n\u{c}\n");
    assert!(reading.notes[0].message.starts_with("some pages can't be read: page 2"), "{:?}", reading.notes);
    // pdf-inline-image-filter
    let inline = stream("", b"BI /W 1 /H 1 /BPC 8 /CS /G /F /Fl ID x\x9cc\x00 EI BT /F1 12 Tf 72 720 Td (12 homes) Tj ET");
    assert_eq!(read(&pdf_of(&[inline], "", "", &[], "")).expect("read").document.text, "12 homes\n\u{c}\n");
    // Arrays nested in an object that no page shows.
    let nested = pdf_of(&[page_of(&["12 homes"])], "", "", &["[".repeat(200_000).into_bytes()], "");
    assert_eq!(read(&nested).expect("read").document.text, "12 homes\n\u{c}\n");
}

#[test]
fn each_limit_ends_the_child_and_is_named() {
    // pdf-flate-bomb
    let bomb = pdf_of(&[stream("/Filter /FlateDecode", &zlib(&vec![b' '; 100 << 20]))], "", "", &[], "");
    assert!(bomb.len() < 1 << 20);
    let page = format!("<p>{}", "word ".repeat(10_000));
    let cases: [(&[u8], Limits, &str); 4] = [
        (&bomb, Limits { memory_mib: 160, ..Limits::default() }, "more than 160 MiB of memory"),
        (&bomb, Limits { cpu_s: 1, ..Limits::default() }, "more than 1 seconds of processor time"),
        (&bomb, Limits { wall: Duration::from_millis(200), ..Limits::default() }, "longer than 0.2 seconds"),
        (page.as_bytes(), Limits { output: 1 << 10, ..Limits::default() }, "more than 0 MiB of text"),
    ];
    for (bytes, limits, words) in cases {
        let hints = Hints { format: Some(Format::Html), ..Hints::default() };
        let error =
            reader().with_limits(limits).read(bytes, &hints).map(|reading| reading.document.text.len()).expect_err(words).to_string();
        assert!(error.contains(words), "\"{words}\" is not in {error}");
    }
    assert!(read(page.as_bytes()).is_ok(), "the same page within the limits");
}

#[test]
fn a_child_that_is_none_is_said() {
    let cases = [("/nowhere/factcheck", "can't be started"), ("/bin/false", "ended with code 1"), ("/bin/echo", "makes no sense")];
    for (program, words) in cases {
        let hints = Hints { format: Some(Format::Html), ..Hints::default() };
        let error = ChildReader::new(PathBuf::from(program)).read(b"<p>12 homes", &hints).expect_err(words).to_string();
        assert!(error.contains(words), "\"{words}\" is not in {error}");
    }
    // Our own formats need no child.
    let reading = ChildReader::new(PathBuf::from("/nowhere")).read(b"a;b\n1;2\n", &Hints { name: Some("t.csv"), ..Hints::default() });
    assert_eq!(reading.expect("read").document.text, "a\tb\n1\tb\t2\n");
}

#[cfg(target_os = "linux")]
#[test]
fn the_child_has_set_its_limits_before_it_reads() {
    let desk = Desk::empty();
    let args = ["__extract", "--format", "html", "--memory-mib", "512", "--cpu-s", "7"];
    let mut child = desk.command(&args).stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).spawn().expect("it runs");
    let limits = format!("/proc/{}/limits", child.id());
    let mut found = String::new();
    for _ in 0..500 {
        found = std::fs::read_to_string(&limits).unwrap_or_default();
        if found.contains("536870912") {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    drop(child.stdin.take());
    assert!(child.wait().expect("it ends").success());
    let row = |name: &str| {
        found.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().split_whitespace().take(2).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(row("Max address space"), "536870912 536870912");
    assert_eq!(
        (row("Max cpu time"), row("Max open files"), row("Max core file size")),
        ("7 8".to_owned(), "8 8".to_owned(), "0 0".to_owned())
    );
    assert!(!desk.ok(&["--help"]).out.contains("__extract"), "the command is hidden");
}

#[test]
fn hostile_pages_are_cited_by_their_plain_text() {
    let desk = Desk::with_a_claim();
    let claim = desk.claim();
    let many: String = (0..1_000_000).map(|n| format!(" a{n}")).collect();
    let flat = "only its plain text is read";
    let cases = [
        ("nested-div-20000", "<div>".repeat(20_000), flat),
        ("nested-b-200000", "<b>".repeat(200_000), flat),
        ("nested-table-20000", "<table><tr><td>".repeat(20_000), flat),
        ("million-attributes", format!("<p{many}>"), flat),
        // Ten times as much is read in the module's own tests: unoptimised, the search for the main text would take too long here.
        ("script-1mb", format!("<script>{}</script>", "var a = '<div>';\n".repeat(60_000)), ""),
    ];
    for (name, page, words) in cases {
        let file = format!("{name}.html");
        desk.write(&file, format!("<title>T</title>{page}<p>The port had 2,874 employees."));
        let run = desk.ok(&["cite", &claim, &file, "--quote", "The port had 2,874 employees"]);
        assert!(run.out.contains("within_hedge") && run.err.contains(words), "{name}: {}{}", run.out, run.err);
        assert!(stored(&desk, name, "text.txt").is_some_and(|text| text.contains("2,874")), "{name}");
    }
}

#[test]
fn pages_without_the_text_they_are_cited_for() {
    let desk = Desk::with_a_claim();
    let filler = format!("<script>{}</script>", "a = 1;\n".repeat(4_000));
    desk.write("js-only-shell.html", format!("<!doctype html><title>App</title><div id=app></div>{filler}"));
    frozen_unreadable(&desk, "js-only-shell", "js-only-shell.html", &["no text", "script"]);
    for (name, text) in [("login-wall", "Please sign in to read on."), ("consent-wall", "We value your privacy. Accept all?")] {
        let file = format!("{name}.html");
        desk.write(&file, format!("<!doctype html><title>T</title><p>{text}</p>{filler}"));
        let run = desk.ok(&["cite", &desk.claim(), &file]);
        assert!(run.err.contains("thin-text"), "{name}: {}", run.err);
        assert!(stored(&desk, name, "manifest.json").is_some_and(|manifest| manifest.contains("thin-text")), "{name}");
    }
    // soft-404-200: nothing but its words tells such a page from another, so the quote has to be there.
    let server =
        Server::with([("/soft-404-200", server::ok("text/html", b"<title>Not found</title><h1>Page not found</h1><p>Sorry.</p>"))]);
    desk.refuses(
        &["cite", &desk.claim(), &server.url("/soft-404-200"), "--quote", "2,874 employees", "--allow-private=127.0.0.0/8"],
        4,
        &["refused"],
    );
}

#[test]
fn titles_from_the_web_are_harmless() {
    let desk = Desk::new();
    let page =
        |title: &str| format!("<!doctype html><html lang=en><title>{title}</title><p>The port had 2,874 employees in 2023.</p></html>");
    for (name, title, expected) in [
        ("title-with-script", "<script>alert(1)</script> Report", "title = \"<script>alert(1)</script> Report\""),
        ("title-with-esc-and-bidi", "Re\u{1b}[31mport \u{202E}2024\u{9b}", "title = \"Re[31mport 2024\""),
    ] {
        desk.write(&format!("{name}.html"), page(title));
        let run = desk.ok(&["add", &format!("{name}.html")]);
        let record = desk.read(&format!("claims/{name}.toml"));
        assert!(record.contains(expected), "{record}");
        for text in [record, run.out, run.err, desk.ok(&["report"]).out] {
            assert!(!text.contains(['\u{1b}', '\u{9b}', '\u{202E}']), "{name}: {text:?}");
        }
    }
}

#[test]
fn pages_that_point_elsewhere_are_taken_as_they_are() {
    let desk = Desk::with_a_claim();
    let words = "<p>The port had 2,874 employees.";
    let server = Server::with([
        ("/base-href-trick", server::ok("text/html", format!("<base href='http://example.org/'><a href=next>on</a>{words}").as_bytes())),
        ("/meta-refresh-redirect", server::ok("text/html", format!("<meta http-equiv=refresh content='0; url=/next'>{words}").as_bytes())),
        ("/html-says-pdf", server::ok("application/pdf", format!("<!doctype html>{words}").as_bytes())),
        ("/pdf-says-html", server::ok("text/html", &pdf_pages(&[&["The port had 2,874 employees."]]))),
    ]);
    for (name, sniffed, flag) in [
        ("base-href-trick", "text/html", ""),
        ("meta-refresh-redirect", "text/html", "meta-refresh"),
        ("html-says-pdf", "text/html", ""),
        ("pdf-says-html", "application/pdf", ""),
    ] {
        let url = server.url(name);
        let run = desk.ok(&["cite", &desk.claim(), &url, "--quote", "The port had 2,874 employees", "--allow-private=127.0.0.0/8"]);
        assert!(run.err.contains(flag), "{name}: {}", run.err);
        let manifest = stored(&desk, name, "manifest.json").expect("frozen");
        assert!(manifest.contains(&format!("\"final_url\": \"{url}\"")) && manifest.contains(flag), "{name}: {manifest}");
        assert!(manifest.contains(&format!("\"sniffed\": \"{sniffed}\"")), "{name}: {manifest}");
    }
    assert!(!server.heads().iter().any(|head| head.contains("/next")), "nothing was followed");
    desk.ok(&["verify"]);
}

#[test]
fn subtitles_give_claims_their_speakers_and_times() {
    let desk = Desk::new();
    desk.write(
        "debate.vtt",
        "WEBVTT - Debate\nLanguage: en\n\n1\n00:00:10.000 --> 00:00:14.000\n<v Ann Lee>Good evening. We built\n\n2\n00:00:14.000 --> 00:00:20.000\n<v Ann Lee>212 homes in 2023.\n\n\
         3\n00:01:00.500 --> 00:01:04.000\n<v Bo Ray>The port had 2,874 employees in 2022.\n",
    );
    desk.ok(&["add", "debate.vtt", "--date", "2024-02-20"]);
    let record = desk.read("claims/2024-02-20-debate.toml");
    let claims: Vec<&str> = record.split("[[claim]]").skip(1).collect();
    assert_eq!(claims.len(), 2, "{record}");
    for (claim, words) in claims.iter().zip([
        ["\"Ann Lee\"", "We built 212 homes in 2023", "timecode = \"~00:00:1"],
        ["\"Bo Ray\"", "2,874 employees", "timecode = \"00:01:00.500\""],
    ]) {
        for word in words {
            assert!(claim.contains(word), "{word} is not in {claim}");
        }
    }
    assert!(record.contains("title = \"Debate\"") && record.contains("language = \"en\""), "{record}");
    desk.write("speech.srt", "1\n00:00:01,000 --> 00:00:03,000\nTHE MAYOR: We planted 500 trees in 2023.\n");
    desk.ok(&["add", "speech.srt", "--lang", "en"]);
    let record = desk.read("claims/speech.toml");
    assert!(record.contains("THE MAYOR") && record.contains("00:00:01"), "{record}");
    assert!(!desk.run(&["check"]).out.contains("broken-anchor"));
}

#[test]
fn a_tables_figure_is_quoted_with_its_row_and_column() {
    let desk = Desk::with_a_claim();
    desk.write("jobs.csv", "Port;2022;2023\nNord;1 200;1 150\nSud;2 910;2 874\n");
    let run = desk.ok(&["cite", &desk.claim(), "jobs.csv", "--quote", "Sud 2023 2 874"]);
    assert!(run.out.contains("quote: found"), "{}", run.out);
    assert_eq!(
        stored(&desk, "jobs", "text.txt").expect("frozen"),
        "Port\t2022\t2023\nNord\t2022\t1 200\nNord\t2023\t1 150\nSud\t2022\t2 910\nSud\t2023\t2 874\n"
    );
    desk.refuses(&["cite", &desk.claim(), "jobs.csv", "--quote", "Sud 2022 2 874"], 4, &["refused"]);
}

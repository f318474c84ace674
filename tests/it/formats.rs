//! Foreign formats from file and network, good and hostile: each is read by a child process, and what the child can't
//! read is frozen all the same, said, and never an empty text.

use std::path::PathBuf;
use std::time::Duration;

use factcheck::ingest::{Hints, Reader, Reading, Unread};
use factcheck::model::Format;
use factcheck::workspace::reader::{ChildReader, Limits};

use crate::common::Desk;
use crate::documents::{page_of, pdf_of, pdf_pages, stream};
use crate::named::stored;

fn reader() -> ChildReader {
    ChildReader::new(PathBuf::from(env!("CARGO_BIN_EXE_factcheck")))
}

fn read(bytes: &[u8]) -> Result<Reading, Unread> {
    reader().read(bytes, &Hints::default())
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

#[test]
fn pdfs_with_one_bad_page_or_odd_parts_are_read() {
    let missing = stream("", b"BT /F9 12 Tf (12) Tj ET");
    let reading = read(&pdf_of(&[page_of(&["One: 12 homes"]), missing, page_of(&["Three"])], "", "", &[], "")).expect("read");
    assert_eq!(reading.document.text, "One: 12 homes\n\u{c}\n\u{c}\nThree\n\u{c}\n");
    assert!(reading.notes[0].message.starts_with("some pages can't be read: page 2"), "{:?}", reading.notes);
    // Arrays nested in an object that no page shows.
    let nested = pdf_of(&[page_of(&["12 homes"])], "", "", &["[".repeat(200_000).into_bytes()], "");
    assert_eq!(read(&nested).expect("read").document.text, "12 homes\n\u{c}\n");
}

#[test]
fn a_child_that_writes_too_much_is_ended() {
    let page = format!("<p>{}", "word ".repeat(10_000));
    let hints = Hints { format: Some(Format::Html), ..Hints::default() };
    let limited = reader().with_limits(Limits { output: 1 << 10, ..Limits::default() });
    let error = limited.read(page.as_bytes(), &hints).map(|reading| reading.document.text.len()).expect_err("too long").to_string();
    assert!(error.contains("more than 0 MiB of text"), "{error}");
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

//! `source`, `export` and `import` as a user types them.

use factcheck::model::{Check, Content, Reach};
use factcheck::snapshot::SnapshotStore;

use crate::common::Desk;
use crate::server::{self, Server};

const QUOTE: &str = "The port had 2,874 employees in 2023";

fn page(number: &str, token: &str) -> String {
    format!(
        "<!doctype html><html><body data-token={token}><h1>Report</h1><p>First line.</p><p>The port had {number} employees in 2023.</p></body></html>"
    )
}

/// A workspace with one source in two states.
fn desk() -> Desk {
    let desk = Desk::with_a_claim();
    desk.write("report.html", page("2,874", "a"));
    desk.ok(&["cite", &desk.claim(), "report.html", "--quote", QUOTE, "--title", "Annual report"]);
    desk.write("report.html", page("2,975", "a"));
    let later = desk.command(&["cite", &desk.claim(), "report.html"]).env("SOURCE_DATE_EPOCH", "1732356000").output().expect("it runs");
    assert!(later.status.success(), "{}", String::from_utf8_lossy(&later.stderr));
    desk
}

#[test]
fn a_source_is_listed_shown_and_compared() {
    let desk = desk();
    let list = desk.ok(&["source", "list"]).out;
    let line = list.lines().find(|line| line.contains("Annual report")).expect("the source");
    assert!(line.contains("2024-11-23") && line.contains("2 snapshots") && line.contains("1 claim "), "{list}");
    let id = line.split(' ').next().expect("an id").to_owned();
    let store = SnapshotStore::open(&desk.path().join("sources")).expect("a store");
    let check = Check {
        at: "2024-11-24T00:00:00Z".parse().expect("a moment"),
        snapshot: store.snapshots(&id).expect("listed")[0].clone(),
        reach: Reach::Ok,
        status: Some(200),
        content: Some(Content::QuoteAlteredMaterial),
        payload_sha256: None,
        quotes: [].into(),
        by: "ci\u{1b}[2J".to_owned(),
    };
    store.append(&id, &check).expect("written");
    let all = desk.ok(&["source", "show", "report.html"]).out;
    for words in [
        "report.html",
        "title: Annual report",
        "snapshots, oldest first: 2",
        "characters of text",
        &format!("{} e1", desk.claim()),
        "ok, quote-altered-material",
    ] {
        assert!(all.contains(words), "{words} in\n{all}");
    }
    assert!(!all.contains('\u{1b}'), "{all}");
    assert_eq!(all, desk.ok(&["source", "show", &id[..12]]).out);
    let diff = desk.ok(&["source", "diff", &id]).out;
    assert!(diff.contains("The port had [-2,874-]{+2,975+} employees in 2023.") && diff.contains("First line."), "{diff}");
    let back = desk.ok(&["source", "diff", &id, "20241123", "20241122", "--main"]).out;
    assert!(back.contains("[-2,975-]{+2,874+}"), "{back}");
    // A snapshot may be named as its folder is.
    let paths = ["20241122", "20241123"].map(|moment| format!("sources/{id}/{moment}"));
    assert_eq!(diff, desk.ok(&["source", "diff", &paths[0], &paths[1]]).out);
    desk.refuses(&["source", "diff", &paths[0], &paths[1], "20241122"], 2, &["three snapshots are named"]);
    desk.refuses(&["source", "diff", &paths[0], "speech.txt/20241122"], 2, &["is no snapshot of"]);
    let json: serde_json::Value = serde_json::from_str(&desk.ok(&["source", "show", &id, "--format", "json"]).out).unwrap();
    assert_eq!((&json["title"], json["snapshots"].as_array().map(Vec::len)), (&"Annual report".into(), Some(2)), "{json}");
    assert_eq!((&json["path"], &json["checks"][0]["content"]), (&"report.html".into(), &"quote-altered-material".into()), "{json}");
    let json: serde_json::Value = serde_json::from_str(&desk.ok(&["source", "list", "--format", "json"]).out).unwrap();
    let line = json["sources"].as_array().and_then(|all| all.iter().find(|line| line["id"] == id.as_str())).unwrap();
    assert_eq!((&line["snapshots"], &line["claims"]), (&2.into(), &1.into()), "{json}");
    desk.refuses(&["source", "diff", &id, "2024"], 2, &["fits 2 of its snapshots"]);
    desk.refuses(&["source", "show", "nothing"], 2, &["no source has \"nothing\"", "factcheck source list"]);
    desk.refuses(&["source", "diff", "speech.txt"], 4, &["only one snapshot; two are needed"]);
}

#[test]
fn what_reads_the_same_is_frozen_once_unless_asked_for() {
    let desk = desk();
    desk.write("report.html", page("2,975", "other"));
    let run = desk.ok(&["cite", &desk.claim(), "report.html"]);
    assert!(run.err.contains("unchanged, frozen before"), "{}", run.err);
    let run = desk.ok(&["cite", &desk.claim(), "report.html", "--always"]);
    assert!(!run.err.contains("unchanged"), "{}", run.err);
    assert!(desk.ok(&["source", "list"]).out.contains("3 snapshots"));
}

#[test]
fn sources_go_out_and_come_in_again() {
    let desk = desk();
    let (claim, other) = (desk.claim(), Desk::new());
    let server = Server::with([("/page", server::ok("text/html; charset=utf-8", page("2,874", "b").as_bytes()))]);
    let url = server.url("/page");
    desk.ok(&["cite", &claim, &url, "--quote", QUOTE, "--allow-private=127.0.0.0/8"]);
    desk.ok(&["export", "--wacz"]);
    desk.ok(&["export", "--warc.gz", "--speech", "2024-02-20-speech", "-o", "speech.warc.gz"]);
    let one = desk.ok(&["export", "--warc.gz", "-o", "one.warc.gz", &url]);
    assert!(one.out.contains("one.warc.gz: 1 snapshot, 4 records"), "{}", one.out);
    desk.refuses(&["export", "--wacz"], 2, &["sources.wacz is there already", "--force"]);
    let before = desk.read_bytes("sources.wacz");
    desk.ok(&["export", "--wacz", "--force"]);
    assert!(before == desk.read_bytes("sources.wacz"), "the same sources give the same bytes");
    desk.refuses(&["export"], 2, &["--wacz", "--warc.gz"]);
    desk.refuses(&["export", "--wacz", "nothing"], 2, &["no source has \"nothing\""]);
    other.refuses(&["export", "--wacz"], 4, &["nothing to export"]);

    // The server is gone; nobody asks for it.
    drop(server);
    for (at, name) in ["sources.wacz", "one.warc.gz"].into_iter().enumerate() {
        let file = desk.path().join(name);
        let run = other.ok(&["import", file.to_str().expect("a path"), "--url", &url]);
        assert!(run.out.contains(&url) && run.out.contains("captured 2024-11-22T10:00:00Z"), "{}", run.out);
        assert_eq!(run.err.contains("unchanged, frozen before"), at == 1, "{}", run.err);
    }
    other.ok(&["verify"]);
    let whole = desk.path().join("sources.wacz");
    other.refuses(&["import", whole.to_str().expect("a path")], 2, &["pages; name one with --url", &url]);
    let mut damaged = before;
    let at = damaged.len() / 3;
    damaged[at] ^= 1;
    other.write("damaged.wacz", damaged);
    other.refuses(&["import", "damaged.wacz", "--url", &url], 4, &["damaged.wacz", "is damaged"]);
    other.write("bad.warc", "WARC/1.1\r\n");
    other.refuses(&["import", "bad.warc"], 4, &["bad.warc, record 1 is damaged"]);
    other.refuses(&["import", "nowhere.html"], 4, &["can't read", "nowhere.html"]);
    // A damaged snapshot does not go out.
    let text = desk.files().into_iter().map(|(name, _)| name).find(|name| name.ends_with("capture.warc")).expect("a capture");
    desk.write(&text, "WARC/1.1");
    desk.refuses(&["export", "--warc.gz", "-o", "x.warc.gz"], 3, &["capture.warc is damaged"]);
}

#[test]
fn a_saved_page_is_a_source_like_any_other() {
    let desk = Desk::with_a_claim();
    desk.write("saved.html", page("2,874", "a"));
    let run = desk.ok(&["import", "saved.html", "--url", "https://example.org/report#top"]);
    assert!(run.out.contains("example.org-report-") && run.out.contains("https://example.org/report,"), "{}", run.out);
    let source = run.out.split(' ').next().expect("an id");
    let run = desk.ok(&["cite", &desk.claim(), source, "--quote", QUOTE]);
    assert!(run.out.contains("within_hedge"), "{}", run.out);
    assert!(desk.ok(&["source", "show", source]).out.contains("  import  text/html"));
    desk.ok(&["verify"]);
    desk.refuses(&["import", "saved.html", "--url", "https://me:secret@example.org/"], 2, &["a user's name or password"]);
    desk.refuses(&["import", "saved.html", "--url", "file:///etc/hosts"], 2, &["http:// or https://"]);
}

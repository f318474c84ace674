//! Names that lead elsewhere, and stores out of a stranger's repository.

use std::fs;
use std::path::PathBuf;

use super::{ALLOW, desk};
use crate::common::Desk;
use crate::server::{self, Server};

const PAGE: &str = "<!doctype html><p>The road costs 1.4 trillion.</p>";

/// The folder below `sources/` that an address is given.
#[track_caller]
fn folder_of(desk: &Desk, url: &str) -> String {
    desk.write("saved.html", PAGE);
    let run = desk.ok(&["import", "saved.html", "--url", url]);
    desk.ok(&["verify"]);
    let id = run.out.split(' ').next().expect("an id").to_owned();
    assert!(desk.path().join("sources").join(&id).is_dir(), "{}", run.out);
    assert!(id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte)), "{id}");
    id
}

#[test]
fn host_con_aux() {
    let desk = desk();
    for (url, start) in
        [("https://con.example.org/aux", "x-con."), ("https://aux.example.org/", "x-aux."), ("https://example.org/nul", "example.org-nul")]
    {
        assert!(folder_of(&desk, url).starts_with(start), "{url}");
    }
}

#[test]
fn idn_homograph() {
    let desk = desk();
    let (latin, cyrillic) = (folder_of(&desk, "https://paypal.example/"), folder_of(&desk, "https://p\u{430}ypal.example/"));
    assert!(latin.starts_with("paypal.example") && cyrillic.starts_with("xn--pypal"), "{latin}, {cyrillic}");
    // Nor does the address look like the other one anywhere.
    assert!(desk.ok(&["source", "list"]).out.contains("https://xn--pypal-4ve.example/"));
}

#[test]
fn url_300_chars_path() {
    let desk = desk();
    let id = folder_of(&desk, &format!("https://example.org/{}", "long/".repeat(60)));
    let longest = desk.files().into_iter().filter_map(|(name, _)| name.strip_prefix("sources/").map(str::len)).max();
    assert!(longest.is_some_and(|longest| longest <= 110) && id.len() < 64, "{id}");
}

#[test]
fn case_only_difference() {
    let desk = desk();
    let (upper, lower) = (folder_of(&desk, "https://example.org/Report"), folder_of(&desk, "https://example.org/report"));
    assert_ne!(upper.to_lowercase(), lower.to_lowercase());
}

#[test]
fn content_disposition_traversal() {
    let answer = server::raw(
        "200 OK",
        &[
            ("Content-Type", "text/html"),
            ("Content-Disposition", "attachment; filename=\"../../../evil.html\""),
            ("Content-Length", &PAGE.len().to_string()),
        ],
        PAGE.as_bytes(),
    );
    let (server, desk) = (Server::with([("/page", answer)]), desk());
    desk.ok(&["cite", &desk.claim(), &server.url("page"), "--quote", "1.4 trillion", ALLOW]);
    assert!(desk.files().iter().all(|(name, _)| !name.contains("evil")), "a header named a file");
    desk.ok(&["verify"]);
}

/// A desk with one frozen file, and the folder of its snapshot.
fn frozen() -> (Desk, PathBuf) {
    let desk = desk();
    desk.write("report.md", "The road costs 1.4 trillion.\n");
    desk.ok(&["cite", &desk.claim(), "report.md", "--quote", "The road costs 1.4 trillion"]);
    let (name, _) =
        desk.files().into_iter().find(|(name, _)| name.contains("file-report") && name.ends_with("manifest.json")).expect("frozen");
    let folder = desk.path().join(name).parent().expect("a folder").to_owned();
    (desk, folder)
}

/// Both look at what is stored, and neither goes on as if all were well.
#[track_caller]
fn corrupt(desk: &Desk, words: &[&str]) {
    for command in ["verify", "check"] {
        let run = desk.run(&[command]);
        assert_eq!(run.code, 3, "{command}: {}{}", run.out, run.err);
        for word in words {
            assert!(run.out.contains(word), "{command} does not say \"{word}\":\n{}", run.out);
        }
    }
}

#[cfg(unix)]
#[test]
fn symlinked_capture() {
    let (desk, folder) = frozen();
    let outside = desk.write("outside.warc", fs::read(folder.join("capture.warc")).expect("read"));
    fs::remove_file(folder.join("capture.warc")).expect("removed");
    std::os::unix::fs::symlink(outside, folder.join("capture.warc")).expect("linked");
    corrupt(&desk, &["capture.warc", "is a symbolic link"]);
}

fn with_manifest(change: fn(&str) -> String) -> Desk {
    let (desk, folder) = frozen();
    let path = folder.join("manifest.json");
    let (old, sums) = (fs::read_to_string(&path).expect("read"), fs::read_to_string(folder.join("SHA256SUMS")).expect("read"));
    let new = change(&old);
    assert_ne!(old, new, "the case changes nothing");
    let hash = |text: &str| factcheck::fetch::sha256_hex(text.as_bytes());
    fs::write(folder.join("SHA256SUMS"), sums.replace(&hash(&old), &hash(&new))).expect("written");
    fs::write(path, new).expect("written");
    desk
}

#[test]
fn manifest_name_dotdot() {
    let desk = with_manifest(|text| text.replace("\"name\": \"capture.warc\"", "\"name\": \"../capture.warc\""));
    corrupt(&desk, &["\"../capture.warc\" is no plain file name"]);
}

#[test]
fn manifest_dup_keys() {
    let desk = with_manifest(|text| text.replacen("\"format\": 1,", "\"format\": 1,\n  \"format\": 1,", 1));
    corrupt(&desk, &["the key \"format\" stands twice"]);
}

/// Whoever opened the pipe would wait for ever.
#[cfg(unix)]
#[test]
fn fifo_in_snapshot() {
    let (desk, folder) = frozen();
    let path = folder.join("text.txt");
    fs::remove_file(&path).expect("removed");
    let made = std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo runs");
    assert!(made.success());
    corrupt(&desk, &["text.txt", "is a pipe"]);
}

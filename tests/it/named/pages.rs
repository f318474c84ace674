//! HTML that hangs parsers, hides its text, or says that it is something else.

use super::documents::frozen_unreadable;
use super::{ALLOW, desk, stored};
use crate::common::Desk;
use crate::documents::pdf_pages;
use crate::server::{self, Server};

const FLAT: &str = "only its plain text is read";

macro_rules! hostile {
    ($($name:ident: $page:expr, $words:expr;)*) => {
        $(#[test]
        fn $name() {
            let desk = desk();
            desk.write("page.html", format!("<title>T</title>{}<p>The port had 2,874 employees.", $page));
            let run = desk.ok(&["cite", &desk.claim(), "page.html", "--quote", "The port had 2,874 employees"]);
            assert!(run.out.contains("within_hedge") && run.err.contains($words), "{}{}", run.out, run.err);
            assert!(stored(&desk, "page", "text.txt").is_some_and(|text| text.contains("2,874")));
            desk.ok(&["verify"]);
        })*
    };
}

hostile! {
    nested_div_20000: "<div>".repeat(20_000), FLAT;
    nested_b_200000: "<b>".repeat(200_000), FLAT;
    nested_table_20000: "<table><tr><td>".repeat(20_000), FLAT;
    // Of these two, ten times as much is read in the module's own tests (million-attributes, script-10MB): unoptimised, and with
    // processes around it, that would take too long here.
    attributes_100000: format!("<p{}>", (0..100_000).map(|n| format!(" a{n}")).collect::<String>()), FLAT;
    script_1mb: format!("<script>{}</script>", "var a = '<div>';\n".repeat(60_000)), "";
}

/// A page that is mostly script, with a few words.
fn shell(words: &str) -> String {
    format!("<!doctype html><title>T</title>{words}<script>{}</script>", "a = 1;\n".repeat(4_000))
}

#[test]
fn js_only_shell() {
    let desk = desk();
    desk.write("js-only-shell.html", shell("<div id=app></div>"));
    frozen_unreadable(&desk, "js-only-shell", "js-only-shell.html", &["no text", "script"]);
}

#[track_caller]
fn thin(name: &str, words: &str) {
    let desk = desk();
    let file = format!("{name}.html");
    desk.write(&file, shell(words));
    let run = desk.ok(&["cite", &desk.claim(), &file]);
    assert!(run.err.contains("thin-text"), "{name}: {}", run.err);
    assert!(stored(&desk, name, "manifest.json").is_some_and(|manifest| manifest.contains("thin-text")), "{name}");
}

#[test]
fn login_wall() {
    thin("login-wall", "<p>Please sign in to read on.</p>");
}

#[test]
fn consent_wall() {
    thin("consent-wall", "<p>We value your privacy. Accept all?</p>");
}

/// Nothing but its words tells such a page from another, so the quote has to be there.
#[test]
fn soft_404_200() {
    let page = server::ok("text/html", b"<title>Not found</title><h1>Page not found</h1><p>Sorry.</p>");
    let (server, desk) = (Server::with([("/soft", page)]), desk());
    desk.refuses(&["cite", &desk.claim(), &server.url("/soft"), "--quote", "2,874 employees", ALLOW], 4, &["refused"]);
}

/// A page added as a transcript: what its title becomes in the record, and on every way out.
#[track_caller]
fn titled(title: &str, expected: &str) {
    let desk = Desk::new();
    desk.write(
        "page.html",
        format!("<!doctype html><html lang=en><title>{title}</title><p>The port had 2,874 employees in 2023.</p></html>"),
    );
    let run = desk.ok(&["add", "page.html"]);
    let record = desk.read("claims/page.toml");
    assert!(record.contains(expected), "{record}");
    let mut texts = vec![record, run.out, run.err];
    for args in [
        &["report"][..],
        &["report", "--format", "csv"],
        &["report", "--format", "markdown"],
        &["list"],
        &["source", "list"],
        &["source", "show", "page.html"],
    ] {
        let run = desk.ok(args);
        texts.extend([run.out, run.err]);
    }
    for text in texts {
        assert!(!text.contains(['\u{1b}', '\u{9b}', '\u{202E}']), "{text:?}");
    }
}

#[test]
fn title_with_script() {
    titled("<script>alert(1)</script> Report", "title = \"<script>alert(1)</script> Report\"");
}

#[test]
fn title_with_esc_and_bidi() {
    titled("Re\u{1b}[31mport \u{202E}2024\u{9b}", "title = \"Re[31mport 2024\"");
}

/// Cites a page by its words, and shows that it is taken as it is: nothing else is asked for.
#[track_caller]
fn taken_as_it_is(media_type: &str, body: &[u8], sniffed: &str, flag: &str) {
    let (server, desk) = (Server::with([("/page", server::ok(media_type, body))]), desk());
    let url = server.url("/page");
    let run = desk.ok(&["cite", &desk.claim(), &url, "--quote", "The port had 2,874 employees", ALLOW]);
    assert!(run.err.contains(flag), "{}", run.err);
    let manifest = stored(&desk, "127.0.0.1", "manifest.json").expect("frozen");
    for part in [format!("\"final_url\": \"{url}\""), format!("\"sniffed\": \"{sniffed}\""), flag.to_owned()] {
        assert!(manifest.contains(&part), "{part} in {manifest}");
    }
    assert_eq!(server.heads().len(), 1, "nothing was followed");
    desk.ok(&["verify"]);
}

const WORDS: &str = "<p>The port had 2,874 employees.";

#[test]
fn base_href_trick() {
    let page = format!("<base href='http://example.org/'><a href=next>on</a>{WORDS}");
    taken_as_it_is("text/html", page.as_bytes(), "text/html", "");
}

#[test]
fn meta_refresh_redirect() {
    let page = format!("<meta http-equiv=refresh content='0; url=/next'>{WORDS}");
    taken_as_it_is("text/html", page.as_bytes(), "text/html", "meta-refresh");
}

#[test]
fn html_says_pdf() {
    taken_as_it_is("application/pdf", format!("<!doctype html>{WORDS}").as_bytes(), "text/html", "");
}

#[test]
fn pdf_says_html() {
    taken_as_it_is("text/html", &pdf_pages(&[&["The port had 2,874 employees."]]), "application/pdf", "");
}

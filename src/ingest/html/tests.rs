//! The rules of `fc-text/1`, metadata, the main text, and pages made to break readers.

use super::{read, read_main};
use crate::ingest::Hints;
use crate::model::{BlockKind, Document, Note};

fn page(html: &str) -> (Document, Vec<Note>) {
    let (document, notes) = read(html.as_bytes(), &Hints::default());
    assert!(!document.text.contains('\r') && unicode_normalization::is_nfc(&document.text));
    let mut last = 0;
    for block in &document.blocks {
        assert!(last <= block.span.start && block.span.start < block.span.end, "{:?}", document.blocks);
        last = block.span.end;
    }
    (document, notes)
}

fn text(html: &str) -> String {
    page(html).0.text
}

fn blocks(document: &Document) -> Vec<(BlockKind, &str)> {
    document.blocks.iter().map(|block| (block.kind, block.span.slice(&document.text).expect("a span"))).collect()
}

#[test]
fn writes_what_a_browser_shows() {
    let cases = [
        ("", ""),
        ("  \n <p>  \n", ""),
        ("<title>t</title>one <b>two</b>\n  three<i> four </i> five", "one two three four five\n"),
        ("<p>a</p>b<div>c<div>d</div>e</div>", "a\nb\nc\nd\ne\n"),
        ("a<br>b<br/> c<br><br>d<br>", "a\nb\nc\n\nd\n"),
        ("<p>près de 15&nbsp;000\u{202F}% &lt;b&gt; &#x65;\u{301}</p>", "près de 15\u{A0}000\u{202F}% <b> é\n"),
        ("10<sup>2</sup> m<sup> 3 </sup>x<sup></sup>y CO<sub>2</sub>", "10^2 m ^3 xy CO2\n"),
        ("<img src=a><img alt=''>see <img alt=' Chart:\n 12 % '>.", "see [Chart: 12 %].\n"),
        ("a<script>1</script><style>2</style><template>3</template><noscript>4</noscript><!-- 5 -->b", "ab\n"),
        ("a<p hidden>1</p><p style='COLOR: red; Display : none'>2</p><span style='visibility:hidden'>3</span><dialog>4</dialog>b", "ab\n"),
        ("<select><option>1</select><iframe>2</iframe><video>3</video>a<p aria-hidden=true>b", "a\nb\n"),
        ("<figure><img alt=A><figcaption>Fig. 1</figcaption></figure>", "[A]\nFig. 1\n"),
        ("<ul><li>a<li>b<ul><li>c</ul>d</ul>", "a\nb\nc\nd\n"),
        ("<dl><dt>a<dd>b</dl>", "a\nb\n"),
        ("<pre>\n a  b\r\n\tc&#13;</pre>d", " a  b\n\tc\nd\n"),
        ("<svg><title>no</title><text>shown</text></svg>", "shown\n"),
        ("<h1>a\u{0}b</h1>", "ab\n"),
    ];
    for (html, expected) in cases {
        assert_eq!(text(html), expected, "{html}");
    }
}

#[test]
fn tables_are_rows_of_cells() {
    let cases = [
        (
            "<table><caption>C</caption><tr><th>Year<th>Deficit<tr><td>2024<td> 4.1 <tr><td>2025<td>3.6</table>",
            "C\nYear\tDeficit\n2024\t4.1\n2025\t3.6\n",
        ),
        ("<table><tr><td><p>a</p></td><td><div>b</div></td><td>c</table>", "a\tb\tc\n"),
        ("<table><tr><td></td><td>b<td><td>d<td></table>", "\tb\t\td\n"),
        ("<table><tr><td><td></table>x", "x\n"),
        ("<table><tr><td>a<br>b<td>c</table>", "a\nb\tc\n"),
        // A page laid out by a table is not one long row.
        ("<table><tr><td><p>a<p>b<td><p>c<p>d</table>", "a\nb\nc\nd\n"),
        ("<table><tr><td>x<table><tr><td>1<td>2<tr><td>3<td>4</table><td>y</table>", "x\n1\t2\n3\t4\ny\n"),
    ];
    for (html, expected) in cases {
        assert_eq!(text(html), expected, "{html}");
    }
}

#[test]
fn blocks_say_what_they_are() {
    use BlockKind::{Code, Heading, Item, Paragraph, Row};
    let html = "<h1>T</h1><p>p <code>c</code></p>text<ul><li><p>i</p><li>j<h3>h</h3></ul><table><tr><td>a<td>b<tr><td>one<tr><td><h2>big</h2></table>\
                <pre>x\n\ny</pre><blockquote>q</blockquote>";
    let (document, _) = page(html);
    let expected = [
        (Heading, "T"),
        (Paragraph, "p c"),
        (Paragraph, "text"),
        (Item, "i"),
        (Item, "j"),
        (Heading, "h"),
        (Row, "a\tb"),
        (Row, "one"),
        (Heading, "big"),
        (Code, "x\n\ny"),
        (Paragraph, "q"),
    ];
    assert_eq!(blocks(&document), expected);
}

#[test]
fn pages_say_title_language_and_dates() {
    let said = |html: &str| {
        let meta = page(html).0.meta;
        (meta.title, meta.language, meta.date.map(|date| date.to_string()), meta.date_from)
    };
    let owned = |text: &str| Some(text.to_owned());
    assert_eq!(
        said("<html lang=fr-FR><title>A\n B</title><meta property='article:published_time' content='2024-03-13T23:00:00-05:00'><h1>C"),
        (owned("A B"), owned("fr"), owned("2024-03-13"), owned("meta article:published_time"))
    );
    assert_eq!(
        said(
            "<title>A</title><meta property=og:title content=Og><script type='application/ld+json'>{\"@graph\":[{\"@type\":\"WebPage\"},{\"datePublished\":\"2024-01-02\"}]}</script>"
        ),
        (owned("Og"), None, owned("2024-01-02"), owned("json-ld datePublished"))
    );
    assert_eq!(
        said("<h1>C <b>d</b></h1><time datetime=2024-05-06T10:00>today</time>"),
        (owned("C d"), None, owned("2024-05-06"), owned("time datetime"))
    );
    assert_eq!(said("<time datetime=2024-05-06>a</time><time datetime=2024-05-07>b</time>").2, None, "two days: which one?");
    assert_eq!(said("<meta name=date content='13 mars 2024'><script type='application/ld+json'>{broken</script>").2, None);
    assert_eq!(said("<svg><title>icon</title></svg><title></title>").0, None);
    // What a hostile title holds reaches no terminal.
    assert_eq!(said("<title>\u{1b}[31m\u{202E}<script>x</script></title>").0, owned("[31m<script>x</script>"));

    let meta = page(
        "<meta name=author content='Jane Doe'><meta property=article:modified_time content='2024-04-01T00:00:00Z'>\
         <meta name=date content='13 mars 2024'>",
    )
    .0
    .meta;
    assert_eq!(meta.author, Some(("Jane Doe".into(), "meta author".into())));
    assert_eq!(meta.modified, Some(("2024-04-01T00:00:00Z".into(), "meta article:modified_time".into())));
    assert_eq!(meta.published, Some(("13 mars 2024".into(), "meta date".into())), "as written");
    assert_eq!(meta.speaker, None, "an author is no speaker");
    let meta =
        page("<script type=application/ld+json>[{\"author\":[{\"name\":\"A\"},\"B\"],\"dateModified\":\"2024-02-03\"}]</script>").0.meta;
    assert_eq!(meta.author, Some(("A, B".into(), "json-ld author".into())));
    assert_eq!(meta.modified, Some(("2024-02-03".into(), "json-ld dateModified".into())));
}

#[test]
fn notes_say_what_was_met() {
    let first = |bytes: &[u8]| read(bytes, &Hints::default()).1.first().map(|note| note.message.clone()).unwrap_or_default();
    assert!(first(b"<meta name=robots content='noindex, NOARCHIVE'>x").starts_with("noarchive"));
    assert!(first(b"<meta http-equiv=Refresh content='0; url=http://10.0.0.1/'>x").starts_with("meta-refresh"));
    assert!(first(b"<div id=app></div><script src=app.js></script>").starts_with("the page holds no text"));
    assert!(first(b"<meta charset=utf-8>caf\xe9").contains("U+FFFD"));
    assert_eq!(page("<p>fine").1, []);
    assert_eq!(read(b"", &Hints::default()).1, []);
}

fn article() -> String {
    let sentence =
        "The deficit fell by 12 % in 2025, to 3.6 % of the output, the minister said, and it will fall again in the year to come. ";
    format!(
        "<html lang=en><head><title>Budget</title></head><body><nav><ul><li><a href=/>Home</a><li><a href=/b>Politics</a></ul></nav>\
         <article><h1>Budget</h1>{}<table><tr><th>Year<th>Deficit<tr><td>2024<td>4.1</table></article>\
         <footer>© Example, all rights reserved</footer></body></html>",
        format!("<p>{}</p>", sentence.repeat(4)).repeat(6)
    )
}

#[test]
fn the_main_text_is_the_article() {
    let html = article();
    let (main, _) = read_main(html.as_bytes(), &Hints::default()).expect("a main text");
    assert!(main.text.contains("The deficit fell by 12 % in 2025, to 3.6 %"), "{}", main.text);
    assert!(main.text.contains("Year\tDeficit\n2024\t4.1\n"), "{}", main.text);
    assert!(!main.text.contains("Politics") && !main.text.contains("all rights reserved"), "{}", main.text);
    assert_eq!((main.meta.title.as_deref(), main.meta.language.as_deref()), (Some("Budget"), Some("en")));
    let full = text(&html);
    for line in main.text.lines() {
        assert!(full.lines().any(|other| other == line), "the full text has the same line: {line}");
    }
    assert_eq!(read_main(html.as_bytes(), &Hints::default()).map(|(again, _)| again.text), Some(main.text), "twice the same");
    assert_eq!(read_main(b"", &Hints::default()), None);
    assert_eq!(read_main(b"<p></p>", &Hints::default()), None);
}

/// The text is still there, no stack overflows, nothing hangs.
#[test]
fn hostile_pages_are_read() {
    let many: String = (0..1_000_000).map(|n| format!(" a{n}=b")).collect();
    let line = "var a = '<div>';\n";
    // Name, page, whether it is read flat, whether the main text is looked for as well (slow in a debug build).
    let cases = [
        ("nested-div-20000", "<div>".repeat(20_000), true, true),
        ("nested-b-200000", "<b>".repeat(200_000), true, true),
        ("nested-table-20000", "<table><tr><td>".repeat(20_000), true, true),
        ("million-attributes", format!("<p{many}>"), true, true),
        ("script-10MB", format!("<script>{}</script>", line.repeat(600_000)), false, false),
        ("script-1MB", format!("<script>{}</script>", line.repeat(60_000)), false, true),
        ("comment", format!("<!--{}-->", "-".repeat(300_000)), false, true),
        ("end-tags", "</div>".repeat(50_000), false, true),
        ("entities", "&amp;&notanentity;".repeat(20_000), false, true),
        ("one-row", format!("<table><tr>{}</table>", "<td><p>x</p>".repeat(10_000)), false, true),
        ("deep-enough", "<div>".repeat(500), false, true),
        ("many-deep", format!("{}{}", "<div>".repeat(450), "</div>".repeat(450)).repeat(60), false, true),
    ];
    for (name, html, flat, main) in cases {
        let (document, notes) = page(&format!("<title>T</title>{html}the word"));
        assert!(document.text.ends_with("the word\n"), "{name}");
        assert_eq!(document.meta.title.as_deref(), Some("T"), "{name}");
        assert_eq!(notes.iter().any(|note| note.message.contains("only its plain text")), flat, "{name}: {notes:?}");
        if main {
            let main = read_main(html.as_bytes(), &Hints::default());
            assert!(!flat || main.is_none(), "{name}");
        }
    }
}

#[test]
fn a_page_too_heavy_for_the_main_text_says_so() {
    let deep = format!("{}{}", "<div>".repeat(450), "</div>".repeat(450)).repeat(60);
    for html in [deep, "&amp;&notanentity;".repeat(20_000)] {
        let (_, notes) = page(&format!("{html}word"));
        assert!(notes.iter().any(|note| note.message.ends_with("its main text is not looked for")), "{notes:?}");
        assert_eq!(read_main(html.as_bytes(), &Hints::default()), None);
    }
}

#[test]
fn the_deepest_page_allowed_has_a_main_text() {
    let html = format!("{}{}", "<div>".repeat(480), article());
    assert!(read_main(html.as_bytes(), &Hints::default()).is_some());
}

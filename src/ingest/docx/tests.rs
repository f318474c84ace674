//! Documents made here, part by part: what Word writes, and what nobody should send.

use std::io::{Cursor, Write};

use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::read;
use crate::model::{BlockKind, Document, Note};

/// An archive of these parts.
fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).expect("a part");
        zip.write_all(text.as_bytes()).expect("written");
    }
    zip.finish().expect("an archive").into_inner()
}

fn document(body: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"w\"><w:body>{body}<w:sectPr/></w:body></w:document>")
}

fn opened(parts: &[(&str, &str)]) -> (Document, Vec<Note>) {
    let (document, notes) = read(&package(parts)).expect("a document");
    assert!(unicode_normalization::is_nfc(&document.text) && !document.text.contains('\r'));
    (document, notes)
}

fn text(body: &str) -> String {
    opened(&[("word/document.xml", &document(body))]).0.text
}

/// A paragraph of one run.
fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn writes_what_word_shows() {
    let cases = [
        (String::new(), ""),
        (p("One.") + &p("") + &p("Two."), "One.\nTwo.\n"),
        // Runs cut words anywhere; white space outside of texts is none.
        ("<w:p>\n <w:r><w:t>15</w:t></w:r>\n<w:r><w:t xml:space=\"preserve\">\u{A0}000 </w:t></w:r><w:r><w:t>homes</w:t></w:r></w:p>".to_owned(), "15\u{A0}000 homes\n"),
        (p("R&amp;D &lt; 5 &#233; &#x65;\u{301} &bogus;"), "R&D < 5 é é \u{FFFD}\n"),
        ("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r></w:p>".to_owned(), "a\tb\nc\u{2011}d\n"),
        ("<w:p><w:r><w:t>10</w:t></w:r><w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>2</w:t></w:r><w:r><w:t> m</w:t></w:r></w:p>".to_owned(), "10^2 m\n"),
        // Deleted, moved away, hidden, a field's code, the old form of a text box.
        (
            "<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom>\
             <w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t> shown</w:t></w:r>\
             <w:r><w:instrText>PAGE</w:instrText></w:r><mc:AlternateContent><mc:Choice><w:r><w:t> box</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>box</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>".to_owned(),
            "new shown box\n",
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(text(&body), expected, "{body}");
    }
}

#[test]
fn headings_lists_and_tables_are_told_apart() {
    let styles = "<w:styles><w:style w:styleId=\"Titre1\"><w:name w:val=\"heading 1\"/></w:style><w:style w:styleId=\"Corps\"><w:name w:val=\"Body Text\"/></w:style>\
                  <w:style w:styleId=\"Mon\"><w:name w:val=\"Mon style\"/><w:pPr><w:outlineLvl w:val=\"2\"/></w:pPr></w:style></w:styles>";
    let styled = |style: &str, text: &str| format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>");
    let row = |cells: &[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(|cell| format!("<w:tc>{cell}</w:tc>")).collect::<String>());
    let nested = format!("{}<w:tbl>{}</w:tbl>{}", p("a"), row(&[&p("1"), &p("2")]), p("b"));
    let table = format!(
        "<w:tbl>{}{}{}</w:tbl>",
        row(&[&p("Year"), &p("Deficit")]),
        row(&[&p("2024"), &(p("4.1") + &p("of output"))]),
        row(&[&p(""), &nested])
    );
    let body = [
        styled("Titre1", "Budget"),
        styled("Corps", "Text."),
        styled("Mon", "Part"),
        "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>item</w:t></w:r></w:p>".to_owned(),
        table,
        p("After."),
    ];
    let (document, _) = opened(&[("word/styles.xml", styles), ("word/document.xml", &document(&body.concat()))]);
    let blocks: Vec<_> = document.blocks.iter().map(|block| (block.kind, block.span.slice(&document.text).expect("a span"))).collect();
    use BlockKind::{Heading, Item, Paragraph, Row};
    let expected = [
        (Heading, "Budget"),
        (Paragraph, "Text."),
        (Heading, "Part"),
        (Item, "item"),
        (Row, "Year\tDeficit"),
        (Row, "2024\t4.1 of output"),
        (Row, "\ta 1 2 b"),
        (Paragraph, "After."),
    ];
    assert_eq!(blocks, expected);
}

#[test]
fn notes_stand_at_the_end_under_their_marks() {
    let body = "<w:p><w:r><w:t>212 homes</w:t></w:r><w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:footnoteReference w:id=\"7\"/></w:r><w:r><w:t> and</w:t></w:r>\
                <w:r><w:endnoteReference w:id=\"2\"/></w:r><w:r><w:t>.</w:t></w:r></w:p>";
    let footnotes = format!(
        "<w:footnotes><w:footnote w:type=\"separator\" w:id=\"-1\">{}</w:footnote><w:footnote w:id=\"7\"><w:p><w:r><w:footnoteRef/><w:t> By the office.</w:t></w:r></w:p>{}</w:footnote></w:footnotes>",
        p("____"),
        p("More.")
    );
    let endnotes = format!("<w:endnotes><w:endnote w:id=\"2\">{}</w:endnote></w:endnotes>", p("At the end."));
    let (document, notes) =
        opened(&[("word/document.xml", &document(body)), ("word/footnotes.xml", &footnotes), ("word/endnotes.xml", &endnotes)]);
    assert_eq!(document.text, "212 homes[1] and[2].\n[1] By the office.\nMore.\n[2] At the end.\n");
    assert_eq!(notes, []);
    assert!(document.blocks.iter().all(|block| block.span.slice(&document.text).is_some()));
}

#[test]
fn properties_say_title_author_and_dates() {
    let core = "<cp:coreProperties><dc:title> The \u{1b}Budget\n</dc:title><dc:creator>Ann Lee</dc:creator><dc:language>fr-FR</dc:language><dcterms:created xsi:type=\"x\">2024-03-13T08:00:00Z</dcterms:created>\
                <dcterms:modified>2024-04-01T00:00:00Z</dcterms:modified><cp:keywords/></cp:coreProperties>";
    // The document stands where the package says, not where it usually does.
    let relations = "<Relationships><Relationship Id=\"1\" Type=\"http://x/metadata/core-properties\" Target=\"docProps/core.xml\"/><Relationship Id=\"2\" Type=\"http://x/relationships/officeDocument\" Target=\"/word/document2.xml\"/></Relationships>";
    let (document, _) = opened(&[("_rels/.rels", relations), ("word/document2.xml", &document(&p("x"))), ("docProps/core.xml", core)]);
    let meta = document.meta;
    assert_eq!((meta.title.as_deref(), meta.language.as_deref(), meta.speaker), (Some("The Budget"), Some("fr"), None));
    assert_eq!(meta.author, Some(("Ann Lee".into(), "docx creator".into())));
    assert_eq!(meta.published, Some(("2024-03-13T08:00:00Z".into(), "docx created".into())));
    assert_eq!(meta.modified, Some(("2024-04-01T00:00:00Z".into(), "docx modified".into())));
    assert_eq!((meta.date.map(|date| date.to_string()), meta.date_from), (Some("2024-03-13".into()), Some("docx created".into())));
}

#[test]
fn damage_keeps_what_stands_before_it() {
    let whole = document(&(p("One.") + &p("Two.")));
    let cut = &whole[..whole.find("Two").expect("there") + 2];
    for (part, expected) in [(cut, "One.\nTw\n"), (&whole.replace("Two.</w:t>", "Two.</w:x>"), "One.\nTwo.\n")] {
        let (document, notes) = opened(&[("word/document.xml", part)]);
        assert_eq!(document.text, expected);
        assert!(notes[0].message.starts_with("the document is damaged"), "{notes:?}");
    }
}

#[test]
fn hostile_documents_are_refused_or_cut() {
    let why = |parts: &[(&str, &str)]| read(&package(parts)).expect_err("refused");
    assert!(why(&[("word/other.xml", "")]).contains("no part \"word/document.xml\""));
    assert!(why(&[("word/document.xml", &document(&" ".repeat(6 << 20)))]).contains("unpacks to more than"));
    assert!(read(b"PK\x03\x04 and no more").is_err());
    let good = package(&[("word/document.xml", &document(&p("One.")))]);
    for cut in [good.len() / 2, good.len() - 1] {
        assert!(read(&good[..cut]).is_err(), "cut at {cut}");
    }
    let entries: Vec<(String, &str)> = (0..20_001).map(|n| (format!("{n}"), "")).collect();
    let entries: Vec<(&str, &str)> = entries.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    assert!(why(&entries).contains("entries"));

    // Entities that would grow or ask for a file are never read: a document type ends the reading.
    let doctype = "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/hosts\"><!ENTITY b \"&a;&a;\">]>";
    for body in [p("&a; words"), p("&b;&b;")] {
        let (document, notes) = opened(&[("word/document.xml", &format!("{doctype}{}", document(&body)))]);
        assert_eq!(document.text, "");
        assert!(notes[0].message.contains("document type"), "{notes:?}");
    }
    let deep = format!("{}{}", p("One."), "<w:p>".repeat(100_000));
    let (document, notes) = opened(&[("word/document.xml", &document(&deep))]);
    assert_eq!(document.text, "One.\n");
    assert!(notes[0].message.contains("nests more than"), "{notes:?}");
    let tables = "<w:tbl><w:tr><w:tc>".repeat(160) + &p("in");
    assert_eq!(opened(&[("word/document.xml", &super::tests::document(&tables))]).0.text, "in\n");
}

#[test]
fn no_bytes_make_it_fail_badly() {
    let good = package(&[("word/document.xml", &document(&(p("One.") + &p("Two"))))]);
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 0x41;
        // Whatever comes out, it is an answer.
        let _ = read(&bad);
    }
}

//! Reading as the other stages use it: every format from bytes to document.

use proptest::prelude::*;

use super::{Hints, read, read_main, sniff};
use crate::model::{BlockKind, Document, Format};

fn document(bytes: &[u8], format: Format) -> Document {
    let (document, _) = read(bytes, format, &Hints::default());
    check(&document);
    document
}

/// What holds for every document, whatever it was read from.
fn check(document: &Document) {
    assert!(unicode_normalization::is_nfc(&document.text));
    assert!(!document.text.contains('\r'));
    let mut last = 0;
    for block in &document.blocks {
        assert!(last <= block.span.start && block.span.start < block.span.end, "{:?}", document.blocks);
        assert!(block.span.slice(&document.text).is_some());
        last = block.span.end;
    }
}

/// The byte of the file for each character of the text.
fn origins(document: &Document) -> Vec<(char, usize)> {
    let anchors = &document.map.as_ref().expect("a map").anchors;
    let mut next = anchors.iter().peekable();
    let mut at = 0;
    document
        .text
        .chars()
        .enumerate()
        .map(|(index, c)| {
            while let Some(&&(_, byte)) = next.next_if(|&&(text, _)| text <= index).as_ref() {
                at = byte;
            }
            let found = (c, at);
            at += c.len_utf8();
            found
        })
        .collect()
}

/// A block's kind and words.
type Shown<'a> = (BlockKind, &'a str);

fn blocks(document: &Document) -> Vec<Shown<'_>> {
    document.blocks.iter().map(|block| (block.kind, block.span.slice(&document.text).expect("a span"))).collect()
}

#[test]
fn plain_text_stays_as_it_is() {
    let cases: &[(&[u8], &str)] = &[
        (b"", ""),
        (b"\xef\xbb\xbf", ""),
        (b"\xef\xbb\xbfa\r\nb\rc\n\n", "a\nb\nc\n\n"),
        ("près de 15\u{202F}000 %\u{A0}: e\u{301}".as_bytes(), "près de 15\u{202F}000 %\u{A0}: é"),
        (b"\xff\xfeo\0k\0\r\0\n\0", "ok\n"),
        (b"---\ntitle: not read\n---\n", "---\ntitle: not read\n---\n"),
    ];
    for &(bytes, expected) in cases {
        let document = document(bytes, Format::Text);
        assert_eq!(document.text, expected);
        assert!(document.blocks.is_empty() && document.cues.is_empty() && document.meta.title.is_none());
    }
    let (document, notes) = read(b"fine \xff\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", Format::Text, &Hints::default());
    assert_eq!(document.text, "fine \u{FFFD}ééééé");
    assert_eq!(notes[0].offset, Some(5));
}

#[test]
fn markdown_is_read_as_it_is_shown() {
    use BlockKind::{Code, Heading, Item, Paragraph, Row};
    let cases: &[(&str, &str, &[Shown])] = &[
        ("", "", &[]),
        ("one\ntwo\n\nthree", "one two\n\nthree\n", &[(Paragraph, "one two"), (Paragraph, "three")]),
        (
            "# Top *title*\ntext\n\nSub\n---\n",
            "Top title\n\ntext\n\nSub\n",
            &[(Heading, "Top title"), (Paragraph, "text"), (Heading, "Sub")],
        ),
        (
            "a **15 000** [link](http://x \"t\") ![alt *text*](i.png) `code` ~~no~~",
            "a 15 000 link [alt text] code no\n",
            &[(Paragraph, "a 15 000 link [alt text] code no")],
        ),
        ("hard  \nbreak\\\nmore", "hard\nbreak\nmore\n", &[(Paragraph, "hard\nbreak\nmore")]),
        ("a &amp; b &eacute; 5 \\* 3 &#x301;", "a & b é 5 * 3 \u{301}\n", &[(Paragraph, "a & b é 5 * 3 \u{301}")]),
        ("e&#x301;t*e*\u{301}", "été\n", &[(Paragraph, "été")]),
        ("- one\n- two\n  - in\n\nend", "one\ntwo\nin\n\nend\n", &[(Item, "one"), (Item, "two"), (Item, "in"), (Paragraph, "end")]),
        ("- one\n\n  more\n\n- two", "one\nmore\ntwo\n", &[(Item, "one"), (Item, "more"), (Item, "two")]),
        ("1. one\n2. two", "one\ntwo\n", &[(Item, "one"), (Item, "two")]),
        ("15. März 2024", "15. März 2024\n", &[(Item, "15. März 2024")]),
        ("15) a\n\n16) b", "15) a\n16) b\n", &[(Item, "15) a"), (Item, "16) b")]),
        (
            "| y | n |\n|---|--:|\n| 2024 | **12 %** |\n| | 3 |\n",
            "y\tn\n2024\t12 %\n\t3\n",
            &[(Row, "y\tn"), (Row, "2024\t12 %"), (Row, "\t3")],
        ),
        (
            "```rust\nlet a = 1;\n\nb\n```\n\n    indented\n",
            "let a = 1;\n\nb\n\nindented\n",
            &[(Code, "let a = 1;\n\nb"), (Code, "indented")],
        ),
        ("> said *he*\n>\n> more", "said he\n\nmore\n", &[(Paragraph, "said he"), (Paragraph, "more")]),
        ("see[^1]\n\n[^1]: a note", "see[^1]\n\na note\n", &[(Paragraph, "see[^1]"), (Paragraph, "a note")]),
        ("a<br>b<sup>2</sup> <b>c</b>", "a\nb^2 c\n", &[(Paragraph, "a\nb^2 c")]),
        ("<div align=center>\nshown <b>5 %</b>\n</div>\n\n<!-- hidden -->\n", "shown 5 %\n", &[(Paragraph, "shown 5 %")]),
        ("<script>\nlet a = 5;\n</script>\n\nx", "x\n", &[(Paragraph, "x")]),
        ("a\n\n***\n\nb", "a\n\nb\n", &[(Paragraph, "a"), (Paragraph, "b")]),
    ];
    for (given, text, expected) in cases {
        let document = document(given.as_bytes(), Format::Markdown);
        assert_eq!(document.text, *text, "{given:?}");
        assert_eq!(blocks(&document), *expected, "{given:?}");
    }
}

#[test]
fn markdown_says_title_and_front_matter() {
    let read_it = |text: &str| document(text.as_bytes(), Format::Markdown);
    assert_eq!(read_it("## Sub\n\n# The *one*\n\n# Two").meta.title.as_deref(), Some("The one"));
    let front = read_it("\u{FEFF}---\r\ntitle: Given\r\nlang: fr\r\n---\r\n# Other\r\n");
    assert_eq!((front.meta.title.as_deref(), front.meta.language.as_deref()), (Some("Given"), Some("fr")));
    assert_eq!(front.text, "Other\n");
    assert_eq!(front.meta.charset, Some(("utf-8".into(), "bom".into())));
    let (_, notes) = read(b"---\r\ntitle: a\r\nnonsense\r\n---\r\n", Format::Markdown, &Hints::default());
    assert_eq!(notes[0].offset, Some(15), "the byte of the file, CRLF counted");
}

#[test]
fn no_format_but_html_has_a_main_text() {
    for format in [Format::Text, Format::Markdown] {
        assert_eq!(read_main(b"words", format, &Hints::default()), None);
    }
}

#[test]
fn ten_thousand_nested_quotes_and_lists_are_read() {
    for open in [">", "- ", "[", "*a ", "![", "<b>"] {
        let text = format!("{}word", open.repeat(10_000));
        assert!(document(text.as_bytes(), Format::Markdown).text.contains("word"), "{open}");
    }
}

proptest! {
    #[test]
    fn plain_text_maps_back(text in "[a-zé€\u{1F600}\u{301}\r\n ]{0,60}", mark in any::<bool>()) {
        let file = format!("{}{text}", if mark { "\u{FEFF}" } else { "" });
        let document = document(file.as_bytes(), Format::Text);
        prop_assert_eq!(&file[if document.text.is_empty() { file.len() } else { origins(&document)[0].1 }..], &text[..]);
        for (c, at) in origins(&document) {
            let there = file[at..].chars().next();
            let composed = unicode_normalization::char::is_combining_mark(file[at..].chars().nth(1).unwrap_or(' '));
            prop_assert!(there == Some(c) || composed || (c == '\n' && there == Some('\r')), "{c:?} at {at}");
        }
    }

    #[test]
    fn markdown_maps_back(text in "([a-z0-9é€]{1,5}|[*_`#>|\\\\ \\[\\]()!&;-]{1,3}|\r\n|\n\n|&amp;){0,30}") {
        let document = document(text.as_bytes(), Format::Markdown);
        for (c, at) in origins(&document).into_iter().filter(|(c, _)| c.is_alphanumeric()) {
            prop_assert_eq!(text.get(at..).and_then(|rest| rest.chars().next()), Some(c), "{:?} at {}", c, at);
        }
    }

    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        let _ = sniff(&bytes, &Hints::default());
        for format in Format::ALL {
            document(&bytes, *format);
            read_main(&bytes, *format, &Hints::default());
        }
    }
}

//! What stands where in a draft: passages, a line each, with `‹kind:…›` where a mark lies.

use proptest::prelude::*;

use super::draft;
use crate::model::{Draft, Format, MarkKind, PassageKind, Span};

/// A draft as lines: kind and group, then the words with their marks.
fn shown(text: &str, format: Format) -> Vec<String> {
    let draft = draft(text, format).expect("a draft");
    draft
        .passages
        .iter()
        .map(|passage| format!("{}{} {}", kind(passage.kind), group(passage.group), marked(&draft, passage.span)))
        .collect()
}

fn kind(kind: PassageKind) -> &'static str {
    match kind {
        PassageKind::Heading => "heading",
        PassageKind::Paragraph => "p",
        PassageKind::Item => "item",
        PassageKind::Head => "head",
        PassageKind::Row => "row",
        PassageKind::Caption => "caption",
        PassageKind::Quote => "quote",
        PassageKind::Note => "note",
        PassageKind::Code => "code",
    }
}

fn group(group: Option<usize>) -> String {
    group.map(|group| group.to_string()).unwrap_or_default()
}

fn marked(draft: &Draft, span: Span) -> String {
    let mut out = String::new();
    for point in span.start..=span.end {
        let ends = draft.marks.iter().filter(|mark| mark.span.end == point && mark.span.start < point && span.contains(mark.span));
        ends.for_each(|_| out.push('›'));
        for mark in draft.marks.iter().filter(|mark| mark.span.start == point && span.contains(mark.span)) {
            out.push_str(&match &mark.kind {
                MarkKind::Link(target) => format!("‹{target}|"),
                MarkKind::Note => "‹note|".to_owned(),
                MarkKind::Unsaid => "‹unsaid|".to_owned(),
                MarkKind::Comment { words, .. } => format!("‹!{words}"),
            });
            if mark.span.is_empty() {
                out.push('›');
            }
        }
        if point < span.end {
            out.push_str(Span::new(point, point + 1).slice(&draft.text).expect("a letter"));
        }
    }
    out
}

#[test]
fn markdown_is_passages_and_marks() {
    let cases: &[(&str, &[&str])] = &[
        ("", &[]),
        (
            "---\ntitle: 90 %\n---\n# T 1\n\nOne\ntwo [three](https://a.example/x \"t\") <https://b.example>.",
            &["heading T 1", "p One two ‹https://a.example/x|three› ‹https://b.example|https://b.example›."],
        ),
        ("A[^1] and b[^2] and c[^none].\n\n[^1]: Told.\n[^2]:\n", &["p A‹note|[^1]› and b‹unsaid|[^2]› and c[^none].", "note Told."]),
        ("- a\n- b\n\n  more\n\n> q\n>\n> r\n\nend", &["item0 a", "item0 b", "item0 more", "quote1 q", "quote1 r", "p end"]),
        ("| h | i |\n|---|---|\n| 1 | [2](u) |\n", &["head0 h\ti", "row0 1\t‹u|2›"]),
        (
            "`x = 5` and ~~old~~ ![chart: 9 %](c.png)\n\n```\n7 %\n```\n",
            &["p ‹unsaid|x = 5› and ‹unsaid|old› ‹unsaid|chart: 9 %›", "code 7 %\n"],
        ),
        (
            "<!-- factcheck: allow x because y -->\n\nText <!-- factcheck: enable x --> on <!-- other -->.\n",
            &["p ‹!allow x because y›Text ‹!enable x› on ."],
        ),
        (
            "See <a href=\"https://a.example\">this</a>.\n\n<table><tr><th>a<th>b<tr><td>1<td><a href='u'>2</a></table>\n\nmore\n",
            &["p See ‹https://a.example|this›.", "head0 a\tb", "row0 1\t‹u|2›", "p more"],
        ),
        (
            "[ref][r] and me@example.org <me@example.org>\n\n[r]: https://r.example\n",
            &["p ‹https://r.example|ref› and me@example.org ‹|me@example.org›"],
        ),
        ("15 000 sanctions [claim:15000-sanctions-4kq2m7].", &["p 15 000 sanctions [claim:15000-sanctions-4kq2m7]."]),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(text, Format::Markdown), *expected, "{text}");
    }
}

#[test]
fn html_is_passages_and_marks() {
    let cases: &[(&str, &[&str])] = &[
        ("", &[]),
        (
            "<title>9 %</title><style>1</style><script>2</script><h1>T</h1><p>a\n  <b>b</b>&nbsp;&amp; c<p>d<br>e",
            &["heading T", "p a b\u{a0}& c", "p d\ne"],
        ),
        ("<nav>1</nav><p>2<footer>3</footer><form>4</form><p hidden>5</p><p style='display:none'>6</p>", &["p 2"]),
        ("<p>0<main><article><p>1</article><p>2</main><p>3", &["p 1", "p 2"]),
        ("<p>0<article><p>1<footer>2</footer></article><p>3", &["p 1", "p 2"]),
        (
            "<p><a href=https://a.example>x <i>y</i></a>, <a href='#top'>up</a>, <a href='mailto:a@b'>z</a> <a name=n>w</a>",
            &["p ‹https://a.example|x y›, up, ‹mailto:a@b|z› w"],
        ),
        (
            "<p>a<sup><a href='#f1' id='r1'>1</a></sup> b<sup><a href='#f9'>2</a></sup> 10<sup>2</sup><ol><li id=f1>Told there. <a href='#r1'>up</a></ol>",
            &["p a‹note|1› b‹unsaid|2› 10^2", "note0 Told there. up"],
        ),
        ("<p>a<a href='#f' role=doc-noteref><sup>1</sup></a><aside id=f role=doc-footnote>Told.</aside>", &["p a‹note|1›", "note Told."]),
        (
            "<table><caption>C <a href=u>s</a></caption><thead><tr><td>h</thead><tr><td><p>1</p><p>2</p><td>3<tr><th>x<td>4</table>",
            &["caption0 C ‹u|s›", "head0 h", "row0 1 2\t3", "row0 x\t4"],
        ),
        ("<figure><img alt='12 %' src=x><figcaption>F</figcaption></figure>", &["p0 ‹unsaid|12 %›", "caption0 F"]),
        (
            "<blockquote cite='https://q.example'><p>a<p>b</blockquote><ul><li>c<li>d<ul><li>e</ul></ul>",
            &["quote0 ‹https://q.example|›a", "quote0 b", "item1 c", "item1 d", "item1 e"],
        ),
        (
            "<pre> 7 %\n</pre>x <code>5</code> <del>6</del><!-- factcheck: allow a because b --><!-- 3 -->",
            &["code  7 %\n", "p x ‹unsaid|5› ‹unsaid|6›‹!allow a because b›"],
        ),
        ("<a href=u>never closed <p>next <a href=v>other</a>", &["p never closed", "p next ‹v|other›"]),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(text, Format::Html), *expected, "{text}");
    }
    let deep = "<div>".repeat(600);
    assert_eq!(
        draft(&deep, Format::Html).map(|_| ()).map_err(|error| error.to_string()),
        Err("it nests more than 512 elements; is it a page that people write?".to_owned())
    );
    assert!(draft("a,b\n", Format::Csv).is_err());
}

#[test]
fn plain_text_is_passages_and_marks() {
    let cases: &[(&str, &[&str])] = &[
        ("", &[]),
        ("A title\n\nOne line\nand another.\n\nAn end.\n", &["heading A title", "p One line and another.", "p An end."]),
        ("Intro:\n- a\n  more\n- b\n\n1. c\n\nout.", &["p Intro:", "item0 a more", "item0 b", "item0 c", "p out."]),
        (
            "Text [1] and [2].\n\n> q\n> r\n\n[1] Told, p. 5.\n",
            &["p Text ‹note|[1]› and ‹unsaid|[2]›.", "quote0 q r", "note ‹unsaid|[1]› Told, p. 5."],
        ),
        ("[factcheck: allow x because y]\nText.\n[factcheck: enable x]\n", &["p ‹!allow x because y›Text."]),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(text, Format::Text), *expected, "{text}");
    }
}

#[test]
fn words_know_where_they_came_from() {
    let cases = [
        (
            Format::Markdown,
            "\u{feff}---\nlang: fr\n---\n> Près de **15 000**\n> sanctions, e\u{301}t\u{e9}: `x` [lien 7 %](https://a.example)\r\n",
        ),
        (Format::Html, "\u{feff}<p>Près &eacute; de <b>15 000</b>\n sanctions&nbsp;: <a href=u>lien 7 %</a>"),
        (Format::Text, "\u{feff}Près de\r\n15 000 sanctions, lien 7 %."),
    ];
    for (format, file) in cases {
        let draft = draft(file, format).expect("a draft");
        for words in ["15 000", "sanctions", "lien 7 %"] {
            let byte = draft.text.find(words).unwrap_or_else(|| panic!("{words} in {}", draft.text));
            let start = draft.text[..byte].chars().count();
            let bytes = draft.map.origins(file).bytes(Span::new(start, start + words.chars().count()));
            assert_eq!(&file[bytes], words, "{format}");
        }
    }
}

/// What holds for every draft.
fn sound(text: &str, format: Format) {
    let Ok(draft) = draft(text, format) else { return };
    let points = draft.text.chars().count();
    let mut last = 0;
    for passage in &draft.passages {
        assert!(last <= passage.span.start && passage.span.start < passage.span.end, "{text:?}: {:?}", draft.passages);
        last = passage.span.end;
    }
    assert!(last <= points);
    let inside = |span: Span| span.start <= span.end && span.end <= points + if span.is_empty() { 2 } else { 0 };
    assert!(draft.marks.iter().all(|mark| inside(mark.span)), "{text:?}: {:?}", draft.marks);
    assert!(draft.marks.is_sorted_by_key(|mark| mark.span.start));
    let origins = draft.map.origins(text);
    let bytes: Vec<usize> = (0..points).map(|point| origins.byte(point)).collect();
    let back: Vec<usize> = (0..points).rev().map(|point| origins.byte(point)).collect();
    assert!(bytes.iter().eq(back.iter().rev()), "{text:?}");
    assert!(bytes.iter().all(|byte| text.is_char_boundary(*byte)), "{text:?}: {bytes:?}");
}

proptest! {
    #[test]
    fn any_markdown_is_a_sound_draft(text in "([-#>|*`~\\[\\]()!^:<a-c1é \n]|\\[\\^1\\]|<!-- factcheck: x -->|</?(p|td|tr|a|li)>|&amp;){0,60}") {
        sound(&text, Format::Markdown);
    }

    #[test]
    fn any_page_is_a_sound_draft(text in "([a-c1é \n\r&;<>]|</?(p|table|td|th|tr|a|li|ul|main|article|sup|pre|code|blockquote|h1|div|footer)( id=a| href=#a)?>|<!--|-->|<br>){0,60}") {
        sound(&text, Format::Html);
    }

    #[test]
    fn any_text_is_a_sound_draft(text in "([-*>\\[\\]1a.é \n\r]|\\[factcheck: x\\]|e\u{301}){0,60}") {
        sound(&text, Format::Text);
    }
}

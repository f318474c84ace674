//! What counts as a source, case by case: texts and the numbers that are reported in them.

use super::{At, Claims, Judged, Retold, Text, check_text, refers};
use crate::ingest;
use crate::model::{ClaimState, Draft, Finding, Format, Place, Rule};

fn judged(draft: &Draft, text: &str) -> Judged {
    judged_with(draft, text, None)
}

fn judged_with(draft: &Draft, text: &str, claims: Option<&dyn Claims>) -> Judged {
    let origins = draft.map.origins(text);
    let place = |at: At| {
        let bytes = match at {
            At::Words(span) => origins.bytes(span),
            At::Bytes(bytes) => bytes,
        };
        // The words themselves in the place of a file: what is marked is what counts here.
        Place { file: text[bytes].to_owned(), line: 1, column: 1, length: 0 }
    };
    check_text(&Text { draft, name: Some("article.md"), claims, language: Some("en"), place: &place })
}

/// The words that are marked as problems; of exceptions that hold something back the reason behind.
fn found(text: &str, format: Format) -> Vec<String> {
    let draft = ingest::draft(text, format).expect("a draft");
    let hits = judged(&draft, text).hits.into_iter();
    hits.map(|(rule, hit)| match (rule, hit.excepted) {
        (Rule::UnsourcedNumber, None) => hit.place.file,
        (Rule::UnsourcedNumber, Some(because)) => format!("{} ({because})", hit.place.file),
        (_, _) => format!("{rule}: {}", hit.message),
    })
    .collect()
}

#[track_caller]
fn reports(format: Format, cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(found(text, format), *expected, "{text}");
    }
}

#[test]
fn a_source_stands_in_the_sentence_or_right_behind_it() {
    reports(
        Format::Markdown,
        &[
            ("The port handled 12,400 containers.", &["12,400"]),
            ("The port handled 12,400 containers, [it says](https://a.example).", &[]),
            ("[12,400 containers](https://a.example) were handled.", &[]),
            ("The port handled 12,400 containers.[^1] It employs 3,000 people.\n\n[^1]: Report, p. 4.", &["3,000"]),
            ("The port handled 12,400 containers [claim:x-1]. It employs 3,000 people.", &["3,000"]),
            ("The port handled 12,400 containers. [claim:x-1] It employs 3,000 people.", &["3,000"]),
            ("The port handled 12,400 containers (https://a.example/12). It employs 3,000 people.", &["3,000"]),
            ("The port handled 12,400 containers. (Source: [x](https://a.example).) It employs 3,000 people.", &["3,000"]),
            // The link begins the next sentence.
            ("The port handled 12,400 containers. [The city](https://a.example) is glad. It employs 3,000 people.", &["12,400", "3,000"]),
            ("<a href='https://a.example'>The report</a> counts 12,400 containers.", &[]),
            ("The port handled 12,400 containers. [Report](https://a.example); more. It employs 3,000 people.", &["3,000"]),
            ("All is [well.](https://a.example) The port handled 12,400 containers.", &["12,400"]),
        ],
    );
}

#[test]
fn a_source_at_the_paragraphs_end_stands_for_the_paragraph() {
    reports(
        Format::Markdown,
        &[
            ("The port handled 12,400 containers. It employs 3,000 people ([report](https://a.example)).", &[]),
            ("The port handled 12,400 containers. It employs 3,000 people.[^1]\n\n[^1]: Report.", &[]),
            ("The port handled 12,400 containers. All is well (see [report](https://a.example), page 4).", &[]),
            ("The port handled 12,400 containers. Source: [report](https://a.example), May 2024.", &[]),
            ("The port handled 12,400 containers. It employs 3,000 people.\n\nSource: [report](https://a.example)\n", &[]),
            ("The port handled 12,400 containers.\n\nRead more: [our series](https://a.example)\n", &["12,400"]),
            ("The port handled 12,400 containers. The [mayor](https://a.example) is glad of that, she said on Monday.", &["12,400"]),
            ("It handled 12,400 containers.\n\nIt employs 3,000 people ([report](https://a.example)).", &["12,400"]),
            ("It handled 12,400 containers. It is old, [it says](https://a.example) (a port).", &["12,400"]),
            ("It handled 12,400 containers. It is old [see [x](https://a.example), page 4].", &[]),
            // A line of sources holds at most three words beside them.
            ("It handled 12,400 containers.\n\n[x](https://a.example) of the port\n", &[]),
            ("It handled 12,400 containers.\n\n[x](https://a.example) of the old port\n", &["12,400"]),
            ("It handled 12,400 containers.\n\n[x](https://a.example) a [y](https://b.example) b [z](https://c.example) c\n", &[]),
            (
                "It handled 12,400 containers.\n\n[x](https://a.example) a [y](https://b.example) b [z](https://c.example) c d\n",
                &["12,400"],
            ),
        ],
    );
}

#[test]
fn what_leads_on_to_other_reading_is_no_source() {
    const NUMBER: &str = "The port handled 12,400 containers.";
    // Whether that is a source at the paragraph's end, and on a line of its own.
    for (after, at_end, alone) in [
        ("Related: [our series](https://a.example)", false, false),
        ("Related: [our series](https://a.example), [the port](https://b.example).", false, false),
        ("**See also:** [our series](https://a.example).", false, false),
        ("See also [our series](https://a.example)", false, false),
        ("(See also: [our series](https://a.example))", false, false),
        ("[Read more: our series](https://a.example)", false, false),
        ("À lire aussi : [notre série](https://a.example)", false, false),
        ("Lesen Sie auch: [unsere Serie](https://a.example)", false, false),
        ("См. также: [серия](https://a.example)", false, false),
        ("Related: [our series](https://a.example). Source: [report](https://b.example).", true, false),
        ("Source: [report](https://b.example). Related: [our series](https://a.example).", true, true),
        ("See [the report](https://a.example).", true, false),
        ("Related costs are in [the report](https://a.example).", true, false),
        ("[Related costs](https://a.example)", true, true),
    ] {
        for (text, sourced) in [(format!("{NUMBER} {after}\n"), at_end), (format!("{NUMBER}\n\n{after}\n"), alone)] {
            assert_eq!(found(&text, Format::Markdown).is_empty(), sourced, "{text}");
        }
    }
}

#[test]
fn what_leads_nowhere_is_no_source() {
    reports(
        Format::Markdown,
        &[
            ("The port handled 12,400 containers, [see below](#below).", &["12,400"]),
            ("The port handled 12,400 containers, [write us](mailto:a@a.example).", &["12,400"]),
            ("The port handled 12,400 containers ![chart](https://a.example/c.png).", &["12,400"]),
            ("The port handled 12,400 containers, [here](article.md#x).", &["12,400"]),
            ("The port handled 12,400 containers.[^1]\n\n[^1]:\n", &["12,400"]),
            ("The port handled 12,400 containers.[^12]\n", &["12,400"]),
            ("The port handled 12,400 containers. <!-- https://a.example -->", &["12,400"]),
            ("The port handled 12,400 containers, says `https://a.example`.", &["12,400"]),
            ("The port handled 12,400 containers, see https://-x", &["12,400"]),
        ],
    );
}

#[test]
fn tables_lists_and_quotations_have_their_sources_beside_them() {
    const TABLE: &str =
        "| Year | Containers |\n|---|---|\n| 2022 | 9,800 containers |\n| 2023 | 12,400 containers ([x](https://a.example)) |\n";
    let with = |before: &str, after: &str| found(&format!("{before}\n\n{TABLE}\n{after}\n"), Format::Markdown);
    assert_eq!(with("", ""), ["9,800"]);
    assert_eq!(with("As [the port](https://a.example) counts them:", ""), Vec::<String>::new());
    assert_eq!(with("", "Source: https://a.example"), Vec::<String>::new());
    assert_eq!(with("[Elsewhere](https://a.example).\n\n## Containers", ""), ["9,800"]);
    reports(
        Format::Markdown,
        &[
            ("From [the report](https://a.example):\n\n- 12,400 containers\n- 3,000 people work here\n", &[]),
            ("We [love](https://a.example) it.\n\n- 12,400 containers\n- 3,000 people work here\n", &["12,400", "3,000"]),
            ("- 12,400 containers\n- 3,000 people work here\n\nSource: https://a.example\n", &[]),
            ("> The port handled 12,400 containers.\n\nShe said so in [an interview](https://a.example).\n", &[]),
            ("> The port handled 12,400 containers.\n", &["12,400"]),
            ("> The port handled 12,400 containers.\n>\n> It [says](https://a.example) more.\n", &[]),
            ("| Port | Handled |\n|---|---|\n| The [A](https://a.example) port is big. It is old. | 12,400 containers |\n", &[]),
        ],
    );
    reports(
        Format::Html,
        &[
            (
                "<table><caption>By <a href='https://a.example'>port</a></caption><tr><th>Year<th>1,500 ships<tr><td>2023<td>12,400 containers</table>",
                &[],
            ),
            ("<table><tr><th>Year<th>1,500 ships<tr><td>2023<td>12,400 containers</table>", &["12,400"]),
            ("<p>The port handled 12,400 containers<sup><a href='#n'>1</a></sup>.<ol><li id=n>Report 2023, 3,000 copies.</ol>", &[]),
        ],
    );
}

#[test]
fn what_is_not_stated_asks_for_nothing() {
    reports(
        Format::Markdown,
        &[
            ("---\ndescription: 12,400 containers were handled.\n---\n", &[]),
            ("# The port handled 12,400 containers.\n", &[]),
            ("```\nThe port handled 12,400 containers.\n```\n", &[]),
            ("Set `the port handled 12,400 containers` to it.\n", &[]),
            ("~~The port handled 12,400 containers.~~\n", &[]),
            ("<script>The port handled 12,400 containers.</script>\n", &[]),
            ("There are three reasons. She took two steps.\n", &[]),
            ("Were 12,400 containers handled?\n", &[]),
            ("It was in 2023, as Smith et al. 2021 say, with Harrow 2.4.\n", &[]),
            ("| Code | Meaning |\n|---|---|\n| 12 | no room for it |\n", &[]),
            ("It exits with 1 on problems, and reads windows-1252 on x86-64 with 64-bit numbers, as 2.0 did.\n", &[]),
            ("It is 64 bit wide, or 512 bit.\n", &[]),
            ("It is 513 bit wide.\n", &["513 bit"]),
            ("Model 7 has 12 of it.\n", &["12"]),
            ("About 1 of it stood.\n", &["1"]),
            ("| Code | Ships |\n|---|---|\n| 12 ships | none |\n", &["12"]),
            ("| Code | Ships |\n|---|---|\n| none | 12 |\n", &["12"]),
            ("Call us: +49 8382 704126 or 08382 / 70 41 26.\n", &[]),
            ("+49 8382 704126 is our number.\n", &[]),
            ("Containers will rise to 15,000 by 2030.\n", &[]),
            // A duration alone is part of the story; one that changed was measured.
            ("The talks lasted 4 hours. It took 3 weeks to repair the crane.\n", &[]),
            ("The average wait fell from 6 hours to 4 hours.\n", &["6 hours"]),
            ("The average wait fell from 6 hours to 4 hours ([report](https://a.example)).\n", &[]),
        ],
    );
}

#[test]
fn exceptions_have_a_reason_a_place_and_a_need() {
    const NUMBER: &str = "The port handled 12,400 containers.";
    let cases: &[(&str, &[&str])] = &[
        ("<!-- factcheck: allow unsourced-number because we counted -->\n{}\n\n{}\n", &["12,400 (we counted)", "12,400"]),
        ("{} <!-- factcheck: allow unsourced-number because we counted -->\n\n{}\n", &["12,400 (we counted)", "12,400"]),
        (
            "<!-- factcheck: allow unsourced-number because: we counted -->\n\n- {}\n- {}\n\n{}\n",
            &["12,400 (we counted)", "12,400 (we counted)", "12,400"],
        ),
        (
            "- {}\n\n<!-- factcheck: allow unsourced-number because we counted -->\n\n- {}\n- {}\n",
            &["12,400", "12,400 (we counted)", "12,400 (we counted)"],
        ),
        ("- {}\n- {} <!-- factcheck: allow unsourced-number because we counted -->\n- {}\n", &["12,400", "12,400 (we counted)", "12,400"]),
        (
            "<!-- factcheck: disable unsourced-number because made up -->\n{}\n\n{}\n\n<!-- factcheck: enable unsourced-number -->\n{}\n",
            &["12,400 (made up)", "12,400 (made up)", "12,400"],
        ),
        ("<!-- factcheck: disable unsourced-number because made up -->\n\n{}\n", &["12,400 (made up)"]),
        (
            "<!-- factcheck: allow unsourced-number -->\n{}\n",
            &["12,400", "needless-exception: this comment holds nothing back: it gives no reason"],
        ),
        (
            "<!-- factcheck: allow unsourced because x -->\n{}\n",
            &["12,400", "needless-exception: this comment holds nothing back: unsourced does not look at texts"],
        ),
        (
            "<!-- factcheck: ignore unsourced-number because x -->\n{}\n",
            &["12,400", "needless-exception: this comment holds nothing back: \"ignore\" is neither allow, disable nor enable"],
        ),
        (
            "<!-- factcheck: allow because x -->\n<!-- factcheck: enable unsourced-number -->\n{}\n",
            &[
                "12,400",
                "needless-exception: this comment holds nothing back: it names no rule",
                "needless-exception: this comment holds nothing back: nothing that was disabled ends here",
            ],
        ),
        (
            "<!-- factcheck: allow unsourced-number, reference-mismatch because x -->\n{}\n",
            &[
                "12,400 (x)",
                "needless-exception: the exception from reference-mismatch is not needed: nothing that it stands for has such a problem",
            ],
        ),
    ];
    for (text, expected) in cases {
        let text = text.replace("{}", NUMBER);
        assert_eq!(found(&text, Format::Markdown), *expected, "{text}");
    }
    let text = format!("[factcheck: allow unsourced-number because we counted]\n{NUMBER}\n\n{NUMBER}\n");
    assert_eq!(found(&text, Format::Text), ["12,400 (we counted)", "12,400"]);
}

#[test]
fn references_that_nobody_looks_up_are_counted() {
    let text = "12,400 containers were handled [claim:x-1], 3,000 people work there `[claim:y-2]`.";
    let draft = ingest::draft(text, Format::Markdown).expect("a draft");
    let judged = judged(&draft, text);
    assert_eq!((judged.hits.len(), judged.unresolved), (0, 1));
}

#[test]
fn a_hit_tells_the_sentence_and_the_way_out() {
    let text = "All is well. From 9,800 containers\nit rose to 12,400 containers, 13,000 and 14,000.[^2]";
    let draft = ingest::draft(text, Format::Markdown).expect("a draft");
    let judged = judged(&draft, text);
    let (_, hit) = &judged.hits[0];
    assert_eq!(hit.about, "From 9,800 containers it rose to 12,400 containers, 13,000 and 14,000.");
    assert_eq!(hit.message, "\"9,800\", \"12,400\" and 2 more have no source");
    assert_eq!(hit.help, "the footnote [^2] is told nowhere: write its text, `[^2]: …`, or link the source");
}

#[test]
fn help_names_the_paragraphs_own_footnote() {
    for (text, labels) in [
        ("[^4] The port handled 12,400 containers.\n", &["[^4]"][..]),
        ("The port handled 12,400 containers.[^2]\n\nIt employs 3,000 people.[^4]\n", &["[^2]", "[^4]"]),
        ("The port handled 12,400 containers.[^]\n", &["link the source"]),
        ("The port handled 12,400 containers.[^a b]\n", &["link the source"]),
    ] {
        let draft = ingest::draft(text, Format::Markdown).expect("a draft");
        let hits = judged(&draft, text).hits;
        assert_eq!(hits.len(), labels.len(), "{text}");
        for ((_, hit), label) in hits.iter().zip(labels) {
            assert!(hit.help.contains(label), "no {label} in: {}", hit.help);
        }
    }
}

/// A workspace without claims.
struct NoClaims;

impl Claims for NoClaims {
    fn claim(&self, _: &str) -> Option<&ClaimState> {
        None
    }

    fn close_to(&self, _: &str) -> Vec<String> {
        Vec::new()
    }

    fn compare(&self, _: &ClaimState, _: &Retold<'_>) -> Finding {
        panic!("there is no claim to compare with")
    }
}

#[test]
fn a_reference_has_a_claim_and_ends_soon_on_its_line() {
    let far = format!("It is old [claim:{}].", "x".repeat(400));
    for (text, about, message) in [
        ("[claim:x-1] says so.", "[claim:x-1]", "no claim has the id x-1"),
        ("It is old [claim: x-1 ].", "[claim: x-1 ]", "no claim has the id x-1"),
        ("It is old [claim:].", "[claim:]", "this reference names no claim"),
        ("It is old [claim:x\n\ny].", "[claim:", "this reference names no claim"),
        (&far, "[claim:", "this reference names no claim"),
    ] {
        let draft = ingest::draft(text, Format::Markdown).expect("a draft");
        let hits = judged_with(&draft, text, Some(&NoClaims)).hits;
        let told: Vec<_> = hits.iter().map(|(rule, hit)| (*rule, hit.about.as_str(), hit.message.as_str())).collect();
        assert_eq!(told, [(Rule::ReferenceMismatch, about, message)], "{text}");
    }
}

#[test]
fn a_text_refers_where_it_states_the_reference() {
    for (text, expected) in [("It is old [claim:x-1].", true), ("It is old `[claim:x-1]`.", false), ("It is old.", false)] {
        assert_eq!(refers(&ingest::draft(text, Format::Markdown).expect("a draft")), expected, "{text}");
    }
}

//! Both formats, who speaks when, captions that roll, and files that are not what they should be.

use proptest::prelude::*;

use super::read;
use crate::ingest::Hints;
use crate::model::{Document, Format, Note};

fn both(format: Format, text: &str) -> (Document, Vec<Note>) {
    let (document, notes) = read(text.as_bytes(), &Hints::default(), format);
    assert!(unicode_normalization::is_nfc(&document.text), "{:?}", document.text);
    assert!(document.cues.is_sorted_by(|a, b| a.start < b.start), "{:?}", document.cues);
    let mut last = 0;
    for block in &document.blocks {
        assert!(last <= block.span.start && block.span.slice(&document.text).is_some());
        last = block.span.end;
    }
    (document, notes)
}

fn vtt(text: &str) -> Document {
    both(Format::Vtt, &format!("WEBVTT\n\n{text}")).0
}

fn srt(text: &str) -> Document {
    both(Format::Srt, text).0
}

/// Who speaks, and when, where these words begin.
fn at(document: &Document, words: &str) -> (Option<String>, Option<String>) {
    let byte = document.text.find(words).unwrap_or_else(|| panic!("{words} in {:?}", document.text));
    let point = document.text[..byte].chars().count();
    let cue = document.cues.iter().rev().find(|cue| cue.start <= point);
    (cue.and_then(|cue| cue.speaker.clone()), cue.and_then(|cue| cue.timecode.clone()))
}

fn time(document: &Document, words: &str) -> String {
    at(document, words).1.unwrap_or_default()
}

fn speaker(document: &Document, words: &str) -> String {
    at(document, words).0.unwrap_or_default()
}

#[test]
fn captions_become_running_text() {
    let cases = [
        ("", ""),
        (
            "1\n00:00:01,000 --> 00:00:02,000\nWe built\n212 homes\n\n2\n00:00:02,000 --> 00:00:04,000\nlast year.\n",
            "We built 212 homes last year.\n",
        ),
        // CRLF, no numbers, a dot for the comma, hours missing, positions, tags.
        ("00:01.5 --> 00:02.0 X1:40\r\n<i>We</i> {\\an8}<font color=\"red\">won</font>\r\n", "We won\n"),
        ("1\n00:00:01,000 --> 00:00:02,000\nAT&amp;T &lt; 5 <3 x < y <b\n", "AT&T < 5 <3 x < y <b\n"),
        // A pause after a sentence ends a paragraph; one inside it does not, unless it is long.
        (
            "00:01,0 --> 00:02,0\nOne.\n\n00:05,0 --> 00:06,0\nTwo\n\n00:09,0 --> 00:10,0\nthree\n\n01:00,0 --> 01:02,0\nfour\n",
            "One.\n\nTwo three\n\nfour\n",
        ),
        ("1\n00:00:01,000 --> 00:00:02,000\nprès de 15\u{202F}000 e\u{301}lus\n", "près de 15\u{202F}000 élus\n"),
        // The last line of a text is a number, the next cue's number is missing.
        ("1\n00:00:01,000 --> 00:00:02,000\nin\n2024\n00:00:02,000 --> 00:00:03,000\nand 2025\n", "in 2024 and 2025\n"),
        ("1\n00:00:01,000 --> 00:00:02,000\nin\n2\n00:00:02,000 --> 00:00:03,000\nFrance\n", "in France\n"),
    ];
    for (text, expected) in cases {
        assert_eq!(srt(text).text, expected, "{text:?}");
    }
}

#[test]
fn webvtt_hides_what_is_not_shown() {
    let text = "WEBVTT - Debate of 12 May\nKind: captions\nLanguage: fr-FR\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\nNOTE not\nshown\n\nintro\n\
                00:00:01.000 --> 00:00:03.000 align:start position:0%\n<c.yellow>Nous</c> <lang en>love</lang> <ruby>漢<rt>kan</rt></ruby>&nbsp;!\n\nNOTE end\n";
    let (document, notes) = both(Format::Vtt, text);
    assert_eq!(document.text, "Nous love 漢kan\u{A0}!\n");
    assert_eq!((document.meta.title.as_deref(), document.meta.language.as_deref()), (Some("Debate of 12 May"), Some("fr")));
    assert_eq!(notes, []);
    // A cue may begin right after the header, and its text with the word NOTE.
    let (document, _) = both(Format::Vtt, "WEBVTT\n00:01.000 --> 00:02.000\nNOTE this\n");
    assert_eq!(document.text, "NOTE this\n");
}

#[test]
fn each_word_knows_its_time() {
    let document = vtt("00:00:10.000 --> 00:00:20.000\nWe met. We built 212 homes.\n\n00:00:20.500 --> 00:00:22.000\nThen more.\n");
    assert_eq!(time(&document, "We met"), "00:00:10.000");
    // 8 of 28 characters into ten seconds.
    assert_eq!(time(&document, "We built"), "~00:00:12");
    assert_eq!(time(&document, "homes"), "~00:00:17");
    assert_eq!(time(&document, "Then"), "00:00:20.500");
    // Times inside a line are exact, and what stands between them is reckoned from them.
    let document = vtt("01:00:00.000 --> 01:00:10.000\none two <01:00:08.250>three four\n");
    assert_eq!(time(&document, "two"), "~01:00:04");
    assert_eq!(time(&document, "three"), "01:00:08.250");
    assert_eq!(time(&document, "four"), "~01:00:09");
    // A time outside of the cue is none.
    let document = vtt("00:10.000 --> 00:12.000\none <00:59.000>two\n");
    assert_eq!(time(&document, "two"), "~00:00:11");
    let document = vtt("123:00:00.000 --> 123:00:01.000\none\n");
    assert_eq!(time(&document, "one"), "123:00:00.000");
}

#[test]
fn speakers_by_voice_label_and_dash() {
    let document = vtt(
        "00:01.000 --> 00:02.000\n<v Ann Lee>We built 212 homes.\n\n00:02.000 --> 00:03.000\n<v.loud Bo &amp; Co>No.</v> Who said\n<v Ann Lee>Yes</v>\n\n00:03.000 --> 00:04.000\nNobody.\n",
    );
    assert_eq!(document.text, "We built 212 homes.\n\nNo.\n\n\nWho said\n\nYes\n\n\nNobody.\n");
    for (words, name) in [("212", "Ann Lee"), ("No.", "Bo & Co"), ("Who", ""), ("Yes", "Ann Lee"), ("Nobody", "")] {
        assert_eq!(speaker(&document, words), name, "{words}");
    }
    let document = srt(
        "00:01,0 --> 00:02,0\nTHE CHAIR: Good evening.\n\n00:02,0 --> 00:03,0\nWe begin.\n\n00:03,0 --> 00:04,0\nAnn Lee: Well.\n>> What?\n\n00:04,0 --> 00:05,0\n>> Ann Lee: Five.\n- Six.\n- 7 degrees below.\n",
    );
    assert_eq!(
        document.text,
        "THE CHAIR: Good evening. We begin.\n\nAnn Lee: Well.\n\n\n>> What?\n\n>> Ann Lee: Five.\n\n\n- Six. - 7 degrees below.\n"
    );
    for (words, name) in
        [("Good", "THE CHAIR"), ("begin", "THE CHAIR"), ("Well", "Ann Lee"), ("What", ""), ("Five", "Ann Lee"), ("Six", "")]
    {
        assert_eq!(speaker(&document, words), name, "{words}");
    }
    // What stands before a colon only once, and not in capitals, is no speaker.
    let document = srt("00:01,0 --> 00:02,0\nOur Plan: homes.\n\n00:02,0 --> 00:03,0\nAt 10:00 we met: all of us.\n");
    assert!(document.cues.iter().all(|cue| cue.speaker.is_none()), "{:?}", document.cues);
    // A name is foreign text.
    let document = vtt("00:01.000 --> 00:02.000\n<v \u{1b}[31mE\u{202E}ve>Hi\n");
    assert_eq!(speaker(&document, "Hi"), "[31mEve");
}

#[test]
fn rolling_captions_are_merged_once() {
    // Two lines, the lower one becomes the upper one, with a short repetition between, as automatic captions have it.
    let text = "00:01.000 --> 00:03.000\nwe built two\n\n00:03.000 --> 00:03.010\nwe built two\n\n00:03.010 --> 00:05.000\nwe built two\nhundred homes\n\n\
                00:05.000 --> 00:07.000\nhundred homes\nlast year\n\n00:07.000 --> 00:08.000\nlast year\nand this year\n";
    let (document, notes) = both(Format::Vtt, &format!("WEBVTT\n\n{text}"));
    assert_eq!(document.text, "we built two hundred homes last year and this year\n");
    assert_eq!(time(&document, "hundred"), "00:00:03.010");
    assert_eq!(time(&document, "last"), "00:00:05.000");
    assert!(notes.iter().any(|note| note.message == "rolling captions: 4 repeated lines are kept once"), "{notes:?}");
    // A line that grows word by word.
    let text = "1\n00:01,0 --> 00:02,0\nwe\n\n2\n00:02,0 --> 00:03,0\nwe built\n\n3\n00:03,0 --> 00:04,0\nwe built two\n\n4\n00:04,0 --> 00:05,0\nwe built two\nhomes\n";
    let document = srt(text);
    assert_eq!(document.text, "we built two homes\n");
    assert_eq!(time(&document, "two"), "00:00:03.000");
}

#[test]
fn what_is_said_twice_stays() {
    let mut text = String::new();
    for (at, line) in
        ["Never again.", "Never again.", "We built 212 homes.", "They built none.", "Nobody did.", "Nobody."].iter().enumerate()
    {
        text.push_str(&format!("00:{at:02},0 --> 00:{:02},0\n{line}\n\n", at + 1));
    }
    assert!(srt(&text).text.starts_with("Never again. Never again. We built"));
    // Not even in captions that roll, once time has passed.
    let rolling = "00:01.0 --> 00:02.0\na b\n\n00:02.0 --> 00:03.0\na b\nc\n\n00:03.0 --> 00:04.0\nc\nd\n\n00:04.0 --> 00:05.0\nd\ne\n\n00:09.0 --> 00:10.0\ne\n";
    assert_eq!(vtt(rolling).text, "a b c d e e\n");
}

#[test]
fn malformed_cues_are_noted_and_keep_their_text() {
    let cases: &[(&str, &str, &[&str])] = &[
        ("1\n00:00:61,000 --> 00:00:02,000\n12 homes\n", "12 homes\n", &["not understood"]),
        ("1\nfrom --> to\n12 homes\n\n2\n00:01,0 --> 00:02,0\n13\n", "12 homes 13\n", &["not understood"]),
        ("1\n-00:00:01,000 --> 00:00:02,000\n12 homes\n", "12 homes\n", &["not understood"]),
        ("12 homes\n\n1\n00:01,0 --> 00:02,0\n13\n", "12 homes 13\n", &["outside of any cue"]),
        ("1\n00:01,0 --> 00:02,0\n12\n\nhomes\n\n2\n00:02,0 --> 00:03,0\n13\n", "12 homes 13\n", &["outside of any cue"]),
        ("1\n00:05,0 --> 00:02,0\n12\n\n2\n00:01,0 --> 00:03,0\n13\n", "12 13\n", &["ends before it begins", "above it"]),
        ("no cue at all", "no cue at all\n", &["outside of any cue"]),
    ];
    for (text, expected, words) in cases {
        let (document, notes) = both(Format::Srt, text);
        assert_eq!(document.text, *expected, "{text:?}");
        for word in *words {
            assert!(notes.iter().any(|note| note.message.contains(word) && note.offset.is_some()), "{text:?}: {notes:?}");
        }
    }
    // No time is better than a wrong one.
    let document = srt("1\n00:01,0 --> 00:02,0\n12\n\n2\nx --> y\n13 homes\n");
    assert_eq!(at(&document, "13"), (None, None));
    // Many irregularities are counted, not told one by one.
    let (_, notes) = both(Format::Srt, &"x --> y\nz\n\n".repeat(100));
    assert_eq!(notes.len(), 6);
    assert!(notes[5].message.ends_with("(95 more)"), "{notes:?}");
    let (document, notes) = both(Format::Vtt, "00:01.0 --> 00:02.0\nx\n");
    assert_eq!((document.text.as_str(), notes.len()), ("x\n", 1));
}

#[test]
fn parts_of_a_stream_say_so() {
    let (_, notes) = both(Format::Vtt, "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000\n\n00:01.0 --> 00:02.0\nx\n");
    assert!(notes[0].message.contains("X-TIMESTAMP-MAP"), "{notes:?}");
    assert_eq!(notes[0].offset, Some(7));
}

#[test]
fn hostile_files_take_no_time() {
    let cases = [
        "<".repeat(200_000),
        "<v ".repeat(100_000),
        "&".repeat(200_000),
        "-->\n".repeat(50_000),
        "00:01,0 --> 00:02,0\na\n".repeat(30_000),
        "A: ".repeat(60_000),
        format!("00:01,0 --> 00:02,0\n{}", "a ".repeat(100_000)),
        format!("00:01,0 --> 00:02,0\n{}", "a\n".repeat(50_000)),
        "99999999999999999999:00:00,000 --> 00:00:00,00000000000000000000\nx\n".repeat(1_000),
    ];
    for text in cases {
        both(Format::Srt, &text);
        both(Format::Vtt, &text);
    }
}

proptest! {
    #[test]
    fn no_word_is_ever_lost(
        parts in prop::collection::vec(prop_oneof![
            "w[a-d0-9]{1,3}", Just("\n".to_owned()), Just("\n\n".to_owned()), Just(" ".to_owned()), Just("\n00:01,5 --> 00:02,0\n".to_owned()),
            Just("\n\n3\n00:04,5 --> 00:07,0\n".to_owned()), Just("\nx --> y\n".to_owned()), Just("<i>".to_owned()), Just("<".to_owned()),
            Just("&amp;".to_owned()), Just(": ".to_owned()), Just(" >> ".to_owned()), Just("<v Ann>".to_owned()), Just("{".to_owned()),
        ], 0..30),
    ) {
        let text = parts.concat();
        let (document, notes) = both(Format::Srt, &text);
        if !notes.iter().any(|note| note.message.starts_with("rolling")) {
            let said = document.text.matches('w').count();
            prop_assert_eq!(said, text.matches('w').count(), "{:?} → {:?}", text, document.text);
        }
    }
}

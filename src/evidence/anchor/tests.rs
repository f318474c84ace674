//! Quotes and texts by table, and properties over generated ones. All sentences are made up.

mod mutations;

use proptest::prelude::*;

use super::{Located, Quote, locate};
use crate::evidence::edges::whole;
use crate::model::{Match, Span};

fn plain<'a>(exact: &'a str) -> Quote<'a> {
    Quote { exact, ..Quote::default() }
}

/// `exact`, `folded`, `elided`, `ambiguous N`, `near material`, `near minor`, `absent`.
fn word(located: &Located) -> String {
    match located {
        Located::Found { matched, .. } => matched.to_string(),
        Located::Ambiguous { spans } => format!("ambiguous {}", spans.len()),
        Located::Near { material, .. } => format!("near {}", if *material { "material" } else { "minor" }),
        Located::Absent => "absent".to_owned(),
    }
}

const TEXT: &str = "Le budget de l’État a atteint 8 000 milliards en 2018.\n\
    La hausse est de 112 % en un an, soit 15 000 000 d’euros – un « record » pour le pays.\n\
    Le conseil n’a pas approuvé la baisse des dépenses de santé, selon le rapport publié hier.\n\
    Haus\u{AD}halt: 15,5 Mio. Euro; \u{FB01}nal o\u{FB00}er.\n\
    The deficit fell by 12\u{A0}% in 2025. The wage bill rose. The deficit did not rise in 2024.\n\
    Région\t2018\t345\t678\n";

#[test]
fn places_by_table() {
    let mut wrong = Vec::new();
    for (quote, expected) in [
        ("Le budget de l’État a atteint 8 000 milliards en 2018.", "exact"),
        ("Le budget de l'État a atteint 8\u{202F}000 milliards en 2018.", "folded"),
        ("Le budget de l'Etat a atteint 8 000 milliards en 2018.", "near material"),
        ("LE BUDGET de l’État a atteint 8 000 milliards", "near minor"),
        ("112 %", "exact"),
        ("112\u{A0}%", "folded"),
        ("12 %", "folded"), // "12 %" of the deficit; the one inside "112 %" doesn't count
        ("2 %", "near material"),
        ("15 000 000 d’euros", "exact"),
        ("15 000", "near material"),
        ("000 000 d’euros", "near material"),
        ("15 Mio", "near material"),
        ("15,5 Mio.", "exact"),
        ("15", "near material"),
        ("un \"record\" pour", "near minor"), // the spaces inside the guillemets are no folding
        ("un \" record \" pour", "folded"),
        ("d'euros - un", "folded"),
        ("Haushalt", "folded"),
        ("Haus\u{AD}halt", "exact"),
        ("final offer", "folded"),
        ("o\u{FB00}er", "exact"),
        ("final off", "near material"),
        ("n’a pas approuvé la baisse", "exact"),
        ("n’a approuvé la baisse des dépenses", "near material"),
        ("approuvé la hausse des dépenses de santé", "near material"),
        ("approuvé la baisse des dépenses de santé selon le rapport", "near minor"),
        ("The deficit did rise in 2024", "near material"),
        ("The deficit fell by 21 % in 2025", "near material"),
        ("The deficit fell by 12 % in 2024", "near material"),
        ("The deficit fell by 12% in 2025", "near minor"), // the space is not there
        ("The deficit fell by 12 percent in 2025", "near material"),
        ("The deficit", "ambiguous 2"),
        ("The", "ambiguous 3"),
        ("345 678", "absent"), // two cells of a table
        ("345\t678", "exact"),
        ("345\n678", "folded"),
        ("2018 345", "folded"),
        ("Le conseil n’a pas approuvé … selon le rapport publié hier", "elided"),
        ("Le conseil n’a pas approuvé [...] selon le rapport publié hier", "elided"),
        ("Le conseil n’a pas approuvé […] selon le rapport publié hier", "elided"),
        ("Le conseil n’a pas approuvé (…) selon le rapport publié hier", "elided"),
        ("... n’a pas approuvé la baisse ...", "elided"),
        ("[L’assemblée] n’a pas approuvé la baisse", "elided"),
        ("Le conseil n’a pas approuvé [le recul] des dépenses de santé", "elided"),
        ("La hausse est de … 15 000 000 d’euros", "elided"),
        ("La hausse est de 112 … un « record »", "absent"), // a number against the mark
        ("La hausse est de 112 % … d’euros – un", "elided"),
        ("Le conseil … hier", "absent"),                                     // pieces too short
        ("selon le rapport publié … Le conseil n’a pas approuvé", "absent"), // not in order
        ("La hausse est de [12] % en un an, soit", "near material"),         // a number that was put in
        ("The deficit did [not] not rise in 2024", "near material"),         // nothing is replaced
        ("", "absent"),
        ("   ", "absent"),
        ("\u{AD}\u{200B}", "absent"),
        ("\n\t", "absent"),
        ("…", "absent"),
        ("x", "absent"),
        (";", "exact"),
    ] {
        let got = word(&locate(&plain(quote), TEXT));
        if got != expected {
            wrong.push(format!("{quote:?} is {got}, not {expected}: {:?}", locate(&plain(quote), TEXT)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn spans_are_code_points_of_the_text() {
    for (quote, expected) in [
        ("112 %", "112 %"),
        ("12 %", "12\u{A0}%"),
        ("  final offer ", "\u{FB01}nal o\u{FB00}er"),
        (TEXT, TEXT.trim()),
        ("Haushalt:", "Haus\u{AD}halt:"),
    ] {
        let Located::Found { span, .. } = locate(&plain(quote), TEXT) else { panic!("{quote:?} is there") };
        assert_eq!(span.slice(TEXT), Some(expected), "{quote:?}");
    }
}

#[test]
fn elisions_show_what_they_leave_out() {
    let quote = "Le conseil n’a pas approuvé … selon le rapport publié hier";
    let Located::Found { span, left_out, matched } = locate(&plain(quote), TEXT) else { panic!("{quote} is there") };
    assert_eq!((matched, left_out), (Match::Elided, vec!["la baisse des dépenses de santé,".to_owned()]));
    assert!(span.slice(TEXT).is_some_and(|words| words.starts_with("Le conseil") && words.ends_with("hier")));
    let far = format!("the first piece here {} the second piece here", "word ".repeat(130));
    assert_eq!(word(&locate(&plain("the first piece here ... the second piece here"), &far)), "absent");
    let wide = format!("the first piece here {} the second piece here", "word ".repeat(110));
    assert_eq!(word(&locate(&plain("the first piece here ... the second piece here"), &wide)), "elided");
}

#[test]
fn a_short_quote_with_another_number_is_told_by_its_numbers() {
    let text =
        "Port Harrow counted 48 large ships in 2023 and 52 large ships in 2022. It paid 1 200 000 euros, 8 % more. Room 12b is open.";
    for (quote, expected) in [
        ("48 large ships", None),
        ("49 large ships", Some("49→48")),
        ("51 large ships", Some("51→52")),
        ("47 large ships", Some("47→48")), // as like as 42 is to 52: the first of them
        ("48 ships", None),
        ("ships in 2021", Some("2021→2023")),
        ("1 300 000 euros", Some("300→200")),
        ("1 300 euros", Some("300→200 000")), // the whole number is shown, however many groups it has
        ("9 % more", Some("9→8")),
        ("9 %", None), // any number may stand beside a sign
        ("48 small ships", None),
        ("ships large 48", None),
        ("Room 13b", Some("13b→12b")),
        ("Room 12c", None),
        ("Port Harrow counted 7,654,321 large ships", Some("7,654,321→48")),
        ("1,234,567 ships", None),
    ] {
        let told = match locate(&plain(quote), text) {
            Located::Near { diff, material, .. } => {
                assert!(material, "{quote}");
                Some(diff)
            }
            _ => None,
        };
        assert_eq!(told.as_deref(), expected, "{quote}");
    }
}

#[test]
fn surroundings_and_start_tell_equal_places_apart() {
    let text = "In the north, 300 schools were closed last year. In the south, 300 schools were closed by decree. Later 300 schools";
    let exact = "300 schools";
    let starts: Vec<usize> = text.match_indices(exact).map(|(at, _)| at).collect();
    for (prefix, suffix, start, expected) in [
        (Some("In the north, "), None, None, Some(0)),
        (Some("In the south, "), None, None, Some(1)),
        (Some("the south,"), Some(" were closed by decree."), None, Some(1)),
        (None, Some(" were closed last year"), None, Some(0)),
        (None, Some(" were closed"), None, None),
        (Some("Later "), None, None, Some(2)),
        (None, None, Some(starts[2]), Some(2)),
        (None, None, Some(starts[1] + 1), None), // a hint that misses proves nothing
        (Some("In the west, "), None, None, None),
        (Some("In the south, "), None, Some(starts[0]), Some(0)), // letter for letter at its start: step 1
        (Some("in the “south”, "), None, Some(4), None),
        (Some(""), Some(" "), None, None),
    ] {
        let located = locate(&Quote { exact, prefix, suffix, start }, text);
        let place = match &located {
            Located::Found { span, .. } => starts.iter().position(|&at| at == span.start),
            _ => None,
        };
        assert_eq!(place, expected, "{prefix:?} {suffix:?} {start:?}: {located:?}");
    }
}

#[test]
fn extremes_are_answered() {
    let big = "Die Zahl 4711 steht hier. ".repeat(40_000);
    let whole_text = locate(&plain(&big), &big);
    assert_eq!(word(&whole_text), "exact");
    let spaced = big.replace(' ', "\u{A0}");
    assert_eq!(word(&locate(&plain(&big), &spaced)), "folded");
    assert_eq!(word(&locate(&plain(&format!("{big}x")), &big)), "absent");
    assert_eq!(word(&locate(&plain("Die Zahl 4712 steht hier"), &big)), "near material");
    assert!(matches!(locate(&plain("Die"), &big), Located::Ambiguous { spans } if spans.len() == super::MOST_HITS));
    assert_eq!(word(&locate(&plain("i"), &big)), "absent");
    assert_eq!(word(&locate(&plain("anything at all, really"), "")), "absent");
    assert_eq!(word(&locate(&Quote { exact: "hier", start: Some(usize::MAX / 2), ..Quote::default() }, "steht hier")), "exact");
    assert_eq!(word(&locate(&plain("aaaaaaaaaaaaaaaaaaaaaaaaaaaaab"), &"a".repeat(200_000))), "near material");
}

#[test]
fn suggestions_say_what_differs() {
    for (quote, diff, material) in [
        ("The deficit fell by 21 % in 2025", "21→12", true),
        ("The deficit did rise in 2024.", "+not", true),
        ("The deficit never did not rise in 2024.", "-never", true),
        ("the deficit did not rise in 2024.", "the→The", false),
        ("Le conseil n’a pas approuvé la baisse des dépenses de santé selon", "+,", false),
    ] {
        let Located::Near { diff: got, material: is_material, similarity, span } = locate(&plain(quote), TEXT) else {
            panic!("{quote} is near: {:?}", locate(&plain(quote), TEXT))
        };
        assert_eq!((got.as_str(), is_material), (diff, material), "{quote}");
        assert!((750..=1000).contains(&similarity) && span.slice(TEXT).is_some(), "{quote}");
    }
}

/// A quote, a text, and what is like it there: what differs, how alike in permille, and whether it may matter.
type Alike = (&'static str, &'static str, Option<(&'static str, u16, bool)>);

#[rustfmt::skip]
const LIKE: &[Alike] = &[
    // Two of nine signs.
    ("fee 25 km", "the fee 38 km came", Some(("25→38", 778, true))),
    // A number that is longer than the whole quote is not like it.
    ("abc 5", "abc 1234567 came", None),
    // An apostrophe that ends a word is a sign of its own.
    ("the dogs' bowls were all empty", "He said the dogs bowls were all empty then", Some(("-'", 967, false))),
    // As few words as can be differ, though the same ones come again.
    ("red boats and blue boats and green boats left", "Then red boats and green boats and blue boats left it",
        Some(("blue→green; green→blue", 823, true))),
    ("one by one the boats sailed out of the bay", "yes the boats one by one sailed out of the bay", Some(("-the boats", 762, true))),
];

#[test]
fn says_how_alike_by_table() {
    for &(quote, text, expected) in LIKE {
        let located = locate(&plain(quote), text);
        let got = match &located {
            Located::Near { diff, similarity, material, .. } => Some((diff.as_str(), *similarity, *material)),
            _ => None,
        };
        assert_eq!(got, expected, "{quote}: {located:?}");
    }
}

#[test]
fn rare_words_find_a_passage_among_many_like_it() {
    let common = "the price of bread in the old town is high. ";
    for (quote, passage, times, diff, alike) in [
        (
            "the price of salt in the new town is low, says Ottokar",
            "the prise of salt in the new town is lou, sais Ottokar",
            150,
            "price→prise; low→lou; says→sais",
            945,
        ),
        ("in the old town the price of bread is lower", "in the olt town the price of breat is lower", 60, "old→olt; bread→breat", 954),
    ] {
        let around = common.repeat(times);
        let text = format!("{around}{passage}. {around}");
        let Located::Near { span, similarity, diff: got, .. } = locate(&plain(quote), &text) else { panic!("{quote} is near") };
        assert_eq!((span.slice(&text), got.as_str(), similarity), (Some(passage), diff, alike));
    }
}

/// Sentences with what must not change: a number, a unit, a scale, a negation, a direction.
const SENTENCES: &[(&str, &[(&str, &str)])] = &[
    (
        "Selon le ministère, le déficit n’a pas augmenté de 12 % en 2024, pour atteindre 154 milliards d’euros",
        &[("n’a pas", "a"), ("augmenté", "diminué"), ("milliards", "millions"), ("%", "points"), ("euros", "dollars"), ("154", "145")],
    ),
    (
        "According to the agency, exports did not fall by 7.5 percent but rose to 3.2 million tonnes in March",
        &[
            ("did not fall", "did fall"),
            ("rose", "fell"),
            ("million", "billion"),
            ("tonnes", "pounds"),
            ("percent", "points"),
            ("7.5", "75"),
        ],
    ),
    (
        "Nach Angaben des Amtes ist die Zahl der Arbeitslosen nicht um 4,8 Prozent gestiegen, sondern auf 2,6 Millionen gesunken",
        &[("nicht um", "um"), ("gestiegen", "gefallen"), ("Millionen", "Milliarden"), ("Prozent", "Punkte"), ("4,8", "48"), ("2,6", "26")],
    ),
    (
        "По данным службы, расходы не выросли на 9,3 процента, а снизились до 1,4 трлн рублей за первый квартал",
        &[("не выросли", "выросли"), ("снизились", "увеличились"), ("трлн", "млрд"), ("рублей", "долларов"), ("9,3", "93"), ("1,4", "14")],
    ),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_stretch_of_any_text_is_found_or_cuts_something(
        text in "([a-zé 0-9.,%«»’\u{A0}\u{AD}\t\n-]|\\PC){0,80}", from in 0_usize..80, len in 1_usize..80,
    ) {
        let chars: Vec<char> = text.chars().collect();
        prop_assume!(!chars.is_empty());
        let from = from % chars.len();
        let to = (from + len).min(chars.len());
        let span = Span::new(from, to);
        let words = span.slice(&text).expect("inside the text");
        // A quote's outer spaces are no part of it.
        prop_assume!(words.trim() == words && words.chars().any(|c| !c.is_whitespace() && !"\u{AD}".contains(c)));
        let byte = text.char_indices().map(|(at, _)| at).nth(from).expect("inside the text");
        let located = locate(&Quote { exact: words, start: Some(from), ..Quote::default() }, &text);
        if whole(&text, byte, byte + words.len()) && locate(&plain(words), words) != Located::Absent {
            prop_assert_eq!(located, Located::Found { span, matched: Match::Exact, left_out: vec![] });
        } else if let Located::Found { span: elsewhere, .. } = located {
            prop_assert_ne!(elsewhere, span);
        }
    }

    #[test]
    fn edits_elsewhere_change_nothing(
        which in 0..SENTENCES.len(), before in "[a-zA-Z0-9 ,.é\n]{0,120}", after in "[a-zA-Z0-9 ,.é\n]{0,120}", start in proptest::option::of(0_usize..200),
    ) {
        let words = SENTENCES[which].0;
        let text = format!("{before}\n{words}. {after}");
        let quote = Quote { exact: words, prefix: Some("left over from another version "), suffix: Some(". And"), start };
        let located = locate(&quote, &text);
        let Located::Found { span, matched, .. } = located else { return Err(TestCaseError::fail(format!("{located:?}"))) };
        prop_assert_eq!((span.slice(&text), matched), (Some(words), Match::Exact));
        let folded = text.replace(' ', "\u{A0}").replace('’', "'");
        let located = locate(&quote, &folded);
        let Located::Found { span: again, matched, .. } = located else { return Err(TestCaseError::fail(format!("{located:?}"))) };
        prop_assert_eq!((again, matched), (span, Match::Folded));
    }

    #[test]
    fn mutations_are_never_accepted(
        which in 0..SENTENCES.len(), change in 0_usize..6, digit in 0_usize..8, by in 1_u32..10, insert in 0_usize..12, kind in 0..4, spaces in any::<bool>(),
    ) {
        let (sentence, swaps) = SENTENCES[which];
        let text = format!("Einleitung.\n{sentence}. Suite et fin.");
        let mutated = match kind {
            0 => {
                let (old, new) = swaps[change % swaps.len()];
                sentence.replacen(old, new, 1)
            }
            1 => {
                let places: Vec<usize> = sentence.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).collect();
                let at = places[digit % places.len()];
                let old = sentence[at..].chars().next().and_then(|c| c.to_digit(10)).expect("a digit");
                let new = char::from_digit((old + by) % 10, 10).expect("a digit");
                format!("{}{new}{}", &sentence[..at], &sentence[at + 1..])
            }
            2 => {
                let word = ["not", "pas", "nicht", "не", "never", "million"][change];
                let places: Vec<usize> = sentence.match_indices(' ').map(|(at, _)| at).collect();
                let at = places[insert % places.len()];
                format!("{} {word}{}", &sentence[..at], &sentence[at..])
            }
            _ => {
                // A digit more or less.
                let places: Vec<usize> = sentence.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).collect();
                let at = places[digit % places.len()];
                if by % 2 == 0 { format!("{}0{}", &sentence[..at], &sentence[at..]) } else { format!("{}{}", &sentence[..at], &sentence[at + 1..]) }
            }
        };
        prop_assume!(mutated != sentence);
        let text = if spaces { text.replace(' ', "\u{A0}") } else { text };
        let located = locate(&Quote { exact: &mutated, start: Some(12), prefix: Some("Einleitung. "), ..Quote::default() }, &text);
        prop_assert!(matches!(&located, Located::Near { material: true, .. } | Located::Absent), "{mutated}: {located:?}");
    }
}

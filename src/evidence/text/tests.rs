//! Claims and quotes as people write them, read by extraction. All sentences are made up.

use std::collections::BTreeMap;

use super::{compare_figure, compare_text, compare_texts, quantities};
use crate::evidence::{Context, Page, Said, passages};
use crate::extract::{self, Options};
use crate::model::{Class, Quantity, Words};

fn claim(text: &str, lang: &str) -> Vec<Quantity> {
    quantities(&extract::extract(text, &Options { lang: Some(lang), ..Options::default() }))
}

/// Languages, claim, quote, finding.
#[rustfmt::skip]
const CASES: &[(&str, &str, &str, &str, &str)] = &[
    ("fr", "près de 15 000 sanctions", "fr", "Le total atteint 16 587 sanctions depuis 2014.", "below"),
    ("fr", "près de 15 000 sanctions", "fr", "On en compte 14 950 sanctions.", "within_hedge"),
    ("fr", "près de 15 000 sanctions", "en", "The tracker counts 19,282 sanctions.", "below"),
    ("fr", "15 000 sanctions", "en", "The tracker counts 15,012 sanctions.", "equal_rounded"),
    ("fr", "près de 15 000 sanctions", "en", "They were imposed over 12 months.", "not_in_quote"),
    ("fr", "près de 15 000 sanctions", "en", "Nothing is said of numbers here.", "not_in_quote"),
    ("fr", "10,8% des voix", "en", "He won 10.84% of the votes.", "equal_rounded"),
    ("fr", "83 % des voix", "en", "He won 83.14 percent of the votes.", "equal_rounded"),
    ("fr", "83 % des voix", "en", "He won 38.14 percent of the votes.", "above"),
    ("fr", "une hausse de 12 %", "en", "a rise of 12 percentage points", "unit_mismatch"),
    ("fr", "une autoroute de 130 kilomètres, dont 90 kilomètres de tunnels", "en", "The motorway will be 171 km long.", "below"),
    ("fr", "une autoroute de 130 kilomètres, dont 90 kilomètres de tunnels", "fr", "La route fait 130 km, dont 40 km de tunnels.", "above"),
    ("fr", "un budget de 8 milliards d’euros", "en", "The budget was 8 billion euros.", "equal"),
    ("fr", "un budget de 8 milliards d’euros", "en", "The budget was 8 million euros.", "scale_slip"),
    ("fr", "un budget de 8 milliards d’euros", "en", "The budget was 8 billion dollars.", "not_comparable"),
    ("fr", "un budget de 8 milliards d’euros", "en", "The budget was 7,987 million euros.", "equal_rounded"),
    ("fr", "8 billions supplémentaires au développement en 2018", "en", "In 2018 the decree cost 8 trillion rubles.", "equal"),
    ("fr", "8 billions supplémentaires au développement en 2018", "en", "In 2018 the decree cost 8 billion rubles.", "scale_slip"),
    ("fr", "Un milliard et demi [En fait, billion et demi — NdT]", "en", "1.4 trillion rubles for the whole road", "above"),
    ("fr", "passe de 83% en 2018 a 10,8% en 2024", "en", "In 2018 he got 83.14 % there; in 2024 10.84 %.", "equal_rounded"),
    ("fr", "plus de 50%", "fr", "49,8 % des voix", "above"),
    ("en", "5 million people", "en", "$5 million was spent", "not_comparable"),
    ("en", "inflation hit 12 %", "en", "Twelve of the 15 regions reported growth", "not_comparable"),
    ("en", "30 degrees Celsius", "en", "86 degrees Fahrenheit", "equal"),
    ("en", "8 million jobs", "en", "Employers added 7,987,000 jobs.", "equal_rounded"),
    ("en", "more than 8 million jobs", "en", "Employers added 7,987,000 jobs.", "above"),
    ("en", "more than 8 million jobs", "en", "Employers added 8,200,000 jobs.", "within_hedge"),
    ("en", "300 schools", "en", "They built 300 hospitals.", "not_in_quote"),
    ("en", "300 schools", "en", "They built 312 schools.", "below"),
    ("en", "unemployment is at 6.7 percent", "en", "The rate stood at 6.7 percent in December.", "equal"),
    ("en", "unemployment is at 6.7 percent", "fr", "Le taux est de 7,6 % en décembre.", "below"),
    ("en", "one in five children", "en", "20 percent of the children", "equal"),
    ("en", "half of the votes", "en", "50.3 percent of the votes", "equal_rounded"),
    ("en", "5 miles", "fr", "un trajet de 8 kilomètres", "equal_rounded"),
    ("en", "from 2018 to 2024", "en", "between 2018 and 2024", "equal"),
    ("en", "in 2018 the deficit was 15 billion dollars", "en", "In 2024 the deficit was 15 billion dollars.", "period_mismatch"),
    ("en", "in 2018 the deficit was 15 billion dollars", "en", "In 2018 the deficit was 15 billion dollars.", "equal"),
];

#[test]
fn findings_by_table() {
    let wrong: Vec<String> = CASES
        .iter()
        .filter_map(|&(claim_lang, words, quote_lang, quote, expected)| {
            let claim = claim(words, claim_lang);
            let context = Context { claim_lang: Some(claim_lang), ..Context::default() };
            let got = compare_text(&claim, quote, Some(quote_lang), &context);
            let read = || quantities(&super::read(quote, Some(quote_lang), &context));
            (got.kind.code() != expected)
                .then(|| format!("{words} | {quote}: {} not {expected} ({})\n   {claim:?}\n   {:?}", got.kind, got.detail, read()))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// `"fr-en" = [[claim, quote, finding], …]`
const PAIRS: &str = include_str!("pairs.toml");

#[test]
fn pairs_by_table() {
    let table: BTreeMap<String, Vec<[String; 3]>> = toml::from_str(PAIRS).expect("a table");
    assert!(table.values().map(Vec::len).sum::<usize>() >= 300);
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for (languages, rows) in &table {
        let (claim_lang, quote_lang) = languages.trim_end_matches('+').split_once('-').expect("two languages");
        if [claim_lang, quote_lang].iter().any(|lang| !extract::languages().contains(lang)) {
            continue;
        }
        for [claim, quote, expected] in rows {
            tried += 1;
            let words = |text, lang| Words { text, lang: Some(lang), date: None };
            let got = compare_texts(&words(claim, claim_lang), &words(quote, quote_lang)).finding;
            if got.kind.code() != expected {
                wrong.push(format!("{languages}: {claim} | {quote}: {} not {expected} ({})", got.kind, got.detail));
            }
        }
    }
    assert!(tried >= 180 && wrong.is_empty(), "{tried} tried\n{}", wrong.join("\n"));
}

#[test]
fn formulas_and_readings_are_said() {
    for (claim, quote, detail) in [
        ("19,282 sanctions", "2,695 sanctions and 16,587 sanctions", "2695 + 16587 = 19282; 19282 claimed, 19282 shown: equal"),
        (
            "Exports are up 20 percent.",
            "Exports rose from 100 million to 112 million dollars.",
            "(112000000 - 100000000) / 100000000 = 12 %; 20 % claimed, 12 % shown: 66.7 % above (by 8 pp, ratio 1.67)",
        ),
        (
            "The rate fell by 2 percent.",
            "The rate fell from 8 percent to 6 percent.",
            "6 - 8 = -2 points; 2 % claimed, 2 pp shown: a share and a difference of shares (percentage points) don't compare",
        ),
        (
            "a budget of 5 million euros",
            "a budget of 5.4 million dollars, at 1 euro = 1.08 dollars",
            "5400000 USD / 1.08 = 5000000 EUR; 5000000 EUR claimed, 5000000 EUR shown: equal",
        ),
        (
            "15 million visitors",
            "Visitors (in thousands): 15,012",
            "15000000 claimed, 15012 shown: 1000 times too much; the quote's numbers seem to stand in \"thousands\": read as 15012000 it would bear the claim out",
        ),
        ("Unemployment is at 45 percent.", "180 of the 400 people are out of work.", "180 / 400 = 45 %; 45 % claimed, 45 % shown: equal"),
        (
            "1.5 trillion",
            "1.5 billion",
            "1500000000000 claimed, 1500000000 shown: 1000 times too much; the quote's \"1.5 billion\" read as fr is 1500000000000 and would bear it out",
        ),
        (
            "15 visitors",
            "Visitors (in thousands): 15",
            "15 claimed, 15 shown: equal; but the quote's numbers stand in \"thousands\": it is 15000 there",
        ),
        (
            "Visitors in thousands: 15",
            "Visitors (in thousands): 15",
            "2000.. claimed, 2000.. shown: inside what is claimed; the weakest of 2 pairs",
        ),
        ("15 visitors", "Thousands of people came: 15 visitors stayed.", "15 claimed, 15 shown: equal"),
        ("12 towns", "It cost us a million: 12 towns paid.", "12 claimed, 12 shown: equal"),
        (
            "12 thousand tonnes",
            "Catch, in thousands of tonnes\t12\t14",
            "12000 t claimed, 12 t shown: 1000 times too much; the quote's numbers seem to stand in \"thousands\": read as 12000 it would bear the claim out",
        ),
        // A language that knows the number but not its scale word does not read the claim.
        ("15 thousand visitors", "Visitors in millions: 15", "15000 claimed, 15 shown: 1000 times too much"),
        (
            "The rate went from 10.8 percent to 83 percent.",
            "The rate went from 83 percent to 10.8 percent.",
            "83 % claimed, 10.8 % shown: 668.5 % above (by 72.2 pp, ratio 7.69); the quote's change runs the other way; the weakest of 2 pairs",
        ),
        (
            "In May we treated 15,000 patients.",
            "15,000 patients were treated in June.",
            "the claim speaks of month 5, the quote of month 6 (15000 claimed, 15000 shown: equal)",
        ),
        // Of two numbers that bear it out as well, the one of the same form.
        ("dozens of schools", "40 schools, dozens of schools", "24.. claimed, 24.. shown: inside what is claimed"),
        ("Exports rose by 12 %.", "Exports fell 12 percent.", "12 % claimed, 12 % shown: the claim speaks of a rise, the quote of a fall"),
    ] {
        let words = |text| Words { text, lang: Some("en"), date: None };
        assert_eq!(compare_texts(&words(claim), &words(quote)).finding.detail, detail, "{claim} | {quote}");
    }
    let words = |text| Words { text, lang: Some("en"), date: None };
    let turned =
        compare_texts(&words("The rate went from 10.8 percent to 83 percent."), &words("The rate went from 83 percent to 10.8 percent."));
    let pairs: Vec<_> = turned.finding.pairs.iter().map(|pair| (pair.claim, pair.evidence)).collect();
    assert_eq!(pairs, [(0, 0), (1, 1)], "a start is held against a start");
    let french = Words { text: "8 billions d’euros", lang: Some("fr"), date: None };
    let english = Words { text: "8 billion euros", lang: Some("en"), date: None };
    let detail = compare_texts(&french, &english).finding.detail;
    assert!(detail.contains("read as") && detail.contains("8000000000"), "{detail}");
}

#[test]
fn days_of_the_texts_tell_periods() {
    for (claim, claim_day, quote, quote_day, expected) in [
        ("unemployment is at 6.7 percent", "2024-01-28", "In 2018 the rate was 6.7 percent.", "", "period_mismatch"),
        ("unemployment is at 6.7 percent", "2024-01-28", "In 2023 the rate was 6.7 percent.", "", "equal"),
        ("unemployment is at 6.7 percent", "2018-01-28", "In 2024 the rate was 6.7 percent.", "", "period_mismatch"),
        ("unemployment is at 6.7 percent", "2024-01-28", "The rate is 6.7 percent.", "2018-05-01", "period_mismatch"),
        ("unemployment is at 6.7 percent", "2024-01-28", "The rate is 6.7 percent.", "2024-02-01", "equal"),
        ("In 2024 unemployment was 6.7 percent.", "", "The rate is 6.7 percent.", "2018-05-01", "period_mismatch"),
        ("the road is 130 km long", "2024-01-28", "The road is 130 km long.", "2010-05-01", "equal"),
        ("last year unemployment was 6.7 percent", "2024-01-28", "In 2023 the rate was 6.7 percent.", "", "equal"),
        ("last year unemployment was 6.7 percent", "2024-01-28", "In 2021 the rate was 6.7 percent.", "", "period_mismatch"),
    ] {
        let words = |text, day: &str| Words { text, lang: Some("en"), date: day.parse().ok() };
        let got = compare_texts(&words(claim, claim_day), &words(quote, quote_day)).finding;
        assert_eq!(got.kind.code(), expected, "{claim} {claim_day} | {quote} {quote_day}: {}", got.detail);
    }
}

#[test]
fn figures_by_table() {
    for (words, figure, expected) in [
        ("près de 15 000 sanctions", "16587", "below"),
        ("près de 15 000 sanctions", "16 587", "below"),
        ("près de 15 000 sanctions", "16 587 sanctions", "below"),
        ("10,8% des voix", "10.84 %", "equal_rounded"),
        ("10,8% des voix", "10.84", "equal_rounded"),
        ("83 % des voix", "83,14 %", "equal_rounded"),
        ("une route de 130 kilomètres", "171", "below"),
        ("2018 sanctions", "2018", "equal"),
        ("la moitié des voix", "1/2", "equal"),
        ("prévu pour 2030", "2030", "equal"),
        ("prévu pour 2030", "2031-05", "below"),
        ("près de 15 000 sanctions", "", "not_in_quote"),
        ("près de 15 000 sanctions", "unknown", "not_in_quote"),
    ] {
        let context = Context { claim_lang: Some("fr"), ..Context::default() };
        let got = compare_figure(&claim(words, "fr"), figure, &context);
        assert_eq!(got.kind.code(), expected, "{words} | {figure}: {got:?}");
    }
}

#[test]
fn a_language_that_is_not_read_says_so() {
    let got = compare_text(&claim("15 000 sanctions", "fr"), "vagh netlh xyz", Some("tlh"), &Context::default());
    assert_eq!((got.kind.code(), got.detail.as_str()), ("not_in_quote", "numbers in the language \"tlh\" can't be read yet"));
    // Digits are digits in any language.
    let got = compare_text(&claim("15 000 sanctions", "fr"), "15 000 xyz", Some("tlh"), &Context::default());
    assert_eq!(got.kind.code(), "equal");
}

#[test]
fn passages_of_a_page_come_best_first() {
    let page = "Sanctions tracker\nThe list is kept by volunteers.\nSince 2014, 6 organisations have imposed measures. \
        By March the tracker counted 16,587 sanctions against the country. The office has 15,000 visitors a year.\n\
        Budget: 8 billion dollars in 2018.\n";
    let words = "près de 15 000 sanctions";
    let said = claim(words, "fr");
    let said = Said::of(&said, words, Some("fr"), None, Class::Fact, "");
    let find = |said: &Said, text: &str| passages(said, &[Page { text, lang: Some("en"), date: None }], 3);
    let found = find(&said, page);
    assert_eq!(
        found.first().map(|passage| passage.text.as_str()),
        Some("By March the tracker counted 16,587 sanctions against the country.")
    );
    assert!(found.iter().all(|passage| passage.span.slice(page) == Some(&passage.text)));
    assert!(find(&said, "").is_empty());
    assert!(find(&Said::of(&[], "", None, None, Class::Fact, ""), page).is_empty());
}

/// A claim, pages, and the passages found, best first, each behind the page it stands in. Pages that say it worse stand first.
type Row = (&'static str, &'static [&'static str], &'static [(usize, &'static str)]);

#[rustfmt::skip]
const PASSAGES: &[Row] = &[
    // Of one number: what shares the claim's words.
    ("The ferry cost 300 dollars.", &["A hat costs 300 dollars.", "They paid 300 dollars for the ferry."],
        &[(1, "They paid 300 dollars for the ferry."), (0, "A hat costs 300 dollars.")]),
    // Few of its words and another number weigh less than the same number to its last digit.
    ("The new ferry to the island cost 312 dollars.", &["The island shop earns 450 dollars.", "A hat is 312 dollars."],
        &[(1, "A hat is 312 dollars."), (0, "The island shop earns 450 dollars.")]),
    // Of the same words: the nearer number.
    ("The ferry cost 300 dollars.", &["The ferry cost 450 dollars.", "The ferry cost 330 dollars."],
        &[(1, "The ferry cost 330 dollars."), (0, "The ferry cost 450 dollars.")]),
    // What bears a hedged claim out, though its number is farther off.
    ("It cost more than 300 dollars.", &["It cost 250 dollars.", "It cost 400 dollars."],
        &[(1, "It cost 400 dollars."), (0, "It cost 250 dollars.")]),
    ("It cost 300 dollars.", &["It cost 200 dollars.", "It cost between 200 and 400 dollars.", "It cost 299.8 dollars."],
        &[(2, "It cost 299.8 dollars."), (1, "It cost between 200 and 400 dollars."), (0, "It cost 200 dollars.")]),
    // A sentence that two pages hold is given once, from the page that is about the same thing, or not about another country.
    ("Inflation reached 5 percent.", &["About hats\n\nIt reached 5 percent.", "About inflation\n\nIt reached 5 percent."],
        &[(1, "It reached 5 percent.")]),
    ("Prices in France rose by 5 percent.", &["News from Spain\n\nPrices rose by 5 percent.", "News of the week\n\nPrices rose by 5 percent."],
        &[(1, "Prices rose by 5 percent.")]),
    // A row of a table does not run on into the line below.
    ("It cost 300 dollars.", &["Ferry tickets and everything else that was sold on board\tabout\nAll of it came to 300 dollars in the end."],
        &[(0, "All of it came to 300 dollars in the end.")]),
];

#[test]
fn passages_by_table() {
    for &(words, pages, expected) in PASSAGES {
        let quantities = claim(words, "en");
        let said = Said::of(&quantities, words, Some("en"), None, Class::Fact, "");
        let pages: Vec<Page> = pages.iter().map(|text| Page { text, lang: Some("en"), date: None }).collect();
        let found = passages(&said, &pages, 9);
        let found: Vec<(usize, &str)> = found.iter().map(|passage| (passage.page, passage.text.as_str())).collect();
        assert_eq!(found, expected, "{words}");
    }
}

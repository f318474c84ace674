//! Random numbers printed in the formats of every language give the exact value back, whatever stands around.
//!
//! The seed is fixed: the same cases in every run.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::super::{Extraction, languages};
use super::{grouped, read, said, sound};
use crate::model::Number;

/// How a language prints: its marks, words and a sentence with a place for the amount.
struct Print {
    lang: &'static str,
    groups: &'static [&'static str],
    point: &'static str,
    /// Scale words as they follow a decimal number, with their exponents.
    scales: &'static [(&'static str, i32)],
    percent: &'static [&'static str],
    euros: &'static [&'static str],
    frame: &'static str,
    /// A sentence without numbers.
    other: &'static str,
}

const COMMA: &[&str] = &[".", "\u{a0}", "\u{202f}", " "];

const PRINTS: &[Print] = &[
    Print {
        lang: "en",
        groups: &[",", "\u{2009}", "\u{a0}", ""],
        point: ".",
        scales: &[("thousand", 3), ("million", 6), ("billion", 9), ("trillion", 12)],
        percent: &["%", " %", " percent", " per cent"],
        euros: &[" euros", " EUR", " €"],
        frame: "The total was # in the region.",
        other: "Nobody knows why the road was built here.",
    },
    Print {
        lang: "fr",
        groups: &[" ", "\u{a0}", "\u{202f}", "\u{2009}", ".", "’", ""],
        point: ",",
        scales: &[("mille", 3), ("millions", 6), ("milliards", 9)],
        percent: &["%", "\u{a0}%", " pour cent"],
        euros: &[" euros", " EUR", "\u{202f}€"],
        frame: "Le total était de # dans la région.",
        other: "Personne ne sait pourquoi la route passe par ici.",
    },
    Print {
        lang: "de",
        groups: COMMA,
        point: ",",
        scales: &[("Millionen", 6), ("Mio.", 6), ("Milliarden", 9), ("Mrd.", 9)],
        percent: &["%", " %", " Prozent"],
        euros: &[" Euro", " EUR", " €"],
        frame: "Die Summe war # in der Region.",
        other: "Niemand weiß, warum die Straße hier gebaut wurde.",
    },
    Print {
        lang: "es",
        groups: COMMA,
        point: ",",
        scales: &[("mil", 3), ("millones de", 6), ("mil millones de", 9)],
        percent: &["%", " %", " por ciento"],
        euros: &[" euros", " EUR", " €"],
        frame: "El total fue de # en la región.",
        other: "Nadie sabe por qué la carretera pasa por aquí.",
    },
    Print {
        lang: "it",
        groups: COMMA,
        point: ",",
        scales: &[("mila", 3), ("milioni di", 6), ("miliardi di", 9)],
        percent: &["%", " %", " per cento"],
        euros: &[" euro", " EUR", " €"],
        frame: "Il totale era di # nella regione.",
        other: "Nessuno sa perché la strada passa per di qua.",
    },
    Print {
        lang: "nl",
        groups: COMMA,
        point: ",",
        scales: &[("duizend", 3), ("miljoen", 6), ("miljard", 9)],
        percent: &["%", " %", " procent"],
        euros: &[" euro", " EUR", " €"],
        frame: "Het totaal was # in de regio.",
        other: "Niemand weet waarom de weg hier werd gebouwd.",
    },
    Print {
        lang: "pt",
        groups: COMMA,
        point: ",",
        scales: &[("mil", 3), ("milhões de", 6), ("mil milhões de", 9)],
        percent: &["%", " %", " por cento"],
        euros: &[" euros", " EUR", " €"],
        frame: "O total foi de # na região.",
        other: "Ninguém sabe por que a estrada passa por aqui.",
    },
    Print {
        lang: "pl",
        groups: COMMA,
        point: ",",
        scales: &[("tysiąca", 3), ("tys.", 3), ("miliona", 6), ("mln", 6), ("miliarda", 9), ("mld", 9)],
        percent: &["%", " %", " procent", " proc."],
        euros: &[" euro", " EUR", " €"],
        frame: "Suma wyniosła # w regionie.",
        other: "Nikt nie wie, dlaczego droga biegnie tędy.",
    },
    Print {
        lang: "ru",
        groups: COMMA,
        point: ",",
        scales: &[("тысячи", 3), ("тыс.", 3), ("миллиона", 6), ("млн", 6), ("миллиарда", 9), ("млрд", 9), ("трлн", 12)],
        percent: &["%", " %", " процента"],
        euros: &[" евро", " EUR", " €"],
        frame: "Сумма составила # в регионе.",
        other: "Никто не знает, почему дорога проходит здесь.",
    },
    Print {
        lang: "uk",
        groups: COMMA,
        point: ",",
        scales: &[("тисячі", 3), ("тис.", 3), ("мільйона", 6), ("млн", 6), ("мільярда", 9), ("млрд", 9), ("трлн", 12)],
        percent: &["%", " %", " відсотка"],
        euros: &[" євро", " EUR", " €"],
        frame: "Сума становила # у регіоні.",
        other: "Ніхто не знає, чому дорога проходить тут.",
    },
];

fn all(extraction: &Extraction) -> Vec<String> {
    let written = |found: &crate::model::Found| {
        let unit = found.quantity.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
        format!("{}{unit}", found.quantity.written_value())
    };
    extraction.found.iter().map(written).collect()
}

/// Every way to print an amount in a language: the text, and the value with its unit that must be read.
fn printed(print: &Print, whole: u64, small: u64, decimals: &str) -> Vec<(String, String)> {
    let number = |text: String, exponent: i32| {
        let value: Number = text.parse().expect("a number");
        (value * Number::scaled(1, exponent)).to_string()
    };
    let tail = if decimals.is_empty() { String::new() } else { format!("{}{decimals}", print.point) };
    let point = if decimals.is_empty() { "" } else { "." };
    let mut out = Vec::new();
    for mark in print.groups {
        let text = format!("{}{tail}", grouped(&whole.to_string(), mark));
        let value = number(format!("{whole}{point}{decimals}"), 0);
        out.extend(print.euros.iter().map(|euro| (format!("{text}{euro}"), format!("{value} EUR"))));
        if !decimals.is_empty() {
            out.extend(print.percent.iter().map(|percent| (format!("{text}{percent}"), format!("{value} %"))));
        }
    }
    for (scale, exponent) in print.scales {
        let value = number(format!("{small}{point}{decimals}"), *exponent);
        out.push((format!("{small}{tail} {scale} {}", print.euros[0].trim()), format!("{value} EUR")));
    }
    for percent in print.percent {
        out.push((format!("{small}{tail}{percent}"), format!("{} %", number(format!("{small}{point}{decimals}"), 0))));
    }
    out.into_iter().map(|(amount, value)| (print.frame.replace('#', &amount), value)).collect()
}

fn seeded(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, rng_seed: RngSeed::Fixed(20_130_717), failure_persistence: None, ..ProptestConfig::default() }
}

#[test]
fn every_language_prints() {
    let printing: Vec<_> = PRINTS.iter().map(|print| print.lang).collect();
    let without: Vec<_> = languages().iter().filter(|lang| !printing.contains(lang)).collect();
    assert!(without.is_empty(), "no row in PRINTS of src/extract/tests/formats.rs: {without:?}");
}

proptest! {
    #![proptest_config(seeded(24))]

    #[test]
    fn printed_numbers_give_the_exact_value_back(digits in 4_u32..12, raw in any::<u64>(), small in 2_u64..999, decimals in "([0-9][1-9]?)?") {
        let floor = 10_u64.pow(digits - 1);
        let whole = floor + raw % (floor * 9);
        let mut wrong = Vec::new();
        for print in PRINTS {
            for (text, value) in printed(print, whole, small, &decimals) {
                let got = all(&read(print.lang, &text));
                if got != [value.as_str()] {
                    wrong.push(format!("{} {text:?}: {got:?}, not {value:?}", print.lang));
                }
            }
        }
        prop_assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    }

    #[test]
    fn the_text_around_changes_no_printed_number(whole in 1_000_u64..9_000_000, small in 2_u64..999, decimals in "[1-9]") {
        for print in PRINTS {
            for (text, value) in printed(print, whole, small, &decimals).into_iter().step_by(3) {
                for around in [format!("{} {text}", print.other), format!("{text} {}", print.other), format!("{0}\n\n{text}\n{0}", print.other)] {
                    let got = all(&read(print.lang, &around));
                    prop_assert_eq!(got, [value.as_str()], "{} {:?}", print.lang, around);
                }
            }
        }
    }

    #[test]
    fn paragraphs_give_the_shifted_union(a in 1_000_u64..9_000_000, b in 2_u64..999, decimals in "[1-9]", pick in any::<prop::sample::Index>()) {
        for print in PRINTS {
            let one = pick.get(&printed(print, a, b, &decimals)).0.clone();
            let two = format!("{} {}", print.other, pick.get(&printed(print, a + 1, b + 1, "")).0);
            let (first, second, both) = (read(print.lang, &one), read(print.lang, &two), read(print.lang, &format!("{one}\n\n{two}")));
            let shift = one.chars().count() + 2;
            let places = |extraction: &Extraction, shift: usize| -> Vec<_> {
                extraction.found.iter().map(|found| (found.span.start + shift, found.span.end + shift, said(found))).collect()
            };
            let statements = |extraction: &Extraction, shift: usize| -> Vec<_> {
                extraction.statements.iter().map(|s| (s.span.start + shift, s.span.end + shift, s.class, s.check_worthy)).collect()
            };
            prop_assert_eq!(places(&both, 0), [places(&first, 0), places(&second, shift)].concat(), "{} {:?} {:?}", print.lang, one, two);
            prop_assert_eq!(statements(&both, 0), [statements(&first, 0), statements(&second, shift)].concat(), "{} {:?} {:?}", print.lang, one, two);
        }
    }
}

proptest! {
    #![proptest_config(seeded(96))]

    #[test]
    fn any_unicode_is_read_soundly_and_alike_twice(text in "\\PC{0,80}", digits in "[\\p{Nd}\\p{Nl}\\p{No}\\p{Sc}.,' \u{a0}\u{202f}%°/–-]{0,40}") {
        for lang in languages() {
            for text in [&text, &digits, &format!("{text} 12 {digits}\n{text}")] {
                let extraction = read(lang, text);
                sound(text, &extraction);
                prop_assert_eq!(&extraction, &read(lang, text));
            }
        }
    }
}

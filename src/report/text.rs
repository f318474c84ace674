//! Words for people: foreign strings made harmless, cut and wrapped by the columns they take up on a terminal, quantities in readable digits.
//!
//! The surprise: digits are grouped with U+00A0, which wrapping never breaks; the table turns it into a plain space last.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::extract::separators;
use crate::ingest::is_steering;
use crate::model::{Approx, Kind, Quantity, Reading, Unit, Value};

/// Holds digits and words together when lines are broken.
pub(super) const GLUE: char = '\u{a0}';

/// A foreign string on one line, without anything that steers a terminal.
pub fn one_line(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    let broken = |c: char| matches!(c, '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}');
    // Nearly all are.
    if !text.contains(|c| broken(c) || is_steering(c)) {
        return text.to_owned();
    }
    text.chars().filter(|c| broken(*c) || !is_steering(*c)).map(|c| if broken(c) { ' ' } else { c }).collect()
}

/// Whether a text has nothing but printable ASCII, of which each byte takes up one column. Most of a table's cells have, and a large
/// table is measured many times.
pub(super) fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// The columns that a text takes up.
pub(super) fn width(text: &str) -> usize {
    if is_plain(text) { text.len() } else { text.width() }
}

/// At most `most` columns, with an ellipsis where something was cut.
pub(super) fn truncate(text: &str, most: usize) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let end = fitting(text, most.saturating_sub(1));
    format!("{}…", text[..end].trim_end())
}

/// Lines of at most `most` columns, broken after spaces, hyphens and the like, between wide characters, and inside a word only where it
/// fits no line.
pub(super) fn wrap(text: &str, most: usize) -> Vec<String> {
    let (mut lines, mut rest) = (Vec::new(), text.trim());
    while width(rest) > most {
        let end = fitting(rest, most);
        // One character wider than the whole column still has to go somewhere.
        let end = if end == 0 { rest.graphemes(true).next().map_or(rest.len(), str::len) } else { end };
        let end = if rest[end..].starts_with(' ') { end } else { last_break(&rest[..end], &rest[end..]).unwrap_or(end) };
        lines.push(rest[..end].trim_end().to_owned());
        rest = rest[end..].trim_start();
    }
    if !rest.is_empty() || lines.is_empty() {
        lines.push(rest.to_owned());
    }
    lines
}

/// The bytes of the longest start of `text` that takes up at most `most` columns.
fn fitting(text: &str, most: usize) -> usize {
    if is_plain(text) {
        return text.len().min(most);
    }
    let ends = text.grapheme_indices(true).map(|(at, grapheme)| at + grapheme.len());
    ends.take_while(|end| width(&text[..*end]) <= most).last().unwrap_or(0)
}

/// The columns of the longest stretch that [`wrap`] would rather not break.
pub(super) fn longest_word(text: &str) -> usize {
    if is_plain(text) {
        return text.split_inclusive(BREAKS).map(|word| word.trim_end().len()).max().unwrap_or(0);
    }
    let (mut longest, mut rest) = (0, text);
    while !rest.is_empty() {
        let end = first_break(rest);
        longest = longest.max(width(rest[..end].trim_end()));
        rest = &rest[end..];
    }
    longest
}

/// The first byte of `text` after which a line may end.
fn first_break(text: &str) -> usize {
    let next = text.graphemes(true).skip(1);
    let mut pairs = text.grapheme_indices(true).zip(next);
    pairs.find(|((_, here), next)| breakable(here, next)).map_or(text.len(), |((at, here), _)| at + here.len())
}

/// A line may end after these.
const BREAKS: [char; 6] = [' ', '-', '_', '/', ';', ','];

/// Whether a line may end between two graphemes.
fn breakable(here: &str, next: &str) -> bool {
    here.ends_with(BREAKS) || width(here) > 1 || width(next) > 1
}

/// The last byte of `line` after which a line may end; `rest` is what follows it.
fn last_break(line: &str, rest: &str) -> Option<usize> {
    let next = line.graphemes(true).skip(1).chain(rest.graphemes(true).take(1));
    let pairs = line.grapheme_indices(true).zip(next);
    pairs.filter(|((_, here), next)| breakable(here, next)).map(|((at, here), _)| at + here.len()).last()
}

/// The marks that numbers are set with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digits {
    group: char,
    decimal: char,
}

impl Default for Digits {
    /// As no language has them, and everybody reads them: a space and a point.
    fn default() -> Self {
        Self { group: GLUE, decimal: '.' }
    }
}

impl Digits {
    /// The marks of a language (`fr`, `fr-CH`); `None` for one that is not known.
    pub fn of(language: &str) -> Option<Self> {
        let (group, decimal) = separators(language)?;
        Some(Self { group: if group == ' ' { GLUE } else { group }, decimal })
    }
}

/// What a quantity says, apart: the number with its hedge, and what it counts or measures.
pub(super) struct Amount {
    /// `nearly 15 000`
    pub number: String,
    /// `km`, `sanctions`, `km, tunnels`
    pub of: String,
}

/// A quantity in two columns.
pub(super) fn amount(quantity: &Quantity, digits: Digits) -> Amount {
    let hedge = quantity.approx.map(|approx| format!("{}{GLUE}", hedge(approx))).unwrap_or_default();
    let of = [quantity.unit.as_ref().map(unit), quantity.counted.clone()];
    Amount { number: format!("{hedge}{}", value(quantity, digits)), of: of.into_iter().flatten().collect::<Vec<_>>().join(", ") }
}

/// A quantity in one line: `nearly 15 000 sanctions (2018)`.
pub(super) fn phrase(quantity: &Quantity, digits: Digits) -> String {
    let Amount { number, of } = amount(quantity, digits);
    let when = quantity.when.as_deref().map(|when| format!(" ({when})")).unwrap_or_default();
    format!("{number}{}{of}{when}", if of.is_empty() { "" } else { " " })
}

/// Another reading in one line: `8 000 000 000 (short-scale)`.
pub(super) fn reading(quantity: &Quantity, reading: &Reading, digits: Digits) -> String {
    let number = reading.value.as_ref().map_or_else(|| value(quantity, digits), |value| grouped(quantity.kind, value, digits));
    let unit = reading
        .unit
        .as_ref()
        .or(quantity.unit.as_ref())
        .filter(|unit| **unit != Unit::NONE)
        .map(|code| format!(" {}", unit(code)))
        .unwrap_or_default();
    format!("{number}{unit} ({})", reading.reason)
}

fn hedge(approx: Approx) -> &'static str {
    match approx {
        Approx::About => "about",
        Approx::Nearly => "nearly",
        Approx::MoreThan => "more\u{a0}than",
        Approx::AtLeast => "at\u{a0}least",
        Approx::LessThan => "less\u{a0}than",
        Approx::AtMost => "at\u{a0}most",
    }
}

/// The units whose code is no sign that people write.
fn unit(unit: &Unit) -> String {
    match unit.code() {
        "a" => "yr",
        "10.a" => "decades",
        "100.a" => "centuries",
        "ka" => "millennia",
        "Cel" => "°C",
        "[degF]" => "°F",
        "[ppth]" => "‰",
        "har" => "ha",
        "m2" => "m²",
        "m3" => "m³",
        "km2" => "km²",
        "km3" => "km³",
        "cm2" => "cm²",
        "[mi_i]" => "mi",
        "[mi_i]2" => "mi²",
        "[mi_i]/h" => "mph",
        "[ft_i]" => "ft",
        "[in_i]" => "in",
        "[yd_i]" => "yd",
        "[lb_av]" => "lb",
        "[oz_av]" => "oz",
        "[gal_us]" => "gal",
        "[bbl_us]" => "bbl",
        "[acr_br]" => "acres",
        "kW.h" => "kWh",
        "MW.h" => "MWh",
        "GW.h" => "GWh",
        "TW.h" => "TWh",
        code => code,
    }
    .to_owned()
}

fn value(quantity: &Quantity, digits: Digits) -> String {
    let side = |value: &Value| grouped(quantity.kind, value, digits);
    match (&quantity.value, &quantity.low, &quantity.high) {
        (Some(value), ..) => side(value),
        (None, Some(low), Some(high)) => format!("{}–{}", side(low), side(high)),
        (None, Some(low), None) => format!("{}{GLUE}or{GLUE}more", side(low)),
        (None, None, Some(high)) => format!("up{GLUE}to{GLUE}{}", side(high)),
        (None, None, None) => "?".to_owned(),
    }
}

/// The written value with its digits in groups of three, from five digits on: 1370 reads well as it is.
fn grouped(kind: Kind, value: &Value, marks: Digits) -> String {
    let written = value.written(kind);
    if value.number().is_none() {
        return written;
    }
    let digits = written.trim_start_matches('-').bytes().take_while(u8::is_ascii_digit).count();
    let sign = usize::from(written.starts_with('-'));
    let mut out = String::with_capacity(written.len() + digits);
    for (at, c) in written.chars().enumerate() {
        if digits >= 5 && at > sign && at < sign + digits && (sign + digits - at) % 3 == 0 {
            out.push(marks.group);
        }
        out.push(if c == '.' { marks.decimal } else { c });
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Digits, amount, one_line, truncate, width, wrap};
    use crate::model::fixture::number;
    use crate::model::{Approx, Kind, PartialDate, Quantity, Unit, Value};

    fn phrase(quantity: &Quantity) -> String {
        super::phrase(quantity, Digits::default())
    }

    #[test]
    fn numbers_have_the_marks_of_a_language() {
        for (language, value, expected) in [
            ("fr", "-15000.25", "-15 000,25"),
            ("fr-CH", "1370.5", "1370,5"),
            ("de", "8000000", "8.000.000"),
            ("en", "8000000.5", "8,000,000.5"),
            ("de", "2/3", "2/3"),
        ] {
            let digits = Digits::of(language).expect("a language");
            assert_eq!(super::phrase(&number("", value), digits).replace('\u{a0}', " "), expected, "{language}");
        }
        assert_eq!(Digits::of("xx"), None);
    }

    #[test]
    fn quantities_read_well() {
        let plain = |value: &str| phrase(&number("", value)).replace('\u{a0}', " ");
        for (value, expected) in [
            ("15000", "15 000"),
            ("1370", "1370"),
            ("-15000.25", "-15 000.25"),
            ("8000000000000", "8 000 000 000 000"),
            ("-0.00005", "-0.00005"),
            ("2/3", "2/3"),
        ] {
            assert_eq!(plain(value), expected);
        }
        let range = |low: Option<&str>, high: Option<&str>, unit: Option<&'static str>| {
            let side = |text: Option<&str>| text.map(|text| Value::Number(text.parse().expect("a number")));
            let quantity = Quantity { low: side(low), high: side(high), unit: unit.map(Unit::of), ..Quantity::new(Kind::Number, "") };
            phrase(&quantity).replace('\u{a0}', " ")
        };
        assert_eq!(range(Some("20"), Some("30"), Some("%")), "20–30 %");
        assert_eq!(range(Some("20000"), None, None), "20 000 or more");
        assert_eq!(range(None, Some("6"), Some("a")), "up to 6 yr");
        assert_eq!(range(None, None, None), "?");
        let mut hedged = number("", "90");
        (hedged.approx, hedged.unit, hedged.counted) = (Some(Approx::AtLeast), Some(Unit::of("km2")), Some("forêt".to_owned()));
        hedged.when = Some("2018".to_owned());
        assert_eq!(phrase(&hedged).replace('\u{a0}', " "), "at least 90 km², forêt (2018)");
        assert_eq!(amount(&hedged, Digits::default()).of, "km², forêt");
        let day = Quantity { value: Some(Value::Date(PartialDate::Year(20250 / 10))), ..Quantity::new(Kind::Date, "2025") };
        assert_eq!(phrase(&day), "2025");
    }

    #[test]
    fn wraps_and_cuts_by_columns() {
        let cases: &[(&str, usize, &[&str])] = &[
            ("", 5, &[""]),
            ("one two three", 7, &["one two", "three"]),
            ("accurate_lacks_context", 12, &["accurate_", "lacks_", "context"]),
            ("unbreakable", 4, &["unbr", "eaka", "ble"]),
            ("一万五千人", 5, &["一万", "五千", "人"]),
            ("abc一万", 5, &["abc一", "万"]),
            ("15\u{a0}000 votes", 7, &["15\u{a0}000", "votes"]),
            ("一", 1, &["一"]),
        ];
        for (text, most, expected) in cases {
            assert_eq!(wrap(text, *most), *expected, "{text} in {most}");
        }
        assert_eq!(truncate("一万五千人", 6), "一万…");
        assert_eq!(truncate("abc", 3), "abc");
        assert_eq!(truncate("abc def", 5), "abc…");
    }

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(one_line("a\u{1b}[31mb\u{202e}c\u{9b}2Jd\r\ne\tf\u{2066}\u{0}\u{7f}"), "a[31mbc2Jd  e f");
    }

    proptest! {
        #[test]
        fn wrapping_loses_no_word_and_keeps_to_its_width(text in "[a-zé一-三 _-]{0,60}", most in 2_usize..20) {
            let lines = wrap(&text, most);
            prop_assert!(lines.iter().all(|line| width(line) <= most), "{lines:?}");
            let squeeze = |text: &str| text.replace(' ', "");
            prop_assert_eq!(squeeze(&lines.concat()), squeeze(&text));
            prop_assert!(width(&truncate(&text, most)) <= most);
        }
    }
}

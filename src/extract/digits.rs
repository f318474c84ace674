//! Numbers written with digits: separators by the language's habit first, then by shape.
//!
//! The surprise: a run that is no number (a date such as `13.03.2024`, a version, a run of 100 million digits) is
//! still read to its end, so that nothing inside it is mistaken for a number.

use serde::{Deserialize, Serialize};

use super::value::Exact;

/// More significant digits than any claim has.
const MAX_DIGITS: usize = 30;

/// How a language writes digits.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Style {
    /// The decimal separator: `.` or `,`.
    pub(crate) decimal: u8,
    /// The group separators in use beside the spaces and the apostrophe.
    pub(crate) groups: Vec<u8>,
    /// The decimal mark before exactly three digits may be a group's.
    pub(crate) lone_group: bool,
    /// `3'5` is 3.5.
    pub(crate) apostrophe_decimals: bool,
}

/// The reason of the two readings of a decimal mark that may set a group apart.
pub(super) const LONE_GROUP: &str = "lone-comma";

/// A digit run with its separators.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Digits {
    /// One past its last byte.
    pub(crate) end: usize,
    /// What it says; `None` for a run that is no number.
    pub(crate) value: Option<Exact>,
    /// The other reading of a lone separator, with the reason.
    pub(crate) other: Option<(Exact, &'static str)>,
    /// Number of digits where there is nothing but digits, else 0.
    pub(crate) plain: usize,
    /// Whether it has decimals.
    pub(crate) decimals: bool,
}

/// Reads the run that starts at `at` (a digit, or a decimal separator before one), with groups set apart by spaces or not.
pub(crate) fn read(bytes: &[u8], at: usize, style: &Style, spaces: bool) -> Digits {
    let mut parts: [(usize, usize); 12] = [(0, 0); 12];
    let mut marks = [0_u8; 12];
    let mut count = 0;
    let mut overfull = false;
    let mut pos = at;
    if bytes[at].is_ascii_digit() {
        pos = digits_end(bytes, at);
        parts[0] = (at, pos);
    } else {
        parts[0] = (at, at);
    }
    while let Some((mark, next)) = separator(bytes, pos) {
        let end = digits_end(bytes, next);
        if end == next {
            break;
        }
        let first = parts[0];
        if mark == b' ' || mark == b'\'' {
            let grouped = marks[..count].iter().all(|m| *m == mark);
            let plausible = (1..=3).contains(&(first.1 - first.0)) && bytes[first.0] != b'0';
            let decimals = mark == b'\'' && style.apostrophe_decimals && count == 0 && end - next < 3;
            if !decimals && (end - next != 3 || !grouped || !plausible || mark == b' ' && !spaces) {
                break;
            }
        }
        if count + 1 < parts.len() {
            parts[count + 1] = (next, end);
            marks[count] = mark;
            count += 1;
        } else {
            overfull = true;
        }
        pos = end;
    }
    let mut digits = Digits { end: pos, value: None, other: None, plain: 0, decimals: false };
    if overfull {
        return digits;
    }
    let (parts, marks) = (&parts[..=count], &marks[..count]);
    if count == 0 {
        digits.plain = pos - at;
        digits.value = join(bytes, parts, 0);
    } else {
        interpret(bytes, parts, marks, style, &mut digits);
    }
    if digits.value.is_some() {
        exponent(bytes, &mut digits);
    }
    digits
}

fn interpret(bytes: &[u8], parts: &[(usize, usize)], marks: &[u8], style: &Style, digits: &mut Digits) {
    let len = |i: usize| parts[i].1 - parts[i].0;
    let groups = |upto: usize| (1..=3).contains(&len(0)) && (1..=upto).all(|i| len(i) == 3);
    let last = marks.len() - 1;
    let mark = marks[last];
    let same = marks.iter().all(|m| *m == mark);
    let point = matches!(mark, b'.' | b',');
    if last > 0 && same {
        // 1.200.000: groups, or no number at all (13.03.2024, 1.2.3).
        if groups(marks.len()) || indian(parts, mark) {
            digits.value = join(bytes, parts, 0);
        }
    } else if last > 0 {
        // 1.234,5 and 1 234,5: the last mark is the decimal one.
        if point && marks[..last].iter().all(|m| *m == marks[0]) && marks[0] != mark && groups(last) {
            digits.value = join(bytes, parts, len(marks.len()));
            digits.decimals = true;
        }
    } else if !point {
        digits.decimals = len(1) != 3;
        digits.value = join(bytes, parts, if digits.decimals { len(1) } else { 0 });
    } else {
        let decimal = join(bytes, parts, len(1));
        let grouped = (1..=3).contains(&len(0)) && len(1) == 3 && bytes[parts[0].0] != b'0';
        if mark != style.decimal && grouped {
            digits.value = join(bytes, parts, 0);
            if style.groups.first() != Some(&mark) {
                let reason = if mark == b'.' { "decimal-dot" } else { "decimal-comma" };
                digits.other = decimal.map(|value| (value, reason));
            }
        } else {
            digits.value = decimal;
            digits.decimals = true;
            if grouped && (style.lone_group || mark == b',') {
                digits.other = join(bytes, parts, 0).map(|value| (value, LONE_GROUP));
            }
        }
    }
}

/// 12,34,567: groups of two before the last three, as in India.
fn indian(parts: &[(usize, usize)], mark: u8) -> bool {
    let len = |part: &(usize, usize)| part.1 - part.0;
    let Some((last, rest)) = parts.split_last() else { return false };
    mark == b',' && len(last) == 3 && rest.iter().enumerate().all(|(i, part)| len(part) == 2 || (i == 0 && len(part) == 1))
}

/// One separator at `pos` and the place after it.
fn separator(bytes: &[u8], pos: usize) -> Option<(u8, usize)> {
    let rest = bytes.get(pos..)?;
    let (mark, len) = match rest {
        [b @ (b'.' | b',' | b'\''), ..] => (*b, 1),
        [b' ', ..] => (b' ', 1),
        [0xC2, 0xA0, ..] => (b' ', 2),
        // Thin space, figure space, narrow no-break space; right single quotation mark.
        [0xE2, 0x80, 0x89 | 0x87 | 0xAF, ..] => (b' ', 3),
        [0xE2, 0x80, 0x99, ..] => (b'\'', 3),
        _ => return None,
    };
    Some((mark, pos + len))
}

pub(super) fn digits_end(bytes: &[u8], from: usize) -> usize {
    from + bytes[from.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count()
}

fn join(bytes: &[u8], parts: &[(usize, usize)], decimals: usize) -> Option<Exact> {
    let mut n = 0_i128;
    let mut significant = 0;
    for &(from, to) in parts {
        if significant + (to - from) > MAX_DIGITS && to - from > MAX_DIGITS {
            return None;
        }
        for b in &bytes[from..to] {
            n = n * 10 + i128::from(b - b'0');
            significant += usize::from(n != 0);
            if significant > MAX_DIGITS {
                return None;
            }
        }
    }
    Exact::scaled(n, -i32::try_from(decimals).ok()?)
}

/// `1e-3`, `2.48×10−5`, `3 x 10^8`, `6.02 × 10²³`, `8x2^10`, and a bare `10^9`.
fn exponent(bytes: &[u8], digits: &mut Digits) {
    let rest = &bytes[digits.end..];
    let times = match rest {
        [b'e' | b'E', b'0'..=b'9' | b'-' | b'+', ..] => Some((10, 1)),
        [b'^', ..] if digits.plain > 0 => None,
        [b'x' | b'*' | b' ' | 0xC2 | 0xC3 | 0xE2, ..] => match base(rest) {
            None if digits.plain == 0 || rest[0] < 0xC2 => return,
            found => found,
        },
        _ => return,
    };
    let Some((power, end)) = power(rest, times.map_or(0, |(_, at)| at), rest[0] | 0x20 == b'e') else { return };
    if rest.get(end).is_some_and(u8::is_ascii_alphabetic) {
        return;
    }
    let value = digits.value.and_then(|value| match times {
        Some((base, _)) => raise(base, power)?.times(value),
        None => raise(value.small().filter(|base| *base == 10 || *base == 2 && rest[0] == b'^')?, power),
    });
    if value.is_some() {
        *digits = Digits { end: digits.end + end, value, other: None, plain: 0, decimals: true };
    }
}

/// A sign of multiplication, spaces allowed around it, and the base 10 or 2; the place behind.
fn base(rest: &[u8]) -> Option<(i64, usize)> {
    let space = |at: usize| at + separator(rest, at).filter(|(mark, _)| *mark == b' ').map_or(0, |(_, next)| next - at);
    let at = space(0);
    let sign = match rest.get(at..)? {
        [b'x' | b'*', ..] => 1,
        // × ·
        [0xC3, 0x97, ..] | [0xC2, 0xB7, ..] => 2,
        // ⋅
        [0xE2, 0x8B, 0x85, ..] => 3,
        _ => return None,
    };
    let at = space(at + sign);
    match rest.get(at..)? {
        [b'1', b'0', ..] => Some((10, at + 2)),
        [b'2', b'^', ..] => Some((2, at + 1)),
        _ => None,
    }
}

/// The exponent at a place: behind `^`, with a sign, or raised; behind `e` as it stands. The place behind it.
fn power(rest: &[u8], mut at: usize, mut marked: bool) -> Option<(i32, usize)> {
    if rest.get(at) == Some(&b'^') {
        (marked, at) = (true, at + 1);
    }
    let mut negative = false;
    match rest.get(at..)? {
        [b'-', ..] => (negative, at) = (true, at + 1),
        [b'+', ..] => at += 1,
        // −
        [0xE2, 0x88, 0x92, ..] => (negative, at) = (true, at + 3),
        // ⁻
        [0xE2, 0x81, 0xBB, ..] => (negative, at) = (true, at + 3),
        _ => {}
    }
    let (mut power, mut count) = (0_i32, 0);
    let plain = marked || negative;
    while let Some((digit, next)) =
        if plain && rest.get(at).is_some_and(u8::is_ascii_digit) { Some((rest[at] - b'0', at + 1)) } else { raised(rest, at) }
    {
        (power, at, count) = (power * 10 + i32::from(digit), next, count + 1);
        if count > 2 {
            return None;
        }
    }
    (count > 0).then_some((if negative { -power } else { power }, at))
}

/// ⁰ to ⁹.
fn raised(rest: &[u8], at: usize) -> Option<(u8, usize)> {
    match rest.get(at..)? {
        [0xC2, 0xB9, ..] => Some((1, at + 2)),
        [0xC2, b @ (0xB2 | 0xB3), ..] => Some((b - 0xB0, at + 2)),
        [0xE2, 0x81, b @ (0xB0 | 0xB4..=0xB9), ..] => Some((b - 0xB0, at + 3)),
        _ => None,
    }
}

fn raise(base: i64, power: i32) -> Option<Exact> {
    match (base, power) {
        (10, _) => Exact::scaled(1, power),
        (_, 0..) => i128::from(base).checked_pow(power.unsigned_abs()).map(Exact::whole),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Style, read};

    fn says(text: &str, decimal: u8, groups: &[u8]) -> (String, String) {
        let digits =
            read(text.as_bytes(), 0, &Style { decimal, groups: groups.to_vec(), lone_group: false, apostrophe_decimals: true }, true);
        let value = digits.value.and_then(crate::extract::number).map(|n| n.to_string()).unwrap_or_default();
        (value, text[..digits.end].to_owned())
    }

    #[test]
    fn reads_separators_by_habit_then_by_shape() {
        for (text, comma, point) in [
            ("15 000 x", "15000", "15000"),
            ("15\u{a0}000", "15000", "15000"),
            ("1\u{2009}200\u{202f}000", "1200000", "1200000"),
            ("1.370", "1370", "1.37"),
            ("4,724", "4.724", "4724"),
            ("10,8", "10.8", "10.8"),
            ("1.234.567,8", "1234567.8", "1234567.8"),
            ("1,234.5", "1234.5", "1234.5"),
            ("1'850", "1850", "1850"),
            ("3'5", "3.5", "3.5"),
            ("1'750'2", "1750", "1750"),
            ("2018 300", "2018", "2018"),
            ("0.415", "0.415", "0.415"),
            ("13.03.2024", "", ""),
            ("1e-3", "0.001", "0.001"),
            ("2.48×10−5", "0.0000248", "0.0000248"),
            ("8x2^10", "8192", "8192"),
            ("3 x 10^8", "300000000", "300000000"),
            ("6.02 × 10²³", "602000000000000000000000", "602000000000000000000000"),
            ("2·10⁻³", "0.002", "0.002"),
            ("10^9", "1000000000", "1000000000"),
            ("10⁶", "1000000", "1000000"),
            ("2^10", "1024", "1024"),
            ("2×105 mm", "2", "2"),
            ("12²", "12", "12"),
            ("5 x 10 m", "5", "5"),
            ("3,2·10⁶", "3200000", "3200000"),
            ("4x100 m", "4", "4"),
        ] {
            assert_eq!(says(text, b',', b" .").0, comma, "{text} with a decimal comma");
            assert_eq!(says(text, b'.', b",").0, point, "{text} with a decimal point");
        }
    }

    #[test]
    fn reads_a_monstrous_run_to_its_end() {
        let text = "9".repeat(100_000);
        assert_eq!(says(&text, b'.', b","), (String::new(), text.clone()));
        let text = "1.".repeat(50_000) + "1";
        assert_eq!(says(&text, b'.', b",").1.len(), text.len());
    }
}

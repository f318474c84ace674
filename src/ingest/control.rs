//! Characters that steer a terminal or turn the reading order around, taken out of foreign strings.
//!
//! For output only: the stored text keeps them, because it is hashed and quoted.

use std::borrow::Cow;

/// `text` without control characters (C0 and C1 but LF and TAB, so also without ESC) and without the invisible
/// characters that reorder text. Use it for any foreign string before it reaches a terminal or a table.
pub fn strip_control(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_steering) { text.chars().filter(|&c| !is_steering(c)).collect::<String>().into() } else { text.into() }
}

/// Whether a character can steer a terminal or turn the direction of a text. LF and TAB can't.
pub fn is_steering(c: char) -> bool {
    match c {
        '\n' | '\t' | ' '..='~' => false,
        // Arabic letter mark, marks and embeddings, isolates.
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => true,
        // Line and paragraph separators break a table's row as LF would, unseen by what measures its width.
        '\u{2028}' | '\u{2029}' => true,
        // Tag characters carry hidden text; annotation anchors hide it.
        '\u{E0001}' | '\u{E0020}'..='\u{E007F}' | '\u{FFF9}'..='\u{FFFB}' => true,
        c => c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::strip_control;
    use std::borrow::Cow;

    #[test]
    fn takes_out_what_steers_and_nothing_else() {
        let cases = [
            ("", ""),
            ("près de 15\u{202F}000\tsanctions\n", "près de 15\u{202F}000\tsanctions\n"),
            ("\u{1b}[31mred\u{1b}[0m", "[31mred[0m"),
            ("a\r\nb\u{7}\u{0}c\u{7f}\u{9b}d", "a\nbcd"),
            ("abc\u{202E}cba\u{202C} \u{2066}x\u{2069}\u{200F}\u{200E}\u{61C}", "abccba x"),
            ("one\u{2028}two", "onetwo"),
            ("family 👨\u{200D}👩\u{200D}👧 نص", "family 👨\u{200D}👩\u{200D}👧 نص"),
        ];
        for (given, expected) in cases {
            assert_eq!(strip_control(given), expected, "{given:?}");
        }
        assert!(matches!(strip_control("nothing to do"), Cow::Borrowed(_)));
    }
}

//! Bytes → characters, and how the character set was learnt.
//!
//! Byte order mark, then HTTP header, then what the page says in its first 1024 bytes, then valid UTF-8, then a guess.
//! The surprise: a text that is UTF-8 but for a few broken bytes is read as UTF-8, where a guess would choose a
//! one-byte set and garble every accent. Nothing is lost in silence: replacements are counted in a note.

use super::tracked::Tracked;
use crate::model::Note;

/// What decoding has to know of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// No declaration inside.
    Plain,
    /// May declare its character set.
    Html,
}

/// Characters, where they came from and how they were understood.
pub(super) struct Decoded {
    /// The text, mark stripped, neither line ends nor composition normalised.
    pub(super) text: Tracked,
    /// Whether the origins of `text` hold: the file is UTF-8.
    pub(super) mapped: bool,
    /// Name, lower case, and origin.
    pub(super) charset: (String, String),
    /// What was met.
    pub(super) notes: Vec<Note>,
}

/// Decodes `bytes`; `header` is the character set of an HTTP header.
pub(super) fn decode(bytes: &[u8], header: Option<&str>, kind: Kind) -> Decoded {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return utf8(rest, 3, "bom");
    }
    if let Some(big) = utf16_by_mark(bytes) {
        return utf16(&bytes[2..], big, "bom");
    }
    let mut notes = Vec::new();
    let inside = if kind == Kind::Html { declared_inside(bytes) } else { None };
    let named = [(header.map(str::to_owned), "http-header"), (inside, "meta")];
    for (name, origin) in named {
        let Some(name) = name else { continue };
        if let Some(mut decoded) = by_name(&name, bytes, origin) {
            decoded.notes.splice(0..0, notes);
            return decoded;
        }
        let name = super::strip_control(&name).into_owned();
        notes.push(Note {
            offset: None,
            message: format!("unknown character set \"{name}\" ({origin}); another way to read the text was found"),
        });
    }
    let mut decoded = undeclared(bytes);
    decoded.notes.splice(0..0, notes);
    decoded
}

/// Whether the bytes begin with the mark of UTF-16: big-endian or not.
pub(super) fn utf16_by_mark(bytes: &[u8]) -> Option<bool> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] => None,
        [0xff, 0xfe, ..] => Some(false),
        [0xfe, 0xff, ..] => Some(true),
        _ => None,
    }
}

/// Whether a character set's name is one of UTF-16.
pub(super) fn is_utf16_name(name: &str) -> bool {
    let name = name.trim().to_ascii_lowercase();
    matches!(name.as_str(), "utf-16" | "utf-16le" | "utf-16be")
}

/// The first `most` bytes with the mark off, each as one character: enough to find tags in.
pub(super) fn ascii_head(bytes: &[u8], most: usize) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes[..bytes.len().min(most)].iter().map(|&b| char::from(b)).collect()
}

fn by_name(name: &str, bytes: &[u8], origin: &str) -> Option<Decoded> {
    let label = name.trim().to_ascii_lowercase();
    if matches!(label.as_str(), "utf-8" | "utf8" | "unicode-1-1-utf-8") {
        return Some(utf8(bytes, 0, origin));
    }
    if is_utf16_name(&label) {
        // A page whose own tag could be read byte by byte is not UTF-16.
        return Some(if origin == "meta" { utf8(bytes, 0, origin) } else { utf16(bytes, label == "utf-16be", origin) });
    }
    legacy_by_name(&label, bytes, origin)
}

fn undeclared(bytes: &[u8]) -> Decoded {
    if std::str::from_utf8(bytes).is_ok() {
        return utf8(bytes, 0, "content");
    }
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    // One-byte text hardly ever holds valid sequences by chance, so a text that is mostly right is damaged UTF-8.
    if good > 4 * bad || cfg!(not(feature = "html")) { utf8(bytes, 0, "guessed") } else { legacy_by_guess(bytes) }
}

fn utf8(bytes: &[u8], start: usize, origin: &str) -> Decoded {
    let mut text = Tracked::default();
    let (mut at, mut replaced, mut first) = (start, 0usize, None);
    for chunk in bytes.utf8_chunks() {
        text.push(chunk.valid(), at);
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            text.push("\u{FFFD}", at);
            first = first.or(Some(at));
            replaced += 1;
            at += chunk.invalid().len();
        }
    }
    let how = if matches!(origin, "guessed" | "content") { "taken for" } else { "declared as" };
    let notes = first
        .map(|offset| Note {
            offset: Some(offset),
            message: format!("the text is {how} UTF-8 ({origin}), but {replaced} of its byte sequences are not; each is read as U+FFFD, the first at byte {offset}"),
        })
        .into_iter()
        .collect();
    Decoded { text, mapped: true, charset: ("utf-8".to_owned(), origin.to_owned()), notes }
}

fn utf16(bytes: &[u8], big: bool, origin: &str) -> Decoded {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|&pair| if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) });
    let mut replaced = 0;
    let mut string: String = char::decode_utf16(units)
        .map(|unit| {
            unit.unwrap_or_else(|_| {
                replaced += 1;
                '\u{FFFD}'
            })
        })
        .collect();
    if !odd.is_empty() {
        replaced += 1;
        string.push('\u{FFFD}');
    }
    let name = if big { "utf-16be" } else { "utf-16le" };
    unmapped(&string, name, origin, replaced)
}

fn unmapped(string: &str, name: &str, origin: &str, replaced: usize) -> Decoded {
    let mut text = Tracked::default();
    text.push(string, 0);
    let message = format!("{replaced} byte sequences are not {name} ({origin}); each is read as U+FFFD");
    let notes = if replaced == 0 { Vec::new() } else { vec![Note { offset: None, message }] };
    Decoded { text, mapped: false, charset: (name.to_ascii_lowercase(), origin.to_owned()), notes }
}

/// The character set that the first 1024 bytes of a page name.
fn declared_inside(bytes: &[u8]) -> Option<String> {
    let head = ascii_head(bytes, 1024);
    if let Some(declaration) = head.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) {
        let (_, value) = declaration.0.split_once("encoding")?;
        let value = value.trim_start().strip_prefix('=')?.trim_start();
        return value.get(1..).and_then(|inner| inner.split(['"', '\'']).next()).map(str::to_owned);
    }
    super::tags::pieces(&head).find_map(|piece| match piece {
        super::tags::Piece::Open(tag) if tag.is("meta") => {
            let charset = tag.attribute("charset");
            charset.or_else(|| {
                let content =
                    tag.attribute("http-equiv").filter(|v| v.eq_ignore_ascii_case("content-type")).and(tag.attribute("content"))?;
                let at = content.to_ascii_lowercase().find("charset=")?;
                content.get(at + 8..).map(|value| value.trim_matches(['"', '\'', ' ']).split(';').next().unwrap_or_default().to_owned())
            })
        }
        _ => None,
    })
}

#[cfg(feature = "html")]
fn legacy_by_name(label: &str, bytes: &[u8], origin: &str) -> Option<Decoded> {
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes())?;
    // WHATWG: a page that names this reserved set means windows-1252.
    let encoding = if encoding == encoding_rs::X_USER_DEFINED { encoding_rs::WINDOWS_1252 } else { encoding };
    Some(legacy(encoding, bytes, origin))
}

#[cfg(not(feature = "html"))]
fn legacy_by_name(_label: &str, _bytes: &[u8], _origin: &str) -> Option<Decoded> {
    None
}

#[cfg(feature = "html")]
fn legacy_by_guess(bytes: &[u8]) -> Decoded {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // Falls back on windows-1252 by itself.
    legacy(detector.guess(None, chardetng::Utf8Detection::Allow), bytes, "guessed")
}

#[cfg(not(feature = "html"))]
fn legacy_by_guess(bytes: &[u8]) -> Decoded {
    utf8(bytes, 0, "guessed")
}

#[cfg(feature = "html")]
fn legacy(encoding: &'static encoding_rs::Encoding, bytes: &[u8], origin: &str) -> Decoded {
    let (string, had_errors) = encoding.decode_without_bom_handling(bytes);
    let replaced = if had_errors { string.matches('\u{FFFD}').count() } else { 0 };
    unmapped(&string, encoding.name(), origin, replaced)
}

#[cfg(test)]
mod tests {
    use super::{Decoded, Kind, decode};

    /// Text, name, origin, how many notes.
    type Told<'a> = (&'a str, &'a str, &'a str, usize);

    fn told(decoded: &Decoded) -> Told<'_> {
        (decoded.text.text(), &decoded.charset.0, &decoded.charset.1, decoded.notes.len())
    }

    #[test]
    fn marks_headers_and_content() {
        let cases: &[(&[u8], Option<&str>, Told)] = &[
            (b"", None, ("", "utf-8", "content", 0)),
            (b"\xef\xbb\xbfcaf\xc3\xa9", None, ("café", "utf-8", "bom", 0)),
            (b"\xef\xbb\xbfcaf\xc3\xa9", Some("windows-1252"), ("café", "utf-8", "bom", 0)),
            (b"\xff\xfec\0\xe9\0", None, ("cé", "utf-16le", "bom", 0)),
            (b"\xfe\xff\0c\xd8\x3d\xde\0", None, ("c\u{1F600}", "utf-16be", "bom", 0)),
            (b"\xfe\xff\0c\xd8\x3d", None, ("c\u{FFFD}", "utf-16be", "bom", 1)),
            (b"\xff\xfec\0x", None, ("c\u{FFFD}", "utf-16le", "bom", 1)),
            (b"c\0", Some("utf-16le"), ("c", "utf-16le", "http-header", 0)),
            (b"caf\xc3\xa9", Some("UTF-8"), ("café", "utf-8", "http-header", 0)),
            (b"caf\xe9.", Some("utf-8"), ("caf\u{FFFD}.", "utf-8", "http-header", 1)),
            (b"caf\xc3\xa9", Some("no-such-set"), ("café", "utf-8", "content", 1)),
            (b"12\xc2\xa0%\xe2\x80\xaf", None, ("12\u{A0}%\u{202F}", "utf-8", "content", 0)),
        ];
        for &(bytes, header, expected) in cases {
            assert_eq!(told(&decode(bytes, header, Kind::Plain)), expected, "{bytes:?}");
        }
    }

    #[test]
    fn damaged_utf8_stays_utf8_and_says_where() {
        let mut bytes = "été à Genève, près de 15 000, déjà".as_bytes().to_vec();
        bytes.insert(6, 0xff);
        let decoded = decode(&bytes, None, Kind::Plain);
        assert!(decoded.text.text().starts_with("été \u{FFFD}à Genève"));
        assert_eq!(decoded.charset, ("utf-8".into(), "guessed".into()));
        assert_eq!(decoded.notes[0].offset, Some(6));
        assert!(decoded.notes[0].message.contains("1 of its byte sequences"), "{}", decoded.notes[0].message);
        assert_eq!(decoded.text.origin("été \u{FFFD}".len()), 7, "origins go on after the replacement");
    }

    #[cfg(feature = "html")]
    #[test]
    fn legacy_sets_by_name_and_by_guess() {
        let french = b"Les pays ont adopt\xe9 pr\xe8s de 15\xa0000 sanctions, d\xe9j\xe0 \xab levi\xe9es \xbb, co\xfbtant 5 \x80.";
        let expected = "Les pays ont adopté près de 15\u{A0}000 sanctions, déjà « leviées », coûtant 5 €.";
        for (header, origin) in [(None, "guessed"), (Some("ISO-8859-1"), "http-header"), (Some("latin1"), "http-header")] {
            assert_eq!(told(&decode(french, header, Kind::Plain)), (expected, "windows-1252", origin, 0));
        }
        let russian = b"\xcf\xee\xf7\xf2\xe8 15 000 \xf1\xe0\xed\xea\xf6\xe8\xe9 \xef\xf0\xee\xf2\xe8\xe2 \xd0\xee\xf1\xf1\xe8\xe8";
        assert_eq!(told(&decode(russian, None, Kind::Plain)), ("Почти 15 000 санкций против России", "windows-1251", "guessed", 0));
        let japanese = decode(b"\x93\xfa\x96{ 3\x95b", Some("shift_jis"), Kind::Plain);
        assert_eq!(told(&japanese), ("日本 3秒", "shift_jis", "http-header", 0));
    }

    #[cfg(feature = "html")]
    #[test]
    fn a_page_names_its_set_in_the_first_1024_bytes() {
        let far = format!("<!--{}--><meta charset=windows-1251>caf\u{e9}", "x".repeat(1024));
        let cases: &[(&[u8], (&str, &str))] = &[
            (b"<meta charset=windows-1251>\xcf", ("windows-1251", "meta")),
            (b"<html><head><META http-equiv='Content-Type' content='text/html; charset=koi8-r'>\xcf", ("koi8-r", "meta")),
            (b"<!-- <meta charset=koi8-r> --><meta charset=\"utf-8\">caf\xc3\xa9", ("utf-8", "meta")),
            (b"<title>a > b</title><meta name=x content='charset=koi8-r'>caf\xc3\xa9", ("utf-8", "content")),
            (b"<meta charset=utf-16>caf\xc3\xa9", ("utf-8", "meta")),
            (b"<?xml version=\"1.0\" encoding=\"iso-8859-2\"?><html>\xb1", ("iso-8859-2", "meta")),
            (far.as_bytes(), ("utf-8", "content")),
        ];
        for &(bytes, (name, origin)) in cases {
            let decoded = decode(bytes, None, Kind::Html);
            assert_eq!((decoded.charset.0.as_str(), decoded.charset.1.as_str()), (name, origin), "{:?}", String::from_utf8_lossy(bytes));
        }
        let lied = decode(b"<meta charset=utf-8>caf\xe9", Some("windows-1252"), Kind::Html);
        assert_eq!(told(&lied), ("<meta charset=utf-8>café", "windows-1252", "http-header", 0));
    }
}

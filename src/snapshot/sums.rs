//! `SHA256SUMS`: one line a file, in the form of coreutils, so that `sha256sum -c` verifies a snapshot without us.
//!
//! Only the form that we write is read: text mode, sorted, no escapes, no second line for a name.

use super::names;

/// The file's name.
pub const NAME: &str = "SHA256SUMS";

/// Prints the sums of these files: `(name, SHA-256)`.
pub fn print(mut files: Vec<(&str, String)>) -> String {
    files.sort_unstable();
    files.iter().map(|(name, sha256)| format!("{sha256}  {name}\n")).collect()
}

/// Reads the sums: `(name, SHA-256)` in the order of the names.
///
/// # Errors
/// Says what is wrong and in which line.
pub fn parse(bytes: &[u8]) -> Result<Vec<(String, String)>, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| format!("it is no text (byte {})", error.valid_up_to()))?;
    let mut sums: Vec<(String, String)> = Vec::new();
    for (at, line) in text.split_inclusive('\n').enumerate() {
        let number = at + 1;
        let line = line.strip_suffix('\n').ok_or_else(|| format!("line {number} has no end: the file was cut"))?;
        if line.ends_with('\r') {
            return Err(format!(
                "line {number} ends with CR LF: a program changed the line ends; see .gitattributes in the store's folder"
            ));
        }
        let (sha256, name) = line
            .split_once("  ")
            .filter(|(sha256, _)| names::is_sha256(sha256))
            .ok_or_else(|| format!("line {number} is no hash, two spaces and a name"))?;
        if !names::is_file_name(name) {
            return Err(format!("line {number} names \"{}\", which is no plain file name", name.escape_debug()));
        }
        if sums.last().is_some_and(|(last, _)| last.as_str() >= name) {
            return Err(format!("line {number} is out of order, or names \"{name}\" again"));
        }
        sums.push((name.to_owned(), sha256.to_owned()));
    }
    if sums.is_empty() { Err("it is empty".to_owned()) } else { Ok(sums) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::hash;

    #[test]
    fn reads_what_it_prints() {
        let text = print(vec![("text.txt", hash::hex_of(b"t")), ("capture.warc", hash::hex_of(b"c"))]);
        assert_eq!(
            parse(text.as_bytes()).unwrap(),
            [("capture.warc".to_owned(), hash::hex_of(b"c")), ("text.txt".to_owned(), hash::hex_of(b"t"))]
        );
    }

    #[test]
    fn refuses_any_other_form() {
        let hash = hash::hex_of(b"");
        let cases = [
            (String::new(), "empty"),
            (format!("{hash}  a"), "line 1 has no end"),
            (format!("{hash}  a\r\n"), "CR LF"),
            (format!("{hash} *a\n"), "two spaces"),
            (format!("{}  a\n", hash.to_uppercase()), "no hash"),
            (format!("{hash}  ../a\n"), "\"../a\", which is no plain file name"),
            (format!("{hash}  a\n{hash}  a\n"), "line 2 is out of order"),
            (format!("{hash}  b\n{hash}  a\n"), "line 2 is out of order"),
            (format!("{hash}  a\n\n"), "line 2"),
            (format!("\\{hash}  a\n"), "line 1"),
        ];
        for (text, expected) in cases {
            let error = parse(text.as_bytes()).unwrap_err();
            assert!(error.contains(expected), "{text:?}: {error}");
        }
        assert!(parse(b"\xff").is_err());
    }
}

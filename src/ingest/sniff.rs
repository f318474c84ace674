//! What some bytes are: one of the formats that are read, or something that is no text.
//!
//! Content that is plainly binary is what it is, whatever the hints say; for text the hints decide before the content,
//! because nothing in the bytes tells Markdown from plain text for sure.

use memchr::memmem;

use super::Hints;
use super::{charset, subtitles};
use crate::model::Format;

/// Bytes that are no text, or no text that this build reads.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is {what}; give plain text, Markdown, HTML, subtitles (SRT, VTT), CSV, DOCX or PDF")]
pub struct Binary {
    /// What they are, with an article: "a PNG image".
    pub what: String,
}

/// Names the format of `bytes`: by the person's word, the media type, the file's extension, the content, in this
/// order. Empty bytes are text.
///
/// ```
/// use factcheck::ingest::{Hints, sniff};
/// use factcheck::model::Format;
///
/// assert_eq!(sniff(b"WEBVTT\n", &Hints::default()), Ok(Format::Vtt));
/// assert_eq!(sniff(b"Good evening.\n", &Hints { name: Some("speech.md"), ..Hints::default() }), Ok(Format::Markdown));
/// assert_eq!(sniff(b"\x89PNG\r\n\x1a\n", &Hints::default()).expect_err("no text").what, "a PNG image");
/// ```
///
/// # Errors
///
/// When the bytes are no text; the error says what they are.
pub fn sniff(bytes: &[u8], hints: &Hints) -> Result<Format, Binary> {
    let refuse = |what: &str| Err(Binary { what: what.to_owned() });
    match signature(bytes) {
        Some(Signed::Other(what)) => return refuse(what),
        Some(Signed::Document(Format::Pdf)) if cfg!(not(feature = "documents")) => {
            return refuse("a PDF, which this build does not read (feature \"documents\")");
        }
        Some(Signed::Document(_)) if cfg!(not(feature = "documents")) => {
            return refuse("a Word document, which this build does not read (feature \"documents\")");
        }
        Some(Signed::Document(format)) => return Ok(format),
        None => {}
    }
    let utf16 = charset::utf16_by_mark(bytes).is_some() || hints.charset.is_some_and(charset::is_utf16_name);
    if !utf16 {
        if let Some(at) = memchr::memchr(0, bytes) {
            return refuse(&format!("binary data (NUL byte at {at}; if it is UTF-16 or UTF-32 text, save it as UTF-8)"));
        }
        if let Some(at) = mostly_control(bytes) {
            return refuse(&format!("binary data (control character at {at}, and many more)"));
        }
    }
    let format = hints
        .format
        .filter(|format| !matches!(format, Format::Docx | Format::Pdf))
        .or_else(|| hints.media_type.and_then(by_media_type))
        .or_else(|| hints.name.and_then(by_extension))
        .unwrap_or_else(|| by_content(bytes));
    if format == Format::Html && cfg!(not(feature = "html")) {
        return refuse("an HTML page, which this build does not read (feature \"html\")");
    }
    Ok(format)
}

/// Files that begin with these bytes.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\x1f\x8b", "a gzip archive (unpack it first)"),
    (b"BZh9", "a bzip2 archive (unpack it first)"),
    (b"\xfd7zXZ\0", "an xz archive (unpack it first)"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive (unpack it first)"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive (unpack it first)"),
    (b"Rar!\x1a\x07", "a RAR archive (unpack it first)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or encrypted Office document (not supported; save it as DOCX or text)"),
    (b"{\\rtf", "an RTF document (not supported; save it as text)"),
    (b"%!PS", "a PostScript file (not supported)"),
    (b"\x7fELF", "an ELF program"),
    (b"\xfe\xed\xfa\xce", "a Mach-O program"),
    (b"\xfe\xed\xfa\xcf", "a Mach-O program"),
    (b"\xcf\xfa\xed\xfe", "a Mach-O program"),
    (b"\0asm", "a WebAssembly module"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"OggS", "an Ogg recording"),
    (b"fLaC", "a FLAC recording"),
    (b"ID3", "an MP3 recording"),
    (b"\x1a\x45\xdf\xa3", "a Matroska or WebM video"),
    (b"wOFF", "a WOFF font"),
    (b"wOF2", "a WOFF2 font"),
    (b"\xff\xfe\0\0", "UTF-32 text (save it as UTF-8)"),
    (b"\0\0\xfe\xff", "UTF-32 text (save it as UTF-8)"),
];

/// What the first bytes show.
enum Signed {
    /// A document whose text is read.
    Document(Format),
    /// Something else, with an article.
    Other(&'static str),
}

fn signature(bytes: &[u8]) -> Option<Signed> {
    if let Some((_, what)) = SIGNATURES.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(Signed::Other(what));
    }
    // A PDF may have a few bytes before its header; text about PDFs has no line that begins like that.
    let head = &bytes[..bytes.len().min(1024)];
    if bytes.starts_with(b"%PDF-") || (memmem::find(head, b"\n%PDF-1.").is_some() && memmem::find(bytes, b"\nendobj").is_some()) {
        return Some(Signed::Document(Format::Pdf));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Some(zip_kind(bytes));
    }
    let at = |from: usize, magic: &[u8]| bytes.get(from..).is_some_and(|rest| rest.starts_with(magic));
    let what = match () {
        () if at(0, b"RIFF") && at(8, b"WEBP") => Some("a WebP image"),
        () if at(0, b"RIFF") && at(8, b"WAVE") => Some("a WAV recording"),
        () if at(0, b"RIFF") && at(8, b"AVI ") => Some("an AVI video"),
        () if at(4, b"ftyp") && at(0, b"\0\0") => Some("an MP4 recording"),
        () if at(257, b"ustar") && at(156, b"0") => Some("a tar archive (unpack it first)"),
        () if at(0, b"MZ") && memchr::memchr(0, head).is_some() => Some("a Windows program"),
        () => None,
    };
    what.map(Signed::Other)
}

/// Office documents are ZIP archives; the names of their parts stand uncompressed in it.
fn zip_kind(bytes: &[u8]) -> Signed {
    let has = |name: &[u8]| memmem::find(bytes, name).is_some();
    Signed::Other(match () {
        () if has(b"word/document") && has(b"[Content_Types].xml") => return Signed::Document(Format::Docx),
        () if has(b"xl/workbook.xml") => "an Excel workbook (XLSX; not supported)",
        () if has(b"ppt/presentation.xml") => "a PowerPoint file (PPTX; not supported)",
        () if has(b"mimetypeapplication/vnd.oasis.opendocument") => "an OpenDocument file (not supported; save it as text)",
        () if has(b"mimetypeapplication/epub+zip") => "an EPUB book (not supported)",
        () => "a ZIP archive (unpack it first)",
    })
}

/// Offset of the first control character that no text holds, where more than a tenth of the beginning is such.
fn mostly_control(bytes: &[u8]) -> Option<usize> {
    let head = &bytes[..bytes.len().min(4096)];
    let odd = |b: &u8| *b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b);
    let count = head.iter().filter(|b| odd(b)).count();
    (count * 10 > head.len()).then(|| head.iter().position(odd)).flatten()
}

fn by_media_type(media_type: &str) -> Option<Format> {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "text/html" | "application/xhtml+xml" => Some(Format::Html),
        "text/markdown" | "text/x-markdown" => Some(Format::Markdown),
        "text/vtt" => Some(Format::Vtt),
        "application/x-subrip" | "application/srt" | "text/srt" => Some(Format::Srt),
        "text/csv" | "text/tab-separated-values" => Some(Format::Csv),
        // Servers call files that they don't know text/plain, so the extension may still say more.
        "text/plain" | "application/octet-stream" | "" => None,
        other if other.starts_with("text/") && other != "text/xml" => Some(Format::Text),
        _ => None,
    }
}

fn by_extension(name: &str) -> Option<Format> {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let (_, extension) = file.rsplit_once('.')?;
    match extension.to_ascii_lowercase().as_str() {
        "txt" | "text" => Some(Format::Text),
        "md" | "markdown" | "mdown" | "mkd" => Some(Format::Markdown),
        "html" | "htm" | "xhtml" | "xht" => Some(Format::Html),
        "srt" => Some(Format::Srt),
        "vtt" | "webvtt" => Some(Format::Vtt),
        "csv" | "tsv" | "tab" => Some(Format::Csv),
        _ => None,
    }
}

/// HTML and subtitles show by what they begin with, Markdown by front matter alone; everything else is text.
fn by_content(bytes: &[u8]) -> Format {
    let head: String = charset::ascii_head(bytes, 1024);
    if let Some(format) = subtitles::sniff(&head) {
        return format;
    }
    let head = head.to_ascii_lowercase();
    let mut rest = head.trim_start();
    while let Some(after) = rest.strip_prefix("<!--").and_then(|comment| comment.split_once("-->")) {
        rest = after.1.trim_start();
    }
    let tag =
        |name: &str| rest.strip_prefix(name).is_some_and(|after| after.starts_with(|c: char| c.is_whitespace() || c == '>' || c == '/'));
    if ["<!doctype html", "<html", "<head", "<body"].iter().any(|name| tag(name)) || (rest.starts_with("<?xml") && rest.contains("<html")) {
        return Format::Html;
    }
    if super::front::has_front_matter(&String::from_utf8_lossy(bytes)) { Format::Markdown } else { Format::Text }
}

#[cfg(test)]
mod tests {
    use super::{Hints, sniff};
    use crate::model::Format;

    #[cfg(feature = "html")]
    const HTML: Option<Format> = Some(Format::Html);
    #[cfg(not(feature = "html"))]
    const HTML: Option<Format> = None;
    const TEXT: Option<Format> = Some(Format::Text);
    const MARKDOWN: Option<Format> = Some(Format::Markdown);

    /// Bytes, the person's word, media type, name, what comes out.
    type Case<'a> = (&'a [u8], Option<Format>, Option<&'a str>, Option<&'a str>, Option<Format>);

    #[test]
    fn hints_then_content() {
        let cases: &[Case] = &[
            (b"", None, None, None, TEXT),
            (b"", None, None, Some("a.md"), MARKDOWN),
            (b"words", None, None, Some("dir.md/speech"), TEXT),
            (b"words", None, None, Some("speech.MD"), MARKDOWN),
            (b"<p>words", None, None, Some("page.htm"), HTML),
            (b"<!DOCTYPE html>", None, None, Some("saved.txt"), TEXT),
            (b"<p>words", Some(Format::Text), Some("text/html"), Some("page.htm"), TEXT),
            (b"words", None, Some("Text/HTML; charset=utf-8"), Some("page.txt"), HTML),
            (b"words", None, Some("text/plain"), Some("speech.md"), MARKDOWN),
            (b"words", None, Some("text/csv"), None, Some(Format::Csv)),
            (b"a;b", None, Some("application/octet-stream"), Some("table.CSV"), Some(Format::Csv)),
            (b"a\tb", None, None, Some("table.tsv"), Some(Format::Csv)),
            (b"a,b\n1,2\n", None, None, None, TEXT),
            (b"WEBVTT\n\n00:01.000 --> 00:02.000\nx", None, None, None, Some(Format::Vtt)),
            (b"\xef\xbb\xbfWEBVTT", None, Some("text/plain"), None, Some(Format::Vtt)),
            (b"WEBVTTX", None, None, None, TEXT),
            (b"x", None, Some("text/vtt"), None, Some(Format::Vtt)),
            (b"x", None, None, Some("debate.srt"), Some(Format::Srt)),
            (b"1\r\n00:00:01,000 --> 00:00:02,000\r\nx", None, None, None, Some(Format::Srt)),
            (b"12\nhouses --> homes\n", None, None, None, TEXT),
            (b"words", Some(Format::Pdf), Some("application/pdf"), Some("a.pdf"), TEXT),
            (b"<!doctype html>x", None, Some("application/pdf"), Some("html-says-pdf.pdf"), HTML),
            (b"<html>", None, Some("application/octet-stream"), None, HTML),
            (b"\xef\xbb\xbf\n <!-- saved --> <!doctype HTML><p>", None, None, None, HTML),
            (b"<?xml version=\"1.0\"?>\n<html xmlns=\"x\">", None, None, None, HTML),
            (b"<htmlish> words", None, None, None, TEXT),
            (b"Written in <html> and PDF: %PDF-1.4", None, None, None, TEXT),
            (b"---\ntitle: Speech\n---\nwords", None, None, None, MARKDOWN),
            (b"+++\ntitle = \"Speech\"\n+++\nwords", None, None, None, MARKDOWN),
            (b"---\n\nwords\n", None, None, None, TEXT),
            (b"\xff\xfew\0o\0", None, None, None, TEXT),
            (b"\xfe\xff\0w\0o", None, None, None, TEXT),
            (b"MZ is how it begins", None, None, None, TEXT),
            (b"caf\xe9 \x1b[31m", None, None, None, TEXT),
        ];
        for &(bytes, format, media_type, name, expected) in cases {
            let hints = Hints { format, media_type, charset: None, name };
            assert_eq!(sniff(bytes, &hints).ok(), expected, "{:?} {hints:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn refuses_what_is_no_text_whatever_it_is_called() {
        let mut tar = vec![b'a'; 300];
        tar[156] = b'0';
        tar[257..262].copy_from_slice(b"ustar");
        let cases: &[(&[u8], &str)] = &[
            (b"\x89PNG\r\n\x1a\n....", "a PNG image"),
            (b"\xff\xd8\xff\xe0", "a JPEG image"),
            (b"GIF89a...", "a GIF image"),
            (b"RIFF....WEBPVP8", "a WebP image"),
            (b"PK\x03\x04..mimetypeapplication/vnd.oasis.opendocument.text", "an OpenDocument file"),
            (b"PK\x03\x04..notes.txt", "a ZIP archive"),
            (b"\x1f\x8b\x08", "a gzip archive"),
            (b"\x7fELF\x02", "an ELF program"),
            (b"MZ\x90\0\x03", "a Windows program"),
            (b"SQLite format 3\0", "an SQLite database"),
            (b"{\\rtf1\\ansi", "an RTF document"),
            (b"\xff\xfe\0\0w\0\0\0", "UTF-32 text"),
            (b"words\0more", "binary data (NUL byte at 5"),
            (b"w\0o\0r\0d\0", "binary data (NUL byte at 1"),
            (b"\x01\x02\x03words\x04", "binary data (control character at 0"),
            (&tar, "a tar archive"),
        ];
        for &(bytes, expected) in cases {
            for format in [None, Some(Format::Text)] {
                let hints = Hints { format, media_type: Some("text/plain"), charset: None, name: Some("speech.txt") };
                let what = sniff(bytes, &hints).map_err(|binary| binary.what);
                assert!(what.as_ref().is_err_and(|what| what.starts_with(expected)), "{expected}: {what:?}");
            }
        }
        let error = sniff(b"\x7fELF", &Hints::default()).unwrap_err();
        assert_eq!(error.to_string(), "this is an ELF program; give plain text, Markdown, HTML, subtitles (SRT, VTT), CSV, DOCX or PDF");
    }

    #[test]
    fn documents_are_known_by_their_bytes_whatever_they_are_called() {
        let cases: &[(&[u8], Format, &str)] = &[
            (b"%PDF-1.7\n", Format::Pdf, "a PDF, which this build"),
            (b"\r\n%PDF-1.4\n1 0 obj\nendobj", Format::Pdf, "a PDF, which this build"),
            (b"PK\x03\x04..[Content_Types].xml..word/document.xml", Format::Docx, "a Word document, which this build"),
        ];
        for &(bytes, expected, refused) in cases {
            for media_type in ["text/html", "application/pdf"] {
                let found = sniff(bytes, &Hints { media_type: Some(media_type), name: Some("pdf-says-html.html"), ..Hints::default() });
                if cfg!(feature = "documents") {
                    assert_eq!(found, Ok(expected));
                } else {
                    assert!(found.is_err_and(|binary| binary.what.starts_with(refused)));
                }
            }
        }
    }

    #[test]
    fn a_header_may_say_utf_16() {
        let hints = Hints { charset: Some("UTF-16LE"), ..Hints::default() };
        assert_eq!(sniff(b"w\0o\0", &hints), Ok(Format::Text));
    }
}

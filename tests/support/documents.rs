//! Documents made in code, good and hostile: PDF object by object.
//!
//! A plain module: any test includes it with `#[path]`.

#![allow(dead_code, missing_docs)]

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// A PDF of these objects, numbered from 1; the first is the catalogue. `trailer` is added to the trailer's entries.
pub fn pdf(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n", index + 1).bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in &places {
        out.extend(format!("{place:010} 00000 n \n").bytes());
    }
    out.extend(format!("trailer\n<< /Size {} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1).bytes());
    out
}

/// A stream object.
pub fn stream(entries: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = format!("<< /Length {} {entries} >>\nstream\n", bytes.len()).into_bytes();
    out.extend(bytes);
    out.extend(b"\nendstream");
    out
}

pub fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}

/// A page of which each line stands below the one before.
pub fn page_of(lines: &[&str]) -> Vec<u8> {
    let mut content = b"BT /F1 12 Tf 72 720 Td".to_vec();
    for (index, line) in lines.iter().enumerate() {
        content.extend(if index > 0 { &b" 0 -14 Td ("[..] } else { &b" ("[..] });
        content.extend(line.chars().map(|c| u8::try_from(u32::from(c)).expect("a Latin-1 character")));
        content.extend(b") Tj");
    }
    content.extend(b" ET");
    stream("", &content)
}

const FONT: &str = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";

/// A PDF whose pages have these contents, the font F1 and other fonts and resources. More objects come after the pages: the
/// first of them is number `5 + 2 * pages`.
pub fn pdf_of(contents: &[Vec<u8>], fonts: &str, resources: &str, more: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let kids: String = (0..contents.len()).map(|n| format!("{} 0 R ", 5 + 2 * n)).collect();
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Kids [ {kids}] /Count {} /MediaBox [0 0 612 792] >>", contents.len()).into_bytes(),
        FONT.as_bytes().to_vec(),
        b"<< /Title (Annual \\(report\\)) /Author <feff00c90076> /CreationDate (D:20240313120000Z) >>".to_vec(),
    ];
    for (index, content) in contents.iter().enumerate() {
        objects.push(
            format!(
                "<< /Type /Page /Parent 2 0 R /Contents {} 0 R /Resources << /Font << /F1 3 0 R {fonts} >> {resources} >> >>",
                6 + 2 * index
            )
            .into_bytes(),
        );
        objects.push(content.clone());
    }
    objects.extend_from_slice(more);
    pdf(&objects, trailer)
}

/// A good PDF of these pages.
pub fn pdf_pages(pages: &[&[&str]]) -> Vec<u8> {
    let contents: Vec<Vec<u8>> = pages.iter().map(|lines| page_of(lines)).collect();
    pdf_of(&contents, "", "", &[], "/Info 4 0 R")
}

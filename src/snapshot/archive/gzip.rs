//! One gzip member a record, so that a reader can begin at any of them.
//!
//! Members hold no time and no name of a system: the same records give the same bytes.

use std::io::{self, Write};

use flate2::{Compression, GzBuilder};

/// Where a member stands in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    pub offset: u64,
    pub length: u64,
}

/// Writes members one after the other.
pub struct Members<W> {
    out: W,
    written: u64,
}

impl<W: Write> Members<W> {
    pub fn new(out: W) -> Self {
        Self { out, written: 0 }
    }

    pub fn append(&mut self, record: &[u8]) -> io::Result<Member> {
        let mut encoder =
            GzBuilder::new().mtime(0).operating_system(255).write(Vec::with_capacity(record.len() / 3 + 64), Compression::default());
        encoder.write_all(record)?;
        let bytes = encoder.finish()?;
        self.out.write_all(&bytes)?;
        let member = Member { offset: self.written, length: bytes.len() as u64 };
        self.written += member.length;
        Ok(member)
    }

    pub fn into_inner(self) -> W {
        self.out
    }

    pub fn written(&self) -> u64 {
        self.written
    }
}

//! From the pieces on the wire to the payload, counting as they come: never more in memory than a limit allows.
//!
//! Surprise: the client decodes nothing. Its own decoding hides the headers, forgives trailing bytes and stops half-way
//! at `gzip, gzip`; ours takes one layer of gzip and wants it whole.

use std::io::Write;

use flate2::write::GzDecoder;
use sha2::{Digest, Sha256};

use super::error::SizeLimit;
use super::limits::Limits;

/// What the bytes on the wire are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    Identity,
    Gzip,
}

/// Why a body is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BodyError {
    Size(SizeLimit),
    Gzip(&'static str),
}

/// A body on its way in.
pub(super) struct Intake<'a> {
    sink: Sink<'a>,
    gzip: Option<Gunzip>,
}

/// A whole body.
#[derive(Debug)]
pub(super) struct Payload {
    pub bytes: Vec<u8>,
    /// SHA-256 and length on the wire, where it was coded.
    pub wire: Option<(String, u64)>,
}

struct Sink<'a> {
    limits: &'a Limits,
    pdf: bool,
    wire: u64,
    /// Bytes of the wire that the decoder has taken, at most `wire`.
    read: u64,
    bytes: Vec<u8>,
}

struct Gunzip {
    decoder: GzDecoder<Vec<u8>>,
    members: u32,
    digest: Sha256,
}

impl<'a> Intake<'a> {
    pub fn new(limits: &'a Limits, coding: Coding, pdf: bool) -> Self {
        let sink = Sink { limits, pdf, wire: 0, read: 0, bytes: Vec::new() };
        let gzip = (coding == Coding::Gzip).then(|| Gunzip { decoder: GzDecoder::new(Vec::new()), members: 0, digest: Sha256::new() });
        Self { sink, gzip }
    }

    /// Whether the body is a PDF, by its header or by its first bytes.
    pub fn is_pdf(&self) -> bool {
        self.sink.pdf
    }

    /// Takes the next piece.
    pub fn push(&mut self, piece: &[u8]) -> Result<(), BodyError> {
        self.sink.wire += piece.len() as u64;
        if self.sink.wire > self.sink.limits.wire {
            return Err(BodyError::Size(SizeLimit::Wire(self.sink.limits.wire)));
        }
        match &mut self.gzip {
            None => {
                self.sink.read = self.sink.wire;
                self.sink.take(piece)
            }
            Some(gzip) => gzip.push(piece, &mut self.sink),
        }
    }

    /// What came so far, where a part is good enough.
    pub fn so_far(self) -> Vec<u8> {
        self.sink.bytes
    }

    /// Takes the end.
    pub fn finish(mut self) -> Result<Payload, BodyError> {
        let wire = match self.gzip {
            None => None,
            Some(gzip) => Some((gzip.finish(&mut self.sink)?, self.sink.wire)),
        };
        Ok(Payload { bytes: self.sink.bytes, wire })
    }
}

impl Sink<'_> {
    fn take(&mut self, decoded: &[u8]) -> Result<(), BodyError> {
        let len = (self.bytes.len() + decoded.len()) as u64;
        if len > self.limits.decoded_pdf.max(self.limits.decoded) {
            return Err(BodyError::Size(SizeLimit::Decoded(if self.pdf { self.limits.decoded_pdf } else { self.limits.decoded })));
        }
        self.bytes.extend_from_slice(decoded);
        self.pdf |= self.bytes.starts_with(b"%PDF-");
        let limit = if self.pdf { self.limits.decoded_pdf } else { self.limits.decoded };
        if len > limit {
            return Err(BodyError::Size(SizeLimit::Decoded(limit)));
        }
        if len > self.limits.ratio_from && len > self.read.saturating_mul(self.limits.ratio) {
            return Err(BodyError::Size(SizeLimit::Ratio(self.limits.ratio)));
        }
        Ok(())
    }
}

impl Gunzip {
    fn push(&mut self, mut piece: &[u8], sink: &mut Sink) -> Result<(), BodyError> {
        self.digest.update(piece);
        while !piece.is_empty() {
            let taken = self.decoder.write(piece).map_err(|_| BodyError::Gzip(self.word()))?;
            sink.read += taken as u64;
            // One call decodes one small buffer at most, so what waits here stays small.
            sink.take(self.decoder.get_ref())?;
            self.decoder.get_mut().clear();
            if taken == 0 {
                // The member is over and more bytes follow: another member, or something that is none.
                self.end_member(sink)?;
                if piece[0] != 0x1f || self.members >= sink.limits.members {
                    return Err(BodyError::Gzip("bytes follow after its end"));
                }
            } else {
                piece = &piece[taken..];
            }
        }
        Ok(())
    }

    fn finish(mut self, sink: &mut Sink) -> Result<String, BodyError> {
        self.end_member(sink)?;
        Ok(hex(&self.digest.finalize()))
    }

    fn end_member(&mut self, sink: &mut Sink) -> Result<(), BodyError> {
        let decoder = std::mem::replace(&mut self.decoder, GzDecoder::new(Vec::new()));
        let rest = decoder.finish().map_err(|_| BodyError::Gzip("it is cut short, or its checksum is wrong"))?;
        self.members += 1;
        sink.take(&rest)
    }

    fn word(&self) -> &'static str {
        match (self.decoder.header().is_some(), self.members) {
            (true, _) => "its data are damaged",
            (false, 0) => "what comes is no gzip",
            (false, _) => "bytes follow after its end",
        }
    }
}

/// Lower-case hexadecimal of some bytes.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

/// SHA-256 in lower-case hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use proptest::prelude::*;

    use super::{BodyError, Coding, Intake, Payload, sha256};
    use crate::fetch::error::SizeLimit;
    use crate::fetch::limits::Limits;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn intake(limits: &Limits, coding: Coding, wire: &[u8], step: usize) -> Result<Payload, BodyError> {
        let mut intake = Intake::new(limits, coding, false);
        for piece in wire.chunks(step.max(1)) {
            intake.push(piece)?;
        }
        intake.finish()
    }

    fn noise(len: usize) -> Vec<u8> {
        let mut state = 0x9e37_79b9_u32;
        let next = || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state.to_le_bytes()[0]
        };
        std::iter::repeat_with(next).take(len).collect()
    }

    #[test]
    fn wants_one_whole_gzip_stream() {
        let limits = Limits::default();
        let text = b"Fifteen thousand sanctions.".repeat(20);
        let whole = gzip(&text);
        let mut twice = whole.clone();
        twice.extend(gzip(b" And more."));
        for step in [1, 7, 18, 4096] {
            let payload = intake(&limits, Coding::Gzip, &whole, step).unwrap();
            assert_eq!(payload.bytes, text);
            assert_eq!(payload.wire, Some((sha256(&whole), whole.len() as u64)));
            assert!(intake(&limits, Coding::Gzip, &twice, step).unwrap().bytes.ends_with(b"And more."));
            for cut in 0..whole.len() {
                assert!(intake(&limits, Coding::Gzip, &whole[..cut], step).is_err(), "cut at {cut}");
            }
            for tail in [&b"\0"[..], b"x", b"garbage", b"\x1f", b"\x1f\x8b\x08", &[0; 600]] {
                let long = [&whole[..], tail].concat();
                assert!(matches!(intake(&limits, Coding::Gzip, &long, step), Err(BodyError::Gzip(_))), "{tail:?} by {step}");
            }
            assert_eq!(intake(&limits, Coding::Gzip, b"<html>plain</html>", step).unwrap_err(), BodyError::Gzip("what comes is no gzip"));
        }
    }

    #[test]
    fn a_flipped_bit_never_changes_the_text() {
        let limits = Limits::default();
        let text = b"83.14 percent took part in 2018";
        let whole = gzip(text);
        let mut harmless = 0;
        for bit in 0..whole.len() * 8 {
            let mut bad = whole.clone();
            bad[bit / 8] ^= 1 << (bit % 8);
            if let Ok(payload) = intake(&limits, Coding::Gzip, &bad, 64) {
                assert_eq!(payload.bytes, text, "bit {bit}");
                harmless += 1;
            }
        }
        // Time, system and strength in the head, and what fills up the last byte of the data.
        assert!(harmless < 80, "{harmless}");
    }

    #[test]
    fn stops_at_each_limit() {
        let limits = Limits { wire: 5_000, decoded: 4_000, decoded_pdf: 6_000, ratio_from: 1_000, ..Limits::default() };
        let refused = |coding, wire: &[u8]| intake(&limits, coding, wire, 512).err();
        assert_eq!(refused(Coding::Identity, &noise(4_000)), None);
        assert_eq!(refused(Coding::Identity, &noise(4_001)), Some(BodyError::Size(SizeLimit::Decoded(4_000))));
        let pdf = [b"%PDF-1.7", &noise(4_992)[..]].concat();
        assert_eq!(refused(Coding::Identity, &pdf), None, "a PDF may be larger");
        assert_eq!(refused(Coding::Identity, &[&pdf[..], b"x"].concat()), Some(BodyError::Size(SizeLimit::Wire(5_000))));
        assert_eq!(refused(Coding::Gzip, &gzip(&[b"%PDF-", &b"ab".repeat(500)[..], &noise(4_000)].concat())), None);
        assert_eq!(refused(Coding::Gzip, &gzip(&[0; 3_000])), None, "3,000 bytes from some 25 stay below 200 to 1");
        let loose = Limits { decoded: 1 << 20, ratio_from: 1_000, ..Limits::default() };
        assert_eq!(intake(&loose, Coding::Gzip, &gzip(&[0; 900_000]), 512).err(), Some(BodyError::Size(SizeLimit::Ratio(200))));
        let many: Vec<u8> = std::iter::repeat_n(gzip(b""), 1_200).flatten().collect();
        assert!(matches!(intake(&Limits::default(), Coding::Gzip, &many, 4096), Err(BodyError::Gzip(_))), "members cost time");
    }

    proptest! {
        #[test]
        fn gives_back_what_was_packed(text in proptest::collection::vec(any::<u8>(), 0..2_000), step in 1_usize..300) {
            let limits = Limits::default();
            prop_assert_eq!(&intake(&limits, Coding::Gzip, &gzip(&text), step).unwrap().bytes, &text);
            prop_assert_eq!(&intake(&limits, Coding::Identity, &text, step).unwrap().bytes, &text);
        }

        #[test]
        fn noise_is_refused_without_panic(noise in proptest::collection::vec(any::<u8>(), 0..300), step in 1_usize..50) {
            let limits = Limits::default();
            prop_assert!(intake(&limits, Coding::Gzip, &[b"\x1f\x8b\x08\0\0\0\0\0\0\0", &noise[..]].concat(), step).is_err());
        }
    }
}

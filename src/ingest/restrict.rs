//! A document cut down to one span, as if the file held nothing else.
//!
//! Blocks that reach over the cut are cut with it; the cue in force at the cut is kept, so that the speaker is not lost.

use crate::model::{Block, Cue, Document, OffsetMap, Span};

/// `document` with only the text at `span`; blocks, cues and the map are shifted so that the text starts at 0.
pub fn restrict(document: &Document, span: Span) -> Document {
    let chars = document.text.chars().count();
    let span = Span::new(span.start.min(chars), span.end.clamp(span.start.min(chars), chars));
    let text = span.slice(&document.text).unwrap_or_default().to_owned();
    let shift = |at: usize| at.clamp(span.start, span.end) - span.start;
    let blocks = document
        .blocks
        .iter()
        .filter(|block| block.span.overlaps(span))
        .map(|block| Block { span: Span::new(shift(block.span.start), shift(block.span.end)), kind: block.kind })
        .collect();
    let before = document.cues.partition_point(|cue| cue.start <= span.start);
    let after = document.cues.partition_point(|cue| cue.start < span.end).max(before);
    let cues = document.cues[before.saturating_sub(1)..after].iter().map(|cue| Cue { start: shift(cue.start), ..cue.clone() }).collect();
    let map = document.map.as_ref().map(|map| restrict_map(map, &document.text, span));
    Document { text, format: document.format, blocks, cues, meta: document.meta.clone(), map }
}

/// The anchors inside the span, and one at its start computed from the anchor before.
fn restrict_map(map: &OffsetMap, text: &str, span: Span) -> OffsetMap {
    let inside = map.anchors.partition_point(|&(at, _)| at <= span.start);
    let mut anchors = Vec::new();
    if let Some(&(at, byte)) = inside.checked_sub(1).and_then(|n| map.anchors.get(n)) {
        let between = Span::new(at, span.start).slice(text).map_or(0, str::len);
        anchors.push((0, byte + between));
    }
    anchors.extend(map.anchors[inside..].iter().take_while(|&&(at, _)| at < span.end).map(|&(at, byte)| (at - span.start, byte)));
    OffsetMap { anchors }
}

#[cfg(test)]
mod tests {
    use super::restrict;
    use crate::ingest::{Hints, read};
    use crate::model::{BlockKind, Cue, Format, Span};

    #[test]
    fn cuts_text_blocks_cues_and_map() {
        let (mut document, _) = read("# Tête\r\n\r\nun deux\r\n\r\ntrois\r\n".as_bytes(), Format::Markdown, &Hints::default());
        assert_eq!(document.text, "Tête\n\nun deux\n\ntrois\n");
        let cue = |start, name: &str| Cue { start, speaker: Some(name.into()), timecode: None };
        document.cues = vec![cue(0, "A"), cue(2, "B"), cue(9, "C"), cue(15, "D")];

        let cut = restrict(&document, Span::new(9, 17));
        assert_eq!(cut.text, "deux\n\ntr");
        let blocks: Vec<_> = cut.blocks.iter().map(|b| (b.kind, b.span.slice(&cut.text).unwrap())).collect();
        assert_eq!(blocks, [(BlockKind::Paragraph, "deux"), (BlockKind::Paragraph, "tr")]);
        assert_eq!(cut.cues, [cue(0, "C"), cue(6, "D")]);
        let anchors = cut.map.unwrap().anchors;
        assert_eq!(anchors.first(), Some(&(0, 14)));

        let cut = restrict(&document, Span::new(3, 8));
        assert_eq!(cut.cues, [cue(0, "B")], "the speaker at the cut is kept");
    }

    #[test]
    fn a_span_past_the_end_is_cut_to_it() {
        let (document, _) = read(b"short", Format::Text, &Hints::default());
        assert_eq!(restrict(&document, Span::new(2, 99)).text, "ort");
        assert_eq!(restrict(&document, Span::new(50, 99)).text, "");
        assert_eq!(restrict(&document, Span::new(4, 1)).text, "");
    }
}

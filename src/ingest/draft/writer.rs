//! What all formats write a draft with: passages and marks over one text whose characters know where they came from.
//!
//! The surprise: a passage begins with the first character that is written, and white space is owed until something follows it, so
//! that no passage is empty and none begins or ends with a space.

use crate::ingest::tracked::Tracked;
use crate::model::{Draft, Format, Mark, MarkKind, Meta, Passage, PassageKind, Span};

/// What stands around the text that is being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Around {
    List,
    Table,
    Figure,
    Quote,
    Heading,
    Item,
    Head,
    Row,
    Caption,
    Note,
    Code,
}

/// A mark that is not finished, by its place in the order of opening.
#[derive(Debug, Clone, Copy)]
pub(super) struct Opened(usize);

#[derive(Default)]
pub(super) struct Writer {
    out: Tracked,
    /// Code points in `out`.
    points: usize,
    passages: Vec<Passage>,
    /// Where the passage being written begins.
    open: Option<usize>,
    /// White space that is owed, with its byte of the file.
    space: Option<(&'static str, usize)>,
    around: Vec<Around>,
    /// For each list, table, quotation and figure that is open: the number of the outermost.
    groups: Vec<usize>,
    next_group: usize,
    marks: Vec<(Option<usize>, Option<Mark>)>,
    /// Marks that begin with what is written next.
    pending: Vec<usize>,
}

impl Writer {
    /// Code points written.
    pub(super) fn points(&self) -> usize {
        self.points
    }

    /// Where what is written next will stand.
    pub(super) fn next_point(&self) -> usize {
        let owed = match (self.open, self.space, self.out.text().is_empty()) {
            (Some(_), Some((space, _)), _) => space.len(),
            (None, _, false) => 2,
            _ => 0,
        };
        self.points + owed
    }

    /// Whether something of a passage was written.
    pub(super) fn in_passage(&self) -> bool {
        self.open.is_some()
    }

    pub(super) fn is_in(&self, around: Around) -> bool {
        self.around.contains(&around)
    }

    /// Something begins; the passage before it ends.
    pub(super) fn enter(&mut self, around: Around) {
        self.end_passage();
        self.around.push(around);
        if makes_group(around) {
            let group = self.groups.first().copied().unwrap_or_else(|| {
                self.next_group += 1;
                self.next_group - 1
            });
            self.groups.push(group);
        }
    }

    /// The innermost of these ends, and with it the passage; what was entered inside of it too.
    pub(super) fn leave(&mut self, around: Around) {
        self.end_passage();
        let Some(at) = self.around.iter().rposition(|open| *open == around) else { return };
        let groups = self.around.drain(at..).filter(|left| makes_group(*left)).count();
        self.groups.truncate(self.groups.len() - groups);
    }

    /// What a row turned out to be.
    pub(super) fn last_is_head(&mut self) {
        if let Some(last) = self.passages.last_mut().filter(|last| last.kind == PassageKind::Row) {
            last.kind = PassageKind::Head;
        }
    }

    pub(super) fn end_passage(&mut self) {
        self.space = None;
        let Some(start) = self.open.take() else { return };
        let (kind, group) = (self.kind(), self.groups.first().copied());
        self.passages.push(Passage { span: Span::new(start, self.points), kind, group });
    }

    fn kind(&self) -> PassageKind {
        let has = |around: Around| self.around.contains(&around);
        match () {
            () if has(Around::Code) => PassageKind::Code,
            () if has(Around::Note) => PassageKind::Note,
            () if has(Around::Heading) => PassageKind::Heading,
            () if has(Around::Caption) => PassageKind::Caption,
            () if has(Around::Head) => PassageKind::Head,
            () if has(Around::Row) => PassageKind::Row,
            () if has(Around::Quote) => PassageKind::Quote,
            () if has(Around::Item) => PassageKind::Item,
            () => PassageKind::Paragraph,
        }
    }

    /// White space that shows only between two words; the strongest of several holds.
    pub(super) fn space(&mut self, space: &'static str, origin: usize) {
        if self.open.is_some() && self.space.is_none_or(|(owed, _)| owed == " ") {
            self.space = Some((space, origin));
        }
    }

    /// Characters that stand in the file so, from byte `origin` on.
    pub(super) fn put(&mut self, text: &str, origin: usize) {
        if !text.is_empty() {
            self.ready(origin);
            self.out.push(text, origin);
            self.points += text.chars().count();
        }
    }

    /// A range of a text that remembers its origins.
    pub(super) fn put_from(&mut self, source: &Tracked, from: usize, to: usize) {
        if from < to {
            self.ready(source.origin(from));
            self.out.push_from(source, from..to);
            self.points += source.text()[from..to].chars().count();
        }
    }

    fn ready(&mut self, origin: usize) {
        if self.open.is_none() {
            if !self.out.text().is_empty() {
                // A blank line, so that no sentence runs on.
                self.out.push("\n\n", origin);
                self.points += 2;
            }
            self.open = Some(self.points);
        } else if let Some((space, from)) = self.space {
            self.out.push(space, from);
            self.points += space.len();
        }
        self.space = None;
        for at in self.pending.drain(..) {
            self.marks[at].0 = Some(self.points);
        }
    }

    /// A mark begins with what is written next.
    pub(super) fn open_mark(&mut self) -> Opened {
        self.pending.push(self.marks.len());
        self.marks.push((None, None));
        Opened(self.marks.len() - 1)
    }

    /// A mark ends; one around nothing is dropped.
    pub(super) fn close_mark(&mut self, opened: Opened, kind: MarkKind) {
        let (start, mark) = &mut self.marks[opened.0];
        match start {
            Some(start) => *mark = Some(Mark { span: Span::new(*start, self.points), kind }),
            None => self.pending.retain(|at| *at != opened.0),
        }
    }

    /// What a closed mark turned out to be.
    pub(super) fn turn_mark(&mut self, closed: Opened, kind: MarkKind) {
        if let Some(mark) = &mut self.marks[closed.0].1 {
            mark.kind = kind;
        }
    }

    /// A mark that no words belong to: at the end of what was written, or before what comes next.
    pub(super) fn mark_here(&mut self, kind: MarkKind) {
        let at = if self.open.is_some() { self.points } else { self.next_point() };
        self.marks.push((Some(at), Some(Mark { span: Span::new(at, at), kind })));
    }

    pub(super) fn finish(mut self, format: Format, meta: Meta) -> Draft {
        self.end_passage();
        let mut marks: Vec<Mark> = self.marks.into_iter().filter_map(|(_, mark)| mark).collect();
        marks.sort_by_key(|mark| mark.span);
        let (text, map) = self.out.into_parts();
        Draft { text, format, meta, passages: self.passages, marks, map }
    }
}

fn makes_group(around: Around) -> bool {
    matches!(around, Around::List | Around::Table | Around::Figure | Around::Quote)
}

//! One claim file: `[speech]`, then `[[claim]]` in order of appearance.
//!
//! The file is kept as the text that it is, cut into a head and one part for each claim. A change replaces bytes in one
//! part and reads that part again, so a file of any length is changed in the time of one claim, and what nobody changed
//! is the same byte for byte, comments, carriage returns and all. A change that would not read back is refused.

#[cfg(test)]
mod properties;
pub(super) mod read;
#[cfg(test)]
mod tests;
mod write;

use std::collections::HashSet;
use std::ops::Range;

use super::edit::{self, TableSpots};
use super::fields::{Fields, Reader};
use super::place::Lines;
use super::problem::{EditError, RecordErrors};
use crate::model::{Claim, Class, Evidence, Place, Speech};
use read::ClaimSpots;
use write::Line;

/// The keys of a claim that [`ClaimFile::set_claim_field`] sets. Its id stays: the ledger names it.
pub const CLAIM_FIELDS: &[&str] = &["speaker", "attributed_to", "class", "quote", "prefix", "suffix", "start", "timecode", "note"];

/// A claim file, read, and changed line by line.
#[derive(Debug, Clone)]
pub struct ClaimFile {
    file: String,
    eol: &'static str,
    speech: Speech,
    claims: Vec<Claim>,
    ids: HashSet<String>,
    /// The text above the first claim, then the text of each claim.
    head: Part<TableSpots>,
    parts: Vec<Part<ClaimSpots>>,
}

/// A piece of the file's text; the spots are byte ranges in it.
#[derive(Debug, Clone)]
struct Part<S> {
    text: String,
    spots: S,
    /// Line breaks in it.
    breaks: usize,
    /// Lines of the file above it.
    lines_above: usize,
}

impl<S> Part<S> {
    /// A piece whose place in the file is not known yet.
    fn new(text: String, spots: S) -> Self {
        let breaks = text.bytes().filter(|byte| *byte == b'\n').count();
        Self { text, spots, breaks, lines_above: 0 }
    }
}

impl ClaimFile {
    /// Reads a claim file. `file` is its path relative to the workspace; the speech's id must be its name.
    ///
    /// ```
    /// use factcheck::records::ClaimFile;
    ///
    /// let text = r#"format = 1
    ///
    /// [speech]
    /// id = "harbour"
    /// speaker = "A. Lindqvist"
    ///
    /// [[claim]]
    /// id = "containers-1f0a2c"
    /// class = "fact"
    /// quote = "We moved 12,400 containers last year."
    /// "#;
    /// let file = ClaimFile::parse("claims/harbour.toml", text)?;
    /// assert_eq!(file.claims()[0].quote, "We moved 12,400 containers last year.");
    /// assert_eq!(file.text(), text);
    ///
    /// let errors = ClaimFile::parse("claims/harbour.toml", &text.replace("fact", "guess")).expect_err("no such class");
    /// assert!(errors.to_string().starts_with("claims/harbour.toml:9:"));
    /// # Ok::<(), factcheck::records::RecordErrors>(())
    /// ```
    ///
    /// # Errors
    /// Everything that is wrong with the file, each with its place.
    pub fn parse(file: &str, text: &str) -> Result<Self, RecordErrors> {
        let mut reader = Reader::new(file, text);
        let Some(document) = reader.document() else {
            return reader.finish(None);
        };
        let root = Fields { table: &document, at: 0..0, what: "a claim file" };
        if !reader.format(&root, true) {
            return reader.finish(None);
        }
        reader.only(&root, read::ROOT);
        let head = read::head(&mut reader, &root);
        let claims = read::claims(&mut reader, &root);
        if let Some((speech, spots)) = &head {
            let name = stem(file);
            if !speech.id.is_empty() && speech.id != name {
                let help = format!("write id = {}, or rename the file (factcheck rename does both)", edit::quoted(name));
                reader.problem(spots.value("id"), format!("the speech's id is not the file's name, \"{name}\""), help);
            }
            if claims.first().is_some_and(|(_, first)| first.table.header.start < spots.header.start) {
                let help = "move [speech] above the first [[claim]]".to_owned();
                reader.problem(spots.header.clone(), "[speech] must stand above the claims", help);
            }
        }
        let ((speech, spots), claims) = reader.finish(head.map(|head| (head, claims)))?;
        Ok(Self::cut(file, text, speech, spots, claims))
    }

    /// A new file for a speech, without claims.
    ///
    /// # Errors
    /// What of the speech can't be written: an id that is no file name, a year that TOML has no date for.
    pub fn create(speech: &Speech) -> Result<Self, RecordErrors> {
        Self::parse(&format!("claims/{}.toml", speech.id), &write::file_text(speech))
    }

    /// The file's path relative to the workspace; it follows the speech's id.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The head.
    pub fn speech(&self) -> &Speech {
        &self.speech
    }

    /// The claims, in the order of the file.
    pub fn claims(&self) -> &[Claim] {
        &self.claims
    }

    /// The whole text.
    pub fn text(&self) -> String {
        let mut text = self.head.text.clone();
        text.extend(self.parts.iter().map(|part| part.text.as_str()));
        text
    }

    /// Where the head stands: the value of the speech's id.
    pub fn speech_place(&self) -> Place {
        self.place(&self.head, self.head.spots.value("id"))
    }

    /// Where a key of the head stands; the `[speech]` header where it is missing.
    pub fn speech_key_place(&self, key: &str) -> Place {
        self.place(&self.head, self.head.spots.value(key))
    }

    /// Where a claim's quote stands. An index past the end gives the head's place, as in the other places below.
    pub fn claim_place(&self, claim: usize) -> Place {
        self.claim_key_place(claim, "quote")
    }

    /// Where a key of a claim stands; the `[[claim]]` header where it is missing.
    pub fn claim_key_place(&self, claim: usize, key: &str) -> Place {
        self.parts.get(claim).map_or_else(|| self.speech_place(), |part| self.place(part, part.spots.table.value(key)))
    }

    /// Where an exception of the head stands.
    pub fn speech_exception_place(&self, index: usize) -> Place {
        self.place(&self.head, self.head.spots.item("allow", index))
    }

    /// Where an exception of a claim stands.
    pub fn exception_place(&self, claim: usize, index: usize) -> Place {
        self.parts.get(claim).map_or_else(|| self.speech_place(), |part| self.place(part, part.spots.table.item("allow", index)))
    }

    /// Where an evidence entry stands: its quote, else its source.
    pub fn evidence_place(&self, claim: usize, evidence: usize) -> Place {
        let Some((part, spots)) = self.parts.get(claim).and_then(|part| Some((part, part.spots.evidence.get(evidence)?))) else {
            return self.claim_place(claim);
        };
        let quote = spots.value("quote");
        self.place(part, if quote == spots.header { spots.value("source") } else { quote })
    }

    /// Where a quantity stands: its header.
    pub fn quantity_place(&self, claim: usize, quantity: usize) -> Place {
        let found = self.parts.get(claim).and_then(|part| Some((part, part.spots.quantities.get(quantity)?.clone())));
        found.map_or_else(|| self.claim_place(claim), |(part, header)| self.place(part, header))
    }

    /// Adds a claim below the others.
    ///
    /// # Errors
    /// As [`ClaimFile::insert_claim`].
    pub fn push_claim(&mut self, claim: &Claim) -> Result<(), EditError> {
        self.insert_claim(self.claims.len(), claim)
    }

    /// Adds a claim above the one that is number `at` now, or below all.
    ///
    /// A claim without a speaker in a speech without one is written as said by `unknown`.
    ///
    /// # Errors
    /// The id stands in the file already, or the claim would not read back. Nothing is changed then.
    pub fn insert_claim(&mut self, at: usize, claim: &Claim) -> Result<(), EditError> {
        let at = at.min(self.claims.len());
        if self.ids.contains(&claim.id) {
            return Err(EditError::Duplicate { file: self.file.clone(), what: "a claim", id: claim.id.clone() });
        }
        let nobody = self.speech.speaker.is_none() && claim.speaker.as_deref().is_none_or(str::is_empty);
        let named = nobody.then(|| Claim { speaker: Some("unknown".to_owned()), ..claim.clone() });
        let above = at.checked_sub(1).and_then(|above| self.parts.get(above)).map_or(&self.head.text, |part| &part.text);
        let mut text = String::new();
        if !above.is_empty() && !above.ends_with('\n') {
            text.push('\n');
        }
        let last_line = above.strip_suffix('\n').map_or(above.as_str(), |rest| &rest[edit::line_start(rest, rest.len())..]);
        if !above.is_empty() && !last_line.trim().is_empty() {
            text.push('\n');
        }
        text.push_str(&write::claim_text(named.as_ref().unwrap_or(claim)));
        if self.parts.get(at).is_some_and(|below| !below.text.starts_with(['\n', '\r'])) {
            text.push('\n');
        }
        let text = self.with_eol(text);
        let (claim, spots) = self.read_part(&text, at).map_err(EditError::Refused)?;
        self.ids.insert(claim.id.clone());
        self.claims.insert(at, claim);
        self.parts.insert(at, Part::new(text, spots));
        self.count_lines(at);
        Ok(())
    }

    /// Adds an evidence entry to a claim.
    ///
    /// # Errors
    /// There is no such claim, it has evidence of this id, or the entry would not read back. Nothing is changed then.
    pub fn push_evidence(&mut self, claim: usize, evidence: &Evidence) -> Result<(), EditError> {
        let part = self.part(claim)?;
        if self.claims[claim].evidence.iter().any(|other| other.id == evidence.id) {
            return Err(EditError::Duplicate { file: self.file.clone(), what: "an evidence entry", id: evidence.id.clone() });
        }
        let at = edit::end_of_remarks(&part.text, part.spots.table.end);
        let entry = self.with_eol(format!("\n\n{}", write::evidence_text(evidence).trim_end()));
        let mut text = part.text.clone();
        text.insert_str(at, &entry);
        self.replace(claim, text)
    }

    /// Makes an evidence entry what `evidence` is; only lines that differ change.
    ///
    /// # Errors
    /// There is no such claim or entry, or the entry would not read back. Nothing is changed then.
    pub fn set_evidence(&mut self, claim: usize, index: usize, evidence: &Evidence) -> Result<(), EditError> {
        let part = self.part(claim)?;
        let (Some(old), Some(spots)) = (self.claims[claim].evidence.get(index), part.spots.evidence.get(index)) else {
            let (file, claim) = (self.file.clone(), self.claims[claim].id.clone());
            return Err(EditError::NoEvidence { file, claim, index });
        };
        let (old, new) = (write::evidence_lines(old), write::evidence_lines(evidence));
        let text = edit::change_keys(&part.text, spots, read::EVIDENCE, &differences(&old, &new), self.eol);
        self.replace(claim, text)
    }

    /// Takes the evidence entry with an id off a claim; `false` where there is none.
    pub fn remove_evidence(&mut self, claim: usize, id: &str) -> bool {
        let entry = self.claims.get(claim).and_then(|claim| claim.evidence.iter().position(|entry| entry.id == id));
        let Some((part, spots)) = entry.and_then(|entry| {
            let part = self.parts.get(claim)?;
            Some((part, part.spots.evidence.get(entry)?))
        }) else {
            return false;
        };
        let text = edit::without_table(&part.text, spots);
        self.replace(claim, text).is_ok()
    }

    /// Makes the head what `speech` is; only lines that differ change. With the id the file's name changes too.
    ///
    /// # Errors
    /// The head would not read back. Nothing is changed then.
    pub fn set_speech(&mut self, speech: &Speech) -> Result<(), EditError> {
        let (old, new) = (write::speech_lines(&self.speech), write::speech_lines(speech));
        let text = edit::change_keys(&self.head.text, &self.head.spots, read::SPEECH, &differences(&old, &new), self.eol);
        let folder = self.file.rfind('/').map_or("", |at| &self.file[..=at]);
        let file = format!("{folder}{}.toml", speech.id);
        let head = Self::parse(&file, &text).map_err(EditError::Refused)?;
        self.file = file;
        self.speech = head.speech;
        self.head = head.head;
        self.count_lines(0);
        Ok(())
    }

    /// Sets one of [`CLAIM_FIELDS`], or takes it away.
    ///
    /// # Errors
    /// There is no such claim or key, or the value does not fit it. Nothing is changed then.
    pub fn set_claim_field(&mut self, claim: usize, key: &str, value: Option<&str>) -> Result<(), EditError> {
        let part = self.part(claim)?;
        let unknown = || EditError::UnknownKey { key: key.to_owned(), expected: CLAIM_FIELDS.join(", ") };
        let key = *CLAIM_FIELDS.iter().find(|known| **known == key).ok_or_else(unknown)?;
        let wrong = |reason: String| {
            let value = value.unwrap_or_default().to_owned();
            EditError::Value { key: key.to_owned(), value, reason }
        };
        let value = value.filter(|value| !value.is_empty());
        let written = match (key, value) {
            ("class", Some(code)) => Some(edit::quoted(code.parse::<Class>().map_err(|error| wrong(error.to_string()))?.code())),
            ("class" | "quote", None) => return Err(wrong("every claim needs one".to_owned())),
            ("start", Some(start)) => {
                Some(start.parse::<usize>().map_err(|_| wrong("it must be a whole number from 0".to_owned()))?.to_string())
            }
            (_, value) => value.map(edit::quoted),
        };
        let old = write::claim_lines(&self.claims[claim]).into_iter().find(|(name, _)| *name == key).and_then(|(_, old)| old);
        if old == written {
            return Ok(());
        }
        let text = edit::change_keys(&part.text, &part.spots.table, read::CLAIM, &[(key, written.as_deref())], self.eol);
        self.replace(claim, text)
    }

    /// Cuts a file that reads well into its parts.
    fn cut(file: &str, text: &str, speech: Speech, spots: TableSpots, read: Vec<(Claim, ClaimSpots)>) -> Self {
        let mut floor = edit::next_line(text, spots.end);
        let mut starts = Vec::with_capacity(read.len());
        for (_, spots) in &read {
            starts.push(edit::start_of_remarks(text, spots.table.header.start, floor));
            floor = edit::next_line(text, spots.table.end);
        }
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        let head = text[..starts.first().copied().unwrap_or(text.len())].to_owned();
        let mut this = Self {
            file: file.to_owned(),
            eol: edit::eol_of(text),
            speech,
            claims: Vec::with_capacity(read.len()),
            ids: read.iter().map(|(claim, _)| claim.id.clone()).collect(),
            head: Part::new(head, spots),
            parts: Vec::with_capacity(read.len()),
        };
        for (((claim, spots), &start), end) in read.into_iter().zip(&starts).zip(ends) {
            this.claims.push(claim);
            this.parts.push(Part::new(text[start..end].to_owned(), spots.shifted(start)));
        }
        this.count_lines(0);
        this
    }

    fn part(&self, claim: usize) -> Result<&Part<ClaimSpots>, EditError> {
        self.parts.get(claim).ok_or_else(|| EditError::NoClaim { file: self.file.clone(), index: claim })
    }

    /// Puts a changed text in the place of a claim's, where it reads back as one claim of the same id.
    fn replace(&mut self, claim: usize, text: String) -> Result<(), EditError> {
        let (read, spots) = self.read_part(&text, claim).map_err(EditError::Refused)?;
        self.claims[claim] = read;
        self.parts[claim] = Part::new(text, spots);
        self.count_lines(claim);
        Ok(())
    }

    /// Reads the text of one claim; places of problems are told as lines of the file that would be.
    fn read_part(&self, text: &str, at: usize) -> Result<(Claim, ClaimSpots), RecordErrors> {
        let above = self.lines_above(at);
        let mut reader = Reader::new(&self.file, text);
        let mut claims = match reader.document() {
            Some(document) => {
                let root = Fields { table: &document, at: 0..0, what: "a claim file" };
                reader.only(&root, &["claim"]);
                read::claims(&mut reader, &root)
            }
            None => Vec::new(),
        };
        if claims.len() != 1 && reader.is_clean() {
            reader.problem(0..0, format!("the change gives {} claims in place of one", claims.len()), None);
        }
        reader.finish(claims.pop()).map_err(|mut errors| {
            errors.problems.iter_mut().for_each(|problem| problem.place.line += above);
            errors
        })
    }

    /// Counts again how many lines stand above each claim, from one claim on.
    fn count_lines(&mut self, from: usize) {
        let mut above = self.lines_above(from);
        for part in self.parts.iter_mut().skip(from) {
            part.lines_above = above;
            above += part.breaks;
        }
    }

    /// Lines above a claim, from what is known of the one before it.
    fn lines_above(&self, claim: usize) -> usize {
        let before = claim.checked_sub(1).and_then(|before| self.parts.get(before));
        before.map_or(self.head.breaks, |part| part.lines_above + part.breaks)
    }

    fn place<S>(&self, part: &Part<S>, range: Range<usize>) -> Place {
        let mut place = Lines::new(&part.text).place(&self.file, range);
        place.line += part.lines_above;
        place
    }

    /// Our lines with the line breaks of the file.
    fn with_eol(&self, text: String) -> String {
        if self.eol == "\n" { text } else { text.replace('\n', self.eol) }
    }
}

/// The id for a claim's next evidence entry: `e1`, `e2` …, never one that stands there.
pub fn next_evidence_id(claim: &Claim) -> String {
    let number = |evidence: &Evidence| evidence.id.strip_prefix('e').and_then(|number| number.parse::<u32>().ok());
    let last = claim.evidence.iter().filter_map(number).max().unwrap_or(0);
    format!("e{}", last.saturating_add(1))
}

/// The lines that differ, as changes.
fn differences<'n>(old: &[Line], new: &'n [Line]) -> Vec<edit::Change<'n>> {
    old.iter().zip(new).filter(|(old, new)| old != new).map(|(_, (key, value))| (*key, value.as_deref())).collect()
}

/// The file's name without folder and ending.
fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.strip_suffix(".toml").unwrap_or(name)
}

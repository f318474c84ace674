//! Texts of one's own: reads them, and has the gate judge them by the claims of a workspace, where there is one.
//!
//! The surprise: texts are read as UTF-8 or refused, whatever they declare, because a place in a text that was decoded by guess is no
//! place in the file.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::WorkspaceError;
use super::files::{read_bytes, relative};
use super::open::close_to;
use super::parallel::in_parallel;
use crate::evidence::{Context, Said};
use crate::extract;

use crate::gate::prose::{At, Claims, Judged, Retold, Text, check_text, refers};
use crate::ingest::{self, Hints, sniff};
use crate::model::{ClaimState, Draft, Finding, Policy, Quantity, Speech, SpeechState, State};
use crate::records::Lines;

/// Where a text comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextInput {
    /// A file.
    File(PathBuf),
    /// What came on standard input.
    Stdin(Vec<u8>),
}

/// Texts, read.
#[derive(Debug)]
pub struct Prose {
    texts: Vec<ReadText>,
}

#[derive(Debug)]
struct ReadText {
    name: String,
    text: String,
    draft: Draft,
}

/// How files are named that hold texts.
const ENDINGS: &[&str] = &["md", "markdown", "mdown", "html", "htm", "xhtml", "txt", "text"];

/// The texts in a folder and those below it, by name: Markdown, HTML and plain text. What is hidden, and the folders `left_out`, are not
/// looked into; links to folders are not followed.
///
/// # Errors
/// `Read` for a folder that can't be listed.
pub fn texts_below(folder: &Path, left_out: &[PathBuf]) -> Result<Vec<PathBuf>, WorkspaceError> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        let read = |source| WorkspaceError::Read { path: folder.clone(), source };
        for entry in fs::read_dir(&folder).map_err(read)? {
            let entry = entry.map_err(read)?;
            let (path, kind) = (entry.path(), entry.file_type().map_err(read)?);
            if entry.file_name().to_string_lossy().starts_with('.') || left_out.contains(&path) {
                continue;
            }
            if kind.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| ENDINGS.iter().any(|known| end.eq_ignore_ascii_case(known))) && path.is_file() {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

impl Prose {
    /// Reads texts. Files are named as seen from `root`.
    ///
    /// # Errors
    /// `Read` for a file that can't be opened, `Refused` for one that is no text in UTF-8, or none that is checked for sources.
    pub fn read(root: &Path, inputs: &[TextInput]) -> Result<Self, WorkspaceError> {
        let numbered: Vec<(usize, &TextInput)> = inputs.iter().enumerate().collect();
        let mut texts = Vec::with_capacity(inputs.len());
        in_parallel(
            &numbered,
            |(at, input)| (*at, read_text(root, input)),
            |(at, read)| {
                texts.push((at, read?));
                Ok::<(), WorkspaceError>(())
            },
        )?;
        texts.sort_by(|a, b| (&a.1.name, a.0).cmp(&(&b.1.name, b.0)));
        texts.dedup_by(|a, b| a.1.name == b.1.name);
        Ok(Self { texts: texts.into_iter().map(|(_, text)| text).collect() })
    }

    /// Whether any of the texts refers to a claim.
    pub fn refers(&self) -> bool {
        self.texts.iter().any(|text| refers(&text.draft))
    }

    /// The texts' names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(|text| text.name.as_str())
    }

    /// The text of a file, by the name that places use.
    pub fn text_of(&self, name: &str) -> Option<&str> {
        let at = self.texts.binary_search_by(|text| text.name.as_str().cmp(name)).ok()?;
        Some(&self.texts[at].text)
    }

    /// What the rules on texts find, to be weighed. `state` holds the claims that the texts may refer to; without it references are
    /// taken as they stand, and counted. `language` is what a person said of all of them.
    pub fn judge(&self, state: Option<&State>, policy: &Policy, language: Option<&str>) -> Judged {
        let records = state.map(Records::new);
        let mut all = Vec::with_capacity(self.texts.len());
        let numbered: Vec<(usize, &ReadText)> = self.texts.iter().enumerate().collect();
        let judged = in_parallel(
            &numbered,
            |(at, text)| (*at, text.judge(records.as_ref(), policy, language)),
            |judged| {
                all.push(judged);
                Ok::<(), std::convert::Infallible>(())
            },
        );
        let Ok(()) = judged;
        all.sort_by_key(|(at, _)| *at);
        let mut sum = Judged::default();
        for (_, judged) in all {
            sum.hits.extend(judged.hits);
            sum.unresolved += judged.unresolved;
        }
        sum
    }
}

impl ReadText {
    fn judge(&self, records: Option<&Records<'_>>, policy: &Policy, language: Option<&str>) -> Judged {
        let lines = Lines::new(&self.text);
        let origins = self.draft.map.origins(&self.text);
        let place = |at: At| {
            let bytes = match at {
                At::Words(span) => origins.bytes(span),
                At::Bytes(bytes) => bytes,
            };
            lines.place(&self.name, bytes)
        };
        let said = language.or(self.draft.meta.language.as_deref());
        let language = said.or_else(|| extract::detect(&self.draft.text)).or(policy.language.as_deref());
        check_text(&Text {
            draft: &self.draft,
            name: self.name.rsplit('/').next(),
            claims: records.map(|records| records as &dyn Claims),
            language,
            place: &place,
        })
    }
}

fn read_text(root: &Path, input: &TextInput) -> Result<ReadText, WorkspaceError> {
    let (name, bytes) = match input {
        TextInput::Stdin(bytes) => ("stdin".to_owned(), bytes.clone()),
        TextInput::File(path) => {
            let name = relative(root, path);
            let bytes = read_bytes(path)?.ok_or_else(|| WorkspaceError::Refused(format!("there is no file {}", path.display())))?;
            (name, bytes)
        }
    };
    let refuse = |why: String| WorkspaceError::Refused(format!("{name}: {why}"));
    let hints = Hints { name: matches!(input, TextInput::File(_)).then_some(name.as_str()), ..Hints::default() };
    let format = sniff(&bytes, &hints).map_err(|error| refuse(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
        WorkspaceError::Refused(format!("{name}:{line}: invalid UTF-8 (byte {}); save the file as UTF-8", good.len()))
    })?;
    let draft = ingest::draft(&text, format).map_err(|error| refuse(error.to_string()))?;
    Ok(ReadText { name, text, draft })
}

/// The claims of a workspace, by their ids.
struct Records<'a> {
    claims: HashMap<&'a str, (&'a SpeechState, &'a ClaimState)>,
}

impl<'a> Records<'a> {
    fn new(state: &'a State) -> Self {
        Self { claims: state.claims().map(|(speech, claim)| (claim.claim.id.as_str(), (speech, claim))).collect() }
    }
}

impl Claims for Records<'_> {
    fn claim(&self, id: &str) -> Option<&ClaimState> {
        self.claims.get(id).map(|(_, claim)| *claim)
    }

    fn close_to(&self, id: &str) -> Vec<String> {
        let mut ids: Vec<&str> = self.claims.keys().copied().collect();
        ids.sort_unstable();
        close_to(id, &ids)
    }

    fn compare(&self, claim: &ClaimState, retold: &Retold<'_>) -> Finding {
        let unknown = Speech::default();
        let speech = self.claims.get(claim.claim.id.as_str()).map_or(&unknown, |(speech, _)| &speech.speech);
        let context = Context {
            claim_date: retold.date,
            evidence_date: speech.date,
            claim_lang: retold.lang,
            evidence_lang: speech.language.as_deref(),
            claim_text: Some(retold.words),
        };
        // What is counted may have another name in the text; that it is the same is what a reference says.
        let quantities: Vec<Quantity> = retold.quantities.iter().map(|quantity| Quantity { counted: None, ..quantity.clone() }).collect();
        Said::new(&claim.claim, speech).retold(&quantities, &context)
    }
}

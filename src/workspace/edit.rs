//! One change in many records: a speech's id, a speaker's name. Comments and everything else stay as they are.

use std::collections::BTreeMap;
use std::path::Path;

use super::files::{read_text, rename, write_whole};
use super::writing::Writing;
use super::{Workspace, WorkspaceError};
use crate::model::{Class, closest};
use crate::records::{self, ClaimFile};

/// Fields of a claim that `set` changes.
const CLAIM_FIELDS: [&str; 4] = ["speaker", "attributed_to", "class", "note"];
/// Fields of a speech that `set` changes.
const SPEECH_FIELDS: [&str; 7] = ["title", "speaker", "date", "place", "language", "translated_from", "note"];

/// A field to change.
#[derive(Debug, Clone, Default)]
pub struct SetRequest {
    /// Name of the field.
    pub field: String,
    /// The new value; empty takes the field out.
    pub value: String,
    /// Prefixes of claim ids.
    pub claims: Vec<String>,
    /// Only this speech.
    pub speech: Option<String>,
    /// Only where the field has this value now.
    pub was: Option<String>,
}

/// What was changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed {
    /// Ids of the claims.
    pub claims: Vec<String>,
    /// Ids of the speeches.
    pub speeches: Vec<String>,
}

impl Workspace {
    /// Changes the id of a speech: its file and its record. The ids of its claims stay, because the ledger and texts name them.
    ///
    /// # Errors
    /// `Usage` where the new id is taken or no id.
    pub fn rename(&self, old: &str, new: &str) -> Result<(), WorkspaceError> {
        if records::slug(new) != new {
            return Err(WorkspaceError::Usage(format!(
                "\"{new}\" is no id: only a-z, 0-9, - and . may stand in it; \"{}\" would do",
                records::slug(new)
            )));
        }
        let _lock = self.lock()?;
        let (from, to) = (self.claim_path(old), self.claim_path(new));
        let cut_short = self.renamed_in_name_only(old, &from, &to)?;
        let mut file = match cut_short {
            Some(file) => file,
            None => {
                let writing = self.for_writing()?;
                writing.speech_id(old)?;
                let Some(file) = writing.file(old)? else { return writing.speech_id(old) };
                if to.exists() {
                    return Err(WorkspaceError::Usage(format!("claims/{new}.toml is there already; choose another id")));
                }
                // The name first: a record that is behind its name is told by the next command, and this one mends it. Two records with the
                // same claims nobody could tell apart.
                rename(&from, &to)?;
                file
            }
        };
        let mut speech = file.speech().clone();
        speech.id = new.to_owned();
        file.set_speech(&speech)?;
        write_whole(&to, file.text().as_bytes()).inspect_err(|_| {
            let _best_effort = rename(&to, &from);
        })
    }

    /// The record of a speech that has its new name and not yet its new id: a rename was cut short.
    fn renamed_in_name_only(&self, old: &str, from: &Path, to: &Path) -> Result<Option<ClaimFile>, WorkspaceError> {
        let text = if from.exists() { None } else { read_text(to)? };
        let file = text.and_then(|text| ClaimFile::parse(&format!("claims/{old}.toml"), &text).ok());
        Ok(file.filter(|file| file.speech().id == old))
    }

    /// Changes a field of claims or of a speech.
    ///
    /// # Errors
    /// `Usage` for an unknown field, a value that does not fit, or a choice of nothing.
    pub fn set(&self, request: &SetRequest) -> Result<Changed, WorkspaceError> {
        let _lock = self.lock()?;
        let writing = self.for_writing()?;
        let plan = Plan::of(request, &writing)?;
        let mut changed = Changed::default();
        // All are worked out before the first is written: a value that does not fit must not be found halfway.
        let mut edits = Vec::new();
        for file in plan.files(request, &writing)? {
            let file = file?;
            let mut edited = file.clone();
            if plan.speeches && self.set_speech_field(request, &mut edited)? {
                changed.speeches.push(file.speech().id.clone());
            }
            if plan.claims {
                for (at, claim) in file.claims().iter().enumerate() {
                    let chosen = plan.chosen.is_empty() || plan.chosen.contains(&claim.id);
                    if chosen && claim_differs(request, claim_field(claim, &request.field)) {
                        edited.set_claim_field(at, &request.field, value(&request.value))?;
                        changed.claims.push(claim.id.clone());
                    }
                }
            }
            if edited.text() != file.text() {
                edits.push(edited);
            }
        }
        for edited in &edits {
            self.write_file(edited)?;
        }
        Ok(changed)
    }

    fn set_speech_field(&self, request: &SetRequest, file: &mut ClaimFile) -> Result<bool, WorkspaceError> {
        let mut speech = file.speech().clone();
        let new = value(&request.value).map(str::to_owned);
        let slot = match request.field.as_str() {
            "date" => {
                let old = speech.date.map(|date| date.to_string());
                if !claim_differs(request, old.as_deref()) {
                    return Ok(false);
                }
                speech.date = new
                    .map(|text| text.parse().map_err(|_| WorkspaceError::Usage(format!("\"{text}\" is no date; write YYYY-MM-DD"))))
                    .transpose()?;
                file.set_speech(&speech)?;
                return Ok(true);
            }
            "title" => &mut speech.title,
            "speaker" => &mut speech.speaker,
            "place" => &mut speech.place,
            "language" => &mut speech.language,
            "translated_from" => &mut speech.translated_from,
            _ => &mut speech.note,
        };
        if !claim_differs(request, slot.as_deref()) {
            return Ok(false);
        }
        *slot = new;
        file.set_speech(&speech)?;
        Ok(true)
    }
}

/// What a `set` is about.
struct Plan {
    speeches: bool,
    claims: bool,
    chosen: Vec<String>,
}

impl Plan {
    fn of(request: &SetRequest, writing: &Writing<'_>) -> Result<Self, WorkspaceError> {
        let usage = |text: String| Err(WorkspaceError::Usage(text));
        let field = request.field.as_str();
        let (of_claim, of_speech) = (CLAIM_FIELDS.contains(&field), SPEECH_FIELDS.contains(&field));
        if !of_claim && !of_speech {
            let help = match closest(field, CLAIM_FIELDS.iter().chain(&SPEECH_FIELDS).copied()) {
                Some(meant) => format!("did you mean \"{meant}\"?"),
                None => format!("of claims: {}; of speeches: {}", CLAIM_FIELDS.join(", "), SPEECH_FIELDS.join(", ")),
            };
            return usage(format!("\"{field}\" can't be set; {help}"));
        }
        if let Some(speech) = &request.speech {
            writing.speech_id(speech)?;
        }
        let chosen = request.claims.iter().map(|prefix| writing.claim_id(prefix)).collect::<Result<Vec<_>, _>>()?;
        if chosen.is_empty() && request.speech.is_none() && request.was.is_none() {
            return usage("say what to change: claims, --speech ID, or --was VALUE for every place with that value".to_owned());
        }
        if field == "class" {
            request.value.parse::<Class>().map_err(|error| WorkspaceError::Usage(error.to_string()))?;
        }
        if field == "speaker" && request.value.is_empty() {
            return usage("a speaker can't be empty; where nobody is known, write unknown".to_owned());
        }
        // A speaker's name stands in the speech's head and in its claims; every other field in one of the two.
        let speeches = of_speech && chosen.is_empty() && (!of_claim || field == "speaker" || request.speech.is_some());
        let claims = of_claim && (!chosen.is_empty() || field != "note" || request.speech.is_none());
        Ok(Self { speeches, claims, chosen })
    }

    /// The records that may change, each once: of the speech, else of the claims, else all.
    fn files<'a>(
        &self,
        request: &SetRequest,
        writing: &'a Writing<'_>,
    ) -> Result<Box<dyn Iterator<Item = Result<ClaimFile, WorkspaceError>> + 'a>, WorkspaceError> {
        if let Some(speech) = &request.speech {
            return Ok(Box::new(writing.file(speech)?.map(Ok).into_iter()));
        }
        if self.chosen.is_empty() {
            return Ok(Box::new(writing.files()?));
        }
        let mut files = BTreeMap::new();
        for claim in &self.chosen {
            let (file, _) = writing.file_of(claim)?;
            files.insert(file.speech().id.clone(), file);
        }
        Ok(Box::new(files.into_values().map(Ok)))
    }
}

fn claim_field<'a>(claim: &'a crate::model::Claim, field: &str) -> Option<&'a str> {
    match field {
        "speaker" => claim.speaker.as_deref(),
        "attributed_to" => claim.attributed_to.as_deref(),
        "class" => Some(claim.class.code()),
        _ => claim.note.as_deref(),
    }
}

/// Whether a field has the value asked for, if any, and would change.
fn claim_differs(request: &SetRequest, now: Option<&str>) -> bool {
    let wanted = request.was.as_deref().is_none_or(|was| now.unwrap_or_default() == was);
    wanted && now != value(&request.value)
}

fn value(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

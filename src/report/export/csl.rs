//! Sources as CSL-JSON, for Zotero and other reference managers: an item a source.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::json;
use crate::model::{Date, Origin, Source, State};

/// The items. `published` is the day that each source's newest snapshot says it was published on.
pub fn csl(state: &State, published: &BTreeMap<String, Date>) -> String {
    json::text(&state.sources.iter().map(|source| item(state, source, published.get(&source.id).copied())).collect::<Vec<_>>())
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'a str,
    #[serde(rename = "URL", skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accessed: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom: Option<Custom<'a>>,
}

#[derive(Serialize)]
struct Day {
    #[serde(rename = "date-parts")]
    parts: [[i16; 3]; 1],
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        Self { parts: [[date.year(), i16::from(date.month()), i16::from(date.day())]] }
    }
}

/// What no variable of CSL holds: which frozen bytes, and which claims rest on them.
#[derive(Serialize)]
struct Custom<'a> {
    snapshots: Vec<&'a str>,
    claims: Vec<&'a str>,
}

fn item<'a>(state: &'a State, source: &'a Source, published: Option<Date>) -> Item<'a> {
    let (kind, url) = match &source.origin {
        Origin::Url(url) => ("webpage", Some(url.as_str())),
        Origin::Path(_) => ("document", None),
    };
    let snapshots: Vec<_> = state.snapshots.iter().filter(|snapshot| snapshot.source == source.id).collect();
    let accessed = snapshots.last().and_then(|snapshot| snapshot.fetched_at.get(..10)?.parse::<Date>().ok());
    let cites = |claim: &crate::model::Claim| claim.evidence.iter().any(|entry| entry.source == source.id);
    let claims: Vec<_> = state.claims().filter(|(_, claim)| cites(&claim.claim)).map(|(_, claim)| claim.claim.id.as_str()).collect();
    let snapshots: Vec<_> = snapshots.into_iter().map(|snapshot| snapshot.id.as_str()).collect();
    Item {
        id: &source.id,
        kind,
        title: source.title.as_deref().unwrap_or(source.origin.text()),
        url,
        publisher: source.publisher.as_deref(),
        issued: published.map(Day::from),
        accessed: accessed.map(Day::from),
        note: source.note.as_deref(),
        custom: (!snapshots.is_empty() || !claims.is_empty()).then_some(Custom { snapshots, claims }),
    }
}

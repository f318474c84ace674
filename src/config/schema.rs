//! The JSON Schema of `factcheck.toml`. Keys are the reader's own lists, names those of the model.

use serde_json::{Value, json};

use super::publisher::{PUBLISHER, REPORT};
use super::{FETCH, MAX_TIMEOUT_S, ROOT};
use crate::extract::languages;
use crate::model::{EVIDENCE_AGE_DAYS, HOUSES, Level, Rule, Verdict};
use crate::records::schema::{format, one_of, table, text, whole};

/// The schema of `factcheck.toml`.
pub fn schema() -> Value {
    let settings = table(ROOT, &[], |key| match key {
        "format" => format(),
        "language" => json!({
            "description": "Language of transcripts that do not say theirs (ISO 639-1); without it the text decides.",
            "type": "string",
            "pattern": "^[a-z]{2}$",
        }),
        "rules" => rules(),
        "evidence_age_days" => json!({
            "description": "Days after which a claim's newest evidence is old, for the rule old-evidence.",
            "type": "integer",
            "minimum": 1,
            "maximum": u16::MAX,
            "default": EVIDENCE_AGE_DAYS,
        }),
        "own_sites" => json!({
            "description": "The sites of the speakers' own, by speaker, for the rule self-sourced.",
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string", "pattern": "^[^/\\s?#]+\\.[^\\s?#]+$"}},
        }),
        "fetch" => fetch(),
        "labels" => json!({
            "description": "Your own labels for the verdicts.",
            "type": "object",
            "additionalProperties": one_of("What the label means.", Verdict::ALL.iter().map(|verdict| verdict.code())),
        }),
        "publisher" => described(
            "Who publishes the reviews.",
            table(PUBLISHER, &[], |key| match key {
                "name" => text("The name of the house."),
                "url" => address("Its address."),
                "review_url" => json!({
                    "description": "The address of a published review; {claim} stands for the claim's id.",
                    "type": "string",
                    "pattern": "^https?://.*\\{claim\\}",
                }),
                _ => one_of("Whose words verdicts are called by, where [labels] has none.", HOUSES.iter().map(|house| house.name)),
            }),
        ),
        _ => described(
            "How reports for people look.",
            table(REPORT, &[], |_| one_of("The language whose way of setting numbers is used.", languages().iter().copied())),
        ),
    });
    whole("Settings of a factcheck workspace", settings)
}

fn described(about: &str, mut table: Value) -> Value {
    table["description"] = about.into();
    table
}

fn address(about: &str) -> Value {
    json!({"description": about, "type": "string", "pattern": "^https?://"})
}

/// Levels by rule, and tables of levels by file, folder or pattern.
fn rules() -> Value {
    let codes: Vec<&str> = Rule::ALL.iter().map(|rule| rule.code()).collect();
    let level = |code: &str| {
        let rule = code.parse::<Rule>().ok();
        let mut level = one_of(rule.map_or("", |rule| rule.info().meaning), Level::ALL.iter().map(|level| level.code()));
        if let Some(rule) = rule {
            level["default"] = rule.default_level().code().into();
        }
        level
    };
    let mut rules = table(&codes, &[], level);
    let scope = described("Levels for a file, a folder, or a pattern with *, ? and **.", table(&codes, &[], level));
    rules["additionalProperties"] = scope;
    described("What the gate does about each kind of problem.", rules)
}

fn fetch() -> Value {
    let bounded = |about: &str, least: u64, most: u64| json!({"description": about, "type": "integer", "minimum": least, "maximum": most});
    described(
        "How sources are fetched from the web.",
        table(FETCH, &[], |key| match key {
            "ports" => json!({
                "description": "Ports beside 80 and 443.",
                "type": "array",
                "items": {"type": "integer", "minimum": 1, "maximum": u16::MAX},
            }),
            "allow_private" => json!({
                "description": "Private address ranges that may be reached, on any port.",
                "type": "array",
                "items": {"type": "string", "pattern": "^[0-9a-fA-F.:]+/[0-9]{1,3}$"},
            }),
            "timeout_s" => bounded("Seconds for one fetch, redirects included.", 1, MAX_TIMEOUT_S),
            "pause_ms" => bounded("Milliseconds between two pages of one host.", 0, super::MAX_PAUSE_MS),
            "retries" => bounded("Further tries after a failure that may pass.", 0, super::MAX_RETRIES),
            "recheck_days" => bounded("Days after which factcheck refresh looks at a source again.", 0, super::MAX_RECHECK_DAYS),
            _ => text("An address that a site's owner can write to; sent along with each request."),
        }),
    )
}

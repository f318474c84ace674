//! JSON Schemas of the records, for editors that complete keys and mark slips while somebody types.
//!
//! They say the same as the readers do, as far as a schema can: which key belongs to what other key (`snapshot` to `source`) is
//! for the reader alone to say. Lists of names are those of the model; that keys agree is tested.

use serde_json::{Map, Value, json};

use super::claims::read::{CLAIM, EVIDENCE, EXCEPTION, QUANTITY, READING, RELATION, ROOT, SPEECH};
use crate::model::{Approx, Class, Kind, Layer, Match, RelationKind, Rule, Stance};

/// Where a workspace keeps its schemas, from its root: beside the index, as files that any command makes anew. So they are those of
/// the factcheck at hand, and no version of git's holds others.
pub const SCHEMAS: &str = ".factcheck/schema";

/// The schema of `claims/<speech>.toml`.
pub fn claims() -> Value {
    let properties = table(ROOT, &["format", "speech"], |key| match key {
        "format" => format(),
        "speech" => speech(),
        _ => json!({"description": "One statement, in the order of the speech.", "type": "array", "items": claim()}),
    });
    whole("Claims of one speech, as factcheck reads them", properties)
}

/// The schema of `sources/<source>/source.toml`.
pub fn source() -> Value {
    let mut properties = table(super::source::KEYS, &["format"], |key| match key {
        "format" => format(),
        "url" => json!({"description": "The address that the source is at.", "type": "string", "pattern": "^https?://"}),
        "path" => text("The file, from the workspace's folder down, with / between the parts."),
        "title" => text("What the source is called."),
        "publisher" => text("Who publishes it."),
        _ => text("What the next person should know: that it may not be copied, where it lies on paper."),
    });
    properties["oneOf"] = json!([{"required": ["url"]}, {"required": ["path"]}]);
    whole("One source, as factcheck reads it", properties)
}

/// The head of a schema before what it says.
pub fn whole(title: &str, table: Value) -> Value {
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), "http://json-schema.org/draft-07/schema#".into());
    schema.insert("title".to_owned(), title.into());
    schema.extend(table.as_object().cloned().unwrap_or_default());
    Value::Object(schema)
}

/// A table with these keys and no others.
pub fn table(keys: &[&str], required: &[&str], of: impl Fn(&str) -> Value) -> Value {
    let properties: Map<String, Value> = keys.iter().map(|key| ((*key).to_owned(), of(key))).collect();
    let mut table = json!({"type": "object", "properties": properties, "additionalProperties": false});
    if !required.is_empty() {
        table["required"] = json!(required);
    }
    table
}

/// A text.
pub fn text(about: &str) -> Value {
    json!({"description": about, "type": "string"})
}

/// The key that every file has.
pub fn format() -> Value {
    json!({"description": "The version of this file's format.", "const": 1})
}

/// One of some names.
pub fn one_of<'c>(about: &str, codes: impl Iterator<Item = &'c str>) -> Value {
    json!({"description": about, "type": "string", "enum": codes.collect::<Vec<_>>()})
}

/// A text that has to hold something.
fn filled(about: &str) -> Value {
    json!({"description": about, "type": "string", "minLength": 1})
}

fn id(about: &str) -> Value {
    // No letters are named: schemas have no word for those of every script.
    json!({"description": about, "type": "string", "maxLength": 100, "pattern": "^[^\\s/\\\\]+$"})
}

fn from_zero(about: &str) -> Value {
    json!({"description": about, "type": "integer", "minimum": 0})
}

fn speech() -> Value {
    let mut speech = table(SPEECH, &["id"], |key| match key {
        "id" => id("The file's name without its ending; factcheck rename changes both."),
        "title" => text("What the speech is called."),
        "speaker" => text("Who speaks, where a claim names nobody else."),
        "date" => json!({"description": "The day of the speech.", "type": "string", "format": "date"}),
        "place" => text("Where it was given."),
        "language" => text("The language of the transcript, by its code."),
        "translated_from" => text("The language that it was translated from."),
        "source" => id("The folder under sources/ with the frozen transcript."),
        "snapshot" => id("The version of the transcript that claims are anchored in."),
        "from" => text("The words that the speech starts with, where the page holds more."),
        "until" => text("The words that the speech ends before."),
        "note" => text("What the next person should know."),
        _ => allow(),
    });
    speech["description"] = "What is known of the speech.".into();
    speech
}

fn claim() -> Value {
    let keys: Vec<&str> = CLAIM.iter().copied().chain(["quantity", "evidence"]).collect();
    table(&keys, &["id", "class", "quote"], |key| match key {
        "id" => id("The claim's name for ever: ledger and texts refer to it."),
        "speaker" => text("Who says it, where that is not the speech's speaker; \"unknown\" where nobody can tell."),
        "attributed_to" => text("Whose words the speaker says these are."),
        "class" => one_of("What kind of statement it is.", Class::ALL.iter().map(|class| class.code())),
        "quote" => filled("The words of the transcript, letter for letter."),
        "prefix" => text("Words just before the quote, where it occurs more than once."),
        "suffix" => text("Words just after the quote, where it occurs more than once."),
        "start" => from_zero("Where the quote was last seen in the transcript, in code points: a hint, never the proof."),
        "timecode" => text("When it is said, hh:mm:ss; ~ before it where it lies between two known times."),
        "note" => text("What the next person should know."),
        "allow" => allow(),
        "quantity" => json!({"description": "A number with its unit, as claimed.", "type": "array", "items": quantity()}),
        _ => json!({"description": "Words of a source that bear on the claim.", "type": "array", "items": evidence()}),
    })
}

fn quantity() -> Value {
    table(QUANTITY, &["text", "kind"], |key| match key {
        "text" => filled("The words of the number."),
        "kind" => one_of("What kind of quantity it is.", Kind::ALL.iter().map(|kind| kind.code())),
        "value" => text("The exact value as a text: a decimal number, n/d, or a date."),
        "low" => text("The lower end of a range, in place of value."),
        "high" => text("The upper end of a range, in place of value."),
        "unit" => text("The unit: a UCUM code, or a currency's three letters."),
        "counted" => text("What is counted."),
        "approx" => one_of("How the speaker hedged the number.", Approx::ALL.iter().map(|approx| approx.code())),
        "when" => text("The time that the number is of."),
        "ambiguous" => json!({"description": "Other readings of the same words.", "type": "array", "items": reading()}),
        _ => relation(),
    })
}

fn reading() -> Value {
    let mut reading = table(READING, &["reason"], |key| match key {
        "value" => text("The value that it would be."),
        "unit" => text("The unit that it would be in."),
        _ => filled("Why it can be read so."),
    });
    reading["anyOf"] = json!([{"required": ["value"]}, {"required": ["unit"]}]);
    reading
}

fn relation() -> Value {
    let mut relation = table(RELATION, &["type"], |key| match key {
        "type" => one_of("How it relates to another quantity.", RelationKind::ALL.iter().map(|kind| kind.code())),
        _ => from_zero("Which quantity of this claim, counted from 0."),
    });
    relation["description"] = "What this quantity has to do with another one of the claim.".into();
    relation
}

fn evidence() -> Value {
    table(EVIDENCE, &["id", "source", "stance"], |key| match key {
        "id" => id("Its name within the claim: e1, e2 …"),
        "source" => id("The folder under sources/."),
        "snapshot" => id("The version that the quote stands in; missing while the source is only cited."),
        "stance" => one_of("What the words do to the claim.", Stance::ALL.iter().map(|stance| stance.code())),
        "quote" => text("The words of the snapshot that bear on the claim."),
        "prefix" => text("Words just before the quote, where it occurs more than once."),
        "suffix" => text("Words just after the quote, where it occurs more than once."),
        "layer" => one_of("Which text of the snapshot the quote stands in.", Layer::ALL.iter().map(|layer| layer.code())),
        "start" => from_zero("Where the quote was last seen, in code points."),
        "match" => one_of("How the quote was found.", Match::ALL.iter().map(|matched| matched.code())),
        "figure" => text("The number said to stand there, where the source is not captured."),
        _ => text("A note on this evidence."),
    })
}

fn allow() -> Value {
    let excepted = Rule::ALL.iter().filter(|rule| !rule.is_corruption() && !rule.is_on_texts() && **rule != Rule::NeedlessException);
    let entry = table(EXCEPTION, EXCEPTION, |key| match key {
        "rule" => one_of("The rule that is left out here.", excepted.clone().map(|rule| rule.code())),
        _ => filled("The reason, for whoever comes next."),
    });
    json!({"description": "Rules that somebody answers for leaving out here.", "type": "array", "items": entry})
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{claims, source};
    use crate::records::{ClaimFile, parse_source};

    const SPEECH: &str = "format = 1\n[speech]\nid = \"s\"\n";
    const CLAIM: &str = "[[claim]]\nid = \"c\"\nclass = \"fact\"\nquote = \"q\"\n";
    const QUANTITY: &str = "[[claim.quantity]]\ntext = \"2\"\nkind = \"number\"\n";
    const EVIDENCE: &str = "[[claim.evidence]]\nid = \"e1\"\nsource = \"x\"\nstance = \"supports\"\n";
    const SOURCE: &str = "format = 1\n";

    fn said(text: &str, of_source: bool) -> Vec<String> {
        let problems = |errors: crate::records::RecordErrors| errors.problems.into_iter().map(|problem| problem.message).collect();
        if of_source {
            parse_source("sources/x/source.toml", text).map_or_else(problems, |_| Vec::new())
        } else {
            ClaimFile::parse("claims/s.toml", text).map_or_else(problems, |_| Vec::new())
        }
    }

    /// A file whose last lines set one key of the table that `head` opens; what `head` sets already is replaced.
    fn with(head: &str, table: &str, line: &str) -> String {
        let key = line.split(" = ").next().unwrap_or_default();
        let kept = table.lines().filter(|have| have.split(" = ").next() != Some(key));
        format!("{head}{}\n{line}\n", kept.collect::<Vec<_>>().join("\n"))
    }

    #[test]
    fn readers_know_every_key_and_name_of_the_schemas() {
        let (claims, source) = (claims(), source());
        let claim = &claims["properties"]["claim"]["items"];
        let tables = [
            (&claims["properties"]["speech"], "format = 1\n", "[speech]\nid = \"s\"", false),
            (claim, SPEECH, CLAIM, false),
            (&claim["properties"]["quantity"]["items"], &*format!("{SPEECH}{CLAIM}"), QUANTITY, false),
            (&claim["properties"]["evidence"]["items"], &*format!("{SPEECH}{CLAIM}"), EVIDENCE, false),
            (&source, "", SOURCE, true),
        ];
        let (mut keys, mut names) = (0, 0);
        for (schema, head, table, of_source) in tables {
            for (key, value) in schema["properties"].as_object().expect("properties") {
                // Nothing is true or false: a reader that knows the key says so, one that doesn't calls it unknown.
                let wrong = said(&with(head, table, &format!("{key} = true")), of_source);
                assert!(wrong.iter().any(|line| line.starts_with(&format!("\"{key}\" must be"))), "{key}: {wrong:?}");
                keys += 1;
                for name in value["enum"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                    assert_eq!(said(&with(head, table, &format!("{key} = \"{name}\"")), of_source), Vec::<String>::new(), "{key}");
                    names += 1;
                }
                if value["enum"].is_array() {
                    assert_ne!(said(&with(head, table, &format!("{key} = \"neither\"")), of_source), Vec::<String>::new(), "{key}");
                }
            }
            for required in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                let without: String =
                    table.lines().filter(|line| line.split(" = ").next() != Some(required)).map(|line| format!("{line}\n")).collect();
                let wrong = said(&format!("{head}{without}"), of_source);
                assert!(wrong.iter().any(|line| line.contains(&format!("\"{required}\" is missing"))), "{required}: {wrong:?}");
            }
        }
        assert!(keys > 40 && names > 30, "{keys} keys, {names} names");
    }

    #[test]
    fn readers_know_every_key_and_name_of_inline_tables() {
        let claims = claims();
        let claim = &claims["properties"]["claim"]["items"]["properties"];
        let quantity = &claim["quantity"]["items"]["properties"];
        let rules = claim["allow"]["items"]["properties"]["rule"]["enum"].as_array().expect("rules");
        assert!(rules.len() > 15);
        for rule in rules {
            let text = format!("{SPEECH}{CLAIM}allow = [{{ rule = {rule}, because = \"b\" }}]\n");
            assert_eq!(said(&text, false), Vec::<String>::new());
        }
        for kind in quantity["relation"]["properties"]["type"]["enum"].as_array().expect("kinds") {
            let text = format!("{SPEECH}{CLAIM}{QUANTITY}relation = {{ type = {kind}, with = 1 }}\n{QUANTITY}");
            assert_eq!(said(&text, false), Vec::<String>::new());
        }
        let reading = quantity["ambiguous"]["items"]["properties"].as_object().expect("keys");
        let all: Vec<String> = reading.keys().map(|key| format!("{key} = \"1\"")).collect();
        assert_eq!(said(&format!("{SPEECH}{CLAIM}{QUANTITY}ambiguous = [{{ {} }}]\n", all.join(", ")), false), Vec::<String>::new());
    }

    #[test]
    fn every_table_describes_each_of_its_keys() {
        fn look(schema: &Value, at: &str) {
            for (key, value) in schema["properties"].as_object().into_iter().flatten() {
                assert!(value["description"].as_str().is_some_and(|text| text.ends_with('.') || text.ends_with('…')), "{at}.{key}");
                look(value, &format!("{at}.{key}"));
                look(&value["items"], &format!("{at}.{key}"));
            }
        }
        look(&claims(), "claims");
        look(&source(), "source");
    }
}

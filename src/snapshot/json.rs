//! A strict reader of JSON that came from a repository that anybody may have written.
//!
//! A key that stands twice is an error (readers disagree on which one counts, so each could be shown another fact), so are
//! fractions, nesting deeper than 32 and files over 1 MiB.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// The largest file that is read.
pub(super) const MAX_BYTES: u64 = 1 << 20;
/// The deepest nesting that is read.
const MAX_DEPTH: usize = 32;

/// What is wrong with a JSON file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JsonError {
    /// No JSON, or JSON that a strict reader refuses.
    #[error("{0}")]
    Syntax(#[from] serde_json::Error),
    /// A format that this version does not know.
    #[error("it is of format {found}, and this version reads up to {known}: use a newer factcheck")]
    NewerFormat {
        /// The format that the file names.
        found: u64,
        /// The newest format known here.
        known: u64,
    },
    /// A value that cannot be right.
    #[error("\"{key}\": {message}")]
    Value {
        /// The key, with dots between the levels.
        key: &'static str,
        /// What is wrong with its value.
        message: String,
    },
}

/// Reads one JSON value strictly.
///
/// # Errors
/// Says what is wrong, with line and column.
pub fn read(bytes: &[u8]) -> Result<Value, JsonError> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = Strict { depth: 0 }.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// Prints a value as the store writes it: keys sorted, two spaces, LF, a line end at the end.
pub fn print(mut value: Value) -> String {
    value.sort_all_objects();
    format!("{value:#}\n")
}

struct Strict {
    depth: usize,
}

impl Strict {
    fn deeper<E: serde::de::Error>(&self) -> Result<usize, E> {
        if self.depth < MAX_DEPTH { Ok(self.depth + 1) } else { Err(E::custom(format_args!("nested deeper than {MAX_DEPTH} levels"))) }
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value without fractions")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let depth = self.deeper()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Strict { depth })? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let depth = self.deeper()?;
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if map.contains_key(&key) {
                return Err(A::Error::custom(format_args!("the key \"{}\" stands twice", key.escape_debug())));
            }
            let value = entries.next_value_seed(Strict { depth })?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_readers_disagree_on() {
        let deep = |n: usize| format!("{}1{}", "[".repeat(n), "]".repeat(n));
        let bad = [
            (r#"{"a":1,"a":2}"#.to_owned(), "the key \"a\" stands twice at line 1 column 10"),
            (r#"{"x":[{"a":1,"b":2,"\u0061":2}]}"#.to_owned(), "the key \"a\" stands twice"),
            (r#"{"a":1.0}"#.to_owned(), "without fractions"),
            (r#"{"a":1e3}"#.to_owned(), "without fractions"),
            (r#"{"a":99999999999999999999}"#.to_owned(), "without fractions"),
            (deep(33), "nested deeper than 32 levels"),
            (deep(100_000), "nested deeper than 32 levels"),
            (r#"{"a":1} x"#.to_owned(), "trailing characters"),
            (r#"{"a":"\ud800"}"#.to_owned(), "column"),
            (r#"{"a":1,}"#.to_owned(), "trailing comma"),
            (r#"{"a":"#.to_owned(), "EOF"),
            (String::new(), "EOF"),
        ];
        for (text, expected) in bad {
            let error = read(text.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(expected), "{}: {error}", &text[..text.len().min(40)]);
        }
        assert!(read(b"{\"a\":\"\xff\"}").is_err());
        assert!(read(deep(32).as_bytes()).is_ok());
    }

    #[test]
    fn prints_keys_sorted() {
        let value = read(br#"{"b":{"z":-1,"a":[true,null]},"a":"x"}"#).unwrap();
        assert_eq!(print(value), "{\n  \"a\": \"x\",\n  \"b\": {\n    \"a\": [\n      true,\n      null\n    ],\n    \"z\": -1\n  }\n}\n");
    }
}

//! Problems and claims → table, Markdown, CSV, JSON.

pub mod ndjson;

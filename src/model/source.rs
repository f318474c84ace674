//! One document that claims are checked against.

/// Where a source comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Origin {
    /// An http or https address.
    Url(String),
    /// A file, by its path relative to the workspace, with `/` between the parts.
    Path(String),
}

impl Origin {
    /// The address or path, for people.
    pub fn text(&self) -> &str {
        match self {
            Self::Url(text) | Self::Path(text) => text,
        }
    }
}

/// A source, as `source.toml` holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Folder name under `sources/`.
    pub id: String,
    /// Where it comes from.
    pub origin: Origin,
    /// A person's title for it.
    pub title: Option<String>,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// A person's note.
    pub note: Option<String>,
}

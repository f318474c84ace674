//! Why a file could not be imported. Nothing was written then.

/// Why a file could not be imported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The file is not what its kind demands, or a hash in it is wrong.
    #[error("{what} is damaged: {message}; get it again from where it came from")]
    Damaged {
        /// The file, and the entry or record in it.
        what: String,
        /// What is wrong.
        message: String,
    },
    /// The file is well formed and of a kind that is not read.
    #[error("{what}: {message}")]
    Unsupported {
        /// The file, and the entry or record in it.
        what: String,
        /// What is not read, and what to do.
        message: String,
    },
    /// More than is read.
    #[error("{what} has {bytes} bytes, and at most {limit} are read: save the one page instead of the whole session")]
    TooLarge {
        /// The file, and the entry or record in it.
        what: String,
        /// Its size, as far as it was read.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// An address that cannot be a source's.
    #[error("{url}: {message}")]
    BadUrl {
        /// The address, without what could be a secret.
        url: String,
        /// What is wrong with it.
        message: &'static str,
    },
    /// There is no page.
    #[error("{what} holds no page: neither an answer with status 200 and a text, nor a file")]
    NoPage {
        /// The file.
        what: String,
    },
    /// There are several pages.
    #[error("{what} holds {} pages; name one with --url:\n  {}", .pages.len(), list(.pages))]
    SeveralPages {
        /// The file.
        what: String,
        /// Their addresses.
        pages: Vec<String>,
    },
    /// The page is not there.
    #[error("{what} does not hold {url}; it holds:\n  {}", list(.pages))]
    NotThere {
        /// The file.
        what: String,
        /// What was looked for.
        url: String,
        /// What is there.
        pages: Vec<String>,
    },
}

impl ImportError {
    /// Whether the words of the command are to blame, not the file.
    pub const fn is_usage(&self) -> bool {
        matches!(self, Self::BadUrl { .. } | Self::SeveralPages { .. } | Self::NotThere { .. })
    }
}

/// At most ten, and how many more.
fn list(pages: &[String]) -> String {
    let mut shown: Vec<String> = pages.iter().take(10).map(|page| page.chars().take(200).flat_map(char::escape_debug).collect()).collect();
    if pages.len() > 10 {
        shown.push(format!("… and {} more", pages.len() - 10));
    }
    shown.join("\n  ")
}

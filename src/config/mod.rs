//! factcheck.toml: raw values → a valid policy, all problems at once.

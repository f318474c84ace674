//! One page that holds everything: claims with quotes, evidence, findings, verdicts and history, charts over them, filters.
//!
//! It needs no server, no network and no script. Everything of a record or of the web is text that templates escape; the page's own
//! style and script are named by their hashes in its policy, so that nothing else runs even where an escape should fail.

mod charts;
#[cfg(test)]
mod tests;
mod view;

use base64::Engine;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, context};
use sha2::{Digest, Sha256};

use super::{Digits, Passages};
use crate::model::{Policy, State};

/// How the page is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options<'a> {
    /// The heading; without one the only speech's title, else a plain one.
    pub title: Option<&'a str>,
    /// The marks that numbers are set with.
    pub digits: Digits,
    /// Name and version of the tool.
    pub tool: &'a str,
    /// A moment that the page shall say it was made at: only where somebody asked for it.
    pub made: Option<&'a str>,
}

/// A template of ours that does not fit what it is given.
#[derive(Debug, thiserror::Error)]
#[error("the report's template is broken: {0}")]
pub struct TemplateError(String);

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("page.js");

/// The page on a whole workspace. `passages` give each quote its context, `policy` the house's labels.
///
/// # Errors
/// When a template does not fit its values, which no input can bring about.
pub fn page(state: &State, passages: &Passages, policy: &Policy, options: &Options<'_>) -> Result<String, TemplateError> {
    let broken = |error: minijinja::Error| TemplateError(format!("{error:#}"));
    let mut templates = Environment::new();
    templates.add_template("page.html", include_str!("page.html")).map_err(broken)?;
    templates.add_template("chart.html", include_str!("chart.html")).map_err(broken)?;
    templates.add_template("claim.html", include_str!("claim.html")).map_err(broken)?;
    let page = view::page(state, passages, policy, options);
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        source_of(STYLE),
        source_of(SCRIPT)
    );
    let template = templates.get_template("page.html").map_err(broken)?;
    template
        .render(context! { page => Value::from(Serde(page)), policy, style => STYLE, script => SCRIPT })
        .map(|page| page + "\n")
        .map_err(broken)
}

/// What a content security policy calls a piece of style or script of the page.
fn source_of(text: &str) -> String {
    format!("sha256-{}", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text.as_bytes())))
}

//! Claims and sources in the formats of other people's programs. What a format asks for and the workspace does not know is left out,
//! and said; nothing is made up.

mod annotations;
mod claimreview;
mod csl;
mod rows;
#[cfg(test)]
mod tests;

pub use annotations::annotations;
pub use claimreview::{Lacking, claimreview, own_reviews};
pub use csl::csl;
pub use rows::{csv, ndjson};

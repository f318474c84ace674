//! Where a quote stands in a snapshot, and what arithmetic says of a claim and its evidence.
//!
//! Pure functions: text and values in, values out. `anchor` finds quotes, `compare` judges numbers, `passages` suggests.

pub mod anchor;
mod compare;
mod consistent;
mod derived;
mod edges;
pub mod fold;
mod measure;
mod near;
mod passages;
mod period;
pub mod recheck;
mod side;
mod slip;
mod text;
mod words;

pub use anchor::{Located, Quote, locate};
pub use compare::{Context, compare};
pub use consistent::{Contradiction, contradictions};
pub use passages::{Passage, passages};
pub use text::{compare_figure, compare_text, compare_texts};

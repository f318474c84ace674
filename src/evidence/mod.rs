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
mod repeats;
mod said;
mod side;
mod slip;
mod subject;
mod suggest;
mod text;
mod things;
mod words;

pub use anchor::{Located, Quote, locate};
pub use compare::{Context, compare};
pub use consistent::{Contradiction, contradictions};
pub use passages::{Page, Passage, passages};
pub use repeats::{LOOKED_AT, RefutedClaims, Repeats, is_refuted, likeness, of_false};
pub use said::Said;
pub use suggest::{Term, terms};
pub use text::{Claimed, compare_figure, compare_text, compare_texts};

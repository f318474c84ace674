//! Where a quote stands in a snapshot, and what arithmetic says of a claim and its evidence.

pub mod anchor;
mod compare;
mod edges;
pub mod fold;
mod measure;
mod near;
mod period;

pub use compare::{Context, compare};

//! Where a quote stands in a snapshot, and what arithmetic says of a claim and its evidence.

pub mod anchor;
mod edges;
pub mod fold;
mod near;

//! The only module that speaks SQL: the derived index.

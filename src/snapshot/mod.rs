//! The write-once store under sources/.

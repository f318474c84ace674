//! Tests of reading and changing claim files.
use super::*;

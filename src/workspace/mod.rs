//! One user's folder: open, add, cite, judge, check, verify. Composition only.

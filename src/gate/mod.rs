//! Rules: state and policy → problems with positions. Pure.

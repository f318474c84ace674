//! Claim files and the ledger ↔ model; the only module that knows their TOML and JSONL.

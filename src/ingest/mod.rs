//! Bytes → a document: text, blocks, speakers, what the format says about itself. Never fails.

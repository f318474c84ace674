//! The command line as a user meets it. What a stage can show by itself is tested beside the stage; here only the wiring.

mod cli;
mod common;
mod compare;
mod crash;
mod damage;
mod docs;
mod exports;
mod formats;
mod gate;
mod index;
mod named;
mod network;
mod prose;
mod refresh;
mod soak;
mod sources;
mod story;
mod suggest;
mod terminal;

#[path = "../support/server.rs"]
mod server;

#[path = "../support/documents.rs"]
mod documents;
#[path = "../support/generate.rs"]
mod generate;
#[path = "../support/library.rs"]
mod library;
#[path = "../support/pages.rs"]
mod pages;

//! Packs the languages' tables when the crate is built: each `src/extract/lang/*/lexicon.toml` becomes one file that the
//! library holds and reads in place, so that no table is parsed when the program runs.
//!
//! What is wrong in a lexicon stops the build, with its file, its line, its row, and the reason.

#![expect(clippy::print_stdout, reason = "Cargo listens to standard output")]

use std::fs;
use std::path::{Path, PathBuf};

mod builder;
mod checks;
mod pack;
mod pieces;
mod raw;
mod small_words;

/// What the library shares with this script: how words are folded and digits are read, and the form of the packed tables.
#[path = "../src/extract"]
#[expect(dead_code, reason = "the script uses a part of them")]
mod extract {
    pub(crate) mod digits;
    pub(crate) mod fold;
    pub(crate) mod value;
    pub(crate) mod lang {
        pub(crate) mod table;
    }
}

const LANGUAGES: &str = "src/extract/lang";

/// What there is to a text whose words nobody knows: digits, beside the signs and symbols that all languages share.
const NEUTRAL: &str = "[digits]\ndecimal = \".\"\ngroups = [\",\", \" \"]\ndate_order = \"dmy\"\n";

fn main() {
    for path in [LANGUAGES, "build", "src/extract/digits.rs", "src/extract/fold.rs", "src/extract/value.rs"] {
        println!("cargo::rerun-if-changed={path}");
    }
    if let Err(wrong) = pack_all() {
        for line in wrong.lines() {
            println!("cargo::error={line}");
        }
    }
}

fn pack_all() -> Result<(), String> {
    #[expect(clippy::disallowed_methods, reason = "the only way in which cargo tells a build script where to write")]
    let out = PathBuf::from(std::env::var("OUT_DIR").map_err(|error| format!("OUT_DIR: {error}"))?);
    let common = Path::new(LANGUAGES).join("common.toml");
    let common: raw::Raw = toml::from_str(&read(&common)?).map_err(|error| format!("{}: {error}", common.display()))?;
    pack("neutral", NEUTRAL, &common, &out)?;
    let folders = fs::read_dir(LANGUAGES).map_err(|error| format!("{LANGUAGES}: {error}"))?;
    let mut folders: Vec<PathBuf> = folders.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()).collect();
    folders.sort();
    let packed = folders
        .iter()
        .map(|folder| folder.join("lexicon.toml"))
        .map(|lexicon| read(&lexicon).and_then(|text| pack(&lexicon.to_string_lossy(), &text, &common, &out)));
    let (mut lexicons, mut wrong) = (Vec::new(), String::new());
    for packed in packed {
        match packed {
            Ok(lexicon) => lexicons.push(lexicon),
            Err(rows) => wrong.push_str(&rows),
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    write(&out.join("small_words.table"), small_words::pack(&lexicons)?)
}

/// Packs one lexicon into a file named by its folder.
fn pack(file: &str, lexicon: &str, common: &raw::Raw, out: &Path) -> Result<raw::Raw, String> {
    let folder = Path::new(file).parent().and_then(Path::file_name).map(|folder| folder.to_string_lossy());
    let (raw, packed) = builder::packed(file, lexicon, folder.as_deref(), common)?;
    write(&out.join(folder.as_deref().unwrap_or(file)).with_extension("table"), packed)?;
    Ok(raw)
}

fn write(path: &Path, packed: Vec<u8>) -> Result<(), String> {
    fs::write(path, packed).map_err(|error| format!("{}: {error}", path.display()))
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

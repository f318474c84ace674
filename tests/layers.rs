//! The architecture, checked: who imports whom, how long a file may be, and whether ARCHITECTURE.md tells the truth.
//!
//! It reads the sources as tokens, without a compiler, so that it runs when nothing else builds. Every check is a
//! function from text to complaints, and its test first feeds it a small bad example: a check that can't fail is none.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Module → layer. ARCHITECTURE.md holds the same table; a test compares them.
const LAYERS: &[(&str, u8)] = &[
    ("model", 0),
    ("ingest", 1),
    ("extract", 1),
    ("records", 1),
    ("fetch", 1),
    ("store", 1),
    ("snapshot", 2),
    ("evidence", 2),
    ("gate", 2),
    ("report", 2),
    ("config", 3),
    ("workspace", 4),
    ("bin/factcheck", 6),
];

const BIN: &str = "src/bin/factcheck/";
const MOST_LINES: usize = 800;

/// Modules whose numbers are exact: no float type may even be named there.
const EXACT: &[&str] = &["model", "extract", "evidence"];

/// The one function that may name a float in them: its name says what it costs.
const LOSSY: &str = "to_f64_lossy";

/// Names under which a language could slip into code that should not know it, by the name of its folder.
const LANGUAGE_NAMES: &[(&str, &str)] = &[
    ("ar", "arabic"),
    ("de", "german"),
    ("en", "english"),
    ("es", "spanish"),
    ("fr", "french"),
    ("it", "italian"),
    ("ja", "japanese"),
    ("nl", "dutch"),
    ("pl", "polish"),
    ("pt", "portuguese"),
    ("ru", "russian"),
    ("sv", "swedish"),
    ("tr", "turkish"),
    ("uk", "ukrainian"),
    ("zh", "chinese"),
];

#[test]
fn modules_import_lower_layers_only() {
    let bad = [
        ("src/model/x.rs", "use crate::extract::Options;"),
        ("src/gate/mod.rs", "fn f() { crate::report::claims(); }"),
        ("src/gate/mod.rs", "use super::report;"),
        ("src/gate/rules.rs", "use super::super::{model, workspace::Workspace};"),
        ("src/gate/rules.rs", "mod inner { use super::super::super::report::x; }"),
        ("src/ingest/mod.rs", "use {crate::{model::Span, fetch}};"),
        ("src/ingest/mod.rs", "use crate::*;"),
        ("src/extract/mod.rs", "use factcheck::model::Span;"),
        ("src/model/mod.rs", "#[path = \"../gate/mod.rs\"] mod gate;"),
    ];
    for (file, source) in bad {
        assert_ne!(layering(file, &tokens(source)), Vec::<String>::new(), "{file}: {source}");
    }
    let good = [
        ("src/gate/mod.rs", "use crate::model::{Rule, unit::Unit}; // use crate::report;"),
        ("src/gate/mod.rs", "pub(crate) fn f() -> &'static str { \"crate::report::x\" }"),
        ("src/gate/rules.rs", "use super::super::model; mod tests { use super::super::helper; }"),
        ("src/model/code.rs", "macro_rules! m { () => { $crate::model::UnknownCode }; }"),
        ("src/bin/factcheck/main.rs", "use factcheck::workspace::Workspace;"),
    ];
    for (file, source) in good {
        assert_eq!(layering(file, &tokens(source)), Vec::<String>::new(), "{file}: {source}");
    }
    holds(sources("src").iter().flat_map(|(file, text)| layering(file, &tokens(text))));
}

#[test]
fn the_binary_uses_the_library_by_its_public_face() {
    let modules = BTreeSet::from(["commands".to_owned()]);
    for source in ["use crate::model::Span;", "use super::workspace;", "mod model { }"] {
        assert_ne!(bin_face("src/bin/factcheck/args.rs", &tokens(source), &modules), Vec::<String>::new(), "{source}");
    }
    for source in ["use crate::commands::add;", "use factcheck::model::Span;", "mod commands;", "use crate::Exit;"] {
        assert_eq!(bin_face("src/bin/factcheck/args.rs", &tokens(source), &modules), Vec::<String>::new(), "{source}");
    }
    let files = sources("src");
    let own: BTreeSet<String> = files
        .keys()
        .filter_map(|file| file.strip_prefix(BIN))
        .flat_map(|rest| rest.split('/').map(|part| part.trim_end_matches(".rs").to_owned()))
        .collect();
    assert!(own.contains("main"), "{BIN}main.rs is gone");
    holds(files.iter().filter(|(file, _)| file.starts_with(BIN)).flat_map(|(file, text)| bin_face(file, &tokens(text), &own)));
}

#[test]
fn the_layer_table_is_the_documented_one() {
    let mine: BTreeMap<String, u8> = LAYERS.iter().map(|&(module, layer)| (module.to_owned(), layer)).collect();
    let other = "## Layers\n\n| layer | module | duty |\n|---|---|---|\n| 0 | `gate` | rules |\n\n## Next\n| 1 | `x` | |\n";
    assert_eq!(documented_layers(other), BTreeMap::from([("gate".to_owned(), 0)]));
    assert_eq!(documented_layers(&architecture()), mine, "the table under \"## Layers\" in ARCHITECTURE.md and LAYERS differ");

    let folders: BTreeSet<String> = fs::read_dir(root().join("src"))
        .expect("src can be listed")
        .map(|entry| entry.expect("an entry of src").file_name().into_string().expect("a UTF-8 name"))
        .filter(|name| name != "bin" && name != "lib.rs")
        .map(|name| name.trim_end_matches(".rs").to_owned())
        .collect();
    let named: BTreeSet<String> = mine.into_keys().filter(|name| !name.contains('/')).collect();
    assert_eq!(folders, named, "the modules of src and the layer table differ");
}

#[test]
fn heavy_crates_stay_at_home() {
    let homes = documented_homes("## Homes\n\n| crate | only in |\n|---|---|\n| `rusqlite`, `tokio` | `store` |\n");
    assert_eq!(homes.len(), 2);
    assert_ne!(homing("src/gate/mod.rs", &tokens("use rusqlite::Connection;"), &homes), Vec::<String>::new());
    assert_eq!(homing("src/store/mod.rs", &tokens("use rusqlite::Connection;"), &homes), Vec::<String>::new());

    let homes = documented_homes(&architecture());
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("Cargo.toml can be read");
    for (name, modules) in &homes {
        let keys = [format!("\n{name} ="), format!("\n{} =", name.replace('_', "-"))];
        assert!(
            keys.iter().any(|key| manifest.contains(key)),
            "ARCHITECTURE.md gives `{name}` a home, but Cargo.toml has no such dependency"
        );
        for module in modules {
            assert!(LAYERS.iter().any(|(known, _)| known == module), "ARCHITECTURE.md: home `{module}` of `{name}` is no module");
        }
    }
    assert!(!homes.is_empty(), "ARCHITECTURE.md has no table under \"## Homes\"");
    holds(sources("src").iter().flat_map(|(file, text)| homing(file, &tokens(text), &homes)));
}

#[test]
fn quantities_are_no_floats() {
    assert_ne!(floats("src/model/x.rs", &tokens("fn f(x: f64) {}")), Vec::<String>::new());
    assert_eq!(floats("src/model/x.rs", &tokens("// f64\nfn f() { \"f64\"; }")), Vec::<String>::new());
    assert_eq!(floats("src/model/x.rs", &tokens("fn to_f64_lossy(&self) -> f64 { f64::NAN }")), Vec::<String>::new());
    assert_ne!(floats("src/model/x.rs", &tokens("fn to_f64_lossy() -> f64 { 0 } fn f(x: f32) {}")), Vec::<String>::new());
    assert_eq!(floats("src/report/x.rs", &tokens("fn f(x: f64) {}")), Vec::<String>::new());
    holds(sources("src").iter().flat_map(|(file, text)| floats(file, &tokens(text))));
}

#[test]
fn no_language_is_named_outside_its_folder() {
    let codes = BTreeSet::from(["en".to_owned(), "fr".to_owned()]);
    let only = BTreeSet::from(["src/gate/samples.rs".to_owned()]);
    for (file, source, complaints) in [
        ("src/gate/mod.rs", "fn f() { g(\"fr\") }", 1),
        ("src/gate/mod.rs", "fn f() { g(r#\"a French text\"#) }", 1),
        ("src/gate/mod.rs", "#[cfg(test)]\nuse x::y;\nfn f() { g(b\"en\") }", 1),
        ("src/gate/mod.rs", "#[cfg(test)]\nmod tests { fn f() { g(\"fr\") } }", 0),
        ("src/gate/mod.rs", "// \"fr\"\nfn f() { g(\"free\", \"Frenchman\", 'f') }", 0),
        ("src/gate/tests.rs", "fn f() { g(\"fr\") }", 0),
        ("src/gate/samples.rs", "fn f() { g(\"fr\") }", 0),
        ("src/extract/lang/mod.rs", "fn f() { g(\"fr\") }", 0),
        ("src/extract/unit.rs", "fn f() { g(\"fr\") }", 1),
    ] {
        assert_eq!(languages(file, &tokens(source), &codes, &only).len(), complaints, "{file}: {source}");
    }

    let folder = root().join("src/extract/lang");
    let codes: BTreeSet<String> = fs::read_dir(&folder)
        .map(|entries| entries.filter_map(Result::ok).filter(|entry| entry.path().is_dir()).collect::<Vec<_>>())
        .unwrap_or_default()
        .iter()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    assert!(!codes.is_empty(), "no language folder in {}", folder.display());
    let files = sources("src");
    let only = test_only(&files);
    holds(files.iter().flat_map(|(file, text)| languages(file, &tokens(text), &codes, &only)));
}

#[test]
fn files_are_short_and_say_their_duty() {
    assert_ne!(shape("src/x.rs", &format!("//! X.\n{}", "\n".repeat(MOST_LINES))), Vec::<String>::new());
    assert_ne!(shape("src/x.rs", "use std::fmt;\n"), Vec::<String>::new());
    assert_ne!(shape("src/x.rs", "//!\n"), Vec::<String>::new());
    assert_eq!(shape("src/x.rs", "//! X.\n"), Vec::<String>::new());
    assert_eq!(shape("tests/x.rs", "use std::fmt;\n"), Vec::<String>::new());
    holds(sources("src").iter().chain(&sources("tests")).flat_map(|(file, text)| shape(file, text)));
}

#[test]
fn the_map_shows_what_is_there() {
    let text =
        "## Map\n\n```text\nsrc/          code\n  gate/       rules\n    nowhere/  -\n  lib.rs      x\n```\n\nand `src/gone.rs`, `a/b`.\n";
    assert_eq!(documented_paths(text), ["src", "src/gate", "src/gate/nowhere", "src/lib.rs", "src/gone.rs"]);
    let there = |path: &String| root().join(path).exists();
    assert_eq!(documented_paths(text).iter().filter(|path| !there(path)).count(), 2);

    let paths = documented_paths(&architecture());
    assert!(paths.len() > LAYERS.len(), "ARCHITECTURE.md has no map");
    holds(paths.iter().filter(|path| !there(path)).map(|path| format!("ARCHITECTURE.md names {path}, which is not there")));
    for (module, _) in LAYERS {
        assert!(paths.contains(&format!("src/{module}")), "the map of ARCHITECTURE.md leaves out src/{module}");
    }
}

#[test]
fn the_map_shows_all_that_lies_on_top() {
    let map = vec!["src".to_owned(), "src/lib.rs".to_owned()];
    let tracked = "src/lib.rs\nsrc/x/y.rs\nnew.toml\n";
    assert_eq!(left_out(tracked, &map), ["new.toml"]);
    // A package has no git, and leaves folders out on purpose.
    if !root().join(".git").exists() {
        return;
    }
    let listed = std::process::Command::new("git").args(["ls-files"]).current_dir(root()).output().expect("git runs");
    let tracked = String::from_utf8(listed.stdout).expect("UTF-8");
    assert!(tracked.lines().count() > 100, "git lists {} files", tracked.lines().count());
    holds(
        left_out(&tracked, &documented_paths(&architecture())).iter().map(|name| format!("the map of ARCHITECTURE.md leaves out {name}")),
    );
}

// ---------------------------------------------------------------- the checks

fn layering(file: &str, tokens: &[Token]) -> Vec<String> {
    let mut complaints = Vec::new();
    for token in tokens.windows(3) {
        if !is_test_file(file) && token[0].is('#') && token[1].is('[') && token[2].word("path") {
            complaints.push(format!("{file}:{}: #[path] hides where a module lives", token[0].line));
        }
    }
    let Some(from) = module_of(file) else { return complaints };
    if from == "bin/factcheck" {
        return complaints;
    }
    for pair in tokens.windows(2) {
        if pair[0].word("factcheck") && pair[1].is(':') {
            complaints.push(format!("{file}:{}: the library calls itself crate, not factcheck", pair[0].line));
        }
    }
    let layer = |module: &str| LAYERS.iter().find(|(name, _)| *name == module).map(|&(_, layer)| layer);
    for (line, to) in roots(file, tokens) {
        match (layer(&from), layer(&to)) {
            _ if to == from => {}
            (Some(upper), Some(lower)) if lower < upper => {}
            (Some(upper), Some(lower)) => {
                complaints.push(format!("{file}:{line}: {from} (layer {upper}) must not import {to} (layer {lower}); only lower layers"));
            }
            (None, _) => complaints.push(format!("{file}:{line}: module {from} is not in the layer table")),
            (_, None) => complaints.push(format!("{file}:{line}: {to} is no module of the layer table; import from the module itself")),
        }
    }
    complaints
}

fn bin_face(file: &str, tokens: &[Token], own: &BTreeSet<String>) -> Vec<String> {
    let library = |name: &str| LAYERS.iter().any(|(module, _)| *module == name) && !own.contains(name);
    let declared = tokens
        .windows(2)
        .filter(|pair| pair[0].word("mod"))
        .filter_map(|pair| if let Kind::Word(name) = &pair[1].kind { Some((pair[1].line, name.clone())) } else { None });
    roots(file, tokens)
        .into_iter()
        .chain(declared)
        .filter(|(_, name)| library(name))
        .map(|(line, name)| format!("{file}:{line}: {name} is the library's; write factcheck::{name}"))
        .collect()
}

fn homing(file: &str, tokens: &[Token], homes: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let Some(module) = module_of(file) else { return Vec::new() };
    tokens
        .windows(3)
        .filter_map(|next| match &next[0].kind {
            Kind::Word(word) if next[1].is(':') && next[2].is(':') => Some((next[0].line, word, homes.get(word)?)),
            _ => None,
        })
        .filter(|(_, _, allowed)| !allowed.contains(&module))
        .map(|(line, word, allowed)| format!("{file}:{line}: {word} is for {} only", allowed.join(", ")))
        .collect()
}

fn floats(file: &str, tokens: &[Token]) -> Vec<String> {
    if !module_of(file).is_some_and(|module| EXACT.contains(&module.as_str())) {
        return Vec::new();
    }
    let mut complaints = Vec::new();
    let mut lossy = false;
    for (i, token) in tokens.iter().enumerate() {
        lossy = if lossy { !token.is('}') } else { token.word(LOSSY) && i > 0 && tokens[i - 1].word("fn") };
        if !lossy && (token.word("f64") || token.word("f32")) {
            complaints.push(format!("{file}:{}: a float where numbers must be exact", token.line));
        }
    }
    complaints
}

fn languages(file: &str, tokens: &[Token], codes: &BTreeSet<String>, only_tests: &BTreeSet<String>) -> Vec<String> {
    if file.starts_with("src/extract/lang/") || is_test_file(file) || only_tests.contains(file) {
        return Vec::new();
    }
    let names: BTreeSet<&str> = LANGUAGE_NAMES.iter().filter(|(code, _)| codes.contains(*code)).map(|(_, name)| *name).collect();
    without_tests(tokens)
        .filter_map(|token| if let Kind::Text(text) = &token.kind { Some((token.line, text)) } else { None })
        .filter(|(_, text)| {
            let lower = text.to_lowercase();
            codes.contains(text.as_str()) || lower.split(|c: char| !c.is_alphabetic()).any(|word| names.contains(word))
        })
        .map(|(line, text)| format!("{file}:{line}: \"{text}\" names a language; its place is src/extract/lang/"))
        .collect()
}

fn shape(file: &str, text: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    let lines = text.lines().count();
    if lines > MOST_LINES {
        complaints.push(format!("{file}: {lines} lines, more than {MOST_LINES}; split it"));
    }
    let duty = text.lines().next().and_then(|line| line.strip_prefix("//!")).is_some_and(|rest| !rest.trim().is_empty());
    if file.starts_with("src/") && !duty {
        complaints.push(format!("{file}:1: the file does not open with //! and its duty"));
    }
    complaints
}

// ---------------------------------------------------------------- reading ARCHITECTURE.md

fn section<'a>(text: &'a str, heading: &str) -> impl Iterator<Item = &'a str> {
    let heading = format!("## {heading}");
    text.lines().skip_while(move |line| *line != heading).skip(1).take_while(|line| !line.starts_with("## "))
}

fn cells(line: &str) -> Option<Vec<&str>> {
    let inner = line.strip_prefix('|')?.strip_suffix('|')?;
    Some(inner.split('|').map(str::trim).collect())
}

fn ticked(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

fn documented_layers(text: &str) -> BTreeMap<String, u8> {
    let mut layers = BTreeMap::new();
    for row in section(text, "Layers").filter_map(cells) {
        if let (Ok(layer), Some(modules)) = (row[0].parse(), row.get(1)) {
            layers.extend(ticked(modules).map(|module| (module.to_owned(), layer)));
        }
    }
    layers
}

fn documented_homes(text: &str) -> BTreeMap<String, Vec<String>> {
    let mut homes = BTreeMap::new();
    for row in section(text, "Homes").filter_map(cells).filter(|row| row.len() == 2) {
        let modules: Vec<String> = ticked(row[1]).map(str::to_owned).collect();
        homes.extend(ticked(row[0]).map(|name| (name.to_owned(), modules.clone())));
    }
    homes
}

/// The paths of the map (indentation is depth; names with `<` stand for many) and those in back ticks that start like
/// a path of ours.
/// What lies on top of the tracked files and not in the map.
fn left_out(tracked: &str, map: &[String]) -> Vec<String> {
    let top: BTreeSet<&str> = tracked.lines().filter_map(|path| path.split('/').next()).collect();
    top.into_iter().filter(|name| !map.iter().any(|path| path == name)).map(str::to_owned).collect()
}

fn documented_paths(text: &str) -> Vec<String> {
    let mut paths = Vec::new();
    let mut above: Vec<(usize, String)> = Vec::new();
    for line in section(text, "Map").skip_while(|line| !line.starts_with("```")).skip(1).take_while(|line| !line.starts_with("```")) {
        let depth = line.len() - line.trim_start().len();
        above.retain(|(outer, _)| *outer < depth);
        for name in
            line.trim_start().split("  ").next().unwrap_or_default().split(' ').filter(|name| !name.is_empty() && !name.contains('<'))
        {
            let parent: String = above.iter().map(|(_, name)| format!("{name}/")).collect();
            paths.push(format!("{parent}{}", name.trim_end_matches('/')));
            if let Some(folder) = name.strip_suffix('/') {
                above.push((depth, folder.to_owned()));
            }
        }
    }
    let ours = ["src/", "tests/", "benches/", "examples/", ".ci/"];
    let prose = text.lines().filter(|line| !line.starts_with("```")).flat_map(ticked);
    paths.extend(
        prose.filter(|path| ours.iter().any(|start| path.starts_with(start)) && !path.contains(['<', '*', ' '])).map(str::to_owned),
    );
    paths
}

// ---------------------------------------------------------------- reading Rust

#[derive(Debug, PartialEq)]
enum Kind {
    /// An identifier, keyword or number.
    Word(String),
    /// The inside of a string literal, escapes left as written.
    Text(String),
    /// Any other character.
    Mark(char),
}

#[derive(Debug)]
struct Token {
    line: usize,
    kind: Kind,
}

impl Token {
    fn is(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    fn word(&self, word: &str) -> bool {
        matches!(&self.kind, Kind::Word(own) if own == word)
    }
}

/// Rust source as tokens; comments, white space and character literals are left out.
fn tokens(source: &str) -> Vec<Token> {
    let chars: Vec<char> = source.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let (mut found, mut i, mut line) = (Vec::new(), 0, 1);
    while i < chars.len() {
        let start = i;
        let kind = match at(i) {
            '/' if at(i + 1) == '/' => {
                i = (i..chars.len()).find(|&j| at(j) == '\n').unwrap_or(chars.len());
                None
            }
            '/' if at(i + 1) == '*' => {
                let mut depth = 0;
                loop {
                    match (at(i), at(i + 1)) {
                        ('/', '*') => (depth, i) = (depth + 1, i + 2),
                        ('*', '/') => (depth, i) = (depth - 1, i + 2),
                        _ => i += 1,
                    }
                    if depth == 0 || i >= chars.len() {
                        break;
                    }
                }
                None
            }
            '\'' if at(i + 1) == '\\' || at(i + 2) == '\'' => {
                i += if at(i + 1) == '\\' { 3 } else { 2 };
                i = (i..chars.len()).find(|&j| at(j) == '\'').unwrap_or(chars.len()) + 1;
                None
            }
            '"' => {
                i += 1;
                while i < chars.len() && at(i) != '"' {
                    i += if at(i) == '\\' { 2 } else { 1 };
                }
                i += 1;
                Some(Kind::Text(chars[start + 1..(i - 1).min(chars.len())].iter().collect()))
            }
            'r' | 'b' | 'c' if raw_hashes(&chars, i).is_some() => {
                let (open, hashes) = raw_hashes(&chars, i).unwrap_or((i, 0));
                let closes = |j: usize| at(j) == '"' && (1..=hashes).all(|k| at(j + k) == '#');
                let end = (open + 1..chars.len()).find(|&j| closes(j)).unwrap_or(chars.len());
                i = end + 1 + hashes;
                Some(Kind::Text(chars[open + 1..end].iter().collect()))
            }
            'b' | 'c' if at(i + 1) == '"' || at(i + 1) == '\'' => {
                i += 1; // the prefix; the literal itself comes next
                None
            }
            c if word(c) => {
                i = (i..chars.len()).find(|&j| !word(at(j))).unwrap_or(chars.len());
                Some(Kind::Word(chars[start..i].iter().collect()))
            }
            c => {
                i += 1;
                (!c.is_whitespace()).then_some(Kind::Mark(c))
            }
        };
        found.extend(kind.map(|kind| Token { line, kind }));
        line += chars[start..i.min(chars.len())].iter().filter(|&&c| c == '\n').count();
    }
    found
}

/// Where the quotation mark of a raw string that starts at `i` stands, and how many `#` it has.
fn raw_hashes(chars: &[char], i: usize) -> Option<(usize, usize)> {
    let r = if chars[i] == 'r' { i } else { i + 1 };
    let hashes = chars.get(r + 1..)?.iter().take_while(|&&c| c == '#').count();
    (chars[r..].first() == Some(&'r') && chars.get(r + 1 + hashes) == Some(&'"')).then_some((r + 1 + hashes, hashes))
}

/// The names at the crate's root that a file's paths reach, by `crate::` or by as many `super::` as it takes.
fn roots(file: &str, tokens: &[Token]) -> Vec<(usize, String)> {
    let home = file.trim_start_matches(BIN).trim_start_matches("src/").trim_end_matches(".rs");
    let parts = home.split('/').filter(|part| !["mod", "lib", "main"].contains(part)).count();
    let (mut found, mut braces, mut inline) = (Vec::new(), 0, Vec::new());
    for i in 0..tokens.len() {
        let after_path = i >= 2 && tokens[i - 1].is(':') && tokens[i - 2].is(':');
        match &tokens[i].kind {
            Kind::Mark('{') => {
                braces += 1;
                if i >= 2 && tokens[i - 2].word("mod") {
                    inline.push(braces);
                }
            }
            Kind::Mark('}') => {
                if inline.last() == Some(&braces) {
                    inline.pop();
                }
                braces -= 1;
            }
            Kind::Word(word) if word == "crate" && !after_path => reach(tokens, i + 1, 0, &mut found),
            Kind::Word(word) if word == "super" && !(after_path && i >= 3 && !tokens[i - 3].word("self")) => {
                if let Some(above) = (parts + inline.len()).checked_sub(1) {
                    reach(tokens, i + 1, above, &mut found);
                }
            }
            _ => {}
        }
    }
    found
}

/// Follows a path from the `::` at `i`; `above` is how many modules deep it stands.
fn reach(tokens: &[Token], i: usize, above: usize, found: &mut Vec<(usize, String)>) {
    if !(tokens.get(i).is_some_and(|t| t.is(':')) && tokens.get(i + 1).is_some_and(|t| t.is(':'))) {
        return;
    }
    branch(tokens, i + 2, above, found);
}

fn branch(tokens: &[Token], i: usize, above: usize, found: &mut Vec<(usize, String)>) {
    let Some(token) = tokens.get(i) else { return };
    match &token.kind {
        Kind::Word(word) if word == "super" => reach(tokens, i + 1, above.saturating_sub(1), found),
        Kind::Word(word) if above == 0 && word != "self" => found.push((token.line, word.clone())),
        Kind::Mark('*') if above == 0 => found.push((token.line, "*".to_owned())),
        Kind::Mark('{') => {
            let mut depth = 0;
            for j in i..tokens.len() {
                match tokens[j].kind {
                    Kind::Mark('{') => depth += 1,
                    Kind::Mark('}') => depth -= 1,
                    _ => {}
                }
                if depth == 0 {
                    break;
                }
                if depth == 1 && (tokens[j].is('{') || tokens[j].is(',')) {
                    branch(tokens, j + 1, above, found);
                }
            }
        }
        _ => {}
    }
}

const CFG_TEST: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];

fn cfg_test_at(tokens: &[Token], i: usize) -> bool {
    tokens.len() >= i + CFG_TEST.len()
        && CFG_TEST.iter().zip(&tokens[i..]).all(|(wanted, token)| match &token.kind {
            Kind::Word(word) => word == wanted,
            Kind::Mark(mark) => wanted.chars().eq([*mark]),
            Kind::Text(_) => false,
        })
}

/// The tokens without the items that `#[cfg(test)]` stands before.
fn without_tests(tokens: &[Token]) -> impl Iterator<Item = &Token> {
    let mut kept = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        if !cfg_test_at(tokens, i) {
            kept.push(&tokens[i]);
            i += 1;
            continue;
        }
        let mut depth = 0;
        i += CFG_TEST.len();
        while i < tokens.len() {
            match tokens[i].kind {
                Kind::Mark('{') => depth += 1,
                Kind::Mark('}') => depth -= 1,
                _ => {}
            }
            i += 1;
            if depth == 0 && (tokens[i - 1].is(';') || tokens[i - 1].is('}')) {
                break;
            }
        }
    }
    kept.into_iter()
}

/// Files of modules that are declared for tests only (`#[cfg(test)] mod samples;`).
fn test_only(files: &BTreeMap<String, String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (file, text) in files {
        let tokens = tokens(text);
        let folder = file.trim_end_matches("/mod.rs").trim_end_matches("/lib.rs").trim_end_matches(".rs");
        for i in 0..tokens.len() {
            // `pub(crate)` may stand before `mod`.
            let after = i + CFG_TEST.len();
            let after = if tokens.get(after).is_some_and(|token| token.word("pub")) { after + 4 } else { after };
            let declared = tokens.get(after..after + 3);
            if let (true, Some([keyword, Token { kind: Kind::Word(name), .. }, end])) = (cfg_test_at(&tokens, i), declared)
                && keyword.word("mod")
                && end.is(';')
            {
                found.insert(format!("{folder}/{name}.rs"));
                found.insert(format!("{folder}/{name}/mod.rs"));
            }
        }
    }
    found
}

fn is_test_file(file: &str) -> bool {
    file.ends_with("/tests.rs") || file.contains("/tests/")
}

// ---------------------------------------------------------------- the tree

/// The top-level module of a file; `None` for the crate's root.
fn module_of(file: &str) -> Option<String> {
    if file.starts_with(BIN) {
        return Some("bin/factcheck".to_owned());
    }
    let first = file.strip_prefix("src/")?.split('/').next()?;
    (first != "lib.rs").then(|| first.trim_end_matches(".rs").to_owned())
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn architecture() -> String {
    fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md can be read")
}

/// Every Rust file under a folder: its path from the package's root with `/`, and its text.
fn sources(folder: &str) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut folders: Vec<PathBuf> = vec![root().join(folder)];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("a folder can be listed") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root()).expect("below the root").to_string_lossy().replace('\\', "/");
                files.insert(name, fs::read_to_string(&path).expect("a source file can be read"));
            }
        }
    }
    assert!(!files.is_empty(), "no Rust files under {folder}");
    files
}

/// Fails with every complaint at once.
fn holds(complaints: impl IntoIterator<Item = String>) {
    let complaints: Vec<String> = complaints.into_iter().collect();
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

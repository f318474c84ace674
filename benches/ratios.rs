//! The extraction in ratios: to `rg` over the same file, to `text2num`, between sizes, of hostile texts to speech, of the command, at
//! start; and articles checked for sources. `cargo bench --bench ratios [PART]…`; Linux only, since CPU time and memory are read from `/proc`.
//!
//! The surprise: no time of the clock is used but for the start, which is too short for the kernel's ticks; on a busy
//! machine the CPU seconds of one run, side by side, still tell which is how much faster.

#![expect(clippy::print_stdout, reason = "what a bench says goes to standard output")]
#![expect(clippy::float_arithmetic, reason = "times are no quantities of a claim")]

use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use factcheck::extract::{Options, extract, languages};
use factcheck::model::Policy;
use factcheck::workspace::{Prose, TextInput};
use text2num::{Language, replace_numbers_in_text};

const MB: usize = 1_000_000;

/// Texts of one thing only, with the language that makes the most of it.
const HOSTILE: [(&str, &str); 16] = [
    ("en", "9"),
    ("en", " "),
    ("en", "x"),
    ("en", "["),
    ("en", "[]"),
    ("en", "1 2, "),
    ("en", "1 "),
    ("en", "$1 "),
    ("en", "it: "),
    ("en", "one hundred thousand "),
    ("en", "one in five "),
    ("en", "three point "),
    ("fr", "un "),
    ("fr", "cent mille "),
    ("fr", "deux et demi "),
    ("de", "einundzwanzig "),
];

fn main() {
    let mut args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if let [part, lang] = args.as_slice()
        && part == "start-of"
    {
        return start_of(lang);
    }
    if args.is_empty() {
        args = ["rg", "text2num", "linear", "hostile", "command", "memory", "start", "prose"].map(str::to_owned).to_vec();
    }
    for part in args {
        println!("\n{part}");
        match part.as_str() {
            "rg" => against_rg(),
            "text2num" => against_text2num(),
            "linear" => linear(),
            "hostile" => hostile(),
            "command" => command(),
            "memory" => memory(),
            "start" => start(),
            "prose" => prose(),
            _ => println!("  no such part; there are rg, text2num, linear, hostile, command, memory, start, prose"),
        }
    }
}

/// The times of `rg` and of the library over the same 10 MB.
fn against_rg() {
    let dir = tempfile::tempdir().expect("a folder");
    for lang in ["en", "fr"] {
        let text = speech(lang, 10 * MB);
        let file = dir.path().join(lang);
        std::fs::write(&file, &text).expect("written");
        let library = seconds(|| drop(black_box(read(lang, &text))));
        let rg = || Command::new("rg").args(["--count-matches", r"\d+"]).arg(&file).stdout(Stdio::null()).status();
        if !rg().is_ok_and(|status| status.success()) {
            println!("  {lang}  {}; rg is not here to compare with", rate(&text, library));
            continue;
        }
        let rg = seconds(|| drop(rg()));
        println!("  {lang}  {}  {:.1} times rg (goal 6)", rate(&text, library), library / rg);
    }
}

/// The times of `text2num`, which writes number words as digits and knows no units, and of the library over the same 1 MB.
fn against_text2num() {
    for (lang, theirs) in [("en", Language::english()), ("fr", Language::french())] {
        let text = speech(lang, MB);
        let library = seconds(|| drop(black_box(read(lang, &text))));
        let theirs = seconds(|| drop(black_box(replace_numbers_in_text(&text, &theirs, 0.0))));
        println!("  {lang}  {}  {:.0} times as fast as text2num", rate(&text, library), theirs / library);
    }
}

/// The same speech as a document of 10 KB, 1 MB and 100 MB.
fn linear() {
    for lang in ["en", "fr"] {
        // The speeches come round every few MB, so that all sizes hold the same.
        let unit = speech(lang, MB / 100);
        let rates = [1, 100, 10_000].map(|times| {
            let text = unit.repeat(times);
            chars(&text) / seconds(|| drop(black_box(read(lang, &text))))
        });
        let [small, middle, large] = rates;
        println!("  {lang}  10 KB {:.2}  1 MB 1  100 MB {:.2} (goal 0.8 to 1.2)", small / middle, large / middle);
    }
}

/// How much slower than a speech 1 MB of one thing is.
fn hostile() {
    let usual = |lang: &str| {
        let text = speech(if lang == "fr" { "fr" } else { "en" }, 10 * MB);
        chars(&text) / seconds(|| drop(black_box(read(lang, &text))))
    };
    let (french, english) = (usual("fr"), usual("en"));
    for (lang, unit) in HOSTILE {
        let text = fill(unit, MB);
        let rate = chars(&text) / seconds(|| drop(black_box(read(lang, &text))));
        let usual = if lang == "fr" { french } else { english };
        println!("  {lang} {unit:24?} {:6.2} times as long as speech (goal 5)", usual / rate);
    }
}

/// The command over JSON Lines: characters a CPU second, on one thread and on all.
fn command() {
    let dir = tempfile::tempdir().expect("a folder");
    for (name, size) in [("lines of 1 KB", 1000), ("lines of 1 MB", MB)] {
        let lines = lines(&speech("en", 20 * MB), size);
        let file = dir.path().join("lines");
        std::fs::write(&file, &lines).expect("written");
        for jobs in ["1", "all"] {
            let run = || {
                let mut command = Command::new(env!("CARGO_BIN_EXE_factcheck"));
                command.args(["extract", "--format", "ndjson"]).arg(&file).stdout(Stdio::null());
                if jobs != "all" {
                    command.args(["--jobs", jobs]);
                }
                assert!(command.status().is_ok_and(|status| status.success()), "factcheck extract failed");
            };
            let clock = Instant::now();
            run();
            let clock = clock.elapsed().as_secs_f64();
            println!(
                "  {name}, {jobs:>3} thread(s)  {} (goal 40); {:.0} M a second by the clock",
                rate(&lines, seconds(run)),
                chars(&lines) / clock / 1e6
            );
        }
    }
}

/// The most memory that the command takes for a stream of 1 MB lines.
fn memory() {
    for (name, text) in [("speech", speech("en", MB)), ("numbers only", fill("1 2, ", MB)), ("a number a paragraph", fill("1\n\n", MB))] {
        let line = lines(&text, MB);
        let mut child = Command::new(env!("CARGO_BIN_EXE_factcheck"))
            .args(["extract", "--format", "ndjson", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("factcheck runs");
        let (mut stdin, stdout) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
        let count = 10;
        let peak = std::thread::scope(|scope| {
            let feed = scope.spawn(move || {
                (0..count).for_each(|_| stdin.write_all(line.as_bytes()).expect("fed"));
                stdin
            });
            let mut out = BufReader::new(stdout);
            for _ in 0..count {
                out.skip_until(b'\n').expect("answered");
            }
            // The pipe stays open until the memory is read.
            let open = feed.join().expect("fed");
            let status = std::fs::read_to_string(Path::new("/proc").join(child.id().to_string()).join("status")).unwrap_or_default();
            drop(open);
            status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse::<f64>().ok())
        });
        child.wait().expect("ended");
        println!("  {count} lines of 1 MB, {name}: {:.0} MB (goal 64)", peak.unwrap_or_default() / 1024.0);
    }
}

/// How long each language's tables take: the least of many processes, since tables are made once in each.
fn start() {
    let this = std::env::current_exe().expect("this program");
    for lang in languages() {
        let once = || {
            let out = Command::new(&this).args(["start-of", lang]).output().expect("this program runs");
            String::from_utf8_lossy(&out.stdout).trim().parse::<f64>().expect("a time")
        };
        let least = (0..40).map(|_| once()).fold(f64::INFINITY, f64::min);
        println!("  {lang}  {least:.2} ms (goal 2)");
    }
}

/// Articles of 10 MB, read from a file and checked for sources, beside `rg` over the same file; and what is made to be slow.
fn prose() {
    let dir = tempfile::tempdir().expect("a folder");
    let article = |name: &str| std::fs::read_to_string(Path::new("tests/cmd/prose.in/sourced").join(name)).expect("an article");
    let speech = speech("en", 10 * MB);
    let cases = [
        ("article.md", fill(&article("cycling.md"), 10 * MB)),
        ("article.html", fill(&article("fishing.html"), 10 * MB)),
        ("article.txt", fill(&article("mitteilung.txt"), 10 * MB)),
        ("a speech.txt", speech),
        ("links.md", fill("[a](https://a.example) ", 2 * MB)),
        ("brackets.md", fill("[claim:[^1](", 2 * MB)),
        ("tags.html", fill("<p>1 <a href=#a><sup>", 2 * MB)),
        ("notes.html", notes(10_000)),
        ("one paragraph.md", fill("It rose to 12,400 tonnes. ", 2 * MB)),
        ("one table.md", format!("| a | b |\n|---|---|\n{}", fill("| Paris | 12,400 tonnes |\n", 2 * MB))),
        ("comments.md", fill("<!-- factcheck: allow unsourced-number because x -->\nIt rose to 12,400 tonnes.\n\n", 2 * MB)),
    ];
    for (name, text) in cases {
        let file = dir.path().join(name);
        std::fs::write(&file, &text).expect("written");
        let check = || {
            let prose = Prose::read(dir.path(), &[TextInput::File(file.clone())]).ok();
            black_box(prose.map(|prose| prose.judge(None, &Policy::default(), None).hits.len()));
        };
        let ours = seconds(check);
        let rg = || drop(Command::new("rg").args(["--count-matches", r"\d+"]).arg(&file).stdout(Stdio::null()).status());
        let (rate, ratio) = (text.len() as f64 / ours / 1e6, ours / seconds(rg));
        println!("  {name:16}  {rate:5.0} MB a CPU second (goal 20), {ratio:.1} times rg");
    }
}

/// A page of so many sentences, each with a footnote at its foot.
fn notes(count: usize) -> String {
    let sentences = (0..count).map(|at| format!("<p>It rose to 12,400 tonnes.<a href=\"#n{at}\"><sup>{at}</sup></a></p>\n"));
    sentences.chain((0..count).map(|at| format!("<p id=\"n{at}\">The yearbook, page {at}</p>\n"))).collect()
}

fn start_of(lang: &str) {
    let clock = Instant::now();
    black_box(read(lang, "1"));
    println!("{}", clock.elapsed().as_secs_f64() * 1e3);
}

fn read(lang: &str, text: &str) -> factcheck::extract::Extraction {
    extract(text, &Options { lang: Some(lang), ..Options::default() })
}

/// Speeches where they lie beside the repository, else the example and, for English, the manual.
fn speech(lang: &str, bytes: usize) -> String {
    let (place, example) = match lang {
        "fr" => ("../shared/seed/poutine.fr.txt", include_str!("../examples/speeches/port.fr.md")),
        _ => ("../shared/bench/speeches.en.txt", include_str!("../README.md")),
    };
    fill(&std::fs::read_to_string(place).unwrap_or_else(|_| example.to_owned()), bytes)
}

/// A text again and again, up to so many bytes.
fn fill(unit: &str, bytes: usize) -> String {
    let mut text = unit.repeat(bytes.div_ceil(unit.len()));
    text.truncate(text.floor_char_boundary(bytes));
    text
}

/// A text as JSON Lines of so many bytes of text each.
fn lines(text: &str, size: usize) -> String {
    let (mut lines, mut rest) = (String::new(), text);
    while !rest.is_empty() {
        let (line, more) = rest.split_at(rest.floor_char_boundary(size));
        lines += &format!("{}\n", serde_json::json!({"id": "x", "lang": "en", "text": line}));
        rest = more;
    }
    lines
}

fn chars(text: &str) -> f64 {
    text.chars().count() as f64
}

fn rate(text: &str, seconds: f64) -> String {
    format!("{:.0} M characters a CPU second", chars(text) / seconds / 1e6)
}

/// CPU seconds of one call, its child processes included: the least of three turns, each long enough for the kernel's ticks.
fn seconds(mut call: impl FnMut()) -> f64 {
    call();
    let mut turn = || {
        let (from, mut calls) = (ticks(), 0.0);
        while calls < 1.0 || ticks() - from < 50.0 {
            call();
            calls += 1.0;
        }
        (ticks() - from) / calls / 100.0
    };
    (0..3).map(|_| turn()).fold(f64::INFINITY, f64::min)
}

/// CPU time of this process and of its ended children, in hundredths of a second.
fn ticks() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    // Behind the name, which may hold anything: fields 14 to 17 of proc(5).
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields).split_whitespace().skip(11).take(4);
    fields.filter_map(|field| field.parse::<f64>().ok()).sum()
}

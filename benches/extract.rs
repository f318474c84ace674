//! The extraction library: real text in three sizes, and texts made to be slow. `cargo bench --bench extract`.
//!
//! Every line shows characters a second; next to it stands a plain scan for runs of digits over the same text, so that
//! what counts, on a noisy machine, is the ratio of the two.

use divan::counter::CharsCount;
use divan::{Bencher, black_box};
use factcheck::extract::{Options, extract};

fn main() {
    divan::main();
}

const KB_10: usize = 10_000;
const MB_1: usize = 1_000_000;
const MB_10: usize = 10_000_000;
const SIZES: [usize; 3] = [KB_10, MB_1, MB_10];

/// A text of at least so many bytes, as one document: speeches where they lie beside the repository,
/// else the example and, for English, the manual.
fn text(lang: &str, bytes: usize) -> String {
    let (place, example) = match lang {
        "fr" => ("../shared/seed/poutine.fr.txt", include_str!("../examples/speeches/port.fr.md")),
        _ => ("../shared/bench/speeches.en.txt", include_str!("../README.md")),
    };
    let speech = std::fs::read_to_string(place).unwrap_or_else(|_| example.to_owned());
    fill(&speech, bytes)
}

/// A text again and again, up to so many bytes.
fn fill(unit: &str, bytes: usize) -> String {
    let mut text = unit.repeat(bytes.div_ceil(unit.len()));
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text
}

fn read(bencher: Bencher<'_, '_>, lang: &str, text: &str) {
    let options = Options { lang: Some(lang), ..Options::default() };
    // The tables are made ready outside the time.
    extract("1", &options);
    bencher.counter(CharsCount::of_str(text)).bench_local(|| extract(black_box(text), &options));
}

/// Counts runs of digits: the least that any reader of numbers does.
fn digit_runs(text: &str) -> usize {
    let bytes = text.as_bytes();
    let begins = |pair: &&[u8]| !pair[0].is_ascii_digit() && pair[1].is_ascii_digit();
    usize::from(bytes.first().is_some_and(u8::is_ascii_digit)) + bytes.windows(2).filter(begins).count()
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn english(bencher: Bencher<'_, '_>, bytes: usize) {
    read(bencher, "en", &text("en", bytes));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn english_scan_of_digit_runs(bencher: Bencher<'_, '_>, bytes: usize) {
    let text = text("en", bytes);
    bencher.counter(CharsCount::of_str(&text)).bench_local(|| digit_runs(black_box(&text)));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn french(bencher: Bencher<'_, '_>, bytes: usize) {
    read(bencher, "fr", &text("fr", bytes));
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn french_scan_of_digit_runs(bencher: Bencher<'_, '_>, bytes: usize) {
    let text = text("fr", bytes);
    bencher.counter(CharsCount::of_str(&text)).bench_local(|| digit_runs(black_box(&text)));
}

/// A line at a time, as the command reads a stream.
#[divan::bench(sample_count = 10)]
fn english_by_line(bencher: Bencher<'_, '_>) {
    let text = text("en", MB_1);
    let options = Options { lang: Some("en"), ..Options::default() };
    bencher.counter(CharsCount::of_str(&text)).bench_local(|| text.lines().map(|line| extract(line, &options).found.len()).sum::<usize>());
}

/// Texts of one thing only; none may take five times as long as a speech.
const HOSTILE: [&str; 7] = ["1", " ", "x", "un ", "[", "1 2, ", "cent mille "];

#[divan::bench(args = HOSTILE, sample_count = 5)]
fn hostile(bencher: Bencher<'_, '_>, unit: &str) {
    read(bencher, "fr", &fill(unit, MB_1));
}

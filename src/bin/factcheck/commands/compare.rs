//! `compare`: a claim's words against a quote's, no workspace.

use std::path::Path;

use factcheck::evidence::compare_texts;
use factcheck::model::Words;
use factcheck::report::compare;

use super::{Surroundings, stream};
use crate::args::{Compare, CompareFormat};
use crate::exit::{Exit, UsageError};
use crate::terminal::Terminal;

pub fn run(args: &Compare, place: &Surroundings, terminal: &Terminal) -> anyhow::Result<Exit> {
    let words = args.claim.as_deref().zip(args.quote.as_deref());
    let (claim, quote) = match (args.format, words) {
        (CompareFormat::Ndjson, _) if args.claim.is_none() && args.quote.is_none() => {
            let input = args.input.as_deref().unwrap_or(Path::new("-"));
            return stream::run(input, place, None, |line, out| compare::answer_line(line, compare_texts, out), terminal);
        }
        (CompareFormat::Ndjson, _) => {
            return Err(
                UsageError("--format ndjson reads pairs from FILE or standard input; leave --claim and --quote out".to_owned()).into()
            );
        }
        (_, None) => {
            return Err(UsageError("give --claim TEXT and --quote TEXT, or --format ndjson with pairs on standard input".to_owned()).into());
        }
        (_, Some(words)) => words,
    };
    for lang in [&args.lang, &args.quote_lang] {
        compare::readable(lang.as_deref()).map_err(UsageError)?;
    }
    let claim = Words { text: claim, lang: args.lang.as_deref(), date: args.date };
    let quote = Words { text: quote, lang: args.quote_lang.as_deref(), date: args.quote_date };
    let comparison = compare_texts(&claim, &quote);
    let text = if args.format == CompareFormat::Json { compare::json(&comparison) } else { compare::human(&comparison) };
    terminal.result(&text)?;
    Ok(Exit::Clean)
}

//! Which claims and which snapshots hold words: the full-text side of the index.
//!
//! The index knows which rows hold a word and not how often or where, so rows are ranked by how rare the words are that
//! they hold. Who needs passages reads the texts of the first few; [`marked`] finds the words in them again.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use rusqlite::{OptionalExtension, params};

use super::write::MOST_CLAIMS;
use super::{Index, StoreError, words};

/// A word that is looked for, folded as the index folds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word {
    text: String,
    beginning: bool,
}

/// Whether a row must hold every word or may hold any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Every word.
    All,
    /// At least one; more and rarer ones count more.
    Any,
}

/// A snapshot whose text holds words that were looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextHit {
    /// Id of the source.
    pub source: String,
    /// Id of the snapshot.
    pub snapshot: String,
    /// How much the words that it holds tell: the sum of [`Index::texts`]' weights. Only for ranking.
    pub weight: u32,
    /// How many of the words it holds.
    pub words: usize,
}

impl Word {
    /// The words of a text, each once: whole words, or beginnings of words.
    pub fn of(text: &str, beginning: bool) -> Vec<Self> {
        let mut found = BTreeSet::new();
        words::each(text, |_, word| {
            // A number that only begins alike is another number.
            let beginning = beginning && !word.starts_with(|c: char| c.is_ascii_digit());
            found.insert(Self { text: word.to_owned(), beginning });
        });
        found.into_iter().collect()
    }

    /// The word, folded.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn fits(&self, word: &str) -> bool {
        if self.beginning { word.starts_with(&self.text) } else { word == self.text }
    }

    /// As FTS5 reads it: nothing in a folded word is an operator, in quotes least of all.
    fn query(&self) -> String {
        format!("\"{}\"{}", self.text.replace('"', ""), if self.beginning { " *" } else { "" })
    }
}

/// Where words stand in a text, in bytes, in order.
pub fn marked(text: &str, wanted: &[Word]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    words::each(text, |range, word| {
        if wanted.iter().any(|wanted| wanted.fits(word)) {
            ranges.push(range);
        }
    });
    ranges
}

/// A full-text table.
#[derive(Clone, Copy)]
enum Table {
    Texts,
    Claims,
}

impl Table {
    const fn name(self) -> &'static str {
        match self {
            Self::Texts => "_words",
            Self::Claims => "_claim_words",
        }
    }
}

/// So many rows are looked at where any of many words will do.
const MOST_WALKED: i64 = 60_000;

/// A row, the weight of its words, and their number.
type Ranked = (i64, u32, usize);

impl Index {
    /// The snapshots whose text holds words, at most `most`, best first: a word weighs the more the fewer snapshots hold it.
    /// Of equals the newest is the first.
    ///
    /// # Errors
    /// Where the file can't be read.
    pub fn texts(&self, wanted: &[Word], need: Need, most: usize) -> Result<Vec<TextHit>, StoreError> {
        let _moment = self.moment()?;
        self.text_hits(wanted, need, most).map_err(|failure| self.error(failure))
    }

    /// The numbers (`n` of the private tables) of claims whose quote, note or speaker holds words, best first; equals in the order of speeches.
    pub(super) fn claims_holding(&self, wanted: &[Word], need: Need, most: usize) -> rusqlite::Result<Vec<i64>> {
        let mut ranked = self.holding(Table::Claims, wanted, need)?;
        // Numbers tell which speech was indexed first, which says nothing.
        let mut speeches = self.connection.prepare_cached("SELECT s FROM _speeches ORDER BY speech")?;
        let speeches: Vec<i64> = speeches.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let place: HashMap<i64, usize> = speeches.into_iter().enumerate().map(|(at, s)| (s, at)).collect();
        ranked.sort_by_cached_key(|(row, weight, _)| (Reverse(*weight), place.get(&(row / MOST_CLAIMS)), *row));
        Ok(ranked.into_iter().take(most).map(|(row, ..)| row).collect())
    }

    fn text_hits(&self, wanted: &[Word], need: Need, most: usize) -> rusqlite::Result<Vec<TextHit>> {
        let mut ranked = self.holding(Table::Texts, wanted, need)?;
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then(b.0.cmp(&a.0)));
        let weight_of_last = ranked.get(most.saturating_sub(1)).map_or(0, |last| last.1);
        let mut read = self.connection.prepare_cached("SELECT source, snapshot FROM _snapshots WHERE id = ?")?;
        let mut hits = Vec::new();
        for (row, weight, words) in ranked.into_iter().take_while(|(_, weight, _)| *weight >= weight_of_last) {
            let hit = read.query_row([row], |row| Ok(TextHit { source: row.get(0)?, snapshot: row.get(1)?, weight, words }));
            hits.extend(hit.optional()?);
        }
        // Row numbers tell who was indexed first, which says nothing; names tell who was captured last.
        hits.sort_by(|a, b| b.weight.cmp(&a.weight).then_with(|| b.snapshot.cmp(&a.snapshot)).then_with(|| a.source.cmp(&b.source)));
        hits.truncate(most);
        Ok(hits)
    }

    fn holding(&self, table: Table, wanted: &[Word], need: Need) -> rusqlite::Result<Vec<Ranked>> {
        let all: i64 = match table {
            Table::Texts => self.connection.query_row("SELECT count(*) FROM _snapshots", [], |row| row.get(0))?,
            Table::Claims => self.connection.query_row("SELECT count(*) FROM _claims", [], |row| row.get(0))?,
        };
        let mut by_rarity = Vec::with_capacity(wanted.len());
        for word in wanted {
            by_rarity.push((self.rows_with(table, word)?, word));
        }
        by_rarity.sort();
        if need == Need::All {
            return self.holding_all(table, &by_rarity, all);
        }
        // What half of all rows hold tells nothing, unless there is nothing else to go by.
        let telling: Vec<_> = by_rarity.iter().filter(|(rows, _)| *rows > 0 && *rows * 2 <= all).collect();
        let chosen = if telling.is_empty() { by_rarity.iter().collect() } else { telling };
        let mut found: HashMap<i64, (u32, usize)> = HashMap::new();
        let mut read = self.connection.prepare_cached(&format!("SELECT rowid FROM {0} WHERE {0} MATCH ?", table.name()))?;
        let mut walked = 0;
        for (rows, word) in chosen {
            // The rarest come first; what is left is too common to change the order of those that hold rare ones.
            walked += rows;
            if walked > MOST_WALKED && !found.is_empty() {
                break;
            }
            let weight = weight(all, *rows);
            let mut ids = read.query([word.query()])?;
            while let Some(row) = ids.next()? {
                let entry = found.entry(row.get(0)?).or_default();
                *entry = (entry.0 + weight, entry.1 + 1);
            }
        }
        Ok(found.into_iter().map(|(row, (weight, words))| (row, weight, words)).collect())
    }

    fn holding_all(&self, table: Table, by_rarity: &[(i64, &Word)], all: i64) -> rusqlite::Result<Vec<Ranked>> {
        if by_rarity.first().is_none_or(|(rows, _)| *rows == 0) {
            return Ok(Vec::new());
        }
        let query: Vec<String> = by_rarity.iter().map(|(_, word)| word.query()).collect();
        let weight = by_rarity.iter().map(|(rows, _)| weight(all, *rows)).sum();
        let mut read = self.connection.prepare_cached(&format!("SELECT rowid FROM {0} WHERE {0} MATCH ?", table.name()))?;
        let rows = read.query_map([query.join(" AND ")], |row| Ok((row.get(0)?, weight, query.len())))?;
        rows.collect()
    }

    /// How many rows hold a word; of a beginning, at most so many.
    fn rows_with(&self, table: Table, word: &Word) -> rusqlite::Result<i64> {
        let known = format!("{}_known", table.name());
        if !word.beginning {
            let query = format!("SELECT doc FROM {known} WHERE term = ?");
            let rows = self.connection.prepare_cached(&query)?.query_row([&word.text], |row| row.get(0)).optional()?;
            return Ok(rows.unwrap_or(0));
        }
        // No word holds this letter, so every word that begins so stands below it.
        let end = format!("{}\u{10ffff}", word.text);
        let query = format!("SELECT coalesce(sum(doc), 0) FROM {known} WHERE term >= ?1 AND term < ?2");
        self.connection.prepare_cached(&query)?.query_row(params![word.text, end], |row| row.get(0))
    }
}

/// Four for each halving: 4 where half of all rows hold a word, 40 where one of a thousand does.
fn weight(all: i64, rows: i64) -> u32 {
    let whole = |count: i64| u128::try_from(count.clamp(1, 1 << 30)).unwrap_or(1);
    (whole(all).pow(4) / whole(rows).pow(4)).max(1).ilog2().max(1)
}

#[cfg(test)]
mod tests {
    use super::{Need, Word, marked, weight};
    use crate::model::{SnapshotState, fixture};
    use crate::store::{Index, TextWords, Words};

    const TEXTS: &[(&str, &str, &str)] = &[
        ("a-1", "s1", "The port had 2,874 employees in 2023."),
        ("a-1", "s2", "The port had 2,900 employees in 2024."),
        ("b-1", "s1", "Le port comptait 2 874 salariés."),
        ("c-1", "s1", "Nothing of the kind: a report on bridges."),
    ];

    fn snapshot(source: &str, id: &str) -> SnapshotState {
        SnapshotState { source: source.to_owned(), id: id.to_owned(), ..fixture::state().snapshots[0].clone() }
    }

    fn index() -> Index {
        let mut index = Index::in_memory().expect("an index");
        let update = index.update().expect("begun");
        for (source, id, text) in TEXTS {
            update.put_snapshot(&snapshot(source, id), &TextWords::Taken(Words::of(text))).expect("written");
        }
        update.commit().expect("written");
        index
    }

    #[test]
    fn the_rarest_words_rank_highest_and_numbers_are_found_in_any_grouping() {
        let index = index();
        let found = |text: &str, beginning: bool, need: Need| -> Vec<String> {
            let hits = index.texts(&Word::of(text, beginning), need, 10).expect(text);
            hits.into_iter().map(|hit| format!("{}/{}", hit.source, hit.snapshot)).collect()
        };
        assert_eq!(found("2.874", false, Need::All), ["a-1/s1", "b-1/s1"]);
        assert_eq!(found("port 2874 salariés", false, Need::Any), ["b-1/s1", "a-1/s1"], "what most of them hold says nothing");
        assert_eq!(found("salarie", true, Need::All), ["b-1/s1"]);
        assert_eq!(found("port 2874 2023", false, Need::All), ["a-1/s1"]);
        assert_eq!(found("port", false, Need::Any), ["a-1/s2", "a-1/s1", "b-1/s1"], "of equals the newest");
        assert_eq!(found("employees nowhere", false, Need::All), Vec::<String>::new());
        assert_eq!(found("NOT \" * OR (", false, Need::Any), Vec::<String>::new());
        let best = index.texts(&Word::of("port 2874 salariés", false), Need::Any, 1).expect("found");
        assert_eq!(best.len(), 1);
        assert_eq!((best[0].source.as_str(), best[0].words), ("b-1", 2));
    }

    #[test]
    fn a_text_that_is_gone_is_forgotten() {
        let mut index = index();
        let update = index.update().expect("begun");
        update.forget_snapshot("a-1", "s1").expect("forgotten");
        update.commit().expect("written");
        let hits = index.texts(&Word::of("2874 bridges", false), Need::Any, 10).expect("found");
        assert_eq!(hits.iter().map(|hit| hit.source.as_str()).collect::<Vec<_>>(), ["b-1", "c-1"]);
    }

    #[test]
    fn words_are_marked_where_they_stand() {
        let text = "Près de 15 000 sanctions, 150 de plus";
        let found: Vec<&str> = marked(text, &Word::of("sanct 15.000 pres", true)).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["Près", "15 000", "sanctions"]);
    }

    #[test]
    fn a_word_weighs_more_the_rarer_it_is() {
        assert_eq!([weight(1000, 1), weight(1000, 2), weight(1000, 500), weight(1000, 1000), weight(0, 0)], [39, 35, 4, 1, 1]);
    }
}

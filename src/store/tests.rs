//! The index on the shared workspace: in memory, in files, and in files that are none of ours.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use super::{FileMark, Filter, Index, Limits, Opened, SqlError, Stamp, StoreError, TextWords, VIEWS, Which, Words};
use crate::model::fixture::{self, number};
use crate::model::{CaptureState, Class, Field, SpeechState, State, Status};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn built(state: &State) -> Index {
    Index::of(state).expect("an index")
}

/// Writes a state into a file's index, in the place of what was there.
fn write(index: &mut Index, state: &State, note: &str) -> Result<(), StoreError> {
    let update = index.update()?;
    for source in update.sources()? {
        for snapshot in update.snapshots(&source)? {
            update.forget_snapshot(&source, &snapshot)?;
        }
        update.forget_source(&source)?;
    }
    for file in update.files()?.into_keys() {
        update.forget_speech(&file)?;
        update.forget_file(&file)?;
    }
    for source in &state.sources {
        update.put_source(&source.id, Some(source), &(Vec::new(), Vec::new()))?;
    }
    for snapshot in &state.snapshots {
        update.put_snapshot(snapshot, &TextWords::Taken(Words::of("words")))?;
    }
    for speech in &state.speeches {
        update.put_speech(speech)?;
        update.put_file(&speech.file, &FileMark { stamp: Stamp::default(), sha256: String::new() })?;
        for claim in &speech.claims {
            update.put_events(&claim.claim.id, &claim.history)?;
        }
    }
    update.note("state", note)?;
    update.commit()
}

fn open(path: &Path) -> Opened {
    Index::open(path, "this build").expect("opened")
}

#[test]
fn an_index_of_another_version_or_build_is_emptied() {
    let state = fixture::state();
    for (change, build, said) in [
        ("PRAGMA user_version = 99", "this build", Some("a newer version")),
        ("PRAGMA user_version = 0", "this build", Some("an older version")),
        ("SELECT 1", "that build", None),
    ] {
        let folder = folder();
        let path = folder.path().join("status.sqlite");
        write(&mut open(&path).index, &state, "old").expect("written");
        Connection::open(&path).expect("a database").execute_batch(change).expect(change);
        let mut opened = Index::open(&path, build).expect("opened");
        match said {
            Some(words) => assert!(opened.remark.as_deref().is_some_and(|remark| remark.contains(words)), "{change}: {:?}", opened.remark),
            None => assert_eq!(opened.remark, None),
        }
        assert_eq!(opened.index.noted("state"), None, "{change}");
        assert_eq!(opened.index.state(&Which::All).expect("read"), State::default(), "{change}");
        write(&mut opened.index, &state, "new").expect("written");
        assert_eq!(opened.index.check_equals(&state), Vec::<String>::new(), "{change}");
        drop(opened);
        assert_eq!(Index::open(&path, build).expect("opened").index.noted("state").as_deref(), Some("new"));
        assert!(!folder.path().join("status.sqlite.broken-1").exists(), "nothing of ours is set aside");
    }
}

#[test]
fn what_was_written_is_read_as_it_was() {
    let mut state = fixture::state();
    let read = built(&state).state(&Which::All).expect("read");
    assert_eq!(read.speeches, state.speeches);
    assert_eq!(read.sources, state.sources);
    state.snapshots[0].damage.clear();
    assert_eq!(read.snapshots, state.snapshots);
    let one = built(&state).state(&Which::Speeches([state.speeches[1].speech.id.clone()].into())).expect("read");
    assert_eq!(one.speeches, [state.speeches[1].clone()]);
    assert_eq!(one.sources.iter().map(|source| source.id.as_str()).collect::<Vec<_>>(), [fixture::PAGE]);
}

#[test]
fn the_same_state_gives_the_same_dump_whatever_was_there_before() {
    let state = fixture::state();
    let fresh = built(&state).dump_stable().expect("a dump");
    insta::assert_snapshot!("dump", fresh);
    let folder = folder();
    let path = folder.path().join("deep/er/status.sqlite");
    let mut other = state.clone();
    other.speeches[0].claims.truncate(2);
    other.speeches[1].claims[0].claim.quote = "something else".to_owned();
    let mut index = open(&path).index;
    for (state, fingerprint) in [(&other, "a"), (&State::default(), "b"), (&state, "c")] {
        write(&mut index, state, fingerprint).expect("written");
        assert_eq!(index.noted("state").as_deref(), Some(fingerprint));
    }
    assert_eq!(index.dump_stable().expect("a dump"), fresh);
    drop(index);
    let again = open(&path).index;
    assert_eq!((again.dump_stable().expect("a dump"), again.noted("state").as_deref()), (fresh, Some("c")));
}

#[test]
fn how_deep_somebody_looked_does_not_show() {
    let state = fixture::state();
    let mut looked = state.clone();
    looked.snapshots[0].damage = vec!["text.txt differs".to_owned()];
    looked.speeches[0].capture = CaptureState::Corrupt("text.txt differs".to_owned());
    looked.speeches[0].claims[0].evidence[0].capture = CaptureState::Corrupt("text.txt differs".to_owned());
    assert_eq!(built(&state).dump_stable().expect("a dump"), built(&looked).dump_stable().expect("a dump"));
}

#[test]
fn differences_are_named() {
    let state = fixture::state();
    let index = built(&state);
    assert_eq!(index.check_equals(&state), Vec::<String>::new());
    let mut other = state.clone();
    other.speeches[0].claims[0].claim.quantities[0] = number("16 000", "16000");
    let differences = index.check_equals(&other);
    assert_eq!(differences.len(), 2, "{differences:#?}");
    assert!(differences[0].starts_with("only in the index: quantities: claim=\"15000-sanctions-4kq2m7\" position=0 text=\"15 000\""));
    assert!(differences[1].starts_with("missing in the index: quantities: claim=\"15000-sanctions-4kq2m7\" position=0 text=\"16 000\""));
    let all = index.check_equals(&State::default());
    assert_eq!(all.len(), super::dump::MOST_DIFFERENCES + 1);
    assert!(all.last().is_some_and(|line| line.starts_with("and ") && line.ends_with(" more differences")), "{all:#?}");
}

#[test]
fn a_changed_schema_and_a_changed_row_are_differences() {
    let state = fixture::state();
    for (sql, expected) in [
        ("UPDATE _claims SET status = 'reviewed' WHERE claim = '130-kilometres-8x2b9c'", "claims: claim=\"130-kilometres-8x2b9c\""),
        ("DROP VIEW sources", "schema: type=\"view\" name=\"sources\""),
        ("CREATE TRIGGER t AFTER DELETE ON _claims BEGIN SELECT 1; END", "schema: type=\"trigger\""),
    ] {
        let folder = folder();
        let path = folder.path().join("status.sqlite");
        write(&mut open(&path).index, &state, "f").expect("written");
        Connection::open(&path).expect("a database").execute_batch(sql).expect(sql);
        let differences = open(&path).index.check_equals(&state);
        assert!(differences.iter().any(|line| line.contains(expected)), "{sql}: {differences:#?}");
    }
}

#[test]
fn what_cannot_be_used_is_set_aside_and_built_anew() {
    let state = fixture::state();
    type Prepare = fn(&Path);
    let cases: &[(&str, Prepare)] = &[
        ("was corrupt", |path| fs::write(path, "no database at all ".repeat(400)).expect("written")),
        ("was no index of factcheck", |path| {
            Connection::open(path)
                .expect("a database")
                .execute_batch("CREATE TABLE mine (x); INSERT INTO mine VALUES (7)")
                .expect("a table");
        }),
        ("was no index of factcheck", |path| {
            Connection::open(path)
                .expect("a database")
                .execute_batch("PRAGMA application_id = 77; PRAGMA user_version = 1")
                .expect("a mark");
        }),
    ];
    for (number, (why, prepare)) in cases.iter().enumerate() {
        let folder = folder();
        let path = folder.path().join("status.sqlite");
        prepare(&path);
        let before = fs::read(&path).expect("the file");
        // A journal of the old file must not be played into the new one.
        fs::write(folder.path().join("status.sqlite-shm"), "old").expect("written");
        fs::write(folder.path().join("status.sqlite.broken-1"), "taken").expect("written");
        let mut opened = open(&path);
        let remark = opened.remark.clone().expect("a remark");
        assert!(remark.contains(why) && remark.contains("status.sqlite.broken-2"), "case {number}: {remark}");
        assert_eq!(opened.index.noted("state"), None);
        write(&mut opened.index, &state, "f").expect("written");
        assert_eq!(opened.index.check_equals(&state), Vec::<String>::new());
        assert_eq!(fs::read(folder.path().join("status.sqlite.broken-2")).expect("the old file"), before, "case {number}");
        assert!(!folder.path().join("status.sqlite-shm").exists());
        drop(opened);
        assert_eq!(open(&path).remark, None);
    }
}

#[test]
fn a_page_that_turns_out_corrupt_while_rebuilding_is_survived() {
    let state = fixture::state();
    let folder = folder();
    let path = folder.path().join("status.sqlite");
    write(&mut open(&path).index, &state, "f").expect("written");
    let mut bytes = fs::read(&path).expect("the file");
    // The schema on the first pages stays, everything behind it is noise.
    let pages = 3 * 4096;
    assert!(bytes.len() > 2 * pages);
    bytes[pages..].fill(0xA5);
    fs::write(&path, bytes).expect("written");
    let mut opened = open(&path);
    let remark = match opened.remark.take() {
        Some(remark) => remark,
        None => {
            let error = write(&mut opened.index, &state, "g").expect_err("the noise");
            assert!(error.is_corruption(), "{error}");
            opened.index.start_anew("this build").expect("anew")
        }
    };
    assert!(remark.contains("was corrupt"), "{remark}");
    write(&mut opened.index, &state, "g").expect("written");
    assert_eq!(opened.index.check_equals(&state), Vec::<String>::new());
    assert!(folder.path().join("status.sqlite.broken-1").exists());
}

#[test]
fn an_empty_file_is_a_new_index_and_a_folder_is_an_error() {
    let folder = folder();
    let path = folder.path().join("status.sqlite");
    fs::write(&path, "").expect("written");
    assert_eq!(open(&path).remark, None);
    let error = Index::open(folder.path(), "").expect_err("a folder");
    assert!(matches!(&error, StoreError::Sql { .. }) && error.to_string().contains("nothing is lost"), "{error}");
    fs::write(folder.path().join("file"), "").expect("written");
    let error = Index::open(&folder.path().join("file/status.sqlite"), "").expect_err("a file for a folder");
    assert!(matches!(error, StoreError::Io { .. }), "{error}");
}

#[test]
fn the_journal_is_no_write_ahead_log() {
    let folder = folder();
    let path = folder.path().join("status.sqlite");
    Connection::open(&path).expect("a database").execute_batch("PRAGMA journal_mode = WAL").expect("a mode");
    let index = open(&path).index;
    let mode: String = index.connection.pragma_query_value(None, "journal_mode", |row| row.get(0)).expect("a mode");
    assert_eq!(mode, "truncate");
}

#[test]
fn filters_choose() {
    let index = built(&fixture::state());
    let ids = |filter: &Filter<'_>| -> Vec<String> { index.claims(filter).expect("rows").into_iter().map(|row| row.claim).collect() };
    assert_eq!(ids(&Filter::default()).len(), 7);
    assert_eq!(ids(&Filter { status: Some(Status::Unsourced), ..Filter::default() }), ["130-kilometres-8x2b9c"]);
    assert_eq!(ids(&Filter { class: Some(Class::Opinion), ..Filter::default() }), ["cmd-2-w8x9y1"]);
    assert_eq!(
        ids(&Filter { speaker: Some("岸田文雄"), speech: Some("2025-01-24-tokyo"), ..Filter::default() }),
        ["15000-hito-b2c3d4", "10-8-growth-e5f6g7"]
    );
    assert_eq!(ids(&Filter { speaker: Some("' OR 1=1 --"), ..Filter::default() }), Vec::<String>::new());
}

#[test]
fn claims_are_found_in_one_order_whichever_speech_was_indexed_first() {
    let again = |speech: &SpeechState| {
        let mut again = speech.clone();
        again.speech.id.insert(0, '0');
        again.file.push('0');
        again.claims.iter_mut().for_each(|claim| claim.claim.id.push('0'));
        again
    };
    let mut state = fixture::state();
    state.speeches = state.speeches.iter().flat_map(|speech| [speech.clone(), again(speech)]).collect();
    let found = |state: &State| -> Vec<String> {
        let rows = built(state).search_claims("sanctions").expect("found");
        rows.into_iter().map(|row| row.claim).collect()
    };
    let first = found(&state);
    assert_eq!(first, ["15000-sanctions-4kq2m70", "15000-sanctions-4kq2m7"]);
    state.speeches.reverse();
    assert_eq!(found(&state), first);
}

#[test]
fn search_finds_words_and_takes_nothing_for_an_operator() {
    let index = built(&fixture::state());
    let ids = |text: &str| -> Vec<String> { index.search_claims(text).expect(text).into_iter().map(|row| row.claim).collect() };
    assert_eq!(ids("kilometres tunnels"), ["130-kilometres-8x2b9c"], "accents do not matter");
    assert_eq!(ids("SANCT"), ["15000-sanctions-4kq2m7"], "beginnings of words do");
    assert_eq!(ids("said twice"), ["15000-sanctions-4kq2m7"], "notes count");
    assert_eq!(ids("Kisseliov"), ["15000-sanctions-4kq2m7"], "speakers count");
    for text in ["", "  ", "%", "\"", "*", "- -"] {
        assert_eq!(ids(text), Vec::<String>::new(), "{text:?}");
    }
    for hostile in ["a\"b", "NEAR(a b)", "quote:sanctions", "x AND", "NOT OR", "\"sanctions", "^a", "a* b*", "(", "{quote}: x", "a\0b"] {
        let _ = ids(hostile);
    }
    assert_eq!(ids("\"sanctions"), ["15000-sanctions-4kq2m7"]);
    assert_eq!(ids("tunnels NOT sanctions"), Vec::<String>::new());
}

#[test]
fn a_claim_that_stands_twice_is_refused() {
    let mut state = fixture::state();
    let twin = state.speeches[0].claims[0].clone();
    state.speeches[1].claims.push(twin);
    let error = Index::of(&state).expect_err("twice");
    assert!(error.is_duplicate(), "{error}");
}

#[test]
fn views_give_what_a_person_would_ask_for() {
    let index = built(&fixture::state());
    let ask = |query: &str| index.lines(query).expect(query);
    assert_eq!(
        ask("SELECT claim, sum(value_approx) AS total FROM quantities WHERE unit = 'km' GROUP BY claim"),
        ["claim=\"130-kilometres-8x2b9c\" total=220.0"]
    );
    assert_eq!(
        ask("SELECT verdict, rating, person, reviews FROM verdicts WHERE standing = 'standing'"),
        [
            "verdict=\"accurate\" rating=5 person=\"a@example.org\" reviews=1",
            "verdict=\"imprecise\" rating=3 person=\"a@example.org\" reviews=0"
        ]
    );
    assert_eq!(ask("SELECT claim, evidence FROM findings WHERE finding = 'scale_slip'"), ["claim=\"8-billions-q7r2s9\" evidence=\"e1\""]);
    let views: Vec<String> = ask("SELECT name FROM sqlite_schema WHERE type = 'view'");
    assert_eq!(views.len(), VIEWS.len());
}

#[test]
fn the_plain_database_holds_the_views_and_nothing_private() {
    let mut index = built(&fixture::state());
    let bytes = index.plain().expect("a database");
    assert_eq!(bytes, built(&fixture::state()).plain().expect("a database"), "the same rows, the same bytes");
    let folder = folder();
    let path = folder.path().join("desk.sqlite");
    fs::write(&path, bytes).expect("written");
    let plain = Index { connection: Connection::open(&path).expect("a database"), path: Some(path) };
    assert_eq!(plain.dump_stable().expect("a dump"), index.dump_stable().expect("a dump"));
    assert_eq!(plain.lines("SELECT name FROM sqlite_schema WHERE type = 'table'").expect("tables").len(), VIEWS.len());
    let plan = plain.lines("EXPLAIN QUERY PLAN SELECT * FROM quantities WHERE claim = 'x'").expect("a plan");
    assert!(plan[0].contains("USING INDEX quantities_claim"), "{plan:?}");
    assert_eq!(
        plain.lines("SELECT type FROM pragma_table_info('quantities') WHERE name IN ('value', 'value_approx', 'position')").expect("types"),
        ["type=\"INTEGER\"", "type=\"REAL\"", "type=\"TEXT\""]
    );
}

#[test]
fn another_writer_is_waited_for_and_then_named() {
    let state = fixture::state();
    let folder = folder();
    let path = folder.path().join("status.sqlite");
    let mut index = open(&path).index;
    write(&mut index, &state, "before").expect("written");
    let other = Connection::open(&path).expect("a database");
    other.execute_batch("BEGIN IMMEDIATE").expect("a lock");
    index.connection.busy_timeout(std::time::Duration::from_millis(10)).expect("less patience");
    let error = write(&mut index, &State::default(), "after").expect_err("the lock");
    assert!(matches!(error, StoreError::Busy { .. }), "{error}");
    assert_eq!(index.check_equals(&state), Vec::<String>::new(), "readers still see the old content");
    other.execute_batch("COMMIT").expect("the lock gone");
    write(&mut index, &State::default(), "after").expect("written");
    assert_eq!(index.noted("state").as_deref(), Some("after"));
}

#[test]
fn what_is_read_is_of_one_moment() {
    let state = fixture::state();
    let folder = folder();
    let path = folder.path().join("status.sqlite");
    let index = {
        let mut index = open(&path).index;
        write(&mut index, &state, "before").expect("written");
        index
    };
    let other = open(&path).index;
    other.connection.busy_timeout(std::time::Duration::from_millis(10)).expect("little patience");
    let other = std::sync::Mutex::new(other);
    let read = index.each_speech(None, |speech| {
        let emptied = write(&mut other.lock().expect("whole"), &State::default(), "after");
        assert!(matches!(emptied, Err(StoreError::Busy { .. })), "{emptied:?}");
        speech.speech.id
    });
    let all: Vec<String> = state.speeches.iter().map(|speech| speech.speech.id.clone()).collect();
    assert_eq!(read.expect("read"), all);
    write(&mut other.lock().expect("whole"), &State::default(), "after").expect("written, now that nobody reads");
    assert_eq!(index.state(&Which::All).expect("read").speeches, []);
}

#[test]
fn a_change_is_not_begun_on_what_somebody_else_has_changed() {
    let folder = folder();
    let path = folder.path().join("status.sqlite");
    let (mut ours, mut theirs) = (open(&path).index, open(&path).index);
    write(&mut ours, &fixture::state(), "before").expect("written");
    let version = ours.version().expect("read");
    write(&mut ours, &fixture::state(), "ours").expect("written");
    assert!(ours.update_since(version).expect("begun").is_some(), "what one changes oneself is no news");
    write(&mut theirs, &State::default(), "theirs").expect("written");
    assert!(ours.update_since(version).expect("asked").is_none());
    let version = ours.version().expect("read");
    assert!(ours.update_since(version).expect("begun").is_some());
}

/// An index in a file, opened as questions open it.
fn asked(folder: &Path) -> Index {
    let path = folder.join("status.sqlite");
    write(&mut open(&path).index, &fixture::state(), "f").expect("written");
    Index::open_read_only(&path).expect("opened")
}

const LIMITS: Limits = Limits { time: Some(std::time::Duration::from_secs(10)), rows: 100 };

#[test]
fn questions_are_answered() {
    let folder = folder();
    let mut index = asked(folder.path());
    let answer = index.query("SELECT status, count(*) AS n FROM claims GROUP BY status ORDER BY status LIMIT 2", LIMITS).expect("answered");
    let text = |text: &str| Field::Text(text.to_owned());
    assert_eq!(answer.columns, ["status", "n"]);
    assert_eq!(answer.rows, [[text("dismissed"), Field::Number("1".into())], [text("disputed"), Field::Number("1".into())]]);
    for fine in [
        "WITH x AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM x WHERE n < 5) SELECT n FROM x",
        "VALUES (1, NULL), (x'00ff', 2.5)",
        "EXPLAIN QUERY PLAN SELECT * FROM claims",
        "SELECT json_extract(snapshots, '$[0]') FROM history -- a remark",
    ] {
        index.query(fine, LIMITS).expect(fine);
    }
    let views = index.views().expect("listed");
    for view in VIEWS {
        assert!(views.rows.iter().any(|row| row[0] == text(view)), "{view}");
    }
}

#[test]
fn the_guide_tells_of_every_column() {
    let guide = include_str!("../../docs/src/formats/sql.md");
    let index = Index::in_memory().expect("an index");
    for row in index.views().expect("listed").rows {
        let [Field::Text(view), Field::Text(column), Field::Text(kind)] = row.as_slice() else { panic!("three texts: {row:?}") };
        let from = guide.find(&format!("\n## {view}\n")).unwrap_or_else(|| panic!("the guide has no section on {view}"));
        let section = guide[from + 4..].split("\n## ").next().expect("a section");
        assert!(section.contains(&format!("`{column}`")), "the guide's section on {view} does not name {column}");
        assert!(["TEXT", "INTEGER", "INT", "REAL"].contains(&kind.as_str()), "{view}.{column} has the type \"{kind}\"");
    }
}

#[test]
fn nothing_but_reading_is_done() {
    let folder = folder();
    let mut index = asked(folder.path());
    let before = fs::read(folder.path().join("status.sqlite")).expect("read");
    for bad in [
        "DELETE FROM _claims",
        "INSERT INTO _meta VALUES ('a', 'b')",
        "DROP VIEW claims",
        "CREATE TEMP TABLE t (x)",
        "ATTACH 'other.sqlite' AS other",
        "PRAGMA user_version = 7",
        "PRAGMA journal_mode = WAL",
        "PRAGMA writable_schema = 1",
        "VACUUM INTO 'copy.sqlite'",
        "BEGIN",
        "REINDEX",
        "SELECT load_extension('evil')",
        "",
        "-- nothing",
    ] {
        let error = index.query(bad, LIMITS).expect_err(bad);
        assert!(matches!(error, SqlError::NotReading | SqlError::Query { .. }), "{bad}: {error:?}");
    }
    assert_eq!(fs::read(folder.path().join("status.sqlite")).expect("read"), before);
    for made in ["other.sqlite", "copy.sqlite"] {
        assert!(!folder.path().join(made).exists() && !Path::new(made).exists(), "{made} was made");
    }
}

#[test]
fn a_question_that_is_wrong_or_too_much_is_told_so() {
    let folder = folder();
    let mut index = asked(folder.path());
    let said = |error: SqlError| error.to_string();
    assert_eq!(
        said(index.query("SELECT é, nope FROM claims", LIMITS).expect_err("no column")),
        "no such column: é, at character 8 of the query"
    );
    assert!(said(index.query("SELEC 1", LIMITS).expect_err("a slip")).contains("near \"SELEC\": syntax error, at character 1"));
    assert!(said(index.query("SELECT 1; SELECT 2", LIMITS).expect_err("two")).contains("one statement"));
    let endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";
    let brief = Limits { time: Some(std::time::Duration::from_millis(50)), ..LIMITS };
    assert!(matches!(index.query(endless, brief), Err(SqlError::Timeout(_))));
    let rows = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n";
    assert!(matches!(index.query(rows, LIMITS), Err(SqlError::TooMany(100))));
    index.query("SELECT 1", LIMITS).expect("it goes on");
}

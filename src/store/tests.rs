//! The index on the shared workspace: in memory, in files, and in files that are none of ours.

use std::fs;
use std::path::Path;

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use super::migrate::{MIGRATIONS, VIEWS, migrate, version};
use super::{Filter, Index, StoreError};
use crate::model::fixture::{self, number};
use crate::model::{AnchorState, CaptureState, Class, State, Status};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn built(state: &State) -> Index {
    let mut index = Index::in_memory().expect("an index");
    index.rebuild(state, "f1").expect("rebuilt");
    index
}

fn hashes(migrations: &[&str]) -> Vec<String> {
    migrations.iter().map(|sql| Sha256::digest(sql.as_bytes()).iter().take(4).map(|byte| format!("{byte:02x}")).collect()).collect()
}

#[test]
fn released_migrations_are_never_edited() {
    assert_eq!(hashes(MIGRATIONS), ["59504b8b", "00c7ca05", "56710f66"], "append a migration instead");
}

#[test]
fn migrate_twice() {
    let mut connection = Connection::open_in_memory().expect("a database");
    for _ in 0..2 {
        migrate(&mut connection, MIGRATIONS).expect("migrated");
        assert_eq!(version(&connection).expect("a version"), MIGRATIONS.len());
    }
}

#[test]
fn a_failing_migration_leaves_the_file_as_it_was() {
    let mut connection = Connection::open_in_memory().expect("a database");
    migrate(&mut connection, MIGRATIONS).expect("migrated");
    let mut more = MIGRATIONS.to_vec();
    more.extend(["CREATE TABLE _new (x)", "CREATE TABLE _claims (x)"]);
    migrate(&mut connection, &more).expect_err("the table exists");
    assert_eq!(version(&connection).expect("a version"), MIGRATIONS.len());
    let new: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema WHERE name = '_new'", [], |row| row.get(0)).expect("a count");
    assert_eq!(new, 0);
}

#[test]
fn every_older_schema_opens_and_counts_as_behind() {
    let state = fixture::state();
    for seen in 0..=MIGRATIONS.len() {
        let folder = folder();
        let path = folder.path().join("status.sqlite");
        {
            let mut old = Connection::open(&path).expect("a database");
            migrate(&mut old, &MIGRATIONS[..seen]).expect("migrated");
            if seen > 0 {
                old.execute("INSERT INTO _meta VALUES ('fingerprint', 'old')", []).expect("a row");
            }
        }
        let mut opened = Index::open(&path).expect("opened");
        assert_eq!(opened.remark, None, "schema {seen}");
        let expected = if seen == MIGRATIONS.len() { Some("old".to_owned()) } else { None };
        assert_eq!(opened.index.fingerprint(), expected, "schema {seen}");
        opened.index.rebuild(&state, "new").expect("rebuilt");
        assert_eq!(opened.index.check_equals(&state), Vec::<String>::new(), "schema {seen}");
    }
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
    let mut index = Index::open(&path).expect("opened").index;
    for (state, fingerprint) in [(&other, "a"), (&State::default(), "b"), (&state, "c")] {
        index.rebuild(state, fingerprint).expect("rebuilt");
        assert_eq!(index.fingerprint().as_deref(), Some(fingerprint));
    }
    assert_eq!(index.dump_stable().expect("a dump"), fresh);
    drop(index);
    let again = Index::open(&path).expect("opened").index;
    assert_eq!((again.dump_stable().expect("a dump"), again.fingerprint().as_deref()), (fresh, Some("c")));
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
    assert_eq!(all.len(), super::MOST_DIFFERENCES + 1);
    assert!(all.last().is_some_and(|line| line.starts_with("and ") && line.ends_with(" more differences")), "{all:#?}");
}

#[test]
fn a_changed_schema_and_a_changed_row_are_differences() {
    let state = fixture::state();
    for (sql, expected) in [
        ("UPDATE _claims SET status = 'reviewed' WHERE n = 2", "claims: claim=\"130-kilometres-8x2b9c\""),
        ("DROP VIEW sources", "schema: type=\"view\" name=\"sources\""),
        ("CREATE TRIGGER t AFTER DELETE ON _claims BEGIN SELECT 1; END", "schema: type=\"trigger\""),
    ] {
        let folder = folder();
        let path = folder.path().join("status.sqlite");
        Index::open(&path).expect("opened").index.rebuild(&state, "f").expect("rebuilt");
        Connection::open(&path).expect("a database").execute_batch(sql).expect(sql);
        let differences = Index::open(&path).expect("opened").index.check_equals(&state);
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
        ("was written by a newer factcheck", |path| {
            Index::open(path).expect("opened");
            Connection::open(path).expect("a database").execute_batch("PRAGMA user_version = 99").expect("a mark");
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
        let mut opened = Index::open(&path).expect("opened");
        let remark = opened.remark.clone().expect("a remark");
        assert!(remark.contains(why) && remark.contains("status.sqlite.broken-2"), "case {number}: {remark}");
        assert_eq!(opened.index.fingerprint(), None);
        opened.index.rebuild(&state, "f").expect("rebuilt");
        assert_eq!(opened.index.check_equals(&state), Vec::<String>::new());
        assert_eq!(fs::read(folder.path().join("status.sqlite.broken-2")).expect("the old file"), before, "case {number}");
        assert!(!folder.path().join("status.sqlite-shm").exists());
        drop(opened);
        assert_eq!(Index::open(&path).expect("opened").remark, None);
    }
}

#[test]
fn a_page_that_turns_out_corrupt_while_rebuilding_is_survived() {
    let state = fixture::state();
    let folder = folder();
    let path = folder.path().join("status.sqlite");
    Index::open(&path).expect("opened").index.rebuild(&state, "f").expect("rebuilt");
    let mut bytes = fs::read(&path).expect("the file");
    // The schema on the first pages stays, everything behind it is noise.
    let pages = 3 * 4096;
    assert!(bytes.len() > 2 * pages);
    bytes[pages..].fill(0xA5);
    fs::write(&path, bytes).expect("written");
    let mut opened = Index::open(&path).expect("opened");
    let remark = match opened.remark.take() {
        Some(remark) => remark,
        None => opened.index.rebuild(&state, "g").expect("rebuilt").expect("a remark"),
    };
    assert!(remark.contains("was corrupt"), "{remark}");
    opened.index.rebuild(&state, "g").expect("rebuilt");
    assert_eq!(opened.index.check_equals(&state), Vec::<String>::new());
    assert!(folder.path().join("status.sqlite.broken-1").exists());
}

#[test]
fn an_empty_file_is_a_new_index_and_a_folder_is_an_error() {
    let folder = folder();
    let path = folder.path().join("status.sqlite");
    fs::write(&path, "").expect("written");
    assert_eq!(Index::open(&path).expect("opened").remark, None);
    let error = Index::open(folder.path()).expect_err("a folder");
    assert!(matches!(&error, StoreError::Sql { .. }) && error.to_string().contains("nothing is lost"), "{error}");
    fs::write(folder.path().join("file"), "").expect("written");
    let error = Index::open(&folder.path().join("file/status.sqlite")).expect_err("a file for a folder");
    assert!(matches!(error, StoreError::Io { .. }), "{error}");
}

#[test]
fn the_journal_is_no_write_ahead_log() {
    let folder = folder();
    let path = folder.path().join("status.sqlite");
    Connection::open(&path).expect("a database").execute_batch("PRAGMA journal_mode = WAL").expect("a mode");
    let index = Index::open(&path).expect("opened").index;
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
fn a_claim_that_stands_twice_gives_two_rows() {
    let mut state = fixture::state();
    let twin = state.speeches[0].claims[0].clone();
    state.speeches[1].claims.push(twin);
    state.speeches[0].claims[0].anchor = AnchorState::Unchecked;
    let index = built(&state);
    assert_eq!(index.check_equals(&state), Vec::<String>::new());
    let twice: i64 = index
        .connection
        .query_row("SELECT count(*) FROM claims WHERE claim = '15000-sanctions-4kq2m7'", [], |row| row.get(0))
        .expect("a count");
    assert_eq!(twice, 2);
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
fn another_writer_is_waited_for_and_then_named() {
    let state = fixture::state();
    let folder = folder();
    let path = folder.path().join("status.sqlite");
    let mut index = Index::open(&path).expect("opened").index;
    index.rebuild(&state, "before").expect("rebuilt");
    let other = Connection::open(&path).expect("a database");
    other.execute_batch("BEGIN IMMEDIATE").expect("a lock");
    index.connection.busy_timeout(std::time::Duration::from_millis(10)).expect("less patience");
    let error = index.rebuild(&State::default(), "after").expect_err("the lock");
    assert!(matches!(error, StoreError::Busy { .. }), "{error}");
    assert_eq!(index.check_equals(&state), Vec::<String>::new(), "readers still see the old content");
    other.execute_batch("COMMIT").expect("the lock gone");
    index.rebuild(&State::default(), "after").expect("rebuilt");
    assert_eq!(index.fingerprint().as_deref(), Some("after"));
}

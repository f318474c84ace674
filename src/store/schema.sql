-- The index. Private tables begin with an underscore and may change with any version; the views below them are for everybody:
-- a column of a view keeps its name and meaning. Numbers stand exactly in TEXT; `…_approx` is for sorting and charts.
--
-- A speech has a private number `s`, which says nothing but who came first into this file. Its claims have the numbers
-- n = s * 2^20 + position, so that everything of a speech is one range of every table. No view shows them.

CREATE TABLE _meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- What all files looked like when the index was brought level with them, in the form of `codec.rs`.
CREATE TABLE _survey (part INTEGER PRIMARY KEY, seen BLOB NOT NULL);

-- What a file looked like when it was read last.
CREATE TABLE _files (
  path TEXT PRIMARY KEY,
  bytes INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  sha256 TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE _speeches (
  s INTEGER PRIMARY KEY,
  speech TEXT NOT NULL UNIQUE,
  title TEXT,
  speaker TEXT,
  date TEXT,
  place TEXT,
  language TEXT,
  translated_from TEXT,
  source TEXT,
  snapshot TEXT,
  note TEXT,
  capture TEXT NOT NULL,
  file TEXT NOT NULL UNIQUE,
  settled INTEGER NOT NULL
);
CREATE INDEX _speeches_by_source ON _speeches (source, snapshot);

-- Each speech as it was worked out, without its claims, and each claim, in the form of `codec.rs`.
CREATE TABLE _states (s INTEGER PRIMARY KEY, state BLOB NOT NULL);
CREATE TABLE _claim_states (n INTEGER PRIMARY KEY, state BLOB NOT NULL);

-- What the gate found in each speech, in the form of `codec.rs`, and by what: a hash of everything else that it goes by.
CREATE TABLE _problems (s INTEGER PRIMARY KEY, judged_by TEXT NOT NULL, problems BLOB NOT NULL);

CREATE TABLE _claims (
  n INTEGER PRIMARY KEY,
  claim TEXT NOT NULL UNIQUE,
  speech TEXT NOT NULL,
  position INTEGER NOT NULL,
  speaker TEXT NOT NULL,
  attributed_to TEXT,
  class TEXT NOT NULL,
  quote TEXT NOT NULL,
  note TEXT,
  timecode TEXT,
  start INTEGER,
  anchor TEXT NOT NULL,
  status TEXT NOT NULL,
  finding TEXT,
  verdict TEXT,
  rating INTEGER,
  sources INTEGER NOT NULL,
  digest TEXT NOT NULL,
  file TEXT NOT NULL,
  line INTEGER NOT NULL,
  col INTEGER NOT NULL
);
CREATE INDEX _claims_by_status ON _claims (status);
CREATE INDEX _claims_by_speaker ON _claims (speaker);
CREATE INDEX _claims_by_speech ON _claims (speech, position);
CREATE INDEX _claims_refuted ON _claims (n) WHERE verdict = 'false';

CREATE TABLE _quantities (
  n INTEGER NOT NULL,
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  kind TEXT NOT NULL,
  value TEXT,
  value_approx REAL,
  low TEXT,
  low_approx REAL,
  high TEXT,
  high_approx REAL,
  unit TEXT,
  approx TEXT,
  counted TEXT,
  period TEXT,
  relation TEXT,
  related_to INTEGER,
  ambiguous TEXT,
  PRIMARY KEY (n, position)
) WITHOUT ROWID;
CREATE INDEX _quantities_by_value ON _quantities (value_approx);
CREATE INDEX _quantities_by_unit ON _quantities (unit);

CREATE TABLE _evidence (
  n INTEGER NOT NULL,
  position INTEGER NOT NULL,
  evidence TEXT NOT NULL,
  source TEXT NOT NULL,
  snapshot TEXT,
  stance TEXT NOT NULL,
  quote TEXT,
  layer TEXT,
  start INTEGER,
  matched TEXT,
  figure TEXT,
  note TEXT,
  capture TEXT NOT NULL,
  anchor TEXT NOT NULL,
  finding TEXT,
  detail TEXT,
  PRIMARY KEY (n, position)
) WITHOUT ROWID;
CREATE INDEX _evidence_by_source ON _evidence (source, snapshot);

CREATE TABLE _pairs (
  n INTEGER NOT NULL,
  evidence INTEGER NOT NULL,
  position INTEGER NOT NULL,
  claim_quantity INTEGER NOT NULL,
  evidence_quantity INTEGER NOT NULL,
  finding TEXT NOT NULL,
  ratio TEXT,
  ratio_approx REAL,
  detail TEXT NOT NULL,
  PRIMARY KEY (n, evidence, position)
) WITHOUT ROWID;

CREATE TABLE _verdicts (
  n INTEGER NOT NULL,
  position INTEGER NOT NULL,
  event TEXT NOT NULL,
  standing TEXT NOT NULL,
  reviews INTEGER NOT NULL,
  PRIMARY KEY (n, position)
) WITHOUT ROWID;

-- Every event of the ledger, also of claims that no file holds (any more), in order of the claim's replay.
CREATE TABLE _history (
  claim TEXT NOT NULL,
  position INTEGER NOT NULL,
  event TEXT NOT NULL,
  at TEXT NOT NULL,
  person TEXT NOT NULL,
  act TEXT NOT NULL,
  verdict TEXT,
  rating INTEGER,
  because TEXT,
  digest TEXT NOT NULL,
  snapshots TEXT NOT NULL,
  previous TEXT NOT NULL,
  parts TEXT NOT NULL,
  PRIMARY KEY (claim, position)
) WITHOUT ROWID;
CREATE INDEX _history_by_event ON _history (event);

-- `checks` is in the form of `codec.rs`.
CREATE TABLE _sources (
  source TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  origin TEXT NOT NULL,
  title TEXT,
  publisher TEXT,
  note TEXT,
  recorded INTEGER NOT NULL,
  checks BLOB
) WITHOUT ROWID;

-- `id` is the row of _words that holds the words of its text, once they are `worded`: somebody has to search first. `settled` says that all of
-- it could be read. `seen` is what its files looked like when every byte of them was looked at, and `damage` what was found then.
CREATE TABLE _snapshots (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  snapshot TEXT NOT NULL,
  fetched_at TEXT NOT NULL,
  payload_sha256 TEXT NOT NULL,
  media_type TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  settled INTEGER NOT NULL,
  worded INTEGER NOT NULL,
  seen TEXT,
  damage BLOB,
  UNIQUE (source, snapshot)
);
CREATE INDEX _snapshots_unsettled ON _snapshots (source, snapshot) WHERE NOT settled;
CREATE INDEX _snapshots_wordless ON _snapshots (id) WHERE NOT worded;
CREATE INDEX _snapshots_damaged ON _snapshots (source, snapshot) WHERE damage IS NOT NULL;

-- Words of claims and of the texts of snapshots, as `words.rs` folds them, each once a row: which rows hold a word, not
-- where. The texts themselves stay in the files.
CREATE VIRTUAL TABLE _words USING fts5 (
  words, content = '', contentless_delete = 1, detail = none, tokenize = "ascii tokenchars '.'"
);
CREATE VIRTUAL TABLE _words_known USING fts5vocab (_words, 'row');
CREATE VIRTUAL TABLE _claim_words USING fts5 (
  words, content = '', contentless_delete = 1, detail = none, tokenize = "ascii tokenchars '.'"
);
CREATE VIRTUAL TABLE _claim_words_known USING fts5vocab (_claim_words, 'row');

CREATE VIEW speeches AS
SELECT speech, CAST(row_number() OVER (ORDER BY speech) - 1 AS INTEGER) AS position, title, speaker, date, place, language,
       translated_from, source, snapshot, capture, note, file
FROM _speeches;

CREATE VIEW claims AS
SELECT claim, speech, position, speaker, attributed_to, class, quote, status, finding, verdict, rating, sources, note, timecode, start,
       anchor, digest, file, line, col
FROM _claims;

CREATE VIEW quantities AS
SELECT claim, quantity.position, text, kind, value, value_approx, low, low_approx, high, high_approx, unit, approx, counted, period,
       relation, related_to, ambiguous
FROM _quantities AS quantity JOIN _claims USING (n);

CREATE VIEW evidence AS
SELECT claim, entry.position, evidence, source, snapshot, stance, entry.quote, layer, entry.start, matched, figure, entry.note, capture,
       entry.anchor
FROM _evidence AS entry JOIN _claims USING (n);

CREATE VIEW findings AS
SELECT claim, evidence, stance, entry.finding, detail
FROM _evidence AS entry JOIN _claims USING (n)
WHERE entry.finding IS NOT NULL;

CREATE VIEW pairs AS
SELECT claim, entry.evidence, pair.position, claim_quantity, evidence_quantity, pair.finding, ratio, ratio_approx, pair.detail
FROM _pairs AS pair
JOIN _evidence AS entry ON entry.n = pair.n AND entry.position = pair.evidence
JOIN _claims AS owner ON owner.n = pair.n;

CREATE VIEW verdicts AS
SELECT owner.claim, decision.event, event.verdict, event.rating, person, at, because, standing, reviews
FROM _verdicts AS decision
JOIN _claims AS owner ON owner.n = decision.n
LEFT JOIN _history AS event ON event.event = decision.event AND event.claim = owner.claim;

CREATE VIEW history AS
SELECT claim, event.position, event, at, person, act, event.verdict, event.rating, because, event.digest, snapshots, previous
FROM _history AS event JOIN _claims USING (claim);

CREATE VIEW sources AS SELECT source, kind, origin, title, publisher, note FROM _sources WHERE recorded;

CREATE VIEW snapshots AS
SELECT source, snapshot, fetched_at, payload_sha256, media_type, bytes FROM _snapshots;

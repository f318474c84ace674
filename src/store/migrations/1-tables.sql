-- Private tables begin with an underscore and may change with any version. The views below them are for everybody:
-- a column of a view keeps its name and meaning. `n` counts the claims of the workspace in order, so that a claim id
-- that stands twice by mistake still gives two rows. Numbers stand exactly in TEXT; `…_approx` is for sorting and charts.

CREATE TABLE _meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE _speeches (
  position INTEGER PRIMARY KEY,
  speech TEXT NOT NULL,
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
  file TEXT NOT NULL
);

CREATE TABLE _claims (
  n INTEGER PRIMARY KEY,
  claim TEXT NOT NULL,
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
CREATE INDEX _claims_by_claim ON _claims (claim);
CREATE INDEX _claims_by_status ON _claims (status);
CREATE INDEX _claims_by_speaker ON _claims (speaker);
CREATE INDEX _claims_by_speech ON _claims (speech);

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

CREATE TABLE _history (
  n INTEGER NOT NULL,
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
  PRIMARY KEY (n, position)
) WITHOUT ROWID;
CREATE INDEX _history_by_event ON _history (n, event);

CREATE TABLE _sources (
  position INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  kind TEXT NOT NULL,
  origin TEXT NOT NULL,
  title TEXT,
  publisher TEXT,
  note TEXT
);
CREATE INDEX _sources_by_source ON _sources (source);

CREATE TABLE _snapshots (
  position INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  snapshot TEXT NOT NULL,
  fetched_at TEXT NOT NULL,
  payload_sha256 TEXT NOT NULL,
  media_type TEXT NOT NULL
);
CREATE INDEX _snapshots_by_source ON _snapshots (source, snapshot);

CREATE VIEW speeches AS
SELECT speech, position, title, speaker, date, place, language, translated_from, source, snapshot, capture, note, file FROM _speeches;

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
SELECT claim, decision.event, event.verdict, event.rating, person, at, because, standing, reviews
FROM _verdicts AS decision
JOIN _claims AS owner ON owner.n = decision.n
LEFT JOIN _history AS event ON event.n = decision.n AND event.event = decision.event;

CREATE VIEW history AS
SELECT claim, event.position, event, at, person, act, event.verdict, event.rating, because, event.digest, snapshots, previous
FROM _history AS event JOIN _claims USING (n);

CREATE VIEW sources AS SELECT source, kind, origin, title, publisher, note FROM _sources;

CREATE VIEW snapshots AS SELECT source, snapshot, fetched_at, payload_sha256, media_type FROM _snapshots;

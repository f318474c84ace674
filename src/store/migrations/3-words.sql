-- Words of claims and of the texts of snapshots, as `words.rs` folds them, each once a row: which rows hold a word, not
-- where. The texts themselves stay in the files. Rows of _words are _texts.id, rows of _claim_words are _claims.n.
DROP TABLE _search;

CREATE TABLE _texts (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  snapshot TEXT NOT NULL,
  UNIQUE (source, snapshot)
);

CREATE VIRTUAL TABLE _words USING fts5 (
  words, content = '', contentless_delete = 1, detail = none, tokenize = "ascii tokenchars '.'"
);
CREATE VIRTUAL TABLE _words_known USING fts5vocab (_words, 'row');

CREATE VIRTUAL TABLE _claim_words USING fts5 (
  words, content = '', contentless_delete = 1, detail = none, tokenize = "ascii tokenchars '.'"
);
CREATE VIRTUAL TABLE _claim_words_known USING fts5vocab (_claim_words, 'row');

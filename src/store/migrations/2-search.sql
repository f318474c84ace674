-- Words of claims. The text itself stays in _claims; `rebuild` reads it from there.
CREATE VIRTUAL TABLE _search USING fts5 (
  quote, note, speaker, content = '_claims', content_rowid = 'n', tokenize = "unicode61 remove_diacritics 2"
);

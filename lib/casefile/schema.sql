-- The tables of a case file, version 2. sluice-case(5) explains each.
--
-- Evidence (store, blob, item, error, mark, watch_*, log) is permanent. All
-- else is derived: it can be dropped and recorded or rebuilt again. Singular
-- names are tables; the views with plural names are what people query.

-- name: schema
CREATE TABLE IF NOT EXISTS meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Stores the blobs lie in; a path as the stream gave it.
CREATE TABLE IF NOT EXISTS store (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE
) STRICT;

-- Each distinct content once. The row with an empty sha256 stands for what
-- has no bytes (links, special files, members that could not be read).
CREATE TABLE IF NOT EXISTS blob (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  size INTEGER,
  md5 TEXT,
  sha1 TEXT
) STRICT;

-- Each place at which a blob was found, and what the stages said of it there.
CREATE TABLE IF NOT EXISTS item (
  id INTEGER PRIMARY KEY,
  blob INTEGER NOT NULL REFERENCES blob(id),
  path TEXT NOT NULL,
  kind TEXT NOT NULL,
  size INTEGER,
  mtime TEXT,
  parent INTEGER REFERENCES blob(id),
  depth INTEGER NOT NULL,
  part_of TEXT,
  store INTEGER REFERENCES store(id),
  mime TEXT,
  format TEXT,
  charset TEXT,
  lang TEXT,
  chars INTEGER,
  pages INTEGER,
  extra TEXT NOT NULL,
  UNIQUE (blob, path)
) STRICT;
CREATE INDEX IF NOT EXISTS item_by_path ON item(path);
CREATE INDEX IF NOT EXISTS item_by_parent ON item(parent) WHERE parent IS NOT NULL;
CREATE INDEX IF NOT EXISTS item_by_part ON item(part_of) WHERE part_of IS NOT NULL;

-- What was lost, where, why.
CREATE TABLE IF NOT EXISTS error (
  id INTEGER PRIMARY KEY,
  blob INTEGER NOT NULL REFERENCES blob(id),
  path TEXT NOT NULL,
  stage TEXT NOT NULL,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  extra TEXT NOT NULL,
  UNIQUE (blob, path, stage, code, message)
) STRICT;

-- Names of the rules that found something ("by" in records).
CREATE TABLE IF NOT EXISTS rule (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

-- By which rule sets a document's references, targets and contracts were found.
CREATE TABLE IF NOT EXISTS extraction (
  blob INTEGER NOT NULL REFERENCES blob(id),
  ruleset TEXT NOT NULL,
  PRIMARY KEY (blob, ruleset)
) STRICT, WITHOUT ROWID;

-- What a stage found in a document at a place is in the case whole: by what (key, the
-- first 32 digits of which stand for what was read). Gone when what was found goes.
CREATE TABLE IF NOT EXISTS reading (
  blob INTEGER NOT NULL REFERENCES blob(id),
  path TEXT NOT NULL,
  stage TEXT NOT NULL,
  key TEXT NOT NULL,
  PRIMARY KEY (blob, path, stage)
) STRICT, WITHOUT ROWID;

-- Each distinct value of each kind once: what is mentioned.
CREATE TABLE IF NOT EXISTS reference (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  UNIQUE (kind, value)
) STRICT;

-- Each occurrence, kept together by document. start and stop are bytes into
-- the text (half open), -1 where the record had none; item tells the place
-- for what was found in a name rather than in the text, else 0.
CREATE TABLE IF NOT EXISTS mention (
  blob INTEGER NOT NULL REFERENCES blob(id),
  reference INTEGER NOT NULL REFERENCES reference(id),
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  rule INTEGER NOT NULL REFERENCES rule(id),
  item TEXT NOT NULL,
  page INTEGER,
  score REAL,
  role TEXT,
  raw TEXT,
  context TEXT,
  extra TEXT,
  PRIMARY KEY (blob, reference, start, stop, rule, item)
) STRICT, WITHOUT ROWID;

-- Which documents mention a reference, and how often: the way from a value to
-- its documents. role is the strongest one there.
CREATE TABLE IF NOT EXISTS posting (
  reference INTEGER NOT NULL REFERENCES reference(id),
  blob INTEGER NOT NULL REFERENCES blob(id),
  n INTEGER NOT NULL,
  score REAL,
  role TEXT,
  PRIMARY KEY (reference, blob)
) STRICT, WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS posting_by_role ON posting(role, blob) WHERE role IS NOT NULL;

CREATE TABLE IF NOT EXISTS target (
  id INTEGER PRIMARY KEY,
  blob INTEGER NOT NULL REFERENCES blob(id),
  digest BLOB NOT NULL,
  name TEXT,
  country TEXT,
  sector TEXT,
  host TEXT,
  what TEXT,
  volume TEXT,
  date TEXT,
  score REAL,
  extra TEXT NOT NULL,
  UNIQUE (blob, digest)
) STRICT;
CREATE INDEX IF NOT EXISTS target_by_name ON target(name);

CREATE TABLE IF NOT EXISTS contract (
  id INTEGER PRIMARY KEY,
  blob INTEGER NOT NULL REFERENCES blob(id),
  digest BLOB NOT NULL,
  number TEXT,
  title TEXT,
  project TEXT,
  party_a TEXT,
  party_b TEXT,
  amount REAL,
  amount_min REAL,
  currency TEXT,
  signed TEXT,
  score REAL,
  extra TEXT NOT NULL,
  UNIQUE (blob, digest)
) STRICT;

-- The text of a document, in parts of a few megabytes: nearly always one.
-- start is the part's first byte in the text, page the number of its first
-- page (0: the text has no pages). id is blob * 256 + seq, so that a hit in the
-- index names its document.
CREATE TABLE IF NOT EXISTS text (
  blob INTEGER PRIMARY KEY REFERENCES blob(id),
  bytes INTEGER NOT NULL,
  digest TEXT NOT NULL,
  simhash INTEGER
) STRICT;
CREATE TABLE IF NOT EXISTS text_part (
  id INTEGER PRIMARY KEY,
  blob INTEGER NOT NULL REFERENCES blob(id),
  seq INTEGER NOT NULL,
  start INTEGER NOT NULL,
  page INTEGER NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (blob, seq)
) STRICT;
-- nothing asks by digest: an index of hashes only costs
DROP INDEX IF EXISTS text_by_digest;

-- Full-text indexes, rowid = text_part.id and item.id. They hold words as
-- they are and Chinese as pairs of characters, written by us and cut by the
-- tokenizer that every SQLite has. See sluice-case(5) for querying them.
CREATE VIRTUAL TABLE IF NOT EXISTS text_index USING fts5(body, content='', tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE IF NOT EXISTS path_index USING fts5(path, content='', tokenize='unicode61 remove_diacritics 2');

-- What pictures look like: 256 bits in hexadecimal (similar.h of the reader).
CREATE TABLE IF NOT EXISTS picture (
  blob INTEGER PRIMARY KEY REFERENCES blob(id),
  look TEXT NOT NULL
) STRICT;

-- What to read first, and why (a JSON array of short reasons).
CREATE TABLE IF NOT EXISTS priority (
  blob INTEGER PRIMARY KEY REFERENCES blob(id),
  score REAL NOT NULL,
  reasons TEXT NOT NULL
) STRICT;

CREATE INDEX IF NOT EXISTS priority_by_score ON priority(score);

-- What people said, append-only. object is "document", "reference", "target",
-- "contract" or "entity"; object_key its SHA-256, "kind:value" or name; scope
-- what a verdict is limited to: a document, "country:" and its code, or empty.
CREATE TABLE IF NOT EXISTS mark (
  id INTEGER PRIMARY KEY,
  uid TEXT NOT NULL UNIQUE,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  verb TEXT NOT NULL,
  object TEXT NOT NULL,
  object_key TEXT NOT NULL,
  scope TEXT NOT NULL,
  value TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS mark_by_key ON mark(object_key);

-- The marks in force, derived from mark.
CREATE TABLE IF NOT EXISTS tag (
  sha256 TEXT NOT NULL,
  tag TEXT NOT NULL,
  who TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (sha256, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tag_by_tag ON tag(tag);
CREATE TABLE IF NOT EXISTS verdict (
  object TEXT NOT NULL,
  object_key TEXT NOT NULL,
  scope TEXT NOT NULL,
  verdict TEXT NOT NULL,
  who TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (object, object_key, scope)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS watch_list (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  digest TEXT NOT NULL,
  who TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS watch_entry (
  id INTEGER PRIMARY KEY,
  list INTEGER NOT NULL REFERENCES watch_list(id),
  entry TEXT NOT NULL,
  name TEXT NOT NULL,
  term TEXT NOT NULL,
  UNIQUE (list, entry, term)
) STRICT;

CREATE INDEX IF NOT EXISTS watch_by_term ON watch_entry(term);

-- Names that are one and the same, with the reason; derived, and undone by a
-- mark with the verb "split".
CREATE TABLE IF NOT EXISTS entity (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  UNIQUE (kind, name)
) STRICT;
CREATE TABLE IF NOT EXISTS entity_name (
  reference INTEGER PRIMARY KEY REFERENCES reference(id),
  entity INTEGER NOT NULL REFERENCES entity(id),
  why TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS entity_name_by_entity ON entity_name(entity);

-- How much there is, counted when a writer ended (meta: tallied): numbers by
-- what is counted (count, kind, language, format, coverage, loss) and name.
CREATE TABLE IF NOT EXISTS tally (
  what TEXT NOT NULL,
  name TEXT NOT NULL,
  files INTEGER NOT NULL,
  n INTEGER NOT NULL,
  more INTEGER NOT NULL,
  PRIMARY KEY (what, name)
) STRICT, WITHOUT ROWID;

-- Near-duplicates: each cluster is named by its representative.
CREATE TABLE IF NOT EXISTS twin (
  blob INTEGER PRIMARY KEY REFERENCES blob(id),
  cluster INTEGER NOT NULL REFERENCES blob(id),
  how TEXT NOT NULL,
  likeness REAL NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS twin_by_cluster ON twin(cluster);

-- What was done to the case. hash = SHA-256 over prev and the row's other
-- columns; origin is the case in which the row was written, so that merged
-- cases keep the chains of all.
CREATE TABLE IF NOT EXISTS log (
  origin TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  tool TEXT NOT NULL,
  version TEXT NOT NULL,
  action TEXT NOT NULL,
  detail TEXT NOT NULL,
  prev TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (origin, seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS log_is_final BEFORE UPDATE ON log BEGIN
  SELECT RAISE(ABORT, 'the log is append-only');
END;
CREATE TRIGGER IF NOT EXISTS log_is_kept BEFORE DELETE ON log BEGIN
  SELECT RAISE(ABORT, 'the log is append-only');
END;

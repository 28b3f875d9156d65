-- Watchlists: hits are mentions whose rule is "watch:LIST".

-- name: watch_clear
CREATE TEMP TABLE IF NOT EXISTS watch_hit (part INTEGER NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (part, entry)) WITHOUT ROWID;
CREATE TEMP TABLE IF NOT EXISTS watch_pair (blob INTEGER NOT NULL, reference INTEGER NOT NULL, PRIMARY KEY (blob, reference)) WITHOUT ROWID;
DELETE FROM temp.watch_hit;
DELETE FROM temp.watch_pair;
INSERT INTO temp.watch_pair SELECT p.blob, p.reference FROM reference r JOIN posting p ON p.reference = r.id WHERE r.kind IN ('watch', 'known-good');
DELETE FROM mention WHERE (blob, reference) IN (SELECT blob, reference FROM temp.watch_pair) AND rule IN (SELECT id FROM rule WHERE substr(name, 1, 6) = 'watch:');
DELETE FROM posting WHERE (reference, blob) IN (SELECT reference, blob FROM temp.watch_pair);
INSERT INTO posting(reference, blob, n, score, role)
 SELECT w.reference, w.blob, count(*), max(m.score), max(nullif(m.role, 'unknown')) FROM temp.watch_pair w JOIN mention m ON m.blob = w.blob AND m.reference = w.reference GROUP BY 1, 2;

-- name: watch_entries
SELECT e.id, e.term FROM watch_entry e JOIN watch_list l ON l.id = e.list WHERE l.kind = 'names' ORDER BY e.id
-- name: watch_find
INSERT OR IGNORE INTO temp.watch_hit SELECT rowid, ?1 FROM text_index WHERE text_index MATCH ?2
-- name: watch_parts
SELECT h.part, t.blob, t.start, t.page, t.body FROM (SELECT DISTINCT part FROM temp.watch_hit) h JOIN text_part t ON t.id = h.part ORDER BY h.part
-- name: watch_of_part
SELECT e.term, e.name, e.entry, l.name FROM temp.watch_hit h JOIN watch_entry e ON e.id = h.entry JOIN watch_list l ON l.id = e.list WHERE h.part = ?1 ORDER BY h.entry
-- name: watch_hashes
SELECT b.id, e.name, e.entry, l.name, l.kind FROM blob b CROSS JOIN watch_entry e ON e.term IN (b.sha256, b.md5, b.sha1) JOIN watch_list l ON l.id = e.list
 WHERE l.kind <> 'names' AND b.sha256 <> '' AND EXISTS (SELECT 1 FROM watch_list WHERE kind <> 'names') ORDER BY 1, 3

-- name: watch_list_drop
DELETE FROM watch_entry WHERE list IN (SELECT id FROM watch_list WHERE name = ?1)
-- name: watch_list_drop2
DELETE FROM watch_list WHERE name = ?1
-- name: watch_list_ids
SELECT e.id FROM watch_entry e JOIN watch_list l ON l.id = e.list WHERE l.name = ?1
-- name: watch_list_add
INSERT INTO watch_list(name, kind, digest, who, at) VALUES (?1, ?2, ?3, ?4, ?5)
-- name: watch_entry_add
INSERT OR IGNORE INTO watch_entry(list, entry, name, term) SELECT id, ?2, ?3, ?4 FROM watch_list WHERE name = ?1
-- name: watch_any
SELECT EXISTS (SELECT 1 FROM watch_list) OR EXISTS (SELECT 1 FROM rule WHERE substr(name, 1, 6) = 'watch:')

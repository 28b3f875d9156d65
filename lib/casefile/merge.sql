-- Taking over another case, attached as "other". Everything has a natural key,
-- so taking it over twice changes nothing; where two cases say different
-- things of one item, the one that read more of it wins, then the larger text
-- in order of bytes: a rule that does not depend on the order of merging.

-- name: merge
INSERT OR IGNORE INTO main.store(path) SELECT path FROM other.store;
INSERT OR IGNORE INTO main.rule(name) SELECT name FROM other.rule;
INSERT INTO main.blob(sha256, size, md5, sha1) SELECT sha256, size, md5, sha1 FROM other.blob WHERE true
 ON CONFLICT (sha256) DO UPDATE SET size = coalesce(size, excluded.size), md5 = coalesce(md5, excluded.md5), sha1 = coalesce(sha1, excluded.sha1);
CREATE TEMP TABLE IF NOT EXISTS map_blob (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
CREATE TEMP TABLE IF NOT EXISTS map_reference (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
CREATE TEMP TABLE IF NOT EXISTS map_rule (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
DELETE FROM temp.map_blob;
DELETE FROM temp.map_reference;
DELETE FROM temp.map_rule;
INSERT INTO temp.map_blob SELECT o.id, m.id FROM other.blob o JOIN main.blob m ON m.sha256 = o.sha256;
INSERT INTO temp.map_rule SELECT o.id, m.id FROM other.rule o JOIN main.rule m ON m.name = o.name;
INSERT INTO main.item(blob, path, kind, size, mtime, parent, depth, part_of, store, mime, format, charset, lang, chars, pages, extra)
 SELECT b.new, i.path, i.kind, i.size, i.mtime, p.new, i.depth, i.part_of, (SELECT m.id FROM other.store s JOIN main.store m ON m.path = s.path WHERE s.id = i.store),
 i.mime, i.format, i.charset, i.lang, i.chars, i.pages, i.extra
 FROM other.item i JOIN temp.map_blob b ON b.old = i.blob LEFT JOIN temp.map_blob p ON p.old = i.parent WHERE true
 ON CONFLICT (blob, path) DO UPDATE SET kind = excluded.kind, size = excluded.size, mtime = excluded.mtime, parent = excluded.parent, depth = excluded.depth,
 part_of = excluded.part_of, store = excluded.store, mime = excluded.mime, format = excluded.format, charset = excluded.charset, lang = excluded.lang,
 chars = excluded.chars, pages = excluded.pages, extra = excluded.extra
 WHERE (coalesce(excluded.chars, -1), excluded.extra, coalesce(excluded.mtime, ''), coalesce(excluded.size, -1), excluded.kind, excluded.depth, coalesce(excluded.part_of, ''), coalesce(excluded.mime, ''), coalesce(excluded.format, ''), coalesce(excluded.charset, ''), coalesce(excluded.lang, ''), coalesce(excluded.pages, -1))
 > (coalesce(chars, -1), extra, coalesce(mtime, ''), coalesce(size, -1), kind, depth, coalesce(part_of, ''), coalesce(mime, ''), coalesce(format, ''), coalesce(charset, ''), coalesce(lang, ''), coalesce(pages, -1));
INSERT INTO main.error(blob, path, stage, code, message, extra)
 SELECT b.new, e.path, e.stage, e.code, e.message, e.extra FROM other.error e JOIN temp.map_blob b ON b.old = e.blob WHERE true
 ON CONFLICT (blob, path, stage, code, message) DO UPDATE SET extra = excluded.extra WHERE excluded.extra > extra;
INSERT OR IGNORE INTO main.reference(kind, value) SELECT kind, value FROM other.reference;
INSERT INTO temp.map_reference SELECT o.id, m.id FROM other.reference o JOIN main.reference m ON m.kind = o.kind AND m.value = o.value;
INSERT INTO main.mention(blob, reference, start, stop, rule, item, page, score, role, raw, context, extra)
 SELECT b.new, r.new, m.start, m.stop, u.new, m.item, m.page, m.score, m.role, m.raw, m.context, m.extra
 FROM other.mention m JOIN temp.map_blob b ON b.old = m.blob JOIN temp.map_reference r ON r.old = m.reference JOIN temp.map_rule u ON u.old = m.rule WHERE true
 ON CONFLICT (blob, reference, start, stop, rule, item) DO UPDATE SET page = excluded.page, score = excluded.score, role = excluded.role, raw = excluded.raw, context = excluded.context, extra = excluded.extra
 WHERE (coalesce(excluded.score, -1), coalesce(excluded.role, ''), coalesce(excluded.page, -1), coalesce(excluded.raw, ''), coalesce(excluded.context, ''), coalesce(excluded.extra, ''))
 > (coalesce(score, -1), coalesce(role, ''), coalesce(page, -1), coalesce(raw, ''), coalesce(context, ''), coalesce(extra, ''));
INSERT OR IGNORE INTO main.target(blob, digest, name, country, sector, host, what, volume, date, score, extra)
 SELECT b.new, t.digest, t.name, t.country, t.sector, t.host, t.what, t.volume, t.date, t.score, t.extra FROM other.target t JOIN temp.map_blob b ON b.old = t.blob;
INSERT OR IGNORE INTO main.contract(blob, digest, number, title, project, party_a, party_b, amount, amount_min, currency, signed, score, extra)
 SELECT b.new, c.digest, c.number, c.title, c.project, c.party_a, c.party_b, c.amount, c.amount_min, c.currency, c.signed, c.score, c.extra FROM other.contract c JOIN temp.map_blob b ON b.old = c.blob;
CREATE TEMP TABLE IF NOT EXISTS take_text (blob INTEGER PRIMARY KEY);
DELETE FROM temp.take_text;
INSERT INTO temp.take_text SELECT t.blob FROM other.text t JOIN temp.map_blob b ON b.old = t.blob WHERE NOT EXISTS (SELECT 1 FROM main.text m WHERE m.blob = b.new AND (m.bytes, m.digest) >= (t.bytes, t.digest));
DELETE FROM main.text_part WHERE blob IN (SELECT b.new FROM temp.take_text t JOIN temp.map_blob b ON b.old = t.blob);
INSERT INTO main.text_part(id, blob, seq, start, page, body) SELECT b.new << 8 | p.seq, b.new, p.seq, p.start, p.page, p.body
 FROM other.text_part p JOIN temp.take_text t ON t.blob = p.blob JOIN temp.map_blob b ON b.old = p.blob;
INSERT INTO main.text(blob, bytes, digest, simhash) SELECT b.new, t.bytes, t.digest, t.simhash FROM other.text t JOIN temp.take_text k ON k.blob = t.blob JOIN temp.map_blob b ON b.old = t.blob WHERE true
 ON CONFLICT (blob) DO UPDATE SET bytes = excluded.bytes, digest = excluded.digest, simhash = excluded.simhash;
INSERT OR IGNORE INTO main.extraction(blob, ruleset) SELECT b.new, e.ruleset FROM other.extraction e JOIN temp.map_blob b ON b.old = e.blob;
INSERT INTO main.picture(blob, look) SELECT b.new, p.look FROM other.picture p JOIN temp.map_blob b ON b.old = p.blob WHERE true
 ON CONFLICT (blob) DO UPDATE SET look = excluded.look WHERE excluded.look > look;
INSERT OR IGNORE INTO main.log(origin, seq, at, who, tool, version, action, detail, prev, hash) SELECT origin, seq, at, who, tool, version, action, detail, prev, hash FROM other.log;

-- After merge: what the other case found in a document by other rules than ours stands
-- among what we found, so neither reading holds any more.
-- name: merge_readings_drop
DELETE FROM main.reading WHERE blob IN (SELECT b.new FROM temp.map_blob b JOIN other.extraction x ON x.blob = b.old);
-- name: merge_readings
DELETE FROM main.reading WHERE blob IN (SELECT b.new FROM temp.map_blob b JOIN other.extraction x ON x.blob = b.old
 WHERE NOT EXISTS (SELECT 1 FROM other.reading o JOIN main.reading m ON m.blob = b.new AND substr(m.key, 1, 32) = substr(o.key, 1, 32) WHERE o.blob = b.old));
INSERT OR IGNORE INTO main.reading(blob, path, stage, key) SELECT b.new, o.path, o.stage, o.key FROM other.reading o JOIN temp.map_blob b ON b.old = o.blob
 WHERE (SELECT count(*) FROM main.extraction x WHERE x.blob = b.new) = (SELECT count(*) FROM other.extraction x WHERE x.blob = b.old)
 AND NOT EXISTS (SELECT 1 FROM main.reading m WHERE m.blob = b.new AND substr(m.key, 1, 32) <> substr(o.key, 1, 32));

-- What people said.
-- name: merge_marks
INSERT OR IGNORE INTO main.mark(uid, at, who, verb, object, object_key, scope, value) SELECT uid, at, who, verb, object, object_key, scope, value FROM other.mark ORDER BY at, uid;
INSERT INTO main.watch_list(name, kind, digest, who, at) SELECT name, kind, digest, who, at FROM other.watch_list WHERE true
 ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, digest = excluded.digest, who = excluded.who, at = excluded.at WHERE (excluded.at, excluded.digest, excluded.kind, excluded.who) > (at, digest, kind, who);
INSERT OR IGNORE INTO main.watch_entry(list, entry, name, term)
 SELECT m.id, e.entry, e.name, e.term FROM other.watch_entry e JOIN other.watch_list l ON l.id = e.list JOIN main.watch_list m ON m.name = l.name;

-- name: rebuild_postings
DELETE FROM posting;
INSERT INTO posting(reference, blob, n, score, role)
 SELECT reference, blob, count(*), max(coalesce(score, 0)), max(CASE WHEN role IN ('target', 'supplier', 'staff', 'infrastructure', 'client') THEN role END) FROM mention GROUP BY 1, 2;
-- name: rebuild_indexes
INSERT INTO text_index(text_index) VALUES ('delete-all');
INSERT INTO path_index(path_index) VALUES ('delete-all');

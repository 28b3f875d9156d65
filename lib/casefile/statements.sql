-- Prepared statements of the recorder and the lookups around it.

-- name: begin
BEGIN IMMEDIATE
-- name: commit
COMMIT
-- name: meta_get
SELECT value FROM meta WHERE key = ?1
-- name: meta_set
INSERT INTO meta(key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value
-- name: log_last
SELECT seq, hash FROM log WHERE origin = ?1 ORDER BY seq DESC LIMIT 1
-- name: log_add
INSERT INTO log(origin, seq, at, who, tool, version, action, detail, prev, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
-- name: store_add
INSERT OR IGNORE INTO store(path) VALUES (?1)
-- name: store_id
SELECT id FROM store WHERE path = ?1
-- name: blob_add
INSERT OR IGNORE INTO blob(sha256) VALUES (?1)
-- name: blob_id
SELECT id, size FROM blob WHERE sha256 = ?1
-- name: blob_facts
UPDATE blob SET size = coalesce(size, ?2), md5 = coalesce(md5, ?3), sha1 = coalesce(sha1, ?4) WHERE id = ?1 AND (size IS NULL AND ?2 IS NOT NULL OR md5 IS NULL AND ?3 IS NOT NULL OR sha1 IS NULL AND ?4 IS NOT NULL)
-- name: item_add
INSERT INTO item(blob, path, kind, size, mtime, parent, depth, part_of, store, mime, format, charset, lang, chars, pages, extra)
 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
 ON CONFLICT (blob, path) DO UPDATE SET kind = excluded.kind, size = excluded.size, mtime = excluded.mtime, parent = excluded.parent,
 depth = excluded.depth, part_of = excluded.part_of, store = excluded.store, mime = excluded.mime, format = excluded.format,
 charset = excluded.charset, lang = excluded.lang, chars = excluded.chars, pages = excluded.pages, extra = excluded.extra
-- name: item_better
INSERT INTO item(blob, path, kind, size, mtime, parent, depth, part_of, store, mime, format, charset, lang, chars, pages, extra)
 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
 ON CONFLICT (blob, path) DO UPDATE SET kind = excluded.kind, size = excluded.size, mtime = excluded.mtime, parent = excluded.parent,
 depth = excluded.depth, part_of = excluded.part_of, store = excluded.store, mime = excluded.mime, format = excluded.format,
 charset = excluded.charset, lang = excluded.lang, chars = excluded.chars, pages = excluded.pages, extra = excluded.extra
 WHERE (coalesce(excluded.chars, -1), excluded.extra, coalesce(excluded.mtime, ''), coalesce(excluded.size, -1), excluded.kind, excluded.depth, coalesce(excluded.part_of, ''), coalesce(excluded.mime, ''), coalesce(excluded.format, ''), coalesce(excluded.charset, ''), coalesce(excluded.lang, ''), coalesce(excluded.pages, -1))
 > (coalesce(chars, -1), extra, coalesce(mtime, ''), coalesce(size, -1), kind, depth, coalesce(part_of, ''), coalesce(mime, ''), coalesce(format, ''), coalesce(charset, ''), coalesce(lang, ''), coalesce(pages, -1))
-- name: error_add
INSERT OR IGNORE INTO error(blob, path, stage, code, message, extra) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
-- name: error_worse
SELECT id FROM error WHERE blob = ?1 AND path = ?2 AND stage = ?3 AND code = ?4 AND message = ?5 AND extra < ?6
-- name: error_set
UPDATE error SET extra = ?2 WHERE id = ?1
-- name: rule_add
INSERT OR IGNORE INTO rule(name) VALUES (?1)
-- name: rule_id
SELECT id FROM rule WHERE name = ?1
-- name: reference_add
INSERT OR IGNORE INTO reference(kind, value) VALUES (?1, ?2)
-- name: reference_id
SELECT id FROM reference WHERE kind = ?1 AND value = ?2
-- name: mention_add
INSERT OR IGNORE INTO mention(blob, reference, start, stop, rule, item, page, score, role, raw, context, extra)
 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
-- name: posting_add
INSERT INTO posting(reference, blob, n, score, role) VALUES (?1, ?2, ?3, ?4, ?5)
 ON CONFLICT (reference, blob) DO UPDATE SET n = n + excluded.n, score = max(coalesce(score, 0), excluded.score),
 role = CASE WHEN role IS NULL OR excluded.role > role THEN excluded.role ELSE role END
-- A batch at once (batch_rows.h). OR ROLLBACK: what must not fail needs no journal
-- of its own, and the whole batch is undone anyway.
-- name: reference_max
SELECT coalesce(max(id), 0) FROM reference
-- name: batch_known
SELECT b.rowid, r.id FROM temp.batch_value b CROSS JOIN reference r ON r.kind = b.kind AND r.value = b.value
-- name: batch_values
INSERT OR ROLLBACK INTO reference(id, kind, value) SELECT id, kind, value FROM temp.batch_value
-- name: mention_any
SELECT 1 FROM mention WHERE blob = ?1 LIMIT 1
-- name: batch_there
SELECT b.rowid, m.page, m.score, m.role, m.raw, m.context, m.extra FROM temp.batch_mention b CROSS JOIN mention m
 ON m.blob = b.blob AND m.reference = b.reference AND m.start = b.start AND m.stop = b.stop AND m.rule = b.rule AND m.item = b.item
-- name: batch_mentions
INSERT OR ROLLBACK INTO mention(blob, reference, start, stop, rule, item, page, score, role, raw, context, extra)
 SELECT blob, reference, start, stop, rule, item, page, score, role, raw, context, extra FROM temp.batch_mention
-- name: mention_set
UPDATE mention SET page = ?7, score = ?8, role = ?9, raw = ?10, context = ?11, extra = ?12 WHERE blob = ?1 AND reference = ?2 AND start = ?3 AND stop = ?4 AND rule = ?5 AND item = ?6
-- name: mention_rows
SELECT b.sha256, r.kind, r.value, m.start, m.stop, u.name, m.item, m.page, m.score, m.role, m.raw, m.context, m.extra
 FROM mention m JOIN reference r ON r.id = m.reference JOIN rule u ON u.id = m.rule JOIN blob b ON b.id = m.blob
 WHERE substr(u.name, 1, 6) <> 'watch:' AND m.blob = ?1
-- name: mention_rows_at
SELECT b.sha256, r.kind, r.value, m.start, m.stop, u.name, m.item, m.page, m.score, m.role, m.raw, m.context, m.extra
 FROM mention m JOIN reference r ON r.id = m.reference JOIN rule u ON u.id = m.rule JOIN blob b ON b.id = m.blob
 WHERE substr(u.name, 1, 6) <> 'watch:' AND m.blob = ?1 AND m.item = ?2
-- name: references_at
SELECT DISTINCT reference FROM mention WHERE blob = ?1 AND item = ?2
-- name: drop_mentions_at
DELETE FROM mention WHERE blob = ?1 AND item = ?2
-- name: drop_posting_of_none
DELETE FROM posting WHERE reference = ?1 AND blob = ?2 AND n = 0
-- name: drop_reading_at
DELETE FROM reading WHERE blob = ?1 AND path = ?2
-- name: members_of
SELECT id, blob, path FROM item WHERE parent = ?1 AND kind <> 'document'
-- name: items_below
SELECT id, blob, path FROM item WHERE path >= ?1 || '!/' AND path < ?1 || '!0'
-- name: same_file
SELECT o.id, o.blob, o.path FROM item n JOIN item o ON o.blob = n.blob WHERE n.id = ?1 AND n.depth = 0 AND o.depth = 0 AND o.path <> n.path
 AND json_extract(o.extra, '$.path_b64') = json_extract(n.extra, '$.path_b64')
-- name: errors_at
SELECT id FROM error WHERE blob = ?1 AND path = ?2
-- name: mention_rows_all
SELECT b.sha256, r.kind, r.value, m.start, m.stop, u.name, m.item, m.page, m.score, m.role, m.raw, m.context, m.extra
 FROM mention m CROSS JOIN reference r ON r.id = m.reference CROSS JOIN rule u ON u.id = m.rule CROSS JOIN blob b ON b.id = m.blob
 WHERE substr(u.name, 1, 6) <> 'watch:'
-- name: posting_count
UPDATE posting SET (n, score, role) = (SELECT count(*), max(coalesce(m.score, 0)), max(CASE WHEN m.role IN ('target', 'supplier', 'staff', 'infrastructure', 'client') THEN m.role END)
 FROM mention m WHERE m.blob = ?2 AND m.reference = ?1) WHERE reference = ?1 AND blob = ?2
-- name: batch_postings
INSERT OR ROLLBACK INTO posting(reference, blob, n, score, role) SELECT reference, blob, n, score, role FROM temp.batch_posting
-- name: batch_postings_more
INSERT INTO posting(reference, blob, n, score, role) SELECT reference, blob, n, score, role FROM temp.batch_posting WHERE true
 ON CONFLICT (reference, blob) DO UPDATE SET n = n + excluded.n, score = max(coalesce(score, 0), excluded.score),
 role = CASE WHEN role IS NULL OR excluded.role > role THEN excluded.role ELSE role END
-- name: target_add
INSERT OR IGNORE INTO target(blob, digest, name, country, sector, host, what, volume, date, score, extra)
 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
-- name: contract_add
INSERT OR IGNORE INTO contract(blob, digest, number, title, project, party_a, party_b, amount, amount_min, currency, signed, score, extra)
 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
-- name: drop_postings
DELETE FROM posting WHERE blob = ?1 AND reference IN (SELECT reference FROM mention WHERE blob = ?1)
-- name: drop_mentions
DELETE FROM mention WHERE blob = ?1
-- name: drop_targets
DELETE FROM target WHERE blob = ?1
-- name: drop_contracts
DELETE FROM contract WHERE blob = ?1
-- name: changes_add
INSERT INTO meta(key, value) VALUES ('changes', '1') ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)
-- name: extraction_add
INSERT OR IGNORE INTO extraction(blob, ruleset) VALUES (?1, ?2)
-- name: reading_add
INSERT INTO reading(blob, path, stage, key) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (blob, path, stage) DO UPDATE SET key = excluded.key
-- name: reading_get
SELECT d.path = ?2 AND d.key = ?4, substr(d.key, 1, 32) = substr(?4, 1, 32), EXISTS (SELECT 1 FROM extraction x WHERE x.blob = b.id AND x.ruleset <> ?5) FROM blob b JOIN reading d ON d.blob = b.id WHERE b.sha256 = ?1 AND d.stage = ?3
-- name: drop_readings
DELETE FROM reading WHERE blob = ?1
-- name: drop_extraction
DELETE FROM extraction WHERE blob = ?1
-- name: picture_add
INSERT INTO picture(blob, look) VALUES (?1, ?2) ON CONFLICT (blob) DO UPDATE SET look = excluded.look WHERE excluded.look > look
-- name: picture_source
SELECT p.blob, b.sha256, p.look FROM picture p JOIN blob b ON b.id = p.blob WHERE p.blob NOT IN (SELECT blob FROM twin) ORDER BY b.size DESC, b.sha256
-- name: text_get
SELECT bytes, digest FROM text WHERE blob = ?1
-- name: text_add
INSERT INTO text(blob, bytes, digest, simhash) VALUES (?1, ?2, ?3, ?4)
-- name: text_print
UPDATE text SET simhash = ?2 WHERE blob = ?1 AND simhash IS NOT ?2
-- name: text_del
DELETE FROM text WHERE blob = ?1
-- name: part_add
INSERT INTO text_part(id, blob, seq, start, page, body) VALUES (?1 << 8 | ?2, ?1, ?2, ?3, ?4, ?5)
-- name: part_list
SELECT id, start, page, body FROM text_part WHERE blob = ?1 ORDER BY seq
-- name: part_del
DELETE FROM text_part WHERE blob = ?1
-- name: index_add
INSERT INTO text_index(rowid, body) VALUES (?1, ?2)
-- name: index_del
INSERT INTO text_index(text_index, rowid, body) VALUES ('delete', ?1, ?2)
-- name: path_add
INSERT INTO path_index(rowid, path) VALUES (?1, ?2)
-- name: path_del
INSERT INTO path_index(path_index, rowid, path) VALUES ('delete', ?1, ?2)
-- name: posting_all
SELECT reference, blob, n, role FROM posting ORDER BY reference, blob
-- name: reference_kinds
SELECT id, kind FROM reference WHERE id NOT IN (SELECT r.id FROM verdict v JOIN reference r ON r.kind = substr(v.object_key, 1, instr(v.object_key, ':') - 1)
 AND r.value = substr(v.object_key, instr(v.object_key, ':') + 1) WHERE v.object = 'reference' AND v.scope = '' AND v.verdict = 'rejected')
-- Sums of hundredths: whole numbers, the same in any order.
-- name: rank_targets
SELECT blob, count(*), group_concat(name, ', '), sum(sure) FROM (SELECT t.blob AS blob, coalesce(t.name, t.host) AS name, max(CAST(round(coalesce(max(0, min(t.score, 1)), 0.5) * 100) AS INTEGER)) AS sure FROM target t
 WHERE coalesce(t.name, t.host) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM verdict v JOIN blob b ON b.id = t.blob WHERE v.object = 'target' AND v.object_key = coalesce(t.name, t.host, '') AND v.scope IN ('', b.sha256, 'country:' || coalesce(t.country, '')) AND v.verdict = 'rejected'
  AND (v.scope <> '' OR NOT EXISTS (SELECT 1 FROM verdict k WHERE k.object = 'target' AND k.object_key = v.object_key AND k.scope = 'country:' || coalesce(t.country, '') AND k.verdict = 'accepted')))
 GROUP BY 1, 2 ORDER BY 1, 2) GROUP BY blob
-- name: rank_contracts
SELECT blob, count(*), max(coalesce(number, title, project)), sum(CAST(round(coalesce(max(0, min(c.score, 1)), 0.5) * 100) AS INTEGER)) FROM contract c
 WHERE NOT EXISTS (SELECT 1 FROM verdict v JOIN blob b ON b.id = c.blob WHERE v.object = 'contract' AND v.object_key = coalesce(c.number, c.title, c.project, '') AND v.scope IN ('', b.sha256) AND v.verdict = 'rejected')
 GROUP BY blob
-- name: rank_texts
SELECT blob, bytes FROM text ORDER BY blob
-- name: rank_shares
SELECT (SELECT count(*) FROM blob WHERE sha256 <> ''), (SELECT count(DISTINCT blob) FROM target), (SELECT count(DISTINCT blob) FROM contract)
-- name: blob_max
SELECT coalesce(max(id), 0), (SELECT coalesce(max(id), 0) FROM reference) FROM blob
-- name: priority_clear
DELETE FROM priority
-- name: priority_add
INSERT INTO priority(blob, score, reasons) VALUES (?1, ?2, ?3)
-- name: sum_item
SELECT i.id, 'item', b.sha256, i.path, i.kind, i.size, i.mtime, (SELECT p.sha256 FROM blob p WHERE p.id = i.parent), i.depth, i.part_of, i.mime, i.format, i.charset, i.lang, i.chars, i.pages, i.extra
 FROM item i JOIN blob b ON b.id = i.blob WHERE i.id = ?1
-- name: sum_error
SELECT e.id, 'error', b.sha256, e.path, e.stage, e.code, e.message, e.extra FROM error e JOIN blob b ON b.id = e.blob WHERE e.id = ?1
-- name: sum_target
SELECT t.id, 'target', b.sha256, t.name, t.country, t.sector, t.host, t.what, t.volume, t.date, t.score, t.extra FROM target t JOIN blob b ON b.id = t.blob WHERE t.id = ?1
-- name: sum_contract
SELECT c.id, 'contract', b.sha256, c.number, c.title, c.project, c.party_a, c.party_b, c.amount, c.amount_min, c.currency, c.signed, c.score, c.extra FROM contract c JOIN blob b ON b.id = c.blob WHERE c.id = ?1
-- name: sum_mark
SELECT m.id, 'mark', m.uid, m.at, m.who, m.verb, m.object, m.object_key, m.scope, m.value FROM mark m WHERE m.id = ?1
-- name: sum_watch
SELECT e.id, 'watch', l.name, l.kind, e.entry, e.name, e.term FROM watch_entry e JOIN watch_list l ON l.id = e.list WHERE e.id = ?1
-- name: item_id
SELECT id FROM item WHERE blob = ?1 AND path = ?2
-- name: target_ids
SELECT id FROM target WHERE blob = ?1
-- name: contract_ids
SELECT id FROM contract WHERE blob = ?1
-- name: mark_add
INSERT INTO mark(uid, at, who, verb, object, object_key, scope, value) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
-- name: tags_clear
DELETE FROM tag
-- name: tags_make
INSERT INTO tag(sha256, tag, who, at)
 SELECT object_key, value, who, at FROM (SELECT m.*, row_number() OVER (PARTITION BY object_key, value ORDER BY at DESC, uid DESC) AS n FROM mark m WHERE verb IN ('tag', 'untag') AND object = 'document')
 WHERE n = 1 AND verb = 'tag'
-- name: verdicts_clear
DELETE FROM verdict
-- name: verdicts_make
INSERT INTO verdict(object, object_key, scope, verdict, who, at)
 SELECT object, object_key, scope, verb || 'ed', who, at FROM (SELECT m.*, row_number() OVER (PARTITION BY object, object_key, scope ORDER BY at DESC, uid DESC) AS n FROM mark m WHERE verb IN ('accept', 'reject', 'clear'))
 WHERE n = 1 AND verb IN ('accept', 'reject')
-- name: entity_clear
DELETE FROM entity_name
-- name: entity_clear2
DELETE FROM entity
-- name: entity_source
SELECT r.id, r.kind, r.value FROM reference r WHERE (r.kind IN ('organization', 'party', 'threat-actor', 'malware')
  OR r.kind IN ('domain', 'host') AND r.value IN (SELECT host FROM target WHERE host IS NOT NULL AND name IS NOT NULL))
 AND (NOT EXISTS (SELECT 1 FROM verdict) OR r.kind || ':' || r.value NOT IN (SELECT v.object_key FROM verdict v WHERE v.object = 'reference' AND v.scope = '' AND v.verdict = 'rejected'))
 AND (NOT EXISTS (SELECT 1 FROM mark) OR r.kind || ':' || r.value NOT IN (SELECT m.object_key FROM mark m WHERE m.object = 'reference' AND m.verb = 'split'))
-- name: reference_get
SELECT kind, value FROM reference WHERE id = ?1
-- name: reference_count
SELECT sum(n) FROM posting WHERE reference = ?1
-- name: entity_aliases
SELECT json_extract(a.value, '$.name'), json_extract(a.value, '$.alias'), 'contract' FROM contract c, json_each(c.extra, '$.aliases') a
 UNION ALL SELECT substr(object_key, instr(object_key, ':') + 1), value, 'joined by ' || who FROM mark WHERE verb = 'join'
-- name: entity_hosts
SELECT DISTINCT t.host, coalesce(json_extract(t.extra, '$.known_as'), t.name) FROM target t
 WHERE t.host IS NOT NULL AND t.name IS NOT NULL AND json_extract(t.extra, '$.by') IN ('target-table', 'target-card') AND json_extract(t.extra, '$.host_flag') IS NULL
 AND NOT EXISTS (SELECT 1 FROM verdict v WHERE v.object = 'target' AND v.object_key = t.name AND v.scope = '' AND v.verdict = 'rejected')
 ORDER BY 1, 2
-- name: entity_add
INSERT OR IGNORE INTO entity(name, kind) VALUES (?1, ?2)
-- name: entity_id
SELECT id FROM entity WHERE kind = ?2 AND name = ?1
-- name: entity_name_add
INSERT OR IGNORE INTO entity_name(reference, entity, why) VALUES (?1, ?2, ?3)
-- name: twin_source
SELECT t.blob, b.sha256, t.digest, t.simhash, t.bytes FROM text t JOIN blob b ON b.id = t.blob WHERE t.bytes > 0 ORDER BY t.bytes DESC, b.sha256
-- name: twin_clear
DELETE FROM twin
-- name: twin_add
INSERT INTO twin(blob, cluster, how, likeness) VALUES (?1, ?2, ?3, ?4)
-- name: tally_temporary
CREATE TEMP TABLE IF NOT EXISTS tally (what TEXT NOT NULL, name TEXT NOT NULL, files INTEGER NOT NULL, n INTEGER NOT NULL, more INTEGER NOT NULL, PRIMARY KEY (what, name)) STRICT, WITHOUT ROWID
-- name: tally_clear
DELETE FROM tally
-- name: tally_put
INSERT INTO tally(what, name, files, n, more) VALUES (?1, ?2, ?3, ?4, ?5)
 ON CONFLICT (what, name) DO UPDATE SET files = files + excluded.files, n = n + excluded.n, more = more + excluded.more
-- name: tally_items
SELECT kind, lang, coalesce(format, mime, 'unknown'), CASE WHEN kind <> 'file' THEN '' WHEN chars > 0 THEN 'read by ' || coalesce(json_extract(extra, '$.text.by'), 'text')
 WHEN EXISTS (SELECT 1 FROM item c WHERE c.parent = i.blob) THEN 'unpacked' ELSE 'not read' END, size, chars FROM item i
-- name: tally_references
SELECT id, kind FROM reference
-- name: tally_kinds
INSERT INTO tally(what, name, files, n, more)
 SELECT 'kind', r.kind, count(DISTINCT p.blob), sum(p.n), count(DISTINCT r.id) FROM reference r JOIN posting p ON p.reference = r.id GROUP BY r.kind
-- name: tally_losses
INSERT INTO tally(what, name, files, n, more) SELECT 'loss', stage || ' ' || code, count(*), 0, 0 FROM error GROUP BY 1, 2
-- name: locked_errors
SELECT id FROM error WHERE code = 'encrypted' AND ((blob = ?1 AND path = ?2 AND stage = 'unpack') OR (blob = ?3 AND stage = 'text'))
-- name: error_before
SELECT id FROM error WHERE blob = ?1 AND path = ?2 AND stage = ?3 AND code = ?4 AND message <> ?5
-- name: item_open
SELECT id FROM item WHERE path = ?1 AND blob <> ?2 AND parent = ?3 AND json_extract(extra, '$.unpack.password') IS NOT NULL
-- name: overcome_errors
SELECT id FROM error WHERE (blob = ?1 AND path IN (?2, ?3) AND stage = 'unpack' AND code = 'unreadable')
 OR (blob = ?4 AND path = ?2 AND stage IN ('unpack', 'bind') AND code IN ('bad-record', 'crashed', 'limit-time', 'limit-memory'))
-- name: told_errors
SELECT id, CASE stage WHEN 'identify' THEN 0 WHEN 'text' THEN 1 ELSE 2 END FROM error WHERE blob = ?1 AND path = ?2 AND stage IN ('identify', 'text', 'refs')
-- name: error_id
SELECT id FROM error WHERE blob = ?1 AND path = ?2 AND stage = ?3 AND code = ?4 AND message = ?5
-- name: unread_item
SELECT i.id FROM item i WHERE i.blob = ?1 AND i.path = ?2 AND i.kind = 'file' AND i.depth = 0
 AND EXISTS (SELECT 1 FROM error e WHERE e.blob = ?1 AND e.path = ?2 AND e.stage = 'unpack' AND e.code = 'unreadable')
-- name: drop_item
DELETE FROM item WHERE id = ?1
-- name: drop_error
DELETE FROM error WHERE id = ?1
-- name: item_opened
UPDATE item SET blob = ?2 WHERE id = ?1

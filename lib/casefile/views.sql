-- Views with plain names: what people, Datasette and pandas query. They are
-- made anew when they differ from the program's.

-- name: views_drop
DROP VIEW IF EXISTS documents;
DROP VIEW IF EXISTS mentions;
DROP VIEW IF EXISTS targets;
DROP VIEW IF EXISTS top_targets;
DROP VIEW IF EXISTS distinct_contracts;
DROP VIEW IF EXISTS contract_groups;
DROP VIEW IF EXISTS contracts;
DROP VIEW IF EXISTS "references";
DROP VIEW IF EXISTS entities;
DROP VIEW IF EXISTS lone_names;
DROP VIEW IF EXISTS joined_names;
DROP VIEW IF EXISTS losses;
DROP VIEW IF EXISTS unread;
DROP VIEW IF EXISTS timeline;
DROP VIEW IF EXISTS tags;
DROP VIEW IF EXISTS notes;
DROP VIEW IF EXISTS hits;
DROP VIEW IF EXISTS similar;
DROP VIEW IF EXISTS superseded;
DROP VIEW IF EXISTS examiners;
DROP VIEW IF EXISTS runs;
DROP VIEW IF EXISTS reading_list;

-- name: views
-- What has no bytes has no id; LEFT JOIN rather than nullif(), which would keep
-- "WHERE id = …" from using the index.
CREATE VIEW documents AS
SELECT i.path, b.sha256 AS id, i.kind, i.mime, i.format, i.charset, i.lang, i.chars, i.pages,
  coalesce(i.size, b.size) AS size, i.mtime,
  coalesce(p.score, 0) AS priority, p.reasons,
  (SELECT group_concat(t.tag, ' ') FROM tag t WHERE t.sha256 = b.sha256) AS tags,
  (SELECT group_concat(x.ruleset, ' ') FROM extraction x WHERE x.blob = i.blob) AS rulesets,
  json_extract(i.extra, '$.text.meta.title') AS title,
  json_extract(i.extra, '$.text.meta.author') AS author,
  (SELECT c.sha256 FROM blob c WHERE c.id = i.parent) AS parent, i.depth, i.part_of, b.md5, b.sha1,
  (SELECT s.path FROM store s WHERE s.id = i.store) AS store, i.extra
FROM item i LEFT JOIN blob b ON b.id = i.blob AND b.sha256 <> '' LEFT JOIN priority p ON p.blob = i.blob;

-- One row an occurrence, rejected ones left out. Parts of a bound document
-- show as the parts they are; part_of tells.
CREATE VIEW mentions AS
SELECT r.kind, r.value, coalesce(m.raw, r.value) AS raw,
  coalesce(nullif(m.item, ''), (SELECT i.path FROM item i WHERE i.blob = m.blob ORDER BY i.path LIMIT 1)) AS path,
  m.page, m.context, m.score, m.role, u.name AS rule, m.start, m.stop, b.sha256 AS item,
  (SELECT i.part_of FROM item i WHERE i.blob = m.blob ORDER BY i.path LIMIT 1) AS part_of,
  coalesce(v.verdict, w.verdict) AS verdict, m.extra
FROM reference r JOIN posting p ON p.reference = r.id
  JOIN mention m ON m.blob = p.blob AND m.reference = p.reference
  JOIN blob b ON b.id = m.blob JOIN rule u ON u.id = m.rule
  LEFT JOIN verdict v ON v.object = 'reference' AND v.object_key = r.kind || ':' || r.value AND v.scope = b.sha256
  LEFT JOIN verdict w ON w.object = 'reference' AND w.object_key = r.kind || ':' || r.value AND w.scope = ''
WHERE coalesce(v.verdict, w.verdict, '') <> 'rejected';

-- One row a distinct value: in how many documents, how often.
CREATE VIEW "references" AS
SELECT r.kind, r.value, count(*) AS documents, sum(p.n) AS mentions, max(p.score) AS score,
  (SELECT w.verdict FROM verdict w WHERE w.object = 'reference' AND w.object_key = r.kind || ':' || r.value AND w.scope = '') AS verdict
FROM reference r JOIN posting p ON p.reference = r.id GROUP BY r.id;

-- A verdict is on the name in one document, in one country, or everywhere: the
-- narrower one holds. The country is the one that top_targets shows; "c" has those of
-- names with such verdicts only, few.
CREATE VIEW targets AS
WITH c AS MATERIALIZED (SELECT k.object_key AS name, min(nullif(o.country, '')) AS country
  FROM verdict k CROSS JOIN target o ON o.name = k.object_key OR (o.name IS NULL AND o.host = k.object_key)
  WHERE k.object = 'target' AND k.scope GLOB 'country:*'
  GROUP BY 1 HAVING min(nullif(o.country, '')) = max(nullif(o.country, '')))
SELECT t.name, t.country, t.sector, t.host, t.what, t.volume, t.date, t.score,
  (SELECT i.path FROM item i WHERE i.blob = t.blob ORDER BY i.path LIMIT 1) AS path, b.sha256 AS item,
  coalesce(d.verdict, k.verdict, v.verdict) AS verdict, t.extra, t.id
FROM target t JOIN blob b ON b.id = t.blob
  LEFT JOIN verdict v ON v.object = 'target' AND v.object_key = coalesce(t.name, t.host, '') AND v.scope = ''
  LEFT JOIN c ON c.name = coalesce(t.name, t.host, '')
  LEFT JOIN verdict k ON k.object = 'target' AND k.object_key = coalesce(t.name, t.host, '') AND k.scope = 'country:' || coalesce(nullif(t.country, ''), c.country, '')
  LEFT JOIN verdict d ON d.object = 'target' AND d.object_key = coalesce(t.name, t.host, '') AND d.scope = b.sha256 AND b.sha256 <> ''
WHERE coalesce(d.verdict, k.verdict, v.verdict, '') <> 'rejected';

-- Targets by name and country (many states have a 外交部): the last sector in order,
-- and how much there is. A record without a country is of the one country its name
-- has; of several it is of none, whatever verdicts leave of them.
-- Not made of the view targets: for a hundred thousand records that is too slow.
CREATE VIEW top_targets AS
WITH o AS (SELECT coalesce(t.name, t.host) AS name, t.sector, t.blob, t.score, t.date,
    nullif(t.country, '') AS own, min(nullif(t.country, '')) OVER w AS low, max(nullif(t.country, '')) OVER w AS high
  FROM target t WINDOW w AS (PARTITION BY coalesce(t.name, t.host))),
t AS (SELECT name, CASE WHEN low = high THEN low ELSE own END AS country, sector, blob, score, date FROM o)
SELECT t.name, t.country, max(t.sector) AS sector,
  count(DISTINCT t.blob) AS documents, count(*) AS records, max(t.score) AS score, min(t.date) AS first, max(t.date) AS last
FROM t
WHERE coalesce(t.name, '') NOT IN (SELECT v.object_key FROM verdict v WHERE v.object = 'target')
  OR coalesce((SELECT v.verdict FROM blob b JOIN verdict v ON v.object = 'target' AND v.object_key = coalesce(t.name, '') AND v.scope = b.sha256 WHERE b.id = t.blob AND b.sha256 <> ''),
    (SELECT v.verdict FROM verdict v WHERE v.object = 'target' AND v.object_key = coalesce(t.name, '') AND v.scope = 'country:' || coalesce(t.country, '')),
    (SELECT v.verdict FROM verdict v WHERE v.object = 'target' AND v.object_key = coalesce(t.name, '') AND v.scope = ''), '') <> 'rejected'
GROUP BY 1, 2 ORDER BY documents DESC, score DESC, name, country;

-- What to read next: the best first of what nobody has tagged as seen, without
-- what has word for word the text of another.
CREATE VIEW reading_list AS
SELECT (SELECT i.path FROM item i WHERE i.blob = b.id ORDER BY i.path LIMIT 1) AS path, p.score AS priority, p.reasons,
  (SELECT group_concat(t.tag, ' ') FROM tag t WHERE t.sha256 = b.sha256) AS tags, b.sha256 AS id
FROM priority p CROSS JOIN blob b ON b.id = p.blob
WHERE b.sha256 <> '' AND NOT EXISTS (SELECT 1 FROM tag t WHERE t.sha256 = b.sha256 AND t.tag = 'seen')
  AND NOT EXISTS (SELECT 1 FROM twin w WHERE w.blob = b.id AND w.how = 'same text')
  AND EXISTS (SELECT 1 FROM item i WHERE i.blob = b.id AND i.part_of IS NULL)
ORDER BY p.score DESC;

CREATE VIEW contracts AS
SELECT c.number, c.title, c.project, c.party_a, c.party_b, c.amount, c.amount_min, c.currency, c.signed, json_extract(c.extra, '$.paper') AS paper, c.score,
  (SELECT i.path FROM item i WHERE i.blob = c.blob ORDER BY i.path LIMIT 1) AS path, b.sha256 AS item,
  v.verdict, c.extra, c.id
FROM contract c JOIN blob b ON b.id = c.blob
  LEFT JOIN verdict v ON v.object = 'contract' AND v.object_key = coalesce(c.number, c.title, c.project, '') AND v.scope = ''
WHERE coalesce(v.verdict, '') <> 'rejected'
  AND NOT EXISTS (SELECT 1 FROM verdict d WHERE d.object = 'contract' AND d.object_key = coalesce(c.number, c.title, c.project, '') AND d.scope = b.sha256 AND d.verdict = 'rejected');

-- Which records tell of one contract: "same" is equal. A copy, an annex and a scan
-- of it have its number, O and I for 0 and 1 as scans have them; but who uses a
-- number of few figures, and two clients with two sums, have not the same
-- contract. Without a number all else must agree, and be much. The records of one
-- number are held against its fullest, those of contracts before those of offers,
-- invoices and tenders.
CREATE VIEW contract_groups AS
WITH n AS (SELECT c.*, b.sha256 AS item, json_extract(c.extra, '$.paper') AS paper,
    replace(replace(replace(replace(replace(replace(replace(replace(upper(coalesce(c.number, '')), ' ', ''), '—', '-'), '–', '-'), '（', '('), '）', ')'), 'O', '0'), 'I', '1'), 'L', '1') AS n,
    (c.party_a IS NOT NULL) + (c.party_b IS NOT NULL) + (coalesce(c.title, c.project) IS NOT NULL) + (coalesce(c.amount, 0) > 0) + (c.signed IS NOT NULL) AS known
  FROM contract c CROSS JOIN blob b ON b.id = c.blob
  WHERE NOT EXISTS (SELECT 1 FROM verdict v WHERE v.object = 'contract' AND v.object_key = coalesce(c.number, c.title, c.project, '') AND v.scope IN ('', b.sha256) AND v.verdict = 'rejected')),
r AS (SELECT n.*, first_value(party_a) OVER w AS first_a, first_value(amount) OVER w AS first_sum FROM n
  WINDOW w AS (PARTITION BY n ORDER BY paper IS NOT NULL, party_a IS NULL, known DESC, score DESC, item, amount)),
g AS (SELECT r.*, CASE WHEN n <> '' AND (length(n) < 6 OR (length(n) < 10 AND n NOT GLOB '*[^0-9]*')) THEN n || '|' || coalesce(party_a, party_b, item)
    WHEN n <> '' AND amount > 0 AND first_sum > 0 AND abs(amount - first_sum) > 0.001 * first_sum
      AND instr(party_a, first_a) = 0 AND instr(first_a, party_a) = 0 THEN n || '|' || party_a
    WHEN n <> '' THEN n
    ELSE CASE WHEN known >= 4 THEN '' ELSE item END || '|' || coalesce(party_a, '') || '|' || coalesce(party_b, '') || '|' || coalesce(title, '') || '|' || coalesce(project, '') || '|' ||
      coalesce(amount, '') || '|' || coalesce(currency, '') || '|' || coalesce(signed, '') END AS same FROM r)
SELECT g.number, g.title, g.project, g.party_a, g.party_b, g.amount, g.amount_min, g.currency, g.signed, g.paper, g.score,
  (SELECT i.path FROM item i WHERE i.blob = g.blob ORDER BY i.path LIMIT 1) AS path, g.item,
  (SELECT v.verdict FROM verdict v WHERE v.object = 'contract' AND v.object_key = coalesce(g.number, g.title, g.project, '') AND v.scope = '') AS verdict,
  g.extra, g.id, g.known, g.same
FROM g;

CREATE VIEW distinct_contracts AS
WITH o AS (SELECT number, title, project, party_a, party_b, amount, amount_min, currency, signed, paper, score, item, same, row_number() OVER w AS nth, count(*) OVER (PARTITION BY same) AS records
  FROM contract_groups WINDOW w AS (PARTITION BY same ORDER BY paper IS NOT NULL, known DESC, score DESC, item, amount))
SELECT o.number, o.title, o.project, o.party_a, o.party_b, o.amount, o.amount_min, o.currency, o.signed, o.score, o.records,
  (SELECT i.path FROM item i JOIN blob b ON b.id = i.blob WHERE b.sha256 = o.item ORDER BY i.path LIMIT 1) AS path, o.item, o.same
FROM o WHERE nth = 1 AND paper IS NULL;

-- Names that stand for one body; most stand alone and have no rows in entity.
CREATE VIEW entities AS
SELECT e.name, e.kind, count(DISTINCT n.reference) AS names, count(DISTINCT p.blob) AS documents, sum(p.n) AS mentions,
  json_group_array(DISTINCT r.kind || ':' || r.value) AS aliases,
  (SELECT group_concat(DISTINCT q.role) FROM posting q JOIN entity_name o ON o.reference = q.reference WHERE o.entity = e.id) AS roles
FROM entity e JOIN entity_name n ON n.entity = e.id JOIN reference r ON r.id = n.reference
  JOIN posting p ON p.reference = r.id
GROUP BY e.id
UNION ALL
SELECT l.name, l.kind, 1, count(*), sum(p.n), json_array(l.of_kind || ':' || l.name), group_concat(DISTINCT p.role)
FROM lone_names l JOIN posting p ON p.reference = l.reference
GROUP BY l.reference;

CREATE VIEW lone_names AS
SELECT r.value AS name, CASE r.kind WHEN 'party' THEN 'organization' ELSE r.kind END AS kind, r.kind AS of_kind, r.id AS reference
FROM reference r
WHERE r.kind IN ('organization', 'party', 'threat-actor', 'malware')
  AND NOT EXISTS (SELECT 1 FROM entity_name n WHERE n.reference = r.id)
  AND NOT EXISTS (SELECT 1 FROM verdict v WHERE v.object = 'reference' AND v.object_key = r.kind || ':' || r.value AND v.scope = '' AND v.verdict = 'rejected');

CREATE VIEW joined_names AS
SELECT e.name AS entity, e.kind, r.kind AS of_kind, r.value AS name, n.why
FROM entity_name n JOIN entity e ON e.id = n.entity JOIN reference r ON r.id = n.reference
WHERE (SELECT count(*) FROM entity_name o WHERE o.entity = e.id) > 1;

CREATE VIEW losses AS
SELECT e.path, e.stage, e.code, e.message, b.sha256 AS item, e.extra
FROM error e LEFT JOIN blob b ON b.id = e.blob AND b.sha256 <> '';

-- Files nobody's reader got text from, but for containers whose members are
-- here, further volumes of a set, empty files, thumbnails, and parts of a
-- document that has text.
CREATE VIEW unread AS
SELECT i.path,
  coalesce((SELECT e.code FROM error e WHERE e.blob = i.blob AND e.path = i.path AND e.stage IN ('text', 'unpack', 'identify') ORDER BY e.stage, e.code LIMIT 1),
    CASE WHEN i.mime LIKE 'image/%' THEN 'picture' WHEN i.mime LIKE 'audio/%' OR i.mime LIKE 'video/%' THEN 'media'
      WHEN json_extract(i.extra, '$.text') IS NULL THEN 'not-tried' ELSE 'no-text' END) AS reason,
  i.mime, i.format, coalesce(i.size, b.size) AS size, i.pages, coalesce(p.score, 0) AS priority, p.reasons, b.sha256 AS id, i.part_of
FROM item i LEFT JOIN blob b ON b.id = i.blob AND b.sha256 <> '' LEFT JOIN priority p ON p.blob = i.blob
WHERE i.kind = 'file' AND coalesce(i.chars, 0) = 0 AND coalesce(i.size, b.size, 1) > 0
  AND NOT EXISTS (SELECT 1 FROM item c WHERE c.parent = i.blob)
  AND NOT EXISTS (SELECT 1 FROM blob d JOIN item j ON j.blob = d.id WHERE i.part_of IS NOT NULL AND d.sha256 = i.part_of AND j.chars > 0)
  AND coalesce(json_extract(i.extra, '$.bind.thumbnail_of'), json_extract(i.extra, '$.beside.thumbnail_of'), json_extract(i.extra, '$.unpack.volume'), '') = '';

-- A file of the disk whose place another one has taken since: an earlier run found the
-- bytes there that a later one found changed. The last changed is the one in force.
-- Names of other bytes that read alike are two places (path_b64).
-- So a document bound of pages to which others came or that went: the last run that met
-- a page told to what it belongs (part_of).
CREATE VIEW superseded AS
WITH f AS (SELECT i.path, b.sha256 AS id, coalesce(i.size, b.size) AS size, i.mtime, first_value(b.sha256) OVER w AS by_id, first_value(i.mtime) OVER w AS by_mtime,
    row_number() OVER w AS nth
  FROM item i JOIN blob b ON b.id = i.blob
  WHERE i.depth = 0 AND i.kind = 'file' AND b.sha256 <> '' AND EXISTS (SELECT 1 FROM item j WHERE j.path = i.path AND j.blob <> i.blob AND j.depth = 0 AND j.kind = 'file'
    AND json_extract(j.extra, '$.path_b64') IS json_extract(i.extra, '$.path_b64'))
  WINDOW w AS (PARTITION BY i.path, json_extract(i.extra, '$.path_b64') ORDER BY coalesce(i.mtime, '') DESC, i.id DESC))
SELECT f.path, f.id, f.size, f.mtime, f.by_id, f.by_mtime FROM f WHERE nth > 1
UNION ALL
SELECT d.path, d.id, d.size, d.mtime, d.by_id, d.by_mtime
FROM (SELECT e.path, e.id, e.size, e.mtime, e.old, first_value(e.id) OVER w AS by_id, first_value(e.mtime) OVER w AS by_mtime, row_number() OVER w AS nth
  FROM (SELECT i.id AS n, i.path, b.sha256 AS id, coalesce(i.size, b.size) AS size, i.mtime,
      EXISTS (SELECT 1 FROM json_each(i.extra, '$.bind.pages') g JOIN blob c ON c.sha256 = g.value JOIN item m ON m.blob = c.id
        JOIN blob x ON x.sha256 = m.part_of JOIN item o ON o.blob = x.id AND o.path = i.path AND o.kind = 'document' WHERE m.part_of <> b.sha256)
      OR EXISTS (SELECT 1 FROM item m JOIN item q ON q.path = m.path AND q.blob <> m.blob AND q.mtime > m.mtime
        JOIN blob x ON x.sha256 = q.part_of JOIN item o ON o.blob = x.id AND o.path = i.path AND o.kind = 'document'
        WHERE m.part_of = b.sha256 AND q.part_of <> b.sha256) AS old
    FROM item i JOIN blob b ON b.id = i.blob
    WHERE i.kind = 'document' AND b.sha256 <> '' AND EXISTS (SELECT 1 FROM item j WHERE j.path = i.path AND j.blob <> i.blob AND j.kind = 'document')) e
  WINDOW w AS (PARTITION BY e.path ORDER BY e.old, coalesce(e.mtime, '') DESC, e.n DESC)) d
WHERE d.nth > 1 AND d.old;

CREATE VIEW timeline AS
SELECT signed AS date, 'contract' AS what, coalesce(title, project, number) AS label, path, item FROM contracts WHERE signed IS NOT NULL
UNION ALL
SELECT date, 'target', coalesce(name, host), path, item FROM targets WHERE date IS NOT NULL
UNION ALL
SELECT json_extract(i.extra, '$.text.meta.created'), 'created', json_extract(i.extra, '$.text.meta.title'), i.path, b.sha256
FROM item i JOIN blob b ON b.id = i.blob WHERE json_extract(i.extra, '$.text.meta.created') IS NOT NULL
UNION ALL
SELECT json_extract(i.extra, '$.text.meta.date'), 'sent', json_extract(i.extra, '$.text.meta.subject'), i.path, b.sha256
FROM item i JOIN blob b ON b.id = i.blob WHERE json_extract(i.extra, '$.text.meta.date') IS NOT NULL;

CREATE VIEW tags AS
SELECT t.tag, (SELECT i.path FROM item i WHERE i.blob = b.id ORDER BY i.path LIMIT 1) AS path, t.sha256 AS id, t.who, t.at
FROM tag t LEFT JOIN blob b ON b.sha256 = t.sha256;

CREATE VIEW notes AS
SELECT m.value AS note, m.object, m.object_key, (SELECT i.path FROM item i JOIN blob b ON b.id = i.blob WHERE b.sha256 = m.object_key ORDER BY i.path LIMIT 1) AS path, m.who, m.at
FROM mark m WHERE m.verb = 'note';

CREATE VIEW hits AS
SELECT value AS name, raw, path, page, context, rule AS list, item FROM mentions WHERE kind = 'watch';

CREATE VIEW similar AS
SELECT (SELECT i.path FROM item i WHERE i.blob = t.blob ORDER BY i.path LIMIT 1) AS path,
  (SELECT i.path FROM item i WHERE i.blob = t.cluster ORDER BY i.path LIMIT 1) AS representative,
  t.how, t.likeness, b.sha256 AS id, c.sha256 AS representative_id
FROM twin t JOIN blob b ON b.id = t.blob JOIN blob c ON c.id = t.cluster;

-- Who worked on the case.
CREATE VIEW examiners AS
SELECT m.who, sum(m.verb IN ('tag', 'untag')) AS tags, sum(m.verb IN ('accept', 'reject', 'clear')) AS verdicts, sum(m.verb = 'note') AS notes,
  sum(m.verb IN ('split', 'join')) AS names, min(m.at) AS first, max(m.at) AS last
FROM mark m GROUP BY m.who;

-- What filled the case: each run's first row in the log with its last.
CREATE VIEW runs AS
SELECT b.at AS began, e.at AS ended, b.who, b.tool, b.version, json_extract(b.detail, '$.args') AS args,
  json_extract(e.detail, '$.records') AS records, json_extract(e.detail, '$.added') AS added,
  json_extract(e.detail, '$.evidence_sum') AS evidence_sum, json_extract(e.detail, '$.mention_sum') AS mention_sum, json_extract(e.detail, '$.rulesets') AS rulesets, b.origin
FROM log b LEFT JOIN log e ON e.origin = b.origin AND e.action = 'end' AND json_extract(e.detail, '$.run') = json_extract(b.detail, '$.run')
WHERE b.action = 'begin';

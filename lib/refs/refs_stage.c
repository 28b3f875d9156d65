/* refs_stage.c - the stage: one item in, its references, contracts and targets
 * out. Names and metadata are looked through like small texts of their own:
 * samples are named after a subscriber's number, authors stand in properties. */
#include "refs_boxes.h"
#include "repeats.h"

#include <sluice/refs.h>
#include <sluice/stage.h>

#define REFS_SECONDS_MAX 1800             /* a dump of one line of 200 GB takes its time */
#define REFS_MEMORY_BYTES (2ull << 30)    /* address space: gazetteers and a million watched names */
#define REFS_REPLY_BYTES (16ull << 30)    /* records are ten times longer than what they tell */

struct replying {
	struct stage_item *it;
	struct refs_boxes boxes;
	struct repeats repeats;
	struct buf line, last;
};

static void reply(void *ctx, const struct ref *r)
{
	struct replying *re = ctx;
	uint32_t n = !r->is_record && r->kind ? repeats_add(&re->repeats, r->kind, r->value) : 0;
	if (n > REPEATS_MAX)
		return;
	bool boxed = re->boxes.n && !r->is_record && r->kind && refs_boxes_add(&re->boxes, r, &re->line);
	struct str record = boxed ? buf_str(&re->line) : r->record;
	if (n == REPEATS_MAX && record.len > 2) { /* the last one says so */
		buf_clear(&re->last);
		buf_add_str(&re->last, str_sub(record, 0, record.len - 2)); /* without "}\n" */
		buf_printf(&re->last, ",\"limit\":%u}\n", REPEATS_MAX);
		record = re->last.full ? record : buf_str(&re->last);
	}
	stage_reply_record(re->it, record);
}

/* The path with its separators and the last extension's dot as line ends: the
 * offsets stay, and "report.md" is no domain. */
static void open_path(struct buf *path)
{
	size_t dot = 0;
	for (size_t i = 0; i < path->len; i++) {
		if (path->p[i] == '/') {
			if (i > 0 && path->p[i - 1] == '!') {
				path->p[i - 1] = '\n';
				if (dot)
					path->p[dot] = '\n';
			}
			path->p[i] = '\n';
			dot = 0;
		} else if (path->p[i] == '.') {
			dot = i;
		}
	}
	if (dot)
		path->p[dot] = '\n';
}

static bool want(void *ctx, const struct record *rec)
{
	(void)ctx;
	struct str kind = record_kind(rec);
	return str_eq(kind, STR("file")) || str_eq(kind, STR("document"));
}

/* What made a document has a version, which reads like an address or a date: LibreOffice/7.4.7.2. */
static bool is_version(struct str key, struct str value)
{
	return str_starts(key, STR("meta.software")) && str_find_char(value, '@') < 0 && str_find(value, STR("://")) < 0;
}

static enum status work(void *ctx, struct stage_item *it, struct err *err)
{
	const struct refs_rules *rules = ctx;
	struct buf path, lang, part, opened, value, where;
	buf_init(&path, RECORD_BYTES_MAX);
	buf_init(&opened, RECORD_BYTES_MAX);
	buf_init(&lang, 64);
	buf_init(&part, 256);
	buf_init(&value, RECORD_BYTES_MAX);
	buf_init(&where, 256);
	record_str(&it->rec, "path", &path);
	record_str(&it->rec, "text.lang", &lang);
	bool page = record_str(&it->rec, "part_of", &part), document = str_eq(record_kind(&it->rec), STR("document"));
	struct refs_source s = { .fd = it->text, .id = record_id(&it->rec), .path = buf_str(&path), .lang = buf_str(&lang),
				 .paged = record_int(&it->rec, "text.pages", 0) > 0, .no_refs = document,
				 .no_records = page };
	enum status st = ST_OK;
	struct replying re = { .it = it };
	buf_init(&re.line, RECORD_BYTES_MAX * 2ull);
	buf_init(&re.last, RECORD_BYTES_MAX * 2ull);
	refs_boxes_init(&re.boxes, it->blob);
	s.read = re.boxes.n > 0;
	if (it->text >= 0)
		st = refs_scan(rules, &s, reply, &re, err);
	refs_boxes_release(&re.boxes);
	s.no_records = true;
	s.paged = s.read = false;
	if (!document) {
		buf_add_str(&opened, buf_str(&path));
		open_path(&opened);
		s.text = buf_str(&opened);
		s.where = STR("path");
		s.no_records = page;
		refs_scan(rules, &s, reply, &re, NULL);
		s.no_records = true;
	}
	size_t pos = 0;
	struct str meta = json_path(it->rec.line, "text.meta"), key, raw;
	while (!document && meta.p && json_each(meta, &pos, &key, &raw)) {
		buf_clear(&value);
		buf_clear(&where);
		if (!json_is_str(raw) || !json_decode(raw, &value) || value.len == 0)
			continue;
		buf_addz(&where, "meta.");
		json_decode(key, &where);
		if (is_version(buf_str(&where), buf_str(&value)))
			continue;
		s.text = buf_str(&value);
		s.where = buf_str(&where);
		refs_scan(rules, &s, reply, &re, NULL);
	}
	buf_release(&re.line);
	buf_release(&re.last);
	repeats_release(&re.repeats);
	buf_release(&path);
	buf_release(&opened);
	buf_release(&lang);
	buf_release(&part);
	buf_release(&value);
	buf_release(&where);
	return st;
}

void refs_stage(struct stage *ret, struct refs_rules *r)
{
	*ret = (struct stage){
		.name = "refs",
		.wants_text = true,
		.side_suffix = ".lines",
		.want = want,
		.work = work,
		.ctx = r,
		.job_seconds_max = REFS_SECONDS_MAX,
		.memory_bytes_max = REFS_MEMORY_BYTES,
		.reply_bytes_max = REFS_REPLY_BYTES,
		.sandbox = SANDBOX_PURE,
	};
}

/* export.c - the formats by name, and what they share. */
#include "export_priv.h"
#include <sluice/hash.h>

#include <stdio.h>
#include <stdlib.h>

#define OBJECT_BYTES_MAX (64u << 20)

static const struct { const char *name; export_fn *fn; } formats[] = {
	{ "csv", export_csv }, { "jsonl", export_jsonl }, { "ftm", export_ftm }, { "stix", export_stix },
	{ "misp", export_misp }, { "gexf", export_gexf }, { "graphml", export_graphml }, { "datasette", export_datasette },
};

static const char *const views[] = { "documents", "targets", "contracts", "contract_groups", "distinct_contracts", "mentions", "references", "entities", "joined_names", "lone_names", "losses", "unread", "superseded", "timeline", "tags", "notes", "hits", "similar", "top_targets", "reading_list", "runs", "examiners", NULL };

const char *const *report_views(void)
{
	return views;
}

enum status export_query(struct export *x, const char *sql, report_row_fn *fn)
{
	return x->opt->query(x->opt->source, sql, NULL, 0, fn, x, x->err);
}

void export_jstr(struct export *x, struct str kind, struct str s)
{
	struct buf clean;
	buf_init(&clean, s.len * 16 + 64);
	report_clean(x->opt, kind, s, &clean);
	json_str(&x->j, buf_str(&clean));
	buf_release(&clean);
}

void export_kjstr(struct export *x, const char *key, struct str kind, struct str s)
{
	if (!s.p)
		return;
	json_key(&x->j, key);
	export_jstr(x, kind, s);
}

void export_flush(struct export *x)
{
	io_write_str(x->w, buf_str(&x->b));
	buf_clear(&x->b);
}

void export_key(const char *kind, struct str value, char out[41])
{
	uint8_t raw[HASH_BYTES_MAX];
	struct hash *h = hash_new(HASH_SHA1);
	hash_add(h, kind, strlen(kind) + 1);
	hash_add(h, value.p, value.len);
	hash_end(h, raw);
	hash_free(h);
	hash_hex(raw, 20, out);
}

void export_uuid(const char *kind, struct str value, char out[37])
{
	char hex[41];
	export_key(kind, value, hex);
	hex[12] = '5';
	hex[16] = "89ab"[(hex[16] <= '9' ? hex[16] - '0' : hex[16] - 'a' + 10) & 3];
	snprintf(out, 37, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

static void seen_put(struct export *x, uint64_t h)
{
	size_t i = (size_t)h & (x->seen_cap - 1);
	while (x->seen[i])
		i = (i + 1) & (x->seen_cap - 1);
	x->seen[i] = h;
	x->seen_n++;
}

bool export_once(struct export *x, struct str key)
{
	uint8_t raw[HASH_BYTES_MAX];
	uint64_t h;
	hash_once(HASH_MD5, key, raw);
	memcpy(&h, raw, sizeof h);
	h |= 1; /* 0 is an empty place */
	if (x->seen_n * 2 >= x->seen_cap) {
		uint64_t *old = x->seen;
		size_t cap = x->seen_cap;
		x->seen_cap = cap ? cap * 2 : 1024;
		x->seen = xcalloc(x->seen_cap, sizeof *x->seen);
		x->seen_n = 0;
		for (size_t i = 0; i < cap; i++)
			if (old[i])
				seen_put(x, old[i]);
		free(old);
	}
	for (size_t i = (size_t)h & (x->seen_cap - 1); x->seen[i]; i = (i + 1) & (x->seen_cap - 1))
		if (x->seen[i] == h)
			return false;
	seen_put(x, h);
	return true;
}

struct times { char *now, *uuid; };

static enum status take_times(void *ctx, const struct report_row *r)
{
	const struct times *t = ctx;
	snprintf(t->now, 32, "%.*s", STR_ARG(str_sub(r->cell[0], 0, 24)));
	export_uuid("bundle", r->cell[1], t->uuid);
	return ST_EOF;
}

enum status export_times(struct export *x, char now[32], char uuid[37])
{
	struct times t = { now, uuid };
	now[0] = uuid[0] = '\0';
	return x->opt->query(
	    x->opt->source,
	    "SELECT coalesce(substr((SELECT max(at) FROM log), 1, 19) || '.000Z', '2020-01-01T00:00:00.000Z'), (SELECT value FROM meta WHERE key = 'case_id')",
	    NULL, 0, take_times, &t, x->err);
}

bool export_clean(struct export *x, struct str kind, struct str s, struct buf *out)
{
	size_t from = out->len;
	report_clean(x->opt, kind, s, out);
	return str_eq(str_sub(buf_str(out), from, out->len), s);
}

void export_xml(struct export *x, struct str s)
{
	struct buf clean;
	buf_init(&clean, s.len * 16 + 64);
	report_clean(x->opt, STR(""), s, &clean);
	/* HTML's escapes are XML's too; the controls XML forbids are shown there */
	report_html(&x->b, buf_str(&clean));
	buf_release(&clean);
}

enum status report_export(const struct report_options *opt, const char *format, const char *view, struct io_writer *w, struct err *err)
{
	struct export x = { .opt = opt, .w = w, .view = view, .err = err };
	bool known = view == NULL;
	for (size_t i = 0; views[i] && !known; i++)
		known = strcmp(views[i], view) == 0;
	if (!known)
		return err_set(err, ST_FATAL, E_USAGE, "no view '%s'", view);
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		if (strcmp(formats[i].name, format) != 0)
			continue;
		buf_init(&x.b, OBJECT_BYTES_MAX);
		json_start(&x.j, &x.b);
		enum status s = formats[i].fn(&x);
		export_flush(&x);
		buf_release(&x.b);
		free(x.seen);
		return s;
	}
	return err_set(err, ST_FATAL, E_USAGE, "no format '%s'", format);
}

/* export_tables.c - views as CSV and JSON Lines; metadata for Datasette. */
#include "export_priv.h"

#include <stdio.h>
#include <stdlib.h>

static struct str kind_of(const struct report_row *row)
{
	for (int i = 0; i < row->n; i++)
		if (strcmp(row->name[i], "kind") == 0)
			return row->cell[i];
	return STR("");
}

/* Identifiers of ours and dates, which are no telephone numbers. */
static bool is_key(const char *name)
{
	static const char *const keys[] = { "id", "item", "parent", "md5",   "sha1", "mtime", "representative_id",
					    "at", "date", "signed", "first", "last" };
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (strcmp(name, keys[i]) == 0)
			return true;
	return false;
}

/* Columns whose text is JSON. Not told by looks: "[13812345678]" of a page is JSON too. */
static bool is_json(const char *name)
{
	return strcmp(name, "extra") == 0 || strcmp(name, "reasons") == 0 || strcmp(name, "aliases") == 0;
}

/* A cell as it may leave. OBJECT_KEY is a hash, a name, or "kind:value". */
static void clean_cell(struct export *x, const struct report_row *row, int i, struct str kind, struct buf *out)
{
	const char *name = row->name[i];
	struct str s = row->cell[i];
	const char *colon = strcmp(name, "object_key") == 0 && s.len ? memchr(s.p, ':', s.len) : NULL;
	if (colon) {
		size_t n = (size_t)(colon - s.p);
		buf_add(out, s.p, n + 1);
		report_clean(x->opt, str_sub(s, 0, n), str_sub(s, n + 1, s.len), out);
	} else if (row->is_num[i] || is_key(name)) {
		buf_add_str(out, s);
	} else if (is_json(name)) {
		report_clean_json(x->opt, s, out);
	} else {
		bool value = strcmp(name, "value") == 0 || strcmp(name, "raw") == 0;
		report_clean(x->opt, value ? kind : strcmp(name, "number") == 0 ? STR("contract-number") : STR(""), s, out);
	}
}

static enum status csv_row(void *ctx, const struct report_row *row)
{
	struct export *x = ctx;
	struct str kind = kind_of(row);
	for (int i = 0; !x->started && i < row->n; i++)
		buf_printf(&x->b, "%s%s", i ? "," : "", row->name[i]);
	if (!x->started)
		buf_addz(&x->b, "\r\n");
	x->started = true;
	for (int i = 0; i < row->n; i++) {
		struct buf clean;
		buf_init(&clean, row->cell[i].len * 16 + 64);
		if (i)
			buf_add_char(&x->b, ',');
		clean_cell(x, row, i, kind, &clean);
		report_csv(&x->b, buf_str(&clean), row->is_num[i]);
		buf_release(&clean);
	}
	buf_addz(&x->b, "\r\n");
	export_flush(x);
	return ST_OK;
}

static enum status select_all(struct export *x, const char *view, report_row_fn *fn)
{
	struct buf sql;
	buf_init(&sql, 512);
	buf_printf(&sql, "SELECT * FROM \"%s\"", view);
	enum status s = export_query(x, buf_z(&sql), fn);
	buf_release(&sql);
	return s;
}

static enum status csv_column(void *ctx, const struct report_row *row)
{
	struct export *x = ctx;
	buf_printf(&x->b, "%s%.*s", x->started ? "," : "", STR_ARG(row->cell[0]));
	x->started = true;
	return ST_OK;
}

enum status export_csv(struct export *x)
{
	const char *view = x->view ? x->view : "documents";
	enum status s = select_all(x, view, csv_row);
	if (s != ST_OK || x->started)
		return s;
	/* no row told the columns' names: a table without rows has a heading as well */
	struct buf sql;
	buf_init(&sql, 512);
	buf_printf(&sql, "SELECT name FROM pragma_table_info(\"%s\")", view);
	s = export_query(x, buf_z(&sql), csv_column);
	buf_addz(&x->b, "\r\n");
	export_flush(x);
	buf_release(&sql);
	return s;
}

static void put_cells(struct export *x, const struct report_row *row)
{
	struct str kind = kind_of(row);
	for (int i = 0; i < row->n; i++) {
		struct str v = row->cell[i];
		if (!v.p)
			continue;
		if (row->is_num[i]) {
			json_key(&x->j, row->name[i]);
			json_raw(&x->j, v);
		} else {
			/* nested JSON goes out as text: it passes the same door */
			struct buf clean;
			buf_init(&clean, v.len * 16 + 64);
			clean_cell(x, row, i, kind, &clean);
			json_kstr(&x->j, row->name[i], buf_str(&clean));
			buf_release(&clean);
		}
	}
}

enum status export_object(void *ctx, const struct report_row *row)
{
	struct export *x = ctx;
	if (x->lines)
		json_start(&x->j, &x->b);
	json_open(&x->j, '{');
	put_cells(x, row);
	json_close(&x->j, '}');
	if (x->lines)
		buf_add_char(&x->b, '\n');
	return ST_OK;
}

static enum status json_row(void *ctx, const struct report_row *row)
{
	struct export *x = ctx;
	json_start(&x->j, &x->b);
	json_open(&x->j, '{');
	json_kz(&x->j, "view", x->state);
	put_cells(x, row);
	json_close(&x->j, '}');
	buf_add_char(&x->b, '\n');
	export_flush(x);
	return ST_OK;
}

enum status export_jsonl(struct export *x)
{
	const char *const *views = report_views();
	enum status s = ST_OK;
	for (size_t i = 0; s == ST_OK && views[i]; i++) {
		char name[32];
		if (x->view && strcmp(x->view, views[i]) != 0)
			continue;
		snprintf(name, sizeof name, "%s", views[i]);
		x->state = name;
		s = select_all(x, views[i], json_row);
	}
	return s;
}

enum status export_datasette(struct export *x)
{
	static const struct { const char *view, *description; } about[] = {
		{ "documents", "every file and bound document: type, language, text, what to read first" },
		{ "targets", "who is named as a target, where" }, { "top_targets", "targets by name" },
		{ "contracts", "contracts: number, parties, amount, date" }, { "contract_groups", "the same, and which records tell of one contract" }, { "distinct_contracts", "one row a contract" }, { "mentions", "every reference where it stands" },
		{ "references", "distinct values by kind" }, { "entities", "names that are one and the same" }, { "joined_names", "which names were joined, and why" }, { "lone_names", "names joined with no other" },
		{ "losses", "what could not be read, and why" }, { "unread", "files without text" }, { "superseded", "older versions of files that were replaced on the disk" }, { "timeline", "dated things" },
		{ "reading_list", "what to read next, and why" }, { "tags", "tags in force" }, { "notes", "what people wrote" },
		{ "hits", "hits of watchlists" }, { "similar", "near-duplicates" }, { "runs", "what filled the case" }, { "examiners", "who worked on it" },
	};
	json_open(&x->j, '{');
	json_kz(&x->j, "title", x->opt->title);
	json_kz(&x->j, "description", "A case made by sluice. Views have plain names; tables are documented in sluice-case(5).");
	json_key(&x->j, "databases");
	json_open(&x->j, '{');
	/* Datasette names a database after its file, without the extension */
	struct str name = str_from(x->opt->file ? x->opt->file : x->opt->title);
	for (size_t i = name.len; i-- > 1;)
		if (name.p[i] == '.') {
			name.len = i;
			break;
		}
	char *key = xstrndup(name);
	json_key(&x->j, key);
	free(key);
	json_open(&x->j, '{');
	json_key(&x->j, "tables");
	json_open(&x->j, '{');
	for (size_t i = 0; i < sizeof about / sizeof *about; i++) {
		json_key(&x->j, about[i].view);
		json_open(&x->j, '{');
		json_kz(&x->j, "description", about[i].description);
		json_close(&x->j, '}');
	}
	json_close(&x->j, '}');
	json_close(&x->j, '}');
	json_close(&x->j, '}');
	json_close(&x->j, '}');
	buf_add_char(&x->b, '\n');
	return ST_OK;
}

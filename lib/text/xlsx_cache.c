/* xlsx_cache.c - what a workbook remembers of tables that lie elsewhere: the rows
 * of a pivot table's source, the cells that formulas saw in other workbooks.
 *
 * A pivot table keeps all rows of its source, also where that is another file or
 * a sheet since removed, and shows but sums of them. Rows of a sheet that is still
 * there are not told twice. A value is a number into its column's list of shared
 * ones, or stands in the record (ECMA-376 part 1, 18.10). */
#include "xlsx.h"

#include <stdlib.h>

#define COLUMNS_MAX 1024u
#define SHARED_MAX 2000000u
#define SHARED_BYTES_MAX (64u << 20)

struct cache {
	struct buf text;                          /* all names and shared values */
	struct value { size_t from, to; } *value; /* owned */
	size_t values, cap;
	size_t first[COLUMNS_MAX + 1];            /* of each column's values */
	struct value name[COLUMNS_MAX];
	unsigned columns;
};

static struct value keep(struct cache *c, struct str s)
{
	struct value v = { c->text.len, 0 };
	buf_add_str(&c->text, s);
	v.to = c->text.len;
	return v;
}

static struct str text_of(const struct cache *c, struct value v)
{
	return str_sub(buf_str(&c->text), v.from, v.to);
}

static bool is_value(const struct markup *m)
{
	return m->name[0] && !m->name[1] && strchr("sndbem", m->name[0]);
}

/* The definition: names, shared values. False: its source is a sheet of this workbook. */
static bool read_definition(struct cache *c, struct package *p, const char *name, struct str sheets)
{
	struct part part;
	struct markup *m = &part.m;
	enum markup_token t;
	bool elsewhere = true;
	size_t i = (size_t)package_find(p, str_from(name));
	bool read = i < p->n && p->read[i];
	if (!part_open(&part, p, name))
		return false;
	while (elsewhere && (t = markup_next(m)) != MARKUP_EOF) {
		if (t != MARKUP_OPEN)
			continue;
		if (markup_is(m, "worksheetSource") && !markup_has(m, "id")) {
			struct buf b;
			buf_init(&b, 4096);
			buf_printf(&b, "\n%.*s\n", STR_ARG(markup_attr(m, "sheet")));
			elsewhere = b.len < 3 || str_find(sheets, buf_str(&b)) < 0;
			buf_release(&b);
		} else if (markup_is(m, "cacheField") && c->columns < COLUMNS_MAX) {
			c->first[c->columns] = c->values;
			c->name[c->columns++] = keep(c, markup_attr(m, "name"));
			c->first[c->columns] = c->values;
		} else if (c->columns && is_value(m) && c->values < SHARED_MAX) {
			c->value = xgrow(c->value, &c->cap, c->values + 1, sizeof *c->value);
			c->value[c->values++] = keep(c, markup_attr(m, "v"));
			c->first[c->columns] = c->values;
		}
	}
	part_close(&part);
	if (i < p->n)
		p->read[i] = read; /* where it comes from is told later */
	return elsewhere && c->columns;
}

static void put_records(struct cache *c, struct flow *f, struct package *p, const char *name)
{
	struct part part;
	struct markup *m = &part.m;
	enum markup_token t;
	struct sheet_row row = { .o = f->o };
	int column = 0;
	if (!part_open(&part, p, name))
		return;
	flow_block(f);
	for (unsigned i = 0; i < c->columns; i++)
		sheet_row_cell(&row, (int)i, text_of(c, c->name[i]));
	sheet_row_end(&row);
	while (!f->o->limit && (t = markup_next(m)) != MARKUP_EOF) {
		if (t == MARKUP_CLOSE && markup_is(m, "r")) {
			sheet_row_end(&row);
		} else if (t == MARKUP_OPEN && markup_is(m, "r")) {
			row = (struct sheet_row){ .o = f->o };
			column = 0;
		} else if (t == MARKUP_OPEN && markup_is(m, "x")) {
			int64_t v = markup_int(m, "v", -1);
			if (v >= 0 && column < (int)c->columns && (uint64_t)v < c->first[column + 1] - c->first[column])
				sheet_row_cell(&row, column, text_of(c, c->value[c->first[column] + (size_t)v]));
			column++;
		} else if (t == MARKUP_OPEN && is_value(m)) {
			struct str v = markup_attr(m, "v");
			if (v.len)
				sheet_row_cell(&row, column, v);
			column++;
		}
		if (column >= (int)COLUMNS_MAX)
			column = (int)COLUMNS_MAX - 1;
	}
	part_close(&part);
}

void xlsx_pivots(struct flow *f, struct package *p, struct str sheets)
{
	for (size_t i = 0; i < p->n && !f->o->limit; i++) {
		if (!str_starts(p->names[i], STR("xl/pivotCache/pivotCacheDefinition")) || !str_ends(p->names[i], STR(".xml")))
			continue;
		const char *name = arena_copy(&p->arena, p->names[i]).p;
		struct cache *c = xcalloc(1, sizeof *c);
		buf_init(&c->text, SHARED_BYTES_MAX);
		if (read_definition(c, p, name, sheets))
			for (const struct rel *r = package_rels(p, name); r; r = r->next)
				if (strcmp(r->type, "pivotCacheRecords") == 0 && !r->external)
					put_records(c, f, p, r->target);
		buf_release(&c->text);
		free(c->value);
		free(c);
	}
}

/* ooxml.c - see ooxml.h. */
#include "ooxml.h"

#include "vba.h"

#include <stdlib.h>

/* A project of macros: the largest seen have some megabytes. */
#define MACROS_BYTES_MAX (64u << 20)

static const struct {
	const char *element, *key;
} props[] = {
	{ "title", "title" }, { "subject", "subject" }, { "creator", "author" }, { "keywords", "keywords" }, { "description", "comment" },
	{ "lastModifiedBy", "last_author" }, { "created", "created" }, { "modified", "modified" }, { "lastPrinted", "printed" },
	{ "category", "category" }, { "contentStatus", "status" }, { "language", "language" }, { "revision", "revision" }, { "identifier", "identifier" },
	{ "Application", "software" }, { "AppVersion", "software_version" }, { "Company", "company" }, { "Manager", "manager" }, { "Template", "template" },
	{ "HyperlinkBase", "hyperlink_base" }, { "PresentationFormat", "presentation_format" }, { "TotalTime", "editing_minutes" },
};

const char *ooxml_meta_key(const char *element)
{
	/* Word 2003 wrote the same things under other names */
	static const struct { const char *element, *key;
	} old[] = { { "Title", "title" },         { "Subject", "subject" },        { "Author", "author" },   { "Keywords", "keywords" },
		    { "Description", "comment" }, { "LastAuthor", "last_author" }, { "Created", "created" }, { "LastSaved", "modified" },
		    { "LastPrinted", "printed" }, { "Category", "category" } };
	for (size_t i = 0; i < sizeof props / sizeof props[0]; i++)
		if (strcmp(element, props[i].element) == 0)
			return props[i].key;
	for (size_t i = 0; i < sizeof old / sizeof old[0]; i++)
		if (strcmp(element, old[i].element) == 0)
			return old[i].key;
	return NULL;
}

static void simple_props(struct package *p, const char *name)
{
	struct part part;
	const char *key = NULL;
	struct buf b;
	if (!package_has(p, name) || !part_open(&part, p, name))
		return;
	buf_init(&b, TEXT_META_VALUE_MAX);
	enum markup_token t;
	while ((t = markup_next(&part.m)) != MARKUP_EOF) {
		if (t == MARKUP_OPEN) {
			key = NULL;
			buf_clear(&b);
			for (size_t i = 0; i < sizeof props / sizeof props[0]; i++)
				if (markup_is(&part.m, props[i].element))
					key = props[i].key;
		} else if (t == MARKUP_TEXT) {
			buf_add_str(&b, part.m.text);
		} else if (key) {
			text_meta(p->o, key, buf_str(&b));
			key = NULL;
		}
	}
	buf_release(&b);
	part_close(&part);
}

/* <property name="Client"><vt:lpwstr>…: the name stays as its author wrote it. */
static void custom_props(struct package *p)
{
	struct part part;
	struct buf b;
	const char *key = NULL;
	if (!package_has(p, "docProps/custom.xml") || !part_open(&part, p, "docProps/custom.xml"))
		return;
	buf_init(&b, TEXT_META_VALUE_MAX);
	enum markup_token t;
	while ((t = markup_next(&part.m)) != MARKUP_EOF) {
		if (t == MARKUP_OPEN && markup_is(&part.m, "property")) {
			char name[100];
			buf_clear(&b);
			key = NULL;
			if (markup_copy(&part.m, "name", name, sizeof name))
				key = arena_printf(&p->o->arena, "custom:%s", name);
		} else if (t == MARKUP_TEXT) {
			buf_add_str(&b, part.m.text);
		} else if (t == MARKUP_CLOSE && key && markup_is(&part.m, "property")) {
			text_meta(p->o, key, buf_str(&b));
		}
	}
	buf_release(&b);
	part_close(&part);
}

void ooxml_meta(struct package *p)
{
	const struct rel *r = package_rels(p, "");
	bool core = false;
	for (; r; r = r->next)
		if (strcmp(r->type, "core-properties") == 0 && !r->external) {
			simple_props(p, r->target);
			core = true;
		}
	if (!core)
		simple_props(p, "docProps/core.xml");
	simple_props(p, "docProps/app.xml");
	custom_props(p);
}

const char *ooxml_main(struct package *p)
{
	for (const struct rel *r = package_rels(p, ""); r; r = r->next)
		if ((strcmp(r->type, "officeDocument") == 0 || strcmp(r->type, "document") == 0) && !r->external && package_has(p, r->target))
			return r->target;
	static const char *const usual[] = { "word/document.xml", "xl/workbook.xml", "ppt/presentation.xml", "visio/document.xml",
					     "xl/workbook.bin" };
	for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
		if (package_has(p, usual[i]))
			return usual[i];
	return NULL;
}

void ooxml_drawing(struct flow *f, struct package *p, const char *name, bool placeholders)
{
	struct part part;
	struct rel *rels = package_rels(p, name);
	if (!part_open(&part, p, name))
		return;
	struct markup *m = &part.m;
	bool text = false, value = false, row = false, extended;
	unsigned skip_sp = 0; /* depth of a placeholder shape */
	enum markup_token t;
	while (!f->o->limit && (t = markup_next(m)) != MARKUP_EOF) {
		if (t == MARKUP_TEXT) {
			if ((text || value) && !skip_sp)
				flow_text(f, m->text);
			continue;
		}
		bool open = t == MARKUP_OPEN;
		extended = strcmp(m->prefix, "cx") == 0; /* charts since 2016 */
		if (markup_is(m, "t") || markup_is(m, "text")) {
			text = open;
			if (!open && markup_is(m, "text"))
				flow_block(f);
		} else if ((markup_is(m, "v") && strcmp(m->prefix, "c") == 0) || (extended && (markup_is(m, "v") || markup_is(m, "pt")))) {
			value = open;
			if (!open)
				flow_text(f, STR(" "));
		} else if (markup_is(m, "Fallback") && open) {
			markup_skip(m);
		} else if (markup_is(m, "p") || markup_is(m, "ser") || markup_is(m, "cat") || markup_is(m, "val") || markup_is(m, "tx")) {
			flow_block(f);
		} else if (markup_is(m, "br") && open) {
			flow_break(f);
		} else if (markup_is(m, "tab") && open) {
			flow_text(f, STR(" "));
		} else if (markup_is(m, "tbl")) {
			if (open)
				flow_table_open(f);
			else
				flow_table_close(f);
		} else if (markup_is(m, "tr")) {
			row = open;
			if (open)
				flow_row(f);
			else
				flow_row_end(f);
		} else if (markup_is(m, "tc") && row) {
			if (open) {
				int64_t span = markup_int(m, "gridSpan", 1), rows = markup_int(m, "rowSpan", 1);
				if (str_eqz(markup_attr(m, "vMerge"), "1"))
					flow_cell_covered(f, 1);
				else if (!str_eqz(markup_attr(m, "hMerge"), "1"))
					flow_cell(f, span > 0 && span < 200 ? (unsigned)span : 1, rows > 0 && rows < 65000 ? (unsigned)rows : 1);
			} else {
				flow_cell_end(f);
			}
		} else if (markup_is(m, "sp")) {
			if (!open && skip_sp && m->depth < skip_sp)
				skip_sp = 0;
			flow_block(f);
		} else if (open && markup_is(m, "ph") && !placeholders && !skip_sp) {
			skip_sp = m->depth > 3 ? m->depth - 2 : 1; /* p:sp/p:nvSpPr/p:nvPr/p:ph */
		} else if (open && markup_is(m, "cNvPr") && !skip_sp) {
			static const char *const said[] = { "title", "descr" };
			for (size_t i = 0; placeholders && i < 2; i++) {
				struct str d = str_trim(markup_attr(m, said[i]));
				if (d.len) {
					flow_block(f);
					flow_text(f, d);
					flow_block(f);
				}
			}
		} else if (open && (markup_is(m, "hlinkClick") || markup_is(m, "hlinkHover")) && !skip_sp) {
			const struct rel *r = rel_by_id(rels, markup_attr(m, "r:id"));
			if (r && r->external)
				flow_link(f, str_from(r->target));
		} else if (open && markup_is(m, "textpath")) {
			flow_block(f);
			flow_text(f, markup_attr(m, "string")); /* WordArt in VML */
			flow_block(f);
		}
	}
	flow_block(f);
	part_close(&part);
}

void ooxml_rest(struct flow *f, struct package *p, const char *const *words)
{
	for (size_t i = 0; i < p->n; i++) {
		bool hit = false;
		if (p->read[i] || !str_ends_nocase(p->names[i], STR(".xml")))
			continue;
		for (size_t k = 0; words[k]; k++)
			hit |= str_find(p->names[i], str_from(words[k])) >= 0;
		if (hit)
			ooxml_drawing(f, p, arena_copy(&p->arena, p->names[i]).p, true);
	}
}

void ooxml_macros(struct flow *f, struct package *p)
{
	for (size_t i = 0; i < p->n && !f->o->limit; i++) {
		struct buf b;
		if (!str_ends_nocase(p->names[i], STR("vbaProject.bin")))
			continue;
		flow_block(f);
		buf_init(&b, MACROS_BYTES_MAX);
		if (package_read(p, arena_copy(&p->arena, p->names[i]).p, &b))
			vba_text_mem(buf_str(&b), f->o);
		else
			text_loss(f->o, E_CORRUPT, "the macros cannot be unpacked");
		buf_release(&b);
	}
}

void ooxml_external(struct flow *f, struct package *p, const struct rel *rels)
{
	(void)p;
	for (const struct rel *r = rels; r; r = r->next)
		if (r->external && strcmp(r->type, "hyperlink") != 0) {
			flow_block(f);
			flow_text(f, str_from(r->target));
			flow_block(f);
		}
}

/* Relationships of parts that nobody read (settings, frames, query tables …):
 * what they fetch from elsewhere is told all the same. */
void ooxml_external_rest(struct flow *f, struct package *p)
{
	for (size_t i = 0; i < p->n; i++) {
		struct str n = p->names[i];
		ptrdiff_t at = str_find(n, STR("_rels/"));
		if (p->read[i] || at < 0 || !str_ends_nocase(n, STR(".rels")))
			continue;
		ooxml_external(
		    f, p, package_rels(p, arena_printf(&p->arena, "%.*s%.*s", (int)at, n.p, (int)(n.len - (size_t)at - 11), n.p + at + 6)));
	}
}

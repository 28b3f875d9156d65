/* pdf_xfa.c - XFA: forms whose fields are XML inside the PDF. The template has
 * the fields with their captions and tool tips, the data set the values by the
 * fields' names: "label: value". A form that grows with what is filled in has
 * its printed words in the template only; the page says "Please wait". */
#include "markup.h"
#include "pdf_form.h"
#include "source.h"

#include <stdio.h>
#include <stdlib.h>

#define FIELDS_MAX 4096
#define LABEL_BYTES_MAX 400

struct xfa_field { struct str name, label; };

struct xfa {
	struct text_out *o;
	struct markup m;
	struct arena arena;
	struct xfa_field *field;
	size_t n;
	struct str known;
	bool fixed, data;
};

static bool told(const struct xfa *x, struct str name)
{
	struct buf b;
	buf_init(&b, 4096);
	buf_add_char(&b, '\n');
	buf_add_str(&b, name);
	buf_add_char(&b, '\n');
	bool is = !b.full && str_find(x->known, buf_str(&b)) >= 0;
	buf_release(&b);
	return is;
}

static void put_printed(struct xfa *x, struct str s)
{
	s = str_trim(s);
	if (x->fixed && s.len) {
		text_line(x->o);
		text_put(x->o, s);
		text_line(x->o);
	}
}

/* A field of the template: its caption before its tool tip before its name. */
static void read_field(struct xfa *x)
{
	unsigned depth = x->m.depth;
	char name[128];
	struct buf caption, tip, v;
	markup_copy(&x->m, "name", name, sizeof name);
	buf_init(&caption, 65536);
	buf_init(&tip, 65536);
	buf_init(&v, 65536);
	for (;;) {
		enum markup_token t = markup_next(&x->m);
		if (t == MARKUP_EOF || (t == MARKUP_CLOSE && x->m.depth < depth))
			break;
		if (t != MARKUP_OPEN)
			continue;
		if (markup_is(&x->m, "caption"))
			markup_inner(&x->m, &caption);
		else if (markup_is(&x->m, "toolTip"))
			markup_inner(&x->m, &tip);
		else if (markup_is(&x->m, "items") || markup_is(&x->m, "value"))
			markup_inner(&x->m, &v);
	}
	struct str label = str_trim(buf_str(&caption));
	if (!label.len || label.len > LABEL_BYTES_MAX)
		label = str_trim(buf_str(&tip));
	if (!told(x, str_from(name))) {
		put_printed(x, label);
		put_printed(x, buf_str(&v));
	}
	if (x->n < FIELDS_MAX && *name) {
		x->field[x->n].name = arena_copy(&x->arena, str_from(name));
		x->field[x->n++].label = arena_copy(&x->arena, str_sub(label, 0, LABEL_BYTES_MAX));
	}
	buf_release(&v);
	buf_release(&tip);
	buf_release(&caption);
}

static void put_value(struct xfa *x, const char *name, struct str value)
{
	value = str_trim(value);
	if (!value.len || told(x, str_from(name)))
		return;
	struct str label = str_from(name);
	for (size_t i = 0; i < x->n; i++)
		if (str_eqz(x->field[i].name, name) && x->field[i].label.len) {
			label = x->field[i].label;
			break;
		}
	text_line(x->o);
	text_put(x->o, label);
	text_put(x->o, STR(": "));
	text_put(x->o, value);
	text_line(x->o);
}

/* The leaves of the data set, by their elements' names. */
static void read_data(struct xfa *x)
{
	unsigned depth = x->m.depth;
	char name[MARKUP_NAME_MAX] = "";
	struct buf value;
	buf_init(&value, 4u << 20);
	for (;;) {
		enum markup_token t = markup_next(&x->m);
		if (t == MARKUP_EOF || (t == MARKUP_CLOSE && x->m.depth < depth))
			break;
		if (t == MARKUP_OPEN) {
			if (markup_is(&x->m, "body")) { /* rich text */
				markup_inner(&x->m, &value);
				continue;
			}
			buf_clear(&value);
			snprintf(name, sizeof name, "%s", x->m.name);
		} else if (t == MARKUP_TEXT) {
			buf_add_str(&value, x->m.text);
		} else if (value.len) {
			put_value(x, name, buf_str(&value));
			buf_clear(&value);
		}
	}
	buf_release(&value);
}

void pdf_xfa(struct text_out *o, struct str packets, struct str known, bool fixed)
{
	struct xfa x = { .o = o, .known = known, .fixed = fixed };
	struct source_mem src;
	source_mem_init(&src, packets);
	markup_init(&x.m, &src.src, false);
	arena_init(&x.arena);
	x.field = xcalloc(FIELDS_MAX, sizeof *x.field);
	for (enum markup_token t; (t = markup_next(&x.m)) != MARKUP_EOF && !o->limit;) {
		if (t != MARKUP_OPEN)
			continue;
		if (markup_is(&x.m, "field")) {
			read_field(&x);
		} else if (markup_is(&x.m, "draw")) {
			struct buf b;
			buf_init(&b, 65536);
			markup_inner(&x.m, &b);
			put_printed(&x, buf_str(&b));
			buf_release(&b);
		} else if (markup_is(&x.m, "datasets")) {
			x.data = true;
		} else if (markup_is(&x.m, "data") && x.data) {
			read_data(&x);
		}
	}
	free(x.field);
	arena_release(&x.arena);
	markup_release(&x.m);
}

/* java_class.c - a compiled Java class as the outline of its source: names of
 * the class, what it extends, its fields and methods with their types, and its
 * string constants (JVM specification, chapter 4). */
#include "convert.h"

#include <sluice/utf8.h>
#include <stdlib.h>

#define MEMBERS_MAX 65535

struct constant { uint8_t tag; uint16_t a; uint32_t at; };

struct class_file {
	struct str s;
	size_t at;
	struct constant *pool; /* owned */
	unsigned n;
	bool broken;
};

static uint32_t take(struct class_file *c, unsigned n)
{
	uint32_t v = 0;
	if (n > c->s.len - c->at) {
		c->broken = true;
		return 0;
	}
	for (unsigned i = 0; i < n; i++)
		v = v << 8 | (unsigned char)c->s.p[c->at++];
	return v;
}

static void skip(struct class_file *c, uint64_t n)
{
	if (n > c->s.len - c->at)
		c->broken = true;
	else
		c->at += (size_t)n;
}

static bool read_pool(struct class_file *c)
{
	/* bytes of an entry by its tag; 0: none of that tag */
	static const uint8_t sizes[] = { 0, 0, 0, 4, 4, 8, 8, 2, 2, 4, 4, 4, 4, 0, 0, 3, 2, 4, 4, 2, 2 };
	c->n = take(c, 2);
	c->pool = xcalloc(c->n + 1, sizeof *c->pool);
	for (unsigned i = 1; i < c->n && !c->broken; i++) {
		struct constant *k = &c->pool[i];
		k->tag = (uint8_t)take(c, 1);
		k->at = (uint32_t)c->at;
		if (k->tag == 1) {
			k->a = (uint16_t)take(c, 2);
			skip(c, k->a);
		} else if (k->tag < sizeof sizes && sizes[k->tag]) {
			k->a = (uint16_t)take(c, 2);
			skip(c, sizes[k->tag] - 2u);
			if (k->tag == 5 || k->tag == 6)
				i++;
		} else {
			return false;
		}
	}
	return !c->broken;
}

static struct str utf(const struct class_file *c, unsigned i)
{
	if (i >= c->n || c->pool[i].tag != 1)
		return STR("");
	return str_make(c->s.p + c->pool[i].at + 2, c->pool[i].a);
}

static struct str class_name(const struct class_file *c, unsigned i)
{
	return i < c->n && c->pool[i].tag == 7 ? utf(c, c->pool[i].a) : STR("");
}

static void put_dotted(struct text_out *o, struct str s)
{
	struct str part;
	bool first = true;
	while (str_next(&s, '/', &part)) {
		if (!first)
			text_put(o, STR("."));
		text_put(o, part);
		first = false;
	}
}

static void put_flags(struct text_out *o, uint32_t f)
{
	static const struct { uint32_t bit; const char *word; } words[] = { { 1, "public " }, { 2, "private " }, { 4, "protected " }, { 8, "static " }, { 0x400, "abstract " }, { 0x10, "final " } };
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (f & words[i].bit)
			text_putz(o, words[i].word);
}

/* One type off a descriptor. */
static void put_type(struct text_out *o, struct str *d)
{
	static const struct { char c; const char *name; } basic[] = { { 'B', "byte" }, { 'C', "char" }, { 'D', "double" }, { 'F', "float" }, { 'I', "int" }, { 'J', "long" }, { 'S', "short" }, { 'Z', "boolean" }, { 'V', "void" } };
	unsigned arrays = 0;
	while (d->len && d->p[0] == '[') {
		*d = str_sub(*d, 1, d->len);
		arrays++;
	}
	if (d->len && d->p[0] == 'L') {
		ptrdiff_t end = str_find_char(*d, ';');
		size_t to = end > 0 ? (size_t)end : d->len;
		put_dotted(o, str_sub(*d, 1, to));
		*d = str_sub(*d, to + 1, d->len);
	} else if (d->len) {
		for (size_t i = 0; i < sizeof basic / sizeof basic[0]; i++)
			if (basic[i].c == d->p[0])
				text_putz(o, basic[i].name);
		*d = str_sub(*d, 1, d->len);
	}
	for (; arrays && arrays < 256; arrays--)
		text_put(o, STR("[]"));
}

static void members(struct class_file *c, struct text_out *o, bool methods)
{
	unsigned n = take(c, 2);
	for (unsigned i = 0; i < n && i < MEMBERS_MAX && !c->broken && !o->limit; i++) {
		uint32_t flags = take(c, 2);
		struct str name = utf(c, take(c, 2)), d = utf(c, take(c, 2));
		unsigned attributes = take(c, 2);
		for (unsigned k = 0; k < attributes && !c->broken; k++) {
			take(c, 2);
			skip(c, take(c, 4));
		}
		if (c->broken || (flags & 0x1000) || str_starts(name, STR("<")))
			continue;
		text_put(o, STR("    "));
		put_flags(o, flags);
		ptrdiff_t close = methods ? str_find_char(d, ')') : -1;
		struct str type = close > 0 ? str_sub(d, (size_t)close + 1, d.len) : d;
		put_type(o, &type);
		text_put(o, STR(" "));
		text_put(o, name);
		if (methods) {
			struct str args = str_sub(d, 1, close > 0 ? (size_t)close : 1);
			text_put(o, STR("("));
			while (args.len) {
				put_type(o, &args);
				if (args.len)
					text_put(o, STR(", "));
			}
			text_put(o, STR(")"));
		}
		text_put(o, STR(";\n"));
	}
}

enum status text_class(const struct text_in *in, struct text_out *o, struct err *err)
{
	if (!in->map || in->size < 24)
		return err_set(err, ST_SKIP, E_CORRUPT, "no class");
	struct class_file c = { .s = str_make(in->map, (size_t)in->size), .at = 8 };
	if (!read_pool(&c)) {
		free(c.pool);
		return err_set(err, ST_SKIP, E_CORRUPT, "the constants are damaged");
	}
	uint32_t flags = take(&c, 2);
	struct str name = class_name(&c, take(&c, 2)), super = class_name(&c, take(&c, 2));
	ptrdiff_t last = -1;
	for (size_t i = 0; i < name.len; i++)
		if (name.p[i] == '/')
			last = (ptrdiff_t)i;
	if (last > 0) {
		text_put(o, STR("package "));
		put_dotted(o, str_sub(name, 0, (size_t)last));
		text_put(o, STR(";\n"));
	}
	put_flags(o, flags & ~0x400u & 0x7FF);
	text_put(o, flags & 0x200 ? STR("interface ") : STR("class "));
	text_put(o, str_sub(name, (size_t)(last + 1), name.len));
	if (super.len && !str_eqz(super, "java/lang/Object")) {
		text_put(o, STR(" extends "));
		put_dotted(o, super);
	}
	unsigned n = take(&c, 2);
	for (unsigned i = 0; i < n && !c.broken; i++) {
		text_put(o, i ? STR(", ") : flags & 0x200 ? STR(" extends ") : STR(" implements "));
		put_dotted(o, class_name(&c, take(&c, 2)));
	}
	text_put(o, STR(" {\n"));
	members(&c, o, false);
	members(&c, o, true);
	text_put(o, STR("}\n"));
	for (unsigned i = 1; i < c.n; i++)
		if (c.pool[i].tag == 8) {
			text_put(o, utf(&c, c.pool[i].a));
			text_line(o);
		}
	bool broken = c.broken;
	free(c.pool);
	if (broken)
		text_loss(o, E_TRUNCATED, "the class ends early");
	return ST_OK;
}

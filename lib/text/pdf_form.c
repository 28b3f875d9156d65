/* pdf_form.c - see pdf_form.h.
 *
 * The fields are read through qpdf's objects, not through poppler's: that
 * builds a field's full name by its parents and never ends where they form a
 * ring. A field's label is what its form shows to people (TU), else its name
 * (T). Values stand at the field or at a parent; each object is told once. */
#include "pdf_form.h"

#ifdef HAVE_LIBQPDF
#include <qpdf/qpdf-c.h>
#include <stdio.h>
#include <stdlib.h>

#define FORM_BYTES_MAX (256u << 20)
#define FIELDS_MAX 20000u
#define PARENTS_MAX 32
#define KIDS_DEPTH_MAX 24
#define OPTIONS_MAX 500
#define XFA_BYTES_MAX (32u << 20)

struct pdf_form {
	qpdf_data q;
	qpdf_oh acro;
	struct buf known;     /* "\nname\n" of the fields that had a value */
	struct buf shown;     /* their values, without spaces */
	int *seen;            /* object numbers, FIELDS_MAX at most */
	unsigned n;
};

static bool mentions(const char *p, size_t n, const char *z)
{
	return memmem(p, n, z, strlen(z)) != NULL;
}

struct pdf_form *pdf_form_open(const char *bytes, size_t len)
{
	/* the catalogue may lie in a packed stream of objects */
	if (!bytes || len > FORM_BYTES_MAX || !(mentions(bytes, len, "/AcroForm") || mentions(bytes, len, "/ObjStm")))
		return NULL;
	qpdf_data q = qpdf_init();
	qpdf_silence_errors(q);
	qpdf_set_suppress_warnings(q, QPDF_TRUE);
	if (!(qpdf_read_memory(q, "form", bytes, len, NULL) & QPDF_ERRORS)) {
		qpdf_oh acro = qpdf_oh_get_key_if_dict(q, qpdf_get_root(q), "/AcroForm");
		/* an empty one is left by many programs */
		qpdf_oh fields = qpdf_oh_get_key_if_dict(q, acro, "/Fields");
		if ((qpdf_oh_is_array(q, fields) && qpdf_oh_get_array_n_items(q, fields)) || qpdf_oh_has_key(q, acro, "/XFA")) {
			struct pdf_form *f = xcalloc(1, sizeof *f);
			f->q = q;
			f->acro = acro;
			f->seen = xmalloc(FIELDS_MAX * sizeof *f->seen);
			buf_init(&f->known, 4u << 20);
			buf_add_char(&f->known, '\n');
			buf_init(&f->shown, 16u << 20);
			return f;
		}
	}
	qpdf_cleanup(&q);
	return NULL;
}

void pdf_form_close(struct pdf_form *f)
{
	if (!f)
		return;
	qpdf_cleanup(&f->q);
	buf_release(&f->known);
	buf_release(&f->shown);
	free(f->seen);
	free(f);
}

static bool first_time(struct pdf_form *f, qpdf_oh oh)
{
	int id = qpdf_oh_get_object_id(f->q, oh);
	if (!id)
		return true;
	for (unsigned i = 0; i < f->n; i++)
		if (f->seen[i] == id)
			return false;
	if (f->n == FIELDS_MAX)
		return false;
	f->seen[f->n++] = id;
	return true;
}

/* A text string, a name or the text of a stream, appended. */
static void add_value(struct pdf_form *f, qpdf_oh v, struct buf *out)
{
	if (qpdf_oh_is_string(f->q, v)) {
		size_t n = 0;
		const char *z = qpdf_oh_get_binary_utf8_value(f->q, v, &n);
		buf_add_str(out, str_make(z, z ? n : 0));
	} else if (qpdf_oh_is_name(f->q, v)) {
		const char *z = qpdf_oh_get_name(f->q, v);
		if (z && strcmp(z, "/Off") != 0 && *z)
			buf_add_str(out, str_from(z + 1));
	} else if (qpdf_oh_is_array(f->q, v)) {
		int n = qpdf_oh_get_array_n_items(f->q, v);
		for (int i = 0; i < n && i < OPTIONS_MAX; i++) {
			qpdf_oh item = qpdf_oh_get_array_item(f->q, v, i);
			if (!qpdf_oh_is_string(f->q, item))
				continue;
			if (out->len)
				buf_add_str(out, STR(", "));
			add_value(f, item, out);
		}
	} else if (qpdf_oh_is_stream(f->q, v)) {
		unsigned char *p = NULL;
		size_t n = 0;
		QPDF_BOOL decoded = QPDF_FALSE;
		if (!(qpdf_oh_get_stream_data(f->q, v, qpdf_dl_generalized, &decoded, &p, &n) & QPDF_ERRORS) && decoded)
			buf_add_str(out, str_make((char *)p, n));
		free(p);
	}
}

/* KEY of the field or of its parents. */
static qpdf_oh inherited(struct pdf_form *f, qpdf_oh field, const char *key)
{
	for (int i = 0; i < PARENTS_MAX && qpdf_oh_is_dictionary(f->q, field); i++) {
		if (qpdf_oh_has_key(f->q, field, key))
			return qpdf_oh_get_key(f->q, field, key);
		field = qpdf_oh_get_key(f->q, field, "/Parent");
	}
	return qpdf_oh_get_key_if_dict(f->q, f->acro, "/none");
}

struct str pdf_form_shown(const struct pdf_form *f)
{
	return f ? buf_str(&f->shown) : STR("");
}

static void put_pair(struct pdf_form *f, struct text_out *o, struct str label, struct str value)
{
	value = str_trim(value);
	if (!value.len)
		return;
	for (size_t i = 0; i < value.len; i++)
		if ((unsigned char)value.p[i] > ' ')
			buf_add_char(&f->shown, value.p[i]);
	text_line(o);
	if (label.len) {
		text_put(o, label);
		text_put(o, STR(": "));
	}
	text_put(o, value);
	text_line(o);
}

/* Who signed, where and why: what the stamp on the page shows. */
static void put_signature(struct pdf_form *f, qpdf_oh sig, struct text_out *o)
{
	static const struct { const char *key, *label, *meta; } rows[] = { { "/Name", "Signed by", "signed_by" }, { "/M", "Date", "signed" }, { "/Reason", "Reason", NULL },
		{ "/Location", "Location", NULL }, { "/ContactInfo", "Contact", NULL } };
	struct buf v;
	buf_init(&v, 65536);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		qpdf_oh oh = qpdf_oh_get_key(f->q, sig, rows[i].key);
		buf_clear(&v);
		if (qpdf_oh_is_string(f->q, oh))
			add_value(f, oh, &v);
		/* "D:20160516133322+03'00'" */
		if (i == 1 && v.len >= 16 && str_starts(buf_str(&v), STR("D:"))) {
			char z[24];
			snprintf(z, sizeof z, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2s", v.p + 2, v.p + 6, v.p + 8, v.p + 10, v.p + 12, v.p + 14);
			buf_clear(&v);
			buf_add_str(&v, str_from(z));
		}
		put_pair(f, o, str_from(rows[i].label), buf_str(&v));
		if (rows[i].meta && v.len)
			text_meta(o, rows[i].meta, buf_str(&v));
	}
	buf_release(&v);
}

/* The choices that a list offers, the chosen one among them. */
static void put_options(struct pdf_form *f, qpdf_oh opt, struct str label, struct text_out *o)
{
	struct buf all, one;
	int n = qpdf_oh_is_array(f->q, opt) ? qpdf_oh_get_array_n_items(f->q, opt) : 0;
	buf_init(&all, 65536);
	buf_init(&one, 4096);
	for (int i = 0; i < n && i < OPTIONS_MAX; i++) {
		qpdf_oh item = qpdf_oh_get_array_item(f->q, opt, i);
		/* a pair: what is exported, what is shown */
		if (qpdf_oh_is_array(f->q, item) && qpdf_oh_get_array_n_items(f->q, item) > 1)
			item = qpdf_oh_get_array_item(f->q, item, 1);
		buf_clear(&one);
		add_value(f, item, &one);
		if (one.len && all.len)
			buf_add_str(&all, STR(" | "));
		buf_add_str(&all, buf_str(&one));
	}
	put_pair(f, o, label, buf_str(&all));
	buf_release(&one);
	buf_release(&all);
}

static void put_field(struct pdf_form *f, qpdf_oh field, struct text_out *o)
{
	/* the widget of a field with several is a kid without a name */
	for (int i = 0; i < PARENTS_MAX && !qpdf_oh_has_key(f->q, field, "/T"); i++) {
		qpdf_oh parent = qpdf_oh_get_key(f->q, field, "/Parent");
		if (!qpdf_oh_is_dictionary(f->q, parent))
			break;
		field = parent;
	}
	if (!first_time(f, field))
		return;
	struct buf name, label, value;
	buf_init(&name, 4096);
	buf_init(&label, 4096);
	buf_init(&value, 4u << 20);
	add_value(f, qpdf_oh_get_key(f->q, field, "/T"), &name);
	add_value(f, qpdf_oh_get_key(f->q, field, "/TU"), &label);
	qpdf_oh v = inherited(f, field, "/V");
	struct str shown = label.len ? buf_str(&label) : buf_str(&name);
	if (qpdf_oh_is_dictionary(f->q, v)) {
		put_signature(f, v, o);
	} else {
		add_value(f, v, &value);
		put_pair(f, o, shown, buf_str(&value));
		if (qpdf_oh_is_name_and_equals(f->q, inherited(f, field, "/FT"), "/Ch"))
			put_options(f, inherited(f, field, "/Opt"), shown, o);
	}
	if (value.len) {
		struct str plain = buf_str(&name);
		ptrdiff_t bracket = str_find_char(plain, '[');
		buf_add_str(&f->known, bracket > 0 ? str_sub(plain, 0, (size_t)bracket) : plain);
		buf_add_char(&f->known, '\n');
	}
	buf_release(&value);
	buf_release(&label);
	buf_release(&name);
}

void pdf_form_page(struct pdf_form *f, int i, struct text_out *o)
{
	if (i >= qpdf_get_num_pages(f->q))
		return;
	qpdf_oh annots = qpdf_oh_get_key_if_dict(f->q, qpdf_get_page_n(f->q, (size_t)i), "/Annots");
	int n = qpdf_oh_is_array(f->q, annots) ? qpdf_oh_get_array_n_items(f->q, annots) : 0;
	for (int k = 0; k < n && !o->limit && f->n < FIELDS_MAX; k++) {
		qpdf_oh a = qpdf_oh_get_array_item(f->q, annots, k);
		if (qpdf_oh_is_dictionary(f->q, a) && qpdf_oh_is_name_and_equals(f->q, qpdf_oh_get_key(f->q, a, "/Subtype"), "/Widget"))
			put_field(f, a, o);
	}
}

static void walk(struct pdf_form *f, qpdf_oh kids, int depth, struct text_out *o)
{
	int n = qpdf_oh_is_array(f->q, kids) ? qpdf_oh_get_array_n_items(f->q, kids) : 0;
	for (int i = 0; i < n && !o->limit && f->n < FIELDS_MAX; i++) {
		qpdf_oh field = qpdf_oh_get_array_item(f->q, kids, i);
		if (!qpdf_oh_is_dictionary(f->q, field))
			continue;
		qpdf_oh below = qpdf_oh_get_key(f->q, field, "/Kids");
		if (qpdf_oh_has_key(f->q, field, "/V") || !qpdf_oh_is_array(f->q, below))
			put_field(f, field, o);
		if (depth < KIDS_DEPTH_MAX && qpdf_oh_is_array(f->q, below) && first_time(f, below))
			walk(f, below, depth + 1, o);
	}
}

void pdf_form_rest(struct pdf_form *f, struct text_out *o)
{
	walk(f, qpdf_oh_get_key(f->q, f->acro, "/Fields"), 0, o);
	qpdf_oh xfa = qpdf_oh_get_key(f->q, f->acro, "/XFA");
	struct buf packets;
	buf_init(&packets, XFA_BYTES_MAX);
	int n = qpdf_oh_is_array(f->q, xfa) ? qpdf_oh_get_array_n_items(f->q, xfa) : 0;
	for (int i = 0; i < n && i < 64; i++) {
		qpdf_oh item = qpdf_oh_get_array_item(f->q, xfa, i);
		if (qpdf_oh_is_stream(f->q, item))
			add_value(f, item, &packets);
	}
	if (qpdf_oh_is_stream(f->q, xfa))
		add_value(f, xfa, &packets);
	if (packets.len)
		pdf_xfa(o, buf_str(&packets), buf_str(&f->known), o->chars < 1000);
	buf_release(&packets);
}

#else

struct pdf_form *pdf_form_open(const char *bytes, size_t len)
{
	(void)bytes;
	(void)len;
	return NULL;
}

void pdf_form_page(struct pdf_form *f, int i, struct text_out *o)
{
	(void)f;
	(void)i;
	(void)o;
}

void pdf_form_rest(struct pdf_form *f, struct text_out *o)
{
	(void)f;
	(void)o;
}

struct str pdf_form_shown(const struct pdf_form *f)
{
	(void)f;
	return STR("");
}

void pdf_form_close(struct pdf_form *f)
{
	(void)f;
}

#endif

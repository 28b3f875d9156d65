/* pdf.c - PDF through poppler-glib: text with its places, so that tables stay
 * tables; document information; notes, form fields, bookmarks; pages that are
 * pictures go to OCR. Attachments are unpack's members.
 *
 * poppler-glib orders type by boxes that are upright: what is set at a slant
 * falls to pieces. Such pages, and what annotations show, are taken as they
 * were set (pdf_raw.h). */
#include "convert.h"

#include "markup.h"
#include "ocr.h"
#include "page_layout.h"
#include "pdf_ahead.h"
#include "pdf_form.h"
#include "pdf_pictures.h"
#include "pdf_pieces.h"
#include "pdf_raw.h"
#include "plausible.h"
#include "xmp.h"

#include <cairo.h>
#include <poppler.h>
#include <sluice/utf8.h>
#include <stdlib.h>
#include <time.h>

#define PDF_PAGES_MAX 20000
#define PDF_ANNOTS_MAX 5000
#define OUTLINE_DEPTH_MAX 16
#define OUTLINE_ROWS_MAX 5000
/* A page with fewer letters than this that shows pictures is looked at. */
#define SCAN_LETTERS_MAX 12
/* A document with less text is asked for a form even if none is seen. */
#define FORM_CHARS_MAX 2000

struct reader {
	struct str bytes;
	struct text_out *o;
	const struct text_options *options;
	struct pdf_form *form;  /* these two are opened when they are first needed */
	struct pdf_raw *raw;
	bool form_tried, raw_tried;
	unsigned unread;        /* pages that are pictures */
	struct pdf_pictures pictures;
};

static struct pdf_form *form(struct reader *r)
{
	if (!r->form_tried) {
		r->form_tried = true;
		r->form = pdf_form_open(r->bytes.p, r->bytes.len);
	}
	return r->form;
}

/* Page I as it was set, or LAID OUT in rows, or NULL; owned by caller. */
static char *raw_page(struct reader *r, int i, bool laid_out)
{
	if (!r->raw_tried) {
		r->raw_tried = true;
		r->raw = pdf_raw_open(r->bytes.p, r->bytes.len);
	}
	return r->raw ? pdf_raw_page(r->raw, i, laid_out) : NULL;
}

static void meta_take(struct text_out *o, const char *key, char *value)
{
	if (value) {
		text_meta(o, key, str_from(value));
		g_free(value);
	}
}

static void meta_date(struct text_out *o, const char *key, time_t t)
{
	char z[32];
	struct tm tm;
	if (t == (time_t)-1 || !gmtime_r(&t, &tm))
		return;
	strftime(z, sizeof z, "%Y-%m-%dT%H:%M:%SZ", &tm);
	text_meta(o, key, str_from(z));
}

static void read_xmp(PopplerDocument *doc, struct text_out *o)
{
	char *xmp = poppler_document_get_metadata(doc);
	if (xmp)
		xmp_read(str_from(xmp), o);
	g_free(xmp);
}

static void read_meta(PopplerDocument *doc, struct text_out *o)
{
	meta_take(o, "title", poppler_document_get_title(doc));
	meta_take(o, "author", poppler_document_get_author(doc));
	meta_take(o, "subject", poppler_document_get_subject(doc));
	meta_take(o, "keywords", poppler_document_get_keywords(doc));
	meta_take(o, "software", poppler_document_get_creator(doc));
	meta_take(o, "producer", poppler_document_get_producer(doc));
	meta_date(o, "created", poppler_document_get_creation_date(doc));
	meta_date(o, "modified", poppler_document_get_modification_date(doc));
	read_xmp(doc, o);
	meta_take(o, "pdf_version", poppler_document_get_pdf_version_string(doc));
}

static size_t letters_in(const char *z)
{
	size_t n = 0;
	for (; *z; z++)
		n += (unsigned char)*z > ' ' && ((unsigned char)*z & 0xC0) != 0x80;
	return n;
}

/* What a page's annotations are: fields of a form; such as show text that their
 * contents do not tell. */
enum { ANNOT_FIELD = 1, ANNOT_SHOWN = 2 };

static int annots_of(GList *list)
{
	int is = 0;
	for (GList *l = list; l; l = l->next) {
		PopplerAnnotType type = poppler_annot_get_annot_type(((PopplerAnnotMapping *)l->data)->annot);
		is |= type == POPPLER_ANNOT_WIDGET                                     ? ANNOT_FIELD | ANNOT_SHOWN
		      : type == POPPLER_ANNOT_STAMP || type == POPPLER_ANNOT_FREE_TEXT ? ANNOT_SHOWN
										       : 0;
	}
	return is;
}

static void read_annots(PopplerPage *page, GList *list, struct text_out *o)
{
	unsigned count = 0;
	for (GList *l = list; l && count < PDF_ANNOTS_MAX; l = l->next) {
		PopplerAnnot *a = ((PopplerAnnotMapping *)l->data)->annot;
		PopplerAnnotType type = poppler_annot_get_annot_type(a);
		if (type == POPPLER_ANNOT_LINK || type == POPPLER_ANNOT_WIDGET || type == POPPLER_ANNOT_POPUP)
			continue;
		char *contents = poppler_annot_get_contents(a);
		if (contents && *contents) {
			char *who = POPPLER_IS_ANNOT_MARKUP(a) ? poppler_annot_markup_get_label(POPPLER_ANNOT_MARKUP(a)) : NULL;
			text_line(o);
			if (who && *who) {
				text_putz(o, who);
				text_putz(o, ": ");
			}
			text_putz(o, contents);
			text_line(o);
			count++;
			g_free(who);
		}
		g_free(contents);
	}
	list = poppler_page_get_link_mapping(page);
	for (GList *l = list; l && count < PDF_ANNOTS_MAX; l = l->next) {
		PopplerAction *a = ((PopplerLinkMapping *)l->data)->action;
		const char *uri = a && a->type == POPPLER_ACTION_URI      ? a->uri.uri
				  : a && a->type == POPPLER_ACTION_LAUNCH ? a->launch.file_name
									  : NULL;
		if (uri && *uri) {
			text_line(o);
			text_putz(o, "<");
			text_putz(o, uri);
			text_putz(o, ">");
			text_line(o);
			count++;
		}
	}
	poppler_page_free_link_mapping(list);
}

/* Lines of page I that its annotations show: they stand neither in TEXT nor
 * among the values of the form. */
static void read_appearances(struct reader *r, int i, const char *text)
{
	char *raw = raw_page(r, i, false);
	struct buf page, flat;
	struct str rest = raw ? str_from(raw) : STR(""), line;
	buf_init(&page, 16u << 20);
	buf_init(&flat, 65536);
	for (const char *z = text ? text : ""; *z; z++)
		if ((unsigned char)*z > ' ')
			buf_add_char(&page, *z);
	while (str_next_line(&rest, &line)) {
		line = str_trim(line);
		buf_clear(&flat);
		for (size_t k = 0; k < line.len; k++)
			if ((unsigned char)line.p[k] > ' ')
				buf_add_char(&flat, line.p[k]);
		if (!flat.len || str_find(buf_str(&page), buf_str(&flat)) >= 0 || str_find(pdf_form_shown(r->form), buf_str(&flat)) >= 0)
			continue;
		text_line(r->o);
		text_put(r->o, line);
		text_line(r->o);
	}
	buf_release(&flat);
	buf_release(&page);
	free(raw);
}

static bool can_read(const struct reader *r)
{
	return r->options && r->options->ocr && ocr_available();
}

static void too_late(struct text_out *o, const struct err *err)
{
	if (err->code != E_LIMIT_TIME || o->late)
		return;
	o->late = true;
	text_loss(o, err->code, "pages that are pictures from %llu on: %s", (unsigned long long)o->pages + 1, err->msg);
}

/* True if OCR has read the page, and nothing more is wanted of it. */
static bool looked_at(struct reader *r, PopplerPage *page, const char *text, size_t letters)
{
	struct text_out *o = r->o;
	if (letters > SCAN_LETTERS_MAX && plausible_text(str_from(text)))
		return false;
	GList *images = poppler_page_get_image_mapping(page);
	bool pictures = images != NULL;
	poppler_page_free_image_mapping(images);
	struct err err;
	if (!pictures && letters <= SCAN_LETTERS_MAX) {
		/* nothing, or letters drawn as lines */
		uint64_t before = o->bytes;
		return letters == 0 && can_read(r) && pdf_pictures_page(page, o, &err) == ST_OK && o->bytes > before;
	}
	if (can_read(r) && pdf_pictures_page(page, o, &err) == ST_OK)
		return true;
	if (can_read(r))
		too_late(o, &err);
	r->unread++;
	return false;
}

/* Pictures that the page's letters do not cover: a scan with a stamped header,
 * a screenshot among text. */
static void read_pictures(struct reader *r, PopplerPage *page, const struct pdf_type *type)
{
	struct err err;
	if (!can_read(r))
		r->unread += pdf_pictures_large(&r->pictures, page, type->boxes, type->n);
	else if (pdf_pictures_rest(&r->pictures, page, type->boxes, type->n, r->o, &err) != ST_OK)
		too_late(r->o, &err);
}

static void put_type(struct reader *r, int i, const struct pdf_type *type, bool *ret_as_set)
{
	struct text_out *o = r->o;
	size_t n = type->n;
	struct layout_piece *v = xmalloc((n + 1) * sizeof *v);
	struct layout_gap *g = xmalloc((n + 1) * sizeof *g);
	struct buf tall;
	buf_init(&tall, 1u << 20);
	PopplerRectangle *turned = pdf_turned(type->text, type->boxes, type->n);
	size_t k = pdf_pieces(type->text, turned ? turned : type->boxes, type->n, v, g, &tall);
	char *raw = pdf_slanted(v, k) ? raw_page(r, i, false) : NULL;
	if (raw) {
		*ret_as_set = true;
		text_putz(o, raw);
		text_line(o);
	} else {
		page_layout(o, v, k);
		text_put(o, buf_str(&tall));
	}
	free(raw);
	free(turned);
	buf_release(&tall);
	free(g);
	free(v);
}

/* A page that is written from right to left, or that has next to no type, as
 * poppler-glib says: it selects from one corner to the other, and leaves out
 * what stands before and after these in writing that runs the other way. */
static char *right_to_left(struct reader *r, int i, const char *text, size_t letters)
{
	if (letters > SCAN_LETTERS_MAX && !pdf_rtl(text, true))
		return NULL;
	char *raw = raw_page(r, i, true);
	if (raw && !pdf_rtl(raw, false)) {
		free(raw);
		raw = NULL;
	}
	return raw;
}

static void read_page(struct reader *r, PopplerPage *page, int i, struct pdf_type *type)
{
	struct text_out *o = r->o;
	bool as_set = false; /* with all that annotations show */
	size_t letters = type->text ? letters_in(type->text) : 0;
	char *other = right_to_left(r, i, type->text, letters);
	const char *text = other ? other : type->text;
	if (looked_at(r, page, text, other ? letters_in(other) : letters)) {
		;
	} else if (other) {
		as_set = true;
		pdf_rtl_put(o, other);
		read_pictures(r, page, type);
	} else if (letters && type->boxes && pdf_rtl_unmark(type->text) == type->n) {
		put_type(r, i, type, &as_set);
		read_pictures(r, page, type);
	} else if (letters) {
		text_putz(o, text);
		text_line(o);
	}
	GList *annots = poppler_page_get_annot_mapping(page);
	int is = annots_of(annots);
	if ((is & ANNOT_FIELD) && form(r))
		pdf_form_page(r->form, i, o);
	read_annots(page, annots, o);
	poppler_page_free_annot_mapping(annots);
	if ((is & ANNOT_SHOWN) && !as_set)
		read_appearances(r, i, text);
	free(other);
}

static void read_outline(PopplerIndexIter *it, struct text_out *o, int depth, unsigned *rows)
{
	do {
		PopplerAction *a = poppler_index_iter_get_action(it);
		if (a && a->any.title && *a->any.title) {
			text_line(o);
			text_putz(o, a->any.title);
			text_line(o);
		}
		poppler_action_free(a);
		PopplerIndexIter *child = depth < OUTLINE_DEPTH_MAX ? poppler_index_iter_get_child(it) : NULL;
		if (child) {
			read_outline(child, o, depth + 1, rows);
			poppler_index_iter_free(child);
		}
	} while (++*rows < OUTLINE_ROWS_MAX && poppler_index_iter_next(it));
}

enum status text_pdf(const struct text_in *in, struct text_out *o, struct err *err)
{
	GError *e = NULL;
	struct buf whole;
	buf_init(&whole, 1u << 30);
	GBytes *bytes;
	if (in->map) {
		bytes = g_bytes_new_static(in->map, in->size);
	} else {
		if (io_read_file(in->fd, &whole, err) != ST_OK)
			return ST_SKIP;
		bytes = g_bytes_new_static(whole.p, whole.len);
	}
	PopplerDocument *doc = poppler_document_new_from_bytes(bytes, NULL, &e);
	enum status st = ST_OK;
	if (!doc) {
		bool locked = e && g_error_matches(e, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);
		st = locked ? err_set(err, ST_SKIP, E_ENCRYPTED, "the document needs a password") :
			      err_set(err, ST_SKIP, E_CORRUPT, "%s", e ? e->message : "the document cannot be read");
		g_clear_error(&e);
		goto out;
	}
	struct reader r = { .o = o, .options = in->options };
	gsize size = 0;
	r.bytes.p = g_bytes_get_data(bytes, &size);
	r.bytes.len = size;
	pdf_pictures_init(&r.pictures, r.bytes);
	read_meta(doc, o);
	int pages = poppler_document_get_n_pages(doc);
	if (pages > PDF_PAGES_MAX) {
		text_loss(o, E_LIMIT_ENTRIES, "%d pages, the first %d are read", pages, PDF_PAGES_MAX);
		pages = PDF_PAGES_MAX;
	}
	struct pdf_ahead *ahead = pdf_ahead_open(doc, bytes, pages, in->options ? in->options->threads : 1);
	for (int i = 0; i < pages && !o->limit; i++) {
		struct pdf_type type;
		pdf_ahead_take(ahead, i, &type);
		PopplerPage *page = poppler_document_get_page(doc, i);
		if (page)
			read_page(&r, page, i, &type);
		pdf_type_release(&type);
		if (!page)
			continue;
		g_object_unref(page);
		if (i + 1 < pages)
			text_page(o);
		else
			o->pages++;
	}
	pdf_ahead_close(ahead);
	/* fields on no page; a form whose pages say "Please wait" is XFA */
	if ((r.form_tried || o->chars < FORM_CHARS_MAX || str_find(r.bytes, STR("/AcroForm")) >= 0) && form(&r))
		pdf_form_rest(r.form, o);
	PopplerIndexIter *it = poppler_index_iter_new(doc);
	if (it) {
		unsigned rows = 0;
		read_outline(it, o, 0, &rows);
		poppler_index_iter_free(it);
	}
	if (r.unread)
		st = err_set(err, ST_WARN, E_NEEDS_OCR, "%u of %d pages are pictures", r.unread, pages);
	pdf_form_close(r.form);
	if (r.raw)
		pdf_raw_close(r.raw);
	g_object_unref(doc);
out:
	g_bytes_unref(bytes);
	buf_release(&whole);
	return st;
}

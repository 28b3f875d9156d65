/* mobi.c - Mobipocket and Kindle books, through libmobi: it unpacks their
 * records (PalmDOC's and Huffman's) to HTML. What it does not know (older books
 * of the Palm) is left to libe-book. */
#include "html.h"

#ifdef HAVE_LIBMOBI
#include <mobi.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PARTS_MAX 20000u

static void meta(struct text_out *o, const char *key, char *value)
{
	if (value) {
		text_meta(o, key, str_from(value));
		free(value);
	}
}

static void parts(const MOBIPart *p, struct text_out *o)
{
	for (unsigned n = 0; p && n < PARTS_MAX && !o->limit; p = p->next, n++) {
		if (p->type != T_HTML || !p->data)
			continue;
		if (o->bytes)
			text_page(o);
		html_bytes(o, str_make((const char *)p->data, p->size), STR("utf-8"), false);
	}
}

static bool read_book(FILE *f, struct text_out *o)
{
	MOBIData *m = mobi_init();
	MOBIRawml *raw = NULL;
	bool done = false;
	if (m && mobi_load_file(m, f) == MOBI_SUCCESS && !mobi_is_encrypted(m)) {
		meta(o, "title", mobi_meta_get_title(m));
		meta(o, "author", mobi_meta_get_author(m));
		meta(o, "company", mobi_meta_get_publisher(m));
		meta(o, "subject", mobi_meta_get_subject(m));
		meta(o, "comment", mobi_meta_get_description(m));
		meta(o, "created", mobi_meta_get_publishdate(m));
		meta(o, "language", mobi_meta_get_language(m));
		raw = mobi_init_rawml(m);
		if (raw && mobi_parse_rawml_opt(raw, m, false, false, true) == MOBI_SUCCESS) {
			uint64_t before = o->bytes;
			parts(raw->markup, o);
			done = o->bytes > before;
		}
	}
	mobi_free_rawml(raw);
	mobi_free(m);
	return done;
}
#endif

enum status text_mobi(const struct text_in *in, struct text_out *o, struct err *err)
{
#ifdef HAVE_LIBMOBI
	int fd = dup(in->fd);
	FILE *f = fd >= 0 ? fdopen(fd, "rb") : NULL;
	bool done = f && read_book(f, o);
	if (f)
		fclose(f);
	else if (fd >= 0)
		close(fd);
	if (done)
		return ST_OK;
#endif
	return text_other_office(in, o, err);
}

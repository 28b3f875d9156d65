/* pdf_read.c - files attached to PDF documents, and documents that need a
 * password.
 *
 * Attachments are in the document's own list or hang on a page as an
 * annotation; both are given. Text and pictures of the pages are the text
 * stage's. A document that opens with a password of the list is given in
 * clear, written anew by qpdf, as the one member of the locked one: whatever
 * comes after needs no password then. */
#include "unpack/kinds.h"
#include "unpack/passwords.h"

#include <poppler.h>
#ifdef HAVE_LIBQPDF
#include <qpdf/qpdf-c.h>
#endif

#include <stdlib.h>
#include <unistd.h>

/* Pages whose annotations are looked at; documents with more are printed
 * matter, not dossiers. */
#define PAGES_MAX 5000
#define ATTACHMENTS_MAX 10000u
#define LOCKED_BYTES_MAX (256ull << 20)

static gboolean on_bytes(const gchar *p, gsize n, gpointer ctx, GError **error)
{
	(void)error;
	return sink_data(ctx, p, n);
}

static void give(PopplerAttachment *a, struct sink *sink)
{
	const char *name = a->name && *a->name ? a->name : "attachment";
	struct member m = { .name = str_from(name), .type = MEMBER_FILE, .flags = MEMBER_UTF8 };
	struct err err = { .code = E_NONE };
	enum status st = ST_OK;
	GError *e = NULL;
	GDateTime *t = poppler_attachment_get_mtime(a);
	if (t) {
		m.mtime = g_date_time_to_unix(t);
		m.flags |= MEMBER_HAS_TIME;
	}
	sink_member(sink, &m);
	if (sink_wants(sink) && !poppler_attachment_save_to_callback(a, on_bytes, sink, &e) && sink_wants(sink))
		st = err_set(&err, ST_WARN, E_CORRUPT, "the attachment cannot be read to its end");
	g_clear_error(&e);
	sink_end(sink, st, &err);
}

static void on_page(PopplerDocument *doc, int i, struct sink *sink)
{
	PopplerPage *page = poppler_document_get_page(doc, i);
	GList *list = page ? poppler_page_get_annot_mapping(page) : NULL;
	for (GList *l = list; l; l = l->next) {
		PopplerAnnotMapping *m = l->data;
		if (poppler_annot_get_annot_type(m->annot) != POPPLER_ANNOT_FILE_ATTACHMENT)
			continue;
		PopplerAttachment *a = poppler_annot_file_attachment_get_attachment(POPPLER_ANNOT_FILE_ATTACHMENT(m->annot));
		if (a) {
			give(a, sink);
			g_object_unref(a);
		}
	}
	if (list)
		poppler_page_free_annot_mapping(list);
	if (page)
		g_object_unref(page);
}

#ifdef HAVE_LIBQPDF
/* The document in clear, with password Z; false when it does not serve. */
static bool unlock(const char *p, size_t n, const char *z, struct sink *sink, struct str name, int line)
{
	qpdf_data q = qpdf_init();
	qpdf_silence_errors(q);
	qpdf_set_suppress_warnings(q, QPDF_TRUE);
	bool good = !(qpdf_read_memory(q, "locked", p, n, z) & QPDF_ERRORS);
	if (good && !(qpdf_init_write_memory(q) & QPDF_ERRORS)) {
		struct member m = { .name = name, .type = MEMBER_FILE, .flags = MEMBER_UTF8 | MEMBER_ENCRYPTED };
		struct err err;
		qpdf_set_preserve_encryption(q, QPDF_FALSE);
		qpdf_set_static_ID(q, QPDF_TRUE); /* the same bytes each time */
		sink_member(sink, &m);
		sink->password = line;
		if (qpdf_write(q) & QPDF_ERRORS) {
			err_set(&err, ST_SKIP, E_CORRUPT, "the document opens, but it is damaged");
			sink_end(sink, ST_SKIP, &err);
		} else {
			sink_data(sink, qpdf_get_buffer(q), qpdf_get_buffer_length(q));
			sink_end(sink, ST_OK, NULL);
		}
	}
	qpdf_cleanup(&q);
	return good;
}
#endif

static void locked(struct source *src, struct sink *sink)
{
	struct str name = src->name;
	int n = 0;
	for (size_t i = name.len; i-- > 0;)
		if (name.p[i] == '/') {
			name = str_sub(name, i + 1, name.len);
			break;
		}
	sink_format(sink, "pdf-locked", 1);
#ifdef HAVE_LIBQPDF
	if ((src->passwords.len || src->candidates.len) && src->size <= LOCKED_BYTES_MAX && !sink->list) {
		char *p = xmalloc((size_t)src->size + 1);
		ssize_t k = source_read(src, p, (size_t)src->size, 0);
		bool good = false;
		struct password_walk w;
		struct password pass;
		password_begin(&w, src, false);
		while (k > 0 && !good && password_next(&w, &pass)) {
			char *z = xstrndup(pass.bytes);
			good = unlock(p, (size_t)k, z, sink, name, pass.code);
			free(z);
		}
		n = w.n;
		password_end(&w);
		free(p);
		if (good)
			return;
	}
#endif
	struct member m = { .name = name, .type = MEMBER_FILE, .flags = MEMBER_UTF8 | MEMBER_ENCRYPTED };
	sink_lost(sink, &m, E_ENCRYPTED, n ? "encrypted, and no password serves" : "encrypted");
}

enum status pdf_read(struct source *src, struct sink *sink, struct err *err)
{
	GError *e = NULL;
	int fd = dup(src->fd[0]);
	if (fd < 0)
		return err_sys(err, ST_SKIP, E_SYSTEM, "cannot read the document");
	PopplerDocument *doc = poppler_document_new_from_fd(fd, NULL, &e); /* takes FD over */
	if (!doc) {
		/* damage is told by the stage that reads its text */
		if (g_error_matches(e, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
			locked(src, sink);
		g_clear_error(&e);
		return ST_OK;
	}
	GList *list = poppler_document_has_attachments(doc) ? poppler_document_get_attachments(doc) : NULL;
	unsigned n = 0;
	for (GList *l = list; l && n < ATTACHMENTS_MAX; l = l->next, n++)
		give(l->data, sink);
	g_list_free_full(list, g_object_unref);
	int pages = poppler_document_get_n_pages(doc);
	for (int i = 0; i < pages && i < PAGES_MAX && !sink->all_stopped; i++)
		on_page(doc, i, sink);
	sink_format(sink, NULL, (int64_t)sink->members);
	g_object_unref(doc);
	return ST_OK;
}

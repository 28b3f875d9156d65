/* chm.c - compiled HTML help, through libmspack: it takes its bytes from our
 * functions and so needs no file of its own. */
#include "html.h"

#ifdef HAVE_LIBMSPACK

#include <mspack.h>
#include <stdarg.h>
#include <stdlib.h>

#define PAGES_MAX 20000
#define PAGE_BYTES_MAX (16u << 20)
#define TOTAL_BYTES_MAX (512u << 20)

/* Either the blob, read, or a page, written. */
struct chm_stream {
	struct mspack_file base;
	struct str in;
	size_t at;
	struct buf *out;
};

static const struct text_in *blob;   /* one conversion at a time in a process */
static struct buf *page;

static struct chm_stream *as_stream(struct mspack_file *f)
{
	return (struct chm_stream *)(void *)f;
}

static struct mspack_file *chm_open(struct mspack_system *self, const char *name, int mode)
{
	(void)self;
	(void)name;
	struct chm_stream *f = xcalloc(1, sizeof *f);
	if (mode == MSPACK_SYS_OPEN_READ)
		f->in = str_make(blob->map, blob->size);
	else
		f->out = page;
	return &f->base;
}

static void chm_close(struct mspack_file *f)
{
	free(as_stream(f));
}

static int chm_read(struct mspack_file *file, void *to, int n)
{
	struct chm_stream *f = as_stream(file);
	if (n < 0)
		return -1;
	struct str s = str_sub(f->in, f->at, f->at + (size_t)n);
	if (s.len)
		memcpy(to, s.p, s.len);
	f->at += s.len;
	return (int)s.len;
}

static int chm_write(struct mspack_file *file, void *from, int n)
{
	struct chm_stream *f = as_stream(file);
	return n >= 0 && f->out && buf_add(f->out, from, (size_t)n) ? n : -1;
}

static int chm_seek(struct mspack_file *file, off_t off, int mode)
{
	struct chm_stream *f = as_stream(file);
	off_t to = mode == MSPACK_SYS_SEEK_START ? off : mode == MSPACK_SYS_SEEK_CUR ? (off_t)f->at + off : (off_t)f->in.len + off;
	if (to < 0 || (uint64_t)to > f->in.len)
		return 1;
	f->at = (size_t)to;
	return 0;
}

static off_t chm_tell(struct mspack_file *file)
{
	struct chm_stream *f = as_stream(file);
	return (off_t)f->at;
}

static void chm_message(struct mspack_file *f, const char *fmt, ...)
{
	(void)f;
	(void)fmt;
}

static void *chm_alloc(struct mspack_system *self, size_t n)
{
	(void)self;
	return malloc(n);
}

static void chm_copy(void *from, void *to, size_t n)
{
	memcpy(to, from, n);
}

static bool is_page(struct str n)
{
	return str_ends_nocase(n, STR(".htm")) || str_ends_nocase(n, STR(".html")) || str_ends_nocase(n, STR(".hhc")) ||
	       str_ends_nocase(n, STR(".txt"));
}

enum status text_chm(const struct text_in *in, struct text_out *o, struct err *err)
{
	static struct mspack_system sys = { chm_open,    chm_close, chm_read, chm_write, chm_seek, chm_tell,
					    chm_message, chm_alloc, free,     chm_copy,  NULL };
	struct buf b;
	if (!in->map)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "too large to be mapped");
	struct mschm_decompressor *d = mspack_create_chm_decompressor(&sys);
	if (!d)
		return err_set(err, ST_SKIP, E_UNSUPPORTED, "libmspack cannot read it");
	blob = in;
	page = &b;
	buf_init(&b, PAGE_BYTES_MAX);
	struct mschmd_header *h = d->open(d, "chm");
	enum status st = ST_OK;
	uint64_t total = 0;
	unsigned n = 0, lost = 0;
	if (!h)
		st = err_set(err, ST_SKIP, E_CORRUPT, "the help file cannot be read");
	for (struct mschmd_file *f = h ? h->files : NULL; f && n < PAGES_MAX && !o->limit && total < TOTAL_BYTES_MAX; f = f->next) {
		if (!is_page(str_from(f->filename)) || f->length <= 0 || f->length > PAGE_BYTES_MAX)
			continue;
		buf_clear(&b);
		if (d->extract(d, f, "page") != MSPACK_ERR_OK)
			lost++;
		total += b.len;
		if (!b.len)
			continue;
		if (n++)
			text_page(o);
		html_bytes(o, buf_str(&b), STR(""), false);
	}
	if (n)
		o->pages++;
	if (lost)
		text_loss(o, E_PARTIAL, "%u pages of the help file are damaged", lost);
	if (h)
		d->close(d, h);
	mspack_destroy_chm_decompressor(d);
	buf_release(&b);
	return st;
}

#else

enum status text_chm(const struct text_in *in, struct text_out *o, struct err *err)
{
	(void)in;
	(void)o;
	return err_set(err, ST_SKIP, E_UNSUPPORTED, "built without libmspack");
}

#endif

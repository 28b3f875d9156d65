/* identify.c - the order of looks, libmagic for what is left, the digests. */
#include "identify/look.h"

#include "format/charset.h"

#include <sluice/hash.h>
#include <sluice/io.h>

#include <magic.h>
#include <stdio.h>
#include <stdlib.h>

static const struct {
	const char *name, *mime, *exts;
} formats[] = {
#define FORMAT(name, mime, exts) { name, mime, exts },
#include <sluice/formats.def>
#undef FORMAT
};
#define FORMATS (sizeof formats / sizeof formats[0])

static magic_t magic;

enum status identify_warm(void *ctx, struct err *err)
{
	(void)ctx;
	charset_warm();
	/* texts, tar, JSON, CSV and compressed insides are our own business */
	magic = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_TAR | MAGIC_NO_CHECK_TEXT | MAGIC_NO_CHECK_ENCODING | MAGIC_NO_CHECK_JSON |
			   MAGIC_NO_CHECK_CSV | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_CDF);
	if (!magic || magic_load(magic, NULL) != 0) {
		/* without its table we still tell what we know ourselves */
		if (magic)
			magic_close(magic);
		magic = NULL;
		return err_set(err, ST_WARN, E_MISSING, "libmagic's table cannot be loaded");
	}
	/* the first call builds tables: before the door closes */
	magic_buffer(magic, "x", 1);
	return ST_OK;
}

const char *identify_mime(const char *format)
{
	for (size_t i = 0; i < FORMATS; i++)
		if (strcmp(formats[i].name, format) == 0)
			return formats[i].mime;
	return NULL;
}

static const char *by_mime(const char *mime)
{
	for (size_t i = 0; i < FORMATS; i++)
		if (strcmp(formats[i].mime, mime) == 0)
			return formats[i].name;
	return NULL;
}

const char *look_extension(struct str name, const char *format, bool *ret_fits)
{
	*ret_fits = false;
	ptrdiff_t dot = -1;
	for (size_t i = name.len; i-- > 0 && name.len - i < 12;)
		if (name.p[i] == '.') {
			dot = (ptrdiff_t)i;
			break;
		}
	if (dot < 0 || (size_t)dot + 1 >= name.len)
		return NULL;
	struct str ext = str_sub(name, (size_t)dot + 1, name.len), rest, one;
	const char *first = NULL;
	for (size_t i = 0; i < FORMATS; i++) {
		rest = str_from(formats[i].exts);
		while (str_next(&rest, ' ', &one))
			if (str_eq_nocase(one, ext)) {
				if (!first)
					first = formats[i].name;
				*ret_fits |= strcmp(formats[i].name, format) == 0;
			}
	}
	return first;
}

/* Plain kinds of text pass under each other's extensions without notice. */
static bool both_plain(const char *a, const char *b)
{
	static const char *const plain[] = { "text", "markdown", "csv", "tsv", "sql", "source", "json", "jsonl", "xml", "tex" };
	bool in_a = false, in_b = false;
	for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
		in_a |= strcmp(plain[i], a) == 0;
		in_b |= strcmp(plain[i], b) == 0;
	}
	return in_a && in_b;
}

static enum status digests(int fd, struct identity *ret, struct err *err)
{
	static struct hash *md5, *sha1;
	static char *piece;
	enum { PIECE_BYTES = 128 << 10 };
	if (!md5) {
		md5 = hash_new(HASH_MD5);
		sha1 = hash_new(HASH_SHA1);
		piece = xmalloc(PIECE_BYTES);
	}
	uint64_t at = 0;
	ssize_t n;
	while ((n = io_pread_full(fd, piece, PIECE_BYTES, at)) > 0) {
		hash_add(md5, piece, (size_t)n);
		hash_add(sha1, piece, (size_t)n);
		at += (uint64_t)n;
	}
	uint8_t raw[HASH_BYTES_MAX];
	hash_end(md5, raw);
	hash_hex(raw, 16, ret->md5);
	hash_end(sha1, raw);
	hash_hex(raw, 20, ret->sha1);
	return n < 0 ? err_sys(err, ST_SKIP, E_UNREADABLE, "cannot read the file") : ST_OK;
}

enum status identify_file(int fd, uint64_t size, struct str name, struct identity *ret, struct err *err)
{
	static char *head;
	if (!head)
		head = xmalloc(LOOK_HEAD_BYTES);
	memset(ret, 0, sizeof *ret);
	ssize_t n = io_pread_full(fd, head, LOOK_HEAD_BYTES, 0);
	if (n < 0)
		return err_sys(err, ST_SKIP, E_UNREADABLE, "cannot read the file");
	struct look l = { .fd = fd, .size = size, .head = str_make(head, (size_t)n), .name = name };
	const char *format = NULL, *mime = NULL;
	if (n == 0)
		format = "empty";
	if (!format)
		format = look_zip(&l);
	if (!format)
		format = look_ole(&l);
	if (!format)
		format = look_signature(&l);
	if (!format && charset_guess(l.head, size <= (uint64_t)n, ret->charset))
		format = look_text(&l, ret->charset);
	if (format && !ret->charset[0] &&
	    (strcmp(format, "warc") == 0 || (strcmp(format, "pgp") == 0 && l.head.p[0] == '-') || strcmp(format, "pem") == 0))
		snprintf(ret->charset, sizeof ret->charset, "US-ASCII");
	if (!format && magic) {
		mime = magic_buffer(magic, l.head.p, l.head.len);
		if (mime && strcmp(mime, "application/octet-stream") != 0 && strcmp(mime, "text/plain") != 0)
			format = by_mime(mime);
		else
			mime = NULL;
	}
	ret->format = format ? format : "binary";
	snprintf(ret->mime, sizeof ret->mime, "%s", mime ? mime : identify_mime(ret->format));
	bool fits;
	ret->extension_says = look_extension(name, ret->format, &fits);
	ret->mismatch = ret->extension_says && !fits && strcmp(ret->format, "empty") != 0 && strcmp(ret->format, "binary") != 0 &&
			!both_plain(ret->format, ret->extension_says);
	return digests(fd, ret, err);
}

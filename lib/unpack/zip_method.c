/* zip_method.c - ZIP members that are encrypted or use rarer methods.
 *
 * libarchive knows bzip2, LZMA, XZ, PPMd, Zstandard and WinZip AES.
 * To decode one member with it, that member alone is presented to it as an
 * archive: a local header made from what the directory says, then the packed
 * bytes as they stand. So a lying local header or a damaged neighbour cannot
 * mislead it, and passwords are tried one by one, which shows which served.
 * ZipCrypto (APPNOTE 6.1) is taken off here: what checks its password depends
 * on flags that only the true local header has. A password is believed when
 * the whole member decodes: its own check passes one wrong one in 256. */
#include "unpack/zip_method.h"
#include "unpack/libarchive_shared.h"
#include "unpack/passwords.h"

#include "format/inflate64.h"
#include "format/zip_old.h"

#include <stdlib.h>
#include <zlib.h>

#define BLOCK_BYTES (64u << 10)
#define TAIL_BYTES 22 /* an empty end record */
struct alone {
	struct zip *z;
	const struct zip_entry *e;
	char head[128];
	size_t head_len, head_at;
	uint64_t at, end;
	char block[BLOCK_BYTES];
	int tail;
	bool crypt;            /* ZipCrypto is taken off on the way */
	uint32_t key[3];
};

static void put16(char *p, unsigned v)
{
	p[0] = (char)(v & 255);
	p[1] = (char)(v >> 8 & 255);
}

static void put32(char *p, uint64_t v)
{
	put16(p, (unsigned)(v & 0xFFFF));
	put16(p + 2, (unsigned)(v >> 16 & 0xFFFF));
}

static void put64(char *p, uint64_t v)
{
	put32(p, v);
	put32(p + 4, v >> 32);
}

static void crypt_step(uint32_t key[3], unsigned char c)
{
	const z_crc_t *table = get_crc_table();
	key[0] = (uint32_t)table[(key[0] ^ c) & 255] ^ key[0] >> 8;
	key[1] = (key[1] + (key[0] & 255)) * 134775813u + 1;
	key[2] = (uint32_t)table[(key[2] ^ key[1] >> 24) & 255] ^ key[2] >> 8;
}

static void decrypt(uint32_t key[3], char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t t = (key[2] | 2) & 0xFFFF;
		unsigned char c = (unsigned char)((unsigned char)p[i] ^ (unsigned char)((t * (t ^ 1)) >> 8));
		crypt_step(key, c);
		p[i] = (char)c;
	}
}

/* Sets the keys and takes the 12 bytes before the data off. */
static bool crypt_begin(struct alone *s, const char *password)
{
	char head[12], local[14];
	s->crypt = true;
	s->key[0] = 0x12345678;
	s->key[1] = 0x23456789;
	s->key[2] = 0x34567890;
	for (const char *c = password; *c; c++)
		crypt_step(s->key, (unsigned char)*c);
	if (s->end - s->at < sizeof head || zip_raw(s->z, head, sizeof head, s->at) != (ssize_t)sizeof head ||
	    zip_raw(s->z, local, sizeof local, s->e->offset) != (ssize_t)sizeof local)
		return false;
	decrypt(s->key, head, sizeof head);
	s->at += sizeof head;
	/* the last byte is that of the checksum, or of the time where the
	 * checksum was not known yet */
	return (unsigned char)head[11] == s->e->crc >> 24 || head[11] == local[11];
}

static void make_head(struct alone *s)
{
	const struct zip_entry *e = s->e;
	char *h = s->head;
	bool aes = e->method == ZIP_AES;
	memset(h, 0, sizeof s->head);
	memcpy(h, "PK\3\4\63\0", 6);
	/* sizes are known: no descriptor */
	put16(h + 6, e->flags & ~(ZIP_FLAG_DESCRIPTOR | ZIP_FLAG_UTF8 | (s->crypt ? ZIP_FLAG_ENCRYPTED : 0)));
	put16(h + 8, e->method);
	put32(h + 14, e->crc);
	put32(h + 18, UINT32_MAX);
	put32(h + 22, UINT32_MAX);
	put16(h + 26, 1);
	h[30] = 'x';
	char *x = h + 31;
	put16(x, 1);
	put16(x + 2, 16);
	put64(x + 4, e->size);
	put64(x + 12, s->end - s->at);
	x += 20;
	if (aes) {
		put16(x, 0x9901);
		put16(x + 2, 7);
		put16(x + 4, 2);
		memcpy(x + 6, "AE", 2);
		x[8] = (char)e->aes_strength;
		put16(x + 9, e->aes_method);
		x += 11;
	}
	put16(h + 28, (unsigned)(x - h - 31));
	s->head_len = (size_t)(x - h);
}

static la_ssize_t on_read(struct archive *a, void *ctx, const void **ret)
{
	struct alone *s = ctx;
	if (!s->head_at) {
		s->head_at = s->head_len;
		*ret = s->head;
		return (la_ssize_t)s->head_len;
	}
	if (s->at < s->end) {
		size_t n = s->end - s->at < sizeof s->block ? (size_t)(s->end - s->at) : sizeof s->block;
		ssize_t k = zip_raw(s->z, s->block, n, s->at);
		if (k < 0) {
			archive_set_error(a, EIO, "cannot read the container");
			return ARCHIVE_FATAL;
		}
		s->at += (uint64_t)k;
		if (k == 0)
			s->at = s->end;
		if (s->crypt)
			decrypt(s->key, s->block, (size_t)k);
		*ret = s->block;
		return k;
	}
	if (!s->tail++) {
		/* some readers look ahead for the next header */
		memset(s->block, 0, TAIL_BYTES);
		memcpy(s->block, "PK\5\6", 4);
		*ret = s->block;
		return TAIL_BYTES;
	}
	return 0;
}

/* Decodes the member into SINK's open member, or (SINK NULL) for nothing. */
static enum status attempt(struct zip *z, const struct zip_entry *e, uint64_t data, const char *password, struct sink *sink, struct err *err)
{
	struct alone *s = xcalloc(1, sizeof *s);
	struct archive *a = NULL;
	struct archive_entry *ae;
	enum status st = ST_OK;
	s->z = z;
	s->e = e;
	s->at = data;
	uint64_t left = data < zip_bytes(z) ? zip_bytes(z) - data : 0;
	s->end = data + (e->packed < left ? e->packed : left);
	if (password && e->method != ZIP_AES && !crypt_begin(s, password)) {
		st = err_set(err, ST_SKIP, E_ENCRYPTED, "not the password");
		goto out;
	}
	make_head(s);
	a = archive_read_new();
	archive_read_support_format_zip_streamable(a);
	if (password)
		archive_read_add_passphrase(a, password);
	if (archive_read_open2(a, s, NULL, on_read, NULL, NULL) != ARCHIVE_OK || archive_read_next_header(a, &ae) < ARCHIVE_WARN) {
		st = archive_err(a, ST_SKIP, err);
	} else if (sink) {
		struct member m = { .size = e->size, .flags = e->size != UINT64_MAX ? MEMBER_HAS_SIZE : 0 };
		st = archive_give(a, ae, &m, NULL, sink, err);
	} else {
		const void *p;
		size_t n;
		la_int64_t off;
		int rc;
		while ((rc = archive_read_data_block(a, &p, &n, &off)) == ARCHIVE_OK)
			;
		if (rc != ARCHIVE_EOF)
			st = archive_err(a, ST_SKIP, err);
	}
out:
	archive_read_free(a);
	free(s);
	return st == ST_FATAL ? ST_SKIP : st;
}

/* Deflate64 and PKZIP 1's methods: from the packed bytes into the sink. */
struct own {
	struct zip *z;
	struct sink *sink;
	uint64_t at, end, got;
	uint32_t crc;
};
static int64_t own_read(void *ctx, void *p, size_t n)
{
	struct own *w = ctx;
	ssize_t k = zip_raw(w->z, p, w->end - w->at < n ? (size_t)(w->end - w->at) : n, w->at);
	w->at += k > 0 ? (uint64_t)k : 0;
	return k;
}
static bool own_write(void *ctx, const void *p, size_t n)
{
	struct own *w = ctx;
	w->crc = (uint32_t)crc32_z(w->crc, p, n);
	w->got += n;
	return sink_data(w->sink, p, n);
}
static bool is_own(unsigned method)
{
	return method == ZIP_DEFLATE64 || (method >= 1 && method <= 6);
}
static enum status own(struct zip *z, const struct zip_entry *e, uint64_t data, struct sink *sink, struct err *err)
{
	struct own w = { .z = z, .sink = sink, .at = data };
	uint64_t left = data < zip_bytes(z) ? zip_bytes(z) - data : 0;
	enum status st;
	w.end = data + (e->packed < left ? e->packed : left);
	if (e->method == ZIP_DEFLATE64) {
		struct inflate64 io = { own_read, own_write, &w };
		st = inflate64(&io, err);
	} else {
		struct zip_old io = { own_read, own_write, &w, e->size, e->method, e->flags };
		st = zip_old(&io, err);
	}
	if (st == ST_OK && sink_wants(sink) && e->size != UINT64_MAX && (w.got != e->size || w.crc != e->crc))
		st = err_set(err, ST_WARN, E_CORRUPT, "size or checksum of the member do not fit");
	return st;
}

enum status zip_method_copy(struct zip *z, const struct zip_entry *e, struct source *src, struct sink *sink, struct err *err)
{
	uint64_t data, before = sink->member;
	enum status st = zip_data_offset(z, e, &data, err);
	if (st != ST_OK)
		return st;
	if (e->flags & ZIP_FLAG_STRONG)
		return err_set(err, ST_SKIP, E_UNSUPPORTED_METHOD, "strong encryption of PKWARE's");
	if (!(e->flags & ZIP_FLAG_ENCRYPTED) && is_own(e->method))
		return own(z, e, data, sink, err);
	if (!(e->flags & ZIP_FLAG_ENCRYPTED)) {
		st = attempt(z, e, data, NULL, sink, err);
		bool gave = sink->member != before;
		if (st == ST_SKIP && !gave)
			err->code = E_UNSUPPORTED_METHOD;
		return gave && st == ST_SKIP ? ST_WARN : st;
	}
	struct password_walk w;
	struct password p;
	bool found = false;
	password_begin(&w, src, false);
	while (!found && password_next(&w, &p)) {
		char *zed = xstrndup(p.bytes);
		found = attempt(z, e, data, zed, NULL, err) == ST_OK;
		if (found) {
			sink->password = p.code;
			st = attempt(z, e, data, zed, sink, err);
		}
		free(zed);
	}
	password_end(&w);
	return found ? st : err_set(err, ST_SKIP, E_ENCRYPTED, w.n ? "encrypted, and none of %d passwords serves" : "encrypted", w.n);
}

/* zip_method.c - ZIP members that are encrypted or use rarer methods.
 *
 * libarchive knows bzip2, LZMA, XZ, PPMd, Zstandard, ZipCrypto and WinZip AES.
 * To decode one member with it, that member alone is presented to it as an
 * archive: a local header made from what the directory says, then the packed
 * bytes as they stand. So a lying local header or a damaged neighbour cannot
 * mislead it, and passwords are tried one by one, which shows which served. */
#include "unpack/zip_method.h"
#include "unpack/libarchive_shared.h"

#include <stdlib.h>

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

static void make_head(struct alone *s)
{
	const struct zip_entry *e = s->e;
	char *h = s->head;
	bool aes = e->method == ZIP_AES;
	memset(h, 0, sizeof s->head);
	memcpy(h, "PK\3\4\63\0", 6);
	/* sizes are known: no descriptor; ZipCrypto checks the password by the
	 * time instead of the checksum when there was one */
	put16(h + 6, e->flags & ~(ZIP_FLAG_DESCRIPTOR | ZIP_FLAG_UTF8));
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
	put64(x + 12, e->packed);
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

/* One attempt. The sink has nothing of it unless *RET_GAVE. */
static enum status attempt(struct zip *z, const struct zip_entry *e, uint64_t data, const char *password, struct sink *sink, bool *ret_gave, struct err *err)
{
	struct alone *s = xcalloc(1, sizeof *s);
	struct archive *a = archive_read_new();
	struct archive_entry *ae;
	enum status st = ST_OK;
	s->z = z;
	s->e = e;
	s->at = data;
	uint64_t left = data < zip_bytes(z) ? zip_bytes(z) - data : 0;
	s->end = data + (e->packed < left ? e->packed : left);
	make_head(s);
	archive_read_support_format_zip_streamable(a);
	if (password)
		archive_read_add_passphrase(a, password);
	if (archive_read_open2(a, s, NULL, on_read, NULL, NULL) != ARCHIVE_OK || archive_read_next_header(a, &ae) < ARCHIVE_WARN) {
		st = archive_err(a, ST_SKIP, err);
	} else {
		uint64_t before = sink->member;
		struct member m = { .size = e->size, .flags = e->size != UINT64_MAX ? MEMBER_HAS_SIZE : 0 };
		st = archive_give(a, ae, &m, NULL, sink, err);
		*ret_gave = sink->member != before;
	}
	archive_read_free(a);
	free(s);
	return st == ST_FATAL ? ST_SKIP : st;
}

enum status zip_method_copy(struct zip *z, const struct zip_entry *e, struct source *src, struct sink *sink, struct err *err)
{
	uint64_t data;
	bool gave = false;
	enum status st = zip_data_offset(z, e, &data, err);
	if (st != ST_OK)
		return st;
	if (e->flags & ZIP_FLAG_STRONG)
		return err_set(err, ST_SKIP, E_UNSUPPORTED_METHOD, "strong encryption of PKWARE's");
	if (!(e->flags & ZIP_FLAG_ENCRYPTED)) {
		st = attempt(z, e, data, NULL, sink, &gave, err);
		if (st == ST_SKIP && !gave)
			err->code = E_UNSUPPORTED_METHOD;
		return gave && st == ST_SKIP ? ST_WARN : st;
	}
	struct str line;
	size_t pos = 0;
	int n = 0;
	while (source_password(src, &pos, &line)) {
		n++;
		char *zed = xstrndup(line);
		st = attempt(z, e, data, zed, sink, &gave, err);
		free(zed);
		if (st == ST_OK || st == ST_WARN || gave) {
			sink->password = n;
			return st == ST_SKIP ? ST_WARN : st;
		}
	}
	return err_set(err, ST_SKIP, E_ENCRYPTED, n ? "encrypted, and none of %d passwords serves" : "encrypted", n);
}

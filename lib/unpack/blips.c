/* blips.c - pictures of Office's binary documents as OfficeArt blips (MS-ODRAW
 * 2.2.23): a record header, one or two identifiers of 16 bytes, then JPEG, PNG or
 * TIFF as in their files, a bitmap without its file's header, or a metafile,
 * deflated, behind 34 bytes that tell its sizes.
 *
 * They are not looked up in the tables of the document, which differ by program
 * and are the first to be damaged: a header with a blip's type and a length that
 * fits, and what the type asks for behind the identifiers, are sought from end to
 * end. */
#include "unpack/blips.h"

#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#define WINDOW_BYTES (64u << 10)
#define BLIP_HEAD 8
#define BLIP_SEEN 96          /* of a blip's beginning, to know it */
#define METAFILE_HEAD 34
#define METAFILE_BYTES_MAX (256u << 20)
/* A workbook's drawings, put together again. */
#define DRAWING_BYTES_MAX (512u << 20)
enum { BLIP_EMF = 0x1A, BLIP_WMF = 0x1B, BLIP_JPEG = 0x1D, BLIP_PNG = 0x1E, BLIP_DIB = 0x1F, BLIP_TIFF = 0x29, BLIP_JPEG_CMYK = 0x2A };

/* A stream, or bytes in memory. */
struct place {
	struct ole *o;
	uint32_t i;
	struct str mem;
	uint64_t size;
};

static size_t read_at(const struct place *p, uint64_t at, char *to, size_t n)
{
	if (p->o) {
		int64_t k = ole_read(p->o, p->i, at, to, n);
		return k > 0 ? (size_t)k : 0;
	}
	struct str s = at < p->mem.len ? str_sub(p->mem, (size_t)at, p->mem.len) : STR("");
	n = n < s.len ? n : s.len;
	if (n)
		memcpy(to, s.p, n);
	return n;
}

static uint32_t le32(const unsigned char *u)
{
	return u[0] | (uint32_t)u[1] << 8 | (uint32_t)u[2] << 16 | (uint32_t)u[3] << 24;
}

/* What stands behind identifiers of SKIP bytes, seen as U, is what TYPE asks for:
 * the suffix of a file of it, or NULL. */
static const char *known(unsigned type, const unsigned char *u, uint32_t len)
{
	switch (type) {
	case BLIP_JPEG:
	case BLIP_JPEG_CMYK:
		return memcmp(u, "\xFF\xD8\xFF", 3) == 0 ? "jpg" : NULL;
	case BLIP_PNG:
		return memcmp(u, "\x89PNG\r\n", 6) == 0 ? "png" : NULL;
	case BLIP_TIFF:
		return memcmp(u, "II*\0", 4) == 0 || memcmp(u, "MM\0*", 4) == 0 ? "tif" : NULL;
	case BLIP_DIB:
		return le32(u) == 40 && u[12] == 1 && u[13] == 0 ? "bmp" : NULL;
	case BLIP_EMF:
	case BLIP_WMF: {
		/* its size, that in the file, deflated or not, no filter */
		uint32_t saved = le32(u + 28);
		bool fits = saved + METAFILE_HEAD <= len && saved + METAFILE_HEAD + 64 >= len && le32(u) >= 18 && le32(u) <= METAFILE_BYTES_MAX;
		return fits && (u[32] == 0 || u[32] == 0xFE) && u[33] == 0xFE ? type == BLIP_EMF ? "emf" : "wmf" : NULL;
	}
	default:
		return NULL;
	}
}

/* Bytes FROM to FROM + LEN, inflated if so asked, of which at most MOST. */
static void give(const struct place *p, uint64_t from, uint64_t len, bool deflated, size_t most, struct sink *sink)
{
	char *in = xmalloc(2 * WINDOW_BYTES), *out = in + WINDOW_BYTES;
	struct err err = { .code = E_NONE };
	enum status st = ST_OK;
	z_stream z = { .next_in = NULL };
	int more = Z_OK;
	if (deflated && inflateInit(&z) != Z_OK)
		deflated = false;
	for (uint64_t at = from, end = from + len; at < end && more == Z_OK && sink_wants(sink);) {
		size_t want = end - at < WINDOW_BYTES ? (size_t)(end - at) : WINDOW_BYTES, n = read_at(p, at, in, want);
		at += n;
		if (!deflated) {
			sink_data(sink, in, n);
		} else {
			z.next_in = (Bytef *)in;
			z.avail_in = (uInt)n;
			do {
				z.next_out = (Bytef *)out;
				z.avail_out = WINDOW_BYTES;
				more = inflate(&z, Z_NO_FLUSH);
				size_t got = WINDOW_BYTES - z.avail_out;
				got = got < most ? got : most;
				sink_data(sink, out, got);
				most -= got;
			} while (more == Z_OK && z.avail_out == 0 && most);
			if (more == Z_BUF_ERROR)
				more = Z_OK;
		}
		if (n < want || !most)
			break;
		if (at == end && deflated && more == Z_OK)
			st = err_set(&err, ST_WARN, E_TRUNCATED, "the metafile ends early");
	}
	if (deflated) {
		if (more != Z_OK && more != Z_STREAM_END)
			st = err_set(&err, ST_WARN, E_CORRUPT, "the metafile is damaged");
		inflateEnd(&z);
	}
	sink_end(sink, st, &err);
	free(in);
}

/* A file's header before a bare bitmap: its pixels stand behind the palette. */
static void bitmap_head(const unsigned char *u, uint32_t len, struct sink *sink)
{
	unsigned bits = u[14] | (unsigned)u[15] << 8;
	uint32_t colours = le32(u + 32), method = le32(u + 16);
	if (bits <= 8 && !colours)
		colours = 1u << bits;
	uint32_t pixels = 14 + 40 + (method == 3 ? 12u : 0) + (colours <= 256 ? 4 * colours : 0), size = len + 14;
	char h[14] = { 'B', 'M' };
	for (int k = 0; k < 4; k++) {
		h[2 + k] = (char)(size >> 8 * k);
		h[10 + k] = (char)(pixels >> 8 * k);
	}
	sink_data(sink, h, sizeof h);
}

/* Gives the blip whose header is U, with BLIP_SEEN bytes to be seen, if it is one; its length
 * with the header, else 0. */
static uint64_t one(const struct place *p, uint64_t at, const unsigned char *u, unsigned *number, struct sink *sink)
{
	uint32_t len = le32(u + 4);
	if (u[3] != 0xF0 || len > p->size - at - BLIP_HEAD)
		return 0;
	bool metafile = u[2] == BLIP_EMF || u[2] == BLIP_WMF;
	/* pictures of dots have a tag of one byte behind their identifiers */
	for (size_t skip = metafile ? 16 : 17; skip <= 33; skip += 16) {
		const unsigned char *body = u + BLIP_HEAD + skip;
		const char *suffix = len > skip + METAFILE_HEAD ? known(u[2], body, len - (uint32_t)skip) : NULL;
		char name[40];
		if (!suffix)
			continue;
		int k = snprintf(name, sizeof name, "picture-%u.%s", ++*number, suffix);
		struct member m = { .name = str_make(name, (size_t)k), .type = MEMBER_FILE, .flags = MEMBER_UTF8 };
		uint64_t from = at + BLIP_HEAD + skip;
		sink_member(sink, &m);
		if (u[2] == BLIP_DIB)
			bitmap_head(body, len - (uint32_t)skip, sink);
		if (metafile)
			give(p, from + METAFILE_HEAD, le32(body + 28), body[32] == 0, le32(body), sink);
		else
			give(p, from, len - skip, false, SIZE_MAX, sink);
		return BLIP_HEAD + (uint64_t)len;
	}
	return 0;
}

static void seek(const struct place *p, unsigned *number, struct sink *sink)
{
	char *w = xmalloc(WINDOW_BYTES);
	uint64_t at = 0;
	while (at + BLIP_SEEN < p->size && !sink->all_stopped) {
		size_t n = read_at(p, at, w, WINDOW_BYTES);
		if (n < BLIP_SEEN)
			break;
		uint64_t next = at + n - BLIP_SEEN + 1, got = 0;
		for (size_t k = 3; k + BLIP_SEEN - 3 <= n && !got; k++) {
			const char *f = memchr(w + k, 0xF0, n - (BLIP_SEEN - 3) - k + 1);
			if (!f)
				break;
			k = (size_t)(f - w);
			if ((got = one(p, at + k - 3, (const unsigned char *)w + k - 3, number, sink)) != 0)
				next = at + k - 3 + got;
		}
		at = next;
	}
	free(w);
}

/* The bodies of a workbook's drawing records, put together: a record is of
 * MSODRAWINGGROUP, or a CONTINUE behind one. */
static void gather(const struct place *p, struct buf *out)
{
	enum { GROUP = 0xEB, CONTINUE = 0x3C };
	char *body = xmalloc(65536);
	bool within = false;
	uint64_t at = 0;
	while (at + 4 <= p->size) {
		unsigned char h[4];
		if (read_at(p, at, (char *)h, 4) < 4)
			break;
		unsigned type = h[0] | (unsigned)h[1] << 8, len = h[2] | (unsigned)h[3] << 8;
		within = type == GROUP || (within && type == CONTINUE);
		if (within && !buf_add(out, body, read_at(p, at + 4, body, len)))
			break;
		at += 4 + (uint64_t)len;
	}
	free(body);
}

void blips_give(struct ole *o, uint32_t i, bool records, unsigned *number, struct sink *sink)
{
	struct place p = { .o = o, .i = i, .size = ole_entry(o, i)->size };
	if (!records) {
		seek(&p, number, sink);
		return;
	}
	struct buf b;
	buf_init(&b, DRAWING_BYTES_MAX);
	gather(&p, &b);
	struct place mem = { .mem = buf_str(&b), .size = b.len };
	seek(&mem, number, sink);
	buf_release(&b);
}

/* ewf_read.c - forensic images of EnCase and FTK (.E01, Expert Witness): the disc
 * as it was, as one member "NAME.raw", which is then a disc like others.
 *
 * Segments are rows of sections, each with where the next begins (Metz's
 * description of the format; libewf). "volume" tells the sizes, "sectors" holds
 * chunks of 32 KiB, stored with an Adler-32 or packed by zlib, "table" where
 * each begins. Case numbers, examiners and notes, which stand in "header2" and
 * "header", are a member of their own. */
#include "unpack/kinds.h"

#include <sluice/utf8.h>

#include <stdlib.h>
#include <zlib.h>

#define SEGMENT_HEAD 13u
#define SECTION_HEAD 76u
#define TABLE_HEAD 24u
#define SECTIONS_MAX 1000000u
/* Chunks have 64 sectors; what makes larger ones is not known. */
#define CHUNK_BYTES_MAX (16u << 20)
#define HEADER_BYTES_MAX (1u << 20)
#define PACKED 0x80000000u

struct image {
	struct source *src;
	struct sink *sink;
	uint64_t bytes, given;   /* of the disc */
	uint64_t chunks;         /* given */
	uint32_t chunk_bytes;
	unsigned damaged;
	bool open, notes;
	unsigned char *packed, *plain; /* of one chunk; owned */
	struct buf name;
};

static uint64_t le(const unsigned char *p, size_t n)
{
	uint64_t v = 0;
	while (n--)
		v = v << 8 | p[n];
	return v;
}

static void member_name(struct image *w, const char *suffix)
{
	struct str name = w->src->name;
	size_t from = name.len, end = name.len;
	while (from && name.p[from - 1] != '/')
		from--;
	for (size_t i = from; i < name.len; i++)
		end = name.p[i] == '.' ? i : end;
	buf_clear(&w->name);
	buf_add_str(&w->name, str_sub(name, from, end));
	buf_addz(&w->name, suffix);
}

static void begin(struct image *w)
{
	if (w->open)
		return;
	member_name(w, ".raw");
	struct member m = { .name = buf_str(&w->name), .type = MEMBER_FILE, .flags = MEMBER_UTF8 | MEMBER_HAS_SIZE, .size = w->bytes };
	sink_member(w->sink, &m);
	w->open = true;
}

/* What the examiner wrote: zlib over UTF-16 or bytes, lines of TABs. */
static void header(struct image *w, uint64_t at, uint64_t n, bool wide)
{
	unsigned char *in = xmalloc(HEADER_BYTES_MAX), *out = xmalloc(HEADER_BYTES_MAX);
	uLongf got = HEADER_BYTES_MAX;
	if (!w->open && n <= HEADER_BYTES_MAX && source_read(w->src, in, (size_t)n, at) == (ssize_t)n &&
	    uncompress(out, &got, in, (uLong)n) == Z_OK && !w->notes) {
		struct buf b;
		buf_init(&b, HEADER_BYTES_MAX * 3ull);
		for (size_t i = 0; wide && i + 1 < got; i += 2)
			if (le(out + i, 2) != 0xFEFF)
				buf_add_utf8(&b, (uint32_t)le(out + i, 2));
		if (!wide)
			buf_add(&b, out, got);
		member_name(w, ".notes.txt");
		struct member m = { .name = buf_str(&w->name), .type = MEMBER_FILE, .flags = MEMBER_UTF8 };
		sink_member(w->sink, &m);
		if (sink_wants(w->sink))
			sink_data(w->sink, b.p, b.len);
		sink_end(w->sink, ST_OK, NULL);
		w->notes = true;
		buf_release(&b);
	}
	free(in);
	free(out);
}

static void volume(struct image *w, uint64_t at, uint64_t n)
{
	unsigned char b[24];
	if (w->bytes || n < sizeof b || source_read(w->src, b, sizeof b, at) != (ssize_t)sizeof b)
		return;
	uint64_t sectors = le(b + 8, 4), size = le(b + 12, 4), all = le(b + 16, 8);
	if (!sectors || !size || sectors > CHUNK_BYTES_MAX || size > CHUNK_BYTES_MAX / sectors || all > UINT64_MAX / 2 / size)
		return;
	w->chunk_bytes = (uint32_t)(sectors * size);
	w->bytes = all * size;
	w->packed = xmalloc(w->chunk_bytes + 4096ull);
	w->plain = xmalloc(w->chunk_bytes);
}

static void chunk(struct image *w, uint64_t at, uint64_t n, bool packed)
{
	uint64_t left = w->bytes - w->given, want = left < w->chunk_bytes ? left : w->chunk_bytes;
	if (n > w->chunk_bytes + 4096ull)
		n = w->chunk_bytes + 4096ull;
	bool good = source_read(w->src, w->packed, (size_t)n, at) == (ssize_t)n;
	const unsigned char *give = w->packed;
	if (good && packed) {
		uLongf got = w->chunk_bytes;
		/* what stands behind the last packed one belongs to no chunk */
		z_stream z = { .next_in = w->packed, .avail_in = (uInt)n, .next_out = w->plain, .avail_out = w->chunk_bytes };
		good = inflateInit(&z) == Z_OK && inflate(&z, Z_FINISH) == Z_STREAM_END;
		got = z.total_out;
		inflateEnd(&z);
		good &= got >= want;
		give = w->plain;
	} else if (good) {
		good = n >= want + 4 && adler32_z(1, w->packed, (size_t)want) == le(w->packed + want, 4);
		/* its bytes count, whatever their sum */
		w->damaged += !good && n >= want;
		good |= n >= want;
	}
	if (!good) {
		w->damaged++;
		memset(w->plain, 0, w->chunk_bytes);
		give = w->plain;
	}
	sink_data(w->sink, give, (size_t)want);
	w->given += want;
	w->chunks++;
}

/* Chunks of the table at AT; their bytes stand before END. */
static void table(struct image *w, uint64_t at, uint64_t n, uint64_t base, uint64_t end)
{
	unsigned char h[TABLE_HEAD];
	if (n < TABLE_HEAD || source_read(w->src, h, TABLE_HEAD, at) != (ssize_t)TABLE_HEAD || !w->chunk_bytes)
		return;
	begin(w);
	if (w->given >= w->bytes || !sink_wants(w->sink))
		return;
	uint64_t count = le(h, 4), from = base + le(h + 8, 8), needed = (w->bytes - w->given) / w->chunk_bytes + 2;
	if (count > (n - TABLE_HEAD) / 4)
		count = (n - TABLE_HEAD) / 4;
	if (count > needed) /* one more, for where the last ends */
		count = needed;
	unsigned char *rows = xmalloc((size_t)count * 4 + 4);
	ssize_t got = source_read(w->src, rows, (size_t)count * 4, at + TABLE_HEAD);
	count = got > 0 ? (uint64_t)got / 4 : 0;
	for (uint64_t i = 0; i < count && w->given < w->bytes && sink_wants(w->sink); i++) {
		uint32_t v = (uint32_t)le(rows + 4 * i, 4);
		uint64_t where = from + (v & ~PACKED), next = i + 1 < count ? from + (le(rows + 4 * (i + 1), 4) & ~PACKED) : end;
		if (next <= where) {
			w->damaged++;
			next = where;
		}
		chunk(w, where, next - where, v & PACKED);
	}
	free(rows);
}

/* Sections of the segment that begins at BASE. */
static bool segment(struct image *w, uint64_t base, uint64_t end)
{
	unsigned char h[SECTION_HEAD];
	uint64_t at = base + SEGMENT_HEAD, sectors_end = 0;
	for (unsigned i = 0; i < SECTIONS_MAX && at + SECTION_HEAD <= end; i++) {
		if (source_read(w->src, h, SECTION_HEAD, at) != (ssize_t)SECTION_HEAD)
			return false;
		uint64_t next = base + le(h + 16, 8), size = le(h + 24, 8), body = at + SECTION_HEAD;
		struct str type = str_make((const char *)h, strnlen((const char *)h, 16));
		if (str_eqz(type, "done") || str_eqz(type, "next"))
			return true;
		if (size < SECTION_HEAD || size > end - at || next <= at)
			return false;
		/* sections stand behind each other; what overlaps would be read again and again */
		if (size > next - at)
			size = next - at;
		if (size < SECTION_HEAD)
			return false;
		size -= SECTION_HEAD;
		if (str_eqz(type, "header2"))
			header(w, body, size, true);
		else if (str_eqz(type, "header"))
			header(w, body, size, false);
		else if (str_eqz(type, "volume") || str_eqz(type, "disk"))
			volume(w, body, size);
		else if (str_eqz(type, "sectors"))
			sectors_end = body + size;
		else if (str_eqz(type, "table"))
			table(w, body, size, base, sectors_end ? sectors_end : at);
		at = next;
	}
	return false;
}

enum status ewf_read(struct source *src, struct sink *sink, struct err *err)
{
	struct image w = { .src = src, .sink = sink };
	enum status st = ST_OK;
	struct err e1 = { .code = E_NONE };
	bool whole = true;
	buf_init(&w.name, 1u << 16);
	for (int i = 0; i < src->parts; i++)
		whole &= segment(&w, src->from[i], src->from[i] + src->len[i]);
	if (!w.chunk_bytes) {
		st = err_set(err, ST_SKIP, E_CORRUPT, "the image does not tell its size");
	} else {
		begin(&w);
		if (w.given < w.bytes && sink_wants(sink))
			st = err_set(&e1, ST_WARN, whole ? E_INCOMPLETE : E_TRUNCATED, "%llu of %llu bytes of the disc are there: %s",
				     (unsigned long long)w.given, (unsigned long long)w.bytes,
				     whole ? "further segments are missing" : "the image is cut");
		else if (w.damaged)
			st = err_set(&e1, ST_WARN, E_CORRUPT, "%u chunks are damaged; what cannot be unpacked is zeros", w.damaged);
		sink_format(sink, NULL, w.notes ? 2 : 1);
		sink_end(sink, st, &e1);
		st = ST_OK;
	}
	free(w.packed);
	free(w.plain);
	buf_release(&w.name);
	return st;
}

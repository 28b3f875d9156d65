/* zip_member.c - reads stored and deflated members of a ZIP archive.
 *
 * What the directory states about a member is a claim: reading goes on until
 * the data themselves end (deflate knows), up to the caller's limit, and what
 * does not agree is told at the end as a warning, so that nothing readable is
 * withheld. */
#include "format/zip_private.h"

#ifdef HAVE_LIBDEFLATE
#include <libdeflate.h>
#endif
#include <stdlib.h>
#include <zlib.h>

/* Members up to so many bytes, packed and unpacked, are decoded in one call
 * by libdeflate, where it is there: two to three times as fast as a stream.
 * Whatever it does not like is read again by zlib, piece by piece, which
 * tells what is wrong and gives what can be read. */
#define WHOLE_BYTES_MAX (128u << 10)

struct zip_reader {
	struct zip *z;
	uint16_t method;
	uint32_t want_crc, crc;
	bool check;            /* size and crc are known */
	bool bounded;          /* the packed size is known */
	uint64_t want_size;
	uint64_t at, end;      /* packed bytes still to be read */
	uint64_t start;
	uint64_t out;
	bool done;
	bool tried;            /* decoding in one call was */
	size_t whole, given;   /* bytes in z->whole, of those given out */
	z_stream *s;           /* the handle's or an own one */
};

/* Zlib's state is 40 KB in three pieces: one serves all members in turn. */
static z_stream *take_inflater(struct zip *z)
{
	if (!z->inflater_busy && z->inflater) {
		inflateReset(z->inflater);
		z->inflater_busy = true;
		return z->inflater;
	}
	z_stream *s = xcalloc(1, sizeof *s);
	if (inflateInit2(s, -MAX_WBITS) != Z_OK) {
		free(s);
		return NULL;
	}
	if (!z->inflater) {
		z->inflater = s;
		z->inflater_busy = true;
	}
	return s;
}

static void drop_inflater(struct zip *z, z_stream *s)
{
	if (s && s == z->inflater) {
		z->inflater_busy = false;
	} else if (s) {
		inflateEnd(s);
		free(s);
	}
}

void zip_member_release(struct zip *z)
{
	if (z->inflater)
		inflateEnd(z->inflater);
	free(z->inflater);
#ifdef HAVE_LIBDEFLATE
	libdeflate_free_decompressor(z->whole_inflater);
#endif
	free(z->whole);
}

enum status zip_data_offset(struct zip *z, const struct zip_entry *e, uint64_t *ret_offset, struct err *err)
{
	size_t n;
	const char *p = zip_peek_local(z, e->offset, ZIP_LOCAL_BYTES, &n);
	uint64_t at = e->offset;
	if (!p || memcmp(p, "PK\3\4", 4) != 0) {
		/* bytes were lost or added before it: look around for its header */
		bool beyond = !p;
		if (!zip_near(z, e, &at) || !(p = zip_peek_local(z, at, ZIP_LOCAL_BYTES, &n)))
			return beyond ? err_set(err, ST_SKIP, E_TRUNCATED, "the member lies beyond the archive's end") :
				err_set(err, ST_SKIP, E_CORRUPT, "no local header where the directory says");
	}
	*ret_offset = at + ZIP_LOCAL_BYTES + zip_u16(p + 26) + zip_u16(p + 28);
	return ST_OK;
}

enum status zip_reader_open(struct zip_reader **ret, struct zip *z, const struct zip_entry *e, struct err *err)
{
	uint64_t data;
	if (e->flags & (ZIP_FLAG_ENCRYPTED | ZIP_FLAG_STRONG))
		return err_set(err, ST_SKIP, E_ENCRYPTED, "encrypted");
	if (e->method != ZIP_STORE && e->method != ZIP_DEFLATE)
		return err_set(err, ST_SKIP, E_UNSUPPORTED_METHOD, "zip method %u", e->method);
	enum status st = zip_data_offset(z, e, &data, err);
	if (st != ST_OK)
		return st;
	struct zip_reader *r = xcalloc(1, sizeof *r);
	r->z = z;
	r->method = e->method;
	r->want_crc = e->crc;
	r->want_size = e->size;
	r->check = e->size != UINT64_MAX;
	r->start = r->at = data;
	uint64_t left = data < z->total ? z->total - data : 0;
	r->bounded = e->packed != UINT64_MAX && e->packed <= left;
	r->end = data + (r->bounded ? e->packed : left);
	*ret = r;
	return ST_OK;
}

/* The whole member in one call, into z->whole. False: read it as a stream. */
static bool decode_whole(struct zip_reader *r)
{
#ifdef HAVE_LIBDEFLATE
	struct zip *z = r->z;
	size_t have, got, packed = (size_t)(r->end - r->at);
	if (z->whole_busy || !r->check || !r->bounded || r->want_size > WHOLE_BYTES_MAX || r->end - r->at > WHOLE_BYTES_MAX || r->want_size == 0)
		return false;
	const char *p = zip_peek_local(z, r->at, packed, &have);
	if (!p)
		return false;
	if (!z->whole_inflater)
		z->whole_inflater = libdeflate_alloc_decompressor();
	if (!z->whole)
		z->whole = xmalloc(WHOLE_BYTES_MAX);
	if (!z->whole_inflater ||
	    libdeflate_deflate_decompress(z->whole_inflater, p, packed, z->whole, WHOLE_BYTES_MAX, &got) != LIBDEFLATE_SUCCESS ||
	    got != r->want_size || libdeflate_crc32(0, z->whole, got) != r->want_crc)
		return false;
	r->whole = got;
	return true;
#else
	(void)r;
	return false;
#endif
}

static enum status at_end(struct zip_reader *r, bool early, struct err *err)
{
	r->done = true;
	if (early || (r->check && r->out < r->want_size && !r->bounded))
		return err_set(err, ST_WARN, E_TRUNCATED, "the member ends early, after %llu bytes", (unsigned long long)r->out);
	if (r->check && (r->out != r->want_size || r->crc != r->want_crc))
		return err_set(err, ST_WARN, E_CORRUPT, "size or checksum of the member do not fit");
	return ST_OK;
}

static enum status read_stored(struct zip_reader *r, void *p, size_t n, size_t *ret_n, struct err *err)
{
	if (n > r->end - r->at)
		n = (size_t)(r->end - r->at);
	ssize_t k = n ? zip_raw(r->z, p, n, r->at) : 0;
	if (k < 0)
		return err_sys(err, ST_WARN, E_UNREADABLE, "cannot read the archive");
	r->at += (uint64_t)k;
	r->out += (uint64_t)k;
	r->crc = (uint32_t)crc32_z(r->crc, p, (size_t)k);
	*ret_n = (size_t)k;
	return k ? ST_OK : at_end(r, false, err);
}

static enum status give_whole(struct zip_reader *r, void *p, size_t n, size_t *ret_n)
{
	if (n > r->whole - r->given)
		n = r->whole - r->given;
	memcpy(p, r->z->whole + r->given, n);
	r->given += n;
	*ret_n = n;
	if (r->given == r->whole && n == 0) {
		r->at = r->end;
		r->done = true;
	}
	return ST_OK;
}

static enum status read_deflated(struct zip_reader *r, void *p, size_t n, size_t *ret_n, struct err *err)
{
	if (!r->s && !(r->s = take_inflater(r->z)))
		return err_set(err, ST_SKIP, E_SYSTEM, "cannot start zlib");
	z_stream *s = r->s;
	s->next_out = p;
	s->avail_out = n > UINT32_MAX ? UINT32_MAX : (uInt)n;
	s->avail_in = 0;
	size_t room = s->avail_out;
	int rc = Z_OK;
	bool dry = false;
	while (s->avail_out && rc == Z_OK) {
		if (s->avail_in == 0) {
			uint64_t left = r->end - r->at;
			size_t k = 0;
			const char *in = left ? zip_peek_local(r->z, r->at, 1, &k) : NULL;
			if (left && !in && r->at < r->z->total)
				return err_sys(err, ST_WARN, E_UNREADABLE, "cannot read the archive");
			if (k > left)
				k = (size_t)left;
			if (k > UINT32_MAX)
				k = UINT32_MAX;
			/* zlib may hold output back although all input is in */
			dry = k == 0;
			r->at += k;
			s->next_in = (Bytef *)(uintptr_t)in;
			s->avail_in = (uInt)k;
		}
		rc = inflate(s, Z_NO_FLUSH);
		if (rc == Z_BUF_ERROR && dry)
			rc = Z_OK;
		if (dry && rc == Z_OK)
			break;
	}
	/* the window may be gone by the next call: what is left is looked at anew */
	r->at -= s->avail_in;
	size_t got = room - s->avail_out;
	r->crc = (uint32_t)crc32_z(r->crc, p, got);
	r->out += got;
	*ret_n = got;
	if (rc == Z_OK && (!dry || s->avail_out == 0))
		return ST_OK;
	if (rc == Z_STREAM_END)
		/* tell the end apart from bytes: the next call checks */
		return got ? (r->end = r->at, r->method = ZIP_STORE, ST_OK) : at_end(r, false, err);
	if (dry)
		return at_end(r, true, err);
	r->done = true;
	return err_set(err, ST_WARN, E_CORRUPT, "damaged compressed data after %llu bytes", (unsigned long long)r->out);
}

enum status zip_reader_read(struct zip_reader *r, void *p, size_t n, size_t *ret_n, struct err *err)
{
	*ret_n = 0;
	if (r->done || n == 0)
		return ST_OK;
	if (r->method == ZIP_DEFLATE && !r->tried) {
		r->tried = true;
		r->z->whole_busy = decode_whole(r) || r->z->whole_busy;
	}
	if (r->whole)
		return give_whole(r, p, n, ret_n);
	return r->method == ZIP_STORE ? read_stored(r, p, n, ret_n, err) : read_deflated(r, p, n, ret_n, err);
}

uint64_t zip_reader_consumed(const struct zip_reader *r)
{
	return r->at - r->start;
}

void zip_reader_close(struct zip_reader *r)
{
	if (!r)
		return;
	drop_inflater(r->z, r->s);
	if (r->whole)
		r->z->whole_busy = false;
	free(r);
}

enum status zip_read_all(struct zip *z, const struct zip_entry *e, struct buf *out, struct err *err)
{
	struct zip_reader *r;
	enum status st = zip_reader_open(&r, z, e, err);
	if (st != ST_OK)
		return st;
	for (;;) {
		size_t n, room = ZIP_WINDOW_BYTES;
		if (room > out->max - out->len)
			room = out->max - out->len;
		char probe, *p = room ? buf_reserve(out, room) : &probe;
		if (!p) {
			p = &probe;
			room = 0;
		}
		st = zip_reader_read(r, p, room ? room : 1, &n, err);
		if (n && p == &probe) {
			out->full = true;
			st = err_set(err, ST_SKIP, E_LIMIT_BYTES, "the member is larger than %zu bytes", out->max);
			break;
		}
		out->len += n;
		if (out->p)
			out->p[out->len] = '\0';
		if (st != ST_OK || n == 0)
			break;
	}
	zip_reader_close(r);
	return st;
}

/* Of larger members the second reading would cost too much. */
#define SETTLE_BYTES_MAX (64u << 20)

static bool decodes(struct zip *z, const struct zip_entry *e)
{
	struct zip_reader *r;
	char *piece = xmalloc(1u << 16);
	uint64_t total = 0;
	size_t n = 0;
	enum status st = zip_reader_open(&r, z, e, NULL);
	if (st == ST_OK) {
		do
			total += n;
		while ((st = zip_reader_read(r, piece, 1u << 16, &n, NULL)) == ST_OK && n && total < SETTLE_BYTES_MAX);
		zip_reader_close(r);
	}
	free(piece);
	return st == ST_OK && !n;
}

void zip_settle(struct zip *z, struct zip_entry *e)
{
	struct zip_entry own;
	uint64_t data, at = e->offset;
	size_t n;
	const char *p = zip_peek_local(z, at, ZIP_LOCAL_BYTES, &n);
	if (!p || memcmp(p, "PK\3\4", 4) != 0)
		return;
	bool same = zip_u32(p + 14) == e->crc && zip_u16(p + 8) == e->method &&
		    (zip_u32(p + 18) == e->packed || zip_u32(p + 18) == UINT32_MAX) &&
		    (zip_u32(p + 22) == e->size || zip_u32(p + 22) == UINT32_MAX);
	if (same || (zip_u16(p + 6) & (ZIP_FLAG_DESCRIPTOR | ZIP_FLAG_ENCRYPTED)) || !zip_local(z, at, &own, &data) ||
	    own.size > SETTLE_BYTES_MAX || own.packed > SETTLE_BYTES_MAX)
		return;
	struct zip_entry other = *e;
	other.crc = own.crc;
	other.size = own.size;
	other.packed = own.packed;
	other.method = own.method;
	if (!decodes(z, e) && decodes(z, &other))
		*e = other;
}

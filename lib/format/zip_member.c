/* zip_member.c - reads stored and deflated members of a ZIP archive.
 *
 * What the directory states about a member is a claim: reading goes on until
 * the data themselves end (deflate knows), up to the caller's limit, and what
 * does not agree is told at the end as a warning, so that nothing readable is
 * withheld. */
#include "format/zip_private.h"

#include <stdlib.h>
#include <zlib.h>

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
	z_stream s;
	char in[ZIP_WINDOW_BYTES];
};

enum status zip_data_offset(struct zip *z, const struct zip_entry *e, uint64_t *ret_offset, struct err *err)
{
	const char *p = zip_peek(z, e->offset, ZIP_LOCAL_BYTES);
	if (!p)
		return err_set(err, ST_SKIP, E_TRUNCATED, "the member lies beyond the archive's end");
	if (memcmp(p, "PK\3\4", 4) != 0)
		return err_set(err, ST_SKIP, E_CORRUPT, "no local header where the directory says");
	*ret_offset = e->offset + ZIP_LOCAL_BYTES + zip_u16(p + 26) + zip_u16(p + 28);
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
	if (r->method == ZIP_DEFLATE && inflateInit2(&r->s, -MAX_WBITS) != Z_OK) {
		free(r);
		return err_set(err, ST_SKIP, E_SYSTEM, "cannot start zlib");
	}
	*ret = r;
	return ST_OK;
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

static enum status read_deflated(struct zip_reader *r, void *p, size_t n, size_t *ret_n, struct err *err)
{
	r->s.next_out = p;
	r->s.avail_out = n > UINT32_MAX ? UINT32_MAX : (uInt)n;
	size_t room = r->s.avail_out;
	int rc = Z_OK;
	bool dry = false;
	while (r->s.avail_out && rc == Z_OK) {
		if (r->s.avail_in == 0) {
			uint64_t left = r->end - r->at;
			size_t want = left < sizeof r->in ? (size_t)left : sizeof r->in;
			ssize_t k = want ? zip_raw(r->z, r->in, want, r->at) : 0;
			if (k < 0)
				return err_sys(err, ST_WARN, E_UNREADABLE, "cannot read the archive");
			/* zlib may hold output back although all input is in */
			dry = k == 0;
			r->at += (uint64_t)k;
			r->s.next_in = (Bytef *)r->in;
			r->s.avail_in = (uInt)k;
		}
		rc = inflate(&r->s, Z_NO_FLUSH);
		if (rc == Z_BUF_ERROR && dry)
			rc = Z_OK;
		if (dry && rc == Z_OK)
			break;
	}
	size_t got = room - r->s.avail_out;
	r->crc = (uint32_t)crc32_z(r->crc, p, got);
	r->out += got;
	*ret_n = got;
	if (rc == Z_OK && (!dry || r->s.avail_out == 0))
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
	if (r->s.state)
		inflateEnd(&r->s);
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

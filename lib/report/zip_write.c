/* zip_write.c - a ZIP archive of stored members (APPNOTE 6.3, without its 64-bit
 * extensions), for exhibits: nothing is compressed, no time is told, so that the same
 * contents are the same bytes. */
#include "zip_write.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#define ZIP_BYTES_MAX 0xFFFFFFFFu
#define ZIP_MEMBERS_MAX 0xFFFF
#define FLAG_UTF8 0x0800
#define DOS_DATE_1980 0x0021

struct member { uint32_t at, bytes, crc; char name[ZIP_NAME_MAX]; };
struct zip_write {
	int fd;
	uint64_t at;
	struct member *v;
	size_t n, cap;
	bool failed;
};

static void put(struct zip_write *z, const void *p, size_t n)
{
	z->failed |= io_write_full(z->fd, p, n) < 0;
	z->at += n;
}

static void le(unsigned char **p, uint32_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		*(*p)++ = (unsigned char)(v >> 8 * i);
}

/* What the local header and the directory say alike. */
static void facts(unsigned char **p, const struct member *m)
{
	le(p, 10, 2); /* version needed: 1.0 */
	le(p, FLAG_UTF8, 2);
	le(p, 0, 2);  /* stored */
	le(p, 0, 2);
	le(p, DOS_DATE_1980, 2);
	le(p, m->crc, 4);
	le(p, m->bytes, 4);
	le(p, m->bytes, 4);
	le(p, (uint32_t)strlen(m->name), 2);
	le(p, 0, 2);
}

static void local_header(const struct member *m, unsigned char out[30])
{
	unsigned char *p = out;
	le(&p, 0x04034B50, 4);
	facts(&p, m);
}

enum status zip_write_open(struct zip_write **ret, const char *path, struct err *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0)
		return err_sys(err, ST_FATAL, E_SYSTEM, "cannot create '%s'", path);
	*ret = xcalloc(1, sizeof **ret);
	(*ret)->fd = fd;
	return ST_OK;
}

void zip_write_begin(struct zip_write *z, const char *name)
{
	unsigned char header[30] = { 0 };
	z->v = xgrow(z->v, &z->cap, z->n + 1, sizeof *z->v);
	struct member *m = &z->v[z->n++];
	*m = (struct member){ .at = (uint32_t)z->at, .crc = (uint32_t)crc32(0, NULL, 0) };
	for (size_t i = 0; name[i] && i + 1 < ZIP_NAME_MAX; i++)
		m->name[i] = name[i];
	put(z, header, sizeof header); /* its numbers follow at the end */
	put(z, m->name, strlen(m->name));
}

void zip_write_add(struct zip_write *z, const void *p, size_t n)
{
	struct member *m = &z->v[z->n - 1];
	z->failed |= z->at + n > ZIP_BYTES_MAX - (1u << 20) || z->n > ZIP_MEMBERS_MAX;
	if (z->failed)
		return;
	m->crc = (uint32_t)crc32(m->crc, p, (uInt)n);
	m->bytes += (uint32_t)n;
	put(z, p, n);
}

void zip_write_end(struct zip_write *z)
{
	unsigned char header[30];
	local_header(&z->v[z->n - 1], header);
	z->failed |= pwrite(z->fd, header, sizeof header, z->v[z->n - 1].at) != sizeof header;
}

enum status zip_write_close(struct zip_write *z, struct err *err)
{
	unsigned char b[46], *p;
	uint64_t start = z->at;
	for (size_t i = 0; i < z->n; i++) {
		p = b;
		le(&p, 0x02014B50, 4);
		le(&p, 0x031E, 2); /* made by: Unix, 3.0 */
		facts(&p, &z->v[i]);
		le(&p, 0, 2); /* comment */
		le(&p, 0, 2); /* disk */
		le(&p, 0, 2);
		le(&p, 0x81A40000u, 4); /* a file, rw-r--r-- */
		le(&p, z->v[i].at, 4);
		put(z, b, sizeof b);
		put(z, z->v[i].name, strlen(z->v[i].name));
	}
	p = b;
	le(&p, 0x06054B50, 4);
	le(&p, 0, 4);
	le(&p, (uint32_t)z->n, 2);
	le(&p, (uint32_t)z->n, 2);
	le(&p, (uint32_t)(z->at - start), 4);
	le(&p, (uint32_t)start, 4);
	le(&p, 0, 2);
	put(z, b, 22);
	z->failed |= fsync(z->fd) < 0;
	z->failed |= close(z->fd) < 0;
	bool failed = z->failed;
	free(z->v);
	free(z);
	return failed ? err_set(err, ST_FATAL, E_SYSTEM, "the archive cannot be written, or would be over 4 GiB") : ST_OK;
}

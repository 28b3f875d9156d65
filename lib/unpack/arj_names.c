/* arj_names.c - see arj_names.h. A header: 0xEA60, its size, a part of fixed
 * fields that tells its own size, name, remark; then a checksum, extended
 * headers until one of size 0, and the packed bytes. */
#include "unpack/arj_names.h"

#include <string.h>

#define HEADER_BYTES_MAX 2600u
#define FIXED_BYTES_MIN 30u
#define EXTENDED_MAX 16

static unsigned u16(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;
	return u[0] | (unsigned)u[1] << 8;
}

/* Reads the header at A->at and steps behind it and what it tells of. */
static bool header(struct arj_names *a, char *ret_type, struct str *ret_name, bool *ret_dos)
{
	ssize_t n = source_read(a->src, a->head, sizeof a->head, a->at);
	if (n < 4 || u16(a->head) != 0xEA60)
		return false;
	unsigned size = u16(a->head + 2);
	const char *h = a->head + 4;
	if (size < FIXED_BYTES_MIN || size > HEADER_BYTES_MAX || (size_t)n < 4 + size)
		return false;
	unsigned fixed = (unsigned char)h[0];
	const char *end = fixed >= FIXED_BYTES_MIN && fixed < size ? memchr(h + fixed, 0, size - fixed) : NULL;
	if (!end)
		return false;
	*ret_dos = h[3] == 0;
	*ret_type = h[6];
	*ret_name = str_make(h + fixed, (size_t)(end - h) - fixed);
	uint64_t packed = h[6] == 2 ? 0 : u16(h + 12) | (uint64_t)u16(h + 14) << 16;
	a->at += 4 + size + 4;
	for (int i = 0; i < EXTENDED_MAX; i++) {
		char b[2];
		if (source_read(a->src, b, 2, a->at) != 2)
			return false;
		a->at += 2;
		if (!u16(b)) {
			a->at += packed;
			return true;
		}
		a->at += u16(b) + 4;
	}
	return false;
}

bool arj_names_begin(struct arj_names *a, const struct source *src)
{
	char type;
	struct str name;
	bool dos;
	a->src = src;
	a->at = 0;
	return header(a, &type, &name, &dos) && type == 2;
}

bool arj_names_next(struct arj_names *a, struct str *ret, bool *ret_dos)
{
	char type;
	while (header(a, &type, ret, ret_dos))
		if (type == 0 || type == 1 || type == 3)
			return true;
	return false;
}

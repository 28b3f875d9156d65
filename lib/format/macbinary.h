/* macbinary.h - is this MacBinary? It has no mark: zeros where zeros must be, a
 * name, and two forks that fill the file to its end ("MacBinary III", 1996). */
#ifndef FORMAT_MACBINARY_H
#define FORMAT_MACBINARY_H

#include <sluice/str.h>

#include <stdint.h>

static inline uint32_t macbinary_be32(struct str h, size_t at)
{
	uint32_t v = 0;
	for (size_t i = 0; i < 4; i++)
		v = v << 8 | (unsigned char)h.p[at + i];
	return v;
}

/* HEAD, 128 bytes at least, of a file of SIZE bytes. */
static inline bool macbinary_begins(struct str head, uint64_t size)
{
	if (head.len < 128 || head.p[0] != 0 || head.p[1] < 1 || head.p[1] > 63 || head.p[74] != 0 || head.p[82] != 0)
		return false;
	for (size_t i = 0; i < (size_t)head.p[1]; i++)
		if ((unsigned char)head.p[2 + i] < 0x20 || head.p[2 + i] == ':')
			return false;
	uint64_t data = macbinary_be32(head, 83), resources = macbinary_be32(head, 87);
	uint64_t end = 128 + (data + 127) / 128 * 128 + resources, whole = (end + 127) / 128 * 128;
	uint64_t least = resources ? end : 128 + data;
	/* the type and creator of a file are letters */
	for (size_t i = 65; i < 73; i++)
		if ((unsigned char)head.p[i] < 0x20 && head.p[i] != 0)
			return false;
	return data < 1u << 31 && resources < 1u << 24 && data + resources > 0 && size >= least && size <= whole + 128;
}

#endif

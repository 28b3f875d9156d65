/* container_source.c - reads across the volumes of a container. */
#include "unpack/container_source.h"

#include <sluice/io.h>

ssize_t source_read(const struct source *s, void *p, size_t n, uint64_t offset)
{
	size_t got = 0;
	for (int i = 0; i < s->parts && got < n; i++) {
		if (offset < s->from[i] || offset - s->from[i] >= s->len[i])
			continue;
		uint64_t rel = offset - s->from[i];
		size_t want = n - got;
		if (want > s->len[i] - rel)
			want = (size_t)(s->len[i] - rel);
		ssize_t k = io_pread_full(s->fd[i], (char *)p + got, want, rel);
		if (k < 0)
			return -1;
		got += (size_t)k;
		offset += (size_t)k;
		if ((size_t)k < want)
			break;
	}
	return (ssize_t)got;
}

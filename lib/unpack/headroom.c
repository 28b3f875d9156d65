/* headroom.c - address space that is mapped and never touched.
 *
 * A worker's limit is for the greediest kind: dictionaries of 7z, xz and zstd
 * are gigabytes by right. libarchive's reader of RAR takes and fills as many
 * for 125 bytes that state the length of a filter's data, and needs a tenth
 * for any that is one. The limit itself cannot be moved: the sandbox refuses
 * setrlimit, since root could raise it again. What is mapped without access
 * counts against it and costs no memory. */
#include "unpack/headroom.h"

#include <sys/mman.h>
#include <sys/resource.h>

#define STEP_BYTES ((size_t)16 << 20)

static void *reserve(size_t n)
{
	void *p = mmap(NULL, n, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	return p == MAP_FAILED ? NULL : p;
}

void headroom_limit(struct headroom *h, size_t bytes)
{
	struct rlimit r;
	*h = (struct headroom){ NULL, 0 };
	if (getrlimit(RLIMIT_AS, &r) < 0 || r.rlim_cur == RLIM_INFINITY)
		return;
	/* what is left is not told: the largest that can be had, by halves */
	size_t can = 0, cannot = (size_t)r.rlim_cur;
	while (cannot - can > STEP_BYTES) {
		size_t n = can + (cannot - can) / 2;
		void *p = reserve(n);
		if (p)
			munmap(p, n);
		*(p ? &can : &cannot) = n;
	}
	if (can <= bytes)
		return;
	h->bytes = can - bytes;
	h->kept = reserve(h->bytes);
}

void headroom_release(struct headroom *h)
{
	if (h->kept)
		munmap(h->kept, h->bytes);
	h->kept = NULL;
}

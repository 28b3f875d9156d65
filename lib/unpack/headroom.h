/* headroom.h - how much memory a reader may still take, less than its worker's limit. */
#ifndef SLUICE_UNPACK_HEADROOM_H
#define SLUICE_UNPACK_HEADROOM_H

#include <stddef.h>

struct headroom {
	void *kept; /* NULL: nothing is kept back */
	size_t bytes;
};

/* Keeps so much address space back that of the process's limit (RLIMIT_AS) at
 * most BYTES are left, whatever was taken before. Without a limit it keeps
 * nothing back. */
void headroom_limit(struct headroom *h, size_t bytes);
/* Gives back what was kept. */
void headroom_release(struct headroom *h);

#endif

/* emit.h - hits become records. */
#ifndef SLUICE_REFS_EMIT_H
#define SLUICE_REFS_EMIT_H

#include "doc.h"
#include <sluice/refs.h>

struct emit {
	const struct refs_source *source;
	refs_fn *fn;
	void *ctx;
	struct buf line, context, explained;
	uint64_t first_line; /* number of the window's first line, from 1 */
	size_t head;         /* bytes of line that all records share, 0: not written yet */
	size_t at_line;      /* of the last hit; hits come in order */
};
void emit_hit(struct emit *e, const struct doc *d, const struct hit *h);
/* The finished records of d->out. */
void emit_others(struct emit *e, const struct doc *d);

#endif

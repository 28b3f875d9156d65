/* stage_driver.h - what the files of the driver of filters (stage.c) share. */
#ifndef WORK_STAGE_DRIVER_H
#define WORK_STAGE_DRIVER_H

#include <sluice/stage.h>

#include "work/refusals.h"
#include "work/slots.h"

#define CACHE_BYTES_MAX (16u << 20) /* an answer with its losses, as it is kept beside the blob */

struct driver {
	const struct stage *st;
	struct stage_run *run;
	struct work_pool *pool;
	struct slots slots;
	struct io_writer out;
	struct stores stores;
	struct buf scratch, object;
	struct refusals *refused; /* stages with a cache key only */
};

/* A loss of slot S: its record, behind the item's; counted in the run. Fails only as spilling does. */
enum status stage_add_error(struct driver *d, struct slot *s, const struct err *e, struct err *err);

/* Keeps the answer of slot S beside its blob, where the stage wants that. */
void stage_cache_write(struct driver *d, struct slot *s);
/* Takes the answer of an earlier run into slot S, if its key is the same. */
bool stage_cache_read(struct driver *d, struct slot *s, const struct record *rec);
/* Asks run->known about slot S, whose descriptors are open: true when it was done before.
 * REC's line may move. */
bool stage_known(struct driver *d, struct slot *s, struct record *rec);
/* Were the same bytes refused in this run? Then they are again, unread, and the losses are told. */
bool stage_refused_before(struct driver *d, struct slot *s, const struct record *rec);
/* The blob and what the answer depends on; borrowed until the scratch buffer is used again. */
struct str stage_refusal_key(struct driver *d, const struct record *rec);

#endif

/* spill.h - bytes that wait for their turn: in memory up to a bound, the rest
 * in an unlinked temporary file. */
#ifndef SLUICE_WORK_SPILL_H
#define SLUICE_WORK_SPILL_H

#include <sluice/err.h>
#include <sluice/io.h>

#define SPILL_MEMORY_BYTES_MAX (2u << 20)

struct spill {
	struct buf mem;
	int fd;          /* -1 until memory is full */
	uint64_t filed;  /* bytes in the file */
};

void spill_init(struct spill *s);
void spill_release(struct spill *s);
enum status spill_add(struct spill *s, struct str bytes, struct err *err);
/* Writes everything to W in order and empties the spill. */
enum status spill_drain(struct spill *s, struct io_writer *w, struct err *err);

#endif

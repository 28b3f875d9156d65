/* spool.h - what a container gave, kept until its item can be written.
 *
 * Names are decided for an archive as a whole and its item states how many
 * members were lost, so nothing of it can be written before it is read to the
 * end. A million members must not live in memory meanwhile: what does not fit
 * a small buffer goes to an unlinked temporary file. */
#ifndef UNPACK_SPOOL_H
#define UNPACK_SPOOL_H

#include <sluice/err.h>

#define SPOOL_MEMORY_BYTES (512u << 10)

/* One member: this, then name, link and message. */
struct spool_entry {
	uint64_t size, offset;
	int64_t mtime;
	uint32_t mode, name_len, link_len, msg_len;
	int32_t status, password;
	uint16_t code;
	uint8_t type, flags, kind, has_id;
	uint8_t id[32];
};

struct spool {
	struct buf mem;      /* the newest bytes */
	uint64_t filed;      /* bytes in the file, before mem */
	int fd;              /* -1 until memory is full */
	struct buf read;     /* the entry last read */
};

void spool_init(struct spool *s);
void spool_release(struct spool *s);
enum status spool_add(struct spool *s, const struct spool_entry *e, struct str name, struct str link, struct str msg, struct err *err);
/* The entry at *POS, which moves on; the strings are borrowed until the next
 * call. ST_EOF at the end. */
enum status spool_next(struct spool *s, uint64_t *pos, struct spool_entry *e, struct str *name, struct str *link, struct str *msg, struct err *err);

#endif

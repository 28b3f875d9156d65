/* git_pack.h - the objects of a pack of git: found, their deltas applied, named
 * by their SHA-1 (gitformat-pack(5)). */
#ifndef UNPACK_GIT_PACK_H
#define UNPACK_GIT_PACK_H

#include <sluice/err.h>

enum git_type { GIT_LOST = 0, GIT_COMMIT = 1, GIT_TREE = 2, GIT_BLOB = 3, GIT_TAG = 4, GIT_OFS_DELTA = 6, GIT_REF_DELTA = 7 };

/* Larger ones are told and not read: what is compared by git is text. */
#define GIT_OBJECT_BYTES_MAX (256u << 20)
/* Of results that others build on; git keeps 96 MiB. */
#define GIT_CACHE_BYTES_MAX (64u << 20)
/* Of all that is put together, chains of deltas too: packs of sources give 50 to 300 times their bytes. */
#define GIT_BYTES_MAX (2ull << 30)
#define GIT_RATIO_MAX 1000u

struct git_object {
	uint64_t at, data; /* in the pack: the object, its packed bytes */
	uint64_t size;     /* of what is packed there: a delta's own, else the object's */
	uint32_t base;     /* index of what a delta builds on; UINT32_MAX: not known (yet) */
	uint8_t stored;    /* enum git_type */
	uint8_t type;      /* of the whole object; GIT_LOST: not read */
	bool told;         /* the caller's */
	uint8_t id[20];    /* SHA-1; of a GIT_REF_DELTA that is not resolved, its base's */
};

struct git_pack {
	struct str bytes;
	struct git_object *o;   /* owned; as they stand */
	uint32_t n;
	size_t cap;
	uint32_t *by_id;        /* owned: indices of those that were read, sorted */
	uint32_t n_by_id;
	uint64_t stated, bytes_left; /* objects; that may be put together yet */
	struct git_kept { uint32_t i; struct buf b; } kept[64]; /* results, the last used */
	unsigned next_kept;
	size_t kept_bytes;
	struct err why;         /* the first thing that was wrong */
	uint32_t lost;
};

/* BYTES from "PACK" on are borrowed until release. ST_WARN: not all could be read (why, lost). */
enum status git_pack_open(struct git_pack *p, struct str bytes, struct err *err);
void git_pack_release(struct git_pack *p);
/* The object of that SHA-1, or UINT32_MAX. */
uint32_t git_pack_find(const struct git_pack *p, const uint8_t id[20]);
/* Object I in full into OUT, which is cleared. False: it cannot be read. */
bool git_pack_read(struct git_pack *p, uint32_t i, struct buf *out);

#endif

/* helper.h - programs that read what no library here does, as children in a cage.
 *
 * They run in a worker whose sandbox lets them see their own libraries and the
 * one container, which they open as HELPER_FILE; what they print comes back
 * through a pipe. */
#ifndef UNPACK_HELPER_H
#define UNPACK_HELPER_H

#include "unpack/kinds.h"

#include <sys/types.h>

enum helper_program { HELPER_SEVENZIP, HELPER_UNAR, HELPER_LSAR };
#define HELPER_FILE "/proc/self/fd/9"
/* A listing; what is longer is cut. */
#define HELPER_LISTING_BYTES_MAX (64u << 20)
#define HELPER_ARGS_MAX 20
/* Instead of HELPER_FILE, where the volumes of SRC have names. */
const char *helper_file(const struct source *src);

struct helper {
	pid_t pid;
	int out;
};

bool helper_installed(enum helper_program p);
/* A descriptor to give to helper_start(): the container's own, or a copy in
 * memory of the volumes of a set. The caller closes it. -1 with ERR. */
int helper_container(const struct source *src, struct err *err);
/* The same, with all volumes of SRC and their names where it has such. */
enum status helper_start_set(struct helper *h, const struct source *src, int container, enum helper_program p, const char *const *args, struct err *err);
int helper_run_set(const struct source *src, int container, enum helper_program p, const char *const *args, struct buf *out);
/* Starts P over CONTAINER; ARGS come after its name and end in NULL. */
enum status helper_start(struct helper *h, int container, enum helper_program p, const char *const *args, struct err *err);
/* Its exit status, 255 for any other end. */
int helper_finish(struct helper *h, bool kill_it);
/* Runs P to its end; what it prints is appended to OUT (NULL: dropped). */
int helper_run(int container, enum helper_program p, const char *const *args, struct buf *out);

/* "2010-11-02 10:03:24" at the start of S, as UTC. */
bool helper_time(struct str s, int64_t *ret);

#define HELPER_PIECE_BYTES (64u << 10)
/* The next SIZE bytes of H into the open member. CRC-32 into *RET_CRC. PIECE
 * has room for HELPER_PIECE_BYTES. ST_WARN when they break off. */
enum status helper_give(struct helper *h, uint64_t size, struct sink *sink, char *piece, uint32_t *ret_crc, struct err *err);

#endif

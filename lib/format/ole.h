/* ole.h - a reader of OLE2 compound files ([MS-CFB]): directory and streams.
 *
 * An own one rather than libgsf: some hundred lines, no allocation that the
 * file's numbers steer, every chain bounded by the file's size, so loops and
 * lies end. Reads through pread from a descriptor, or from memory. */
#ifndef FORMAT_OLE_H
#define FORMAT_OLE_H

#include <sluice/err.h>

/* Directory entries beyond this are not read: real files have some hundreds,
 * mails with thousands of attachments some ten thousand. */
#define OLE_ENTRIES_MAX 65536u

enum ole_type { OLE_EMPTY = 0, OLE_STORAGE = 1, OLE_STREAM = 2, OLE_ROOT = 5 };

struct ole_entry {
	char name[128];       /* UTF-8, from up to 31 UTF-16 units */
	enum ole_type type;
	uint32_t parent;      /* index of the storage it lies in; the root's is its own; UINT32_MAX: no tree reaches it */
	uint32_t start;       /* first sector */
	uint64_t size;
	uint8_t clsid[16];
};

struct ole;

/* ST_OK; ST_SKIP with E_CORRUPT when it is no compound file. A damaged tail is
 * E_TRUNCATED only when a stream is read that needs it. */
enum status ole_open_fd(struct ole **ret, int fd, struct err *err);
enum status ole_open_mem(struct ole **ret, struct str bytes /* borrowed until close */, struct err *err);
void ole_close(struct ole *o); /* NULL is fine */

uint32_t ole_count(const struct ole *o);
/* Entry I (borrowed until close); types other than STORAGE, STREAM and ROOT
 * are empty slots. Entry 0 is the root. */
const struct ole_entry *ole_entry(const struct ole *o, uint32_t i);
/* Entry of NAME (ASCII case ignored) in storage PARENT (0: the root); -1. */
int64_t ole_find(const struct ole *o, uint32_t parent, const char *name);
/* From now on the names of the root are those in STORAGE: a document within
 * the document is read as if it were one of its own. */
void ole_enter(struct ole *o, uint32_t storage);
/* The same over a path "ObjectPool/_123/CONTENTS". */
int64_t ole_find_path(const struct ole *o, const char *path);
/* Reads up to N bytes of stream I at OFS. The bytes read; fewer at the
 * stream's end or where its chain breaks; -1 on a bad index. */
int64_t ole_read(struct ole *o, uint32_t i, uint64_t ofs, void *p, size_t n);
/* Where byte OFS of stream I lies in the file: its offset there, and how many
 * bytes of the stream follow without a gap; 0 at the end or a broken chain. */
size_t ole_place(struct ole *o, uint32_t i, uint64_t ofs, uint64_t *ret_file_ofs);
/* The whole stream into OUT (up to its maximum: ST_WARN with E_LIMIT_BYTES).
 * ST_WARN with E_TRUNCATED when the chain ends early: what is there counts. */
enum status ole_read_all(struct ole *o, uint32_t i, struct buf *out, struct err *err);

#endif

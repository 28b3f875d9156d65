/* io.h - the thin layer over the system's files; tests replace and break it.
 * All calls go on after EINTR; short reads and writes are completed. */
#ifndef SLUICE_IO_H
#define SLUICE_IO_H

#include <sluice/err.h>
#include <sys/types.h>

/* Reads up to N bytes, fewer only at the end of the file; -1 on error. */
ssize_t io_read_full(int fd, void *p, size_t n);
ssize_t io_pread_full(int fd, void *p, size_t n, uint64_t off);
/* The errno of the first of these in this process that a failing disk or a lack
 * of memory ended, since it was last asked for; 0: none. A parser that takes an
 * error for the end of its file must not pass for one that read it. */
int io_read_failure(void);
/* Writes all N bytes; -1 on error. */
int io_write_full(int fd, const void *p, size_t n);
/* The whole file into OUT (appended), up to its maximum: past it ST_SKIP with
 * E_LIMIT_BYTES. */
enum status io_read_file(int fd, struct buf *out, struct err *err);
enum status io_read_path(const char *path, struct buf *out, struct err *err);
/* Size of a regular file, or -1. */
int64_t io_size(int fd);
/* A read-only mapping of a regular file of SIZE > 0 bytes, or NULL. Unmap
 * with io_unmap(). A file cut while mapped gives SIGBUS: workers only. */
const char *io_map(int fd, uint64_t size);
void io_unmap(const char *p, uint64_t size);

/* A buffered writer that remembers its first failure. */
struct io_writer {
	int fd;
	int failed;       /* errno of the first failed write, else 0 */
	uint64_t written; /* bytes accepted so far */
	struct buf buf;
};
void io_writer_init(struct io_writer *w, int fd);
void io_writer_release(struct io_writer *w); /* flushes nothing */
void io_write(struct io_writer *w, const void *p, size_t n);
void io_write_str(struct io_writer *w, struct str s);
/* 0, or -1 with errno set to the first failure. */
int io_flush(struct io_writer *w);

/* Lines from a descriptor, of any length up to MAX bytes. */
struct io_lines {
	int fd;
	size_t max;
	struct buf buf;
	size_t pos;
	bool eof;
	uint64_t number;  /* of the last line returned, from 1 */
};
void io_lines_init(struct io_lines *l, int fd, size_t max);
void io_lines_release(struct io_lines *l);
/* ST_OK with *RET_LINE (without "\n"; borrowed until the next call), ST_EOF,
 * or ST_FATAL. A line longer than MAX is passed over: ST_SKIP, *RET_LINE
 * empty. *RET_ENDED (may be NULL) tells whether it had a newline. */
enum status io_lines_next(struct io_lines *l, struct str *ret_line, bool *ret_ended, struct err *err);
/* A whole line is buffered already: the next call will not block. */
bool io_lines_ready(const struct io_lines *l);

#endif

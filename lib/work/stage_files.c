/* stage_files.c - a stage over file operands instead of a stream: each file is
 * made an item of its own, in sorted order, without a store. */
#include "work/slots.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPY_BYTES (256u << 10)

/* The file's item line into OUT; reads it through once for its id. */
static enum status item_line(int fd, struct str path, struct buf *out, struct err *err)
{
	struct hash *h = hash_new(HASH_SHA256);
	char *copy = xmalloc(COPY_BYTES), id[HASH_HEX_MAX];
	uint64_t size = 0;
	ssize_t n;
	while ((n = io_pread_full(fd, copy, COPY_BYTES, size)) > 0) {
		hash_add(h, copy, (size_t)n);
		size += (uint64_t)n;
	}
	hash_end_hex(h, id);
	hash_free(h);
	free(copy);
	if (n < 0)
		return err_sys(err, ST_SKIP, E_UNREADABLE, "cannot read '%.*s'", STR_ARG(path));
	struct json j;
	record_begin(&j, out, "item");
	json_kz(&j, "id", id);
	record_path(&j, path);
	json_kint(&j, "size", (int64_t)size);
	record_end(&j);
	buf_cut(out, out->len - 1);
	return ST_OK;
}

/* Standard input as a file that can be read twice. */
static int spool_stdin(void)
{
	int fd = memfd_or_file();
	char *copy = xmalloc(COPY_BYTES);
	ssize_t n = 0;
	while (fd >= 0 && (n = io_read_full(0, copy, COPY_BYTES)) > 0)
		if (io_write_full(fd, copy, (size_t)n) < 0) {
			close(fd);
			fd = -1;
		}
	free(copy);
	return fd;
}

static enum status one(struct stage_files *f, const char *path, struct buf *line, struct err *err)
{
	struct err why;
	bool in = strcmp(path, "-") == 0;
	int fd = in ? spool_stdin() : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	enum status st = ST_OK;
	if (fd < 0) {
		err_sys(&why, ST_SKIP, E_UNREADABLE, "cannot open '%s'", path);
		st = ST_SKIP;
	} else if (io_size(fd) < 0) {
		err_set(&why, ST_SKIP, E_UNREADABLE, "'%s' is not a regular file", path);
		st = ST_SKIP;
	} else {
		buf_clear(line);
		st = item_line(fd, str_from(path), line, &why);
	}
	if (st != ST_OK) {
		if (fd >= 0)
			close(fd);
		return stage_files_error(f, str_from(path), &why, err);
	}
	if (lseek(fd, 0, SEEK_SET) < 0)
		return err_sys(err, ST_FATAL, E_SYSTEM, "cannot rewind '%s'", path);
	return stage_files_add(f, buf_str(line), fd, err);
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static enum status walk(struct stage_files *f, char *path, struct buf *line, struct err *err)
{
	char *roots[] = { path, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	if (!fts)
		return err_sys(err, ST_FATAL, E_UNREADABLE, "cannot walk '%s'", path);
	enum status st = ST_OK;
	struct err why;
	FTSENT *e;
	while (st == ST_OK && (e = fts_read(fts))) {
		switch (e->fts_info) {
		case FTS_F:
			st = one(f, e->fts_path, line, err);
			break;
		case FTS_DNR: case FTS_ERR: case FTS_NS:
			errno = e->fts_errno;
			err_sys(&why, ST_SKIP, E_UNREADABLE, "cannot read '%s'", e->fts_path);
			st = stage_files_error(f, str_from(e->fts_path), &why, err);
			break;
		default:
			break; /* links and devices are not followed */
		}
	}
	fts_close(fts);
	return st;
}

enum status stage_run_files(const struct stage *st, struct stage_run *run, char *const *paths, int n, bool recurse, struct err *err)
{
	struct stage_files *f = NULL;
	struct buf line;
	buf_init(&line, RECORD_BYTES_MAX);
	enum status got = stage_files_begin(&f, st, run, err);
	for (int i = 0; i < n && got == ST_OK; i++) {
		struct stat sb;
		if (stat(paths[i], &sb) == 0 && S_ISDIR(sb.st_mode)) {
			struct err why;
			if (recurse)
				got = walk(f, paths[i], &line, err);
			else
				got = stage_files_error(
				    f, str_from(paths[i]),
				    (err_set(&why, ST_SKIP, E_UNREADABLE, "'%s' is a directory (-r walks into it)", paths[i]), &why), err);
		} else {
			got = one(f, paths[i], &line, err);
		}
	}
	buf_release(&line);
	return stage_files_end(f, got, err);
}

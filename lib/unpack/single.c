/* single.c - the plain bytes of a file that a compressor made of one other file,
 * for whoever looks at a file without an item of its own for what is in it:
 * `sluice text notes.txt.gz`. */
#include "unpack/container_source.h"
#include "unpack/kinds.h"
#include "unpack/stream_name.h"
#include "unpack/stream_plain.h"

#include <sluice/io.h>
#include <sluice/unpack.h>

static bool of_one_file(int kind)
{
	switch (kind) {
	case KIND_GZIP: case KIND_BZIP2: case KIND_XZ: case KIND_LZMA: case KIND_LZIP: case KIND_COMPRESS: case KIND_ZSTD: case KIND_LZ4:
		return true;
	default:
		return false;
	}
}

enum status unpack_single(int fd, struct str name, int out_fd, struct buf *ret_name, struct err *err)
{
	char head[KIND_HEAD_BYTES];
	int64_t size = io_size(fd);
	struct source src = {
		.fd = { fd }, .len = { size > 0 ? (uint64_t)size : 0 }, .parts = 1, .size = size > 0 ? (uint64_t)size : 0, .name = name
	};
	ssize_t n = size > 0 ? source_read(&src, head, sizeof head, 0) : 0;
	src.kind = n > 0 ? kind_of(str_make(head, (size_t)n), src.size, name, fd) : KIND_NONE;
	if (!of_one_file(src.kind))
		return ST_EOF;
	struct plain *p = plain_open(&src);
	if (!p)
		return err_set(err, ST_SKIP, E_CORRUPT, "the %s stream cannot be begun", kind_text(src.kind));
	uint64_t given = 0, floor = (uint64_t)UNPACK_RATIO_FLOOR_BYTES,
		 max = src.size > UINT64_MAX / UNPACK_RATIO_DEFAULT ? UINT64_MAX : src.size * UNPACK_RATIO_DEFAULT;
	max = max < floor ? floor : max;
	enum status st;
	const void *bytes;
	size_t len;
	while ((st = plain_next(p, &bytes, &len, err)) == ST_OK) {
		given += len;
		if (given > max) {
			st = err_set(err, ST_SKIP, E_LIMIT_RATIO, "more than %d bytes come of each byte of the %s stream",
				     UNPACK_RATIO_DEFAULT, kind_text(src.kind));
			break;
		}
		if (io_write_full(out_fd, bytes, len) < 0) {
			st = err_sys(err, ST_SKIP, E_SYSTEM, "the plain bytes cannot be kept");
			break;
		}
	}
	plain_close(p);
	if (st == ST_WARN && given == 0)
		st = ST_SKIP;
	if (st == ST_EOF || st == ST_WARN)
		stream_name(name, ret_name);
	return st == ST_EOF ? ST_OK : st;
}

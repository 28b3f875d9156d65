/* shared.c - files in memory, archives spelled out, converters and readers run
 * as a worker runs them, without the worker. */
#include "fuzz.h"

#include "format/charset.h"
#include "text/convert.h"
#include "unpack/kinds.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

uint8_t fuzz_u8(struct fuzz_in *in)
{
	uint8_t v = in->rest.len ? (uint8_t)in->rest.p[0] : 0;
	in->rest = str_sub(in->rest, 1, in->rest.len);
	return v;
}

uint32_t fuzz_u32(struct fuzz_in *in)
{
	uint32_t v = 0;
	for (int i = 0; i < 4; i++)
		v = v << 8 | fuzz_u8(in);
	return v;
}

struct str fuzz_line(struct fuzz_in *in)
{
	struct str line = { NULL, 0 };
	str_next_line(&in->rest, &line);
	return line;
}

int fuzz_fd(struct str bytes)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	if (fd < 0 || io_write_full(fd, bytes.p, bytes.len) < 0 || lseek(fd, 0, SEEK_SET) < 0)
		BUG("fuzz: no file in memory");
	return fd;
}

int fuzz_text(const char *format, struct str bytes)
{
	static int null = -1;
	struct text_options options = { .engine = "none" };
	struct text_out o;
	struct buf meta;
	struct err err = { .code = E_NONE };
	char charset[CHARSET_NAME_MAX];
	if (null < 0)
		null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	charset_guess(str_sub(bytes, 0, CHARSET_HEAD_BYTES), true, charset);
	struct text_in in = {
		.fd = fuzz_fd(bytes), .size = bytes.len, .map = bytes.len ? bytes.p : NULL, .format = str_from(format),
		.charset = str_from(charset), .options = &options,
	};
	text_out_init(&o, null, null);
	enum status st = text_convert(&in, &o, &err);
	io_flush(&o.w);
	buf_init(&meta, 1u << 20);
	text_out_meta(&o, &meta);
	FUZZ_MUST(meta.full || json_valid(buf_str(&meta)));
	FUZZ_MUST(st == ST_OK || st == ST_WARN || (st == ST_SKIP && err.code != E_NONE));
	buf_release(&meta);
	text_out_release(&o);
	close(in.fd);
	return 0;
}

static void le(struct buf *b, uint64_t v, int bytes)
{
	for (; bytes--; v >>= 8)
		buf_add_char(b, (char)(v & 0xFF));
}

/* Local header (END false) or directory entry of one stored member. */
static void member(struct buf *b, bool directory, struct str name, struct str body, size_t offset)
{
	buf_addz(b, directory ? "PK\1\2" : "PK\3\4");
	if (directory)
		le(b, 20, 2);
	le(b, 20, 2);
	le(b, 0, 2 + 2 + 2 + 2); /* flags, stored, time, date */
	le(b, crc32(0, (const unsigned char *)(body.p ? body.p : ""), (unsigned)body.len), 4);
	le(b, body.len, 4);
	le(b, body.len, 4);
	le(b, name.len, 2);
	le(b, 0, 2);
	if (directory) {
		le(b, 0, 2 + 2 + 2 + 4);
		le(b, offset, 4);
	}
	buf_add_str(b, name);
	if (!directory)
		buf_add_str(b, body);
}

#define MEMBERS_MAX 64

int fuzz_package(const char *format, struct str bytes)
{
	struct { struct str name, body; size_t offset; } m[MEMBERS_MAX];
	size_t n = 0, at = 0;
	while (n < MEMBERS_MAX && at < bytes.len) {
		struct str rest = str_sub(bytes, at, bytes.len);
		if (!str_starts(rest, STR("=== "))) {
			ptrdiff_t next = str_find(rest, STR("\n=== "));
			if (next < 0)
				break;
			at += (size_t)next + 1;
			continue;
		}
		ptrdiff_t nl = str_find_char(rest, '\n');
		if (nl < 0)
			break;
		m[n].name = str_sub(rest, 4, (size_t)nl < 4 + 500 ? (size_t)nl : 4 + 500);
		rest = str_sub(rest, (size_t)nl + 1, rest.len);
		ptrdiff_t end = str_starts(rest, STR("=== ")) ? 0 : str_find(rest, STR("\n=== "));
		m[n].body = str_sub(rest, 0, end < 0 ? rest.len : (size_t)end);
		at += (size_t)nl + 1 + m[n++].body.len;
	}
	struct buf zip;
	buf_init(&zip, 64u << 20);
	for (size_t i = 0; i < n; i++) {
		m[i].offset = zip.len;
		member(&zip, false, m[i].name, m[i].body, 0);
	}
	size_t directory = zip.len;
	for (size_t i = 0; i < n; i++)
		member(&zip, true, m[i].name, m[i].body, m[i].offset);
	size_t end = zip.len;
	buf_addz(&zip, "PK\5\6");
	le(&zip, 0, 4);
	le(&zip, n, 2);
	le(&zip, n, 2);
	le(&zip, end - directory, 4);
	le(&zip, directory, 4);
	le(&zip, 0, 2);
	fuzz_text(format, buf_str(&zip));
	buf_release(&zip);
	return 0;
}

/* The worker's answer must be what the parent understands. */
static void check_frame(void *ctx, char kind, struct str bytes)
{
	(void)ctx;
	char k;
	struct str piece;
	enum status st;
	if (kind == UNPACK_RAW_KIND)
		return;
	FUZZ_MUST(kind == WIRE_FRAME_KIND);
	while ((st = wire_next(&bytes, &k, &piece)) == ST_OK)
		;
	FUZZ_MUST(st == ST_EOF);
}

int fuzz_container(int kind, const char *name, struct str bytes)
{
	static bool warm;
	struct buf request;
	struct json j;
	struct err err = { .code = E_NONE };
	int fd = fuzz_fd(bytes);
	if (!warm)
		unpack_warm(NULL, &err);
	warm = true;
	buf_init(&request, 4096);
	json_start(&j, &request);
	json_open(&j, '{');
	json_kint(&j, "kind", kind);
	json_kz(&j, "name", name);
	json_kint(&j, "member_bytes", 16 << 20);
	json_kint(&j, "ratio", UNPACK_RATIO_DEFAULT);
	json_kint(&j, "list_fd", 1);
	json_close(&j, '}');
	int fds[2] = { fd, fuzz_fd(STR("secret\n")) };
	struct unpack_job job = { .request = buf_str(&request), .fd = fds, .fds = 2, .send = check_frame };
	unpack_work(&job, &err);
	buf_release(&request);
	close(fds[1]);
	close(fd);
	return 0;
}

/* intake.c - unpack's side that trusts no worker: the input is what a worker
 * says of a.tar, an empty line between frames. Kind, length and bytes of the
 * messages in them are the fuzzer's; every line that comes out is a record. */
#include "fuzz.h"
#include <sluice/json.h>
#include <sluice/unpack.h>
#include <stdio.h>
#include <unistd.h>
#include <fcntl.h>

static struct {
	void *ticket;
	struct str rest;
	bool busy;
	struct buf frame;
} worker;

static bool idle(void *ctx, bool helper)
{
	(void)ctx;
	return !helper && !worker.busy;
}

static enum status submit(void *ctx, bool helper, void *ticket, struct str request, const int *fds, int nfds, struct err *err)
{
	(void)ctx, (void)helper, (void)request, (void)fds, (void)nfds, (void)err;
	worker.ticket = ticket;
	worker.busy = true;
	return ST_OK;
}

/* A message: its kind, a byte of length (255: the rest of the frame), its bytes. */
static enum status wait_for(void *ctx, int timeout_ms, struct unpack_event *ret, struct err *err)
{
	(void)ctx, (void)timeout_ms, (void)err;
	*ret = (struct unpack_event){ .ticket = worker.ticket, .kind = 0, .status = ST_OK };
	if (!worker.rest.len) {
		worker.busy = false;
		return ST_OK;
	}
	ptrdiff_t end = str_find(worker.rest, STR("\n\n"));
	size_t n = end < 0 ? worker.rest.len : (size_t)end;
	buf_clear(&worker.frame);
	buf_add_str(&worker.frame, str_sub(worker.rest, 0, n));
	worker.rest = str_sub(worker.rest, n + 2, worker.rest.len);
	ret->kind = 'U';
	ret->bytes = buf_str(&worker.frame);
	return ST_OK;
}

static void cancel(void *ctx, void *ticket)
{
	(void)ctx, (void)ticket;
	worker.busy = false;
	worker.rest.len = 0;
}

static enum status line(void *ctx, struct str s, struct err *err)
{
	(void)ctx, (void)err;
	FUZZ_MUST(s.len && s.p[s.len - 1] == '\n' && json_valid(str_trim(s)));
	FUZZ_MUST(str_find_char(str_sub(s, 0, s.len - 1), '\n') < 0);
	return ST_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char path[64];
	if (!path[0]) {
		/* an operand that is told to be a container: a gzip stream */
		snprintf(path, sizeof path, "/tmp/sluice-fuzz-%d.gz", (int)getpid());
		int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
		FUZZ_MUST(fd >= 0 && write(fd, "\x1f\x8b\x08\0\0\0\0\0\0\3bytes that nobody unpacks", 36) > 0);
		close(fd);
	}
	struct unpack_options o;
	struct err err = { .code = E_NONE };
	unpack_options_default(&o);
	o.list = true;
	o.limits.entries = 1000;
	worker.rest = fuzz_str(data, size);
	worker.busy = false;
	if (!worker.frame.max)
		buf_init(&worker.frame, 64u << 20);
	struct unpack_run run = { .options = &o, .engine = { .idle = idle, .submit = submit, .wait = wait_for, .cancel = cancel }, .line = line };
	char *paths[] = { path };
	enum status st = unpack_paths(&run, paths, 1, &err);
	FUZZ_MUST(st != ST_FATAL);
	return 0;
}

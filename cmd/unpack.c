/* sluice-unpack: files, folders and archives into item records and a store. */
#include <errno.h>
#include <fcntl.h>
#include <sluice/casefile.h>
#include <sluice/cli.h>
#include <sluice/io.h>
#include <sluice/record.h>
#include <sluice/unpack.h>
#include <sluice/work.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* An archive is read in a stream; what its reader keeps is dictionaries. The
 * largest in use (xz -9e, 7z ultra, zstd --long) are 64 MiB to 2 GiB. */
#define WORKER_BYTES_MAX (3ull << 30)
#define PASSWORDS_BYTES_MAX (8u << 20)
#define PIECE_BYTES (256u << 10)

struct tool {
	char **operand;
	int operands;
	struct cli cli;
	struct work_pool *pool, *helpers;
	struct io_writer out;
	bool people;
	struct casefile *since;
	bool leaving_out;       /* the item last seen, and what is said of it */
	struct buf path;
};

/* Two pools as unpack's engine: readers, and those that may run 7-Zip. */
static bool engine_idle(void *ctx, bool helper)
{
	const struct tool *t = ctx;
	return work_idle(helper ? t->helpers : t->pool);
}
static enum status engine_submit(void *ctx, bool helper, void *ticket, struct str request, const int *fds, int nfds, struct err *err)
{
	struct tool *t = ctx;
	return work_submit(helper ? t->helpers : t->pool, ticket, request, fds, nfds, err);
}
static enum status engine_wait(void *ctx, int timeout_ms, struct unpack_event *ret, struct err *err)
{
	struct tool *t = ctx;
	struct work_event ev;
	enum status st;
	if (!t->helpers || !work_busy(t->helpers)) {
		st = work_wait(t->pool, timeout_ms, -1, &ev, err);
	} else if (!work_busy(t->pool)) {
		st = work_wait(t->helpers, timeout_ms, -1, &ev, err);
	} else {
		/* both at once, which is rare: in turns */
		int waited = 0;
		do {
			st = work_wait(t->helpers, 5, -1, &ev, err);
			if (st == ST_WARN)
				st = work_wait(t->pool, 5, -1, &ev, err);
			waited += 10;
		} while (st == ST_WARN && (timeout_ms < 0 || waited < timeout_ms));
	}
	*ret = (struct unpack_event){ ev.ticket, ev.kind, ev.bytes, ev.status, ev.err };
	return st;
}
static void engine_cancel(void *ctx, void *ticket)
{
	struct tool *t = ctx;
	work_cancel(t->pool, ticket);
	if (t->helpers)
		work_cancel(t->helpers, ticket);
}

/* In the worker. */
static void job_send(void *ctx, char kind, struct str bytes)
{
	work_send(ctx, kind, bytes);
}
static char *job_room(void *ctx, size_t *ret_bytes)
{
	return work_room(ctx, ret_bytes);
}
static enum status job_handle(void *ctx, struct work_job *job, struct err *err)
{
	(void)ctx;
	struct unpack_job u = { job->request, job->fd, job->fds, job_send, job_room, job };
	return unpack_work(&u, err);
}

/* One line an item, for people: size, state, path. */
static void print_line(struct str line)
{
	struct record r;
	struct buf path, state;
	if (record_look(line, &r, NULL) != ST_OK)
		return;
	buf_init(&path, RECORD_BYTES_MAX);
	buf_init(&state, 256);
	record_str(&r, "path", &path);
	if (r.type == RECORD_ERROR) {
		struct buf msg;
		buf_init(&msg, 1024);
		record_str(&r, "message", &msg);
		fputs("           ! ", stdout);
		cli_put_safe(stdout, buf_str(&msg), false);
		buf_release(&msg);
	} else {
		int64_t size = record_int(&r, "size", -1);
		if (size >= 0)
			printf("%12lld ", (long long)size);
		else
			printf("%12s ", str_eqz(record_kind(&r), "file") ? "?" : "-");
		cli_put_safe(stdout, buf_str(&path), false);
		if (record_str(&r, "unpack.link", &state)) {
			fputs(" -> ", stdout);
			cli_put_safe(stdout, buf_str(&state), false);
		}
	}
	putchar('\n');
	buf_release(&path);
	buf_release(&state);
}

/* An operand that cannot be read is told to the person at once, too: its
 * record may never reach a terminal. */
static void tell_operand(struct tool *t, struct str line)
{
	struct record r;
	struct buf b;
	if (str_find(str_sub(line, 0, 40), STR("\"error\"")) < 0 || record_look(str_trim(line), &r, NULL) != ST_OK || r.type != RECORD_ERROR)
		return;
	buf_init(&b, 1u << 20);
	bool operand = false;
	if (record_str(&r, "path", &b))
		for (int i = 0; i < t->operands && !operand; i++)
			operand = str_eqz(buf_str(&b), t->operand[i]);
	buf_clear(&b);
	if (operand && json_get(r.line, "item").p == NULL && record_str(&r, "message", &b))
		cli_warn(&t->cli, "%s", buf_z(&b));
	buf_release(&b);
}

/* Does the case hold that item already? Whatever has no number is given again. */
static bool held(struct tool *t, const struct record *r, struct err *err)
{
	struct str arg[2] = { record_id(r), STR("") };
	struct case_rows *rows;
	bool found = false;
	buf_clear(&t->path);
	if (!arg[0].len || !record_str(r, "path", &t->path))
		return false;
	arg[1] = buf_str(&t->path);
	static const char sql[] = "SELECT 1 FROM item i JOIN blob b ON b.id = i.blob WHERE b.sha256 = ?1 AND i.path = ?2";
	if (casefile_query(t->since, &rows, sql, arg, 2, err) != ST_OK)
		return false;
	found = case_rows_next(rows, err) == ST_OK;
	case_rows_close(rows);
	return found;
}

/* Does the case hold a container with all that is in it? Each container in
 * there says how many members it gave or lost, and so many items there are;
 * a run that was stopped half-way left fewer. */
static bool holds_all(void *ctx, struct str id, struct str path)
{
	static const char sql[] =
		"WITH me AS (SELECT i.id, i.path || '!/' AS low, i.path || '!0' AS high FROM item i JOIN blob b ON b.id = i.blob WHERE b.sha256 = ?1 AND i.path = ?2),"
		" it AS (SELECT i.id, json_extract(i.extra, '$.unpack.container.given') AS given, json_extract(i.extra, '$.unpack.container.failed') AS failed"
		"  FROM item i, me WHERE i.id = me.id OR (i.path >= me.low AND i.path < me.high AND i.kind <> 'document'))"
		" SELECT sum(coalesce(given, 0) + coalesce(failed, 0)) <= count(*) - 1 AND count(given) > 0 FROM it";
	struct tool *t = ctx;
	struct str arg[2] = { id, path };
	struct case_rows *rows;
	struct err scrap;
	if (casefile_query(t->since, &rows, sql, arg, 2, &scrap) != ST_OK)
		return false;
	bool whole = case_rows_next(rows, &scrap) == ST_OK && case_rows_int(rows, 0) == 1;
	case_rows_close(rows);
	return whole;
}

/* True for lines that --since leaves out: items that are held, and what is
 * said of them. */
static bool left_out(struct tool *t, struct str line, struct err *err)
{
	struct record r;
	if (!t->since || record_look(str_trim(line), &r, NULL) != ST_OK)
		return false;
	if (r.type == RECORD_ITEM)
		t->leaving_out = held(t, &r, err);
	return t->leaving_out;
}

static enum status on_line(void *ctx, struct str line, struct err *err)
{
	struct tool *t = ctx;
	if (left_out(t, line, err))
		return ST_OK;
	tell_operand(t, line);
	if (t->people) {
		print_line(str_sub(line, 0, line.len - 1));
		return ferror(stdout) ? err_sys(err, ST_FATAL, E_SYSTEM, "cannot write") : ST_OK;
	}
	io_write_str(&t->out, line);
	if (t->out.failed) {
		errno = t->out.failed;
		return err_sys(err, ST_FATAL, E_SYSTEM, "cannot write");
	}
	return ST_OK;
}

/* A file with all that is piped in: containers are read back and forth. It
 * lies in the store's folder, where there is room for a dump, without a name. */
static int spool_input(const struct store *s, struct err *err)
{
	struct stat sb;
	if (fstat(0, &sb) == 0 && S_ISREG(sb.st_mode))
		return dup(0);
	char *piece = xmalloc(PIECE_BYTES);
	ssize_t n = 0;
	int fd = open(s ? store_path(s) : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	while (fd >= 0 && (n = io_read_full(0, piece, PIECE_BYTES)) > 0)
		if (io_write_full(fd, piece, (size_t)n) < 0)
			break;
	free(piece);
	if (fd < 0 || n != 0) {
		err_sys(err, ST_FATAL, E_SYSTEM, "cannot keep what is piped in");
		if (fd >= 0)
			close(fd);
		return -1;
	}
	return fd;
}

/* ./ud, ud//sub: one dump has one path, however it was typed. In place. */
static void plain_operand(char *z)
{
	char *to = z;
	for (const char *p = z; *p; p++)
		if (p[0] != '/' || p[1] != '/')
			*to++ = *p;
	*to = '\0';
	const char *from = z;
	while (from[0] == '.' && from[1] == '/' && from[2])
		from += 2;
	if (strcmp(from, "-") != 0) /* which is what is piped in */
		memmove(z, from, strlen(from) + 1);
}

/* Operands that are what is written: told once, and left out of the walk. */
static bool own_operands(const struct tool *t, const char *casefile, const char *store)
{
	struct stat own[2], sb;
	bool is[2] = { casefile && stat(casefile, &own[0]) == 0, store && stat(store, &own[1]) == 0 }, met = false;
	for (int i = 0; i < t->operands; i++)
		for (int k = 0; k < 2; k++)
			if (is[k] && stat(t->operand[i], &sb) == 0 && sb.st_dev == own[k].st_dev && sb.st_ino == own[k].st_ino) {
				cli_error(&t->cli, k ? "'%s' is the store itself: left out" : "'%s' is the case itself: left out", t->operand[i]);
				met = true;
			}
	return met;
}

static int read_shard(const char *z, unsigned *k, unsigned *n)
{
	char *end;
	unsigned long a = strtoul(z, &end, 10), b;
	if (end == z || *end != '/')
		return -1;
	z = end + 1;
	b = strtoul(z, &end, 10);
	if (end == z || *end || a < 1 || a > b || b > 1000000)
		return -1;
	*k = (unsigned)a;
	*n = (unsigned)b;
	return 0;
}

/* Sets of hundreds of volumes, several of them under way. */
static void many_files(void)
{
	struct rlimit r;
	if (getrlimit(RLIMIT_NOFILE, &r) == 0 && r.rlim_cur < r.rlim_max) {
		r.rlim_cur = r.rlim_max < 8192 ? r.rlim_max : 8192;
		setrlimit(RLIMIT_NOFILE, &r);
	}
}

int main(int argc, char **argv)
{
	static struct tool t;
	static struct unpack_options o;
	const char *store_name = NULL, *passwords = NULL, *shard = NULL, *since = NULL;
	bool require = false;
	unpack_options_default(&o);
	const struct cli_option options[] = {
		{ 'o', "store", "STORE", "where the bytes go (default: sluice.store)", .text = &store_name },
		{ 'l', "list", NULL, "names only: unpack nothing, store nothing", .flag = &o.list },
		{ 0, "flat", NULL, "do not look into containers", .flag = &o.flat },
		{ 'P', "passwords", "FILE", "passwords to try, one a line", .text = &passwords },
		{ 0, "no-hints", NULL, "try no passwords that stand in names or beside", .flag = &o.no_hints },
		{ 0, "name-charset", "SET", "character set of names that do not state theirs", .text = &o.name_charset },
		{ 0, "max-depth", "N", "containers in each other (32)", .number = &o.limits.depth },
		{ 0, "max-entries", "N", "members below one operand (20000000)", .number = &o.limits.entries },
		{ 0, "max-bytes", "N", "bytes of one member (1T)", .number = &o.limits.member_bytes },
		{ 0, "max-total", "N", "bytes of all together (no limit)", .number = &o.limits.total_bytes },
		{ 0, "max-ratio", "N", "bytes given for a byte packed (250)", .number = &o.limits.ratio },
		{ 0, "max-silence", "N", "seconds until a silent worker is given up (120)", .number = &o.limits.silent_seconds },
		{ 0, "since", "CASE", "only what that case does not hold yet", .text = &since },
		{ 0, "case", "CASE", "the case that is written: not walked itself", .text = &o.casefile },
		{ 0, "again", NULL, "read also containers of which the store tells what is in them", .flag = &o.again },
		{ 0, "shard", "K/N", "the K-th of N runs that share the dump", .text = &shard },
		{ 0, "require-sandbox", NULL, "refuse to work without a complete sandbox", .flag = &require },
		{ .longname = NULL },
	};
	t.cli = (struct cli){ .tool = "unpack", .synopsis = "[options] FILE…", .options = options, .has_workers = true, .has_json = true,
			      .purpose = "files, folders, archives and mailboxes into items" };
	int first = cli_parse(&t.cli, argc, argv);
	if (first == argc)
		cli_usage(&t.cli, "nothing to unpack");
	if (o.name_charset && !unpack_knows_charset(o.name_charset))
		cli_usage(&t.cli, "--name-charset: no character set is called '%s'", o.name_charset);
	t.operand = argv + first;
	t.operands = argc - first;
	for (int i = 0; i < t.operands; i++)
		plain_operand(t.operand[i]);
	if (shard && (read_shard(shard, &o.shard, &o.shards) < 0))
		cli_usage(&t.cli, "'%s' is no shard: 1/4 is the first of four", shard);
	struct err err = { .code = E_NONE };
	struct unpack_run run = { .options = &o, .line = on_line, .line_ctx = &t, .input = -1 };
	struct buf words;
	buf_init(&words, PASSWORDS_BYTES_MAX);
	enum status st = ST_OK;
	if (passwords && io_read_path(passwords, &words, &err) != ST_OK)
		return cli_finish(&t.cli, cli_status(&t.cli, ST_FATAL, &err));
	o.passwords = buf_str(&words);
	many_files();
	st = sandbox_require(require, &err);
	if (st == ST_FATAL)
		return cli_finish(&t.cli, cli_status(&t.cli, st, &err));
	if (st == ST_WARN)
		cli_warn(&t.cli, "%s", err.msg);
	st = ST_OK;
	io_writer_init(&t.out, 1);
	t.people = !t.cli.json && cli_is_tty(1);
	if (!o.list)
		st = store_open(&run.store, store_name ? store_name : "sluice.store", true, &err);
	buf_init(&t.path, RECORD_BYTES_MAX);
	for (int i = 0; i < t.operands && st == ST_OK && run.input < 0; i++)
		if (strcmp(t.operand[i], "-") == 0 && (run.input = spool_input(run.store, &err)) < 0)
			st = ST_FATAL;
	if (st == ST_OK && since)
		st = casefile_open(&t.since, since, CASEFILE_READ, 0, &err);
	bool whole = o.casefile != NULL;
	if (!o.casefile)
		o.casefile = since;
	bool own = st == ST_OK && own_operands(&t, o.casefile, run.store ? store_path(run.store) : NULL);
	struct work_spec spec = { .name = "unpack", .workers = (int)t.cli.workers, .memory_bytes_max = WORKER_BYTES_MAX,
				  .sandbox = SANDBOX_PURE, .raw_kind = UNPACK_RAW_KIND, .warm = unpack_warm, .handle = job_handle };
	if (st == ST_OK)
		st = work_start(&t.pool, &spec, &err);
	spec.name = "unpack helper";
	spec.workers = 1;
	spec.sandbox = SANDBOX_PROGRAM;
	spec.warm = NULL;
	if (st == ST_OK && unpack_has_helper())
		st = work_start(&t.helpers, &spec, &err);
	if (st == ST_OK) {
		run.engine = (struct unpack_engine){ &t, t.helpers != NULL, engine_idle, engine_submit, engine_wait, engine_cancel };
		run.held = t.since ? holds_all : NULL;
		run.held_ctx = &t;
		st = unpack_paths(&run, argv + first, argc - first, &err);
	}
	work_stop(t.pool);
	work_stop(t.helpers);
	/* who writes the case wants to know that nothing was cut off */
	if (st != ST_FATAL && whole && !o.list && !t.people)
		io_write_str(&t.out, STR("{\"sluice\":1,\"type\":\"end\"}\n"));
	if (st == ST_OK && own)
		st = ST_WARN;
	if (st != ST_FATAL && io_flush(&t.out) < 0)
		st = err_sys(&err, ST_FATAL, E_SYSTEM, "cannot write");
	io_writer_release(&t.out);
	store_close(run.store);
	casefile_close(t.since);
	buf_release(&t.path);
	if (run.input >= 0)
		close(run.input);
	buf_release(&words);
	return cli_finish(&t.cli, cli_status(&t.cli, st, &err));
}

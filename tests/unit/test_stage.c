/* test_stage.c - the filter driver with a stage made to behave well and badly. */
#include "tap.h"

#include "work/refusals.h"

#include <sluice/io.h>
#include <sluice/stage.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "stage.XXXXXX";

/* Counts letters; obeys a first word that tells it to misbehave. */
static enum status work(void *ctx, struct stage_item *it, struct err *err)
{
	(void)ctx;
	struct buf b, line;
	struct json j;
	buf_init(&b, 1u << 20);
	io_read_file(it->blob, &b, NULL);
	struct str s = buf_str(&b);
	if (str_starts(s, STR("crash")))
		abort();
	if (str_starts(s, STR("hang")))
		for (;;)
			pause();
	if (str_starts(s, STR("eat")))
		for (;;)
			memset(xmalloc(1u << 24), 1, 1u << 24);
	if (str_starts(s, STR("print")))
		for (;;)
			stage_reply_record(it, STR("{\"sluice\":1,\"type\":\"ref\",\"kind\":\"x\"}\n"));
	if (str_starts(s, STR("fill")))
		return ftruncate(it->out, (5ll << 30)) == 0 ? ST_OK : err_set(err, ST_SKIP, E_SYSTEM, "still alive");
	if (str_starts(s, STR("lie")))
		work_send(it->job, 'R', STR("this is no record\n"));
	if (str_starts(s, STR("slander")))
		stage_reply_record(it, STR("{\"sluice\":1,\"type\":\"ref\",\"item\":\"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824\",\"kind\":\"x\"}\n"));
	if (str_starts(s, STR("skip")))
		return err_set(err, ST_SKIP, E_CORRUPT, "made so");
	buf_init(&line, 4096);
	/* what the sandbox must refuse */
	char tried[80];
	int n = snprintf(tried, sizeof tried, "open %d access %d socket %d", open("/etc/passwd", O_RDONLY) >= 0,
			 access("/bin/sh", X_OK) == 0, socket(AF_INET, SOCK_STREAM, 0) >= 0); /* more in test_worker.c */
	json_start(&j, &line);
	json_open(&j, '{');
	json_kint(&j, "bytes", (int64_t)s.len);
	json_kstr(&j, "tried", str_make(tried, (size_t)n));
	json_close(&j, '}');
	stage_reply_object(it, buf_str(&line));
	dprintf(it->out, "%zu\n", s.len);
	record_begin(&j, (buf_clear(&line), &line), "ref");
	json_kstr(&j, "kind", str_sub(s, 0, 5));
	record_end(&j);
	stage_reply_record(it, buf_str(&line));
	buf_release(&b);
	buf_release(&line);
	return ST_OK;
}

static void add_item(struct store *s, struct buf *in, const char *text, char id[STORE_ID_MAX])
{
	struct store_put *p;
	struct err err;
	struct json j;
	if (store_put_begin(s, &p, &err) != ST_OK || store_put_add(p, text, strlen(text), &err) != ST_OK ||
	    store_put_commit(p, id, NULL, &err) != ST_OK) {
		printf("Bail out! %s\n", err.msg);
		exit(1);
	}
	record_begin(&j, in, "item");
	json_kz(&j, "id", id);
	json_kz(&j, "path", text);
	json_kz(&j, "store", folder);
	record_end(&j);
}

static void run(const struct stage *st, struct str in, struct buf *out, int workers, enum status *ret)
{
	int ifd = memfd_create("in", 0), ofd = memfd_create("out", 0);
	struct err err = { .code = E_NONE };
	struct stage_run r = { .in_fd = ifd, .out_fd = ofd, .workers = workers };
	io_write_full(ifd, in.p, in.len);
	lseek(ifd, 0, SEEK_SET);
	*ret = stage_run(st, &r, &err);
	if (*ret == ST_FATAL)
		printf("# %s\n", err.msg);
	lseek(ofd, 0, SEEK_SET);
	io_read_file(ofd, out, NULL);
	close(ifd);
	close(ofd);
}

static bool has(const struct buf *b, const char *z)
{
	return str_find(buf_str(b), str_from(z)) >= 0;
}

/* Refusals are told again, up to a bound, and keys that differ do not meet. */
static void test_refusals(void)
{
	struct refusals *r = refusals_new();
	char key[32];
	bool good = true;
	ok(!refusals_find(r, STR("a")).p, "nothing was refused yet");
	refusals_add(r, STR("a"), STR("corrupt\twhy\n"));
	ok(str_eqz(refusals_find(r, STR("a")), "corrupt\twhy\n") && !refusals_find(r, STR("b")).p, "what was refused is told again");
	for (int i = 0; i < 70000; i++)
		refusals_add(r, str_make(key, (size_t)snprintf(key, sizeof key, "key %d", i)), STR("x\ty\n"));
	for (int i = 0; i < 100; i++)
		good = good && refusals_find(r, str_make(key, (size_t)snprintf(key, sizeof key, "key %d", i))).len == 4;
	ok(good && !refusals_find(r, STR("key 69999")).p, "the table ends at its bound");
	ok(refusals_last(E_CORRUPT) && !refusals_last(E_SYSTEM), "a full disk is no property of the bytes");
	refusals_free(r);
}

static unsigned one_second(void *ctx, const struct record *rec)
{
	(void)ctx;
	(void)rec;
	return 1;
}

int main(void)
{
	struct store *s;
	struct err err;
	char id[STORE_ID_MAX], last[STORE_ID_MAX];
	struct buf in, out, again;
	enum status st;
	test_refusals();
	if (chdir(scratch()) != 0 || !mkdtemp(folder) || store_open(&s, folder, true, &err) != ST_OK)
		return puts("Bail out! no store"), 1;
	struct stage stage = { .name = "count", .adds_object = true, .wants_blob = true, .out_suffix = ".n", .work = work,
			       .job_seconds_max = 120, .memory_bytes_max = 512u << 20, .reply_bytes_max = 1u << 20, .sandbox = SANDBOX_PURE };
	buf_init(&in, 1u << 24);
	buf_init(&out, 1u << 24);
	buf_init(&again, 1u << 24);

	buf_addz(&in, "not a record\n{\"foreign\": 1 }\n");
	add_item(s, &in, "hello", id);
	buf_addz(&in, "{\"sluice\":1,\"type\":\"ref\",\"kind\":\"mine\",  \"odd\" : [1 ,2]}\n");
	add_item(s, &in, "crash", last);
	add_item(s, &in, "print", last);
	add_item(s, &in, "fill", last);
	add_item(s, &in, "lie", last);
	add_item(s, &in, "slander", last);
	add_item(s, &in, "skip", last);
	add_item(s, &in, "world!", last);
	buf_addz(&in, "{\"sluice\":1,\"type\":\"item\",\"broken\n");
	buf_addz(&in, "{\"sluice\":1,\"type\":\"item\",\"id\":\"00\",\"path\":\"gone\"}\n");
	buf_addz(&in, "last line without newline");
	run(&stage, buf_str(&in), &out, 2, &st);
	is_int(st, ST_WARN, "losses are reported in the status");
	ok(str_starts(buf_str(&out), STR("not a record\n{\"foreign\": 1 }\n")), "foreign lines pass first, as they came");
	ok(has(&out, "{\"sluice\":1,\"type\":\"ref\",\"kind\":\"mine\",  \"odd\" : [1 ,2]}\n"), "unknown keys and spacing pass byte for byte");
	ok(has(&out, "\"count\":{\"bytes\":5,"), "the object is spliced in");
	ok(has(&out, "\"kind\":\"hello\"}"), "the record follows");
	ok(has(&out, "open 0 access 0 socket 0"), "the sandbox refuses files and sockets");
	ok(has(&out, "\"path\":\"crash\",\"stage\":\"count\",\"code\":\"crashed\""), "a crash costs one item");
	ok(has(&out, "\"path\":\"print\",\"stage\":\"count\",\"code\":\"limit-output\""), "endless output costs one item");
	ok(has(&out, "\"path\":\"fill\",\"stage\":\"count\",\"code\":\"limit-output\""), "a file without end costs one item");
	ok(has(&out, "\"path\":\"lie\",\"stage\":\"count\",\"code\":\"protocol\""), "a liar costs one item");
	ok(has(&out, "\"path\":\"slander\",\"stage\":\"count\",\"code\":\"protocol\""), "who speaks of another item costs its own");
	ok(has(&out, "\"path\":\"skip\",\"stage\":\"count\",\"code\":\"corrupt\""), "a skip becomes an error record");
	ok(has(&out, "\"code\":\"bad-record\""), "a broken record is reported");
	ok(has(&out, "\"path\":\"gone\",\"stage\":\"count\",\"code\":\"missing\""), "an item without blob is reported");
	ok(str_ends(buf_str(&out), STR("last line without newline")), "the last line's missing newline stays missing");
	ok(store_has(s, str_from(id), ".n"), "the derived file is there");

	/* alone with a short time: on a busy machine that would cost others theirs */
	stage.job_seconds_max = 1;
	buf_clear(&in);
	buf_clear(&out);
	add_item(s, &in, "hang", last);
	run(&stage, buf_str(&in), &out, 1, &st);
	ok(has(&out, "\"path\":\"hang\",\"stage\":\"count\",\"code\":\"limit-time\""), "a hang costs one item");
	stage.job_seconds_max = 120;
	stage.item_seconds_max = one_second;
	buf_clear(&out);
	run(&stage, buf_str(&in), &out, 1, &st);
	ok(has(&out, "\"path\":\"hang\",\"stage\":\"count\",\"code\":\"limit-time\"") && has(&out, "longer than 1 s"), "an item may have less time than others");
	stage.item_seconds_max = NULL;

#ifndef SLUICE_SAN /* sanitizers reserve more address space than any limit */
	buf_clear(&in);
	buf_clear(&out);
	add_item(s, &in, "eat", last);
	run(&stage, buf_str(&in), &out, 1, &st);
	ok(has(&out, "\"path\":\"eat\",\"stage\":\"count\",\"code\":\"limit-memory\""), "a glutton costs one item");
	buf_clear(&out);
#endif

	/* order and equality whatever the number of workers */
	buf_clear(&in);
	for (int i = 0; i < 300; i++) {
		char text[40];
		snprintf(text, sizeof text, "%05d", i);
		add_item(s, &in, text, last);
	}
	buf_clear(&out);
	run(&stage, buf_str(&in), &out, 1, &st);
	run(&stage, buf_str(&in), &again, 3, &st);
	is_int(st, ST_OK, "no loss");
	ok(out.len > in.len && str_eq(buf_str(&out), buf_str(&again)), "same output with one worker and with three");
	buf_clear(&in);
	buf_addz(&in, "{\"sluice\":9,\"type\":\"item\"}\n");
	buf_clear(&out);
	run(&stage, buf_str(&in), &out, 1, &st);
	is_int(st, ST_FATAL, "a newer version is refused");

	store_close(s);
	char cmd[80];
	snprintf(cmd, sizeof cmd, "rm -rf '%s'", folder);
	return done() | (system(cmd) != 0);
}

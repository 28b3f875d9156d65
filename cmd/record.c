/* sluice-record: the stream into a case file. */
#include <errno.h>
#include <poll.h>
#include <sluice/cli_case.h>
#include <sluice/io.h>
#include <sluice/record.h>
#include <stdlib.h>
#include <time.h>

/* Input that pauses this long is written, so that others see it; so is what has waited that long in
 * a stream that never pauses, as one from pictures does not. */
#define PAUSE_MS 1000
#define WAIT_MS 3000

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool pauses(const struct io_lines *in)
{
	struct pollfd p = { .fd = in->fd, .events = POLLIN };
	int n;
	if (io_lines_ready(in))
		return false;
	while ((n = poll(&p, 1, PAUSE_MS)) < 0 && errno == EINTR)
		;
	return n == 0;
}

static enum status take(const struct cli *cli, struct recorder *r, int *worst, struct err *err)
{
	struct io_lines in;
	struct str line;
	struct err why;
	bool waiting = false;
	int64_t since = 0;
	enum status st;
	io_lines_init(&in, 0, RECORD_BYTES_MAX);
	for (;;) {
		if (waiting && (pauses(&in) || now_ms() - since >= WAIT_MS)) {
			st = recorder_flush(r, err);
			waiting = false;
			if (st == ST_FATAL)
				break;
			if (st == ST_WARN) {
				cli_warn(cli, "%s", err->msg);
				*worst = EXIT_INCOMPLETE;
			}
		}
		st = io_lines_next(&in, &line, NULL, &why);
		if (st == ST_EOF || st == ST_FATAL) {
			if (st == ST_FATAL)
				*err = why;
			break;
		}
		if (st == ST_OK)
			st = recorder_add(r, line, &why);
		if (!waiting)
			since = now_ms();
		waiting = true;
		if (st == ST_FATAL) {
			*err = why;
			break;
		}
		if (st != ST_OK) {
			cli_warn(cli, "line %llu: %s", (unsigned long long)in.number, why.msg);
			*worst = EXIT_INCOMPLETE;
		}
	}
	io_lines_release(&in);
	return st;
}

int main(int argc, char **argv)
{
	static int64_t busy = -1, batch;
	static bool replace;
	static const char *store;
	const struct cli_option options[] = {
		{ 0, "busy", "SECONDS", "wait so long for a locked case (default 30)", .number = &busy },
		{ 0, "batch", "N", "records written at once (default 30000): what a power cut can cost", .number = &batch },
		{ 0, "replace", NULL, "drop what was derived from a document when it comes again", .flag = &replace },
		{ 's', "store", "STORE", "take texts from this store, not from the one in the records", .text = &store },
		{ .longname = NULL },
	};
	struct cli cli = { .tool = "record", .synopsis = "[options] CASE < records", .options = options,
			   .purpose = "records the stream on standard input into a case file" };
	char *args = cli_args(argc, argv);
	int first = cli_parse(&cli, argc, argv), worst = EXIT_DONE;
	if (argc - first != 1)
		cli_usage(&cli, "one case file is needed");
	struct casefile *c = cli_open_case(&cli, argv[first], CASEFILE_CREATE, busy);
	casefile_use_store(c, store);
	struct recorder_options opt = { .actor = { cli_who(), "record", args }, .replace = replace, .batch = batch };
	struct recorder *r = NULL;
	struct recorder_counts n = { 0 };
	struct err err = { 0 };
	enum status st = recorder_begin(&r, c, &opt, &err);
	if (st == ST_OK)
		st = take(&cli, r, &worst, &err);
	if (st == ST_EOF)
		st = recorder_end(r, &n, &err);
	else
		recorder_abort(r);
	if (st == ST_WARN)
		cli_warn(&cli, "%llu lines are no good records, the first: %s", (unsigned long long)n.bad, err.msg);
	if (st != ST_FATAL && n.losses) {
		cli_warn(&cli, "%llu texts are too large to be searched whole: see the view losses", (unsigned long long)n.losses);
		worst = EXIT_INCOMPLETE;
	}
	int status = st == ST_WARN ? EXIT_INCOMPLETE : cli_status(&cli, st, &err);
	if (cli.verbose && st != ST_FATAL)
		fprintf(
		    stderr,
		    "sluice-record: %llu records, %llu new rows: %llu items, %llu references, %llu targets, %llu contracts, %llu losses, %llu texts\n",
		    (unsigned long long)n.records, (unsigned long long)n.added, (unsigned long long)n.items,
		    (unsigned long long)n.references, (unsigned long long)n.targets, (unsigned long long)n.contracts,
		    (unsigned long long)n.errors, (unsigned long long)n.texts);
	casefile_close(c);
	free(args);
	return cli_finish(&cli, status > worst ? status : worst);
}

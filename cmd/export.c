/* sluice-export: a case in the formats of other tools. */
#include <errno.h>
#include <fcntl.h>
#include <sluice/cli_report.h>
#include <sluice/hash.h>
#include <sluice/json.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEXT_BYTES_MAX (256u << 20)
#define COPY_BYTES 65536

/* One folder that can be cited: for each document its bytes, text and page, and
 * for all of it the log and the digests of what was written. */
struct bundle {
	const struct cli *cli;
	struct casefile *c;
	const struct report_options *o;
	const char *dir;
	struct buf sums;
};

static int create(const struct bundle *b, const char *name)
{
	struct buf path;
	buf_init(&path, 1u << 16);
	buf_printf(&path, "%s/%s", b->dir, name);
	int fd = open(buf_z(&path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0) {
		cli_error(b->cli, "cannot create '%s': %s", buf_z(&path), strerrordesc_np(errno));
		exit(EXIT_SYSTEM);
	}
	buf_release(&path);
	return fd;
}

/* The digest is of what is there now, read again. */
static void close_summed(struct bundle *b, int fd, const char *name)
{
	struct buf path;
	char tmp[COPY_BYTES], hex[HASH_HEX_MAX];
	struct hash *h = hash_new(HASH_SHA256);
	ssize_t n;
	buf_init(&path, 1u << 16);
	buf_printf(&path, "%s/%s", b->dir, name);
	int bad = fsync(fd) | close(fd), in = open(buf_z(&path), O_RDONLY | O_CLOEXEC);
	while ((n = in < 0 ? -1 : io_read_full(in, tmp, sizeof tmp)) > 0)
		hash_add(h, tmp, (size_t)n);
	hash_end_hex(h, hex);
	hash_free(h);
	if (bad || n < 0) {
		cli_error(b->cli, "cannot write '%s'", buf_z(&path));
		exit(EXIT_SYSTEM);
	}
	close(in);
	buf_printf(&b->sums, "%s  %s\n", hex, name);
	buf_release(&path);
}

static void put_file(struct bundle *b, const char *name, struct str bytes)
{
	int fd = create(b, name);
	io_write_full(fd, bytes.p, bytes.len);
	close_summed(b, fd, name);
}

static enum status put_document(struct bundle *b, const char *spec, struct err *err)
{
	struct buf id, text;
	char name[100], tmp[COPY_BYTES];
	struct err none;
	ssize_t n;
	buf_init(&id, 128);
	buf_init(&text, TEXT_BYTES_MAX);
	enum status st = casefile_find(b->c, str_from(spec), &id, err);
	int in = st == ST_OK ? casefile_blob(b->c, buf_str(&id), err) : -1;
	if (in >= 0) {
		snprintf(name, sizeof name, "%.12s.bin", buf_z(&id));
		int fd = create(b, name);
		while ((n = io_read_full(in, tmp, sizeof tmp)) > 0)
			if (io_write_full(fd, tmp, (size_t)n) < 0)
				break;
		close(in);
		close_summed(b, fd, name);
	} else if (st == ST_OK) {
		st = ST_WARN; /* the bytes are elsewhere; what the case has is still worth citing */
	}
	if (id.len && casefile_text(b->c, buf_str(&id), &text, &none) == ST_OK) {
		snprintf(name, sizeof name, "%.12s.txt", buf_z(&id));
		put_file(b, name, buf_str(&text));
	}
	if (id.len) {
		struct io_writer w;
		snprintf(name, sizeof name, "%.12s.html", buf_z(&id));
		int fd = create(b, name);
		io_writer_init(&w, fd);
		enum status page = report_document(b->o, buf_str(&id), buf_str(&text), &w, err);
		io_flush(&w);
		io_writer_release(&w);
		close_summed(b, fd, name);
		st = page == ST_FATAL ? page : st;
	}
	buf_release(&id);
	buf_release(&text);
	return st;
}

static void put_log(struct bundle *b)
{
	struct case_rows *rows = NULL;
	struct err err;
	struct buf out;
	buf_init(&out, TEXT_BYTES_MAX);
	if (casefile_query(b->c, &rows, "SELECT origin, seq, at, who, tool, version, action, detail, prev, hash FROM log ORDER BY origin, seq", NULL, 0, &err) == ST_OK)
		while (case_rows_next(rows, &err) == ST_OK) {
			struct json j;
			json_start(&j, &out);
			json_open(&j, '{');
			for (int i = 0; i < case_rows_columns(rows); i++)
				json_kstr(&j, case_rows_name(rows, i), case_rows_str(rows, i));
			json_close(&j, '}');
			buf_add_char(&out, '\n');
		}
	case_rows_close(rows);
	put_file(b, "log.jsonl", buf_str(&out));
	buf_release(&out);
}

static int bundle(struct bundle *b, int n, char **specs)
{
	int worst = EXIT_DONE;
	if (mkdir(b->dir, 0777) < 0)
		cli_usage(b->cli, "cannot make the folder '%s': %s", b->dir, strerrordesc_np(errno));
	buf_init(&b->sums, 1u << 20);
	for (int i = 0; i < n; i++) {
		struct err err = { 0 };
		enum status st = put_document(b, specs[i], &err);
		if (st == ST_WARN || st == ST_SKIP)
			cli_warn(b->cli, "%s", err.msg);
		int s = cli_status(b->cli, st, &err);
		worst = s > worst ? s : worst;
	}
	put_log(b);
	int fd = create(b, "SHA256SUMS");
	if (io_write_full(fd, b->sums.p, b->sums.len) < 0 || close(fd) < 0)
		worst = EXIT_SYSTEM;
	buf_release(&b->sums);
	return worst;
}

int main(int argc, char **argv)
{
	static struct report_options o = { .lang = "en" };
	static const char *redact, *view, *format = "jsonl", *dir, *store;
	const struct cli_option options[] = {
		{ 'f', "format", "FORMAT", "csv, jsonl, ftm, stix, misp, gexf, graphml or datasette", .text = &format },
		{ 0, "view", "VIEW", "csv, jsonl: this view only (documents, targets, mentions, …)", .text = &view },
		{ 0, "bundle", "DIR", "write DOCUMENTs into a new folder that can be cited", .text = &dir },
		{ 's', "store", "STORE", "the store, if it is not where it was", .text = &store },
		{ 0, "unmask", NULL, "show private identifiers in full", .flag = &o.unmask },
		{ 0, "redact", "FILE", "black out these names, one a line", .text = &redact },
		{ .longname = NULL },
	};
	struct cli cli = { .tool = "export", .synopsis = "[options] CASE [DOCUMENT…]", .options = options,
			   .purpose = "writes a case in the formats of other tools" };
	int first = cli_parse(&cli, argc, argv);
	if (argc - first < 1 || (argc - first != 1) != (dir != NULL))
		cli_usage(&cli, dir ? "a case file and documents are needed" : "one case file is needed");
	if (view && (dir || (strcmp(format, "csv") != 0 && strcmp(format, "jsonl") != 0)))
		cli_usage(&cli, "--view goes with the formats csv and jsonl");
	struct casefile *c = cli_open_case(&cli, argv[first], CASEFILE_READ, -1);
	cli_report_options(&cli, &o, c, argv[first], redact);
	if (dir) {
		struct bundle b = { .cli = &cli, .c = c, .o = &o, .dir = dir };
		casefile_use_store(c, store);
		int worst = bundle(&b, argc - first - 1, argv + first + 1);
		casefile_close(c);
		return cli_finish(&cli, worst);
	}
	struct err err = { 0 };
	struct io_writer w;
	io_writer_init(&w, 1);
	int status = cli_status(&cli, report_export(&o, format, view, &w, &err), &err);
	if (io_flush(&w) < 0) {
		cli_error(&cli, "cannot write the export");
		status = EXIT_SYSTEM;
	}
	io_writer_release(&w);
	casefile_close(c);
	return cli_finish(&cli, status);
}

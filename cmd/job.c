/* sluice-job: a triage that several machines share. What is done where is for
 * Slurm, GNU parallel or a person to say; here is one piece of work at a time. */
#include <sluice/bind.h>
#include <sluice/cli_case.h>
#include <sluice/cli_job.h>
#include <sluice/cli_program.h>
#include <sluice/io.h>
#include <sluice/record.h>
#include <sluice/store.h>
#include <sluice/unpack.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Items of a part whose bytes must be there before a shard begins: enough to
 * tell that this machine sees the store. */
#define STORE_LOOKS 32

struct tool {
	struct cli cli;
	int64_t shards, unpackers;
	const char *store, *passwords, *name_charset, *ocr, *gazetteer, *rules;
	bool require, no_hints, sidecar, lost, unpack, no_submit;
	char *args;
};

/* --- making one ---------------------------------------------------------- */

static char *copy(const char *z)
{
	return z ? xstrdup(z) : NULL;
}

static struct job_plan make_plan(struct tool *t, int argc, char **argv)
{
	uint8_t random[16];
	char id[33];
	struct job_plan p = { .shards = (unsigned)t->shards, .unpackers = (unsigned)t->unpackers, .require_sandbox = t->require,
			      .no_hints = t->no_hints, .sidecar = t->sidecar };
	if (argc < 2)
		cli_usage(&t->cli, argc < 1 ? "a case file and a dump are needed" : "a dump is needed");
	if (t->shards < 1 || t->shards > JOB_SHARDS_MAX || t->unpackers < 1 || t->unpackers > JOB_SHARDS_MAX)
		cli_usage(&t->cli, "1 to %d shards and unpackers are possible", JOB_SHARDS_MAX);
	if (getrandom(random, sizeof random, 0) != sizeof random)
		memset(random, 0, sizeof random);
	hash_hex(random, sizeof random, id);
	p.id = xstrdup(id);
	p.version = xstrdup(SLUICE_VERSION);
	p.dir = realpath(".", NULL);
	p.folder = cli_beside(argv[0], ".job");
	p.casefile = xstrdup(argv[0]);
	p.store = t->store ? xstrdup(t->store) : cli_beside(argv[0], ".store");
	p.passwords = copy(t->passwords);
	p.name_charset = copy(t->name_charset);
	p.ocr = copy(t->ocr);
	p.gazetteer = copy(t->gazetteer);
	p.rules = copy(t->rules);
	p.dump = xcalloc((size_t)argc, sizeof *p.dump);
	for (int i = 1; i < argc; i++)
		p.dump[p.dumps++] = xstrdup(argv[i]);
	return p;
}

static int init(struct tool *t, int argc, char **argv)
{
	struct job_plan p = make_plan(t, argc, argv);
	struct err err;
	int status = EXIT_DONE;
	for (size_t i = 0; i < p.dumps && status == EXIT_DONE; i++)
		if (access(p.dump[i], R_OK) < 0) {
			cli_error(&t->cli, "cannot read '%s': %s", p.dump[i], strerrordesc_np(errno));
			status = EXIT_SYSTEM;
		}
	if (status == EXIT_DONE && access(p.casefile, F_OK) == 0) {
		cli_error(&t->cli, "'%s' is there already: a shared triage makes a case of its own; 'sluice case merge' joins cases", p.casefile);
		status = EXIT_USAGE;
	}
	/* made here, once, so that no two machines make it at the same time */
	struct store *s = NULL;
	enum status st = status == EXIT_DONE ? store_open(&s, p.store, true, &err) : ST_OK;
	store_close(s);
	if (st == ST_OK && status == EXIT_DONE)
		st = job_plan_write(&p, &err);
	if (st != ST_OK)
		status = err.code == E_USAGE ? (cli_error(&t->cli, "%s", err.msg), EXIT_USAGE) : cli_status(&t->cli, st, &err);
	job_plan_release(&p);
	return status;
}

/* The plan, and the folder from which its paths are named as our own. */
static struct job_plan open_job(struct tool *t, const char *folder, bool any_version)
{
	struct job_plan p;
	struct err err;
	enum status st = job_plan_read(&p, folder, any_version ? NULL : SLUICE_VERSION, &err);
	if (st != ST_OK)
		exit(cli_status(&t->cli, st, &err));
	if (chdir(p.dir) < 0) {
		cli_error(&t->cli,
			  "'%s', where the job was made, is not on this machine: %s; dumps, store and job must lie in a shared folder",
			  p.dir, strerrordesc_np(errno));
		exit(EXIT_SYSTEM);
	}
	return p;
}

/* Numbers among the operands behind the folder: 1 to N. */
static unsigned number(struct tool *t, const char *word, unsigned n, const char *what)
{
	char *end;
	unsigned long k = strtoul(word, &end, 10);
	if (end == word || *end || k < 1 || k > n)
		cli_usage(&t->cli, "'%s' is no %s: there are %u", word, what, n);
	return (unsigned)k;
}

static void jobs_option(struct tool *t, struct cli_argv *v)
{
	char n[24];
	snprintf(n, sizeof n, "%lld", (long long)t->cli.workers);
	cli_argv_option(v, "-j", n);
	if (t->cli.quiet)
		cli_argv_add(v, "-q");
}

/* --- unpacking ----------------------------------------------------------- */

static enum status deal(int fd, const struct job_plan *p, struct job_dealer *d, struct err *err)
{
	struct io_lines in;
	struct bind_deal deal;
	struct str line;
	enum status st;
	io_lines_init(&in, fd, RECORD_BYTES_MAX);
	bind_deal_init(&deal, p->shards);
	deal.sidecar = p->sidecar;
	while ((st = io_lines_next(&in, &line, NULL, err)) == ST_OK) {
		unsigned k = bind_deal_line(&deal, line);
		if ((st = job_deal_line(d, k, line, str_starts(line, STR("{\"sluice\":1,\"type\":\"item\"")), err)) != ST_OK)
			break;
	}
	bind_deal_release(&deal);
	io_lines_release(&in);
	return st == ST_EOF ? ST_OK : st == ST_OK ? ST_OK : ST_FATAL;
}

static int unpack_one(struct tool *t, const struct job_plan *p, unsigned u)
{
	struct job_state s;
	struct job_dealer *d = NULL;
	struct err err = { .code = E_NONE };
	enum status st = job_state_read(p, JOB_ITEMS, u, "done", &s, &err);
	int was = s.status, fd = -1;
	job_state_release(&s);
	if (st != ST_EOF)
		return st == ST_OK ? was : cli_status(&t->cli, st, &err);
	for (size_t i = 0; i < p->dumps; i++)
		if (access(p->dump[i], R_OK) < 0) {
			cli_error(&t->cli, "'%s' cannot be read on this machine: %s; dumps, store and job must lie in a shared folder",
				  p->dump[i], strerrordesc_np(errno));
			return EXIT_SYSTEM;
		}
	time_t began = time(NULL);
	job_state_begin(&s, JOB_ITEMS, u, SLUICE_VERSION);
	st = job_state_write(p, JOB_ITEMS, u, "run", &s, &err);
	if (st == ST_OK)
		st = job_deal_begin(&d, p, &s, &err);
	if (st != ST_OK)
		return cli_status(&t->cli, st, &err);
	struct cli_argv v = { .n = 0 };
	char *path = cli_tool_path("unpack"), share[32];
	cli_argv_add(&v, path);
	jobs_option(t, &v);
	cli_argv_option(&v, "-o", p->store);
	cli_argv_option(&v, "--passwords", p->passwords);
	cli_argv_option(&v, "--name-charset", p->name_charset);
	if (p->no_hints)
		cli_argv_add(&v, "--no-hints");
	snprintf(share, sizeof share, "%u/%u", u, p->unpackers);
	cli_argv_option(&v, "--shard", p->unpackers > 1 ? share : NULL);
	if (p->require_sandbox)
		cli_argv_add(&v, "--require-sandbox");
	cli_argv_add(&v, "--");
	for (size_t i = 0; i < p->dumps; i++)
		cli_argv_add(&v, p->dump[i]);
	pid_t pid = cli_start(v.v, &fd);
	if (pid < 0)
		st = err_sys(&err, ST_FATAL, E_SYSTEM, "cannot start '%s'", path);
	else
		st = deal(fd, p, d, &err);
	if (fd >= 0)
		close(fd);
	s.status = pid > 0 ? cli_wait(pid) : EXIT_SYSTEM;
	struct err late;
	enum status end = job_deal_end(d, &s, st == ST_OK ? &err : &late);
	st = st == ST_OK ? end : st;
	s.seconds = time(NULL) - began;
	if (st == ST_OK && s.status <= EXIT_INCOMPLETE)
		st = job_state_write(p, JOB_ITEMS, u, "done", &s, &err);
	int status = st != ST_OK ? cli_status(&t->cli, st, &err) : s.status;
	if (st == ST_OK && status > EXIT_INCOMPLETE)
		cli_error(&t->cli, "unpacking ended with status %d: nothing is taken from it", status);
	cli_argv_release(&v);
	job_state_release(&s);
	free(path);
	return status > EXIT_SYSTEM ? EXIT_SYSTEM : status;
}

static int unpack(struct tool *t, int argc, char **argv)
{
	int worst = EXIT_DONE;
	if (argc < 1)
		cli_usage(&t->cli, "which job?");
	struct job_plan p = open_job(t, argv[0], false);
	for (int i = 1; i < argc || (argc == 1 && i <= (int)p.unpackers); i++) {
		int status = unpack_one(t, &p, argc == 1 ? (unsigned)i : number(t, argv[i], p.unpackers, "unpacker"));
		worst = status > worst ? status : worst;
	}
	job_plan_release(&p);
	return worst;
}

/* --- a shard -------------------------------------------------------------- */

/* Does this machine see what was unpacked? */
static enum status see_store(const struct job_plan *p, const char *part, struct err *err)
{
	struct store *s = NULL;
	struct io_lines in;
	struct str line;
	struct record r;
	int fd = open(part, O_RDONLY | O_CLOEXEC), looks = 0;
	if (fd < 0)
		return err_sys(err, ST_FATAL, E_UNREADABLE, "cannot open '%.160s'", part);
	enum status st = store_open(&s, p->store, false, err);
	io_lines_init(&in, fd, RECORD_BYTES_MAX);
	while (st == ST_OK && looks < STORE_LOOKS && io_lines_next(&in, &line, NULL, err) == ST_OK) {
		if (record_look(line, &r, NULL) != ST_OK || r.type != RECORD_ITEM || !json_get(line, "store").p || !record_id(&r).len)
			continue;
		looks++;
		if (!store_has(s, record_id(&r), ""))
			st = err_set(err, ST_FATAL, E_MISSING,
				     "'%.100s' lacks what was unpacked into it: this machine sees another folder, or it was removed",
				     p->store);
	}
	io_lines_release(&in);
	store_close(s);
	close(fd);
	return st == ST_OK ? ST_OK : ST_FATAL;
}

/* The parts of shard K, one of each unpacker, onto V; all are what was written. */
static enum status add_parts(const struct job_plan *p, unsigned k, bool check, struct cli_argv *v, int64_t *ret_items, struct err *err)
{
	enum status st = ST_OK;
	for (unsigned u = 1; st == ST_OK && u <= p->unpackers; u++) {
		struct job_state s;
		st = job_state_read(p, JOB_ITEMS, u, "done", &s, err);
		if (st == ST_EOF)
			st = err_set(err, ST_FATAL, E_MISSING, "unpacker %u of %u has not ended: 'sluice job unpack' comes first", u, p->unpackers);
		else if (st == ST_OK && s.parts != p->shards)
			st = err_set(err, ST_FATAL, E_CORRUPT, "unpacker %u has %u parts for %u shards", u, s.parts, p->shards);
		if (st == ST_OK) {
			char *path = job_part_path(p, &s, k);
			cli_argv_add(v, path);
			*ret_items += s.part[k - 1].items;
			if (check)
				st = job_part_check(path, &s.part[k - 1], err);
			if (check && st == ST_OK)
				st = see_store(p, path, err);
			free(path);
		}
		job_state_release(&s);
	}
	return st;
}

static int shard_one(struct tool *t, const struct job_plan *p, unsigned k)
{
	struct job_state s;
	struct err err = { .code = E_NONE };
	enum status st = job_state_read(p, JOB_SHARD, k, "done", &s, &err);
	if (st != ST_EOF) {
		if (st == ST_OK && !t->cli.quiet)
			fprintf(stderr, "sluice-job: shard %u was done by %s\n", k, s.host);
		return st == ST_OK ? s.status : cli_status(&t->cli, st, &err);
	}
	time_t began = time(NULL);
	struct cli_argv v = { .n = 0 };
	char *path = cli_tool_path("triage"), *file = NULL;
	job_state_begin(&s, JOB_SHARD, k, SLUICE_VERSION);
	file = job_path(p, s.file);
	cli_argv_add(&v, path);
	jobs_option(t, &v);
	cli_argv_add(&v, "--no-summary");
	cli_argv_add(&v, "--items");
	cli_argv_option(&v, "--ocr", p->ocr);
	if (p->sidecar)
		cli_argv_add(&v, "--sidecar");
	cli_argv_option(&v, "--gazetteer", p->gazetteer);
	cli_argv_option(&v, "--rules", p->rules);
	if (p->require_sandbox)
		cli_argv_add(&v, "--require-sandbox");
	cli_argv_add(&v, "--");
	cli_argv_add(&v, file);
	st = add_parts(p, k, true, &v, &s.items, &err);
	if (st == ST_OK)
		st = job_state_write(p, JOB_SHARD, k, "run", &s, &err);
	int status = EXIT_SYSTEM;
	if (st == ST_OK) {
		pid_t pid = cli_start(v.v, NULL);
		s.status = status = pid > 0 ? cli_wait(pid) : EXIT_SYSTEM;
		if (status > EXIT_INCOMPLETE)
			cli_error(&t->cli, "shard %u ended with status %d: run it again, what was read is not read again", k, status);
	}
	if (st == ST_OK && status <= EXIT_INCOMPLETE)
		st = job_shard_close(file, &s, &err);
	s.seconds = time(NULL) - began;
	if (st == ST_OK && status <= EXIT_INCOMPLETE)
		st = job_state_write(p, JOB_SHARD, k, "done", &s, &err);
	if (st != ST_OK) {
		cli_error(&t->cli, "shard %u: %s", k, err.msg);
		status = EXIT_SYSTEM;
	}
	cli_argv_release(&v);
	free(path);
	free(file);
	return status > EXIT_SYSTEM && status != EXIT_BUSY ? EXIT_SYSTEM : status;
}

static int shard(struct tool *t, int argc, char **argv)
{
	int worst = EXIT_DONE;
	if (argc < 2)
		cli_usage(&t->cli, "a job and the number of a shard are needed");
	struct job_plan p = open_job(t, argv[0], false);
	for (int i = 1; i < argc; i++) {
		int status = shard_one(t, &p, number(t, argv[i], p.shards, "shard"));
		worst = status > worst ? status : worst;
	}
	job_plan_release(&p);
	return worst;
}

/* --- what is left, and how far it is --------------------------------------- */

static int todo(struct tool *t, int argc, char **argv)
{
	if (argc != 1)
		cli_usage(&t->cli, "todo takes one job");
	struct job_plan p = open_job(t, argv[0], true);
	enum job_phase phase = t->unpack ? JOB_ITEMS : JOB_SHARD;
	for (unsigned k = 1; k <= (t->unpack ? p.unpackers : p.shards); k++) {
		struct job_state s;
		struct err err;
		if (job_state_read(&p, phase, k, "done", &s, &err) != ST_OK)
			printf("%u\n", k);
		job_state_release(&s);
	}
	job_plan_release(&p);
	return EXIT_DONE;
}

static int status(struct tool *t, int argc, char **argv)
{
	if (argc != 1)
		cli_usage(&t->cli, "status takes one job");
	struct job_plan p = open_job(t, argv[0], true);
	unsigned left = job_print_status(&t->cli, &p);
	job_plan_release(&p);
	return left ? EXIT_INCOMPLETE : EXIT_DONE;
}

static int merge(struct tool *t, int argc, char **argv)
{
	if (argc != 1)
		cli_usage(&t->cli, "merge takes one job");
	struct job_plan p = open_job(t, argv[0], false);
	struct casefile_actor a = { cli_who(), "job", t->args };
	int got = job_merge(&t->cli, &p, &a, t->lost);
	job_plan_release(&p);
	return got;
}

/* --- Slurm ----------------------------------------------------------------- */

/* One of our scripts into the job's folder, where it may be edited. */
static enum status put_script(const struct job_plan *p, const char *name, struct err *err)
{
	struct buf in, out;
	char *source, *from, *to = job_path(p, name), *self = cli_tool_path("");
	if (asprintf(&source, "slurm/%s", name) < 0)
		BUG("asprintf");
	from = cli_data_path(source);
	self[strlen(self) - 1] = '\0'; /* …/sluice- without its dash */
	buf_init(&in, 1u << 20);
	buf_init(&out, 1u << 20);
	enum status st = access(to, F_OK) == 0 ? ST_EOF : io_read_path(from, &in, err);
	struct str rest = buf_str(&in), mark = STR("@SLUICE@");
	for (ptrdiff_t at; st == ST_OK && (at = str_find(rest, mark)) >= 0;) {
		buf_add_str(&out, str_sub(rest, 0, (size_t)at));
		buf_addz(&out, self);
		rest = str_sub(rest, (size_t)at + mark.len, rest.len);
	}
	buf_add_str(&out, rest);
	int fd = st == ST_OK ? open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0777) : -1;
	if (st == ST_OK && (fd < 0 || io_write_full(fd, buf_z(&out), out.len) < 0))
		st = err_sys(err, ST_FATAL, E_SYSTEM, "cannot write '%.160s'", to);
	if (fd >= 0)
		close(fd);
	buf_release(&in);
	buf_release(&out);
	free(source);
	free(from);
	free(to);
	free(self);
	return st == ST_EOF ? ST_OK : st;
}

static int slurm(struct tool *t, int argc, char **argv)
{
	static const char *const scripts[] = { "submit.sh", "unpack.sh", "shard.sh", "finish.sh" };
	if (argc < 1)
		cli_usage(&t->cli, "a case file and a dump are needed");
	char *folder = cli_beside(argv[0], ".job"), *plan;
	if (asprintf(&plan, "%s/plan", folder) < 0)
		BUG("asprintf");
	/* a job that is there is gone on with */
	int status = access(plan, F_OK) == 0 ? EXIT_DONE : init(t, argc, argv);
	if (status != EXIT_DONE)
		return status;
	struct job_plan p = open_job(t, folder, false);
	struct err err = { .code = E_NONE };
	enum status st = ST_OK;
	for (size_t i = 0; st == ST_OK && i < sizeof scripts / sizeof *scripts; i++)
		st = put_script(&p, scripts[i], &err);
	if (st != ST_OK) {
		status = cli_status(&t->cli, st, &err);
	} else if (t->no_submit) {
		printf("sh %s/submit.sh\n", folder);
	} else {
		struct cli_argv v = { .n = 0 };
		char *submit = job_path(&p, "submit.sh");
		cli_argv_add(&v, "sh");
		cli_argv_add(&v, submit);
		pid_t pid = cli_start(v.v, NULL);
		status = pid > 0 && cli_wait(pid) == 0 ? EXIT_DONE : EXIT_SYSTEM;
		cli_argv_release(&v);
		free(submit);
	}
	job_plan_release(&p);
	free(folder);
	free(plan);
	return status;
}

static const struct { const char *name; int (*run)(struct tool *t, int argc, char **argv); } verbs[] = {
	{ "init", init }, { "unpack", unpack }, { "shard", shard }, { "todo", todo }, { "status", status }, { "merge", merge }, { "slurm", slurm },
};

int main(int argc, char **argv)
{
	static struct tool t = { .shards = 4, .unpackers = 1 };
	const struct cli_option options[] = {
		{ 'n', "shards", "N", "init, slurm: shards to make (4)", .number = &t.shards },
		{ 'u', "unpackers", "N", "init, slurm: runs of unpack that share the dumps (1)", .number = &t.unpackers },
		{ 'o', "store", "STORE", "init, slurm: where the bytes go (default: CASE without .db, with .store)", .text = &t.store },
		{ 'P', "passwords", "FILE", "init, slurm: passwords to try, one a line", .text = &t.passwords },
		{ 0, "name-charset", "SET", "init, slurm: character set of member names", .text = &t.name_charset },
		{ 0, "no-hints", NULL, "init, slurm: try no passwords that stand in names or beside", .flag = &t.no_hints },
		{ 0, "ocr", "ENGINE", "init, slurm: auto, ppocr, tesseract or none", .text = &t.ocr },
		{ 0, "sidecar", NULL, "init, slurm: takes over OCR text that lies beside a picture", .flag = &t.sidecar },
		{ 'g', "gazetteer", "FILE", "init, slurm: names of your own", .text = &t.gazetteer },
		{ 0, "rules", "FILE", "init, slurm: reference rules of your own", .text = &t.rules },
		{ 0, "require-sandbox", NULL, "init, slurm: refuse to work without a complete sandbox", .flag = &t.require },
		{ 0, "no-submit", NULL, "slurm: write the scripts, submit nothing", .flag = &t.no_submit },
		{ 0, "unpack", NULL, "todo: unpackers rather than shards", .flag = &t.unpack },
		{ 0, "lost", NULL, "merge: shards that never came back are losses of the case", .flag = &t.lost },
		{ .longname = NULL },
	};
	t.cli = (struct cli){ .tool = "job", .synopsis = "init|unpack|shard|todo|status|merge|slurm [options] CASE|JOB …", .options = options,
			      .has_workers = true, .has_json = true, .purpose = "a triage that several machines share, piece by piece" };
	t.args = cli_args(argc, argv);
	int first = cli_parse(&t.cli, argc, argv), got = -1;
	if (argc - first < 1)
		cli_usage(&t.cli, "what is to be done?");
	if (t.name_charset && !unpack_knows_charset(t.name_charset))
		cli_usage(&t.cli, "--name-charset: no character set is called '%s'", t.name_charset);
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (strcmp(argv[first], verbs[i].name) == 0)
			got = verbs[i].run(&t, argc - first - 1, argv + first + 1);
	if (got < 0)
		cli_usage(&t.cli, "unknown command '%s'", argv[first]);
	free(t.args);
	return cli_finish(&t.cli, got);
}

/* cli_job_merge.c - the shards' cases into one, or a plain word why not.
 *
 * A shard counts when its .done file names a case file that is sound and whose
 * log ends where it ended then: what a dying node or a full disk left cannot
 * pass for it. The merged case is made beside the shards and moved to its place
 * when it has been checked, so a killed merge leaves nothing behind that looks
 * like a case. */
#include <sluice/cli_job.h>

#include <sluice/io.h>
#include <sluice/json.h>
#include <sluice/record.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define RULES_SQL "SELECT coalesce(group_concat(ruleset, ' '), '') FROM (SELECT DISTINCT ruleset FROM extraction ORDER BY 1)"

/* First column of the first row, as text. */
static void text_of(struct casefile *c, const char *sql, char *to, size_t room)
{
	struct case_rows *rows = NULL;
	struct err err;
	to[0] = '\0';
	if (casefile_query(c, &rows, sql, NULL, 0, &err) == ST_OK && case_rows_next(rows, &err) == ST_OK)
		snprintf(to, room, "%.*s", STR_ARG(case_rows_str(rows, 0)));
	case_rows_close(rows);
}

struct finding {
	char text[200];
	unsigned n;
};

static void on_finding(void *ctx, const char *what, struct str object, const char *msg)
{
	struct finding *f = ctx;
	if (f->n++ == 0)
		snprintf(f->text, sizeof f->text, "%s: %.*s%s%.120s", what, (int)(object.len < 60 ? object.len : 60),
			 object.p ? object.p : "", object.len ? ": " : "", msg);
}

/* SQLite leaves two empty files beside a case that was only read: away with
 * them. False when there is something in the log: the case is in use. */
static bool tidy(const char *path)
{
	char *wal, *shm;
	struct stat sb;
	if (asprintf(&wal, "%s-wal", path) < 0 || asprintf(&shm, "%s-shm", path) < 0)
		BUG("asprintf");
	bool idle = stat(wal, &sb) < 0 || sb.st_size == 0;
	if (idle) {
		unlink(wal);
		unlink(shm);
	}
	free(wal);
	free(shm);
	return idle;
}

/* Opens the case at PATH and checks WHAT of it; the first finding is the message. */
static enum status look(const char *path, unsigned what, struct job_state *ret, struct err *err)
{
	struct casefile *c = NULL;
	struct casefile_check k;
	struct finding f = { .n = 0 };
	struct err why;
	enum status st = casefile_open(&c, path, CASEFILE_READ, 0, &why);
	if (st == ST_OK)
		st = casefile_verify(c, what, on_finding, &f, &k, &why);
	if (st != ST_OK)
		st = err_set(err, ST_FATAL, E_CORRUPT, "%s", why.msg);
	else if (f.n)
		st = err_set(err, ST_FATAL, E_CORRUPT, "%s", f.text);
	if (st == ST_OK) {
		snprintf(ret->log_head, sizeof ret->log_head, "%s", k.log_head);
		text_of(c, RULES_SQL, ret->ruleset, sizeof ret->ruleset);
	}
	casefile_close(c);
	tidy(path);
	return st;
}

enum status job_shard_close(const char *path, struct job_state *s, struct err *err)
{
	return look(path, CASEFILE_CHECK_LOG, s, err);
}

/* --- what is there ---------------------------------------------------------- */

struct merging {
	const struct cli *cli;
	const struct job_plan *p;
	struct job_state *shard; /* one each; file empty: not done */
	unsigned missing;
	int worst;
};

static enum status check_unpackers(struct merging *m, struct err *err)
{
	for (unsigned u = 1; u <= m->p->unpackers; u++) {
		struct job_state s;
		enum status st = job_state_read(m->p, JOB_ITEMS, u, "done", &s, err);
		m->worst = s.status > m->worst ? s.status : m->worst;
		bool whole = s.parts == m->p->shards;
		job_state_release(&s);
		if (st == ST_EOF)
			return err_set(err, ST_FATAL, E_INCOMPLETE, "unpacker %u of %u has not ended: what is missing is not known yet", u,
				       m->p->unpackers);
		if (st == ST_OK && !whole)
			return err_set(err, ST_FATAL, E_CORRUPT, "items/%u.done does not tell of %u parts", u, m->p->shards);
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

/* Says what is wrong with shard K, and what to do. */
static enum status refuse(const struct merging *m, unsigned k, const char *why)
{
	cli_error(m->cli, "shard %u of %u cannot be taken: %s; remove '%s/shard/%u.done' and run the shard again: nothing was merged", k,
		  m->p->shards, why, m->p->folder, k);
	return ST_FATAL;
}

static enum status check_shard(struct merging *m, unsigned k, const char **rules)
{
	struct job_state *s = &m->shard[k - 1], now = { .status = 0 };
	struct err err;
	enum status st = job_state_read(m->p, JOB_SHARD, k, "done", s, &err);
	job_state_release(s);
	if (st == ST_EOF) {
		m->missing++;
		return ST_OK;
	}
	if (st != ST_OK)
		return refuse(m, k, err.msg);
	if (strcmp(s->version, m->p->version) != 0) {
		char why[200];
		snprintf(why, sizeof why, "made by sluice %s on '%s', the job by %s", s->version, s->host, m->p->version);
		return refuse(m, k, why);
	}
	char *path = job_path(m->p, s->file);
	st = look(path, CASEFILE_CHECK_DATABASE | CASEFILE_CHECK_LOG, &now, &err);
	free(path);
	if (st != ST_OK)
		return refuse(m, k, err.msg);
	if (strcmp(now.log_head, s->log_head) != 0)
		return refuse(m, k, "its case file is not the one it was when the shard was done");
	if (now.ruleset[0] && !*rules)
		*rules = s->ruleset;
	if (now.ruleset[0] && strcmp(now.ruleset, *rules) != 0)
		return refuse(m, k, "its references were found by other rules than those of the shards before");
	m->worst = s->status > m->worst ? s->status : m->worst;
	return ST_OK;
}

static enum status check_all(struct merging *m, bool lost)
{
	const char *rules = NULL;
	struct err err = { .code = E_NONE };
	if (check_unpackers(m, &err) != ST_OK) {
		cli_error(m->cli, "%s", err.msg);
		return ST_FATAL;
	}
	for (unsigned k = 1; k <= m->p->shards; k++)
		if (check_shard(m, k, &rules) != ST_OK)
			return ST_FATAL;
	if (!m->missing || lost)
		return ST_OK;
	struct buf b;
	buf_init(&b, 400);
	for (unsigned k = 1; k <= m->p->shards; k++)
		if (!m->shard[k - 1].file[0])
			buf_printf(&b, "%s%u", b.len ? ", " : "", k);
	cli_error(m->cli, "%u of %u shards are not done (%s%s): run them, or merge with --lost to have them told as losses", m->missing,
		  m->p->shards, buf_z(&b), b.full ? ", …" : "");
	buf_release(&b);
	return ST_FATAL;
}

/* --- merging ---------------------------------------------------------------- */

/* Shard K never came back: its items as unpack gave them, and the loss. */
static enum status record_lost(struct recorder *r, const struct job_plan *p, unsigned k, struct err *err)
{
	int64_t items = 0;
	enum status st = ST_OK;
	for (unsigned u = 1; st == ST_OK && u <= p->unpackers; u++) {
		struct job_state s;
		struct io_lines in;
		struct str line;
		st = job_state_read(p, JOB_ITEMS, u, "done", &s, err);
		if (st != ST_OK)
			return st;
		char *path = job_part_path(p, &s, k);
		st = job_part_check(path, &s.part[k - 1], err);
		int fd = st == ST_OK ? open(path, O_RDONLY | O_CLOEXEC) : -1;
		items += s.part[k - 1].items;
		io_lines_init(&in, fd, RECORD_BYTES_MAX);
		while (st == ST_OK && (st = io_lines_next(&in, &line, NULL, err)) == ST_OK)
			st = recorder_add(r, line, err);
		st = st == ST_EOF ? ST_OK : st;
		io_lines_release(&in);
		if (fd >= 0)
			close(fd);
		free(path);
		job_state_release(&s);
	}
	struct buf line, where;
	struct err loss;
	buf_init(&line, 1u << 16);
	buf_init(&where, 1u << 12);
	buf_printf(&where, "shard %u of %u", k, p->shards);
	err_set(&loss, ST_SKIP, E_INCOMPLETE, "shard %u of %u never came back: %lld items were unpacked and not read", k, p->shards,
		(long long)items);
	record_error(&line, STR(""), buf_str(&where), "triage", &loss);
	if (st == ST_OK)
		st = recorder_add(r, buf_str(&line), err);
	buf_release(&line);
	buf_release(&where);
	return st;
}

static enum status record_all_lost(struct merging *m, struct casefile *c, const struct casefile_actor *a, struct err *err)
{
	struct recorder *r = NULL;
	struct recorder_options opt = { .actor = *a };
	enum status st = recorder_begin(&r, c, &opt, err);
	if (st != ST_OK)
		return st;
	for (unsigned k = 1; st == ST_OK && k <= m->p->shards; k++)
		if (!m->shard[k - 1].file[0])
			st = record_lost(r, m->p, k, err);
	if (st == ST_OK)
		return recorder_end(r, NULL, err);
	recorder_abort(r);
	return ST_FATAL;
}

/* The case this job made before: people may have said something in it since. */
static enum status take_old(const struct merging *m, struct casefile *c, struct err *err)
{
	struct casefile *old = NULL;
	struct buf b;
	char id[80], *path = job_path(m->p, "merged");
	if (access(m->p->casefile, F_OK) < 0) {
		free(path);
		return ST_OK;
	}
	buf_init(&b, JOB_FILE_BYTES_MAX);
	struct err ignore;
	io_read_path(path, &b, &ignore);
	free(path);
	enum status st = casefile_open(&old, m->p->casefile, CASEFILE_READ, 0, err);
	if (st == ST_OK) {
		text_of(old, "SELECT value FROM meta WHERE key = 'case_id'", id, sizeof id);
		casefile_close(old);
		if (!id[0] || !str_eqz(str_trim(buf_str(&b)), id))
			st = err_set(err, ST_FATAL, E_USAGE, "'%.160s' is there already and is not of this job: move it away", m->p->casefile);
	}
	buf_release(&b);
	if (st == ST_OK && !tidy(m->p->casefile))
		st = err_set(err, ST_FATAL, E_BUSY, "'%.160s' is in use: close it and merge again", m->p->casefile);
	if (st == ST_OK)
		st = casefile_take_marks(c, m->p->casefile, err);
	tidy(m->p->casefile);
	return st;
}

static enum status make(struct merging *m, const char *to, const struct casefile_actor *a, char id[80], struct err *err)
{
	struct casefile *c = NULL;
	struct job_state now;
	enum status st = casefile_open(&c, to, CASEFILE_CREATE, 0, err);
	if (st != ST_OK)
		return st;
	for (unsigned k = 1; st == ST_OK && k <= m->p->shards; k++)
		if (m->shard[k - 1].file[0]) {
			char *path = job_path(m->p, m->shard[k - 1].file);
			st = casefile_merge(c, a, path, err);
			free(path);
		}
	if (st == ST_OK)
		st = take_old(m, c, err);
	if (st == ST_OK)
		st = casefile_settle(c, a, err);
	if (st == ST_OK && m->missing)
		st = record_all_lost(m, c, a, err);
	if (st == ST_OK)
		text_of(c, "SELECT value FROM meta WHERE key = 'case_id'", id, 80);
	casefile_close(c);
	return st == ST_OK ? look(to, CASEFILE_CHECK_DATABASE | CASEFILE_CHECK_LOG, &now, err) : ST_FATAL;
}

static enum status put_id(const struct job_plan *p, const char *id, struct err *err)
{
	char *path = job_path(p, "merged");
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	bool good = fd >= 0 && io_write_full(fd, id, strlen(id)) == 0;
	if (fd >= 0 && close(fd) < 0)
		good = false;
	enum status st = good ? ST_OK : err_sys(err, ST_FATAL, E_SYSTEM, "cannot write '%.160s'", path);
	free(path);
	return st;
}

int job_merge(const struct cli *cli, const struct job_plan *p, const struct casefile_actor *a, bool lost)
{
	struct merging m = { .cli = cli, .p = p, .shard = xcalloc(p->shards, sizeof *m.shard) };
	struct err err = { .code = E_NONE };
	char id[80] = "", name[40];
	int status = EXIT_SYSTEM;
	snprintf(name, sizeof name, "merging-%d.db", (int)getpid());
	char *to = job_path(p, name);
	if (check_all(&m, lost) == ST_OK) {
		enum status st = make(&m, to, a, id, &err);
		if (st == ST_OK && rename(to, p->casefile) < 0)
			st = err_sys(&err, ST_FATAL, E_SYSTEM, "cannot put the case at '%.160s'", p->casefile);
		if (st == ST_OK)
			st = put_id(p, id, &err);
		status = st == ST_OK ? m.worst : cli_status(cli, st, &err);
		if (st != ST_OK)
			unlink(to);
	}
	if (status <= EXIT_INCOMPLETE) {
		job_sweep(p);
		if (m.missing)
			status = EXIT_INCOMPLETE;
		if (m.missing)
			cli_warn(cli, "%u of %u shards never came back: they are losses of '%s'; run them and merge again", m.missing,
				 p->shards, p->casefile);
		else if (!cli->quiet)
			fprintf(stderr, "sluice-job: %u shards merged into '%s'\n", p->shards, p->casefile);
	}
	free(to);
	free(m.shard);
	return status;
}

/* cli_job_status.c - how far a shared triage is.
 *
 * The .done files are the truth; Slurm's queue only tells what is on its way.
 * A shard that was begun, is not done and is in no queue has stopped. */
#include <sluice/cli_case.h>
#include <sluice/cli_job.h>
#include <sluice/cli_program.h>

#include <sluice/io.h>
#include <sluice/json.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define QUEUE_BYTES_MAX (16u << 20)

struct row {
	const char *state;
	char where[128];
	int64_t items, of, seconds;
};

/* What squeue says of the job's array tasks: lines "NAME TASK STATE NODE". */
static bool ask_queue(const struct job_plan *p, struct buf *out)
{
	struct buf ids;
	struct err err;
	char *path = job_path(p, "slurm");
	int fd = -1, status = -1;
	buf_init(&ids, 1u << 20);
	if (access(path, F_OK) == 0 && io_read_path(path, &ids, &err) == ST_OK && ids.len) {
		struct cli_argv v = { .n = 0 };
		for (char *c = ids.p; *c; c++)
			if (*c == '\n')
				*c = c[1] ? ',' : '\0';
		static const char *const words[] = { "squeue", "-h", "-r", "-o", "%j %K %T %N", "-j" };
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			cli_argv_add(&v, words[i]);
		cli_argv_add(&v, buf_z(&ids));
		pid_t pid = cli_start(v.v, &fd);
		if (pid > 0) {
			io_read_file(fd, out, &err);
			close(fd);
			status = cli_wait(pid);
		}
		cli_argv_release(&v);
	}
	buf_release(&ids);
	free(path);
	return status == 0;
}

/* The words of LINE. */
static size_t words_of(struct str line, struct str *w, size_t max)
{
	size_t n = 0;
	while (n < max && str_next(&line, ' ', &w[n]))
		n++;
	return n;
}

static void put_queue(struct row *rows, unsigned n, const char *name, struct str queue)
{
	struct str line, w[4];
	while (str_next_line(&queue, &line)) {
		size_t words = words_of(line, w, 4);
		if (words < 3 || !str_eqz(w[0], name))
			continue;
		int64_t k = json_as_int(w[1], 0);
		if (k < 1 || k > (int64_t)n || strcmp(rows[k - 1].state, "done") == 0)
			continue;
		bool runs = str_eqz(w[2], "RUNNING") || str_eqz(w[2], "COMPLETING");
		rows[k - 1].state = runs ? "running" : "queued";
		if (runs && words == 4)
			snprintf(rows[k - 1].where, sizeof rows[k - 1].where, "%.*s", STR_ARG(w[3]));
	}
}

static void read_rows(const struct job_plan *p, enum job_phase phase, struct row *rows, unsigned n, bool slurm, int64_t *of)
{
	for (unsigned k = 1; k <= n; k++) {
		struct job_state s;
		struct err err;
		struct row *r = &rows[k - 1];
		enum status st = job_state_read(p, phase, k, "done", &s, &err);
		r->state = st == ST_OK ? "done" : st == ST_EOF ? "waiting" : "damaged";
		for (unsigned i = 0; st == ST_OK && of && i < s.parts && i < p->shards; i++)
			of[i] += s.part[i].items;
		if (st == ST_EOF) {
			job_state_release(&s);
			if (job_state_read(p, phase, k, "run", &s, &err) == ST_OK) {
				r->state = slurm ? "stopped" : "begun";
				struct casefile *c = NULL;
				char *path = job_path(p, s.file);
				s.items = 0;
				if (phase == JOB_SHARD && access(path, F_OK) == 0 && casefile_open(&c, path, CASEFILE_READ, 1, &err) == ST_OK)
					s.items = casefile_number(c, "SELECT count(*) FROM item WHERE kind <> 'document'", 0);
				casefile_close(c);
				free(path);
			}
		}
		snprintf(r->where, sizeof r->where, "%s", s.host);
		r->items = s.items;
		r->seconds = s.seconds;
		job_state_release(&s);
	}
}

static void print_rows(const struct cli *cli, const char *phase, const struct row *rows, unsigned n)
{
	for (unsigned k = 0; k < n; k++) {
		const struct row *r = &rows[k];
		if (!cli->json) {
			printf("%-8s %5u  %-8s %10lld %10lld %8lld  ", phase, k + 1, r->state, (long long)r->items, (long long)r->of,
			       (long long)r->seconds);
			cli_put_safe(stdout, str_from(r->where), false);
			putchar('\n');
			continue;
		}
		struct buf b;
		struct json j;
		buf_init(&b, 4096);
		json_start(&j, &b);
		json_open(&j, '{');
		json_kz(&j, "piece", phase);
		json_kint(&j, "number", k + 1);
		json_kz(&j, "state", r->state);
		json_kint(&j, "items", r->items);
		json_kint(&j, "of", r->of);
		json_kint(&j, "seconds", r->seconds);
		json_kz(&j, "where", r->where);
		json_close(&j, '}');
		puts(buf_z(&b));
		buf_release(&b);
	}
}

static unsigned count(const struct row *rows, unsigned n, const char *state)
{
	unsigned got = 0;
	for (unsigned i = 0; i < n; i++)
		got += strcmp(rows[i].state, state) == 0;
	return got;
}

unsigned job_print_status(const struct cli *cli, const struct job_plan *p)
{
	struct row *items = xcalloc(p->unpackers, sizeof *items), *shards = xcalloc(p->shards, sizeof *shards);
	int64_t *of = xcalloc(p->shards, sizeof *of);
	struct buf queue;
	buf_init(&queue, QUEUE_BYTES_MAX);
	bool slurm = ask_queue(p, &queue);
	read_rows(p, JOB_ITEMS, items, p->unpackers, slurm, of);
	read_rows(p, JOB_SHARD, shards, p->shards, slurm, NULL);
	for (unsigned i = 0; i < p->unpackers; i++)
		items[i].of = items[i].items;
	for (unsigned i = 0; i < p->shards; i++)
		shards[i].of = of[i];
	if (slurm) {
		put_queue(items, p->unpackers, "sluice-unpack", buf_str(&queue));
		put_queue(shards, p->shards, "sluice-shard", buf_str(&queue));
	}
	unsigned left = p->unpackers - count(items, p->unpackers, "done") + p->shards - count(shards, p->shards, "done");
	if (!cli->json)
		printf("piece   number  state         items         of  seconds  machine\n");
	print_rows(cli, "unpack", items, p->unpackers);
	print_rows(cli, "shard", shards, p->shards);
	char *merged = job_path(p, "merged");
	if (!cli->json) {
		printf("\n%u of %u shards done, %u running, %u queued, %u stopped; ", count(shards, p->shards, "done"), p->shards,
		       count(shards, p->shards, "running") + count(shards, p->shards, "begun"), count(shards, p->shards, "queued"),
		       count(shards, p->shards, "stopped"));
		bool there = access(merged, F_OK) == 0 && access(p->casefile, F_OK) == 0;
		fputs(there ? "merged into " : "not merged yet\n", stdout);
		if (there) {
			cli_put_safe(stdout, str_from(p->casefile), false);
			putchar('\n');
		}
	}
	free(merged);
	free(items);
	free(shards);
	free(of);
	buf_release(&queue);
	return left;
}

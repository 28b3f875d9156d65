/* rules.c - where the time of refs goes: each phase and pass over the windows of a
 * text, what it found, how often each table's words occur and what each rule gave.
 * usage: bench_rules DATA WATCHLIST|- TEXT [records|- [KINDS]]
 *
 * Ticks are the processor's time stamp, so run it where nothing else runs; the
 * instrument is in lib/refs/clock.h. A rule is worth its ticks a reference. */
#include <fcntl.h>
#include <refs/clock.h>
#include <refs/rules.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define BY_MAX 512u

static const char *const phases[] = {
	"reading, keeping", "lines", "words of tables",
#define PASS(name, fn, need) #name,
#include <refs/extractors.def>
#undef PASS
	"sorting", "telling",
};

static const char *const tables[] = {
#define TABLE(name, file, flags, group, need) #name,
#include <refs/tables.def>
#undef TABLE
};

static struct given {
	const char *by, *kind;
	uint64_t n;
} given[BY_MAX];
static size_t n_given;
static uint64_t all;

static void count(void *ctx, const struct ref *r)
{
	(void)ctx;
	all++;
	if (!r->kind)
		return;
	for (size_t i = 0; i < n_given; i++)
		if (given[i].by == r->by && given[i].kind == r->kind) {
			given[i].n++;
			return;
		}
	if (n_given < BY_MAX)
		given[n_given++] = (struct given){ r->by, r->kind, 1 };
}

static int by_count(const void *a, const void *b)
{
	const struct given *x = a, *y = b;
	return x->n < y->n ? 1 : x->n > y->n ? -1 : 0;
}

int main(int argc, char **argv)
{
	struct err err = { 0 };
	struct refs_rules *rules;
	struct refs_clock clock = { 0 };
	struct stat st;
	if (argc < 4 || argc > 6)
		return fprintf(stderr, "usage: bench_rules DATA WATCHLIST|- TEXT [records|- [KINDS]]\n"), 2;
	uint64_t begin = refs_ticks();
	struct refs_options o = { .data = argv[1], .watch_file = argv[2][0] == '-' ? NULL : argv[2], .kinds = argc == 6 ? argv[5] : NULL };
	int fd = open(argv[3], O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0 || refs_open(&rules, &o, &err) != ST_OK)
		return fprintf(stderr, "bench_rules: %s\n", err.msg[0] ? err.msg : "cannot open the text"), 1;
	rules->clock = &clock;
	clock.at = refs_ticks();
	uint64_t opened = refs_ticks();
	struct refs_source s = { .fd = fd, .plain = argc == 4 || argv[4][0] == '-' };
	if (refs_scan(rules, &s, count, NULL, &err) != ST_OK)
		return fprintf(stderr, "bench_rules: %s\n", err.msg), 1;
	uint64_t end = refs_ticks();
	double bytes = (double)st.st_size, mb = bytes / 1e6, total = 0;
	for (unsigned i = 0; i < REFS_PHASES; i++)
		total += (double)clock.ticks[i];
	printf("%-24s %10s %7s %10s %12s\n", "phase", "ticks/byte", "%", "found/MB", "ticks/found");
	for (unsigned i = 0; i < REFS_PHASES; i++) {
		double t = (double)clock.ticks[i], n = (double)(i == PHASE_TELL ? all : clock.hits[i]);
		printf("%-24s %10.3f %7.1f %10.1f %12.0f\n", phases[i], t / bytes, 100 * t / total, n / mb, n > 0 ? t / n : 0.0);
	}
	printf("%-24s %10.3f %7.1f %10.1f %12.0f\n", "all", total / bytes, 100.0, (double)all / mb, all ? total / (double)all : 0.0);
	/* what no phase names: threads, memory given back */
	printf("%-24s %10.3f %7.1f\n", "the scan by the clock", (double)(end - opened) / bytes, 100 * (double)(end - opened) / total);
	printf("%-24s %10.1f million ticks\n\n%-24s %10s\n", "opening the rules", (double)(opened - begin) / 1e6, "table", "words/MB");
	for (unsigned i = 0; i < REFS_TABLES; i++)
		if (clock.literals[i])
			printf("%-24s %10.1f\n", tables[i], (double)clock.literals[i] / mb);
	qsort(given, n_given, sizeof *given, by_count);
	printf("\n%-24s %-16s %10s\n", "rule", "kind", "given/MB");
	for (size_t i = 0; i < n_given; i++)
		printf("%-24s %-16s %10.2f\n", given[i].by, given[i].kind, (double)given[i].n / mb);
	refs_close(rules);
	close(fd);
	return 0;
}

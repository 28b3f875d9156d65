/* driver.c - the one program that holds every fuzz target.
 *
 * Under libFuzzer the name it is started by chooses the target (fuzz-rtf), so
 * sixty targets cost one link. Elsewhere it replays the corpora: each target in
 * a process of its own, which keeps a crash to its target and tells the file
 * that made it. */
#include "fuzz.h"

#include <stdio.h>

typedef int target_fn(const uint8_t *data, size_t size);
#define TARGET(name) target_fn fuzz_##name;
#include "fuzz_targets.h"
#undef TARGET
static const struct {
	const char *name;
	target_fn *run;
} targets[] = {
#define TARGET(name) { #name, fuzz_##name },
#include "fuzz_targets.h"
#undef TARGET
};
#define TARGETS (sizeof targets / sizeof targets[0])

#ifdef SLUICE_FUZZ

static target_fn *chosen;
int LLVMFuzzerInitialize(int *argc, char ***argv);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	const char *name = strrchr((*argv)[0], '/');
	name = name ? name + 1 : (*argv)[0];
	for (size_t i = 0; i < TARGETS; i++)
		if (strncmp(name, "fuzz-", 5) == 0 && strcmp(name + 5, targets[i].name) == 0)
			chosen = targets[i].run;
	if (!chosen) {
		fputs("start it as fuzz-TARGET, one of:\n", stderr);
		for (size_t i = 0; i < TARGETS; i++)
			fprintf(stderr, "  %s\n", targets[i].name);
		exit(2);
	}
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return chosen(data, size);
}

#else /* replay */

#include <sluice/io.h>

#include <fcntl.h>
#include <fts.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define FOLDER "tests/fuzz/corpus"
#define SECONDS_MAX 60 /* of one target; the whole takes a few */

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void replay(target_fn *run, const char *path, char *shown)
{
	struct buf b;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	snprintf(shown, 200, "%s", path);
	buf_init(&b, 64u << 20);
	if (fd < 0 || io_read_file(fd, &b, NULL) != ST_OK)
		_exit(9);
	/* a copy of just that size: the sanitizers watch its ends */
	uint8_t *exact = xmalloc(b.len);
	memcpy(exact, buf_z(&b), b.len);
	run(exact, b.len);
	free(exact);
	buf_release(&b);
	close(fd);
}

/* Replays PATH, a file or a folder, and ends the process. */
static void child(target_fn *run, const char *path, char *shown, unsigned *files)
{
	alarm(SECONDS_MAX);
#ifndef SLUICE_SAN /* libraries grumble; a sanitizer's report must be seen */
	if (!freopen("/dev/null", "w", stderr))
		_exit(9);
#endif
	run((const uint8_t *)"", 0);
	char *roots[] = { xstrdup(path), NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	for (FTSENT *e; fts && (e = fts_read(fts));)
		if (e->fts_info == FTS_F) {
			replay(run, e->fts_path, shown);
			++*files;
		}
	fts_close(fts);
	_exit(0);
}

/* Without operands every target replays its corpus, in TAP; or TARGET FILE… */
int main(int argc, char **argv)
{
	struct { char file[200]; unsigned files; } *seen =
		mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int failed = 0, n = 0;
	for (size_t i = 0; i < TARGETS; i++) {
		char path[300];
		int how;
		if (argc > 1 && strcmp(argv[1], targets[i].name) != 0)
			continue;
		snprintf(path, sizeof path, "%s/%s", FOLDER, targets[i].name);
		memset(seen, 0, sizeof *seen);
		fflush(stdout);
		pid_t pid = fork();
		if (pid == 0)
			child(targets[i].run, argc > 2 ? argv[2] : path, seen->file, &seen->files);
		waitpid(pid, &how, 0);
		bool good = WIFEXITED(how) && WEXITSTATUS(how) == 0 && seen->files;
		printf("%sok %d - fuzz corpus of %s: %u files\n", good ? "" : "not ", ++n, targets[i].name, seen->files);
		if (!good)
			printf("#   at '%s', wait status 0x%x\n", seen->file, (unsigned)how);
		failed += !good;
	}
	printf("1..%d\n", n);
	return failed != 0;
}

#endif

/* case_fuzz.h - a small case file for targets that need one, in /tmp and gone
 * when the process ends. */
#ifndef TESTS_CASE_FUZZ_H
#define TESTS_CASE_FUZZ_H

#include "fuzz.h"
#include <sluice/casefile.h>
#include <stdio.h>
#include <unistd.h>

static char fuzz_case_path[64];

static void fuzz_case_remove(void)
{
	char path[80];
	static const char *const tails[] = { "", "-wal", "-shm", "-journal" };
	for (size_t i = 0; fuzz_case_path[0] && i < 4; i++) {
		snprintf(path, sizeof path, "%s%s", fuzz_case_path, tails[i]);
		unlink(path);
	}
}

static struct casefile *fuzz_case(void)
{
	struct casefile *c = NULL;
	struct err err = { .code = E_NONE };
	if (!fuzz_case_path[0])
		atexit(fuzz_case_remove);
	snprintf(fuzz_case_path, sizeof fuzz_case_path, "/tmp/sluice-fuzz-%d.db", (int)getpid());
	fuzz_case_remove();
	if (casefile_open(&c, fuzz_case_path, CASEFILE_CREATE, 0, &err) != ST_OK)
		BUG("fuzz: no case");
	return c;
}

/* Records the lines of STREAM; what is written may only be refused as a record. */
static void fuzz_case_record(struct casefile *c, struct str stream)
{
	struct recorder *r = NULL;
	struct err err = { .code = E_NONE };
	struct recorder_options o = { .actor = { "nobody", "fuzz", "" }, .replace = true };
	struct str line;
	FUZZ_MUST(recorder_begin(&r, c, &o, &err) == ST_OK);
	while (str_next_line(&stream, &line)) {
		enum status st = recorder_add(r, line, &err);
		FUZZ_MUST(st != ST_FATAL || err.code == E_VERSION);
	}
	enum status st = recorder_end(r, NULL, &err);
	if (st == ST_FATAL && err.code != E_VERSION)
		fprintf(stderr, "%s\n", err.msg);
	FUZZ_MUST(st != ST_FATAL || err.code == E_VERSION);
}

#endif

/* refs_run.h - runs the rules of share/ over a text and keeps what they find.
 * Tests run from the top folder. */
#ifndef TESTS_REFS_RUN_H
#define TESTS_REFS_RUN_H

#include "tap.h"
#include <sluice/json.h>
#include <sluice/refs.h>
#include <stdlib.h>

#define RUN_MAX 512

struct run {
	char *line[RUN_MAX]; /* owned: the record lines */
	unsigned n;
};

static struct refs_rules *run_rules;

__attribute__((unused)) static bool run_open(const char *gazetteer)
{
	struct err err = { 0 };
	struct refs_options o = { .data = "share/refs", .gazetteer_file = gazetteer };
	enum status st = refs_open(&run_rules, &o, &err);
	return ok(st == ST_OK, "rules are read %s", err.msg);
}

static void run_keep(void *ctx, const struct ref *r)
{
	struct run *run = ctx;
	if (run->n < RUN_MAX)
		run->line[run->n++] = xstrndup(r->record);
}

static void run_free(struct run *run)
{
	for (unsigned i = 0; i < run->n; i++)
		free(run->line[i]);
	run->n = 0;
}

__attribute__((unused)) static void run_text(struct run *run, const char *text)
{
	struct err err = { 0 };
	run_free(run);
	struct refs_source s = { .text = str_from(text), .fd = -1, .path = STR("t.txt") };
	ok(refs_scan(run_rules, &s, run_keep, run, &err) == ST_OK, "scanned: %.40s", text);
}

static struct str run_key(struct str line, const char *key)
{
	struct str v = json_get(line, key);
	return v.len >= 2 && v.p[0] == '"' ? str_sub(v, 1, v.len - 1) : v;
}

/* The first record of TYPE whose KEY is VALUE; empty when there is none. */
__attribute__((unused)) static struct str run_find(const struct run *run, const char *type, const char *key, const char *value)
{
	for (unsigned i = 0; i < run->n; i++) {
		struct str line = str_trim(str_from(run->line[i]));
		if (str_eqz(run_key(line, "type"), type) && str_eqz(run_key(line, key), value))
			return line;
	}
	return STR("");
}

/* A reference of KIND whose text is RAW. */
__attribute__((unused)) static bool run_has(const struct run *run, const char *kind, const char *raw)
{
	for (unsigned i = 0; i < run->n; i++) {
		struct str line = str_trim(str_from(run->line[i]));
		if (str_eqz(run_key(line, "kind"), kind) && str_eqz(run_key(line, "raw"), raw))
			return true;
	}
	return false;
}

__attribute__((unused)) static unsigned run_count(const struct run *run, const char *type)
{
	unsigned n = 0;
	for (unsigned i = 0; i < run->n; i++)
		n += str_eqz(run_key(str_trim(str_from(run->line[i])), "type"), type);
	return n;
}

__attribute__((unused)) static void run_close(struct run *run)
{
	run_free(run);
	refs_close(run_rules);
}

#endif

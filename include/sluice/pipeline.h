/* pipeline.h - programs joined by pipes, with taps that count what flows. */
#ifndef SLUICE_PIPELINE_H
#define SLUICE_PIPELINE_H

#include <sluice/err.h>
#include <stdatomic.h>

#define PIPELINE_STEPS_MAX 16

/* What has passed a tap so far; read by the thread that shows progress. */
struct pipeline_tap {
	atomic_ullong lines, items, errors, refs, targets, contracts;
	atomic_ullong bytes;      /* sum of the items' sizes, of kind file, depth 0 and below */
	atomic_bool ended;
};

struct pipeline {
	char **argv[PIPELINE_STEPS_MAX];   /* argv[0] is the program's path; borrowed */
	int n;
	int input;                         /* the first step's standard input, consumed; 0: it has none */
	int tap_after[2];                  /* taps stand behind these steps; -1: none */
	struct pipeline_tap tap[2];
	/* Called about every interval_ms while it runs; may be NULL. */
	void (*tick)(void *ctx, const struct pipeline *p);
	void *tick_ctx;
	unsigned interval_ms;
	/* Results */
	int exit_status[PIPELINE_STEPS_MAX]; /* 128+n: died of signal n */
};

/* Runs the steps, the last with
 * standard output as ours, and waits for all. ST_FATAL when a program cannot
 * be started; what they return stands in exit_status. */
enum status pipeline_run(struct pipeline *p, struct err *err);

#endif

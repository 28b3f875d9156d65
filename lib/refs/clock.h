/* clock.h - where the time of a scan goes: for tests/bench/rules.c, which prints it.
 *
 * A rule set whose clock is NULL, as refs_open() leaves it, costs one comparison
 * a pass and window. Scan with one thread while it is set. */
#ifndef SLUICE_REFS_CLOCK_H
#define SLUICE_REFS_CLOCK_H

#include <stdint.h>
#include <time.h>
#if defined(__x86_64__)
#include <x86intrin.h>
#endif

enum refs_phase {
	PHASE_READ,
	PHASE_LINES,
	PHASE_LITERALS,
#define PASS(name, fn, need) PHASE_##name,
#include "extractors.def"
#undef PASS
	PHASE_SORT,
	PHASE_TELL,
	REFS_PHASES
};

struct refs_clock {
	uint64_t at;                       /* ticks when the last phase ended */
	uint64_t ticks[REFS_PHASES];
	uint64_t hits[REFS_PHASES];        /* findings that a pass added */
	uint64_t literals[64];             /* occurrences of each table's entries */
};

static inline uint64_t refs_ticks(void)
{
#if defined(__x86_64__)
	return __rdtsc();
#else
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
#endif
}

static inline void refs_clock_end(struct refs_clock *c, unsigned phase)
{
	if (!c)
		return;
	uint64_t now = refs_ticks();
	c->ticks[phase] += now - c->at;
	c->at = now;
}

#endif

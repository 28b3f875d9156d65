/* windows.h - a long text in overlapping windows.
 *
 * A window is large enough to hold any ordinary document whole. Longer texts
 * are read in windows that overlap on both sides; each place is *owned* by one
 * window, which reports what starts there, so nothing is lost or told twice. */
#ifndef SLUICE_REFS_WINDOWS_H
#define SLUICE_REFS_WINDOWS_H

#include <sluice/refs.h>

struct window {
	char *p;                  /* owned; zeros follow the text, a block and 16 bytes, for readers of whole vectors */
	size_t len;
	uint64_t number, base;    /* from 0; its place in the text */
	uint32_t own_from, own_to;
	uint32_t first_page;
	size_t next_from;         /* the next window begins with this byte of it */
	bool last;
};

/* The text, and where its next window begins. */
struct windows {
	const struct refs_source *source;
	size_t taken;             /* of a text in memory */
	const struct window *at;  /* the one read last; borrowed */
	size_t at_len, at_from;   /* as at its reading, whatever becomes of it */
	struct window ahead;      /* what is known of the next one: number, base, own_from, first_page */
	bool eof;
};

void windows_init(struct windows *ws, const struct refs_source *s);
void window_init(struct window *w, const struct refs_source *s);
void window_release(struct window *w);
/* Reads the next window into W, which may hold an earlier one; the window read
 * before it must be as it was read. ST_EOF past the last, ST_SKIP when reading fails. */
enum status windows_next(struct windows *ws, struct window *w, struct err *err);

#endif

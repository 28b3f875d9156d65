/* windows.c - reads windows, and finds where they may be cut: at a line's start if
 * one is near. The end of one window is copied to the start of the next, since
 * two threads may have them. */
#include "windows.h"
#include <sluice/io.h>
#include <stdlib.h>

#define WINDOW_BYTES (1u << 20)  /* dense text gives a hit each 7 bytes: some 30 MB of hits */
#define AHEAD_BYTES (64u << 10)  /* no reference is longer */
#define BEHIND_BYTES (4u << 10)  /* labels before what a window owns */
#define PADDING_BYTES 80u       /* a whole vector, and two bytes behind its last: signs.c */

void windows_init(struct windows *ws, const struct refs_source *s)
{
	*ws = (struct windows){ .source = s, .ahead = { .first_page = s->paged ? 1 : 0 } };
}

void window_init(struct window *w, const struct refs_source *s)
{
	/* a path or a short text needs no whole window */
	size_t room = s->text.p && s->text.len < WINDOW_BYTES ? s->text.len : WINDOW_BYTES;
	*w = (struct window){ .p = xmalloc(room + PADDING_BYTES) };
}

void window_release(struct window *w)
{
	free(w->p);
	w->p = NULL;
}

static enum status fill(struct windows *ws, struct window *w, struct err *err)
{
	size_t room = WINDOW_BYTES - w->len;
	const struct refs_source *s = ws->source;
	if (s->text.p) {
		struct str t = str_sub(s->text, ws->taken, ws->taken + room);
		memcpy(w->p + w->len, t.p, t.len);
		ws->taken += t.len;
		w->len += t.len;
		w->last = ws->taken == s->text.len;
	} else {
		ssize_t n = io_read_full(s->fd, w->p + w->len, room);
		if (n < 0)
			return err_sys(err, ST_SKIP, E_UNREADABLE, "'%.*s' cannot be read", STR_ARG(s->path));
		w->len += (size_t)n;
		w->last = (size_t)n < room;
	}
	memset(w->p + w->len, 0, PADDING_BYTES);
	return ST_OK;
}

/* The last line start in (LOW, HIGH], else a character border near HIGH. */
static size_t border(const struct window *w, size_t low, size_t high)
{
	const char *nl = high > low ? memrchr(w->p + low, '\n', high - low) : NULL;
	if (nl)
		return (size_t)(nl - w->p) + 1;
	while (high > 0 && high < w->len && ((unsigned char)w->p[high] & 0xC0) == 0x80)
		high--;
	return high;
}

enum status windows_next(struct windows *ws, struct window *w, struct err *err)
{
	if (ws->eof)
		return ST_EOF;
	size_t kept = ws->at ? ws->at_len - ws->at_from : 0;
	if (kept)
		memmove(w->p, ws->at->p + ws->at_from, kept);
	char *p = w->p;
	*w = ws->ahead;
	w->p = p;
	w->len = kept;
	enum status st = fill(ws, w, err);
	if (st != ST_OK) {
		ws->eof = true;
		return st;
	}
	size_t own_to = w->last ? w->len : border(w, w->len - 2 * AHEAD_BYTES, w->len - AHEAD_BYTES);
	/* the end itself is owned, so that an empty tail loses nothing */
	w->own_to = (uint32_t)(w->last ? w->len + 1 : own_to);
	w->next_from = own_to > BEHIND_BYTES ? border(w, own_to - 2 * BEHIND_BYTES, own_to - BEHIND_BYTES) : 0;
	ws->eof = w->last;
	ws->at = w;
	ws->at_len = w->len;
	ws->at_from = w->next_from;
	ws->ahead.number++;
	ws->ahead.base += w->next_from;
	ws->ahead.own_from = (uint32_t)(own_to - w->next_from);
	for (const char *ff = w->p; ws->source->paged && (ff = memchr(ff, '\f', (size_t)(w->p + w->next_from - ff))); ff++)
		ws->ahead.first_page++;
	return ST_OK;
}

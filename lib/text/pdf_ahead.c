/* pdf_ahead.c - see pdf_ahead.h.
 *
 * The helper has a document of its own over the same bytes: poppler's objects
 * are not to be shared, its globals are locked. It takes the next page that
 * nobody has taken, and so does the reader while the page it needs is still
 * being worked on; both stop at a window's end, so that memory stays bounded.
 * Threads and not processes: a sandboxed worker cannot make any. */
#include "pdf_ahead.h"

#include <pthread.h>
#include <sluice/str.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Opening a document twice is paid back after some dozen pages. */
#define AHEAD_PAGES_MIN 48
/* Pages taken before they are asked for; a page of a drawing bears some
 * megabytes, an ordinary one a hundred kilobytes. */
#define AHEAD_PAGES_MAX 32
#define AHEAD_BYTES_MAX (48u << 20)

enum { SLOT_FREE, SLOT_BUSY, SLOT_READY };

struct slot {
	struct pdf_type type;
	int state;
};

struct pdf_ahead {
	PopplerDocument *doc;
	GBytes *bytes;
	int pages;
	bool helped;
	pthread_t helper;
	pthread_mutex_t lock;  /* of all that follows */
	pthread_cond_t changed;
	struct slot slot[AHEAD_PAGES_MAX];
	int taken;             /* pages below were given out */
	int next;              /* pages below were begun */
	size_t held;           /* bytes in slots */
	bool stop;
};

static void type_of(PopplerDocument *doc, int i, struct pdf_type *ret)
{
	*ret = (struct pdf_type){ NULL, NULL, 0 };
	PopplerPage *page = poppler_document_get_page(doc, i);
	if (!page)
		return;
	ret->text = poppler_page_get_text(page);
	if (ret->text && *ret->text && !poppler_page_get_text_layout(page, &ret->boxes, &ret->n)) {
		ret->boxes = NULL;
		ret->n = 0;
	}
	g_object_unref(page);
}

static size_t weight(const struct pdf_type *t)
{
	return t->n * sizeof *t->boxes + (t->text ? strlen(t->text) : 0);
}

void pdf_type_release(struct pdf_type *t)
{
	g_free(t->text);
	g_free(t->boxes);
	*t = (struct pdf_type){ NULL, NULL, 0 };
}

/* Takes the next page that nobody has begun, with the lock held; false if the
 * window or the document is at its end. */
static bool take_next(struct pdf_ahead *a, PopplerDocument *doc)
{
	int i = a->next;
	struct slot *s = &a->slot[i % AHEAD_PAGES_MAX];
	if (i >= a->pages || i >= a->taken + AHEAD_PAGES_MAX || a->held > AHEAD_BYTES_MAX)
		return false;
	a->next++;
	s->state = SLOT_BUSY;
	pthread_mutex_unlock(&a->lock);
	struct pdf_type type;
	type_of(doc, i, &type);
	pthread_mutex_lock(&a->lock);
	s->type = type;
	s->state = SLOT_READY;
	a->held += weight(&type);
	pthread_cond_broadcast(&a->changed);
	return true;
}

static void *help(void *ctx)
{
	struct pdf_ahead *a = ctx;
	PopplerDocument *doc = poppler_document_new_from_bytes(a->bytes, NULL, NULL);
	if (!doc)
		return NULL; /* then the reader does it all */
	pthread_mutex_lock(&a->lock);
	while (!a->stop && a->next < a->pages)
		if (!take_next(a, doc))
			pthread_cond_wait(&a->changed, &a->lock);
	pthread_mutex_unlock(&a->lock);
	g_object_unref(doc);
	return NULL;
}

struct pdf_ahead *pdf_ahead_open(PopplerDocument *doc, GBytes *bytes, int pages, unsigned threads)
{
	struct pdf_ahead *a = xcalloc(1, sizeof *a);
	a->doc = doc;
	a->bytes = bytes;
	a->pages = pages;
	pthread_mutex_init(&a->lock, NULL);
	pthread_cond_init(&a->changed, NULL);
	if (threads > 1 && pages >= AHEAD_PAGES_MIN)
		a->helped = pthread_create(&a->helper, NULL, help, a) == 0;
	return a;
}

void pdf_ahead_take(struct pdf_ahead *a, int i, struct pdf_type *ret)
{
	if (!a->helped) {
		type_of(a->doc, i, ret);
		return;
	}
	struct slot *s = &a->slot[i % AHEAD_PAGES_MAX];
	pthread_mutex_lock(&a->lock);
	while (s->state != SLOT_READY) {
		/* the page itself is begun before any limit is reached: see take_next() */
		if (a->next > i && !take_next(a, a->doc))
			pthread_cond_wait(&a->changed, &a->lock);
		else if (a->next <= i)
			take_next(a, a->doc);
	}
	*ret = s->type;
	a->held -= weight(ret);
	*s = (struct slot){ .state = SLOT_FREE };
	a->taken = i + 1;
	pthread_cond_broadcast(&a->changed);
	pthread_mutex_unlock(&a->lock);
}

void pdf_ahead_close(struct pdf_ahead *a)
{
	if (a->helped) {
		pthread_mutex_lock(&a->lock);
		a->stop = true;
		pthread_cond_broadcast(&a->changed);
		pthread_mutex_unlock(&a->lock);
		pthread_join(a->helper, NULL);
	}
	for (int k = 0; k < AHEAD_PAGES_MAX; k++)
		pdf_type_release(&a->slot[k].type);
	pthread_cond_destroy(&a->changed);
	pthread_mutex_destroy(&a->lock);
	free(a);
}

/* ocr_traditional.c - pairs of simplified and traditional characters.
 *
 * PP-OCR's model has most traditional characters and was taught far more simplified text: of 亞, 銀, 會 it
 * likes to write 亚, 银, 会. Names are looked up as they are written, so a mixed word is a lost one. Only characters that no
 * traditional text has are turned: 后, 里, 万, 云 stay what they are. */
#include "text/ocr_traditional.h"

#include <pthread.h>
#include <sluice/utf8.h>
#include <stdlib.h>

/* One in five or more of such characters are traditional: the others are mistakes. */
#define MISTAKEN_PART 0.2

static const char *const rows[] = {
#include "text/ocr_traditional.def"
};

enum { PAIRS_MAX = 2400 };
static struct pair { uint32_t from, to; } simplified[PAIRS_MAX], traditional[PAIRS_MAX];
static size_t n_pairs;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int pair_order(const void *pa, const void *pb)
{
	const struct pair *a = pa, *b = pb;
	return (a->from > b->from) - (a->from < b->from);
}

static void unfold(void)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (struct str s = str_from(rows[i]); s.len && n_pairs < PAIRS_MAX;) {
			struct pair *p = &simplified[n_pairs];
			s = str_sub(s, utf8_decode(s, &p->from), s.len);
			s = str_sub(s, utf8_decode(s, &p->to), s.len);
			traditional[n_pairs++] = (struct pair){ p->to, p->from };
		}
	qsort(simplified, n_pairs, sizeof *simplified, pair_order);
	qsort(traditional, n_pairs, sizeof *traditional, pair_order);
}

static uint32_t find(const struct pair *list, uint32_t cp)
{
	struct pair key = { cp, 0 };
	const struct pair *p = bsearch(&key, list, n_pairs, sizeof *list, pair_order);
	return p ? p->to : 0;
}

void ocr_traditional_count(const struct ocr_char *c, size_t n, size_t *ret_simplified, size_t *ret_traditional)
{
	pthread_once(&once, unfold);
	*ret_simplified = *ret_traditional = 0;
	for (size_t i = 0; i < n; i++) {
		*ret_simplified += find(simplified, c[i].cp) != 0;
		*ret_traditional += find(traditional, c[i].cp) != 0;
	}
}

void ocr_traditional_settle(struct ocr_char *c, size_t n)
{
	size_t wrong, right;
	ocr_traditional_count(c, n, &wrong, &right);
	if (right == 0 || (double)right < MISTAKEN_PART * (double)(right + wrong))
		return;
	for (size_t i = 0; i < n; i++) {
		uint32_t to = find(simplified, c[i].cp);
		if (find(simplified, c[i].second))
			c[i].second = 0;
		if (to) {
			c[i].cp = to;
			c[i].second = 0; /* a second thought would turn it back */
		}
	}
}

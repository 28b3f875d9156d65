/* ocr_ctc.c - greedy decoding of connectionist temporal classification.
 *
 * A beam search with a language model was left out: names and numbers are what
 * counts, and a model's idea of likely words is worst at those. */
#include "text/ocr_ctc.h"

#include <sluice/utf8.h>
#include <stdlib.h>

enum status ocr_keys_load(struct ocr_keys *k, struct str text, struct err *err)
{
	size_t cap = 0;
	struct str line;
	memset(k, 0, sizeof *k);
	k->cp = xgrow(k->cp, &cap, 2, sizeof *k->cp);
	k->cp[k->n++] = 0;
	while (str_next_line(&text, &line)) {
		uint32_t cp;
		size_t len = utf8_decode(line, &cp);
		if (line.len == 0 || len > line.len || cp == UTF8_REPLACEMENT) {
			ocr_keys_release(k);
			return err_set(err, ST_SKIP, E_CORRUPT, "line %zu of the keys file is no character", k->n);
		}
		k->cp = xgrow(k->cp, &cap, k->n + 2, sizeof *k->cp);
		k->cp[k->n++] = cp;
	}
	k->cp[k->n++] = ' ';
	return ST_OK;
}

void ocr_keys_release(struct ocr_keys *k)
{
	free(k->cp);
	memset(k, 0, sizeof *k);
}

/* Index of the largest of N values. Eight lanes of maxima first, so that the
 * compiler can keep them in one register: this runs over 6,625 values a step. */
static size_t largest(const float *p, size_t n)
{
	float m[8];
	size_t i;
	if (n < 8) {
		size_t best = 0;
		for (i = 1; i < n; i++)
			best = p[i] > p[best] ? i : best;
		return best;
	}
	memcpy(m, p, sizeof m);
	for (i = 8; i + 8 <= n; i += 8)
		for (int k = 0; k < 8; k++)
			m[k] = p[i + (size_t)k] > m[k] ? p[i + (size_t)k] : m[k];
	float top = m[0];
	for (int k = 1; k < 8; k++)
		top = m[k] > top ? m[k] : top;
	for (; i < n; i++)
		top = p[i] > top ? p[i] : top;
	for (i = 0; i < n && p[i] < top; i++)
		;
	return i < n ? i : 0;
}

/* The best of the step's other classes, the blank left out. */
static size_t next_largest(const float *p, size_t n, size_t but)
{
	size_t best = 0;
	for (size_t i = 1; i < n; i++)
		if (i != but && (best == 0 || p[i] > p[best]))
			best = i;
	return best;
}

size_t ocr_ctc_decode(const float *p, size_t steps, size_t classes, const struct ocr_keys *keys, struct ocr_char **ret)
{
	struct ocr_char *out = xcalloc(steps + 1, sizeof *out);
	size_t n = 0, last = 0, stride = classes;
	if (classes > keys->n)
		classes = keys->n;
	for (size_t t = 0; t < steps; t++, p += stride) {
		size_t k = largest(p, classes);
		if (k == 0) {
			last = 0;
			continue;
		}
		struct ocr_char *c = &out[n];
		if (k == last && n > 0) {
			/* One character over several steps: its best step speaks. */
			c = &out[n - 1];
			c->x1 = (float)t + 1;
			if (p[k] <= c->confidence)
				continue;
		} else {
			if (n == OCR_LINE_CHARS_MAX)
				break;
			*c = (struct ocr_char){ .cp = keys->cp[k], .x0 = (float)t, .x1 = (float)t + 1 };
			n++;
			last = k;
		}
		c->confidence = p[k];
		size_t next = next_largest(p, classes, k);
		c->second = keys->cp[next];
		c->second_confidence = p[next];
	}
	*ret = out;
	return n;
}

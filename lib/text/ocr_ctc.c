/* ocr_ctc.c - greedy decoding of connectionist temporal classification.
 *
 * A beam search with a language model was left out: names and numbers are what
 * counts, and a model's idea of likely words is worst at those. */
#include "text/ocr_ctc.h"

#include <sluice/utf8.h>
#include <stdlib.h>

/* Blank steps are looked into for what they hide: characters that gather this
 * much of the probability, in steps of at least that. */
#define HIDDEN_MIN 0.08f
#define HIDDEN_STEP_MIN 0.01f

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

/* Blank steps FROM..TO between two characters: the class that gathered most of
 * what the blank left. The steps beside a character hold its tail: its class and
 * its second choice count for nothing there. */
static size_t hidden_class(const float *p, size_t classes, size_t from, size_t to, const size_t before[2], const size_t after[2],
			   float *sum, float *ret_mass, size_t *ret_step)
{
	size_t best = 0, space = classes - 1;
	float most = 0;
	*ret_mass = 0;
	memset(sum, 0, classes * sizeof *sum);
	for (size_t t = from; t < to; t++) {
		const float *q = p + t * classes;
		if (q[0] + q[space] > 1 - HIDDEN_STEP_MIN)
			continue;
		for (size_t k = 1; k < space; k++) {
			if (q[k] < HIDDEN_STEP_MIN || (t == from && (k == before[0] || k == before[1])) ||
			    (t + 1 == to && (k == after[0] || k == after[1])))
				continue;
			sum[k] += q[k];
			*ret_mass += q[k];
			if (q[k] > most) {
				most = q[k];
				*ret_step = t;
			}
			best = sum[k] > sum[best] ? k : best;
		}
	}
	return best;
}

static size_t add_char(struct ocr_char *out, size_t n, const struct ocr_keys *keys, size_t k, size_t t)
{
	out[n] = (struct ocr_char){ .cp = keys->cp[k], .x0 = (float)t, .x1 = (float)t + 1 };
	return n + 1;
}

size_t ocr_ctc_decode(const float *p, size_t steps, size_t classes, const struct ocr_keys *keys, struct ocr_char **ret)
{
	struct ocr_char *out = xcalloc(steps * 2 + 2, sizeof *out);
	float *sum = xmalloc((classes + 1) * sizeof *sum);
	float space = 0;
	size_t n = 0, last = 0, before[2] = { 0 }, blank_from = 0, stride = classes;
	if (classes > keys->n)
		classes = keys->n;
	for (size_t t = 0; t <= steps && n + 1 < OCR_LINE_CHARS_MAX; t++) {
		const float *q = p + t * stride;
		size_t k = t < steps ? largest(q, classes) : 0;
		if (t < steps)
			space = space > q[classes - 1] ? space : q[classes - 1];
		if (t < steps && k == 0) {
			last = 0;
			continue;
		}
		/* what the blanks before this character hide */
		if (t > blank_from && stride == classes) {
			float mass;
			size_t after[2] = { k, k ? next_largest(q, classes, k) : 0 };
			size_t step = blank_from, h = hidden_class(p, classes, blank_from, t, before, after, sum, &mass, &step);
			if (h && mass >= HIDDEN_MIN) {
				n = add_char(out, n, keys, h, step);
				out[n - 1].hidden = true;
				out[n - 1].confidence = mass < 1 ? mass : 1;
			}
		}
		blank_from = t + 1;
		if (t == steps)
			break;
		before[0] = k;
		before[1] = next_largest(q, classes, k);
		struct ocr_char *c = n ? &out[n - 1] : NULL;
		if (k == last && c && !c->hidden) {
			/* One character over several steps: its best step speaks. */
			c->x1 = (float)t + 1;
			if (q[k] <= c->confidence)
				continue;
		} else {
			n = add_char(out, n, keys, k, t);
			c = &out[n - 1];
			c->said = space;
			space = 0;
			last = k;
		}
		c->confidence = q[k];
		c->second = keys->cp[before[1]];
		c->second_confidence = q[before[1]];
	}
	free(sum);
	*ret = out;
	return n;
}

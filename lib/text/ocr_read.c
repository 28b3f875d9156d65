/* ocr_read.c - one line read at one scale, and again where that left doubts.
 *
 * The recogniser is not the same reader at every width: squeezed it is fast and
 * best at Chinese, stretched it sees narrow letters and lone marks. So a line
 * is read squeezed; when a character is doubtful, or a blank nearly was none,
 * the piece around it is read stretched too (the network's time is the width's),
 * and the two readings are aligned and merged. A language model of words was
 * rejected: names and numbers are in none. */
#include "text/ocr_read.h"

#include "text/image_sample.h"
#include "text/ocr_marks.h"
#include "text/ocr_spaces.h"

#include <math.h>
#include <stdlib.h>

#define LINE_HEIGHT 48
/* Widths of a line's crop: less is no letter; more (200 letters) is squeezed,
 * because the network's memory and time grow with it. */
#define LINE_WIDTH_MIN 16
#define LINE_WIDTH_MAX 8000
/* Crop's width by what its height asks for: first reading, second reading. */
#define LINE_SQUEEZE 0.85f
#define LINE_STRETCH 1.15f
/* Characters less sure than this are worth a second reading … */
#define SURE 0.9f
/* … of lines up to this length: alignment costs its square. */
#define AGAIN_CHARS_MAX 200
/* The piece that is read again: so many characters beside each doubtful one, cut
 * where these stand apart; pieces that make this part of the line are the line. */
#define CONTEXT 4
#define PIECES_PART 0.7f
/* The cut's own neighbours may be spoilt: an edge is where both readings first
 * agree within so many characters. */
#define EDGE_CHARS 3
/* The cut is looked for in this part of the way between two characters. */
#define CUT_PART 0.35f
/* What one reading alone has is kept from this confidence on. */
#define ALONE_MIN 0.6f
/* A hidden character counts this much of what it has. */
#define HIDDEN_PART 0.5f
/* A mark told by its place alone. */
#define MARK_CONFIDENCE 0.6f
/* What is hidden in both readings needs so much together. */
#define BOTH_HIDDEN_MIN 0.7f

struct reading {
	struct ocr_char *c;
	size_t n;
	float *planes;
	int w, stride;
	float squeeze, per_step;
};

static void reading_release(struct reading *r)
{
	free(r->c);
	free(r->planes);
	r->c = NULL;
	r->planes = NULL;
}

/* Cuts the box out and reads it. */
static enum status read_once(struct ort_model *m, const struct ocr_keys *keys, const struct ocr_picture *pic, const struct ocr_quad *box,
			     float squeeze, struct reading *r, struct err *err)
{
	static const struct image_norm norm = { .mul = { 1 / 127.5f, 1 / 127.5f, 1 / 127.5f }, .add = { -1, -1, -1 } };
	float want = box->w * LINE_HEIGHT / box->h * squeeze;
	int w = want < LINE_WIDTH_MIN ? LINE_WIDTH_MIN : want > LINE_WIDTH_MAX ? LINE_WIDTH_MAX : (int)want;
	int stride = (w + 7) / 8 * 8;
	struct ort_output out;
	*r = (struct reading){ .w = w, .stride = stride, .squeeze = squeeze };
	r->planes = xcalloc((size_t)stride * LINE_HEIGHT * 3, sizeof *r->planes);
	if (box->uy == 0 && box->ux > 0)
		image_sample_rect(pic, box->cx - box->w / 2, box->cy - box->h / 2, box->w, box->h, w, LINE_HEIGHT, &norm, r->planes, stride);
	else
		image_sample_quad(pic, box, w, LINE_HEIGHT, &norm, r->planes, stride);
	enum status st = ort_run(m, r->planes, (int64_t[4]){ 1, 3, LINE_HEIGHT, stride }, 4, &out, err);
	if (st == ST_OK) {
		if (out.dims == 3 && out.dim[1] > 0 && (size_t)out.dim[2] == keys->n && out.count == (size_t)out.dim[1] * (size_t)out.dim[2]) {
			size_t steps = (size_t)out.dim[1];
			r->n = ocr_ctc_decode(out.data, steps, keys->n, keys, &r->c);
			r->per_step = (float)stride / (float)steps;
		} else {
			st = err_set(err, ST_SKIP, E_VERSION, "the recogniser's result does not fit the keys file");
		}
		ort_output_release(&out);
	}
	if (st != ST_OK)
		reading_release(r);
	return st;
}

float ocr_read_confidence(const struct ocr_char *c, size_t n)
{
	float sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += c[i].confidence;
	return n ? sum / (float)n : 0;
}

/* The same of what is not hidden. */
static float seen_confidence(const struct ocr_char *c, size_t n)
{
	float sum = 0;
	size_t seen = 0;
	for (size_t i = 0; i < n; i++)
		if (!c[i].hidden) {
			sum += c[i].confidence;
			seen++;
		}
	return seen ? sum / (float)seen : 0;
}

static bool doubt(const struct ocr_char *c)
{
	return c->cp != ' ' && (c->hidden || c->confidence < SURE);
}

static bool doubtful(const struct reading *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (doubt(&r->c[i]))
			return r->n <= AGAIN_CHARS_MAX;
	return false;
}

/* Hidden characters that nothing confirmed go. */
static size_t drop(struct ocr_char *c, size_t n)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++)
		if (!c[i].hidden)
			c[kept++] = c[i];
	return kept;
}

/* Costs of the alignment: hidden characters and spaces come and go cheaply. */
enum { COST_FULL = 10, COST_HIDDEN = 4, COST_OTHER_HIDDEN = 6 };

static int lone_cost(const struct ocr_char *c)
{
	return c->hidden || c->cp == ' ' ? COST_HIDDEN : COST_FULL;
}

static int pair_cost(const struct ocr_char *a, const struct ocr_char *b)
{
	if (a->cp == b->cp)
		return 0;
	return a->hidden || b->hidden ? COST_OTHER_HIDDEN : COST_FULL;
}

static float weight(const struct ocr_char *c)
{
	return c->hidden ? c->confidence * HIDDEN_PART : c->confidence;
}

/* Of two readings of one character the likelier, second choices counted. */
static struct ocr_char choose(const struct ocr_char *a, const struct ocr_char *b)
{
	float wa = weight(a) + (b->second == a->cp ? b->second_confidence : 0), wb = weight(b) + (a->second == b->cp ? a->second_confidence : 0);
	struct ocr_char r = *a;
	/* two guesses that agree are one only if they are good ones */
	r.hidden = a->hidden && b->hidden && (a->cp != b->cp || a->confidence + b->confidence < BOTH_HIDDEN_MIN);
	if (a->cp == b->cp) {
		r.confidence = fmaxf(a->confidence, b->confidence);
		return r;
	}
	if (wb > wa) {
		r.cp = b->cp;
		r.confidence = b->confidence;
	}
	r.second = wb > wa ? a->cp : b->cp;
	r.second_confidence = wb > wa ? a->confidence : b->confidence;
	return r;
}

size_t ocr_read_merge(struct ocr_char *a, size_t n, struct ocr_char *b, size_t m, struct ocr_char **ret)
{
	size_t wide = m + 1, k = 0;
	int *cost = xmalloc((n + 1) * wide * sizeof *cost);
	struct ocr_char *out = xcalloc(n + m + 2, sizeof *out);
	/* From the end, so that the way can be walked from the start. */
	for (size_t i = n + 1; i-- > 0;)
		for (size_t j = m + 1; j-- > 0;) {
			int best = i < n || j < m ? 1 << 30 : 0;
			if (i < n && j < m)
				best = cost[(i + 1) * wide + j + 1] + pair_cost(&a[i], &b[j]);
			if (i < n && cost[(i + 1) * wide + j] + lone_cost(&a[i]) < best)
				best = cost[(i + 1) * wide + j] + lone_cost(&a[i]);
			if (j < m && cost[i * wide + j + 1] + lone_cost(&b[j]) < best)
				best = cost[i * wide + j + 1] + lone_cost(&b[j]);
			cost[i * wide + j] = best;
		}
	for (size_t i = 0, j = 0; i < n || j < m;) {
		int here = cost[i * wide + j];
		if (i < n && j < m && here == cost[(i + 1) * wide + j + 1] + pair_cost(&a[i], &b[j])) {
			out[k] = choose(&a[i++], &b[j++]);
			k += !out[k].hidden;
		} else if (i < n && here == cost[(i + 1) * wide + j] + lone_cost(&a[i])) {
			out[k] = a[i++];
			if (weight(&out[k]) >= ALONE_MIN * (out[k].hidden ? HIDDEN_PART : 1) || out[k].cp == ' ')
				out[k++].hidden = false;
		} else {
			out[k] = b[j++];
			if (!out[k].hidden && out[k].confidence >= ALONE_MIN)
				k++;
		}
	}
	free(cost);
	free(a);
	free(b);
	*ret = out;
	return k;
}

enum status ocr_read_quick(struct ort_model *m, const struct ocr_keys *keys, const struct ocr_picture *pic, const struct ocr_quad *box,
			   struct ocr_char **ret, size_t *ret_n, struct err *err)
{
	struct reading r;
	enum status st = read_once(m, keys, pic, box, LINE_SQUEEZE, &r, err);
	if (st != ST_OK)
		return st;
	*ret_n = drop(r.c, r.n);
	*ret = r.c;
	r.c = NULL;
	reading_release(&r);
	return ST_OK;
}

static float middle(const struct ocr_char *c)
{
	return (c->x0 + c->x1) / 2;
}

/* The column with least ink between the characters I-1 and I; the line's ends. */
static int cut_before(const struct reading *r, size_t i)
{
	if (i == 0 || i == r->n)
		return i ? r->w : 0;
	float a = middle(&r->c[i - 1]) * r->per_step, b = middle(&r->c[i]) * r->per_step, mid = (a + b) / 2, reach = (b - a) * CUT_PART, least = 4;
	const float *green = r->planes + (size_t)r->stride * LINE_HEIGHT;
	int best = (int)mid;
	for (int x = (int)(mid - reach); x <= (int)(mid + reach) && x < r->w; x++) {
		float lo = 1, hi = -1;
		for (int y = LINE_HEIGHT / 8; y < LINE_HEIGHT * 7 / 8 && x >= 0; y++) {
			float v = green[(size_t)y * (size_t)r->stride + (size_t)x];
			lo = fminf(lo, v);
			hi = fmaxf(hi, v);
		}
		if (x >= 0 && (hi - lo < least || (hi - lo == least && fabsf((float)x - mid) < fabsf((float)best - mid)))) {
			least = hi - lo;
			best = x;
		}
	}
	return best < 0 ? 0 : best;
}

/* The piece from character I on that is worth reading again: [I, return value). */
static size_t piece_end(const struct reading *r, size_t *i)
{
	size_t from = *i, last;
	while (from < r->n && !doubt(&r->c[from]))
		from++;
	if (from == r->n)
		return 0;
	last = from;
	for (size_t k = from; k < r->n && k <= last + 2 * CONTEXT; k++)
		last = doubt(&r->c[k]) ? k : last;
	*i = from > *i + CONTEXT ? from - CONTEXT : *i;
	return last + CONTEXT + 1 < r->n ? last + CONTEXT + 1 : r->n;
}

/* Reads characters FROM..TO again, into *B with places in R's steps. */
static enum status read_piece(struct ort_model *m, const struct ocr_keys *keys, const struct ocr_picture *pic, const struct ocr_quad *box,
			      const struct reading *r, size_t from, size_t to, struct ocr_char **b, size_t *ret_n, struct err *err)
{
	struct reading again;
	int x0 = cut_before(r, from), x1 = cut_before(r, to);
	float part = (float)(x1 - x0) / (float)r->w, along = ((float)(x0 + x1) / 2 / (float)r->w - 0.5f) * box->w;
	struct ocr_quad q = *box;
	if (x1 <= x0) {
		*ret_n = 0;
		*b = NULL;
		return ST_OK;
	}
	q.w *= part;
	q.cx += along * box->ux;
	q.cy += along * box->uy;
	enum status st = read_once(m, keys, pic, &q, LINE_STRETCH, &again, err);
	if (st != ST_OK)
		return st;
	float scale = again.per_step / (float)again.w * (float)(x1 - x0) / r->per_step, shift = (float)x0 / r->per_step;
	for (size_t i = 0; i < again.n; i++) {
		again.c[i].x0 = again.c[i].x0 * scale + shift;
		again.c[i].x1 = again.c[i].x1 * scale + shift;
	}
	*b = again.c;
	*ret_n = again.n;
	again.c = NULL;
	reading_release(&again);
	return ST_OK;
}

/* How many characters of A and of B lie before the first that both have. */
static bool agree(const struct ocr_char *a, size_t n, const struct ocr_char *b, size_t m, int step, size_t *ret_a, size_t *ret_b)
{
	for (size_t sum = 0; sum <= 2 * (EDGE_CHARS - 1); sum++)
		for (size_t i = 0; i <= sum; i++) {
			size_t k = sum - i;
			if (i >= EDGE_CHARS || k >= EDGE_CHARS || i >= n || k >= m)
				continue;
			const struct ocr_char *x = step > 0 ? &a[i] : &a[n - 1 - i], *y = step > 0 ? &b[k] : &b[m - 1 - k];
			if (x->cp != y->cp || x->hidden || y->hidden)
				continue;
			*ret_a = i;
			*ret_b = k;
			return true;
		}
	return false;
}

static struct ocr_char *part_of(const struct ocr_char *c, size_t n)
{
	struct ocr_char *p = xmalloc((n + 1) * sizeof *p);
	memcpy(p, c, n * sizeof *p);
	return p;
}

size_t ocr_read_merge_piece(struct ocr_char **c, size_t *ret_n, size_t from, size_t to, struct ocr_char *b, size_t m)
{
	struct ocr_char *a = *c, *merged;
	size_t a_skip = 0, b_skip = 0, a_drop = 0, b_drop = 0, n = to - from, rest = *ret_n - to;
	if (m == 0 || (from && !agree(a + from, n, b, m, 1, &a_skip, &b_skip)) || (rest && !agree(a + from, n, b, m, -1, &a_drop, &b_drop)) ||
	    a_skip + a_drop >= n || b_skip + b_drop >= m) {
		free(b);
		return to;
	}
	from += a_skip;
	to -= a_drop;
	rest += a_drop;
	size_t k = ocr_read_merge(part_of(a + from, to - from), to - from, part_of(b + b_skip, m - b_skip - b_drop), m - b_skip - b_drop, &merged);
	struct ocr_char *all = xcalloc(from + k + rest + 2, sizeof *all);
	memcpy(all, a, from * sizeof *all);
	memcpy(all + from, merged, k * sizeof *all);
	memcpy(all + from + k, a + to, rest * sizeof *all);
	free(a);
	free(b);
	free(merged);
	*c = all;
	*ret_n = from + k + rest;
	return from + k + a_drop;
}

/* The second look: at the pieces that need it, or at all of the line where they
 * are most of it. */
static enum status read_again(struct ort_model *m, const struct ocr_keys *keys, const struct ocr_picture *pic, const struct ocr_quad *box,
			      struct reading *r, struct err *err)
{
	size_t chars = 0, n;
	struct ocr_char *b;
	enum status st = ST_OK;
	for (size_t i = 0, end; (end = piece_end(r, &i)) != 0; i = end)
		chars += end - i;
	if ((float)chars > PIECES_PART * (float)r->n) {
		if ((st = read_piece(m, keys, pic, box, r, 0, r->n, &b, &n, err)) == ST_OK)
			r->n = ocr_read_merge(r->c, r->n, b, n, &r->c);
		return st;
	}
	for (size_t i = 0, end; st == ST_OK && (end = piece_end(r, &i)) != 0;)
		if ((st = read_piece(m, keys, pic, box, r, i, end, &b, &n, err)) == ST_OK)
			i = ocr_read_merge_piece(&r->c, &r->n, i, end, b, n);
	return st;
}

enum status ocr_read_line(struct ort_model *m, const struct ocr_keys *keys, const struct ocr_picture *pic, const struct ocr_quad *box,
			  struct ocr_char **ret, size_t *ret_n, float *ret_first, struct err *err)
{
	struct reading r;
	enum status st = read_once(m, keys, pic, box, LINE_SQUEEZE, &r, err);
	*ret_first = st == ST_OK ? seen_confidence(r.c, r.n) : 0;
	if (st == ST_OK && doubtful(&r))
		st = read_again(m, keys, pic, box, &r, err);
	if (st != ST_OK)
		return st;
	const float *green = r.planes + (size_t)r.stride * LINE_HEIGHT;
	r.n = drop(r.c, r.n);
	r.n = ocr_spaces_find(r.c, r.n, green, r.w, LINE_HEIGHT, (size_t)r.stride, r.per_step, r.squeeze);
	r.n = ocr_marks_settle(r.c, r.n, green, r.w, LINE_HEIGHT, (size_t)r.stride, r.squeeze);
	if (box->mark) {
		/* room for one: a decoded line has at least two places */
		uint32_t cp = ocr_marks_alone(r.n ? r.c[0].cp : 0, ocr_read_confidence(r.c, r.n), green, r.w, LINE_HEIGHT, (size_t)r.stride,
					      r.squeeze);
		if (cp) {
			r.c[0] = (struct ocr_char){ .cp = cp, .confidence = MARK_CONFIDENCE, .x1 = (float)r.w };
			r.n = 1;
		}
	}
	for (size_t i = 0; i < r.n; i++) {
		r.c[i].x0 *= box->w / (float)r.w;
		r.c[i].x1 *= box->w / (float)r.w;
	}
	*ret = r.c;
	*ret_n = r.n;
	r.c = NULL;
	reading_release(&r);
	return ST_OK;
}

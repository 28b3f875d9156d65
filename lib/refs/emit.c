/* emit.c - hits become `ref` records and calls of the user's function. */
#include "emit.h"
#include "explain.h"
#include "rules.h"
#include <sluice/record.h>
#include <sluice/utf8.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define CONTEXT_BYTES 72 /* each side; about a line of a report */
#define CUT_WORD_BYTES 40 /* a word that the edge would cut is left out: half of somebody's number is no longer known for one, so nobody masks it */
#define GAP_BYTES 3u       /* between groups of figures of one number */

static const char *role_text(enum ref_role r)
{
	static const char *const names[] = { "unknown", "target", "client", "supplier", "staff", "infrastructure" };
	return names[r];
}

/* What words, numbers and addresses are made of, but not ideographs: these are cut anywhere. */
static bool in_word(char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_' || c == '@' || c == '.' || c == '-' || c == '+';
}

static bool is_figure(char c)
{
	return c >= '0' && c <= '9';
}

/* What figures of one number stand apart by: 4111 1111 1111 1111, (0991) 123-45. */
static bool in_figures(char c)
{
	return is_figure(c) || c == ' ' || c == '-' || c == '(' || c == ')' || c == '.';
}

/* FROM and TO off groups of figures that go on beyond them: half a number would not be known for one, and stand unmasked. */
static void off_figures(const struct doc *d, const struct hit *h, size_t *from, size_t *to)
{
	const char *p = d->text.p;
	size_t i = *to, ahead = *to;
	while (ahead < d->text.len && ahead - *to < GAP_BYTES && in_figures(p[ahead]) && !is_figure(p[ahead]))
		ahead++;
	while (i > h->end && *to - i < CUT_WORD_BYTES && in_figures(p[i - 1]))
		i--;
	if (ahead < d->text.len && is_figure(p[ahead]) && i > h->end)
		*to = i;
	size_t back = *from;
	while (back > 0 && *from - back < GAP_BYTES && in_figures(p[back - 1]) && !is_figure(p[back - 1]))
		back--;
	for (i = *from; i < h->start && i - *from < CUT_WORD_BYTES && in_figures(p[i]);)
		i++;
	if (back > 0 && is_figure(p[back - 1]) && i < h->start)
		*from = i;
}

/* FROM and TO off the words that they cut, where these are short and stand apart from the hit. */
static void off_words(const struct doc *d, const struct hit *h, size_t *from, size_t *to)
{
	const char *p = d->text.p;
	if (*from > 0 && in_word(p[*from - 1])) {
		size_t i = *from, end = h->start - *from < CUT_WORD_BYTES ? h->start : *from + CUT_WORD_BYTES;
		while (i < end && in_word(p[i]))
			i++;
		*from = i < end ? i : *from;
	}
	if (*to < d->text.len && in_word(p[*to])) {
		size_t i = *to, end = *to - h->end < CUT_WORD_BYTES ? h->end : *to - CUT_WORD_BYTES;
		while (i > end && in_word(p[i - 1]))
			i--;
		*to = i > end ? i : *to;
	}
}

/* The text around a hit on one line: white space runs become one space. */
static void context(const struct doc *d, const struct hit *h, struct buf *out)
{
	size_t from = h->start > CONTEXT_BYTES ? h->start - CONTEXT_BYTES : 0;
	size_t len = d->text.len, to = h->end + CONTEXT_BYTES < len ? h->end + CONTEXT_BYTES : len;
	if ((size_t)h->end - h->start > 4 * CONTEXT_BYTES)
		to = h->start + 4 * CONTEXT_BYTES; /* a long URL is context enough */
	while (from < h->start && ((unsigned char)d->text.p[from] & 0xC0) == 0x80)
		from++;
	while (to > from && to < len && ((unsigned char)d->text.p[to] & 0xC0) == 0x80)
		to--;
	if (to >= h->end)
		off_words(d, h, &from, &to);
	if (to >= h->end)
		off_figures(d, h, &from, &to);
	while (to > h->end && (d->text.p[to - 1] == '\n' || d->text.p[to - 1] == ' '))
		to--;
	char *w = buf_reserve(out, to - from + 16);
	if (!w)
		return;
	size_t n = 0, i = from;
	bool space = true;
	while (i < to) {
		size_t end = i + 16 < to ? i + 16 : to;
#ifdef __SSE2__
		/* sixteen at once where no two blanks are neighbours */
		if (i + 16 <= to) {
			__m128i x = _mm_loadu_si128((const __m128i *)(const void *)(d->text.p + i)), sign = _mm_set1_epi8(' ');
			__m128i is = _mm_or_si128(_mm_cmpeq_epi8(x, sign), _mm_cmpgt_epi8(_mm_add_epi8(x, _mm_set1_epi8(127 - '\r')),
											  _mm_set1_epi8(127 - '\r' + '\t' - 1)));
			unsigned blanks = (unsigned)_mm_movemask_epi8(is);
			if (!(blanks & (blanks << 1 | space))) {
				_mm_storeu_si128((__m128i *)(void *)(w + n), _mm_or_si128(_mm_andnot_si128(is, x), _mm_and_si128(is, sign)));
				n += 16;
				i = end;
				space = blanks >> 15 & 1;
				continue;
			}
		}
#endif
		for (; i < end; i++) {
			char c = d->text.p[i];
			bool blank = c == ' ' || (c >= '\t' && c <= '\r');
			w[n] = blank ? ' ' : c;
			n += !(blank & space);
			space = blank;
		}
	}
	out->len += n;
	w[n] = '\0';
}

/* Kept for documentation or private use, says its own record. */
static bool is_reserved(const struct hit *h)
{
	for (int i = 0; i < 3 && h->extra_key[i]; i++)
		if (strcmp(h->extra_key[i], "reserved") == 0)
			return true;
	return false;
}

void emit_hit(struct emit *e, const struct doc *d, const struct hit *h)
{
	if (d->rules->drop_reserved && is_reserved(h))
		return;
	struct json j;
	struct str raw = doc_slice(d, h->start, h->end);
	while (e->at_line + 1 < d->n_lines && d->lines[e->at_line + 1].start <= h->start)
		e->at_line++;
	struct ref r = {
		.kind = ref_kind_text(h->kind), .value = h->value, .raw = raw,
		.start = d->base + h->start, .end = d->base + h->end,
		.line = e->first_line + e->at_line, .score = (double)h->score, .by = h->by,
		.private = ref_kind_private(h->kind),
	};
	if (e->source->plain) {
		e->fn(e->ctx, &r);
		return;
	}
	/* what all records of the source begin with is written once */
	if (e->head == 0) {
		buf_clear(&e->line);
		record_begin(&j, &e->line, "ref");
		if (d->item_id.len)
			json_kstr(&j, "item", d->item_id);
		record_path(&j, d->path);
		if (e->source->where.len)
			json_kstr(&j, "in", e->source->where);
		json_kz(&j, "ruleset", d->rules->version);
		e->head = e->line.len;
	}
	buf_cut(&e->line, e->head);
	j = (struct json){ .out = &e->line, .comma = true };
	json_kz(&j, "kind", ref_kind_text(h->kind));
	json_kstr(&j, "value", h->value);
	json_kstr(&j, "raw", raw);
	json_kint(&j, "start", (int64_t)(d->base + h->start));
	json_kint(&j, "end", (int64_t)(d->base + h->end));
	if (d->n_lines && d->lines[e->at_line].page)
		json_kint(&j, "page", d->lines[e->at_line].page);
	buf_clear(&e->context);
	context(d, h, &e->context);
	r.context = buf_str(&e->context);
	json_kstr(&j, "context", r.context);
	json_knum(&j, "score", (double)(int)(h->score * 100 + 0.5f) / 100);
	if (h->role != ROLE_UNKNOWN) {
		json_kz(&j, "role", role_text(h->role));
		if (h->cue.len)
			json_kstr(&j, "cue", h->cue);
	}
	if (h->kind == REF_amount) {
		json_knum(&j, "amount", h->amount);
		if (h->amount_min < h->amount)
			json_knum(&j, "amount_min", h->amount_min);
		if (h->currency)
			json_kz(&j, "currency", h->currency);
		if (h->approx)
			json_kz(&j, "approx", h->approx);
	}
	for (int i = 0; i < HIT_EXTRAS && h->extra_key[i]; i++)
		json_kstr(&j, h->extra_key[i], h->extra_value[i]);
	json_kz(&j, "by", h->by);
	record_end(&j);
	r.record = buf_str(&e->line);
	buf_clear(&e->explained);
	if (e->source->explain && h->role != ROLE_UNKNOWN) {
		buf_printf(&e->explained, "role %s%s%.*s", role_text(h->role), h->cue.len ? " by " : "", STR_ARG(h->cue));
		r.explanation = buf_str(&e->explained);
	}
	e->fn(e->ctx, &r);
}

void emit_others(struct emit *e, const struct doc *d)
{
	struct str rest = buf_str(d->out);
	while (rest.len) {
		ptrdiff_t n = str_find_char(rest, '\n');
		size_t len = n < 0 ? rest.len : (size_t)n + 1;
		struct ref r = { .record = str_sub(rest, 0, len) };
		bool contract = str_find(str_sub(r.record, 0, 40), STR("\"type\":\"contract\"")) >= 0;
		buf_clear(&e->explained);
		if (e->source->explain)
			explain_record(d, e->first_line, &r, &e->explained);
		if (contract ? d->rules->contracts : d->rules->targets)
			e->fn(e->ctx, &r);
		rest = str_sub(rest, len, rest.len);
	}
}

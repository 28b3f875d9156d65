/* explain.c - see explain.h.
 *
 * Made from the record itself, so that what is explained is what is recorded:
 * its keys, the rule of each field where the record tells it, and the text at
 * the offsets of its evidence with a little of the line around. */
#include "explain.h"
#include <sluice/json.h>
#include <stdlib.h>

#define AROUND_BYTES 30u  /* of the line on each side of what a field was read from */
#define SPAN_BYTES_MAX 400u

/* TAB and line ends part cells and lines of an explanation. */
static void add_flat(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		buf_add_char(out, s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r' ? ' ' : s.p[i]);
}

static bool is_inner(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

static void add_evidence(const struct doc *d, uint64_t from, uint64_t to, struct buf *out)
{
	if (from < d->base || to > d->base + d->text.len || from >= to)
		return;
	size_t a = (size_t)(from - d->base), b = (size_t)(to - d->base), low = a, high = b;
	const char *p = d->text.p;
	while (low > 0 && a - low < AROUND_BYTES && p[low - 1] != '\n')
		low--;
	while (high < d->text.len && high - b < AROUND_BYTES && p[high] != '\n')
		high++;
	while (low < a && is_inner(p[low]))
		low++;
	while (high > b && high < d->text.len && is_inner(p[high]))
		high--;
	size_t shown = b - a > SPAN_BYTES_MAX ? a + SPAN_BYTES_MAX : b;
	while (shown > a && shown < b && is_inner(p[shown]))
		shown--;
	add_flat(out, str_sub(d->text, low, a));
	buf_add_char(out, '[');
	add_flat(out, str_sub(d->text, a, shown));
	buf_addz(out, shown < b ? "…]" : "]");
	add_flat(out, str_sub(d->text, b, high));
}

/* The two numbers of "[from,to]". */
static bool span_of(struct str span, uint64_t *from, uint64_t *to)
{
	size_t pos = 0;
	struct str key, value;
	uint64_t *const out[] = { from, to };
	for (unsigned i = 0; i < 2; i++) {
		if (!json_each(span, &pos, &key, &value) || value.len == 0 || value.p[0] < '0' || value.p[0] > '9')
			return false;
		*out[i] = strtoull(value.p, NULL, 10); /* ends at the comma or bracket */
	}
	return true;
}

static void add_text(struct str raw, struct buf *out)
{
	struct buf b;
	buf_init(&b, 1u << 16);
	if (json_is_str(raw) && json_decode(raw, &b))
		add_flat(out, buf_str(&b));
	else
		add_flat(out, raw);
	buf_release(&b);
}

void explain_record(const struct doc *d, uint64_t first_line, struct ref *r, struct buf *out)
{
	static const char *const hidden[] = { "sluice", "type", "item", "path", "in", "ruleset", "page", "score", "by", "evidence", "rules", NULL };
	static const char *const titles[] = { "number", "name", "host", "title", "project", "party_a", NULL };
	struct str evidence = json_get(r->record, "evidence"), rules = json_get(r->record, "rules"), score = json_get(r->record, "score"), key, raw;
	bool by_field = evidence.len && evidence.p[0] == '{';
	uint64_t from, to, first = UINT64_MAX;
	size_t pos = 0;
	while (json_each(evidence, &pos, &key, &raw))
		if (span_of(raw, &from, &to) && from < first)
			first = from;
	r->is_record = true;
	r->kind = str_find(str_sub(r->record, 0, 40), STR("\"type\":\"contract\"")) >= 0 ? "contract" : "target";
	r->score = score.len ? strtod(score.p, NULL) : 0;
	r->line = first >= d->base && first - d->base < d->text.len ? first_line + doc_line_at(d, (uint32_t)(first - d->base)) : 0;
	/* the title and the rule stand in front of the lines */
	for (size_t i = 0; titles[i] && out->len == 0; i++)
		if (json_get(r->record, titles[i]).len)
			add_text(json_get(r->record, titles[i]), out);
	size_t title = out->len;
	add_text(json_get(r->record, "by"), out);
	buf_add_char(out, '\0');
	size_t lines = out->len;
	pos = 0;
	while (json_each(r->record, &pos, &key, &raw)) {
		struct str name = str_sub(key, 1, key.len - 1);
		bool skip = false;
		for (size_t i = 0; hidden[i] && !skip; i++)
			skip = str_eqz(name, hidden[i]);
		if (skip)
			continue;
		char field[64];
		memcpy(field, name.p, name.len < sizeof field ? name.len : 0);
		field[name.len < sizeof field ? name.len : 0] = '\0';
		add_flat(out, name);
		buf_add_char(out, '\t');
		add_text(raw, out);
		if (json_get(rules, field).len) {
			buf_addz(out, "\tby ");
			add_text(json_get(rules, field), out);
		}
		if (by_field && span_of(json_get(evidence, field), &from, &to)) {
			buf_add_char(out, '\t');
			add_evidence(d, from, to, out);
		}
		buf_add_char(out, '\n');
	}
	pos = 0;
	while (!by_field && json_each(evidence, &pos, &key, &raw))
		if (span_of(raw, &from, &to)) {
			buf_addz(out, "text\t");
			add_evidence(d, from, to, out);
			buf_add_char(out, '\n');
		}
	struct str all = buf_str(out);
	r->value = str_sub(all, 0, title);
	r->by = all.p + title;
	r->explanation = str_sub(all, lines, all.len);
}

/* contract_labels.c - labels of papers that are plain words of prose too: project, client, total, payment.
 *
 * In prose they are so many that to weigh each costs more than all else that contracts need. In small letters one is a
 * label only where its cell ends; with a capital, not in front of a word in small letters (Client shall, Project of)
 * where its value would be a name. */
#include "passes.h"
#include "rules.h"

static bool is_small(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool parts_cells(char c)
{
	return c == '\t' || c == '|' || c == ',' || c == ';';
}

/* A sign that ends a label stands behind END, or one that parts cells; so does the line's end of what stands in a cell of its own. */
static bool is_cell(struct str t, uint32_t start, uint32_t end)
{
	char before = start ? t.p[start - 1] : '\n', c = end < t.len ? t.p[end] : '\n', next = end + 1 < t.len ? t.p[end + 1] : '\n';
	if (c == ' ' && (next == ' ' || next == '(' || next == '[' || next == '|' || next == ':' || (unsigned char)next >= 0x80))
		return true;
	if (c == ',')
		return next > ' ' || before == ',';
	if (c == '\n' || c == '\r')
		return before == '\n' || parts_cells(before);
	return c == ':' || c == '"' || c == '(' || c == '[' || (unsigned char)c >= 0x80 || parts_cells(c);
}

/* One word in ASCII that prose goes on with. */
static bool is_prose(const struct doc *d, const struct lit_hit *h)
{
	struct str t = d->text;
	bool small = is_small(t.p[h->start]);
	if (!is_small((char)(t.p[h->start] | 32)))
		return false;
	for (uint32_t i = h->start + 1; i < h->end; i++)
		if (!is_small((char)(t.p[i] | 32)))
			return false;
	if (small)
		return !is_cell(t, h->start, h->end);
	struct str field = doc_cell(d, TABLE_contract_label, h, 1);
	return h->end + 1 < t.len && t.p[h->end] == ' ' && is_small(t.p[h->end + 1]) && (str_starts(field, STR("party_")) || str_eqz(field, "project"));
}

void refs_contract_labels(struct doc *d)
{
	struct lit_hits *l = &d->lits[TABLE_contract_label];
	size_t n = 0;
	for (size_t i = 0; i < l->n; i++)
		if (!is_prose(d, &l->v[i]))
			l->v[n++] = l->v[i];
	l->n = n;
}

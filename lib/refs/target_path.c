/* target_path.c - targets that an item's own path names: 目标/鲁里坦尼亚移动/…,
 * loot/Freedonia Customs Service/…, 雾港造船邮件_2020.zip.
 *
 * What lies in such a folder has often no word of whose it is. A component that is
 * a word for what was won (over) makes the next one a name; a component that
 * ends in a word of goods has the name before it. Both want something built like a
 * name, and a path with a word of customers, projects or one's own copies names
 * nobody. In a path the parts are lines (refs_stage.c), so that other passes have found names in it. */
#include "lead_find.h"
#include "name_spans.h"
#include "name_words.h"
#include "org_shared.h"
#include "organizations.h"
#include "passes.h"
#include "rules.h"
#include "target_fields.h"
#include "talk_names.h"

#define TARGETS_MAX 3u
#define NAME_BYTES_MIN 6u
#define NAME_BYTES_MAX 90u
#define PARTS_MAX 64u
#define HONEST_PARTS 3u /* what stands further up is whose the dump is */
#define PATH_SCORE 0.55

struct part {
	uint32_t start, end;
	bool over;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '_' || c == '-' || c == '.' || c == '+';
}

/* S without numbers, dates and signs at its borders: "01_目标-2020". */
static struct part bare(const struct doc *d, struct part p)
{
	struct str t = d->text;
	while (p.end > p.start && (is_blank(t.p[p.end - 1]) || (t.p[p.end - 1] >= '0' && t.p[p.end - 1] <= '9')))
		p.end--;
	while (p.start < p.end && (is_blank(t.p[p.start]) || (t.p[p.start] >= '0' && t.p[p.start] <= '9')))
		p.start++;
	return p;
}

static bool is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* Where the longest word of CLASS begins that S ends with; with ANYWHERE, that stands
 * anywhere in S. SIZE_MAX: none. In alphabets whole words count. */
static size_t word_of(const struct doc *d, struct str s, const char *cls, bool anywhere)
{
	const struct refs_table *t = &d->rules->tables[TABLE_target_path];
	size_t best = SIZE_MAX;
	for (uint32_t i = 0; i < t->n; i++) {
		if (!str_eqz(refs_row_cell(t, i, 1), cls))
			continue;
		struct str rest = refs_row_cell(t, i, 0), w;
		while (str_next(&rest, '|', &w)) {
			for (size_t at = anywhere ? 0 : s.len - w.len; w.len && w.len <= s.len && at + w.len <= s.len; at++) {
				if (!str_eq_nocase(str_sub(s, at, at + w.len), w) ||
				    (is_letter(w.p[0]) && ((at > 0 && is_letter(s.p[at - 1])) || (at + w.len < s.len && is_letter(s.p[at + w.len])))))
					continue;
				best = at < best ? at : best;
			}
		}
	}
	return best;
}

static const struct hit *hit_over(const struct doc *d, struct part p, uint64_t kinds)
{
	for (size_t i = doc_hit_at(d, p.start); i < d->hits.n && d->hits.v[i].start < p.end; i++)
		if (KIND_BIT(d->hits.v[i].kind) & kinds && d->hits.v[i].end <= p.end)
			return &d->hits.v[i];
	return NULL;
}

/* The part is a country's name and no more. */
static bool is_country(const struct doc *d, struct part p)
{
	const struct hit *h = hit_over(d, p, KINDS_PLACE);
	return h && h->start == p.start && h->end == p.end;
}

/* Built like a name: known, with a country in front, with an ending of Chinese names, a host; of capital words two at least. */
static bool is_name(const struct doc *d, struct part p)
{
	struct str s = doc_slice(d, p.start, p.end);
	if (s.len < NAME_BYTES_MIN || s.len > NAME_BYTES_MAX || is_country(d, p) || lead_is_common(s, false))
		return false;
	const struct hit *h = hit_over(d, p, KIND_BIT(REF_organization) | KIND_BIT(REF_domain));
	if (h && h->start == p.start && h->end == p.end)
		return true;
	const struct hit *c = hit_over(d, p, KINDS_PLACE);
	if ((unsigned char)s.p[0] >= 0xE3)
		return (c && c->start == p.start && p.end - c->end >= 6) || (s.len >= 9 && talk_ends_as_names(d, s, true));
	unsigned words = 0, capital = 0;
	enum word_gap gap;
	for (uint32_t at = p.start; at < p.end; words++) {
		struct word w = word_after(d->text, at, &gap);
		if (!word_ok(w) || w.end > p.end)
			break;
		capital += word_is_capital(word_str(d->text, w));
		at = w.end;
	}
	return words >= 2 && words <= 8 && capital * 2 > words;
}

static void tell(struct doc *d, struct part p, struct part cue, unsigned *n)
{
	if (*n == TARGETS_MAX)
		return;
	size_t at = SIZE_MAX;
	for (size_t i = doc_hit_at(d, p.start); i < d->hits.n && d->hits.v[i].start == p.start; i++)
		if (d->hits.v[i].end == p.end && (d->hits.v[i].kind == REF_organization || d->hits.v[i].kind == REF_domain))
			at = i;
	if (at == SIZE_MAX) {
		doc_hit(d, REF_organization, p.start, p.end, doc_slice(d, p.start, p.end), SCORE_WEAK, "target-path");
		at = d->hits.n - 1;
	}
	struct hit *h = &d->hits.v[at];
	h->role = ROLE_TARGET;
	org_shared_settle(d, d->hits.n, h, STR(""));
	h->cue = doc_slice(d, cue.start, cue.end);
	struct target t = { .score = PATH_SCORE, .by = "target-path", .cue = h->cue };
	if (h->kind == REF_domain) {
		t.host = h->value;
	} else {
		t.name = organization_as_it_stands(d, h);
		t.known_as = h->value;
	}
	t.country = h->kind == REF_organization ? organization_extra(h, "country") : STR("");
	const struct hit *c = hit_over(d, p, KIND_BIT(REF_country));
	if (!t.country.len && c && c->extra_key[0])
		t.country = c->extra_value[0];
	target_emit(d, &t);
	doc_sort(d);
	++*n;
}

/* A folder of customers, projects or copies of one's own, not far above the name or in it. */
static bool is_honest(const struct doc *d, const struct part *v, size_t i)
{
	for (size_t k = i > HONEST_PARTS ? i - HONEST_PARTS : 0; k <= i; k++)
		if (word_of(d, doc_slice(d, v[k].start, v[k].end), "honest", true) != SIZE_MAX)
			return true;
	return false;
}

void refs_target_paths(struct doc *d)
{
	if (!d->in_path)
		return;
	buf_clear(d->out); /* no contract or talk is in a path */
	struct part v[PARTS_MAX];
	size_t n = 0;
	unsigned told = 0;
	doc_sort(d);
	for (size_t i = d->n_lines > PARTS_MAX ? d->n_lines - PARTS_MAX : 0; i < d->n_lines; i++) {
		struct part p = { d->lines[i].start, d->lines[i].end, false }, b = bare(d, p);
		p.over = word_of(d, doc_slice(d, b.start, b.end), "over", false) == 0;
		v[n++] = p;
	}
	for (size_t i = 0; i < n; i++) {
		struct part b = bare(d, v[i]), name = b;
		for (;;) { /* 邮件_样本 */
			size_t at = word_of(d, doc_slice(d, name.start, name.end), "goods", false);
			if (at == SIZE_MAX || at == 0)
				break;
			name.end = name.start + (uint32_t)at;
			name = bare(d, name);
		}
		bool under = (i > 0 && v[i - 1].over) || (i > 1 && v[i - 2].over && is_country(d, bare(d, v[i - 1])));
		if (v[i].over || !(under || name.end < b.end) || name.end <= name.start || !is_name(d, name) || is_honest(d, v, i))
			continue;
		struct part goods = { name.end, b.end, false };
		tell(d, name, bare(d, under ? v[i - 1] : goods), &told);
	}
}

/* name_list.c - organisations and threat groups by the company they keep: "Quovex,
 * Tamerit and Holz & Söhne" names three when two of its members are known.
 *
 * A member is one to four capital words between commas, "and" and "or", or, of
 * organisations, a whole line of a list with bullets. It is taken when two members
 * are known, or one where the text says what it lists ("groups such as"); what is
 * known as something else is no member. */
#include "name_spans.h"
#include "name_words.h"
#include "passes.h"

#define MEMBER_WORDS_MAX 4u
#define LINK_BYTES_MAX 8u /* ", and " */
#define LINES_MAX 40u
#define MEMBERS_MAX 24u
#define KINDS_OTHER (KINDS_PLACE | KINDS_THREAT | KIND_BIT(REF_organization) | KIND_BIT(REF_sector))

/* What parts two members of a list: one comma, "and", "or" or both. */
static bool is_link(struct str t, uint32_t from, uint32_t to)
{
	static const char *const links[] = { ", ", " and ", " or ", ", and ", ", or ", " & " };
	struct str s = str_sub(t, from, to);
	for (size_t i = 0; i < sizeof links / sizeof *links; i++)
		if (str_eqz(s, links[i]))
			return true;
	return false;
}

/* The end of the link that begins at AT, AT when there is none. */
static uint32_t link_end(struct str t, uint32_t at)
{
	uint32_t end = at;
	for (uint32_t n = 2; n <= LINK_BYTES_MAX && at + n <= t.len; n++)
		if (is_link(t, at, at + n))
			end = at + n;
	return end;
}

/* A member of capital words from AT on. */
static struct word member(struct str t, uint32_t at)
{
	struct word m = { at, at };
	for (unsigned n = 0; n < MEMBER_WORDS_MAX; n++) {
		enum word_gap gap;
		struct word w = word_after(t, m.end, &gap);
		if (!word_ok(w) || (n == 0 ? w.start != at : gap != GAP_SPACE && gap != GAP_HYPHEN) || !word_is_capital(word_str(t, w)) ||
		    (n == 0 && word_is_function(word_str(t, w))))
			break;
		m.end = w.end;
	}
	return m;
}

static bool closes(struct str t, uint32_t at)
{
	return at >= t.len || t.p[at] == '.' || t.p[at] == ',' || t.p[at] == ';' || t.p[at] == ')' || t.p[at] == ' ' || t.p[at] == '\n';
}

struct names {
	struct doc *d;
	struct name_spans known, other;
	enum ref_kind kind;
	const char *by;
};

static void add(struct names *x, struct word m)
{
	if (!x->other.v)
		x->other = name_spans_of(x->d, KINDS_OTHER, 0);
	if (m.end - m.start < 3 || name_span_over(&x->other, m.start, m.end) || name_in_code(x->d->text, m.start, m.end))
		return;
	doc_hit(x->d, x->kind, m.start, m.end, doc_slice(x->d, m.start, m.end), SCORE_WEAK, x->by);
}

/* "groups such as": the list is told to be of groups. */
static bool told(struct str t, uint32_t start)
{
	enum word_gap gap;
	struct word w = word_before(t, start, &gap);
	if (!word_ok(w) || !word_in(word_str(t, w), "as like including namely to groups actors gangs APTs"))
		return false;
	for (unsigned i = 0; i < 3 && word_ok(w); i++) {
		if (word_in(word_str(t, w), "groups actors gangs APTs adversaries"))
			return true;
		w = word_before(t, w.start, &gap);
	}
	return false;
}

/* What stands behind a bullet on line I, up to a full stop; empty when there is no bullet. */
static struct word bulleted(const struct doc *d, size_t i)
{
	struct str s = doc_line(d, i), t = str_trim(s);
	uint32_t from = (uint32_t)(t.p - d->text.p);
	struct word none = { from, from };
	size_t mark = t.len > 2 && (t.p[0] == '*' || t.p[0] == '-') && t.p[1] == ' ' ? 2 : str_starts(t, STR("•")) ? 3 : 0;
	if (!mark)
		return none;
	t = str_trim(str_sub(t, mark, t.len));
	while (t.len && (t.p[t.len - 1] == '.' || t.p[t.len - 1] == ',' || t.p[t.len - 1] == ';'))
		t.len--;
	from = (uint32_t)(t.p - d->text.p);
	return (struct word){ from, from + (uint32_t)t.len };
}

/* Lines with bullets around line I, on which a known organisation is all there is. */
static size_t lines(struct names *x, size_t i)
{
	struct doc *d = x->d;
	unsigned known = 0, n = 0;
	struct word found[LINES_MAX];
	while (i > 0 && word_ok(bulleted(d, i - 1)))
		i--;
	for (; i < d->n_lines; i++) {
		struct word w = bulleted(d, i);
		if (!word_ok(w))
			break;
		const struct name_span *s = name_span_starting(&x->known, w.start);
		if (s && s->end >= w.end)
			known++;
		else if (n < LINES_MAX && member(d->text, w.start).end == w.end)
			found[n++] = w;
	}
	if (known >= 2 && n <= 2 * known)
		for (unsigned k = 0; k < n; k++)
			add(x, found[k]);
	return i;
}

/* The list in a sentence that the known name I begins; the index of its last known name. */
static size_t sentence(struct names *x, size_t i)
{
	struct str t = x->d->text;
	const struct name_span *v = x->known.v;
	bool cue = x->kind == REF_organization ? strcmp(x->d->hits.v[v[i].hit].by, "org-cue") == 0 : told(t, v[i].start);
	unsigned known = cue ? 2 : 1, n = 0; /* "companies such as X or Y" */
	uint32_t end = v[i].end;
	struct word found[MEMBERS_MAX];
	while (n < MEMBERS_MAX) {
		uint32_t at = link_end(t, end);
		if (at == end)
			break;
		const struct name_span *s = name_span_starting(&x->known, at);
		if (s && s->end > at) {
			known++;
			end = s->end;
			continue;
		}
		struct word m = member(t, at);
		if (!word_ok(m) || !closes(t, m.end))
			break;
		found[n++] = m;
		end = m.end;
	}
	for (unsigned k = 0; known >= 2 && k < n; k++)
		add(x, found[k]);
	while (i + 1 < x->known.n && v[i + 1].start < end)
		i++;
	return i;
}

static void lists(struct doc *d, enum ref_kind kind, const char *by)
{
	struct names x = { .d = d, .known = name_spans_of(d, KIND_BIT(kind), 0), .kind = kind, .by = by };
	size_t line = 0;
	for (size_t i = 0; i < x.known.n; i++) {
		size_t at = kind == REF_organization && x.known.n > 1 ? doc_line_at(d, x.known.v[i].start) : 0;
		struct word w = kind == REF_organization && x.known.n > 1 && at >= line ? bulleted(d, at) : (struct word){ 0, 0 };
		if (word_ok(w) && w.start == x.known.v[i].start && x.known.v[i].end >= w.end)
			line = lines(&x, at);
		i = sentence(&x, i);
	}
}

void refs_name_lists(struct doc *d)
{
	lists(d, REF_organization, "org-list");
	lists(d, REF_threat_actor, "group-list");
}

/* target_card.c - a target told as lines of label and value:
 *
 *	目标名称：…			Victim: …
 *	域名：…				Domain: …
 *	样本数据量：…			Data size: …
 *
 * The labels are those of tables (target-columns.tsv). A card needs a label that
 * names the target itself, two more, and one that only targets have, since "Target: Windows" stands in every
 * manual. A label that comes again begins the next card. Several labels may stand on one line, apart by two
 * spaces, a bar or a semicolon. A card of nothing but whom one reaches by which number is one of
 * surveillance where its label says so (监听对象). A known name and its host behind one label are enough:
 * Target: Ministry of Health of Laos, domain … */
#include "org_shared.h"
#include "organizations.h"
#include "passes.h"
#include "rules.h"
#include "target_fields.h"
#include "target_header.h"
#include "target_infer.h"

#define GAP_LINES 2u   /* other lines inside a card */
#define MARK_BYTES 8u  /* a bullet or number before a label */
#define LABELS_AHEAD 16 /* of words that are labels, as far as the next one of a line is looked for */

struct card {
	struct target t;
	uint32_t name_start, name_end;
	struct str label;
	unsigned fields, seen; /* seen: bit of each field's first letter group */
	size_t last_line;
	size_t watched_line;   /* where the one before ended, if it was of surveillance; SIZE_MAX: it was not */
	bool named, sure;      /* by a label that names a target; that says nothing else, or where words of such work stand above it */
	bool surest;           /* both */
	bool contact_first;    /* its number stands in front of its name */
	bool everyday;         /* its label stands in honest papers as well, and nobody near it speaks of watching people */
	bool whole;            /* a known name and its host stand behind one label */
};

static const char *const names[] = { "target", "name", "country", "sector", "host", "volume", "what", "date", "access", "group", "note", "contact" };
enum { C_TARGET, C_NAME, C_COUNTRY, C_SECTOR, C_HOST, C_VOLUME, C_WHAT, C_DATE, C_ACCESS, C_GROUP, C_NOTE, C_CONTACT, C_FIELDS };

/* A label with a colon behind another's value on the same line: two spaces, a bar or a semicolon stand before it. */
static bool is_inline(const struct doc *d, const struct lit_hit *x, uint32_t from)
{
	struct str before = doc_slice(d, from, x->start), behind = doc_slice(d, x->end, x->end + 3 < (uint32_t)d->text.len ? x->end + 3 : (uint32_t)d->text.len);
	struct str bare = str_trim(before);
	bool apart = bare.len && (str_ends_any(before, "  |　|；") || str_ends(bare, STR("|")) || str_ends(bare, STR(";")));
	return apart && (str_starts(behind, STR(":")) || str_starts(behind, STR("：")));
}

/* Where the value ends that begins at FROM: at the next label of the line, or with it. */
static uint32_t value_end(const struct doc *d, const struct lit_hit *x, uint32_t from, uint32_t end)
{
	const struct lit_hits *l = &d->lits[TABLE_target_column];
	const struct lit_hit *last = l->v + l->n - x > LABELS_AHEAD ? x + LABELS_AHEAD : l->v + l->n;
	for (const struct lit_hit *next = x + 1; next < last && next->start < end; next++)
		if (next->start > from && is_inline(d, next, from)) {
			uint32_t to = next->start;
			while (to > from && (d->text.p[to - 1] == ' ' || d->text.p[to - 1] == '|' || d->text.p[to - 1] == ';'))
				to--;
			for (struct str s = doc_slice(d, from, to); str_ends(s, STR("　")) || str_ends(s, STR("；")); s = doc_slice(d, from, to))
				to -= 3;
			return to;
		}
	return end;
}

/* The value behind the label's colon, to the next label's or the line's end; false when the label is no label. */
static bool value_of(const struct doc *d, const struct lit_hit *x, uint32_t *ret_from, uint32_t *ret_to)
{
	struct doc_line line = d->lines[doc_line_at(d, x->start)];
	bool on = x->end <= line.end && is_inline(d, x, line.start);
	if (x->end > line.end || (!on && x->start - line.start > MARK_BYTES))
		return false;
	for (uint32_t i = on ? x->start : line.start; i < x->start; i++) {
		unsigned char c = (unsigned char)d->text.p[i];
		if ((c | 32) >= 'a' && (c | 32) <= 'z')
			return false;
		if (c >= 0xE3 && c <= 0xE9 && !str_starts(str_sub(d->text, i, i + 3), STR("、")) && !str_starts(str_sub(d->text, i, i + 3), STR("　")))
			return false;
		i += c >= 0xE0 ? 2 : c >= 0xC0;
	}
	struct str rest = doc_slice(d, x->end, line.end);
	size_t i = 0;
	while (i < rest.len && (rest.p[i] == ' ' || rest.p[i] == '*' || rest.p[i] == '"'))
		i++;
	if (i < rest.len && (rest.p[i] == ':' || rest.p[i] == '\t'))
		i++;
	else if (str_starts(str_sub(rest, i, rest.len), STR("：")))
		i += 3;
	else
		return false;
	while (i < rest.len && (rest.p[i] == ' ' || rest.p[i] == '\t' || rest.p[i] == '*'))
		i++;
	uint32_t from = x->end + (uint32_t)i, to = value_end(d, x, from, line.end);
	while (to > from && (d->text.p[to - 1] == ' ' || d->text.p[to - 1] == '\r' || d->text.p[to - 1] == '\t'))
		to--;
	/* target: { host: "google.com", }: a program's value, and what it holds */
	if (to > from && d->text.p[to - 1] == ',' && (d->text.p[from] == '"' || d->text.p[from] == '\''))
		to--;
	if (to > from + 1 && (d->text.p[from] == '"' || d->text.p[from] == '\'') && d->text.p[to - 1] == d->text.p[from]) {
		from++;
		to--;
	}
	*ret_from = from;
	*ret_to = to;
	return to > from && d->text.p[from] != '{' && d->text.p[from] != '[' && d->text.p[from] != '(';
}

static void finish(struct doc *d, size_t sorted, struct card *c)
{
	const unsigned own = 1u << C_HOST | 1u << C_VOLUME | 1u << C_WHAT | 1u << C_ACCESS, contact = 1u << C_CONTACT;
	const unsigned taken = 1u << C_VOLUME | 1u << C_WHAT | 1u << C_ACCESS;
	bool watched = c->sure && !c->everyday && (c->seen & contact) && !(c->seen & own);
	size_t watched_line = watched ? c->last_line : SIZE_MAX;
	if (c->named && (!c->everyday || (c->seen & taken)) && (c->whole || c->fields >= (watched && c->surest ? 2 : 3)) && (c->whole || watched || (c->seen & own)) && (c->t.name.len || c->t.host.len)) {
		if (c->name_end > c->name_start) {
			bool there = false;
			for (size_t i = doc_hit_among(d, sorted, c->name_start); i < sorted && d->hits.v[i].start == c->name_start && !there; i++) {
				struct hit *h = &d->hits.v[i];
				if (h->kind == REF_organization && h->end == c->name_end) {
					org_shared_settle(d, sorted, h, c->t.country);
					h->role = ROLE_TARGET;
					h->cue = c->label;
					c->t.known_as = h->value;
					there = true;
				}
			}
			if (!there && watched) /* a person is no organisation */
				target_person(d, c->name_start, c->name_end);
			else if (!there) {
				struct hit *h = doc_hit(d, REF_organization, c->name_start, c->name_end, c->t.name, SCORE_LABELLED, "target-card");
				h->role = ROLE_TARGET;
				h->cue = c->label;
			}
		}
		for (size_t i = doc_hit_among(d, sorted, c->t.evidence[0].start); i < sorted && d->hits.v[i].start < c->t.evidence[0].end; i++) {
			struct hit *h = &d->hits.v[i];
			bool host = (h->kind == REF_domain || h->kind == REF_host || h->kind == REF_ipv4 || h->kind == REF_ipv6) && str_eq(h->value, c->t.host); /* told: no lead of its own */
			if (host || (c->t.contact.len && str_eq(h->value, c->t.contact))) {
				h->role = ROLE_TARGET;
				h->cue = c->label;
			}
		}
		if (doc_owns(d, c->t.evidence[0].start))
			target_emit(d, &c->t);
	}
	*c = (struct card){ .watched_line = watched_line };
}

/* Ines Quill | , deputy head of …: whom one is told is none of the name. */
static struct str name_alone(struct str s)
{
	ptrdiff_t at = str_find(s, STR(", "));
	bool small = at > 4 && (size_t)at + 2 < s.len && s.p[at + 2] >= 'a' && s.p[at + 2] <= 'z';
	return small ? str_sub(s, 0, (size_t)at) : s;
}

/* Between a name and its host stand only signs, and a word that says "host": a name that goes on is another's. */
static bool is_host_word(struct str s)
{
	static const char signs[] = " |,|:|;|(|)|[|]|-|=|\t|，|：|；|（|）|、|–|—";
	static const char words[] = "domain|Domain|domains|host|Host|hostname|site|Site|website|Website|URL|url|IP|ip|IP address|域名|主机|网站|官网|网址|網域|主機|網站|網址|домен|сайт|хост";
	bool apart = false;
	while (s.len && str_starts_any(s, signs)) {
		apart |= s.p[0] != ' ';
		s = str_sub(s, (unsigned char)s.p[0] < 0x80 ? 1 : 3, s.len);
	}
	while (s.len && str_ends_any(s, signs))
		s = str_sub(s, 0, s.len - ((unsigned char)s.p[s.len - 1] < 0x80 ? 1 : 3));
	return s.len == 0 || (apart && str_is_any(s, words));
}

/* Everybody has pages there. */
static bool is_everybodys(struct str host)
{
	static const char shared[] = "github.com|github.io|gitlab.com|google.com|facebook.com|twitter.com|youtube.com|linkedin.com|microsoft.com|apple.com|wikipedia.org|telegram.org|amazonaws.com|sharepoint.com";
	return str_ends_any(host, shared);
}

/* A name that is known begins FROM..TO, and the one host of its line stands behind it. */
static bool name_and_host(struct doc *d, size_t sorted, struct card *c, uint32_t from, uint32_t to)
{
	const struct hit *name = NULL, *host = NULL;
	unsigned hosts = 0;
	for (size_t i = doc_hit_among(d, sorted, from); i < sorted && d->hits.v[i].start < to; i++) {
		const struct hit *h = &d->hits.v[i];
		if (h->kind == REF_organization && h->start == from && h->end < to && !name)
			name = h;
		bool place = h->kind == REF_domain || h->kind == REF_ipv4 || h->kind == REF_ipv6;
		if (name && place && h->start >= name->end && h->end <= to && d->text.p[h->start - 1] != '@' && d->text.p[h->start - 1] != '/' && hosts++ == 0)
			host = h;
	}
	if (!name || hosts != 1 || is_everybodys(host->value) || !is_host_word(doc_slice(d, name->end, host->start)))
		return false;
	c->t.name = target_name(d->arena, doc_slice(d, name->start, name->end));
	c->t.host = host->value;
	c->t.country = c->t.country.len ? c->t.country : organization_extra(name, "country");
	c->name_start = name->start;
	c->name_end = name->end;
	target_at(&c->t, AT_NAME, name->start, name->end);
	target_at(&c->t, AT_HOST, host->start, host->end);
	return true;
}

static void put(struct doc *d, size_t sorted, struct card *c, unsigned field, uint32_t from, uint32_t to)
{
	struct str s = doc_slice(d, from, to);
	struct target *t = &c->t;
	size_t a, b;
	static const enum target_place places[C_FIELDS] = { [C_TARGET] = AT_NAME, [C_NAME] = AT_NAME, [C_COUNTRY] = AT_COUNTRY, [C_SECTOR] = AT_SECTOR, [C_HOST] = AT_HOST,
		[C_VOLUME] = AT_VOLUME, [C_WHAT] = AT_WHAT, [C_DATE] = AT_DATE, [C_ACCESS] = AT_ACCESS, [C_GROUP] = AT_GROUP, [C_NOTE] = AT_NOTE, [C_CONTACT] = AT_CONTACT };
	target_at(t, places[field], from, to);
	switch (field) {
	case C_TARGET: case C_NAME: {
		struct str host = target_host(d->arena, s);
		if (host.len == s.len && t->host.len == 0) {
			t->host = host;
			target_at(t, AT_HOST, from, to);
			break;
		}
		if (target_is_nobody(s))
			break;
		to = from + (uint32_t)name_alone(s).len;
		t->name = target_name(d->arena, doc_slice(d, from, to));
		target_at(t, AT_NAME, from, to);
		c->name_start = from;
		c->name_end = to;
		break;
	}
	case C_COUNTRY: t->country = target_country(d, from, to); break;
	case C_SECTOR: t->sector = target_sector(d, from, to); break;
	case C_HOST:
		t->host = target_host(d->arena, s);
		if (t->host.len == 0)
			t->host = s;
		break;
	case C_VOLUME:
		t->volume = s;
		if (target_volume(s, &t->bytes, &a, &b))
			t->volume = str_sub(s, a, b);
		break;
	case C_WHAT: t->what = s; break;
	case C_DATE:
		t->date = target_period(d->arena, s);
		if (t->date.len == 0)
			t->date = s;
		break;
	case C_ACCESS: t->access = s; break;
	case C_GROUP: t->group = s; break;
	case C_CONTACT: t->contact = target_contact(d, sorted, from, to); break;
	default: t->note = s; break;
	}
}

void refs_target_cards(struct doc *d)
{
	const struct lit_hits *l = &d->lits[TABLE_target_column];
	struct card c = { .watched_line = SIZE_MAX };
	if (l->n == 0)
		return;
	doc_sort(d);
	size_t sorted = d->hits.n;
	for (size_t i = 0; i < l->n; i++) {
		const struct lit_hit *x = &l->v[i];
		uint32_t from, to;
		if (!value_of(d, x, &from, &to))
			continue; /* most */
		struct str name = doc_cell(d, TABLE_target_column, x, 1);
		unsigned field = 0;
		while (field < C_FIELDS && !str_eqz(name, names[field]))
			field++;
		if (field == C_FIELDS)
			continue;
		size_t line = doc_line_at(d, x->start);
		bool near = c.fields && line <= c.last_line + GAP_LINES + 1;
		if (near && field == C_CONTACT && (c.seen >> field & 1) && c.named && !c.contact_first) { /* another number of his; the first is told */
			c.last_line = line;
			c.t.evidence[0].end = to;
			continue;
		}
		if (c.fields && (!near || (c.seen >> field & 1)))
			finish(d, sorted, &c);
		if (c.fields && line == c.last_line && !is_inline(d, x, d->lines[line].start))
			continue; /* a row of a table */
		bool whole = field == C_TARGET && name_and_host(d, sorted, &c, from, to);
		c.whole |= whole;
		if (!whole)
			put(d, sorted, &c, field, from, to);
		c.contact_first |= field == C_CONTACT && !c.named;
		c.fields++;
		c.seen |= 1u << field;
		c.last_line = line;
		c.t.score = SCORE_LABELLED;
		c.t.by = "target-card";
		if (field == C_TARGET) {
			c.named = true;
			c.label = doc_slice(d, x->start, x->end);
			bool says = target_says_target(c.label), hot = target_is_watched(d, line);
			c.everyday = str_eqz(doc_cell(d, TABLE_target_column, x, 2), "everyday") && !target_is_hot(d, line) && !target_is_surveilled(d, line);
			c.surest = says && (hot || target_is_surveilled(d, line));
			c.sure = says || hot || (c.watched_line != SIZE_MAX && line - c.watched_line <= GAP_LINES + 1);
		}
		if (c.t.n_evidence == 0) {
			c.t.evidence[0].start = x->start;
			c.t.n_evidence = 1;
		}
		c.t.evidence[0].end = to;
	}
	finish(d, sorted, &c);
}

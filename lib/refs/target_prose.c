/* target_prose.c - targets named in sentences and chat lines.
 *
 * Chinese and Russian talk is short: a cue of access, samples or delivery
 * (target-cues.tsv) and a name in the same clause make a target. English prose
 * tells direction: what follows "compromised", "attacks on", what precedes
 * "was hacked". Parties of contracts, makers of reports and the groups
 * themselves are no targets. Weak cues ("data", "sample") count only
 * together, or in a text that speaks of targets elsewhere. A Chinese clause that has a
 * sure cue and no name speaks of the only name of its sentence (点位：某部，域控已拿下).
 * Sentences of arrests, exercises and tenders ("not" rows) make nobody a target. */
#include "lead.h"
#include "name_words.h"
#include "organizations.h"
#include "passes.h"
#include "rules.h"
#include "target_fields.h"
#include "target_talk.h"

enum { COL_CUE, COL_WHERE, COL_WEIGHT };
#define WEIGHT_SURE 3u
#define WEIGHT_WITH_OTHERS 2u
#define REACH_BYTES 70u        /* from an English cue to its object, from one object to the next */
#define NAMES_MAX 16u          /* targets of one clause */
#define AROUND_BYTES 1500u     /* a page or so of what an English verb is said in */
#define LINES_A_TARGET 2000u   /* so many lines without a sure one are about something else */

/* Mailboxes and accounts near a cue are targets too; what identifies private
 * people gets the role alone and no record, which reports could not mask. */
static bool is_account(enum ref_kind k)
{
	return k == REF_email || k == REF_twitter || k == REF_telegram || k == REF_wechat;
}

static bool is_personal(enum ref_kind k)
{
	return k == REF_phone || k == REF_id_number || k == REF_imsi || k == REF_imei || k == REF_passport;
}

struct found {
	size_t hit[NAMES_MAX];
	unsigned n;
};

/* Names in FROM..TO; those after a name stay only while the list goes on. */
static void names_in(const struct doc *d, uint32_t from, uint32_t to, bool english, struct found *ret)
{
	uint32_t reach = from;
	ret->n = 0;
	for (size_t i = doc_hit_at(d, from); i < d->hits.n && d->hits.v[i].start < to && ret->n < NAMES_MAX; i++) {
		const struct hit *h = &d->hits.v[i];
		if (h->end > to || !target_may_be(d, h))
			continue;
		if (english && h->start > reach + REACH_BYTES)
			break;
		if (english && h->kind == REF_organization) {
			struct str sector = organization_extra(h, "sector"), by = organization_extra(h, "org_type");
			if (str_eq(sector, STR("security")) || str_eq(by, STR("media")))
				continue;
		}
		if (ret->n) {
			const struct hit *last = &d->hits.v[ret->hit[ret->n - 1]];
			if (h->start < last->end)
				continue; /* inside the one before */
		}
		ret->hit[ret->n++] = i;
		reach = h->end;
	}
}

/* English: the object ends where an agent, a means or a new verb begins. */
static uint32_t object_end(struct str t, uint32_t from, uint32_t to)
{
	static const char *const ends[] = { " by ",      " using ",      " with ",     " via ",      " through ", " according ", " said ",
					    " when ",    " while ",      " after ",    " before ",   " which ",   " that ",      " who ",
					    " because ", " attributed ", " reported ", " in order ", " (http" };
	struct str s = str_sub(t, from, to);
	size_t best = s.len;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		ptrdiff_t n = str_find(s, str_from(ends[i]));
		if (n >= 0 && (size_t)n < best)
			best = (size_t)n;
	}
	return from + (uint32_t)best;
}

/* "stole 459 GB of road data belonging to X": of what is behind the verb, the
 * part that begins with the word for its owner. */
static uint32_t owner_at(struct str t, uint32_t from, uint32_t to)
{
	static const char *const owners[] = { " belonging to ", " from ", " of ", " out of " };
	struct str s = str_sub(t, from, to);
	for (size_t i = 0; i < sizeof owners / sizeof *owners; i++) {
		struct str rest = s;
		ptrdiff_t n, last = -1;
		while ((n = str_find(rest, str_from(owners[i]))) >= 0) {
			last = (rest.p - s.p) + n + (ptrdiff_t)strlen(owners[i]);
			rest = str_sub(s, (size_t)last, s.len);
			if (i < 2)
				break; /* "of" is followed by other owners: the last counts */
		}
		if (last >= 0)
			return from + (uint32_t)last;
	}
	return to;
}

/* One name, or names apart by the signs of a list. */
static bool is_one_list(const struct doc *d, const struct found *f)
{
	static const char *const seps[] = { "、", "和", "及", "与", "以及", "，", ", ", " and " };
	for (unsigned k = 1; k < f->n; k++) {
		struct str gap = str_trim(doc_slice(d, d->hits.v[f->hit[k - 1]].end, d->hits.v[f->hit[k]].start));
		bool listed = false;
		for (size_t i = 0; i < sizeof seps / sizeof *seps && !listed; i++)
			listed = str_eq(gap, str_trim(str_from(seps[i])));
		if (!listed)
			return false;
	}
	return f->n > 0;
}

/* The sentence speaks of arrests, exercises, tenders: rows marked "not". */
static bool speaks_of_others(const struct doc *d, const struct clause *c)
{
	const struct lit_hits *l = &d->lits[TABLE_target_cue];
	for (size_t i = doc_lit_at(d, TABLE_target_cue, c->start); i < l->n && l->v[i].start < c->end; i++)
		if (str_eq(doc_cell(d, TABLE_target_cue, &l->v[i], COL_WHERE), STR("not")))
			return true;
	return false;
}

/* An organisation follows at once, or behind 了 or 过. */
static bool is_verb_before_name(const struct doc *d, const struct lit_hit *cue)
{
	if ((unsigned char)d->text.p[cue->start] < 0xE3)
		return false;
	for (size_t i = doc_hit_at(d, cue->end); i < d->hits.n && d->hits.v[i].start <= cue->end + 3; i++) {
		struct str gap = doc_slice(d, cue->end, d->hits.v[i].start);
		if (d->hits.v[i].kind == REF_organization && (gap.len == 0 || str_eq(gap, STR("了")) || str_eq(gap, STR("过"))))
			return true;
	}
	return false;
}

/* A sentence with one name whose weak cues, all together and with a volume, are
 * as good as a sure one: 某局旅客数据，约 40GB，样本已发. Returns its weight. */
static unsigned sentence_weight(const struct doc *d, const struct clause *s)
{
	const struct lit_hits *l = &d->lits[TABLE_target_cue];
	unsigned sum = 0;
	uint32_t told = 0, rows[8];
	unsigned n = 0;
	for (size_t i = doc_lit_at(d, TABLE_target_cue, s->start); i < l->n && l->v[i].start < s->end && n < 8; i++) {
		struct str w = doc_cell(d, TABLE_target_cue, &l->v[i], COL_WEIGHT);
		bool again = l->v[i].start < told || !str_eq(doc_cell(d, TABLE_target_cue, &l->v[i], COL_WHERE), STR("near"));
		for (unsigned k = 0; k < n && !again; k++)
			again = rows[k] == l->v[i].row;
		if (again || w.len != 1 || target_cue_in_name(d, l->v[i].start, l->v[i].end))
			continue;
		told = l->v[i].end;
		rows[n++] = l->v[i].row;
		sum += (unsigned)(w.p[0] - '0');
	}
	double bytes;
	size_t from, to;
	bool volume = target_volume(doc_slice(d, s->start, s->end), &bytes, &from, &to);
	return sum >= 2 && volume ? sum + 1 : 0;
}

static struct telling told_by(const struct doc *d, const struct clause *c, const struct lit_hit *cue, double score)
{
	return (struct telling){ .where = *c, .cue = doc_slice(d, cue->start, cue->end), .by = "target-prose", .score = score };
}

static bool is_of_intrusion(enum ref_kind k)
{
	return k == REF_malware || k == REF_threat_actor || k == REF_cve || k == REF_attack_technique || k == REF_sha256 || k == REF_sha1 ||
	       k == REF_md5;
}

/* Armies attack, storms hit, critics target: such a verb counts where the text around it speaks of intrusion. */
static bool speaks_of_intrusion(const struct doc *d, const struct lit_hit *cue)
{
	static const char *const signs[] = { "yber", "hack", "Hack", "ttackers", "The group ", "the group ", "hreat actor", " records of " };
	uint32_t from = cue->start > AROUND_BYTES ? cue->start - AROUND_BYTES : 0, to = cue->end + AROUND_BYTES;
	const struct lit_hits *l = &d->lits[TABLE_op_word];
	const uint16_t *codes = lead_model_codes(d->rules->lead_model, 0);
	for (size_t i = doc_lit_at(d, TABLE_op_word, from); i < l->n && l->v[i].start < to; i++) {
		unsigned code = codes[l->v[i].row], class = code & 0xFF;
		bool of_it = class == WORD_tool || class == WORD_phish ||
			     ((class == WORD_access || class == WORD_theft || class == WORD_harm) && code >> 8);
		if (code != NO_WORD && of_it && (l->v[i].end <= cue->start || l->v[i].start >= cue->end))
			return true;
	}
	for (size_t i = doc_hit_at(d, from); i < d->hits.n && d->hits.v[i].start < to; i++)
		if (is_of_intrusion(d->hits.v[i].kind))
			return true;
	struct str around = str_sub(d->text, from, to < d->text.len ? to : (uint32_t)d->text.len);
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (str_find(around, str_from(signs[i])) >= 0)
			return true;
	return false;
}

/* Where the value behind "target=" ends: the next field's name stands in front of the next "=". */
static uint32_t field_end(struct str t, uint32_t from, uint32_t to)
{
	ptrdiff_t next = str_find_char(str_sub(t, from, to), '=');
	uint32_t end = next < 0 ? to : from + (uint32_t)next;
	while (next >= 0 && end > from && t.p[end - 1] != ' ')
		end--;
	return end;
}

/* The address or range that begins at AT, where a log's field says whom it is about; SIZE_MAX: none, or one at home. */
static size_t address_at(const struct doc *d, uint32_t at)
{
	for (size_t i = doc_hit_at(d, at); i < d->hits.n && d->hits.v[i].start == at; i++) {
		const struct hit *h = &d->hits.v[i];
		if (h->kind != REF_ipv4 && h->kind != REF_ipv6 && h->kind != REF_cidr)
			continue;
		struct str why = organization_extra(h, "reserved");
		return why.len == 0 || str_eqz(why, "documentation") ? i : SIZE_MAX;
	}
	return SIZE_MAX;
}

/* One clause with the cues FROM..TO of the list; returns the records made. */
static unsigned clause(struct doc *d, struct told *all, const struct clause *c, size_t from, size_t to, bool others)
{
	const struct lit_hit *cues = d->lits[TABLE_target_cue].v;
	unsigned near_weight = 0, made = 0;
	const struct lit_hit *strongest = NULL;
	unsigned best = 0;
	uint32_t told = 0; /* end of the last near cue */
	struct found f;
	for (size_t i = from; i < to; i++) {
		struct str where = doc_cell(d, TABLE_target_cue, &cues[i], COL_WHERE), w = doc_cell(d, TABLE_target_cue, &cues[i], COL_WEIGHT);
		unsigned weight = w.len == 1 && w.p[0] >= '1' && w.p[0] <= '9' ? (unsigned)(w.p[0] - '0') : 1;
		if (str_eq(where, STR("not")) || name_in_code(d->text, cues[i].start, cues[i].end))
			continue;
		if (str_eq(where, STR("near"))) {
			if (cues[i].start < told || target_cue_in_name(d, cues[i].start, cues[i].end))
				continue; /* 数据 inside 样本数据, inside 数据中心 */
			told = cues[i].end;
			bool again = false;
			for (size_t k = from; k < i && !again; k++)
				again = cues[k].row == cues[i].row;
			if (again)
				continue;
			if (weight == 2 && is_verb_before_name(d, &cues[i]))
				weight++; /* 渗透某部 */
			near_weight += weight;
			if (weight > best) {
				best = weight;
				strongest = &cues[i];
			}
			continue;
		}
		if (weight < WEIGHT_SURE && !speaks_of_intrusion(d, &cues[i]))
			continue;
		bool owner = str_eq(where, STR("from"));
		if (owner || str_eq(where, STR("after"))) {
			bool field = d->text.p[cues[i].end - 1] == '=';
			uint32_t end = field ? field_end(d->text, cues[i].end, c->end) : object_end(d->text, cues[i].end, c->end);
			size_t address = field && others ? address_at(d, cues[i].end) : SIZE_MAX;
			if (address != SIZE_MAX && d->hits.v[address].role == ROLE_UNKNOWN) {
				struct telling why = told_by(d, c, &cues[i], SCORE_WEAK);
				target_tell(d, all, &why, SIZE_MAX, address);
				made++;
			}
			names_in(d, owner ? owner_at(d->text, cues[i].end, end) : cues[i].end, end, true, &f);
		} else
			names_in(d, cues[i].start > c->start + REACH_BYTES ? cues[i].start - REACH_BYTES : c->start, cues[i].start, true, &f);
		for (unsigned k = 0; k < f.n; k++) {
			if (d->hits.v[f.hit[k]].role == ROLE_TARGET && d->hits.v[f.hit[k]].cue.len)
				continue; /* told by an earlier cue of this sentence */
			bool org = d->hits.v[f.hit[k]].kind == REF_organization;
			struct telling why = told_by(d, c, &cues[i], SCORE_WEAK + 0.1);
			target_tell(d, all, &why, org ? f.hit[k] : SIZE_MAX, org ? SIZE_MAX : f.hit[k]);
			made++;
		}
	}
	bool whole_sure = false;
	if (strongest && (best < 2 || near_weight < WEIGHT_SURE) && (unsigned char)d->text.p[strongest->start] >= 0xE3) {
		struct clause sentence = clause_around(d, c->start, c->end, false);
		names_in(d, sentence.start, sentence.end, false, &f);
		whole_sure = f.n == 1 && sentence_weight(d, &sentence) >= WEIGHT_SURE;
	}
	if (whole_sure)
		best = near_weight = WEIGHT_SURE;
	if (!strongest || best < 2 || near_weight < (others ? WEIGHT_WITH_OTHERS : WEIGHT_SURE)) {
		/* two weak words together are enough only beside sure ones */
		if (!strongest || !others || near_weight < WEIGHT_WITH_OTHERS)
			return made;
	}
	struct clause whole = clause_around(d, c->start, c->end, false);
	if (speaks_of_others(d, &whole))
		return made;
	unsigned accounts = 0;
	for (size_t i = doc_hit_at(d, c->start); i < d->hits.n && d->hits.v[i].start < c->end; i++) {
		struct hit *h = &d->hits.v[i];
		if (h->role != ROLE_UNKNOWN || (!is_account(h->kind) && !is_personal(h->kind)))
			continue;
		if (is_account(h->kind) && accounts++ < NAMES_MAX) {
			struct telling why = told_by(d, c, strongest, SCORE_GRAMMAR);
			target_tell(d, all, &why, i, SIZE_MAX);
			made++;
		}
		h->role = ROLE_TARGET;
		h->cue = doc_slice(d, strongest->start, strongest->end);
	}
	names_in(d, c->start, c->end, false, &f);
	if (f.n == 0 && accounts == 0 && best >= WEIGHT_SURE) {
		names_in(d, whole.start, whole.end, false, &f);
		if (!is_one_list(d, &f))
			return made;
	}
	size_t host = SIZE_MAX;
	unsigned orgs = 0;
	for (unsigned k = 0; k < f.n; k++) {
		if (d->hits.v[f.hit[k]].kind == REF_organization)
			orgs++;
		else if (host == SIZE_MAX)
			host = f.hit[k];
	}
	for (unsigned k = 0; k < f.n; k++) {
		bool org = d->hits.v[f.hit[k]].kind == REF_organization;
		if (d->hits.v[f.hit[k]].role == ROLE_TARGET || (!org && orgs == 1 && f.hit[k] == host))
			continue;
		struct telling why = told_by(d, c, strongest, near_weight > WEIGHT_SURE ? SCORE_GRAMMAR + 0.1 : SCORE_GRAMMAR);
		target_tell(d, all, &why, org ? f.hit[k] : SIZE_MAX, org ? (orgs == 1 ? host : SIZE_MAX) : f.hit[k]);
		made++;
	}
	return made;
}

void refs_target_prose(struct doc *d)
{
	const struct lit_hits *l = &d->lits[TABLE_target_cue];
	if (l->n == 0 && d->lits[TABLE_target_talk].n == 0 && d->lits[TABLE_op_word].n == 0 && !lead_model_all(d->rules->lead_model))
		return;
	doc_sort(d);
	target_sort_people(d);
	struct talk_lines lines;
	target_talk_names(d, &lines);
	doc_sort(d);
	struct told all = { 0 };
	unsigned sure = 0;
	/* the first walk finds the clauses that are sure, the second those beside them, where they are not as thin as chance brings them */
	for (unsigned pass = 0; pass < 2; pass++) {
		size_t i = 0;
		while (i < l->n) {
			unsigned char first = (unsigned char)d->text.p[l->v[i].start];
			struct clause c = clause_around(d, l->v[i].start, l->v[i].end, first >= 0xE0);
			size_t k = i;
			while (k < l->n && l->v[k].start < c.end)
				k++;
			struct clause s = first >= 0xE0 ? clause_around(d, c.start, c.end, false) : c;
			size_t h = doc_hit_at(d, s.start);
			if (h < d->hits.n && d->hits.v[h].start < s.end)
				sure += clause(d, &all, &c, i, k > i ? k : i + 1, pass == 1);
			i = k > i ? k : i + 1;
		}
		sure += target_talk(d, &lines, &all, pass == 1);
		if (pass == 0 && sure < 1 + d->n_lines / LINES_A_TARGET)
			break;
	}
	target_leads(d, lines.speakers, &all);
	told_emit(d, &all);
}

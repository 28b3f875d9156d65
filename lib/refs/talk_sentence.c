/* talk_sentence.c - see talk_sentence.h. */
#include "name_vouch.h"
#include "name_words.h"
#include "organizations.h"
#include "talk_marks.h"
#include "talk_sentence.h"

#define LEAD_BYTES 16u      /* before a name that leads its sentence: "the ", 目标： */
#define ANSWER_BYTES 30u    /* behind the names of an answer */
#define ACCESS_BYTES 160u
#define NAMES_MAX TALK_NAMES_MAX

struct group {
	size_t hit;           /* the name, or a host without one */
	size_t host;          /* named beside it, or SIZE_MAX */
	uint32_t from, to;    /* its stretch of the sentence */
	bool lead;
};

bool talk_is_vendor(const struct hit *h)
{
	struct str sector = organization_extra(h, "sector");
	return strcmp(h->by, "organization") == 0 &&
	       (str_eqz(sector, "security") || str_eqz(sector, "technology") || str_eqz(organization_extra(h, "org_type"), "media"));
}

bool talk_is_speaker(struct str t, uint32_t at)
{
	static const char *const own[] = { "我司（", "我司(", "本公司（", "本公司(", "我公司（", "我公司(", "我单位（", "本单位（", "我司", "公司（" };
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (str_ends(str_sub(t, 0, at), str_from(own[i])))
			return true;
	return false;
}

static bool is_foreign(const struct doc *d, const struct hit *h)
{
	struct str country = organization_extra(h, "country");
	return country.len && !((unsigned char)d->text.p[h->start] >= 0xE3 && str_eqz(country, "CN"));
}

bool talk_is_home_police(const struct hit *h)
{
	static const char *const ends[] = { "公安局", "公安厅", "公安分局", "安全厅", "国安局", "支队", "总队", "公安部", "安全部", "网信办" };
	struct str country = organization_extra(h, "country");
	if (h->kind != REF_organization || (country.len && !str_eqz(country, "CN")))
		return false;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_ends(h->value, str_from(ends[i]))) {
			/* of a ministry there is one a country: 索林国家安全部 is another's */
			struct str place = str_sub(h->value, 0, h->value.len - strlen(ends[i]));
			return !str_ends(h->value, STR("部")) || place.len == 0 || str_is_any(place, "国家|中国|我国|中华人民共和国|中国国家|中华人民共和国国家");
		}
	return false;
}

static bool begins_cell(struct str t, uint32_t at, uint32_t from, char sign)
{
	while (at > from && (t.p[at - 1] == ' ' || t.p[at - 1] == '"'))
		at--;
	return at == from || t.p[at - 1] == sign;
}

/* The names of P with the stretch that speaks of each. */
static unsigned groups_of(const struct doc *d, struct part p, struct group *g)
{
	uint32_t from = p.from, to = p.to;
	unsigned n = 0;
	size_t host = SIZE_MAX;
	unsigned orgs = 0;
	for (size_t i = doc_hit_at(d, from); i < d->hits.n && d->hits.v[i].start < to && n < NAMES_MAX; i++) {
		const struct hit *h = &d->hits.v[i];
		if (h->end > to || !target_may_be(d, h) || talk_is_vendor(h) || talk_is_speaker(d->text, h->start) ||
		    (h->role == ROLE_TARGET && h->cue.len == 0) || name_in_code(d->text, h->start, h->start))
			continue;
		if (n && h->start < d->hits.v[g[n - 1].hit].end)
			continue; /* inside the one before */
		bool org = h->kind == REF_organization;
		orgs += org;
		if (!org && host == SIZE_MAX)
			host = n;
		g[n] = (struct group){ .hit = i, .host = SIZE_MAX, .to = to };
		uint32_t begin = n ? talk_comma_before(d->text, d->hits.v[g[n - 1].hit].end, h->start) : from;
		g[n].lead = n ? g[n - 1].lead && talk_goes_on(d->text, d->hits.v[g[n - 1].hit].end, h->start)
			      : h->start >= p.lead_at && h->start - p.lead_at <= LEAD_BYTES;
		if (p.sign) /* a cell of its own */
			g[n].lead |= begins_cell(d->text, h->start, from, p.sign);
		/* members of one list share what is said behind it */
		bool listed = n && talk_goes_on(d->text, d->hits.v[g[n - 1].hit].end, h->start);
		g[n].from = listed ? g[n - 1].from : begin;
		if (n && !listed)
			for (unsigned k = n; k-- > 0 && g[k].to == to;)
				g[k].to = begin;
		n++;
	}
	/* a host beside one name is the name's */
	if (orgs == 1 && host != SIZE_MAX) {
		size_t at = g[host].hit;
		unsigned m = 0;
		for (unsigned i = 0; i < n; i++)
			if (d->hits.v[g[i].hit].kind == REF_organization) {
				g[m] = g[i];
				g[m].host = at;
				g[m].to = to;
				g[m++].lead |= i == 1 && host == 0 && g[0].lead;
			}
		n = m;
	}
	return n;
}

/* 某局花名册, 某部的邮件, "mailboxes of the Ministry": goods right beside their owner. */
static bool has_goods_beside(const struct doc *d, const struct cues *c, const struct hit *h)
{
	for (unsigned i = 0; i < c->n; i++) {
		const struct cue *x = &c->v[i];
		bool asset = x->use == USE_ASSET;
		if (!asset && x->weight < 2)
			continue;
		if ((asset || (unsigned char)d->text.p[h->start] >= 0xE3) && x->start >= h->end && x->start - h->end <= 8) {
			struct str gap = str_trim(doc_slice(d, h->end, x->start));
			if (gap.len == 0 || str_eqz(gap, "的") || str_eqz(gap, "'s") || str_eqz(gap, "’s") || str_eqz(gap, "之"))
				return true;
		}
		if (x->end <= h->start && h->start - x->end <= 12) {
			struct str gap = str_trim(doc_slice(d, x->end, h->start));
			if (str_eqz(gap, "of") || str_eqz(gap, "of the") || str_eqz(gap, "from") || str_eqz(gap, "from the") || str_eqz(gap, "at") ||
			    str_eqz(gap, "at the") || str_eqz(gap, "with the") || str_eqz(gap, "with") || (!asset && str_eqz(gap, "the")))
				return true;
		}
	}
	return false;
}

/* "900 万条", "61k rows", "41 GB": how much there is. */
static bool has_amount(const struct doc *d, uint32_t from, uint32_t to)
{
	static const char *const units[] = { "万条", "亿条", " 条", "亿行", "万行", " 行", " records", "k rows", "m rows", " rows", " million", " accounts" };
	struct str s = doc_slice(d, from, to);
	double bytes;
	size_t a, b;
	if (target_volume(s, &bytes, &a, &b))
		return true;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		ptrdiff_t n = str_find(s, str_from(units[i]));
		for (ptrdiff_t k = n; k > 0 && n - k < 4; k--)
			if (s.p[k - 1] >= '0' && s.p[k - 1] <= '9')
				return true;
	}
	return false;
}

static struct str remark(const struct doc *d, uint32_t from, uint32_t to)
{
	struct str s = doc_slice(d, from, to < from + ACCESS_BYTES ? to : from + ACCESS_BYTES);
	while (s.len && ((unsigned char)s.p[s.len - 1] & 0xC0) == 0x80 && to > from + ACCESS_BYTES)
		s.len--;
	static const char *const signs[] = { "：", ":", "-", "—", "–", "，", ",", "(", "（", "\t", "|", " ", "的" };
	for (bool on = true; on;) {
		on = false;
		for (size_t k = 0; k < sizeof signs / sizeof *signs && !on; k++)
			if (str_starts(s, str_from(signs[k]))) {
				s = str_sub(s, strlen(signs[k]), s.len);
				on = true;
			}
	}
	s = str_trim(s);
	return s;
}

static void tell(struct talk *k, const struct group *g, const struct clause *where, struct sum s, const char *by, double score)
{
	struct doc *d = k->d;
	bool org = d->hits.v[g->hit].kind == REF_organization;
	struct str access = remark(d, d->hits.v[g->hit].end, g->to);
	struct telling why = { .where = *where, .cue = s.words, .state = s.state, .by = by, .score = score };
	if (!target_access_kind(d, access).len)
		access = str_trim(doc_slice(d, g->from, g->to));
	if (access.len <= ACCESS_BYTES && target_access_kind(d, access).len)
		why.access = access;
	target_tell(d, k->all, &why, org ? g->hit : SIZE_MAX, org ? g->host : g->hit);
	k->made++;
}

/* In prose the clause itself must say it: goods right beside their owner, or, in
 * a script without small letters, a word of access, in a sentence that the name leads also behind a comma. */
static bool is_told_in_prose(const struct talk *k, const struct group *g, struct sum stretch, struct sum clause, bool goods)
{
	bool han = (unsigned char)k->d->text.p[k->d->hits.v[g->hit].start] >= 0xD0; /* no Latin letter */
	if (goods && (han ? clause.best : stretch.best) >= 2)
		return true;
	return han && (clause.best >= TALK_SURE || (g->lead && stretch.best >= (k->beside ? TALK_BESIDE : TALK_SURE)));
}

void talk_sentence(struct talk *k, const struct talk_line *l, struct part p, const struct heading *head, bool talk)
{
	struct doc *d = k->d;
	struct cues c;
	struct group g[NAMES_MAX];
	uint32_t from = p.from, to = p.to;
	talk_cues_in(d, from, to, false, &c);
	bool chat = l->who || l->timed;
	if (c.n == 0 && head->weight == 0 && !chat)
		return;
	struct sum whole = talk_sum_of(d, &c, from, to, USE_NONE);
	k->heavy += talk && whole.best >= 2;
	unsigned n = groups_of(d, p, g);
	struct clause where = { from, to };
	struct str text = str_trim(doc_slice(d, from, to));
	bool asks = whole.asked || str_ends(text, STR("?")) || str_ends(text, STR("？")) || str_ends(text, STR("呢")) || str_ends(text, STR("吗")) ||
		    (to < d->text.len && (d->text.p[to] == '?' || str_starts(str_sub(d->text, to, d->text.len), STR("？"))));
	bool others = k->question.weight && k->question.who == l->who && l->who;
	if (n == 0) {
		if (whole.not)
			return;
		k->heat += talk && whole.best >= TALK_SURE;
		/* what is said of the name before, by somebody else or in the log's next line */
		if (k->topic.n && (k->topic.who != l->who || (!l->who && l->timed)) && (k->topic.asked || k->topic.total || k->hot) &&
		    whole.best >= 2) {
			unsigned total = k->topic.total + whole.weight + (k->topic.asked || (k->hot && is_foreign(d, &d->hits.v[k->topic.hit[0]])));
			for (unsigned i = 0; i < k->topic.n && total >= (k->beside ? TALK_BESIDE : TALK_SURE); i++) {
				struct group one = { .hit = k->topic.hit[i], .host = SIZE_MAX, .from = from, .to = to };
				struct telling why = { .where = where, .cue = whole.words, .state = whole.state, .by = "target-answer", .score = SCORE_GRAMMAR - 0.1,
						       .access = target_access_kind(d, text).len ? text : STR("") };
				bool org = d->hits.v[one.hit].kind == REF_organization;
				target_tell(d, k->all, &why, org ? one.hit : SIZE_MAX, org ? SIZE_MAX : one.hit);
				k->made++;
			}
		}
		if (asks && l->who && whole.weight)
			k->question = (struct question){ .weight = whole.asked && whole.best >= 2 ? TALK_SURE : TALK_BESIDE,
							 .who = l->who,
							 .words = whole.words,
							 .state = whole.state };
		return;
	}
	/* the hosts in lists of reports are the attackers' as often as not */
	bool hosts = chat || (unsigned char)d->text.p[from] >= 0xE3;
	struct topic topic = { .who = l->who, .asked = asks };
	for (unsigned i = 0; i < n; i++) {
		const struct hit *h = &d->hits.v[g[i].hit];
		struct sum s = talk_sum_of(d, &c, g[i].from, g[i].to, USE_NONE);
		uint32_t near = talk_comma_before(d->text, g[i].from, h->start);
		struct sum beside = talk_sum_of(d, &c, near, talk_comma_after(d->text, h->end, g[i].to), USE_NONE);
		if (talk_is_home_police(h) && !(s.best >= TALK_SURE))
			continue;
		if (whole.not || beside.spare || (s.spare && s.best < TALK_SURE) || h->role == ROLE_TARGET || (!hosts && h->kind != REF_organization))
			continue;
		unsigned total = s.weight, best = s.best, rest = g[i].to - h->end;
		const char *by = "target-item";
		double score = SCORE_GRAMMAR;
		/* a body of another country, led by its name where work is spoken of */
		if (k->hot && talk && g[i].lead && (s.weight || head->weight || asks) && is_foreign(d, h)) {
			total++;
			best = best < 2 ? 2 : best;
		}
		bool goods = s.weight && has_goods_beside(d, &c, h);
		total += goods;
		bool amount = s.weight && has_amount(d, near, g[i].to);
		total += amount;
		/* who asks for somebody's goods */
		if (goods && l->who && asks && best < 2) {
			total++;
			best = 2;
		}
		if ((goods || amount) && head->weight && best < 2)
			best = 2; /* so much of somebody's under a heading of wares */
		/* headings over abbreviations are of lists of signs and codes as often: "failed" */
		bool sign = head->weight < TALK_SURE && h->kind == REF_organization && name_is_short(d->text, h->start, h->end);
		if (head->weight && (g[i].lead || s.weight) && !sign) {
			unsigned w = g[i].lead ? head->weight : head->weight > 1 ? 2 : 1;
			total += w;
			if (w >= best) {
				by = "target-heading";
				s.words = head->words;
				best = w;
			}
			if (s.state.len == 0 && head->weight >= 2)
				s.state = head->state;
		}
		if (l->who && k->question.weight && !others && g[i].lead && (rest <= ANSWER_BYTES || asks)) {
			total += k->question.weight;
			by = "target-answer";
			if (k->question.weight >= best) {
				best = k->question.weight;
				s.words = k->question.words;
			}
		}
		if (topic.n < TOPIC_NAMES_MAX) {
			topic.hit[topic.n++] = g[i].hit;
			topic.total = total > topic.total ? total : topic.total;
		}
		if (!talk && !is_told_in_prose(k, &g[i], s, beside, goods))
			continue;
		bool sure = total >= TALK_SURE && best >= 2, enough = k->beside && total >= TALK_BESIDE && (best >= 2 || s.weight >= TALK_BESIDE);
		if (!sure && !enough)
			continue;
		if (total > TALK_SURE)
			score += 0.1;
		tell(k, &g[i], &where, s, by, sure ? score : score - 0.1);
	}
	if (topic.n)
		k->topic = topic;
}


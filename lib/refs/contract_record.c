/* contract_record.c - prints contracts. */
#include "contract_record.h"
#include "amount.h"
#include "contract_form.h"
#include <math.h>
#include <sluice/record.h>

#define SHARED_LOOK 64u
#define NUMBER_BEHIND_BYTES 64u
#define SUM_BYTES_MAX 96u /* of a sum as it stands, its currency with it */

static const char *const names[] = {
#define X(name) #name,
	CONTRACT_TEXTS(X)
#undef X
};

enum contract_text contract_text_from(struct str name)
{
	int f = 0;
	while (f < CONTRACT_TEXT_COUNT && !str_eqz(name, names[f]))
		f++;
	return (enum contract_text)f;
}

void contract_set(struct contract *c, enum contract_text f, struct str value, uint32_t start, uint32_t end, const char *by, double score)
{
	if (value.len && (c->text[f].value.len == 0 || c->text[f].score < (float)score)) /* of equals the first */
		c->text[f] = (struct contract_value){ value, start, end, by, (float)score };
}

/* A name that a page's width has cut over two lines is one: a blank for the line's end, none between signs of Chinese. */
static struct str one_line(const struct doc *d, struct str s)
{
	if (str_find_char(s, '\n') < 0)
		return s;
	char *p = arena_alloc(d->arena, s.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++) {
		bool blank = s.p[i] == '\n' || s.p[i] == ' ';
		bool wide = n && (unsigned char)p[n - 1] >= 0x80 && n >= 3 && (unsigned char)p[n - 3] >= 0xE3;
		if (!blank)
			p[n++] = s.p[i];
		else if (n && p[n - 1] != ' ' && !(s.p[i] == '\n' && wide))
			p[n++] = ' ';
	}
	return str_trim(str_make(p, n));
}

/* 480.000元: three figures behind a stop are thousands, whether a scan has read the comma so or the paper is German. What
 * is told in millions, or in a coin of a thousand parts, stays. */
static void whole_thousands(struct doc *d, struct contract *c)
{
	static const char *const mils[] = { "KWD", "BHD", "OMR", "JOD", "TND", "IQD", "LYD" };
	char figures[SUM_BYTES_MAX];
	size_t i = 0, whole, n = 0;
	double value = 0;
	for (size_t k = 0; c->currency && k < sizeof mils / sizeof *mils; k++)
		if (strcmp(c->currency, mils[k]) == 0)
			return;
	for (size_t k = 0; k < c->amount.value.len && n < sizeof figures; k++) /* 216 .000 */
		if (c->amount.value.p[k] != ' ')
			figures[n++] = c->amount.value.p[k];
	struct str s = str_make(figures, n);
	n = 0;
	while (i < s.len && !(s.p[i] >= '0' && s.p[i] <= '9'))
		i++;
	for (whole = i; i < s.len && s.p[i] >= '0' && s.p[i] <= '9'; i++)
		value = value * 10 + (s.p[i] - '0');
	if (value < 1 || i - whole > 3 || i == s.len || s.p[i] != '.')
		return;
	for (i++; i < s.len && s.p[i] >= '0' && s.p[i] <= '9'; i++, n++)
		value = value * 10 + (s.p[i] - '0');
	bool more = i < s.len && (s.p[i] == '.' || s.p[i] == ',');
	if (n != 3 || more || fabs(c->sum * 1000 - value) > value * 1e-9 || amount_is_rate(d->text, c->amount.start, c->amount.end))
		return;
	c->sum = c->sum_min = value;
	for (size_t k = contract_hit_at(d, c->amount.start); k < d->hits_sorted && d->hits.v[k].start < c->amount.end; k++) {
		struct hit *h = &d->hits.v[k]; /* the reference says what the contract says */
		if (h->kind == REF_amount && h->currency && fabs(h->amount * 1000 - value) <= value * 1e-9) {
			h->amount = h->amount_min = value;
			h->value = str_from(arena_printf(d->arena, "%s %.2f", h->currency, value));
		}
	}
	if (fabs(c->sum_words - value) < value * 1e-9)
		c->sum_words = 0;
}

/* 7352196.659999999 is 735.2196666万 in binary: what a decimal fraction of a main unit cannot mean is cut. */
static double whole_cents(double sum)
{
	return sum < 1e11 ? round(sum * 1e4) / 1e4 : sum;
}

static void print_place(struct json *j, const struct doc *d, const char *key, const struct contract_value *v)
{
	if (v->value.len == 0 || v->end <= v->start)
		return;
	json_key(j, key);
	json_open(j, '[');
	json_int(j, (int64_t)(d->base + v->start));
	json_int(j, (int64_t)(d->base + v->end));
	json_close(j, ']');
}

static void print_parties(struct json *j, const struct contract *c)
{
	bool aliases = false;
	if (c->n_parties == 0)
		return;
	json_key(j, "parties");
	json_open(j, '[');
	for (unsigned i = 0; i < c->n_parties; i++) {
		json_open(j, '{');
		json_kz(j, "role", c->party[i].role);
		json_kstr(j, "name", c->party[i].name.value);
		json_close(j, '}');
		aliases |= c->party[i].alias[0].len != 0;
	}
	json_close(j, ']');
	if (!aliases)
		return;
	json_key(j, "aliases");
	json_open(j, '[');
	for (unsigned i = 0; i < c->n_parties; i++)
		for (unsigned k = 0; k < 4 && c->party[i].alias[k].len; k++) {
			json_open(j, '{');
			json_kstr(j, "alias", c->party[i].alias[k]);
			json_kstr(j, "name", c->party[i].name.value);
			json_close(j, '}');
		}
	json_close(j, ']');
}

static void print_sum(struct json *j, const struct contract *c)
{
	if (c->amount.value.len == 0)
		return;
	json_knum(j, "amount", c->sum);
	json_knum(j, "amount_min", c->sum_min);
	if (c->currency)
		json_kz(j, "currency", c->currency);
	if (c->tax_known)
		json_kz(j, "tax", c->tax_included ? "included" : "excluded");
	if (c->provisional)
		json_kbool(j, "provisional", true);
	if (c->sum_words > 0)
		json_knum(j, "amount_words", c->sum_words);
}

static void print_evidence(struct json *j, const struct doc *d, const struct contract *c)
{
	json_key(j, "evidence");
	json_open(j, '{');
	for (int f = 0; f < CONTRACT_TEXT_COUNT; f++)
		print_place(j, d, names[f], &c->text[f]);
	print_place(j, d, "amount", &c->amount);
	print_place(j, d, "relation", &c->related);
	json_close(j, '}');
	json_key(j, "rules");
	json_open(j, '{');
	for (int f = 0; f < CONTRACT_TEXT_COUNT; f++)
		if (c->text[f].value.len && c->text[f].by)
			json_kz(j, names[f], c->text[f].by);
	if (c->amount.value.len && c->amount.by)
		json_kz(j, "amount", c->amount.by);
	json_close(j, '}');
}

static void refs_of(struct doc *d, const struct contract *c)
{
	static const struct {
		enum contract_text field;
		enum ref_kind kind;
		enum ref_role role;
	} kinds[] = {
		{ CONTRACT_party_a, REF_party, ROLE_CLIENT },
		{ CONTRACT_party_b, REF_party, ROLE_SUPPLIER },
		{ CONTRACT_project, REF_project, ROLE_UNKNOWN },
	};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		const struct contract_value *v = &c->text[kinds[i].field];
		if (v->value.len == 0 || v->end <= v->start)
			continue;
		bool there = false;
		/* records of one text share parties: told once, as far as the last few go */
		for (size_t k = d->hits.n > SHARED_LOOK ? d->hits.n - SHARED_LOOK : 0; k < d->hits.n && !there; k++)
			there = d->hits.v[k].kind == kinds[i].kind && d->hits.v[k].start == v->start && d->hits.v[k].end == v->end;
		if (there)
			continue;
		struct hit *h = doc_hit(d, kinds[i].kind, v->start, v->end, v->value, (double)v->score, v->by ? v->by : c->by);
		h->role = kinds[i].role;
	}
}

/* 《X合同》（MM-2021-047）: the number in brackets right behind the title. */
static void number_behind(struct doc *d, struct contract *c)
{
	const struct contract_value *title = &c->text[CONTRACT_title];
	if (title->value.len == 0 || c->text[CONTRACT_number].value.len)
		return;
	const struct hit *h = contract_hit_in(d, REF_contract_number, title->end, title->end + NUMBER_BEHIND_BYTES);
	if (h && str_is_any(doc_slice(d, title->end, h->start), "》（|》(|（|(|》（编号：|》（合同编号：|（编号：|（合同编号："))
		contract_set(c, CONTRACT_number, h->value, h->start, h->end, "behind-title", 0.7);
}

void contract_emit(struct doc *d, const struct contract *told)
{
	struct contract whole = *told;
	const struct contract *c = &whole;
	uint32_t first = UINT32_MAX;
	whole_thousands(d, &whole);
	number_behind(d, &whole);
	whole.sum = whole_cents(whole.sum);
	whole.sum_min = whole_cents(whole.sum_min);
	bool row = strcmp(c->by, "table-row") == 0 || strcmp(c->by, "list-line") == 0 || strcmp(c->by, "talk") == 0;
	if (!row) {
		contract_vote_name(d, &whole.text[CONTRACT_party_a]);
		contract_vote_name(d, &whole.text[CONTRACT_party_b]);
		for (unsigned i = 0; i < whole.n_parties; i++)
			contract_vote_name(d, &whole.party[i].name);
	}
	for (int f = 0; f < CONTRACT_TEXT_COUNT; f++)
		whole.text[f].value = one_line(d, whole.text[f].value);
	for (unsigned i = 0; i < whole.n_parties; i++)
		whole.party[i].name.value = one_line(d, whole.party[i].name.value);
	for (int f = 0; f < CONTRACT_TEXT_COUNT; f++)
		if (c->text[f].value.len && c->text[f].start < first)
			first = c->text[f].start;
	if (c->amount.value.len && c->amount.start < first)
		first = c->amount.start;
	if (first == UINT32_MAX || !doc_owns(d, first) || contract_is_example(d, first))
		return;
	struct json j;
	doc_record(d, &j, "contract");
	for (int f = 0; f < CONTRACT_TEXT_COUNT; f++)
		if (c->text[f].value.len)
			json_kstr(&j, names[f], c->text[f].value);
	print_parties(&j, c);
	print_sum(&j, c);
	if (c->relation) {
		json_key(&j, "relation");
		json_open(&j, '{');
		json_kz(&j, "type", c->relation);
		if (c->related.value.len)
			json_kstr(&j, "to", c->related.value);
		json_close(&j, '}');
	}
	const char *paper = row ? NULL : contract_paper(d, first);
	if (paper)
		json_kz(&j, "paper", paper);
	json_knum(&j, "score", (double)(int)(c->score * 100 + 0.5f) / 100);
	json_kz(&j, "by", c->by);
	print_evidence(&j, d, c);
	record_end(&j);
	refs_of(d, c);
}

/* papers.c - notices, their labels, and what the product's passes make of them. */
#include "contract_train.h"
#include <math.h>
#include <sluice/io.h>
#include <sluice/json.h>
#include <sluice/utf8.h>
#include <stdio.h>
#include <stdlib.h>
#include <utf8proc.h>

struct paper *papers;
size_t n_papers;
uint32_t *feats;
struct feature_name *names;
size_t n_names;
struct paper *now;
static size_t cap_papers, n_feats, cap_feats, cap_names, slot_mask;
static uint32_t *slots;

uint64_t hash(const char *s)
{
	uint64_t h = 0xCBF29CE484222325u;
	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 0x100000001B3u;
	return (h ^ h >> 31) * 0x9E3779B97F4A7C15u | 1;
}

static uint32_t intern(const char *name)
{
	if ((n_names + 1) * 2 > slot_mask) {
		slot_mask = slot_mask ? slot_mask * 2 + 1 : (1u << 20) - 1;
		free(slots);
		slots = xcalloc(slot_mask + 1, sizeof *slots);
		for (size_t i = 0; i < n_names; i++) {
			size_t at = (size_t)names[i].key & slot_mask;
			while (slots[at])
				at = (at + 1) & slot_mask;
			slots[at] = (uint32_t)i + 1;
		}
	}
	uint64_t key = hash(name);
	size_t at = (size_t)key & slot_mask;
	while (slots[at] && names[slots[at] - 1].key != key)
		at = (at + 1) & slot_mask;
	if (!slots[at]) {
		names = xgrow(names, &cap_names, n_names + 1, sizeof *names);
		char *copy = xmalloc(strlen(name) + 1);
		strcpy(copy, name);
		names[n_names++] = (struct feature_name){ .key = key, .name = copy };
		slots[at] = (uint32_t)n_names;
	}
	return slots[at] - 1;
}

/* Letters and digits, compatibility forms folded, lower case. */
char *folded(struct str s)
{
	utf8proc_uint8_t *p = NULL;
	if (utf8proc_map((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.len, &p, UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STABLE) < 0)
		return NULL;
	char *r = xmalloc(strlen((char *)p) + 1), *w = r;
	const utf8proc_uint8_t *q = p;
	for (utf8proc_int32_t c; *q;) {
		utf8proc_ssize_t n = utf8proc_iterate(q, -1, &c);
		if (n <= 0)
			break;
		const char *cat = utf8proc_category_string(c);
		if (cat[0] == 'L' || cat[0] == 'N') {
			memcpy(w, q, (size_t)n);
			w += n;
		}
		q += n;
	}
	*w = '\0';
	free(p);
	return r;
}

static uint32_t mine[4096];
static size_t n_mine;

static void take_feature(void *ctx, enum feature f, const uint32_t *text, size_t n)
{
	(void)ctx;
	char name[512];
	int len = snprintf(name, 64, "%s\t", contract_feature_name(f));
	for (size_t i = 0; i < n && len < 500; i++)
		len += (int)utf8_encode(text[i], name + len);
	name[len] = '\0';
	uint32_t id = intern(name);
	for (size_t i = 0; i < n_mine; i++)
		if (mine[i] == id)
			return;
	if (n_mine < sizeof mine / sizeof *mine)
		mine[n_mine++] = id;
}

static void judge(const struct scene *s, const struct cand *c, enum cand_kind kind, struct candidate *ret)
{
	char *text = kind == CAND_AMOUNT || kind == CAND_PAPER ? NULL : folded(kind == CAND_PROJECT ? contract_name_text(s, c->a, c->b) : zh_text_str(&s->t, c->a, c->b, s->d->arena));
	for (int f = 0; f < CAND_FIELDS; f++) {
		if (contract_kind_of((enum cand_field)f) != kind)
			continue;
		if (kind == CAND_PAPER)
			ret->right[f] = now->n_gold > 1;
		for (size_t i = 0; i < now->n_gold; i++) {
			const struct gold *g = &now->gold[i];
			if (kind == CAND_AMOUNT)
				ret->right[f] |= g->amount > 0 && c->hit && fabs(c->hit->amount - g->amount) <= 1e-4 * (g->amount > 1 ? g->amount : 1);
			else if (text && g->text[f])
				ret->right[f] |= strcmp(text, g->text[f]) == 0;
		}
	}
	free(text);
}

void take_scene(void *ctx, const struct scene *s)
{
	(void)ctx;
	for (int k = 0; k < CAND_KINDS; k++)
		for (size_t i = 0; i < s->set[k].n; i++) {
			struct group *g = &now->set[k];
			g->v = xgrow(g->v, &g->cap, g->n + 1, sizeof *g->v);
			struct candidate *c = &g->v[g->n++];
			n_mine = 0;
			contract_features(s, (enum cand_kind)k, i, take_feature, NULL);
			*c = (struct candidate){ .first = (uint32_t)n_feats, .n = (uint32_t)n_mine };
			feats = xgrow(feats, &cap_feats, n_feats + n_mine, sizeof *feats);
			memcpy(feats + n_feats, mine, n_mine * sizeof *mine);
			n_feats += n_mine;
			uint32_t doc = (uint32_t)(now - papers) + 1;
			for (size_t m = 0; m < n_mine; m++) {
				struct feature_name *x = &names[mine[m]];
				x->docs += x->last_doc != doc;
				x->last_doc = doc;
			}
			judge(s, &s->set[k].v[i], (enum cand_kind)k, c);
		}
}

void scan(const struct refs_rules *r, struct paper *p, refs_fn *fn, void *ctx)
{
	struct err err;
	now = p;
	struct refs_source s = { .text = buf_str(&p->text), .fd = -1, .path = str_from(p->id), .no_refs = true };
	if (refs_scan(r, &s, fn, ctx, &err) != ST_OK)
		fprintf(stderr, "contract_train: %s\n", err.msg);
}

static char *cell(struct str s)
{
	return s.len ? folded(s) : NULL;
}

static struct paper *paper_of(struct str id)
{
	for (size_t i = 0; i < n_papers; i++)
		if (str_eqz(id, papers[i].id))
			return &papers[i];
	return NULL;
}

void read_labels(const char *path)
{
	struct buf b;
	struct err err;
	buf_init(&b, 1u << 28);
	if (io_read_path(path, &b, &err) != ST_OK) {
		fprintf(stderr, "contract_train: %s\n", err.msg);
		exit(3);
	}
	struct str rest = buf_str(&b), line;
	str_next_line(&rest, &line);
	while (str_next_line(&rest, &line)) {
		struct str c[6] = { { 0 } };
		for (int i = 0; i < 6; i++)
			if (!str_next(&line, '\t', &c[i]))
				break;
		struct paper *p = paper_of(c[0]);
		if (!p)
			continue;
		p->gold = xgrow(p->gold, &p->cap_gold, p->n_gold + 1, sizeof *p->gold);
		struct gold *g = &p->gold[p->n_gold++];
		char number[40];
		snprintf(number, sizeof number, "%.*s", STR_ARG(c[5]));
		*g = (struct gold){ { cell(c[1]), cell(c[2]), cell(c[3]), cell(c[4]) }, strtod(number, NULL) };
	}
	buf_release(&b);
}

void mark_held(const char *path, bool drop)
{
	struct buf b;
	struct err err;
	buf_init(&b, 1u << 24);
	if (io_read_path(path, &b, &err) != ST_OK) {
		fprintf(stderr, "contract_train: %s\n", err.msg);
		exit(3);
	}
	struct str rest = buf_str(&b), line;
	while (str_next_line(&rest, &line)) {
		struct paper *p = paper_of(line);
		if (p)
			p->held = true;
	}
	buf_release(&b);
	size_t n = 0;
	for (size_t i = 0; i < n_papers; i++)
		if (!drop || !papers[i].held)
			papers[n++] = papers[i];
	n_papers = n;
}

/* The items of the records on standard input; what they say lies in STORE. */
void read_papers(const char *store)
{
	struct buf in, name;
	struct err err;
	buf_init(&in, 1u << 30);
	buf_init(&name, 1u << 16);
	if (io_read_file(0, &in, &err) != ST_OK) {
		fprintf(stderr, "contract_train: %s\n", err.msg);
		exit(3);
	}
	struct str rest = buf_str(&in), line;
	while (str_next_line(&rest, &line)) {
		struct str id = json_get(line, "id"), path = json_get(line, "path");
		char file[4096];
		buf_clear(&name);
		if (!str_eqz(json_get(line, "type"), "\"item\"") || id.len != 66 || !json_decode(path, &name))
			continue;
		struct str base = buf_str(&name);
		for (size_t i = base.len; i > 0; i--)
			if (base.p[i - 1] == '/' || base.p[i - 1] == '!') {
				base = str_sub(base, i, base.len);
				break;
			}
		ptrdiff_t dot = str_find_char(base, '.');
		base = str_sub(base, 0, dot > 0 ? (size_t)dot : base.len);
		snprintf(file, sizeof file, "%s/%.2s/%.62s.txt", store, id.p + 1, id.p + 3);
		papers = xgrow(papers, &cap_papers, n_papers + 1, sizeof *papers);
		struct paper *p = &papers[n_papers];
		*p = (struct paper){ .id = xcalloc(1, base.len + 1) };
		memcpy(p->id, base.p, base.len);
		buf_init(&p->text, 1u << 26);
		if (io_read_path(file, &p->text, &err) == ST_OK)
			n_papers++;
	}
	buf_release(&in);
	buf_release(&name);
}

void coverage(void)
{
	for (int f = 0; f < FIELD_SEVERAL; f++) {
		size_t labels = 0, found = 0, cands = 0;
		for (size_t i = 0; i < n_papers; i++) {
			const struct paper *p = &papers[i];
			const struct group *g = &p->set[contract_kind_of((enum cand_field)f)];
			bool told = false, right = false;
			for (size_t k = 0; k < p->n_gold; k++)
				told |= f == FIELD_AMOUNT ? p->gold[k].amount > 0 : p->gold[k].text[f] != NULL;
			for (size_t k = 0; k < g->n; k++)
				right |= g->v[k].right[f];
			labels += told;
			found += told && right;
			cands += g->n;
		}
		fprintf(stderr, "%-8s %zu of %zu papers that tell it have it among their %zu candidates\n", cand_field_names[f], found, labels, cands);
	}
}

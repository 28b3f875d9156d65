/* contracts.c - the pass that makes contract records of a window.
 *
 * Three kinds of paper, three readers: tables with a contract a row, forms with
 * labels (the contract itself, an award letter), and prose that tells of
 * contracts. A notice's tables are completed from its prose; a form's sentences
 * are not read again as prose. */
#include "contract_form.h"
#include "contract_model.h"
#include "contract_notice.h"
#include "contract_parts.h"
#include "contract_region.h"
#include "passes.h"
#include "rules.h"

#define CUES_MIN 3u      /* fewer words of contracts: the prose tells of none */
#define HEADING_LINES 3u /* a heading's number is below it */
#define HEADING_BYTES 200u

/* A company tells the public of its own contract. */
static bool is_notice(const struct scene *s)
{
	return zh_text_find(&s->t, 0, s->t.n, "特此公告") != SIZE_MAX ||
	       ((s->type & (SCENE_AWARD | SCENE_CONTRACT)) && s->orgs.self != UINT32_MAX);
}

struct taking {
	struct scene *notice; /* NULL: it is none */
	const unsigned char *used;
	bool read;
	struct contract paper; /* what the labels around the tables tell */
};

static void take_row(void *ctx, struct doc *d, struct contract *c)
{
	struct taking *t = ctx;
	if (strcmp(c->by, CONTRACT_LOT_ROW) == 0) {
		static const enum contract_text outside[] = { CONTRACT_project, CONTRACT_tender };
		if (!t->read)
			contract_form_read(d, 0, d->n_lines, t->used, &t->paper);
		t->read = true;
		for (size_t i = 0; i < sizeof outside / sizeof *outside; i++)
			c->text[outside[i]] = t->paper.text[outside[i]];
		struct contract_value *client = &t->paper.text[CONTRACT_party_a];
		contract_add_party(c, "party_a", client->value, client->start, client->end, client->by, (double)client->score);
	}
	if (t->notice)
		contract_notice_complete(t->notice, c);
	contract_emit(d, c);
}

/* Offers are opened and compared: nobody has been chosen. */
static bool is_opening(const struct doc *d)
{
	static const char *const names[] = { "开标记录", "开标会", "评标报告", "评审报告", "评分表", "评分汇总", "开标情况" };
	for (size_t i = 0; i < d->n_lines && i < HEADING_LINES; i++)
		for (size_t k = 0; k < sizeof names / sizeof *names; k++)
			if (str_find(doc_line(d, i), str_from(names[k])) >= 0)
				return true;
	return false;
}

/* 流标公告: nobody has won. */
static bool is_failed(const struct doc *d)
{
	static const char *const names[] = { "流标公告", "废标公告", "流标公示", "废标公示", "流标结果", "终止公告", "采购失败", "招标失败", "失败公告", "廢標公告", "流標公告" };
	for (size_t i = 0; i < d->n_lines && i < HEADING_LINES; i++)
		for (size_t k = 0; k < sizeof names / sizeof *names && d->lines[i].end - d->lines[i].start < HEADING_BYTES; k++)
			if (str_find(doc_line(d, i), str_from(names[k])) >= 0)
				return true;
	return false;
}

/* Prose of one stretch, which is no notice of a company's own. */
static size_t read_prose(struct doc *d, struct scene *s, const struct contract *known)
{
	if (is_opening(d))
		return 0;
	contract_cands_find(s);
	contract_model_score(d->rules->contract_model, s);
	return contract_notice_read(s, known, true);
}

/* Contracts that lines and sentences tell of, each with its sum. */
static size_t read_sentences(struct doc *d)
{
	size_t n = contract_lines_read(d);
	if (n == 0 && !(d->features & DOC_HAS_HAN))
		n = contract_letters_read(d);
	if (n)
		return n;
	struct contract_told told = { .n = 0 };
	n = d->features & DOC_HAS_HAN ? contract_sentences_read(d, &told) : contract_awards_read(d, &told);
	return n + contract_chats_read(d, &told);
}

/* A paper without a label, whose first line is its title: AGREEMENT … by and between X and Y. */
static bool read_preamble(struct doc *d)
{
	struct contract c = { .score = 0.6f };
	size_t line = 0;
	while (line < d->n_lines && line < HEADING_LINES && str_trim(doc_line(d, line)).len == 0)
		line++;
	if (line == d->n_lines || !contract_is_heading(str_trim(doc_line(d, line))))
		return false;
	contract_prose_read(d, &c);
	if (c.text[CONTRACT_party_a].value.len == 0 || c.text[CONTRACT_party_b].value.len == 0)
		return false;
	contract_emit(d, &c);
	return true;
}

static bool has_both(const struct contract *c)
{
	return c->text[CONTRACT_party_a].value.len && c->text[CONTRACT_party_b].value.len;
}

/* A paper that names its sides at its head and its sum in a sentence; KNOWN: what labels tell, or NULL. */
static bool read_heads(struct doc *d, const struct contract *known)
{
	struct contract c = { .sum = 0 };
	if (known)
		c = *known;
	contract_form_rest(d, &c);
	if (!has_both(&c) || c.amount.value.len == 0)
		return false;
	contract_form_headed(d, &c, 0, (uint32_t)d->text.len);
	c.by = c.by ? c.by : "heading";
	c.score = 0.5f;
	contract_emit(d, &c);
	return true;
}

static void read_paper(struct doc *d)
{
	bool labels = d->lits[TABLE_contract_label].n > 0;
	size_t cue = 0;
	uint32_t from = 0, to = 0;
	bool prose = (d->features & DOC_HAS_HAN) && d->lits[TABLE_contract_cue].n >= CUES_MIN && d->rules->contract_model &&
		     contract_region_next(d, &cue, &from, &to);
	d->hits_sorted = d->hits.n;
	if (!labels && !prose) {
		if (!(d->features & DOC_HAS_HAN) && read_preamble(d))
			return;
		if (!contract_slip_read(d) && read_sentences(d) == 0 && !read_heads(d, NULL))
			contract_reports_read(d);
		return;
	}
	unsigned char *used = arena_alloc(d->arena, d->n_lines + 1);
	struct scene scene = { .d = NULL };
	bool notice = false;
	if (prose) {
		contract_scene_make(&scene, d, from, to);
		notice = is_notice(&scene);
		if (notice) {
			contract_cands_find(&scene);
			contract_model_score(d->rules->contract_model, &scene);
		}
	}
	struct taking taking = { .notice = notice ? &scene : NULL, .used = used };
	size_t rows = contract_tables_read(d, used, take_row, &taking);
	if (labels && !notice && rows == 0 && is_failed(d)) {
		contract_scene_release(&scene);
		return;
	}
	if (rows == 0 && !notice && labels)
		rows = contract_lots_read(d, used, take_row, &taking);
	struct contract form;
	bool is_form = labels && contract_form_read(d, 0, d->n_lines, used, &form);
	if (notice) {
		if (rows < 2)
			contract_notice_read(&scene, labels ? &form : NULL, false);
	} else if (rows == 0 && contract_several_read(d, used) == 0) {
		if (labels)
			contract_prose_read(d, &form);
		bool both = labels && has_both(&form);
		/* Re: Contract No. X … for a total price of Y */
		both |= labels && form.text[CONTRACT_number].value.len && form.amount.value.len && strcmp(form.amount.by, "sentence") == 0;
		if (labels && (form.n_parties || form.amount.value.len))
			contract_form_headed(d, &form, 0, (uint32_t)d->text.len);
		if (labels && !has_both(&form) && (form.amount.value.len || form.text[CONTRACT_number].value.len)) {
			contract_form_rest(d, &form);
			both |= has_both(&form) && form.amount.value.len;
		}
		if (!both && contract_slip_read(d)) {
			/* a payment's number and sum are no form */
		} else if (is_form || both) {
			if (form.score <= 0)
				form.score = 0.8f;
			if (prose && form.n_parties == 0) { /* its number stands in a sentence, and so do the parties */
				contract_cands_find(&scene);
				contract_model_score(d->rules->contract_model, &scene);
				contract_notice_complete(&scene, &form);
			}
			contract_emit(d, &form);
			/* a letter or chat may follow it in the same text */
			struct contract_told told = { .at = { form.amount.start }, .n = form.amount.value.len > 0 };
			if (contract_letters_read(d) == 0)
				contract_chats_read(d, &told);
		} else if (read_sentences(d) == 0 && !read_heads(d, labels ? &form : NULL) &&
			   !(prose && read_prose(d, &scene, labels ? &form : NULL))) {
			contract_reports_read(d);
		}
	}
	if (!prose)
		return;
	contract_scene_release(&scene);
	/* a long text tells of others further on */
	while (contract_region_next(d, &cue, &from, &to)) {
		contract_scene_make(&scene, d, from, to);
		if (is_notice(&scene)) {
			contract_cands_find(&scene);
			contract_model_score(d->rules->contract_model, &scene);
			contract_notice_read(&scene, NULL, false);
		} else {
			read_prose(d, &scene, NULL);
		}
		contract_scene_release(&scene);
	}
}

void refs_contracts(struct doc *d)
{
	d->hits_sorted = d->hits.n;
	if (!contract_parts_read(d, read_paper))
		read_paper(d);
}

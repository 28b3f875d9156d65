/* docx_numbering.c - ECMA-376 part 1, 17.9.
 *
 * A paragraph names a num and a level; the num names an abstract definition,
 * whose counters all nums of it share; a num may restart or redefine levels. */
#include "docx_numbering.h"

#include "number_words.h"

#include <sluice/utf8.h>
#include <stdio.h>
#include <stdlib.h>

#define LEVELS 9
#define LISTS_MAX 4096

struct level {
	char format[32], text[64];
	int start;
	int restart;                /* starts anew after levels below this; -1: after every lower one */
	bool legal, glued, given;
};

struct abstract {
	int id;
	struct level level[LEVELS];
	int count[LEVELS];
	bool used[LEVELS];
	char style_link[64];
};

struct num {
	int id, abstract;
	int start[LEVELS];          /* startOverride or -1 */
	bool started[LEVELS];
	struct level *level[LEVELS]; /* owned overrides */
};

struct style {
	char id[64], based_on[64];
	int num_id, level;
};

struct numbering {
	struct abstract *abstracts; /* owned */
	struct num *nums;           /* owned */
	struct style *styles;       /* owned */
	size_t n_abstracts, n_nums, n_styles, cap_a, cap_n, cap_s;
};

static void read_level(struct part *p, struct level *l)
{
	unsigned depth = p->m.depth;
	enum markup_token t;
	l->given = true;
	l->start = 1;
	l->restart = -1;
	while ((t = markup_next(&p->m)) != MARKUP_EOF && !(t == MARKUP_CLOSE && p->m.depth < depth)) {
		if (t != MARKUP_OPEN)
			continue;
		if (markup_is(&p->m, "start"))
			l->start = (int)markup_int(&p->m, "val", 1);
		else if (markup_is(&p->m, "numFmt"))
			markup_copy(&p->m, "val", l->format, sizeof l->format);
		else if (markup_is(&p->m, "lvlText"))
			markup_copy(&p->m, "val", l->text, sizeof l->text);
		else if (markup_is(&p->m, "lvlRestart"))
			l->restart = (int)markup_int(&p->m, "val", -1);
		else if (markup_is(&p->m, "isLgl"))
			l->legal = true;
		else if (markup_is(&p->m, "suff"))
			l->glued = str_eqz(markup_attr(&p->m, "val"), "nothing");
	}
}

static int level_of(struct part *p)
{
	int64_t i = markup_int(&p->m, "ilvl", 0);
	return i >= 0 && i < LEVELS ? (int)i : LEVELS - 1;
}

static void read_lists(struct numbering *n, struct part *p)
{
	struct abstract *a = NULL;
	struct num *num = NULL;
	int override = 0;
	enum markup_token t;
	while ((t = markup_next(&p->m)) != MARKUP_EOF) {
		if (t == MARKUP_CLOSE) {
			if (markup_is(&p->m, "abstractNum"))
				a = NULL;
			else if (markup_is(&p->m, "num"))
				num = NULL;
			continue;
		}
		if (t != MARKUP_OPEN)
			continue;
		if (markup_is(&p->m, "abstractNum") && n->n_abstracts < LISTS_MAX) {
			n->abstracts = xgrow(n->abstracts, &n->cap_a, n->n_abstracts + 1, sizeof *a);
			a = &n->abstracts[n->n_abstracts++];
			memset(a, 0, sizeof *a);
			a->id = (int)markup_int(&p->m, "abstractNumId", -1);
		} else if (markup_is(&p->m, "num") && n->n_nums < LISTS_MAX) {
			n->nums = xgrow(n->nums, &n->cap_n, n->n_nums + 1, sizeof *num);
			num = &n->nums[n->n_nums++];
			memset(num, 0, sizeof *num);
			num->id = (int)markup_int(&p->m, "numId", -1);
			num->abstract = -1;
			for (int i = 0; i < LEVELS; i++)
				num->start[i] = -1;
		} else if (num && markup_is(&p->m, "abstractNumId")) {
			num->abstract = (int)markup_int(&p->m, "val", -1);
		} else if (num && markup_is(&p->m, "lvlOverride")) {
			override = level_of(p);
		} else if (num && markup_is(&p->m, "startOverride")) {
			num->start[override] = (int)markup_int(&p->m, "val", 1);
		} else if (num && markup_is(&p->m, "lvl")) {
			int i = level_of(p);
			if (!num->level[i])
				num->level[i] = xcalloc(1, sizeof **num->level);
			read_level(p, num->level[i]);
		} else if (a && markup_is(&p->m, "lvl")) {
			read_level(p, &a->level[level_of(p)]);
		} else if (a && markup_is(&p->m, "numStyleLink")) {
			markup_copy(&p->m, "val", a->style_link, sizeof a->style_link);
		}
	}
}

static void read_styles(struct numbering *n, struct part *p)
{
	struct style *s = NULL;
	enum markup_token t;
	while ((t = markup_next(&p->m)) != MARKUP_EOF) {
		if (t == MARKUP_CLOSE && markup_is(&p->m, "style"))
			s = NULL;
		if (t != MARKUP_OPEN)
			continue;
		if (markup_is(&p->m, "style") && n->n_styles < LISTS_MAX) {
			n->styles = xgrow(n->styles, &n->cap_s, n->n_styles + 1, sizeof *s);
			s = &n->styles[n->n_styles++];
			memset(s, 0, sizeof *s);
			s->num_id = s->level = -1;
			markup_copy(&p->m, "styleId", s->id, sizeof s->id);
		} else if (s && markup_is(&p->m, "basedOn")) {
			markup_copy(&p->m, "val", s->based_on, sizeof s->based_on);
		} else if (s && markup_is(&p->m, "numId")) {
			s->num_id = (int)markup_int(&p->m, "val", -1);
		} else if (s && markup_is(&p->m, "ilvl")) {
			s->level = (int)markup_int(&p->m, "val", -1);
		}
	}
}

struct numbering *numbering_read(struct package *p, const char *numbering, const char *styles)
{
	struct numbering *n = xcalloc(1, sizeof *n);
	struct part part;
	if (numbering && part_open(&part, p, numbering)) {
		read_lists(n, &part);
		part_close(&part);
	}
	if (styles && n->n_nums && part_open(&part, p, styles)) {
		read_styles(n, &part);
		part_close(&part);
	}
	return n;
}

void numbering_free(struct numbering *n)
{
	if (!n)
		return;
	for (size_t i = 0; i < n->n_nums; i++)
		for (int k = 0; k < LEVELS; k++)
			free(n->nums[i].level[k]);
	free(n->abstracts);
	free(n->nums);
	free(n->styles);
	free(n);
}

static const struct style *find_style(const struct numbering *n, const char *id)
{
	for (size_t i = 0; i < n->n_styles; i++)
		if (strcmp(n->styles[i].id, id) == 0)
			return &n->styles[i];
	return NULL;
}

/* A style may inherit its list; ten generations are enough for anybody. */
static void of_style(const struct numbering *n, const char *style, int *num_id, int *level)
{
	for (int depth = 0; depth < 10 && style && *style; depth++) {
		const struct style *s = find_style(n, style);
		if (!s)
			return;
		if (*num_id < 0)
			*num_id = s->num_id;
		if (*level < 0)
			*level = s->level;
		if (*num_id >= 0 && *level >= 0)
			return;
		style = s->based_on;
	}
}

static struct num *find_num(struct numbering *n, int id)
{
	for (size_t i = 0; i < n->n_nums; i++)
		if (n->nums[i].id == id)
			return &n->nums[i];
	return NULL;
}

static struct abstract *find_abstract(struct numbering *n, int id, int depth)
{
	for (size_t i = 0; i < n->n_abstracts; i++) {
		struct abstract *a = &n->abstracts[i];
		if (a->id != id)
			continue;
		if (a->style_link[0] && depth < 3) {
			const struct style *s = find_style(n, a->style_link);
			struct num *num = s ? find_num(n, s->num_id) : NULL;
			struct abstract *other = num ? find_abstract(n, num->abstract, depth + 1) : NULL;
			return other ? other : a;
		}
		return a;
	}
	return NULL;
}

struct numbering *numbering_new(void)
{
	return xcalloc(1, sizeof(struct numbering));
}

static void set_level(struct level *to, const struct numbering_level *l)
{
	snprintf(to->format, sizeof to->format, "%s", l->format);
	snprintf(to->text, sizeof to->text, "%.*s", (int)utf8_cut(str_from(l->text), sizeof to->text - 1), l->text);
	to->start = l->start;
	to->restart = l->restart;
	to->legal = l->legal;
	to->glued = l->glued;
	to->given = true;
}

void numbering_add_level(struct numbering *n, int list_id, int level, const struct numbering_level *l)
{
	struct abstract *a = n->n_abstracts ? &n->abstracts[n->n_abstracts - 1] : NULL;
	if (level < 0 || level >= LEVELS || (n->n_abstracts >= LISTS_MAX && (!a || a->id != list_id)))
		return;
	if (!a || a->id != list_id) {
		n->abstracts = xgrow(n->abstracts, &n->cap_a, n->n_abstracts + 1, sizeof *a);
		a = &n->abstracts[n->n_abstracts++];
		memset(a, 0, sizeof *a);
		a->id = list_id;
	}
	set_level(&a->level[level], l);
}

void numbering_add_num(struct numbering *n, int num_id, int list_id)
{
	if (n->n_nums >= LISTS_MAX)
		return;
	n->nums = xgrow(n->nums, &n->cap_n, n->n_nums + 1, sizeof *n->nums);
	struct num *num = &n->nums[n->n_nums++];
	memset(num, 0, sizeof *num);
	num->id = num_id;
	num->abstract = list_id;
	for (int i = 0; i < LEVELS; i++)
		num->start[i] = -1;
}

void numbering_restart(struct numbering *n, int num_id, int level, int start)
{
	struct num *num = find_num(n, num_id);
	if (num && level >= 0 && level < LEVELS)
		num->start[level] = start;
}

void numbering_redefine(struct numbering *n, int num_id, int level, const struct numbering_level *l)
{
	struct num *num = find_num(n, num_id);
	if (!num || level < 0 || level >= LEVELS)
		return;
	if (!num->level[level])
		num->level[level] = xcalloc(1, sizeof **num->level);
	set_level(num->level[level], l);
}

void numbering_add_style(struct numbering *n, const char *id, const char *based_on, int num_id, int level)
{
	if (n->n_styles >= LISTS_MAX)
		return;
	n->styles = xgrow(n->styles, &n->cap_s, n->n_styles + 1, sizeof *n->styles);
	struct style *s = &n->styles[n->n_styles++];
	memset(s, 0, sizeof *s);
	snprintf(s->id, sizeof s->id, "%s", id);
	snprintf(s->based_on, sizeof s->based_on, "%s", based_on);
	s->num_id = num_id;
	s->level = level;
}

static const struct level *level_at(const struct num *num, const struct abstract *a, int i)
{
	return num->level[i] ? num->level[i] : &a->level[i];
}

void numbering_label(struct numbering *n, int num_id, int level, const char *style, struct buf *out)
{
	if (!n || !n->n_nums)
		return;
	of_style(n, style, &num_id, &level);
	if (level < 0)
		level = 0;
	struct num *num = num_id > 0 ? find_num(n, num_id) : NULL;
	struct abstract *a = num ? find_abstract(n, num->abstract, 0) : NULL;
	if (!a || level >= LEVELS)
		return;
	for (int i = 0; i <= level; i++) {
		if (num->start[i] >= 0 && !num->started[i]) {
			num->started[i] = true;
			a->count[i] = num->start[i] - (i == level);
			a->used[i] = true;
		} else if (!a->used[i]) {
			a->count[i] = level_at(num, a, i)->start - (i == level);
			a->used[i] = true;
		}
	}
	if (a->count[level] < 1000000)
		a->count[level]++;
	for (int i = level + 1; i < LEVELS; i++) {
		const struct level *below = level_at(num, a, i);
		if (!below->given || below->restart < 0 || level < below->restart)
			a->used[i] = false;
	}
	const struct level *l = level_at(num, a, level);
	if (!l->given || strcmp(l->format, "bullet") == 0 || strcmp(l->format, "none") == 0)
		return;
	size_t before = out->len;
	for (const char *t = l->text; *t; t++) {
		if (t[0] == '%' && t[1] >= '1' && t[1] <= '9') {
			int i = t[1] - '1';
			number_words(out, a->count[i], l->legal ? "decimal" : level_at(num, a, i)->format);
			t++;
		} else {
			buf_add_char(out, *t);
		}
	}
	if (out->len > before && !l->glued)
		buf_add_char(out, ' ');
}

/* target_header.c - see target_header.h. */
#include "rules.h"
#include "talk_cues.h"
#include "target_fields.h"
#include "target_glued.h"
#include "target_header.h"
#include "target_infer.h"

#define GLUED_LABEL_MIN 7u /* of a label of two words without its blank */
#define TITLE_BYTES_MAX 80u

static const char *const field_names[FIELDS] = { "", "group", "country", "sector", "name", "target", "host", "volume", "what",
						 "date", "access", "note", "index", "contact" };

static enum field field_of(struct str s)
{
	for (unsigned f = 1; f < FIELDS; f++)
		if (str_eqz(s, field_names[f]))
			return (enum field)f;
	return F_NONE;
}

static char small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
}

/* S is LABEL without its blanks, in letters of any size. */
static bool is_without_blanks(struct str s, struct str label)
{
	size_t n = 0;
	for (size_t i = 0; i < label.len; i++)
		if (label.p[i] != ' ' && (n == s.len || small(s.p[n++]) != small(label.p[i])))
			return false;
	return n == s.len && n < label.len;
}

/* Levelofaccess: a reader of pictures leaves out blanks. */
static enum field glued_field(const struct refs_table *t, struct str s)
{
	for (uint32_t row = 0; row < t->n; row++) {
		struct str rest = refs_row_cell(t, row, 0), one;
		while (str_next(&rest, '|', &one))
			if (is_without_blanks(s, one))
				return field_of(refs_row_cell(t, row, 1));
	}
	return F_NONE;
}

/* The field of the row of the table whose text S is. */
static enum field row_field(const struct refs_table *t, struct str s)
{
	for (uint32_t row = 0; row < t->n; row++) {
		struct str rest = refs_row_cell(t, row, 0), one;
		while (str_next(&rest, '|', &one))
			if (str_eq(one, s))
				return field_of(refs_row_cell(t, row, 1));
	}
	return F_NONE;
}

/* The label's field when the label fills the cell, but for a bracket behind it. */
enum field target_label_field(const struct doc *d, struct cell c)
{
	size_t i = doc_lit_at(d, TABLE_target_column, c.start);
	struct str s = doc_slice(d, c.start, c.end);
	if (d->read && s.len >= GLUED_LABEL_MIN && (unsigned char)s.p[0] < 0x80 && (i >= d->lits[TABLE_target_column].n || d->lits[TABLE_target_column].v[i].start != c.start))
		return glued_field(&d->rules->tables[TABLE_target_column], s);
	if (i >= d->lits[TABLE_target_column].n)
		return F_NONE;
	const struct lit_hit *x = &d->lits[TABLE_target_column].v[i];
	bool gap = d->text.p[c.end] == '\n' || (x->end > c.end + 1 && d->text.p[c.end] == ' ' && d->text.p[c.end + 1] == ' ');
	if (x->start == c.start && x->end > c.end && gap) /* 目标 over 类型 is no 目标类型, "Victim  Country" no "Victim country" */
		return row_field(&d->rules->tables[TABLE_target_column], doc_slice(d, c.start, c.end));
	if (x->start != c.start || x->end > c.end)
		return F_NONE;
	struct str rest = str_trim(doc_slice(d, x->end, c.end));
	if (rest.len && rest.p[0] != '(' && rest.p[0] != '/' && rest.p[0] != '[' && !str_starts(rest, STR("（")))
		return F_NONE;
	return field_of(doc_cell(d, TABLE_target_column, x, 1));
}

bool target_says_target(struct str label)
{
	static const char *const common[] = { "Target", "Targets", "目标", "对象", "對象", "Цель", "Объект", "攻击目标", "대상", "목표", "هدف", "الهدف", "Mục tiêu", "Objetivo",
					      "Alvo", "Cible", "Ziel", "ターゲット" };
	for (size_t k = 0; k < sizeof common / sizeof *common; k++)
		if (str_eq_nocase(label, str_from(common[k])))
			return false;
	return true;
}

bool target_is_nobody(struct str s)
{
	static const char all[] = "所有|全部|全体|任何|一切|the |any |all |every |each ";
	bool figure = s.len > 0;
	for (size_t i = 0; i < s.len && figure; i++)
		figure = strchr("0123456789.,%+-/ ", s.p[i]) && s.p[i];
	return figure || str_starts_any(s, all);
}

/* Its label stands in honest papers as well, and nobody near it speaks of watching people. */
static bool is_everyday(const struct doc *d, const struct table *t)
{
	for (unsigned i = 0; i < t->n; i++) {
		if (t->field[i] != F_TARGET)
			continue;
		size_t at = doc_lit_at(d, TABLE_target_column, t->label[i].start), line = doc_line_at(d, t->label[i].start);
		return at < d->lits[TABLE_target_column].n && str_eqz(doc_cell(d, TABLE_target_column, &d->lits[TABLE_target_column].v[at], 2), "everyday") &&
		       !target_is_hot(d, line) && !target_is_surveilled(d, line);
	}
	return false;
}

/* Its label is more than a word that manuals use as well. */
static bool says_target(const struct doc *d, const struct table *t)
{
	for (unsigned i = 0; i < t->n; i++)
		if (t->field[i] == F_TARGET && !target_says_target(doc_slice(d, t->label[i].start, t->label[i].end)))
			return false;
	return true;
}

/* 权限情况, 控制状态: not the Access of a library. */
static bool has_control(const struct doc *d, const struct table *t)
{
	for (unsigned i = 0; i < t->n; i++)
		if (t->field[i] == F_ACCESS && t->label[i].end - t->label[i].start > 6 && (unsigned char)d->text.p[t->label[i].start] >= 0xE3)
			return true;
	return false;
}

/* Right above it, but for a blank line, stands what heads targets and little else: Targets, 目标清单（三季度）, not Sales Targets. */
static bool is_titled(const struct doc *d, size_t line)
{
	size_t above = line;
	for (unsigned n = 0; n < 2 && above > 0; n++) {
		struct doc_line l = d->lines[--above];
		if (l.end <= l.start + 1)
			continue;
		struct str s = doc_slice(d, l.start, l.end);
		size_t end = 0;
		while (end < s.len && !strchr("0123456789([", s.p[end]) && !str_starts(str_sub(s, end, s.len), STR("（")))
			end++;
		struct str title = str_trim(str_sub(s, 0, end)), words = talk_heading_of(d, l.start, l.end).words;
		return s.len <= TITLE_BYTES_MAX && words.len && words.len * 10 >= title.len * 6 && talk_heading_of(d, l.start, l.end).weight > 0;
	}
	return false;
}

bool target_is_list(const struct doc *d, const struct table *t, bool all)
{
	unsigned seen[FIELDS] = { 0 }, fields = 0;
	for (unsigned i = 0; i < t->n; i++)
		if (t->field[i] != F_NONE)
			fields += !seen[t->field[i]]++;
	/* a name and where it is are enough where the title says what they are */
	if (seen[F_NAME] && (seen[F_COUNTRY] || seen[F_HOST] || seen[F_SECTOR]) && !all && fields * 3 >= t->n && is_titled(d, doc_line_at(d, t->label[0].start)))
		return true;
	/* two labels are enough when one says "target organization" */
	bool plain = !seen[F_TARGET] || !says_target(d, t);
	if (fields < (plain ? 3 : 2) || fields * (plain ? 2 : 3) < t->n || (all && fields < t->n))
		return false;
	/* what only a list of targets has */
	unsigned own = seen[F_VOLUME] + seen[F_ACCESS] + seen[F_GROUP] + seen[F_WHAT];
	if (own == 0 && is_everyday(d, t))
		return false;
	if (!plain && fields == 2)
		return own + seen[F_HOST] + seen[F_COUNTRY] + seen[F_CONTACT] >= 1;
	/* whom one rings up is no target: 服务对象, 电话, 备注 */
	if (plain && seen[F_CONTACT] && own + seen[F_COUNTRY] == 0 && t->n && !target_is_watched(d, doc_line_at(d, t->label[0].start)))
		return false;
	return seen[F_TARGET] || ((seen[F_NAME] || seen[F_HOST]) && own >= 2) || (seen[F_HOST] && own >= 1 && seen[F_COUNTRY]) ||
	       (seen[F_NAME] && seen[F_COUNTRY] && has_control(d, t));
}

/* 国 家 目标名 称 数 据 量: where a label goes on behind a space, its cells are one. */
static unsigned join_labels(const struct doc *d, struct cell *c, unsigned n, bool *ret_torn)
{
	const struct lit_hits *l = &d->lits[TABLE_target_column];
	unsigned k = 0;
	for (unsigned i = 0; i < n; k++) {
		struct cell one = c[i++];
		size_t h = doc_lit_at(d, TABLE_target_column, one.start);
		for (; h < l->n && l->v[h].start == one.start && i < n && l->v[h].end >= c[i].end; i++) {
			one.end = c[i].end;
			*ret_torn = true;
		}
		c[k] = one;
	}
	return k;
}

bool target_is_header(const struct doc *d, size_t line, struct table *ret)
{
	struct doc_line l = d->lines[line];
	struct cell c[COLUMNS_MAX];
	bool seen[FIELDS] = { false }, spaced = false;
	*ret = (struct table){ .sep = cells_separator(d->text, l) };
	if (!ret->sep && str_find(doc_line(d, line), STR("  ")) > 0) {
		ret->sep = CELLS_WIDE;
		if (cells_split(d->text, l, ret->sep, c) < 3)
			ret->sep = 0;
	}
	if (!ret->sep) {
		spaced = true;
		ret->sep = ' ';
	}
	ret->n = cells_split(d->text, l, ret->sep, c);
	if (d->read && ret->sep == '\t')
		ret->n = target_header_unglued(d, c, ret->n);
	if (spaced)
		ret->n = join_labels(d, c, ret->n, &ret->torn);
	ret->outer = str_starts(str_trim(doc_line(d, line)), STR("|"));
	if (ret->n < (spaced ? 4 : 3))
		return false;
	for (unsigned i = 0; i < ret->n; i++) {
		enum field f = c[i].end > c[i].start ? target_label_field(d, c[i]) : F_NONE;
		if (f != F_NONE && seen[f] && f != F_NOTE)
			f = F_NONE;
		ret->field[i] = f;
		ret->label[i] = c[i];
		seen[f] = true;
	}
	if (!target_is_list(d, ret, spaced))
		return false;
	static const enum field telling[] = { F_VOLUME, F_ACCESS, F_GROUP, F_WHAT, F_COUNTRY, F_SECTOR, F_CONTACT };
	ret->weak = seen[F_TARGET] && !says_target(d, ret) && !target_is_watched(d, line);
	for (size_t i = 0; i < sizeof telling / sizeof *telling; i++)
		ret->weak = ret->weak && !seen[telling[i]];
	return true;
}

bool target_is_blank(struct str s)
{
	return s.len == 0 || str_eqz(s, "-") || str_eqz(s, "/") || str_eqz(s, "—") || str_eqz(s, "无") || str_eq_nocase(s, STR("n/a"));
}

bool target_has_digit(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return true;
	return false;
}

bool target_is_host(struct doc *d, struct cell c)
{
	struct str s = doc_slice(d, c.start, c.end), h = target_host(d->arena, s);
	ptrdiff_t dot = str_find_char(h, '.');
	unsigned char last = h.len ? (unsigned char)h.p[h.len - 1] : 0;
	return h.len && dot > 0 && (last >= 0x80 || (last | 32) >= 'a') && str_find_char(s, ' ') < 0;
}

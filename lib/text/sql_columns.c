/* sql_columns.c - see sql_columns.h. */
#include "sql_columns.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define TABLES_MAX 1024u
#define COLUMNS_MAX 512u
#define LOOKS_MAX 4096u      /* of one statement at columns */
#define NAME_BYTES_MAX 256u
#define LABEL_BYTES_MAX 120u
#define BYTES_MAX (4u << 20) /* of all names */

struct sql_table {
	char *name;
	struct sql_column {
		char *name, *label; /* LABEL: what its comment calls it, or NULL */
	} *column;
	size_t n, cap;
};

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$' || c == '#' || (unsigned char)c >= 0x80;
}

static size_t blanks(struct str s, size_t i)
{
	while (i < s.len && isspace((unsigned char)s.p[i]))
		i++;
	return i;
}

/* The end of what is quoted from I on, past its sign; '' and, in strings, \' are part of it. */
static size_t quoted_end(struct str s, size_t i)
{
	char close = s.p[i] == '[' ? ']' : s.p[i];
	for (i++; i < s.len; i++)
		if (s.p[i] == '\\' && close == '\'')
			i++;
		else if (s.p[i] == close && i + 1 < s.len && s.p[i + 1] == close)
			i++;
		else if (s.p[i] == close)
			return i + 1;
	return s.len;
}

static bool is_quote(char c)
{
	return c == '`' || c == '"' || c == '[' || c == '\'';
}

/* The word or what is quoted at I, without its signs; *RET_END: past it. Empty: neither. */
static struct str token(struct str s, size_t i, size_t *ret_end)
{
	size_t e = i;
	if (i < s.len && is_quote(s.p[i])) {
		e = *ret_end = quoted_end(s, i);
		return e >= i + 2 ? str_sub(s, i + 1, e - 1) : STR("");
	}
	while (e < s.len && is_word(s.p[e]))
		e++;
	*ret_end = e;
	return str_sub(s, i, e);
}

/* The last part of a.b.c from I on. */
static struct str last_part(struct str s, size_t i, size_t *ret_end)
{
	struct str t = token(s, i, &i);
	while (i < s.len && s.p[i] == '.')
		t = token(s, i + 1, &i);
	*ret_end = i;
	return t;
}

static bool word_at(struct str s, size_t *i, const char *word)
{
	size_t end;
	struct str t = token(s, *i, &end);
	if (!t.len || is_quote(s.p[*i]) || !str_eq_nocase(t, str_from(word)))
		return false;
	*i = blanks(s, end);
	return true;
}

static char *keep(struct sql_columns *c, struct str s)
{
	if (s.len > NAME_BYTES_MAX || c->bytes + s.len + 1 > BYTES_MAX)
		return NULL;
	c->bytes += s.len + 1;
	char *p = xmalloc(s.len + 1);
	memcpy(p, s.p, s.len);
	p[s.len] = '\0';
	return p;
}

/* A comment up to what explains it: 状态 0未签 1已签, but not within brackets: 金额（单位：万元）. NULL: nothing is left. */
static char *label_of(struct sql_columns *c, struct str s)
{
	static const char *const open[] = { "(", "（", NULL }, *const close[] = { ")", "）", NULL }, *const stops[] = { " ", "\t", "\n", "\r", "\\", ":", "：", ",", "，", ";", "；", "。", NULL };
	size_t end = 0;
	int depth = 0;
	s = str_trim(s);
	for (bool stop = false; end < s.len && end < LABEL_BYTES_MAX && !stop;) {
		struct str rest = str_sub(s, end, s.len);
		for (size_t k = 0; open[k]; k++)
			depth += str_starts(rest, str_from(open[k]));
		for (size_t k = 0; close[k]; k++)
			depth -= str_starts(rest, str_from(close[k]));
		for (size_t k = 0; stops[k]; k++)
			stop |= str_starts(rest, str_from(stops[k])) && (depth <= 0 || (unsigned char)*stops[k] < ' ');
		if (!stop)
			for (end++; end < s.len && ((unsigned char)s.p[end] & 0xC0) == 0x80;)
				end++;
	}
	return end && end <= LABEL_BYTES_MAX + 3 ? keep(c, str_sub(s, 0, end)) : NULL;
}

static struct sql_table *table_of(const struct sql_columns *c, struct str name)
{
	for (size_t i = c->n; i > 0; i--)
		if (str_eq_nocase(str_from(c->v[i - 1].name), name))
			return &c->v[i - 1];
	return NULL;
}

/* Columns are mostly named in the table's order: looked for from *AT on, which moves behind it; *LEFT: so many may be looked at. */
static struct sql_column *column_of(const struct sql_table *t, struct str name, size_t *at, unsigned *left)
{
	for (size_t i = 0; t && i < t->n && *left > 0; i++, (*left)--) {
		struct sql_column *x = &t->column[(*at + i) % t->n];
		if (str_eq_nocase(str_from(x->name), name)) {
			*at = (*at + i + 1) % t->n;
			return x;
		}
	}
	return NULL;
}

static struct sql_table *add_table(struct sql_columns *c, struct str name)
{
	char *kept = c->n < TABLES_MAX && name.len ? keep(c, name) : NULL;
	if (!kept)
		return NULL;
	c->v = xgrow(c->v, &c->cap, c->n + 1, sizeof *c->v);
	c->v[c->n] = (struct sql_table){ .name = kept };
	return &c->v[c->n++];
}

static struct sql_column *add_column(struct sql_columns *c, struct sql_table *t, struct str name)
{
	char *kept = t->n < COLUMNS_MAX && name.len ? keep(c, name) : NULL;
	if (!kept)
		return NULL;
	t->column = xgrow(t->column, &t->cap, t->n + 1, sizeof *t->column);
	t->column[t->n] = (struct sql_column){ .name = kept };
	return &t->column[t->n++];
}

/* The end of the item of a bracket's list that begins at I: its comma or the bracket's end. */
static size_t item_end(struct str s, size_t i)
{
	for (int depth = 0; i < s.len; i++) {
		if (s.p[i] == '(')
			depth++;
		else if (s.p[i] == ')' && depth-- == 0)
			return i;
		else if (s.p[i] == ',' && depth == 0)
			return i;
		else if (is_quote(s.p[i]) && s.p[i] != '[')
			i = quoted_end(s, i) - 1;
	}
	return s.len;
}

/* … COMMENT 'x', COMMENT='x' in the rest of a column */
static struct str comment_in(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		size_t end;
		if (is_quote(s.p[i]) && s.p[i] != '[') {
			i = quoted_end(s, i) - 1;
			continue;
		}
		if (!is_word(s.p[i]))
			continue;
		struct str t = token(s, i, &end);
		if (str_eq_nocase(t, STR("COMMENT"))) {
			size_t at = blanks(s, end);
			at = at < s.len && s.p[at] == '=' ? blanks(s, at + 1) : at;
			if (at < s.len && (s.p[at] == '\'' || s.p[at] == '"'))
				return token(s, at, &end);
		}
		i = end - 1;
	}
	return STR("");
}

/* (a int COMMENT 'x', PRIMARY KEY (a), …) from behind the bracket on. */
static void learn_columns(struct sql_columns *c, struct sql_table *t, struct str s, size_t i)
{
	static const char *const none[] = { "PRIMARY", "KEY", "UNIQUE", "CONSTRAINT", "INDEX", "FOREIGN", "CHECK", "FULLTEXT", "SPATIAL", "EXCLUDE", "LIKE", "PERIOD", NULL };
	while (i < s.len && s.p[i] != ')') {
		size_t end = item_end(s, i), at = blanks(s, i), behind = at;
		struct str name = token(s, at, &behind);
		bool column = name.len > 0 && behind <= end;
		for (size_t k = 0; column && !is_quote(s.p[at]) && none[k]; k++)
			column = !str_eq_nocase(name, str_from(none[k]));
		struct sql_column *x = column ? add_column(c, t, name) : NULL;
		if (x)
			x->label = label_of(c, comment_in(str_sub(s, behind, end)));
		if (end >= s.len || s.p[end] == ')')
			return;
		i = end + 1;
	}
}

void sql_columns_learn(struct sql_columns *c, struct str s)
{
	size_t i = blanks(s, 0), end;
	if (word_at(s, &i, "CREATE")) {
		static const char *const kinds[] = { "TEMPORARY", "TEMP", "GLOBAL", "LOCAL", "UNLOGGED", "EXTERNAL", NULL };
		for (size_t k = 0; kinds[k]; k++)
			word_at(s, &i, kinds[k]);
		if (!word_at(s, &i, "TABLE"))
			return;
		if (word_at(s, &i, "IF") && word_at(s, &i, "NOT"))
			word_at(s, &i, "EXISTS");
		struct str name = last_part(s, i, &end);
		i = blanks(s, end);
		struct sql_table *t = i < s.len && s.p[i] == '(' ? add_table(c, name) : NULL;
		if (t)
			learn_columns(c, t, s, i + 1);
	} else if (word_at(s, &i, "COMMENT") && word_at(s, &i, "ON") && word_at(s, &i, "COLUMN")) {
		struct str before = STR(""), name = token(s, i, &end);
		while (end < s.len && s.p[end] == '.') {
			before = name;
			name = token(s, end + 1, &end);
		}
		i = blanks(s, end);
		size_t first = 0;
		unsigned left = LOOKS_MAX;
		struct sql_column *x = before.len ? column_of(table_of(c, before), name, &first, &left) : NULL;
		if (x && word_at(s, &i, "IS") && i < s.len && s.p[i] == '\'') {
			free(x->label);
			x->label = label_of(c, token(s, i, &end));
		}
	}
}

void sql_columns_row(const struct sql_columns *c, struct str into, struct buf *out)
{
	size_t i = blanks(into, 0), end;
	const struct sql_table *t = table_of(c, last_part(into, i, &end));
	bool told = false;
	if (!t)
		return;
	i = blanks(into, end);
	if (i >= into.len || into.p[i] != '(') { /* all of them */
		for (size_t k = 0; k < t->n; k++) {
			buf_add_str(out, k ? STR("\t") : STR(""));
			buf_add_str(out, str_from(t->column[k].label ? t->column[k].label : t->column[k].name));
		}
		return;
	}
	size_t was = out->len, next = 0;
	unsigned left = LOOKS_MAX;
	for (bool first = true; i < into.len && into.p[i] != ')'; first = false) {
		struct str name = token(into, blanks(into, i + 1), &end);
		const struct sql_column *x = column_of(t, name, &next, &left);
		told |= x && x->label;
		buf_add_str(out, first ? STR("") : STR("\t"));
		buf_add_str(out, x && x->label ? str_from(x->label) : name);
		i = blanks(into, end);
		if (i < into.len && into.p[i] != ',' && into.p[i] != ')')
			break;
	}
	if (!told)
		out->len = was;
}

void sql_columns_release(struct sql_columns *c)
{
	for (size_t i = 0; i < c->n; i++) {
		for (size_t k = 0; k < c->v[i].n; k++) {
			free(c->v[i].column[k].name);
			free(c->v[i].column[k].label);
		}
		free(c->v[i].column);
		free(c->v[i].name);
	}
	free(c->v);
	*c = (struct sql_columns){ 0 };
}

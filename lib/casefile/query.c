/* query.c - the search grammar: words, "phrases", prefix*, AND OR NOT, -word,
 * brackets, field:value.
 *
 * Text goes to FTS5 in pieces as large as possible (it is fastest at AND and
 * OR itself, and only it can rank); fields become SQL. Where both stand under
 * one OR, the text becomes a subquery. The parser is a loop over a stack of
 * bounded depth; the tree is an array. */
#include "query.h"
#include "fold.h"
#include "ngram.h"
#include "query_field.h"
#include "query_form.h"

#include <stdlib.h>

enum node_kind { N_WORD, N_FIELD, N_AND, N_OR, N_NOT };
struct node {
	enum node_kind kind;
	struct str name, text;
	bool prefix, rare;
	int child, next; /* first child, next sibling; -1 none */
};
struct tree {
	struct query *q;
	struct casefile *c;
	struct node n[QUERY_NODES_MAX];
	int count;
	struct err *err;
};

static int add_node(struct tree *t, enum node_kind kind)
{
	if (t->count == QUERY_NODES_MAX)
		return -1;
	t->n[t->count] = (struct node){ .kind = kind, .child = -1, .next = -1 };
	return t->count++;
}

static void add_child(struct tree *t, int parent, int child)
{
	int *at = &t->n[parent].child;
	while (*at >= 0)
		at = &t->n[*at].next;
	*at = child;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* A telephone number that the case knows, at *S: its words, or whoever mentions
 * it in whatever writing. 0 when there is none (0 is the root). */
static int phone(struct tree *t, struct str *s, struct str span)
{
	if (!span.len || !query_phone_known(t->c, query_phone_key(&t->q->arena, span)))
		return 0;
	int or_node = add_node(t, N_OR), words = add_node(t, N_AND), field = add_node(t, N_FIELD);
	if (or_node < 0 || words < 0 || field < 0)
		return -1;
	add_child(t, or_node, words);
	add_child(t, or_node, field);
	t->n[field].name = STR("phone");
	t->n[field].text = span;
	for (struct str rest = span, word; str_next(&rest, ' ', &word);) {
		if (!word.len)
			continue;
		int n = add_node(t, N_WORD);
		if (n < 0)
			return -1;
		t->n[n].text = word;
		add_child(t, words, n);
	}
	if (s)
		*s = str_sub(*s, span.len, s->len);
	return or_node;
}

/* S, whose first N bytes may be a field's name, compares it: amount>3m, amount >= 3m. */
static bool begins_comparison(struct str s, size_t n)
{
	struct str rest = str_trim(str_sub(s, n, s.len));
	return n && rest.len && (rest.p[0] == '>' || rest.p[0] == '<') && query_is_compared(str_sub(s, 0, n));
}

/* " >= 3m and the rest" without the blanks around its operator. */
static struct str close_up(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.len + 1);
	size_t n = 0, i = 0;
	for (; i < s.len && (is_space(s.p[i]) || s.p[i] == '<' || s.p[i] == '>' || s.p[i] == '='); i++)
		if (!is_space(s.p[i]))
			p[n++] = s.p[i];
	memcpy(p + n, s.p + i, s.len - i);
	return str_make(p, n + s.len - i);
}

/* One word, phrase or field at *S. -1 with err. */
static int primary(struct tree *t, struct str *s)
{
	int number = phone(t, s, query_phone_span(*s));
	if (number)
		return number;
	struct str name = { NULL, 0 };
	size_t i = 0;
	while (i < s->len && ((s->p[i] >= 'a' && s->p[i] <= 'z') || s->p[i] == '-' || s->p[i] == '_' || (i && s->p[i] >= '0' && s->p[i] <= '9')))
		i++;
	if (i && i + 1 < s->len && s->p[i] == ':' && !is_space(s->p[i + 1]) && s->p[i + 1] != '/') {
		name = str_sub(*s, 0, i);
		*s = str_sub(*s, i + 1, s->len);
	} else if (begins_comparison(*s, i)) {
		name = str_sub(*s, 0, i);
		*s = close_up(&t->q->arena, str_sub(*s, i, s->len));
	} else if (i && i + 1 == s->len && s->p[i] == ':') {
		struct buf scrap;
		bool rare;
		size_t args = t->q->n_args;
		buf_init(&scrap, 1u << 16);
		bool known = query_field(t->q, t->c, str_sub(*s, 0, i), STR(""), false, &rare, &scrap);
		t->q->n_args = args;
		buf_release(&scrap);
		if (known) {
			err_set(t->err, ST_SKIP, E_USAGE, "the query has nothing behind '%.*s'", STR_ARG(*s));
			return -1;
		}
	}
	struct str text;
	if (s->p[0] == '"') {
		ptrdiff_t end = str_find_char(str_sub(*s, 1, s->len), '"');
		if (end < 0) {
			err_set(t->err, ST_SKIP, E_USAGE, "the query has an open quotation mark");
			return -1;
		}
		text = str_sub(*s, 1, (size_t)end + 1);
		*s = str_sub(*s, (size_t)end + 2, s->len);
	} else {
		for (i = 0; i < s->len && !is_space(s->p[i]) && s->p[i] != '(' && s->p[i] != ')' && s->p[i] != '"' && !(s->p[i] == '*' && i); i++)
			;
		text = str_sub(*s, 0, i);
		*s = str_sub(*s, i, s->len);
	}
	if (name.p && text.len && (text.p[0] == '>' || text.p[0] == '<') && query_is_compared(name) && !query_may_compare(t->q, name, text)) {
		err_set(t->err, ST_SKIP, E_USAGE, "'%.*s%.*s': %s", STR_ARG(name), STR_ARG(text),
			str_eqz(name, "signed") ? "a date is needed (2021, 2021-03, 2021-03-04)" : "a number is needed (3000000, 3m, 300万)");
		return -1;
	}
	if (!name.p && (number = phone(t, NULL, query_phone_key(&t->q->arena, text).len ? text : STR(""))))
		return number;
	int n = add_node(t, name.p ? N_FIELD : N_WORD);
	if (n < 0)
		return n;
	if (s->len && s->p[0] == '*') {
		t->n[n].prefix = true;
		*s = str_sub(*s, 1, s->len);
	}
	t->n[n].name = name;
	t->n[n].text = text;
	return n;
}

/* A level of brackets: an OR of ANDs; NOT waits for its operand. */
struct level { int or_node, and_node, not_node; };

static bool word_is(struct str s, const char *w)
{
	size_t n = strlen(w);
	return s.len >= n && memcmp(s.p, w, n) == 0 && (s.len == n || is_space(s.p[n]) || s.p[n] == '(' || s.p[n] == ')');
}

static bool open_level(struct tree *t, struct level *l)
{
	l->or_node = add_node(t, N_OR);
	l->and_node = add_node(t, N_AND);
	l->not_node = -1;
	if (l->or_node < 0 || l->and_node < 0)
		return false;
	add_child(t, l->or_node, l->and_node);
	return true;
}

static void add_operand(struct tree *t, struct level *l, int n)
{
	if (l->not_node >= 0) {
		add_child(t, l->not_node, n);
		n = l->not_node;
	}
	l->not_node = -1;
	add_child(t, l->and_node, n);
}

/* The node is made before its operand, so that parents stand before children. */
static bool negate(struct tree *t, struct level *l)
{
	l->not_node = l->not_node < 0 ? add_node(t, N_NOT) : -1;
	return t->count < QUERY_NODES_MAX;
}

static int parse(struct tree *t, struct str s)
{
	struct level stack[QUERY_DEPTH_MAX];
	const char *waits = NULL; /* the operator that has no word behind it yet */
	int depth = 0;
	if (!open_level(t, &stack[0]))
		return -1;
	err_set(t->err, ST_SKIP, E_USAGE, "the query has too many parts");
	for (;;) {
		struct level *l = &stack[depth];
		while (s.len && is_space(s.p[0]))
			s = str_sub(s, 1, s.len);
		const char *joins = word_is(s, "AND") ? "AND" : word_is(s, "OR") ? "OR" : NULL;
		if (waits && (s.len == 0 || s.p[0] == ')' || joins)) {
			err_set(t->err, ST_SKIP, E_USAGE, "the query has nothing behind %s (the word itself is written \"%s\")", waits, waits);
			return -1;
		}
		if (joins && t->n[l->and_node].child < 0) {
			err_set(t->err, ST_SKIP, E_USAGE, "the query has nothing before %s (the word itself is written \"%s\")", joins, joins);
			return -1;
		}
		if (s.len == 0)
			break;
		if (s.p[0] == '(') {
			waits = NULL;
			if (depth + 1 == QUERY_DEPTH_MAX || !open_level(t, &stack[++depth]))
				return -1;
			s = str_sub(s, 1, s.len);
		} else if (s.p[0] == ')') {
			if (depth == 0) {
				err_set(t->err, ST_SKIP, E_USAGE, "the query closes a bracket that is not open");
				return -1;
			}
			int n = stack[depth--].or_node;
			s = str_sub(s, 1, s.len);
			add_operand(t, &stack[depth], n);
		} else if (joins && *joins == 'A') {
			s = str_sub(s, 3, s.len);
			waits = "AND";
		} else if (joins) {
			waits = "OR";
			s = str_sub(s, 2, s.len);
			if ((l->and_node = add_node(t, N_AND)) < 0)
				return -1;
			add_child(t, l->or_node, l->and_node);
		} else if (word_is(s, "NOT")) {
			s = str_sub(s, 3, s.len);
			waits = "NOT";
			if (!negate(t, l))
				return -1;
		} else if (s.p[0] == '-' && s.len > 1 && !is_space(s.p[1])) {
			s = str_sub(s, 1, s.len);
			if (!negate(t, l))
				return -1;
		} else {
			int n = primary(t, &s);
			waits = NULL;
			if (n < 0)
				return -1;
			add_operand(t, l, n);
		}
	}
	if (depth) {
		err_set(t->err, ST_SKIP, E_USAGE, "the query leaves a bracket open");
		return -1;
	}
	return stack[0].or_node;
}

/* A field nobody knows is noted and matches nothing; words without a letter or digit
 * vanish; levels of one child are lifted. Children come after their parents
 * in the array, so one pass from the end sees children first. */
static int simplify(struct tree *t, int root)
{
	int alias[QUERY_NODES_MAX];
	struct buf b;
	buf_init(&b, QUERY_BYTES_MAX * 8u);
	for (int i = t->count - 1; i >= 0; i--) {
		struct node *n = &t->n[i];
		alias[i] = i;
		buf_clear(&b);
		if (n->kind == N_FIELD) {
			size_t args = t->q->n_args;
			if (!query_field(t->q, t->c, n->name, n->text, n->prefix, &n->rare, &b))
				t->q->unknown = arena_copy(&t->q->arena, n->name);
			t->q->n_args = args;
			buf_clear(&b);
		}
		if (n->kind == N_WORD && !ngram_query(n->text, n->prefix, &b))
			alias[i] = -1;
		if (n->kind == N_AND || n->kind == N_OR || n->kind == N_NOT) {
			int list[QUERY_NODES_MAX], count = 0;
			for (int k = n->child; k >= 0; k = t->n[k].next)
				if (alias[k] >= 0)
					list[count++] = alias[k];
			if (count == 0)
				alias[i] = -1;
			else if (count == 1 && n->kind != N_NOT)
				alias[i] = list[0];
			n->child = -1;
			if (alias[i] == i) {
				n->child = list[0];
				for (int k = 0; k < count; k++)
					t->n[list[k]].next = k + 1 < count ? list[k + 1] : -1;
			}
		}
	}
	buf_release(&b);
	return alias[root];
}

/* Can FTS5 say it? NOT needs something positive beside it. */
static bool is_text(const struct tree *t, int i)
{
	const struct node *n = &t->n[i];
	bool positive = false;
	switch (n->kind) {
	case N_WORD: return true;
	case N_FIELD: return false;
	case N_NOT: return false;
	case N_OR:
		for (int k = n->child; k >= 0; k = t->n[k].next)
			if (!is_text(t, k))
				return false;
		return true;
	case N_AND:
		for (int k = n->child; k >= 0; k = t->n[k].next) {
			const struct node *m = &t->n[k];
			if (m->kind == N_NOT ? !is_text(t, m->child) : !is_text(t, k))
				return false;
			positive |= m->kind != N_NOT;
		}
		return positive;
	}
	return false;
}

static void note_term(struct query *q, struct str text, bool prefix)
{
	if (q->n_terms < QUERY_NODES_MAX)
		q->terms[q->n_terms++] = (struct query_term){ arena_copy(&q->arena, text), prefix };
}

/* One word or phrase, in all its writings. */
static void fts_word(struct query *q, const struct node *n, bool wanted, struct buf *out)
{
	struct str form[QUERY_FORMS_MAX];
	bool prefix = n->prefix;
	size_t k = query_forms(&q->arena, n->text, &prefix, form);
	if (k > 1)
		buf_add_char(out, '(');
	for (size_t i = 0; i < k; i++) {
		if (i)
			buf_addz(out, " OR ");
		ngram_query(form[i], prefix, out);
		if (wanted)
			note_term(q, form[i], prefix);
	}
	if (k > 1)
		buf_add_char(out, ')');
}

/* Depth is bounded by QUERY_DEPTH_MAX brackets, three nodes each. */
static void fts(struct tree *t, int i, bool wanted, struct buf *out)
{
	const struct node *n = &t->n[i];
	if (n->kind == N_WORD) {
		fts_word(t->q, n, wanted, out);
		return;
	}
	buf_add_char(out, '(');
	bool first = true;
	for (int k = n->child; k >= 0; k = t->n[k].next) {
		if (t->n[k].kind == N_NOT)
			continue;
		if (!first)
			buf_addz(out, n->kind == N_OR ? " OR " : " AND ");
		first = false;
		fts(t, k, wanted, out);
	}
	buf_add_char(out, ')');
	for (int k = n->child; k >= 0; k = t->n[k].next) {
		if (t->n[k].kind != N_NOT)
			continue;
		/* FTS5's NOT takes one operand on each side and binds tightest */
		buf_addz(out, " NOT ");
		fts(t, t->n[k].child, false, out);
	}
}

static void fts_whole(struct tree *t, int i, bool wanted, struct buf *out)
{
	buf_add_char(out, '(');
	fts(t, i, wanted, out);
	buf_add_char(out, ')');
}

static void sql(struct tree *t, int i, bool wanted, struct buf *out)
{
	const struct node *n = &t->n[i];
	if (is_text(t, i)) {
		struct buf b;
		buf_init(&b, QUERY_BYTES_MAX * 16u);
		fts_whole(t, i, wanted, &b);
		buf_printf(out, "b.id IN (SELECT x.rowid >> 8 FROM text_index x WHERE x.text_index MATCH ?%zu)", query_arg(t->q, buf_str(&b)));
		buf_release(&b);
	} else if (n->kind == N_FIELD) {
		bool rare;
		if (!query_field(t->q, t->c, n->name, n->text, n->prefix, &rare, out))
			buf_add_char(out, '0');
	} else if (n->kind == N_NOT) {
		buf_addz(out, "NOT (");
		sql(t, n->child, false, out);
		buf_add_char(out, ')');
	} else {
		buf_add_char(out, '(');
		for (int k = n->child; k >= 0; k = t->n[k].next) {
			if (k != n->child)
				buf_addz(out, n->kind == N_OR ? " OR " : " AND ");
			sql(t, k, wanted, out);
		}
		buf_add_char(out, ')');
	}
}

/* The root: the text all hits must have apart from the other conditions. */
static void split(struct tree *t, int root, struct buf *match)
{
	struct query *q = t->q;
	if (is_text(t, root)) {
		fts_whole(t, root, true, match);
		return;
	}
	if (t->n[root].kind != N_AND) {
		q->rare = t->n[root].kind == N_FIELD && t->n[root].rare;
		sql(t, root, true, &q->where);
		return;
	}
	for (int k = t->n[root].child; k >= 0; k = t->n[k].next) {
		if (is_text(t, k)) {
			if (match->len)
				buf_addz(match, " AND ");
			fts_whole(t, k, true, match);
		} else {
			if (q->where.len)
				buf_addz(&q->where, " AND ");
			q->rare |= t->n[k].kind == N_FIELD && t->n[k].rare;
			sql(t, k, true, &q->where);
		}
	}
}

enum status query_parse(struct query *q, struct casefile *c, struct str text, struct err *err)
{
	memset(q, 0, sizeof *q);
	arena_init(&q->arena);
	buf_init(&q->where, 1u << 20);
	text = str_trim(text);
	if (text.len > QUERY_BYTES_MAX)
		return err_set(err, ST_SKIP, E_USAGE, "the query is longer than %d bytes", QUERY_BYTES_MAX);
	struct buf composed;
	buf_init(&composed, QUERY_BYTES_MAX * 4u);
	if (fold_compose(text, &composed))
		text = arena_copy(&q->arena, buf_str(&composed));
	buf_release(&composed);
	struct tree *t = xcalloc(1, sizeof *t);
	*t = (struct tree){ .q = q, .c = c, .err = err };
	struct buf match;
	buf_init(&match, 1u << 20);
	int root = parse(t, text);
	enum status st = root < 0 ? ST_SKIP : ST_OK;
	if (st == ST_OK && (root = simplify(t, root)) < 0)
		st = err_set(err, ST_SKIP, E_USAGE, "the query has nothing to look for");
	if (st == ST_OK) {
		split(t, root, &match);
		q->match = arena_copy(&q->arena, buf_str(&match));
		err_clear(err);
	}
	buf_release(&match);
	free(t);
	return st;
}

void query_release(struct query *q)
{
	arena_release(&q->arena);
	buf_release(&q->where);
}

/* query_field.c - path: kind: country: role: lang: … as SQL.
 *
 * Each field has up to two conditions: one lists its documents, the other asks
 * one document. Which is fast depends on how many there are, which SQLite cannot
 * know: so they are counted first, up to a limit. Any kind of reference is a
 * field too: email:, domain:, organization: … */
#include "query_field.h"
#include "format/host_name.h"
#include "ngram.h"
#include "query_form.h"

#include <stdlib.h>

/* A condition that more documents meet is asked of each document, best first,
 * until there are enough; of fewer the list is made. */
#define LIST_MAX 5000

enum value_as { AS_IS, AS_UPPER, AS_LIKE, AS_WORDS };

/* What lists the documents, and what asks whether "b" is one of them (NULL: it
 * is in the list). @ stands for the argument, # for a second one. */
struct condition { const char *list, *ask; };

static const struct {
	const char *name;
	enum value_as as;
	struct condition sql; /* without a list: too slow to make */
} fields[] = {
	{ "path", AS_WORDS, { "SELECT i.blob FROM path_index x JOIN item i ON i.id = x.rowid WHERE x.path_index MATCH @", NULL } },
	{ "kind", AS_IS, { "SELECT p.blob FROM reference r JOIN posting p ON p.reference = r.id WHERE r.kind = @", "EXISTS (SELECT 1 FROM mention m JOIN reference r ON r.id = m.reference WHERE m.blob = b.id AND r.kind = @)" } },
	{ "country", AS_UPPER, { "SELECT g.id FROM targets t JOIN blob g ON g.sha256 = t.item WHERE t.country = @ UNION ALL SELECT p.blob FROM reference r JOIN posting p ON p.reference = r.id WHERE r.kind IN ('country', 'location') AND r.value = @",
		"(EXISTS (SELECT 1 FROM posting p WHERE p.blob = b.id AND p.reference IN (SELECT r.id FROM reference r WHERE r.kind IN ('country', 'location') AND r.value = @)) OR b.id IN (SELECT g.id FROM targets t JOIN blob g ON g.sha256 = t.item WHERE t.country = @))" } },
	{ "role", AS_IS, { "SELECT blob FROM posting WHERE role = @", "EXISTS (SELECT 1 FROM posting p WHERE p.role = @ AND p.blob = b.id)" } },
	{ "lang", AS_LIKE, { NULL, "EXISTS (SELECT 1 FROM item i WHERE i.blob = b.id AND i.lang LIKE @ || '%' ESCAPE '\\')" } },
	{ "format", AS_IS, { NULL, "EXISTS (SELECT 1 FROM item i WHERE i.blob = b.id AND i.format = @)" } },
	{ "mime", AS_LIKE, { NULL, "EXISTS (SELECT 1 FROM item i WHERE i.blob = b.id AND i.mime LIKE @ || '%' ESCAPE '\\')" } },
	{ "after", AS_IS, { NULL, "EXISTS (SELECT 1 FROM item i WHERE i.blob = b.id AND coalesce(json_extract(i.extra, '$.text.meta.date'), json_extract(i.extra, '$.text.meta.created'), i.mtime) >= @)" } },
	{ "before", AS_IS, { NULL, "EXISTS (SELECT 1 FROM item i WHERE i.blob = b.id AND coalesce(json_extract(i.extra, '$.text.meta.date'), json_extract(i.extra, '$.text.meta.created'), i.mtime) < @)" } },
	{ "tag", AS_IS, { "SELECT g.id FROM tag t JOIN blob g ON g.sha256 = t.sha256 WHERE t.tag = @", NULL } },
	{ "id", AS_IS, { "SELECT g.id FROM blob g WHERE g.sha256 >= @ AND g.sha256 < @ || 'g'", NULL } },
	{ "target", AS_LIKE, { "SELECT g.id FROM targets t JOIN blob g ON g.sha256 = t.item WHERE t.name LIKE '%' || @ || '%' ESCAPE '\\' OR t.host LIKE '%' || @ || '%' ESCAPE '\\'", NULL } },
	{ "sector", AS_IS, { "SELECT g.id FROM targets t JOIN blob g ON g.sha256 = t.item WHERE t.sector = @ UNION ALL SELECT p.blob FROM reference r JOIN posting p ON p.reference = r.id WHERE r.kind = 'sector' AND r.value = @",
		"(EXISTS (SELECT 1 FROM posting p WHERE p.blob = b.id AND p.reference IN (SELECT r.id FROM reference r WHERE r.kind = 'sector' AND r.value = @)) OR b.id IN (SELECT g.id FROM targets t JOIN blob g ON g.sha256 = t.item WHERE t.sector = @))" } },
	{ "contract", AS_LIKE, { "SELECT blob FROM contract WHERE coalesce(number, '') || ' ' || coalesce(title, '') || ' ' || coalesce(project, '') || ' ' || coalesce(party_a, '') || ' ' || coalesce(party_b, '') LIKE '%' || @ || '%' ESCAPE '\\'", NULL } },
	{ "loss", AS_IS, { "SELECT blob FROM error WHERE code = @", NULL } },
};

size_t query_arg(struct query *q, struct str value)
{
	if (q->n_args == QUERY_ARGS_MAX)
		return QUERY_ARGS_MAX;
	q->args[q->n_args++] = arena_copy(&q->arena, value);
	return q->n_args;
}

/* Sums of any currency, of what is mentioned and of contracts; dates as exact as what was typed. ~ is the operator. */
static const struct {
	const char *name;
	bool number;
	const char *list;
} compared[] = {
	{ "amount", true, "SELECT p.blob FROM reference r JOIN posting p ON p.reference = r.id WHERE r.kind = 'amount' AND CAST(substr(r.value, instr(r.value, ' ') + 1) AS REAL) ~ CAST(@ AS REAL)"
		" UNION ALL SELECT blob FROM contract WHERE amount ~ CAST(@ AS REAL)" },
	{ "signed", false, "SELECT blob FROM contract WHERE substr(signed, 1, length(@)) ~ @" },
};

bool query_is_compared(struct str name)
{
	for (size_t i = 0; i < sizeof compared / sizeof *compared; i++)
		if (str_eqz(name, compared[i].name))
			return true;
	return false;
}

/* What S begins with of <, >, <=, >= and =; "" when with none. */
static const char *operator_of(struct str s)
{
	static const char *const ops[] = { ">=", "<=", ">", "<", "=" };
	for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
		if (str_starts(s, str_from(ops[i])))
			return ops[i];
	return "";
}

/* "3,000,000", "1.5m", "300万" as digits; empty when it is no number. */
static struct str plain_number(struct query *q, struct str s)
{
	static const struct { const char *word; double factor; } units[] = {
		{ "", 1 }, { "k", 1e3 }, { "m", 1e6 }, { "mn", 1e6 }, { "mln", 1e6 }, { "bn", 1e9 }, { "千", 1e3 }, { "万", 1e4 }, { "萬", 1e4 },
		{ "百万", 1e6 }, { "千万", 1e7 }, { "亿", 1e8 }, { "億", 1e8 }, { "万元", 1e4 }, { "亿元", 1e8 }, { "元", 1 },
	};
	char digits[64], z[64], *end;
	size_t n = 0, i = 0;
	for (; i < s.len && n + 1 < sizeof digits && ((s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '.' || s.p[i] == ',' || s.p[i] == '_'); i++)
		if (s.p[i] != ',' && s.p[i] != '_')
			digits[n++] = s.p[i];
	digits[n] = '\0';
	double v = strtod(digits, &end);
	struct str unit = str_sub(s, i, s.len);
	for (size_t k = 0; n && !*end && k < sizeof units / sizeof *units; k++)
		if (str_eq_nocase(unit, str_from(units[k].word))) {
			snprintf(z, sizeof z, "%.2f", v * units[k].factor);
			return arena_copy(&q->arena, str_from(z));
		}
	return STR("");
}

static bool is_date(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (i == 4 || i == 7 ? s.p[i] != '-' : s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.len == 4 || s.len == 7 || s.len == 10;
}

/* What is compared with, in the form of the case; empty when it is none. */
static struct str compared_with(struct query *q, size_t row, struct str value)
{
	value = str_sub(value, strlen(operator_of(value)), value.len);
	return compared[row].number ? plain_number(q, value) : is_date(value) ? value : STR("");
}

bool query_may_compare(struct query *q, struct str name, struct str value)
{
	for (size_t i = 0; i < sizeof compared / sizeof *compared; i++)
		if (str_eqz(name, compared[i].name))
			return *operator_of(value) && compared_with(q, i, value).len;
	return false;
}

/* False when NAME:VALUE compares nothing. */
static bool compare(struct query *q, struct str name, struct str value, struct buf *out)
{
	for (size_t i = 0; i < sizeof compared / sizeof *compared; i++) {
		if (!str_eqz(name, compared[i].name))
			continue;
		const char *op = operator_of(value);
		struct str with = compared_with(q, i, value);
		if (!with.len)
			return false;
		size_t arg = query_arg(q, with);
		buf_addz(out, "b.id IN (");
		for (const char *z = compared[i].list; *z; z++) {
			if (*z == '@')
				buf_printf(out, "?%zu", arg);
			else if (*z == '~')
				buf_addz(out, *op ? op : "=");
			else
				buf_add_char(out, *z);
		}
		buf_add_char(out, ')');
		return true;
	}
	return false;
}

static struct str like_text(struct query *q, struct str v)
{
	struct buf b;
	buf_init(&b, QUERY_BYTES_MAX * 2u);
	for (size_t i = 0; i < v.len; i++) {
		if (v.p[i] == '%' || v.p[i] == '_' || v.p[i] == '\\')
			buf_add_char(&b, '\\');
		buf_add_char(&b, v.p[i]);
	}
	struct str s = arena_copy(&q->arena, buf_str(&b));
	buf_release(&b);
	return s;
}

static const struct condition of_value = {
	"SELECT p.blob FROM reference r JOIN posting p ON p.reference = r.id WHERE r.kind = # AND r.value IN (@, lower(@), upper(@))",
	"EXISTS (SELECT 1 FROM posting p WHERE p.blob = b.id AND p.reference IN (SELECT r.id FROM reference r WHERE r.kind = # AND r.value IN (@, lower(@), upper(@))))",
};
static const struct condition of_prefix = {
	"SELECT p.blob FROM reference r JOIN posting p ON p.reference = r.id WHERE r.kind = # AND r.value LIKE @ || '%' ESCAPE '\\'", NULL,
};

/* Kinds whose values are asked for by their end: a number as it is dialled, a
 * domain with all below it, the host of a mailbox. */
static const struct condition of_end = {
	"SELECT p.blob FROM reference r JOIN posting p ON p.reference = r.id WHERE r.kind = # AND substr(r.value, -length(@)) = lower(@)",
	NULL
};
static const struct condition of_domain = {
	"SELECT p.blob FROM reference r JOIN posting p ON p.reference = r.id WHERE r.kind = # AND (r.value = lower(@) OR substr(r.value, -length(@) - 1) = '.' || lower(@))", NULL,
};

static void emit(const char *sql, size_t arg, size_t second, struct buf *out)
{
	for (; *sql; sql++) {
		if (*sql == '@' || *sql == '#')
			buf_printf(out, "?%zu", *sql == '@' ? arg : second);
		else
			buf_add_char(out, *sql);
	}
}

/* Are there at most LIST_MAX? */
static bool is_rare(struct casefile *c, const char *list, struct str value, struct str second)
{
	struct case_rows *rows = NULL;
	struct buf sql;
	struct str args[] = { value, second };
	buf_init(&sql, 1u << 16);
	buf_addz(&sql, "SELECT count(*) FROM (SELECT 1 FROM (");
	emit(list, 1, 2, &sql);
	buf_printf(&sql, ") LIMIT %d)", LIST_MAX + 1);
	bool rare = casefile_query(c, &rows, buf_z(&sql), args, second.p ? 2 : 1, NULL) == ST_OK && case_rows_next(rows, NULL) == ST_OK &&
		    case_rows_int(rows, 0) <= LIST_MAX;
	case_rows_close(rows);
	buf_release(&sql);
	return rare;
}

static void put(struct query *q, struct casefile *c, const struct condition *sql, struct str value, struct str second, bool *ret_rare,
		struct buf *out)
{
	size_t arg = query_arg(q, value), kind = second.p ? query_arg(q, second) : 0;
	*ret_rare = sql->list && is_rare(c, sql->list, value, second);
	if (sql->ask && !*ret_rare) {
		emit(sql->ask, arg, kind, out);
		return;
	}
	buf_addz(out, "b.id IN (");
	emit(sql->list, arg, kind, out);
	buf_add_char(out, ')');
}

/* Our own kinds, whether the case has any or not, and those it has from others. */
static bool is_kind(struct casefile *c, struct str name)
{
	static const char *const ours[] = {
#define KIND(kind, group, weight) kind,
#include "kind_weight.def"
#undef KIND
	};
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (str_eqz(name, ours[i]))
			return true;
	struct case_rows *rows = NULL;
	if (casefile_query(c, &rows, "SELECT 1 FROM reference WHERE kind = ?1 LIMIT 1", &name, 1, NULL) != ST_OK)
		return false;
	bool found = case_rows_next(rows, NULL) == ST_OK;
	case_rows_close(rows);
	return found;
}

static struct str upper(struct query *q, struct str value)
{
	struct str s = arena_copy(&q->arena, value);
	char *p = arena_alloc(&q->arena, s.len + 1);
	for (size_t k = 0; k < s.len; k++)
		p[k] = (char)(s.p[k] >= 'a' && s.p[k] <= 'z' ? s.p[k] - 32 : s.p[k]);
	return str_make(p, s.len);
}

/* A word or phrase in all its writings, but for numbers: 2021 of a path is no 2 021. */
static bool add_words(struct query *q, struct str value, bool prefix, struct buf *out)
{
	struct str form[QUERY_FORMS_MAX];
	bool number = value.len && value.p[0] >= '0' && value.p[0] <= '9';
	size_t n = number ? 1 : query_forms(&q->arena, value, &prefix, form);
	if (number)
		form[0] = value;
	for (size_t i = 0; i < n; i++) {
		size_t from = out->len;
		if (from)
			buf_addz(out, " OR ");
		if (!ngram_query(form[i], prefix, out))
			buf_cut(out, from);
	}
	return out->len > 0;
}

/* Which of the places of copies is asked for. */
static void note_path(struct query *q, struct str words)
{
	struct str *const to[] = { &q->path_all, &q->path_any };
	struct buf b;
	if (str_find(q->path_any, words) >= 0 || q->path_any.len > QUERY_BYTES_MAX)
		return;
	for (int k = 0; k < 2; k++) {
		buf_init(&b, QUERY_BYTES_MAX * 8u * QUERY_FORMS_MAX);
		buf_add_str(&b, *to[k]);
		buf_printf(&b, "%s(%.*s)", !b.len ? "" : k ? " OR " : " AND ", STR_ARG(words));
		*to[k] = arena_copy(&q->arena, buf_str(&b));
		buf_release(&b);
	}
}

bool query_field(struct query *q, struct casefile *c, struct str name, struct str value, bool prefix, bool *ret_rare, struct buf *out)
{
	struct str none = str_make(NULL, 0);
	*ret_rare = false;
	if (compare(q, name, value, out))
		return true;
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		if (!str_eqz(name, fields[i].name))
			continue;
		struct buf words;
		buf_init(&words, QUERY_BYTES_MAX * 4u * QUERY_FORMS_MAX);
		bool said = fields[i].as != AS_WORDS || add_words(q, value, prefix, &words);
		if (fields[i].as == AS_WORDS && said)
			note_path(q, buf_str(&words));
		if (!said)
			buf_addz(out, "0");
		else
			put(q, c, &fields[i].sql, fields[i].as == AS_WORDS ? buf_str(&words) : fields[i].as == AS_UPPER ? upper(q, value) : fields[i].as == AS_LIKE ? like_text(q, value) : value, none, ret_rare, out);
		buf_release(&words);
		return true;
	}
	if (!is_kind(c, name))
		return false;
	bool mail = str_eqz(name, "email");
	if ((mail || str_eqz(name, "domain") || str_eqz(name, "host")) && !prefix) { /* as refs writes them */
		ptrdiff_t sign = mail ? str_find_char(value, '@') : -1;
		value = host_a_label_in(&q->arena, value, (size_t)(sign + 1));
	}
	struct str number = str_eqz(name, "phone") && !prefix ? query_phone_key(&q->arena, value) : none;
	if (prefix)
		put(q, c, &of_prefix, like_text(q, value), name, ret_rare, out);
	else if (number.len)
		put(q, c, &of_end, number, name, ret_rare, out);
	else if (mail && str_starts(value, STR("@")))
		put(q, c, &of_end, value, name, ret_rare, out);
	else if (str_eqz(name, "domain") || str_eqz(name, "host"))
		put(q, c, &of_domain, value, name, ret_rare, out);
	else
		put(q, c, &of_value, value, name, ret_rare, out);
	return true;
}

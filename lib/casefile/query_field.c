/* query_field.c - path: kind: country: role: lang: … as SQL.
 *
 * Each row is a condition with %1$zu in place of the argument's number. Any
 * kind of reference is a field too: email:, domain:, organization: … */
#include "query_field.h"
#include "ngram.h"

/* A kind with more values than this is had by many documents: asking each one
 * ends sooner than listing them. */
#define KIND_COMMON 5000

enum value_as { AS_IS, AS_KIND, AS_UPPER, AS_LIKE, AS_WORDS };

static const struct {
	const char *name;
	enum value_as as;
	const char *sql; /* @ stands for the argument */
} fields[] = {
	{ "path", AS_WORDS, "b.id IN (SELECT i.blob FROM path_index x JOIN item i ON i.id = x.rowid WHERE x.path_index MATCH @)" },
	{ "kind", AS_KIND, "EXISTS (SELECT 1 FROM mention m JOIN reference r ON r.id = m.reference WHERE m.blob = b.id AND r.kind = @)" },
	{ "country", AS_UPPER, "b.id IN (SELECT blob FROM target WHERE country = @ UNION ALL SELECT p.blob FROM reference r JOIN posting p ON p.reference = r.id WHERE r.kind IN ('country', 'location') AND r.value = @)" },
	{ "role", AS_IS, "b.id IN (SELECT blob FROM posting WHERE role = @)" },
	{ "lang", AS_LIKE, "EXISTS (SELECT 1 FROM item i WHERE i.blob = b.id AND i.lang LIKE @ || '%' ESCAPE '\\')" },
	{ "format", AS_IS, "EXISTS (SELECT 1 FROM item i WHERE i.blob = b.id AND i.format = @)" },
	{ "mime", AS_LIKE, "EXISTS (SELECT 1 FROM item i WHERE i.blob = b.id AND i.mime LIKE @ || '%' ESCAPE '\\')" },
	{ "after", AS_IS, "EXISTS (SELECT 1 FROM item i WHERE i.blob = b.id AND coalesce(json_extract(i.extra, '$.text.meta.date'), json_extract(i.extra, '$.text.meta.created'), i.mtime) >= @)" },
	{ "before", AS_IS, "EXISTS (SELECT 1 FROM item i WHERE i.blob = b.id AND coalesce(json_extract(i.extra, '$.text.meta.date'), json_extract(i.extra, '$.text.meta.created'), i.mtime) < @)" },
	{ "tag", AS_IS, "b.sha256 IN (SELECT sha256 FROM tag WHERE tag = @)" },
	{ "id", AS_LIKE, "b.sha256 LIKE @ || '%' ESCAPE '\\'" },
	{ "target", AS_LIKE, "b.id IN (SELECT blob FROM target WHERE name LIKE '%' || @ || '%' ESCAPE '\\' OR host LIKE '%' || @ || '%' ESCAPE '\\')" },
	{ "sector", AS_IS, "b.id IN (SELECT blob FROM target WHERE sector = @ UNION ALL SELECT p.blob FROM reference r JOIN posting p ON p.reference = r.id WHERE r.kind = 'sector' AND r.value = @)" },
	{ "contract", AS_LIKE, "b.id IN (SELECT blob FROM contract WHERE coalesce(number, '') || ' ' || coalesce(title, '') || ' ' || coalesce(project, '') || ' ' || coalesce(party_a, '') || ' ' || coalesce(party_b, '') LIKE '%' || @ || '%' ESCAPE '\\')" },
	{ "loss", AS_IS, "b.id IN (SELECT blob FROM error WHERE code = @)" },
};

size_t query_arg(struct query *q, struct str value)
{
	if (q->n_args == QUERY_ARGS_MAX)
		return QUERY_ARGS_MAX;
	q->args[q->n_args++] = arena_copy(&q->arena, value);
	return q->n_args;
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

static void emit(const char *sql, size_t arg, struct buf *out)
{
	for (; *sql; sql++) {
		if (*sql == '@')
			buf_printf(out, "?%zu", arg);
		else
			buf_add_char(out, *sql);
	}
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

static bool is_rare(struct casefile *c, struct str kind)
{
	struct case_rows *rows = NULL;
	char sql[120];
	snprintf(sql, sizeof sql, "SELECT count(*) FROM (SELECT 1 FROM reference WHERE kind = ?1 LIMIT %d)", KIND_COMMON);
	if (casefile_query(c, &rows, sql, &kind, 1, NULL) != ST_OK)
		return false;
	bool rare = case_rows_next(rows, NULL) == ST_OK && case_rows_int(rows, 0) < KIND_COMMON;
	case_rows_close(rows);
	return rare;
}

bool query_field(struct query *q, struct casefile *c, struct str name, struct str value, bool prefix, struct buf *out)
{
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		if (!str_eqz(name, fields[i].name))
			continue;
		if (fields[i].as == AS_UPPER) {
			char up[16] = "";
			for (size_t k = 0; k < value.len && k < sizeof up - 1; k++)
				up[k] = (char)(value.p[k] >= 'a' && value.p[k] <= 'z' ? value.p[k] - 32 : value.p[k]);
			emit(fields[i].sql, query_arg(q, str_from(up)), out);
		} else if (fields[i].as == AS_WORDS) {
			struct buf words;
			buf_init(&words, QUERY_BYTES_MAX * 4u);
			if (ngram_query(value, prefix, &words))
				emit(fields[i].sql, query_arg(q, buf_str(&words)), out);
			else
				buf_addz(out, "0");
			buf_release(&words);
		} else if (fields[i].as == AS_KIND && is_rare(c, value)) {
			emit("b.id IN (SELECT p.blob FROM reference r JOIN posting p ON p.reference = r.id WHERE r.kind = @)", query_arg(q, value), out);
		} else {
			emit(fields[i].sql, query_arg(q, fields[i].as == AS_LIKE ? like_text(q, value) : value), out);
		}
		return true;
	}
	if (!is_kind(c, name))
		return false;
	size_t kind = query_arg(q, name);
	if (prefix) {
		size_t like = query_arg(q, like_text(q, value));
		buf_printf(out, "b.id IN (SELECT p.blob FROM reference r JOIN posting p ON p.reference = r.id WHERE r.kind = ?%zu AND r.value LIKE ?%zu || '%%' ESCAPE '\\')", kind, like);
	} else {
		size_t v = query_arg(q, value);
		buf_printf(out, "b.id IN (SELECT p.blob FROM reference r JOIN posting p ON p.reference = r.id WHERE r.kind = ?%zu AND r.value IN (?%zu, lower(?%zu), upper(?%zu)))", kind, v, v, v);
	}
	return true;
}

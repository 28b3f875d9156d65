/* case_finding.c - references cut out of their lines as they come.
 *
 * All that needs no database is done here, before the lock on the case is
 * taken and while the batch before is written: cutting, checking, digesting.
 * What a mention needs is copied, a third of the line. */
#include "recorder.h"
#include <sluice/hash.h>

enum { R_ITEM, R_PATH, R_RULESET, R_KIND, R_VALUE, R_RAW, R_START, R_END, R_PAGE, R_CONTEXT, R_SCORE, R_ROLE, R_BY, R_IN, R_N };
static const struct str keys[R_N] = { K("item"), K("path"), K("ruleset"), K("kind"),  K("value"), K("raw"), K("start"),
				      K("end"),  K("page"), K("context"), K("score"), K("role"),  K("by"),  K("in") };

/* Roles as static strings, so that posts can be compared by what they say. */
static const char *role_static(struct str role)
{
	static const char *const roles[] = { "target", "supplier", "staff", "infrastructure", "client" };
	for (size_t i = 0; role.p && i < sizeof roles / sizeof *roles; i++)
		if (str_eqz(role, roles[i]))
			return roles[i];
	return NULL;
}

/* S for as long as the batch waits: it may be a slice of LINE, which goes. */
static struct str keep(struct batch *b, struct str s, struct str line)
{
	return s.p && s.p >= line.p && s.p < line.p + line.len ? arena_copy(&b->bytes, s) : s;
}

/* The same for what is mostly that of the finding before. */
static struct str keep_again(struct batch *b, struct str s, struct str line, struct str before)
{
	return s.p && before.p && str_eq(s, before) ? before : keep(b, s, line);
}

/* What the record says beside the columns; NULL when nothing. IN as it stands in
 * the line: it was found in a name, not in the text. */
static struct str extra_column(struct buf *extra, struct batch *b, struct str in)
{
	if (in.len) {
		if (extra->len > 2)
			extra->p[extra->len - 1] = ',';
		else
			buf_cut(extra, 1);
		buf_addz(extra, "\"in\":");
		buf_add_str(extra, in);
		buf_add_char(extra, '}');
	}
	return extra->len > 2 ? arena_copy(&b->bytes, recorder_extra(extra, &b->bytes)) : str_make(NULL, 0);
}

enum status finding_cut(struct recorder *r, struct batch *b, struct str line, struct err *err)
{
	struct str f[R_N];
	struct arena *a = &b->bytes;
	if (!fields_cut(line, keys, R_N, f, &r->cut))
		return err_set(err, ST_SKIP, E_BAD_RECORD, "not well-formed JSON");
	struct str kind = fields_str(a, f[R_KIND]), value = fields_str(a, f[R_VALUE]), raw = fields_str(a, f[R_RAW]);
	if (!kind.len || !value.p || value.len > VALUE_BYTES_MAX)
		return err_set(err, ST_SKIP, E_BAD_RECORD, "a ref without kind or value");
	struct str id = fields_str(a, f[R_ITEM]), by = fields_str(a, f[R_BY]), in = fields_str(a, f[R_IN]);
	/* found in a name, not in the text: true of this place only */
	struct str path = in.len || !json_is_str(f[R_ITEM]) ? fields_str(a, f[R_PATH]) : STR("");
	b->found = xgrow(b->found, &b->cap_found, b->n_found + 1, sizeof *b->found);
	struct finding none = { .old = false }, *d = &b->found[b->n_found], *was = b->n_found ? d - 1 : &none;
	b->n_found++;
	bool same_id = str_eq(id, was->m.id);
	*d = (struct finding){ .m = { .id = same_id ? was->m.id : hash_is_sha256_hex(id) ? keep(b, id, line) : STR(""),
		.kind = keep_again(b, kind, line, was->m.kind), .value = keep(b, value, line), .rule = by.p ? keep_again(b, by, line, was->m.rule) : STR(""),
		.item = path.p ? keep_again(b, path, line, was->m.item) : STR(""), .start = -1, .stop = -1, .role = keep(b, fields_str(a, f[R_ROLE]), line),
		.raw = str_eq(raw, value) ? str_make(NULL, 0) : keep(b, raw, line), .context = keep(b, fields_str(a, f[R_CONTEXT]), line),
		.extra = extra_column(&r->cut, b, in.len ? f[R_IN] : in) }, .ruleset = keep_again(b, fields_str(a, f[R_RULESET]), line, was->ruleset) };
	struct mention_row *m = &d->m;
	int_raw(f[R_START], &m->start);
	int_raw(f[R_END], &m->stop);
	m->has_page = int_raw(f[R_PAGE], &m->page);
	m->has_score = f[R_SCORE].p && fields_num(f[R_SCORE], &m->score) && isfinite(m->score);
	m->score = m->has_score ? m->score : 0;
	d->role = role_static(m->role);
	case_sum_mention(r->hash, m, &d->sum);
	return ST_OK;
}

bool finding_better(const struct mention_row *a, const struct mention_row *b)
{
	double sa = a->has_score ? a->score : -1, sb = b->has_score ? b->score : -1;
	int64_t pa = a->has_page ? a->page : -1, pb = b->has_page ? b->page : -1;
	if (sa < sb || sa > sb)
		return sa > sb;
	int d = str_cmp(a->role, b->role);
	if (d || pa != pb)
		return d ? d > 0 : pa > pb;
	d = str_cmp(a->raw, b->raw);
	d = d ? d : str_cmp(a->context, b->context);
	return (d ? d : str_cmp(a->extra, b->extra)) > 0;
}

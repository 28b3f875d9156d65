/* target_flat.c - see target_flat.h.
 *
 * Text taken out of pages and chats has the cells of a table one below the other:
 * 国家, 目标, 权限, then what stood in the first row. Only labels, each alone on its
 * line, head such a list, and every one of its rows must show by a country, a volume,
 * a host, a sector or a date at the place of its label that no cell was lost:
 * one blank cell moves all that follow, and the list ends there. */
#include "target_flat.h"
#include "target_fields.h"

#define FLAT_COLUMNS_MIN 3u
#define FLAT_COLUMNS_MAX 16u
#define FLAT_CELL_BYTES_MAX 120u

static struct cell line_cell(const struct doc *d, size_t line)
{
	return cell_trim(d->text, d->lines[line].start, d->lines[line].end);
}

size_t target_flat_header(const struct doc *d, size_t line, struct table *ret)
{
	bool seen[FIELDS] = { false };
	*ret = (struct table){ .sep = '\n' };
	size_t at = line;
	for (; at < d->n_lines && ret->n < FLAT_COLUMNS_MAX; at++) {
		struct cell c = line_cell(d, at);
		enum field f = c.end > c.start ? target_label_field(d, c) : F_NONE;
		if (f == F_NONE || seen[f])
			break;
		seen[f] = true;
		ret->field[ret->n] = f;
		ret->label[ret->n++] = c;
	}
	return ret->n >= FLAT_COLUMNS_MIN && (seen[F_TARGET] || (seen[F_NAME] && seen[F_COUNTRY])) && target_is_list(d, ret, true) ? at : 0;
}

/* What stands in C is of the label's kind: 1; may be: 0; is not: -1. */
static int fits(struct doc *d, enum field f, struct cell c)
{
	struct str s = doc_slice(d, c.start, c.end);
	double bytes;
	size_t from, to;
	if (target_is_blank(s))
		return 0;
	switch (f) {
	case F_COUNTRY: return target_country(d, c.start, c.end).p != s.p ? 1 : -1;
	case F_SECTOR: return target_sector(d, c.start, c.end).p != s.p;
	case F_HOST: return target_is_host(d, c) ? 1 : -1;
	case F_VOLUME: return target_volume(s, &bytes, &from, &to) ? 1 : target_has_digit(s) ? 0 : -1;
	case F_DATE: return target_period(d->arena, s).len ? 1 : -1;
	case F_INDEX: return s.p[0] >= '0' && s.p[0] <= '9' ? 1 : -1;
	default: return 0;
	}
}

size_t target_flat_row(struct doc *d, const struct table *t, size_t at, struct cell *ret)
{
	bool sure = false;
	if (at + t->n > d->n_lines)
		return at;
	for (unsigned i = 0; i < t->n; i++) {
		ret[i] = line_cell(d, at + i);
		int fit = ret[i].end - ret[i].start > FLAT_CELL_BYTES_MAX || ret[i].end == ret[i].start ? -1 : fits(d, t->field[i], ret[i]);
		if (fit < 0)
			return at;
		sure |= fit > 0;
	}
	return sure ? at + t->n : at;
}

/* target_cells.c - see target_cells.h. */
#include "target_cells.h"

struct cell cell_trim(struct str t, uint32_t a, uint32_t b)
{
	while (a < b && (t.p[a] == ' ' || t.p[a] == '\r' || t.p[a] == '\t'))
		a++;
	while (b > a && (t.p[b - 1] == ' ' || t.p[b - 1] == '\r' || t.p[b - 1] == '\t'))
		b--;
	return (struct cell){ a, b };
}

/* White space at I: its length, 0 for none. */
static uint32_t space_at(struct str t, uint32_t i)
{
	if (t.p[i] == ' ' || t.p[i] == '\r')
		return 1;
	return str_starts(str_sub(t, i, (size_t)i + 3), STR("　")) ? 3 : 0;
}

static bool all_digits(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((s.p[i] < '0' || s.p[i] > '9') && s.p[i] != '.' && s.p[i] != ',')
			return false;
	return s.len > 0;
}

static bool is_unit(struct str s)
{
	return s.len == 2 && strchr("KMGTPkmgtp", s.p[0]) && (s.p[1] | 32) == 'b';
}

static unsigned split_by_space(struct str t, struct doc_line line, struct cell *ret)
{
	unsigned n = 0;
	uint32_t i = line.start;
	while (i < line.end && n < COLUMNS_MAX) {
		uint32_t k = space_at(t, i);
		if (k) {
			i += k;
			continue;
		}
		uint32_t from = i;
		while (i < line.end && !space_at(t, i))
			i++;
		if (n && is_unit(str_sub(t, from, i)) && all_digits(str_sub(t, ret[n - 1].start, ret[n - 1].end)))
			ret[n - 1].end = i;
		else
			ret[n++] = (struct cell){ from, i };
	}
	return n;
}

/* Columns that two spaces and more part, as PDF text and typed lists have them. */
static unsigned split_by_gap(struct str t, struct doc_line line, struct cell *ret)
{
	unsigned n = 0;
	for (uint32_t a = line.start; a < line.end && n < COLUMNS_MAX;) {
		while (a < line.end && space_at(t, a))
			a += space_at(t, a);
		uint32_t b = a;
		while (b < line.end && space_at(t, b) != 3 && !(t.p[b] == ' ' && (b + 1 >= line.end || space_at(t, b + 1))))
			b++;
		struct cell c = cell_trim(t, a, b);
		if (c.end > c.start)
			ret[n++] = c;
		a = b + (b < line.end && space_at(t, b) ? space_at(t, b) : 1);
	}
	return n;
}

/* A slash parts cells only where it stands apart: Mail / 3 GB, but 2020/11. */
static bool is_sep(struct str t, uint32_t i, uint32_t end, char sep)
{
	return t.p[i] == sep && (sep != '/' || (i > 0 && t.p[i - 1] == ' ' && (i + 1 >= end || t.p[i + 1] == ' ')));
}

unsigned cells_split(struct str t, struct doc_line line, char sep, struct cell *ret)
{
	unsigned n = 0;
	uint32_t a = line.start, end = line.end;
	if (sep == ' ')
		return split_by_space(t, line, ret);
	if (sep == CELLS_WIDE)
		return split_by_gap(t, line, ret);
	if (sep == '|') { /* | a | b |: the outer bars hold nothing */
		struct cell c = cell_trim(t, a, end);
		a = c.start + (c.start < c.end && t.p[c.start] == '|');
		end = c.end - (c.end > a && t.p[c.end - 1] == '|');
	}
	while (n < COLUMNS_MAX) {
		uint32_t i = a;
		bool quoted = i < end && t.p[i] == '"' && sep != '\t' && sep != '|';
		if (quoted) {
			i++;
			while (i < end && !(t.p[i] == '"' && (i + 1 >= end || t.p[i + 1] == sep || t.p[i + 1] == '\r')))
				i++;
			ret[n++] = cell_trim(t, a + 1, i);
			if (i < end)
				i++;
		} else {
			while (i < end && !is_sep(t, i, end, sep))
				i++;
			ret[n++] = cell_trim(t, a, i);
		}
		if (i >= end)
			break;
		while (i < end && !is_sep(t, i, end, sep))
			i++;
		a = i + 1;
		if (a > end)
			break;
	}
	return n;
}

/* The sign between the first two labels of a header. */
char cells_separator(struct str t, struct doc_line line)
{
	static const char seps[] = "\t|,;/";
	unsigned best = 1;
	char sep = 0;
	for (const char *s = seps; *s; s++) {
		unsigned n = 0;
		const char *p = t.p + line.start, *end = t.p + line.end;
		for (; (p = memchr(p, *s, (size_t)(end - p))); p++)
			n += is_sep(t, (uint32_t)(p - t.p), line.end, *s);
		if (n > best) {
			best = n;
			sep = *s;
			if (*s == '\t')
				break;
		}
	}
	return sep;
}

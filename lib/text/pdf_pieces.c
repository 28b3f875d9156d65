/* pdf_pieces.c - see pdf_pieces.h. */
#include "pdf_pieces.h"

#include <sluice/utf8.h>

/* Pieces of a page that are compared with each other for a slant. */
#define SLANT_PIECES_MAX 1500

bool pdf_slanted(const struct layout_piece *v, size_t n)
{
	size_t steps = 0;
	if (n > SLANT_PIECES_MAX)
		return false;
	for (size_t i = 0; i < n; i++) {
		float h = v[i].y1 - v[i].y0;
		for (size_t k = 0; k < n && h > 0; k++) {
			float up = v[k].y0 - v[i].y0, gap = v[k].x0 - v[i].x1, other = v[k].y1 - v[k].y0;
			if (up < 0)
				up = -up;
			if (k != i && up > 0.03f * h && up < 0.5f * h && gap > -0.4f * h && gap < 0.6f * h && other > 0.95f * h &&
			    other < 1.05f * h) {
				steps++;
				break;
			}
		}
	}
	return (steps >= 10 && steps * 6 >= n) || (steps >= 4 && steps * 5 >= n * 2);
}

/* Wide blanks all of one width are those of a justified line. */
static bool justified(const struct layout_piece *p)
{
	float least = 1e9f, most = 0;
	for (uint32_t i = 0; i < p->ngaps; i++) {
		float w = p->gaps[i].x1 - p->gaps[i].x0;
		least = w < least ? w : least;
		most = w > most ? w : most;
	}
	return p->ngaps > 2 && most < 1.3f * least;
}

size_t pdf_pieces(const char *text, const PopplerRectangle *r, unsigned n, struct layout_piece *v, struct layout_gap *g, struct buf *tall)
{
	size_t k = 0;
	struct str s = str_from(text);
	size_t at = 0, start = 0, end = 0;
	struct layout_piece p = { 0 };
	bool open = false, parted = false;
	unsigned i = 0, chars = 0;
	while (at <= s.len) {
		uint32_t cp = '\n';
		size_t len = at < s.len ? utf8_decode(str_sub(s, at, s.len), &cp) : 1;
		bool blank = cp == '\n' || cp == ' ' || cp == '\t' || cp == 0xA0 || cp == 0x3000;
		const PopplerRectangle *b = i < n ? &r[i] : NULL;
		bool gap = false;
		if (open && b && !blank) {
			float h = p.y1 - p.y0, to = (float)b->x1 - p.x1;
			/* between columns poppler may leave out even the blank */
			gap = to > (parted ? 0.9f : 0.3f) * h || (float)b->x1 < p.x0 - h || (float)b->y1 > p.y1 || (float)b->y2 < p.y0;
			if (!gap && parted && to > 0.45f * h) {
				if (!p.ngaps)
					p.gaps = g;
				*g++ = (struct layout_gap){ .x0 = p.x1, .x1 = (float)b->x1, .from = (uint32_t)(end - start), .to = (uint32_t)(at - start) };
				p.ngaps++;
			}
		}
		if (open && (cp == '\n' || gap || at >= s.len)) {
			p.text = str_sub(s, start, end);
			p.order = (uint32_t)k;
			if (justified(&p))
				p.ngaps = 0;
			/* type that runs upwards or at a slant has no place in rows */
			if (chars > 2 && p.y1 - p.y0 > 2.0f * (p.x1 - p.x0)) {
				buf_add_str(tall, p.text);
				buf_add_char(tall, '\n');
			} else {
				v[k++] = p;
			}
			open = false;
		}
		if (at >= s.len)
			break;
		if (!blank && b) {
			if (!open) {
				open = true;
				start = at;
				chars = 0;
				p = (struct layout_piece){ .x0 = (float)b->x1, .y0 = (float)b->y1, .x1 = (float)b->x2, .y1 = (float)b->y2 };
			}
			chars++;
			end = at + len;
			if ((float)b->x2 > p.x1)
				p.x1 = (float)b->x2;
			if ((float)b->x1 < p.x0)
				p.x0 = (float)b->x1;
			if ((float)b->y1 < p.y0)
				p.y0 = (float)b->y1;
			if ((float)b->y2 > p.y1)
				p.y1 = (float)b->y2;
		}
		parted = blank;
		at += len;
		i++;
	}
	return k;
}

/* Which way a line goes on from A to B: 0 to the right, 1 down, 2 to the left,
 * 3 up; -1 if B does not stand beside A. */
static int way(const PopplerRectangle *a, const PopplerRectangle *b)
{
	double dx = (b->x1 + b->x2 - a->x1 - a->x2) / 2, dy = (b->y1 + b->y2 - a->y1 - a->y2) / 2;
	double w = a->x2 - a->x1, h = a->y2 - a->y1, reach = 1.5 * (w > h ? w : h);
	double ax = dx < 0 ? -dx : dx, ay = dy < 0 ? -dy : dy;
	if (ax > reach || ay > reach || (ax < 4 * ay && ay < 4 * ax))
		return -1;
	return ax > ay ? (dx > 0 ? 0 : 2) : (dy > 0 ? 1 : 3);
}

PopplerRectangle *pdf_turned(const char *text, const PopplerRectangle *r, unsigned n)
{
	struct str s = str_from(text);
	unsigned votes[4] = { 0, 0, 0, 0 }, i = 0, most = 0;
	bool open = false;
	for (size_t at = 0; at < s.len && i < n; i++) {
		uint32_t cp;
		at += utf8_decode(str_sub(s, at, s.len), &cp);
		bool letter = cp > ' ' && cp != 0x3000;
		int where = letter && open ? way(&r[i - 1], &r[i]) : -1;
		if (where >= 0)
			votes[where]++;
		open = letter;
	}
	for (unsigned k = 1; k < 4; k++)
		most = votes[k] > votes[most] ? k : most;
	if (!most || votes[most] < 2 * votes[0])
		return NULL;
	PopplerRectangle *to = xmalloc(n * sizeof *to);
	double x = 0, y = 0;
	for (i = 0; i < n; i++) {
		x = r[i].x2 > x ? r[i].x2 : x;
		y = r[i].y2 > y ? r[i].y2 : y;
	}
	for (i = 0; i < n; i++) {
		PopplerRectangle b = r[i];
		to[i] = most == 1   ? (PopplerRectangle){ b.y1, x - b.x2, b.y2, x - b.x1 }
			: most == 2 ? (PopplerRectangle){ x - b.x2, y - b.y2, x - b.x1, y - b.y1 }
				    : (PopplerRectangle){ y - b.y2, b.x1, y - b.y1, b.x2 };
	}
	return to;
}

bool pdf_rtl(const char *text, bool partly)
{
	struct str s = str_from(text ? text : "");
	size_t right = 0, left = 0;
	for (size_t i = 0; i < s.len;) {
		uint32_t cp = (unsigned char)s.p[i];
		i += cp < 0x80 ? 1 : utf8_decode(str_sub(s, i, s.len), &cp);
		right += (cp >= 0x590 && cp <= 0x8FF) || (cp >= 0xFB1D && cp <= 0xFDFF) || (cp >= 0xFE70 && cp <= 0xFEFC);
		left += (cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z') || (cp >= 0xC0 && cp < 0x590) ||
			(cp >= 0x900 && cp < 0x2000) || (cp >= 0x2E80 && cp < 0xD7FF);
	}
	return partly ? right * 10 > left : right > left;
}

/* A mark of direction, U+202A to 202C: its last byte, or 0. */
static unsigned char mark(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;
	return u[0] == 0xE2 && u[1] == 0x80 && u[2] >= 0xAA && u[2] <= 0xAC ? u[2] : 0;
}

size_t pdf_rtl_unmark(char *text)
{
	size_t n = 0;
	char *to = text;
	for (const char *p = text; *p; p++) {
		if (mark(p)) {
			p += 2;
			continue;
		}
		n += ((unsigned char)*p & 0xC0) != 0x80;
		*to++ = *p;
	}
	*to = '\0';
	return n;
}

/* What runs to the right within a row that runs to the left takes the blank on
 * its left side along: in the order of reading that stands behind it. */
static void move_blanks(char *rows)
{
	char *from = NULL, *to = NULL; /* the blanks after the last U+202A */
	for (char *p = rows; *p; p++) {
		unsigned char m = mark(p);
		if (m == 0xAA) {
			for (from = to = p + 3; *to == ' '; to++)
				;
		} else if (m == 0xAC && from && from < to) {
			size_t n = (size_t)(to - from);
			memmove(from, to, (size_t)(p + 3 - to));
			memset(p + 3 - n, ' ', n);
			from = NULL;
		} else if (*p == '\n') {
			from = NULL;
		}
		p += m ? 2 : 0;
	}
}

void pdf_rtl_put(struct text_out *o, char *rows)
{
	move_blanks(rows);
	pdf_rtl_unmark(rows);
	struct str rest = str_from(rows), line;
	while (str_next_line(&rest, &line)) {
		line = str_trim(line);
		for (size_t i = 0, start = 0; i <= line.len; i++) {
			if (i < line.len && !str_starts(str_sub(line, i, line.len), STR("   ")))
				continue;
			text_put(o, str_sub(line, start, i));
			if (i == line.len)
				break;
			text_cell(o);
			while (i < line.len && line.p[i] == ' ')
				i++;
			start = i--;
		}
		if (line.len)
			text_line(o);
	}
}

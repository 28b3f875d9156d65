/* report_sheet.c - pages that were read from pictures: what was read, where it
 * stands on the page, how sure it is.
 *
 * The page is drawn from the lines' boxes, each line in its place, and so can
 * be masked like any text. The picture itself takes its place when nothing is
 * to be masked or blacked out: what stands in a picture cannot be. */
#include "page_priv.h"
#include <sluice/utf8.h>

#include <stdlib.h>
#include <unistd.h>

#define SIDE_BYTES_MAX (64u << 20)
#define PICTURE_BYTES_MAX (24u << 20)
#define SHEETS_MAX 200
#define SURE_LOW 0.9

struct line { size_t from, to; int64_t page; double x, y, w, h, sure; };
struct lines { struct line *v; size_t n, cap; };
struct picture { const char *mime; int w, h; };

static bool read_side(struct page *p, struct str id, const char *suffix, struct buf *out)
{
	struct err err;
	int fd = p->opt->open ? p->opt->open(p->opt->source, id, suffix) : -1;
	bool good = fd >= 0 && io_read_file(fd, out, &err) == ST_OK;
	if (fd >= 0)
		close(fd);
	return good;
}

static void parse_lines(struct str s, struct lines *l)
{
	struct str line, key, value;
	while (str_next_line(&s, &line)) {
		double box[4] = { 0 };
		size_t at = 0;
		int i = 0;
		if (!json_valid(line))
			continue;
		struct str list = json_get(line, "box");
		while (i < 4 && list.len && json_each(list, &at, &key, &value))
			box[i++] = json_as_num(value, 0);
		int64_t from = json_as_int(json_get(line, "start"), -1), to = json_as_int(json_get(line, "end"), -1);
		if (from < 0 || to < from || box[2] <= 0 || box[3] <= 0 || box[0] < 0 || box[1] < 0 || box[0] + box[2] > 1e6 || box[1] + box[3] > 1e6)
			continue;
		l->v = xgrow(l->v, &l->cap, l->n + 1, sizeof *l->v);
		l->v[l->n++] = (struct line){ (size_t)from, (size_t)to, json_as_int(json_get(line, "page"), 1),      box[0], box[1],
					      box[2],       box[3],     json_as_num(json_get(line, "confidence"), 0) };
	}
}

static int be16(const unsigned char *p)
{
	return p[0] << 8 | p[1];
}

/* Kind and size of a picture that every browser shows (PNG, JPEG, GIF). */
static bool look_at(struct str s, struct picture *pic)
{
	const unsigned char *p = (const unsigned char *)s.p;
	*pic = (struct picture){ .mime = NULL };
	if (s.len > 24 && memcmp(p, "\x89PNG\r\n\x1a\n", 8) == 0) {
		*pic = (struct picture){ "image/png", be16(p + 18), be16(p + 22) };
	} else if (s.len > 10 && memcmp(p, "GIF8", 4) == 0) {
		*pic = (struct picture){ "image/gif", p[6] | p[7] << 8, p[8] | p[9] << 8 };
	} else if (s.len > 4 && p[0] == 0xFF && p[1] == 0xD8) {
		/* markers up to the frame's header: FFC0 to FFCF without C4, C8, CC */
		for (size_t i = 2; i + 9 < s.len && p[i] == 0xFF; i += 2 + (size_t)be16(p + i + 2))
			if (p[i + 1] >= 0xC0 && p[i + 1] <= 0xCF && p[i + 1] != 0xC4 && p[i + 1] != 0xC8 && p[i + 1] != 0xCC) {
				*pic = (struct picture){ "image/jpeg", be16(p + i + 7), be16(p + i + 5) };
				break;
			}
	}
	return pic->mime && pic->w > 0 && pic->h > 0;
}

static bool has_reference(const struct spans *s, const struct line *l)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].from < l->to && s->v[i].to > l->from)
			return true;
	return false;
}

static void put_paper(struct page *p, const struct lines *l, size_t first, size_t last, struct str text, const struct spans *spans,
		      struct str picture, const struct picture *pic)
{
	double w = pic->mime ? pic->w : 0, h = pic->mime ? pic->h : 0;
	for (size_t i = first; i < last; i++) {
		double r = l->v[i].x + l->v[i].w, b = l->v[i].y + l->v[i].h;
		w = r + (pic->mime ? 0 : 24) > w ? r + (pic->mime ? 0 : 24) : w;
		h = b + (pic->mime ? 0 : 24) > h ? b + (pic->mime ? 0 : 24) : h;
	}
	page_putf(p, "<div class=\"paper\"><svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">", w, h, page_text(p, T_PICTURE));
	if (pic->mime) {
		page_putf(p, "<image width=\"%.0f\" height=\"%.0f\" href=\"", w, h);
		page_data_uri(p, pic->mime, picture);
		page_put(p, "\"/>");
	}
	for (size_t i = first; i < last; i++) {
		const struct line *k = &l->v[i];
		page_putf(p, "<rect class=\"box%s\" x=\"%.0f\" y=\"%.0f\" width=\"%.0f\" height=\"%.0f\"/>",
			  has_reference(spans, k) ? " hit" : "", k->x, k->y, k->w, k->h);
		if (pic->mime)
			continue;
		page_putf(p, "<text x=\"%.0f\" y=\"%.1f\" font-size=\"%.1f\" textLength=\"%.0f\" lengthAdjust=\"spacingAndGlyphs\">", k->x,
			  k->y + k->h * .8, k->h * .8, k->w);
		page_str(p, str_sub(text, k->from, k->to));
		page_put(p, "</text>");
	}
	page_put(p, "</svg></div>\n");
}

static void put_lines(struct page *p, const struct lines *l, size_t first, size_t last, struct str text, const struct spans *spans)
{
	page_put(p, "<ol class=\"lines\">\n");
	for (size_t i = first; i < last; i++) {
		page_putf(p, "<li class=\"line\"><span class=\"no\">%zu</span><div>", i - first + 1);
		page_marked(p, spans, text, l->v[i].from, l->v[i].to);
		page_putf(p, "</div><small class=\"sure%s\" title=\"%s\">%.0f %%</small></li>\n", l->v[i].sure < SURE_LOW ? " low" : "",
			  page_text(p, T_CONFIDENCE), 100 * l->v[i].sure);
	}
	page_put(p, "</ol>");
}

/* The pages of one picture, scan or PDF. */
static enum status put_sheets(struct page *p, struct str id, int *n)
{
	struct buf side, text, picture;
	struct lines l = { .n = 0 };
	struct spans spans;
	struct picture pic = { .mime = NULL };
	buf_init(&side, SIDE_BYTES_MAX);
	buf_init(&text, SIDE_BYTES_MAX);
	buf_init(&picture, PICTURE_BYTES_MAX);
	enum status s = spans_load(p, &spans, id);
	if (s == ST_OK && read_side(p, id, ".lines", &side) && read_side(p, id, ".txt", &text))
		parse_lines(buf_str(&side), &l);
	bool open = p->opt->unmask && !p->opt->n_redact;
	if (l.n && open && read_side(p, id, "", &picture) && !look_at(buf_str(&picture), &pic))
		pic.mime = NULL;
	for (size_t i = 0, k; i < l.n && *n < SHEETS_MAX; i = k) {
		for (k = i; k < l.n && l.v[k].page == l.v[i].page; k++)
			;
		++*n;
		page_putf(p, "<div class=\"sheet\"><div><h3>%s %d</h3>\n", page_text(p, T_PAGE), *n);
		put_paper(p, &l, i, k, buf_str(&text), &spans, buf_str(&picture), &pic);
		page_put(p, "</div><div>");
		put_lines(p, &l, i, k, buf_str(&text), &spans);
		page_put(p, "</div></div>\n");
	}
	free(l.v);
	spans_free(&spans);
	buf_release(&side);
	buf_release(&text);
	buf_release(&picture);
	return s;
}

struct parts { struct str *v; size_t n, cap; struct arena arena; };

static enum status take_part(void *ctx, const struct report_row *row)
{
	struct parts *parts = ctx;
	parts->v = xgrow(parts->v, &parts->cap, parts->n + 1, sizeof *parts->v);
	parts->v[parts->n++] = arena_copy(&parts->arena, row->cell[0]);
	return ST_OK;
}

enum status page_sheets(struct page *p, struct str id, int *ret_n)
{
	struct parts parts = { .n = 0 };
	arena_init(&parts.arena);
	*ret_n = 0;
	/* a bound document's pages are pictures of their own, with references of their own */
	enum status s = page_query(
	    p,
	    "SELECT j.value FROM item i JOIN blob b ON b.id = i.blob, json_each(i.extra, '$.bind.pages') j WHERE b.sha256 = ?1 AND i.kind = 'document' ORDER BY i.path, j.key",
	    &id, 1, take_part, &parts);
	if (s == ST_OK && !parts.n)
		s = put_sheets(p, id, ret_n);
	for (size_t i = 0; s == ST_OK && i < parts.n; i++)
		s = put_sheets(p, parts.v[i], ret_n);
	free(parts.v);
	arena_release(&parts.arena);
	return s;
}

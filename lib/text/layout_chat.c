/* layout_chat.c - bubbles by their ground.
 *
 * A chat's text lies on bubbles whose colour is not the page's, one side's
 * unlike the other's; times stand centred on the page, names above bubbles.
 * Nothing here knows an application: colours are compared, never named. */
#include "text/layout_chat.h"

#include "text/layout_flow.h"
#include "text/layout_talk.h"
#include "text/ocr_page.h"

#include <math.h>
#include <sluice/utf8.h>
#include <stdlib.h>

/* Two grounds differ by more in one channel: white and WeChat's grey by 18; in its program for computers white and
 * nearly white by 10. */
#define GROUND_DIFFERENCE 10
/* A chat has at least so many lines in bubbles, and this part of all but times. */
#define BUBBLES_MIN 2
#define BUBBLES_PART 0.4f
/* So many of them may stand beside another: a piece of text cut in two. */
#define BESIDE_PART 0.15f
/* Parts of the picture's width: how wide a sheet of paper is at least, how far off the middle at most. */
#define SHEET_WIDTH 0.7f
#define SHEET_OFF 0.12f

struct colour {
	int c[3];
	int peak; /* the commonest value itself, before the mean of what is near */
};

struct chat_line {
	struct colour ground;
	bool bubble, time, right;
	float x0, x1, y0, y1;
	int left_edge, right_edge; /* the bubble's, columns */
	bool tinted;               /* its letters are coloured */
	int width;                 /* in figures, of what may be a name */
	int contrast;              /* how far they are from their ground */
	bool quoted;               /* in a bubble of its own below the answer's */
	size_t line;
};

/* … and a light bubble on a light page by so much. */
#define WHITE_DIFFERENCE 8
#define LIGHT_PAGE 200
static bool differ_by(const struct colour *a, const struct colour *b, int more)
{
	for (int i = 0; i < 3; i++)
		if (abs(a->c[i] - b->c[i]) > more)
			return true;
	return false;
}

static bool differ(const struct colour *a, const struct colour *b)
{
	return differ_by(a, b, GROUND_DIFFERENCE);
}

/* A light page's bubble is lighter than it; what is a little darker is a quotation. */
static bool whiter(const struct colour *a, const struct colour *page)
{
	return page->peak >= LIGHT_PAGE && a->peak - page->peak > WHITE_DIFFERENCE;
}

/* A letter's colour: its channels differ by more, and by this part of what parts it from its ground: small
 * letters are half ground. */
#define TINT_MIN 14
#define TINT_PART 0.2f
#define GREY_GROUND 36
/* A time within a bubble is shorter, and lower than the bubble's text by this, or paler; a name is paler too, and
 * no wider than so many figures. */
#define INNER_TIME_CHARS 8
#define UNREAD_TIME_CHARS 5
#define INNER_TIME_LOWER 0.9f
#define INNER_PALER 0.6f
#define NAME_PALER 0.8f
#define NAME_WIDTH_MAX 20
#define TIME_CHARS_MAX 20 /* of one alone */
/* A quotation's letters have less than this part of a message's contrast; it is no farther below the answer, line
 * heights, on a ground that differs less from the page's. */
#define QUOTED_CONTRAST 0.72f
#define QUOTED_BELOW 1.8f
#define QUOTED_GROUND 40
#define RIPPLE 6 /* JPEG's, around small letters */
/* Nearer to white or black than this a commonest value may be what was cut off; the others reach so far. */
#define CLIPPED 7
#define CLIPPED_REACH 28
/* A bubble's margin beside its text, in heights of the box. */
#define MARGIN_FROM 0.1f
#define MARGIN_TO 0.45f

static int lum(const uint8_t *p)
{
	return (p[0] * 2 + p[1] * 5 + p[2]) >> 3;
}

static uint32_t around(const uint32_t *count, int v)
{
	return count[v + RIPPLE - 1] + count[v + RIPPLE] + count[v + RIPPLE + 1];
}

/* JPEG's ripples around letters spread a light ground over many values and are cut off at white, which is the commonest then
 * though half of them lie well below: their median is the ground. Black is the same for a dark one. COUNT begins at -RIPPLE. */
static int unclipped(const uint32_t *count, int peak)
{
	bool light = peak > 255 - CLIPPED;
	uint32_t all = 0, half = 0;
	int v = light ? 255 : 0, step = light ? -1 : 1;
	if (!light && peak >= CLIPPED)
		return peak;
	for (int i = 0; i <= CLIPPED_REACH; i++)
		all += count[v + step * i + RIPPLE];
	for (half = count[v + RIPPLE]; 2 * half < all; half += count[v + RIPPLE])
		v += step;
	return v;
}

/* Commonest colour of an area: the luminance that most pixels come near, and
 * the mean of those pixels. */
static struct colour commonest(const struct ocr_picture *pic, int x0, int y0, int x1, int y1, int step)
{
	uint32_t count[256 + 2 * RIPPLE] = { 0 }, most = 0;
	uint64_t sum[3] = { 0 }, n = 0;
	int best = 255, peak = 0;
	struct colour r = { { 255, 255, 255 }, 255 };
	x0 = x0 < 0 ? 0 : x0;
	y0 = y0 < 0 ? 0 : y0;
	for (int y = y0; y < y1 && y < pic->height; y += step)
		for (int x = x0; x < x1 && x < pic->width; x += step)
			count[lum(pic->rgb + (size_t)y * pic->stride + 3 * (size_t)x) + RIPPLE]++;
	for (int v = 0; v < 256; v++) {
		uint32_t near = 0;
		for (int k = 0; k <= 2 * RIPPLE; k++)
			near += count[v + k];
		if (near > most) {
			most = near;
			best = v;
		}
	}
	for (int v = best < RIPPLE ? 0 : best - RIPPLE, end = best > 255 - RIPPLE ? 255 : best + RIPPLE; v <= end; v++)
		peak = around(count, v) > around(count, peak) ? v : peak;
	r.peak = peak = unclipped(count, peak);
	for (int y = y0; y < y1 && y < pic->height; y += step)
		for (int x = x0; x < x1 && x < pic->width; x += step) {
			const uint8_t *p = pic->rgb + (size_t)y * pic->stride + 3 * (size_t)x;
			int d = lum(p) - peak;
			if (d < -RIPPLE / 2 || d > RIPPLE / 2)
				continue;
			for (int c = 0; c < 3; c++)
				sum[c] += p[c];
			n++;
		}
	for (int c = 0; n && c < 3; c++)
		r.c[c] = (int)(sum[c] / n);
	return r;
}

static bool is_time(const struct ocr_line *l)
{
	/* small grey figures may lose their colon */
	bool four = l->n == 4;
	for (size_t i = 0; i < l->n && four; i++)
		four = l->c[i].cp >= '0' && l->c[i].cp <= (i == 0 ? '2' : i == 2 ? '5' : '9');
	if (four)
		return true;
	for (size_t i = 1; i + 2 < l->n; i++) {
		uint32_t a = l->c[i - 1].cp, m = l->c[i].cp, b = l->c[i + 1].cp, c = l->c[i + 2].cp;
		if (a >= '0' && a <= '9' && (m == ':' || m == 0xFF1A) && b >= '0' && b <= '5' && c >= '0' && c <= '9')
			return true;
	}
	return false;
}

static int width_of(const struct ocr_line *l)
{
	int w = 0;
	for (size_t i = 0; i < l->n && w <= NAME_WIDTH_MAX; i++)
		w += utf8_width(l->c[i].cp);
	return w;
}

static bool time_alone(const struct ocr_line *l)
{
	return l->n <= TIME_CHARS_MAX && is_time(l);
}

static int by_top(const void *pa, const void *pb)
{
	const struct chat_line *a = pa, *b = pb;
	if (a->y0 + a->y1 != b->y0 + b->y1)
		return a->y0 + a->y1 < b->y0 + b->y1 ? -1 : 1;
	return (a->x0 > b->x0) - (a->x0 < b->x0);
}

static int distance(const uint8_t *p, const struct colour *k)
{
	int most = 0;
	for (int i = 0; i < 3; i++)
		most = abs(p[i] - k->c[i]) > most ? abs(p[i] - k->c[i]) : most;
	return most;
}

/* More of a short upright strip is nearer to the page's colour than to the
 * bubble's. A strip, because JPEG's ripples are larger than the difference. */
static bool is_page(const struct ocr_picture *pic, int x, int y0, int y1, const struct colour *ground, const struct colour *page)
{
	int votes = 0;
	for (int y = y0 < 0 ? 0 : y0; y < y1 && y < pic->height; y++) {
		const uint8_t *p = pic->rgb + (size_t)y * pic->stride + 3 * (size_t)x;
		votes += distance(p, page) < distance(p, ground) ? 1 : -1;
	}
	return votes > 0;
}

/* So many columns beside an edge are ripple; the next ones are inside and out. */
#define EDGE_BLUR 2
#define EDGE_BAND 4
/* They are as near to page and ground as this part of the two's difference; what lies between letters is not
 * quite the ground. */
#define PAGE_NEAR 0.35f
#define GROUND_NEAR 0.45f
/* … or this little, where the difference is twice it: JPEG. */
#define COLOUR_NEAR 6.0f

static bool near_colour(const struct ocr_picture *pic, int x, int y0, int y1, const struct colour *k, float difference)
{
	int64_t sum[3] = { 0 }, n = 0;
	if (x < 0 || x + EDGE_BAND > pic->width)
		return false;
	for (int y = y0 < 0 ? 0 : y0; y < y1 && y < pic->height; y++)
		for (int i = x; i < x + EDGE_BAND; i++, n++)
			for (int c = 0; c < 3; c++)
				sum[c] += pic->rgb[(size_t)y * pic->stride + 3 * (size_t)i + (size_t)c];
	for (int c = 0; c < 3; c++)
		if (n == 0 || fabsf((float)sum[c] / (float)n - (float)k->c[c]) > difference)
			return false;
	return true;
}

/* A bubble ends at a column; light on paper fades over many. */
static bool sharp(const struct ocr_picture *pic, int edge, int dir, int y0, int y1, const struct colour *ground, const struct colour *page)
{
	int in = dir < 0 ? edge + EDGE_BLUR : edge - EDGE_BLUR - EDGE_BAND + 1,
	    out = dir < 0 ? edge - EDGE_BLUR - EDGE_BAND + 1 : edge + EDGE_BLUR, most = 0;
	for (int c = 0; c < 3; c++)
		most = abs(ground->c[c] - page->c[c]) > most ? abs(ground->c[c] - page->c[c]) : most;
	float least = (float)most > 2 * COLOUR_NEAR ? COLOUR_NEAR : 0;
	return near_colour(pic, in, y0, y1, ground, fmaxf(GROUND_NEAR * (float)most, least)) &&
	       near_colour(pic, out, y0, y1, page, fmaxf(PAGE_NEAR * (float)most, least));
}

/* The page begins at column X and goes on: one column may be a ripple beside a letter. */
static bool page_begins(const struct ocr_picture *pic, int x, int dir, int y0, int y1, const struct colour *ground, const struct colour *page)
{
	for (int i = 0; i <= EDGE_BLUR; i++, x += dir)
		if (x >= 0 && x < pic->width && !is_page(pic, x, y0, y1, ground, page))
			return false;
	return true;
}

/* From the text's ends outwards to where the page begins. */
static void find_edges(struct chat_line *l, const struct ocr_picture *pic, const struct colour *page)
{
	int y0 = (int)(l->y0 * 0.7f + l->y1 * 0.3f), y1 = (int)(l->y0 * 0.3f + l->y1 * 0.7f) + 1;
	int a = (int)l->x0, b = (int)l->x1;
	a = a < 0 ? 0 : a >= pic->width ? pic->width - 1 : a;
	b = b < 0 ? 0 : b >= pic->width ? pic->width - 1 : b;
	while (a > 0 && !page_begins(pic, a - 1, -1, y0, y1, &l->ground, page))
		a--;
	while (b + 1 < pic->width && !page_begins(pic, b + 1, 1, y0, y1, &l->ground, page))
		b++;
	l->left_edge = a;
	l->right_edge = b;
	/* beside one of them the bubble may have its pointer */
	l->bubble = sharp(pic, a, -1, y0, y1, &l->ground, page) || sharp(pic, b, 1, y0, y1, &l->ground, page);
}

/* Two lines in one bubble: it begins and ends at the same columns beside both,
 * and no page lies between them at its left margin. */
static bool one_bubble(const struct ocr_picture *pic, const struct chat_line *a, const struct chat_line *b, const struct colour *page)
{
	float h = b->y1 - b->y0;
	int slack = (int)(0.5f * h) + 1, at = a->left_edge > b->left_edge ? a->left_edge : b->left_edge;
	if (!a->bubble || !b->bubble || b->y0 - a->y1 > h)
		return false;
	/* beside one of them the bubble may have its pointer */
	int left = abs(a->left_edge - b->left_edge), right = abs(a->right_edge - b->right_edge);
	if ((left < right ? left : right) > slack || (left > right ? left : right) > 3 * slack)
		return false;
	int pages = 0;
	for (int y = (int)a->y1; y < (int)b->y0; y++) {
		int votes = 0;
		for (int x = at + 2; x < at + 2 + slack && x < pic->width; x++)
			votes += is_page(pic, x, y, y + 1, &b->ground, page) ? 1 : -1;
		pages += votes > 0;
	}
	return pages < 3;
}

/* Letters of a colour, not grey: a name within its bubble. */
static bool tinted(const struct ocr_picture *pic, const struct chat_line *l)
{
	/* a box's margins may have the next line's letters */
	int far = 0, sum[3] = { 0 }, n = 0, y0 = (int)(l->y0 * 0.75f + l->y1 * 0.25f), y1 = (int)(l->y0 * 0.25f + l->y1 * 0.75f);
	for (int pass = 0; pass < 2; pass++)
		for (int y = y0 < 0 ? 0 : y0; y < y1 && y < pic->height; y++)
			for (int x = (int)l->x0 < 0 ? 0 : (int)l->x0; x < (int)l->x1 && x < pic->width; x++) {
				const uint8_t *p = pic->rgb + (size_t)y * pic->stride + 3 * (size_t)x;
				int d = distance(p, &l->ground);
				if (pass == 0)
					far = d > far ? d : far;
				else if (d * 4 > far * 3 && ++n)
					for (int c = 0; c < 3; c++)
						sum[c] += p[c];
			}
	if (n == 0)
		return false;
	int lo = sum[0] < sum[1] ? sum[0] : sum[1], hi = sum[0] > sum[1] ? sum[0] : sum[1];
	lo = sum[2] < lo ? sum[2] : lo;
	hi = sum[2] > hi ? sum[2] : hi;
	/* on a coloured bubble everything has some of its colour */
	int glo = 255, ghi = 0;
	for (int c = 0; c < 3; c++) {
		glo = l->ground.c[c] < glo ? l->ground.c[c] : glo;
		ghi = l->ground.c[c] > ghi ? l->ground.c[c] : ghi;
	}
	return (hi - lo) / n > TINT_MIN && (float)(hi - lo) / (float)n > TINT_PART * (float)far && ghi - glo < GREY_GROUND;
}

/* Which side: a bubble stands nearer to its speaker's. One so wide that this
 * says little goes with the others of its colour. */
static void tell_sides(struct chat_line *l, size_t n, float width)
{
	for (size_t i = 0; i < n; i++) {
		float lean = 0;
		for (size_t k = 0; k < n && l[i].bubble; k++)
			if (l[k].bubble && !differ(&l[i].ground, &l[k].ground))
				lean += ((width - (float)l[k].right_edge) - (float)l[k].left_edge) * (k == i ? 3 : 1);
		l[i].right = lean < 0;
	}
}

/* The name above bubble line B, if line A is one. */
static bool names(const struct chat_line *a, const struct chat_line *b)
{
	float h = b->y1 - b->y0;
	if (a->bubble || a->time || a->width > NAME_WIDTH_MAX || a->y1 > b->y0 + 0.3f * h || b->y0 - a->y1 > 1.8f * h || a->y1 - a->y0 > 1.15f * h)
		return false;
	return b->right ? fabsf(a->x1 - b->x1) < 2 * h || fabsf(a->x1 - (float)b->right_edge) < h
			: fabsf(a->x0 - b->x0) < 2 * h;
}

/* A small time in a bubble, below its text. */
static bool inner_time(const struct ocr_line *last, const struct ocr_line *text)
{
	return last->n <= INNER_TIME_CHARS && is_time(last) && last->box.h < INNER_TIME_LOWER * text->box.h && last->box.cx > text->box.cx;
}

/* A line whose bubble's edges were seen beside the next only. */
static void share_bubbles(struct chat_line *l, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct chat_line *a = &l[i - 1], *b = &l[i];
		if (a->bubble != b->bubble && a->right_edge && b->right_edge && abs(a->left_edge - b->left_edge) <= EDGE_BLUR &&
		    abs(a->right_edge - b->right_edge) <= EDGE_BLUR && b->y0 - a->y1 < (b->y1 - b->y0) / 2)
			a->bubble = b->bubble = true;
	}
}

static int by_value(const void *pa, const void *pb)
{
	return *(const int *)pa - *(const int *)pb;
}

/* What is answered, grey in a small bubble below the answer's. */
static void find_quoted(struct chat_line *l, size_t n, const struct ocr_picture *pic, const struct colour *page)
{
	int *c = xmalloc((n + 1) * sizeof *c);
	size_t k = 0;
	for (size_t i = 0; i < n; i++)
		if (l[i].bubble)
			c[k++] = l[i].contrast;
	qsort(c, k, sizeof *c, by_value);
	for (size_t i = 1; i < n; i++) {
		struct chat_line *a = &l[i - 1], *b = &l[i];
		bool grey = b->bubble && !b->tinted && !differ_by(&b->ground, page, QUOTED_GROUND) && (float)b->contrast < QUOTED_CONTRAST * (float)c[k / 2] &&
			    (float)b->contrast < QUOTED_CONTRAST * (float)a->contrast;
		b->quoted = grey && a->bubble && !a->quoted && differ(&a->ground, &b->ground) &&
			    b->y0 - a->y1 < QUOTED_BELOW * (b->y1 - b->y0) && !one_bubble(pic, a, b, page);
	}
	free(c);
}

/* Paper on a table, not a bubble: wide, and in the middle. */
static bool on_sheet(const struct chat_line *l, int width)
{
	return l->bubble && (float)(l->right_edge - l->left_edge) > SHEET_WIDTH * (float)width &&
	       fabsf((float)(l->left_edge + l->right_edge - width)) < SHEET_OFF * (float)width;
}

static bool is_chat(const struct ocr_lines *lines, const struct chat_line *l, size_t n, int width)
{
	size_t sheets = 0, bubbles = 0, others = 0, times = 0, inner = 0, beside = 0;
	bool two_sides = false;
	const struct chat_line *first = NULL;
	for (size_t i = 0; i < n; i++) {
		/* coloured rows of a table: cells stand side by side, messages never */
		if (i && l[i].bubble && l[i - 1].bubble && (l[i].y0 + l[i].y1) / 2 < l[i - 1].y1 && (l[i].x0 > l[i - 1].x1 || l[i].x1 < l[i - 1].x0))
			beside++;
		bubbles += l[i].bubble;
		sheets += on_sheet(&l[i], width);
		times += l[i].time;
		inner += i && l[i].bubble && l[i - 1].bubble && inner_time(&lines->line[l[i].line], &lines->line[l[i - 1].line]);
		/* names above bubbles are the chat's too */
		others += !l[i].bubble && !l[i].time && !(i + 1 < n && l[i + 1].bubble && names(&l[i], &l[i + 1]));
		if (l[i].bubble && !first)
			first = &l[i];
		if (l[i].bubble && first->right != l[i].right)
			two_sides = true;
	}
	return bubbles >= BUBBLES_MIN && sheets * 2 <= bubbles && (float)beside <= BESIDE_PART * (float)bubbles &&
	       (float)bubbles >= BUBBLES_PART * (float)(bubbles + others) && (two_sides || times > 0 || inner > 1);
}

/* Within a bubble of several lines some programs write who says it, in colour and
 * above, and when, small and below. ROW[I] of N begins a message. */
static void look_inside(const struct ocr_lines *lines, const struct chat_line *l, struct chat_row *row, size_t i, size_t n, bool times)
{
	size_t end = i + 1;
	while (end < n && row[end].goes_on)
		end++;
	if (end - i < 2)
		return;
	const struct ocr_line *last = &lines->line[row[end - 1].line], *text = &lines->line[row[end - 2].line];
	const struct chat_line *first = &l[row[i].at], *second = &l[row[i + 1].at];
	bool paler = (float)l[row[end - 1].at].contrast < INNER_PALER * (float)l[row[end - 2].at].contrast;
	/* one that could not be read is where the others have theirs, and no word of the message */
	float corner = (float)l[row[end - 1].at].right_edge - l[row[end - 1].at].x1;
	bool unread = (times || paler) && last->n <= UNREAD_TIME_CHARS &&
		      (last->box.h < INNER_TIME_LOWER * text->box.h || paler) && corner < 2 * last->box.h &&
		      l[row[end - 1].at].x0 > l[row[end - 2].at].x0 + text->box.h;
	bool timed = inner_time(last, text) || unread;
	if (timed) {
		row[i].time = row[end - 1].line;
		row[end - 1].inner = true;
		end--;
	}
	bool name = (first->tinted && !second->tinted) || (timed && (float)first->contrast < NAME_PALER * (float)second->contrast);
	if (end - i >= 2 && row[i].speaker == CHAT_NONE && name && first->width <= NAME_WIDTH_MAX) {
		row[i].speaker = row[i].line;
		row[i].line = row[i + 1].line;
		row[i + 1].inner = true;
	}
}

/* Lines of a bubble that end before the widest do, with room for more: the writer's own. */
static void break_lines(const struct ocr_lines *lines, struct chat_row *row, size_t n)
{
	float room = 0;
	for (size_t i = 0; i < n; i++)
		if (row[i].message && lines->line[row[i].line].box.w > room)
			room = lines->line[row[i].line].box.w;
	for (size_t i = 0, end; i < n; i = end) {
		float own = lines->line[row[i].line].box.w;
		for (end = i + 1; end < n && row[end].goes_on; end++)
			own = fmaxf(own, lines->line[row[end].line].box.w);
		for (size_t k = i + 1; k < end; k++)
			row[k].apart = layout_flow_apart(&lines->line[row[k - 1].line], &lines->line[row[k].line], own, room);
	}
}

/* Among letters JPEG hides a pale bubble; before and behind them is its margin. */
static bool margin_differs(const struct ocr_picture *pic, const struct ocr_quad *q, const struct colour *page, struct colour *ret)
{
	float x0 = q->cx - q->w / 2, x1 = q->cx + q->w / 2, y0 = q->cy - q->h / 2, y1 = q->cy + q->h / 2;
	if (page->peak >= CLIPPED && page->peak <= 255 - CLIPPED)
		return false;
	for (int behind = 0; behind < 2; behind++) {
		float from = behind ? x1 + MARGIN_FROM * q->h : x0 - MARGIN_TO * q->h;
		struct colour margin = commonest(pic, (int)from, (int)y0, (int)(from + (MARGIN_TO - MARGIN_FROM) * q->h) + 1, (int)y1, 1);
		if (differ(&margin, page)) {
			*ret = margin;
			return true;
		}
	}
	return false;
}

bool layout_chat(const struct ocr_lines *lines, const struct ocr_picture *pic, struct chat_row **ret, size_t *ret_n)
{
	size_t n = 0, rows = 0, time = CHAT_NONE, shown = CHAT_NONE;
	struct chat_line *l = xcalloc(lines->n + 1, sizeof *l);
	int step = 1;
	while ((int64_t)(pic->width / step) * (pic->height / step) > 200000)
		step++;
	struct colour page = commonest(pic, 0, 0, pic->width, pic->height, step);
	for (size_t i = 0; i < lines->n; i++) {
		const struct ocr_quad *q = &lines->line[i].box;
		struct chat_line *k = &l[n];
		/* a mark alone is no message: a pointer, a part of a face */
		if (lines->line[i].n == 0 || q->mark)
			continue;
		*k = (struct chat_line){ .x0 = q->cx - q->w / 2, .x1 = q->cx + q->w / 2, .y0 = q->cy - q->h / 2, .y1 = q->cy + q->h / 2, .line = i };
		k->width = width_of(&lines->line[i]);
		/* a box's margins may lie on the neighbour's ground */
		k->ground = commonest(pic, (int)k->x0, (int)(k->y0 + 0.2f * q->h), (int)k->x1, (int)(k->y1 - 0.2f * q->h) + 1, 1);
		k->bubble = differ(&k->ground, &page) || whiter(&k->ground, &page);
		if (!k->bubble)
			k->bubble = margin_differs(pic, q, &page, &k->ground);
		if (k->bubble)
			find_edges(k, pic, &page);
		k->time = !k->bubble && time_alone(&lines->line[i]) && fabsf(q->cx - (float)pic->width / 2) < 0.12f * (float)pic->width;
		n++;
	}
	qsort(l, n, sizeof *l, by_top);
	share_bubbles(l, n);
	for (size_t i = 0; i < n; i++) {
		l[i].tinted = l[i].bubble && tinted(pic, &l[i]);
		l[i].contrast = layout_contrast(pic, &lines->line[l[i].line].box);
	}
	tell_sides(l, n, (float)pic->width);
	find_quoted(l, n, pic, &page);
	bool chat = is_chat(lines, l, n, pic->width);
	if (!chat) {
		free(l);
		return layout_talk(lines, pic, time_alone, ret, ret_n);
	}
	struct chat_row *row = xcalloc(n + 1, sizeof *row);
	for (size_t i = 0; i < n; i++) {
		struct chat_row *r = &row[rows];
		*r = (struct chat_row){ .line = l[i].line, .at = i, .message = l[i].bubble && !l[i].quoted, .right = l[i].right, .speaker = CHAT_NONE, .time = time };
		if (l[i].time) { /* shown with the messages that follow, or alone at the end */
			time = l[i].line;
			if (i + 1 < n && l[i + 1].time)
				rows++;
			continue;
		}
		if (l[i].bubble) {
			r->goes_on = i > 0 && rows > 0 && l[i - 1].bubble && !l[i].quoted && row[rows - 1].line == l[i - 1].line &&
				     one_bubble(pic, &l[i - 1], &l[i], &page);
			r->message = r->goes_on ? row[rows - 1].message : r->message;
			if (!r->goes_on && i > 0 && names(&l[i - 1], &l[i]))
				r->speaker = l[i - 1].line;
			shown = time;
		} else if (i + 1 < n && l[i + 1].bubble && names(&l[i], &l[i + 1])) {
			continue;
		}
		rows++;
	}
	bool times = false;
	for (size_t i = 1; i < rows; i++)
		times |= row[i].goes_on && inner_time(&lines->line[row[i].line], &lines->line[row[i - 1].line]);
	for (size_t i = 0; i < rows; i++)
		if (row[i].message && !row[i].goes_on)
			look_inside(lines, l, row, i, rows, times);
	size_t kept = 0;
	for (size_t i = 0; i < rows; i++)
		if (!row[i].inner)
			row[kept++] = row[i];
	rows = kept;
	break_lines(lines, row, rows);
	if (time != shown && time != CHAT_NONE)
		row[rows++] = (struct chat_row){ .line = time, .speaker = CHAT_NONE, .time = CHAT_NONE };
	free(l);
	*ret = row;
	*ret_n = rows;
	return true;
}

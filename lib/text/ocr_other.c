/* ocr_other.c - what PP-OCRv4 cannot write is read by Tesseract.
 *
 * Its model knows 6,623 characters: of traditional Chinese it lacks 稱, 監, 規,
 * 採 and hundreds more and gives what looks like them; of Cyrillic, Hangul,
 * Kana and Arabic it has nothing and is unsure of every line. Tesseract's data
 * for one language is a megabyte or two, and the boxes are known: lines are cut
 * out and read one by one. Of traditional Chinese its characters and marks are
 * taken over, letters and figures are better as they were; of other writing whole
 * lines. Which writing it is, the widest lines tell: they are read in each. */
#include "text/ocr_other.h"

#include "text/image.h"
#include "text/image_sample.h"
#include "text/ocr_read.h"

#include "format/lang.h"

#include <fcntl.h>
#include <math.h>
#include <sluice/utf8.h>
#include <stdlib.h>
#include <unistd.h>

#define PACK_BYTES_MAX (64u << 20)
/* Lines are cut out at this height, with a border of their ground: without one,
 * or lower, Tesseract reads twice as badly. */
#define CUT_HEIGHT 72
#define BORDER 12
#define CUT_WIDTH_MAX 8000
/* A page read less surely than this may be other writing; lines that widest
 * ones stand for; how sure a language must be of them. */
#define PAGE_SURE 0.93f
#define CHINESE_SURE 0.75f
#define PROBES 3
#define PACK_SURE 0.7f
/* What is taken over has at least this confidence. */
#define TAKE_MIN 0.5f
/* … and more where PP-OCR has nothing. */
#define ADD_MIN 0.8f
#define LINE_MIN 0.5f
/* Its line's middle is no farther from the box's, heights. */
#define SAME_LINE 0.4f
/* Alignment costs the product of both lengths. */
#define MERGE_CHARS_MAX 400

/* A language is believed when this part of its letters is of its own script:
 * each reads Latin as well. */
static const struct {
	const char *name;
	uint32_t from, to;
	float part;
} language[] = {
	{ "chi_tra", 0x4E00, 0x9FFF, 0.5f }, { "rus", 0x400, 0x52F, 0.5f }, { "ukr", 0x400, 0x52F, 0.5f }, { "kor", 0xAC00, 0xD7A3, 0.4f },
	{ "jpn", 0x3041, 0x30FF, 0.15f }, { "ara", 0x600, 0x6FF, 0.5f }, { "fas", 0x600, 0x6FF, 0.5f },
	/* a photographed English page is as unsure as a Russian one, and its letters look like Cyrillic ones */
	{ "eng", 'A', 'z', 0.8f },
};
enum { TRADITIONAL, PACKS = sizeof language / sizeof *language };

struct ocr_other {
	struct str data[PACKS];  /* mapped; empty when not there */
	struct tess *tess[PACKS];
};

static bool map_pack(struct str *ret, const char *folder, const char *name)
{
	struct buf path;
	buf_init(&path, 4096);
	buf_printf(&path, "%s/%s.traineddata", folder, name);
	int fd = open(buf_z(&path), O_RDONLY | O_CLOEXEC);
	int64_t size = fd < 0 ? -1 : io_size(fd);
	if (size > 0 && size <= PACK_BYTES_MAX) {
		const char *p = io_map(fd, (uint64_t)size);
		if (p)
			*ret = str_make(p, (size_t)size);
	}
	if (fd >= 0)
		close(fd);
	buf_release(&path);
	return ret->len > 0;
}

struct ocr_other *ocr_other_open(const char *data)
{
	static const char *const folders[] = { "/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata", "/usr/share/tessdata",
		"/usr/local/share/tessdata" };
	struct ocr_other *o = xcalloc(1, sizeof *o);
	bool any = false;
	for (size_t i = 0; i < PACKS && tess_built(); i++) {
		bool got = data && map_pack(&o->data[i], data, language[i].name);
		for (size_t k = 0; k < sizeof folders / sizeof *folders && !got; k++)
			got = map_pack(&o->data[i], folders[k], language[i].name);
		any |= got;
	}
	if (any)
		return o;
	free(o);
	return NULL;
}

void ocr_other_close(struct ocr_other *o)
{
	if (!o)
		return;
	for (size_t i = 0; i < PACKS; i++) {
		tess_close(o->tess[i]);
		if (o->data[i].len)
			io_unmap(o->data[i].p, o->data[i].len);
	}
	free(o);
}

static bool engine(struct ocr_other *o, size_t i)
{
	if (!o->tess[i] && o->data[i].len && tess_open_data(&o->tess[i], o->data[i], language[i].name, NULL) != ST_OK)
		o->data[i].len = 0; /* not one that this library reads; it stays mapped */
	return o->tess[i] != NULL;
}

/* The commonest grey of N pixels. */
static uint8_t ground_of(const uint8_t *grey, size_t n)
{
	size_t count[32] = { 0 }, best = 0;
	for (size_t i = 0; i < n; i++)
		count[grey[i] / 8]++;
	for (size_t i = 1; i < 32; i++)
		best = count[i] > count[best] ? i : best;
	return (uint8_t)(best * 8 + 4);
}

/* Cuts BOX out of PIC and reads it; places come in pixels of the page. */
static size_t read_box(struct tess *t, const struct ocr_picture *pic, const struct ocr_quad *box, struct ocr_char **ret)
{
	static const struct image_norm norm = { .mul = { 1, 1, 1 }, .add = { 0, 0, 0 } };
	float want = box->w * CUT_HEIGHT / box->h;
	int w = want < 8 ? 8 : want > CUT_WIDTH_MAX ? CUT_WIDTH_MAX : (int)want, wide = w + 2 * BORDER;
	size_t area = (size_t)w * CUT_HEIGHT, all = (size_t)wide * (CUT_HEIGHT + 2 * BORDER), n;
	float *planes = xcalloc(3 * area, sizeof *planes);
	uint8_t *grey = xmalloc(area), *page = xmalloc(all);
	if (box->uy == 0 && box->ux > 0)
		image_sample_rect(pic, box->cx - box->w / 2, box->cy - box->h / 2, box->w, box->h, w, CUT_HEIGHT, &norm, planes, w);
	else
		image_sample_quad(pic, box, w, CUT_HEIGHT, &norm, planes, w);
	for (size_t i = 0; i < area; i++)
		grey[i] = (uint8_t)(planes[i] * 0.299f + planes[area + i] * 0.587f + planes[2 * area + i] * 0.114f + 0.5f);
	free(planes);
	memset(page, ground_of(grey, area), all);
	for (size_t y = 0; y < CUT_HEIGHT; y++)
		memcpy(page + (y + BORDER) * (size_t)wide + BORDER, grey + y * (size_t)w, (size_t)w);
	n = tess_read_line(t, page, wide, CUT_HEIGHT + 2 * BORDER, ret);
	free(grey);
	free(page);
	for (size_t i = 0; i < n; i++) {
		(*ret)[i].x0 = ((*ret)[i].x0 - BORDER) * box->w / (float)w;
		(*ret)[i].x1 = ((*ret)[i].x1 - BORDER) * box->w / (float)w;
	}
	return n;
}

/* Chinese and its punctuation; letters and figures are better as PP-OCR read them. */
static bool chinese(uint32_t cp)
{
	return utf8_is_han(cp) || (cp >= 0x3001 && cp < 0x3020) || (cp >= 0xFF01 && cp < 0xFF5F && !(cp >= 0xFF10 && cp <= 0xFF19));
}

static bool letter(uint32_t cp)
{
	return cp < 0x80 && ((cp | 32) >= 'a' ? (cp | 32) <= 'z' : cp >= '0' && cp <= '9');
}

/* B[J] with its width: a mark between two Chinese characters is a Chinese mark. */
static struct ocr_char widened(const struct ocr_char *b, size_t m, size_t j)
{
	static const struct { char narrow; uint32_t wide; } mark[] = { { ',', 0xFF0C }, { '.', 0x3002 }, { ':', 0xFF1A }, { ';', 0xFF1B }, { '\'', 0xFF0C } };
	struct ocr_char c = b[j];
	for (size_t i = 0; i < sizeof mark / sizeof *mark; i++)
		if (c.cp == (uint32_t)mark[i].narrow && j && j + 1 < m && utf8_is_han(b[j - 1].cp) && utf8_is_han(b[j + 1].cp))
			c.cp = mark[i].wide;
	return c;
}

size_t ocr_other_merge(struct ocr_char *a, size_t n, const struct ocr_char *b, size_t m, struct ocr_char **ret)
{
	size_t wide = m + 1, k = 0;
	*ret = a;
	if (n == 0 || m == 0 || n > MERGE_CHARS_MAX || m > MERGE_CHARS_MAX)
		return n;
	int *cost = xmalloc((n + 1) * wide * sizeof *cost);
	struct ocr_char *out = xcalloc(n + m, sizeof *out);
	/* Least edits from the end, so that the way can be walked from the start. */
	for (size_t i = n + 1; i-- > 0;)
		for (size_t j = m + 1; j-- > 0;) {
			int best = i < n || j < m ? 1 << 30 : 0;
			if (i < n && j < m)
				best = cost[(i + 1) * wide + j + 1] + (a[i].cp != b[j].cp);
			if (i < n && cost[(i + 1) * wide + j] + 1 < best)
				best = cost[(i + 1) * wide + j] + 1;
			if (j < m && cost[i * wide + j + 1] + 1 < best)
				best = cost[i * wide + j + 1] + 1;
			cost[i * wide + j] = best;
		}
	for (size_t i = 0, j = 0; i < n || j < m;) {
		int here = cost[i * wide + j];
		struct ocr_char other = j < m ? widened(b, m, j) : (struct ocr_char){ .cp = 0 };
		if (i < n && j < m && here == cost[(i + 1) * wide + j + 1] + (a[i].cp != b[j].cp)) {
			out[k] = a[i++];
			if (out[k].cp != other.cp && chinese(other.cp) && !letter(out[k].cp) && other.confidence >= TAKE_MIN) {
				out[k].second = out[k].cp;
				out[k].second_confidence = out[k].confidence;
				out[k].cp = other.cp;
				out[k].confidence = other.confidence;
			}
			k++;
			j++;
		} else if (i < n && here == cost[(i + 1) * wide + j] + 1) {
			out[k++] = a[i++];
		} else {
			if (chinese(other.cp) && other.confidence >= ADD_MIN) {
				out[k] = other;
				out[k].space_before = out[k].cell_before = false;
				k++;
			}
			j++;
		}
	}
	free(cost);
	free(a);
	*ret = out;
	return k;
}

/* The page as a whole: Tesseract finds base lines that a cut-out line hides. Its
 * characters go to the lines in whose boxes they stand. */
static void merge_page(struct ocr_other *o, const struct ocr_picture *pic, struct ocr_lines *lines)
{
	struct ocr_lines read = { .n = 0 };
	struct image straight = { .width = 0 };
	struct ocr_picture page = *pic;
	size_t n = 0;
	if (lines->lean.leans) {
		if (ocr_lean_page(&lines->lean, pic, &straight, NULL) != ST_OK)
			return;
		page = (struct ocr_picture){ .rgb = straight.rgb, .width = straight.width, .height = straight.height, .stride = (size_t)straight.width * 3 };
	}
	if (tess_read(o->tess[TRADITIONAL], &page, &read, NULL) != ST_OK)
		read.n = 0;
	image_release(&straight);
	for (size_t i = 0; i < read.n; i++)
		n += read.line[i].n;
	struct ocr_char *c = xmalloc((n + 1) * sizeof *c);
	for (size_t i = 0; i < lines->n; i++) {
		struct ocr_line *l = &lines->line[i];
		float left = l->box.cx - l->box.w / 2;
		size_t m = 0;
		if (l->box.ux < 0.7f)
			continue;
		/* in the other's order: its characters' places are rough */
		for (size_t r = 0; r < read.n; r++) {
			const struct ocr_line *o_line = &read.line[r];
			float shift = o_line->box.cx - o_line->box.w / 2 - left;
			if (fabsf(o_line->box.cy - l->box.cy) > SAME_LINE * l->box.h)
				continue;
			for (size_t k = 0; k < o_line->n; k++) {
				float x = shift + (o_line->c[k].x0 + o_line->c[k].x1) / 2;
				if (x < 0 || x > l->box.w)
					continue;
				c[m] = o_line->c[k];
				c[m].x0 += shift;
				c[m++].x1 += shift;
			}
		}
		l->n = ocr_other_merge(l->c, l->n, c, m, &l->c);
		l->confidence = ocr_read_confidence(l->c, l->n);
	}
	free(c);
	ocr_lines_release(&read);
}

static int wider(const void *pa, const void *pb)
{
	const struct ocr_quad *a = pa, *b = pb;
	return (a->w < b->w) - (a->w > b->w);
}

/* The language that reads the widest boxes most surely, or PACKS. */
static size_t choose(struct ocr_other *o, const struct ocr_picture *pic, const struct ocr_quad *q, size_t n, const struct ocr_lean *lean)
{
	struct ocr_quad *sorted = xmalloc((n + 1) * sizeof *sorted);
	size_t best = PACKS, probes = n < PROBES ? n : PROBES;
	float most = PACK_SURE;
	memcpy(sorted, q, n * sizeof *q);
	qsort(sorted, n, sizeof *sorted, wider);
	for (size_t p = 0; p < PACKS && probes; p++) {
		float sum = 0;
		size_t letters = 0, own = 0;
		if (!engine(o, p))
			continue;
		for (size_t i = 0; i < probes; i++) {
			struct ocr_quad box = ocr_lean_stored(lean, sorted[i]);
			struct ocr_char *c = NULL;
			size_t n_chars = read_box(o->tess[p], pic, &box, &c);
			sum += ocr_read_confidence(c, n_chars) / (float)probes;
			for (size_t k = 0; k < n_chars; k++) {
				bool mine = c[k].cp >= language[p].from && c[k].cp <= language[p].to;
				own += mine;
				letters += mine || utf8_is_han(c[k].cp) || ((c[k].cp | 32) >= 'a' && (c[k].cp | 32) <= 'z');
			}
			free(c);
		}
		if (sum > most && (float)own >= language[p].part * (float)letters) {
			most = sum;
			best = p;
		}
	}
	free(sorted);
	return best;
}

void ocr_other_read(struct ocr_other *o, const struct ocr_picture *pic, const struct ocr_quad *q, size_t n, struct ocr_lines *lines)
{
	float sum = 0, width = 0;
	char lang[LANG_NAME_MAX];
	struct buf text;
	if (!o || n == 0)
		return;
	buf_init(&text, LANG_HEAD_BYTES + 8 * OCR_LINE_CHARS_MAX);
	for (size_t i = 0; i < lines->n; i++) {
		sum += lines->line[i].confidence * lines->line[i].box.w;
		for (size_t k = 0; k < lines->line[i].n && buf_str(&text).len < LANG_HEAD_BYTES; k++)
			buf_add_utf8(&text, lines->line[i].c[k].cp);
		buf_add_char(&text, '\n');
	}
	for (size_t i = 0; i < n; i++)
		width += q[i].w;
	lang_of(buf_str(&text), lang);
	buf_release(&text);
	/* Letters that look like Latin are read with some confidence, what is no
	 * letter to it as any Chinese character, with little. */
	if (strcmp(lang, "zh-Hant") != 0 && sum >= (strcmp(lang, "zh") == 0 ? CHINESE_SURE : PAGE_SURE) * width)
		return;
	size_t pack = choose(o, pic, q, n, &lines->lean);
	if (pack == TRADITIONAL)
		merge_page(o, pic, lines);
	if (pack == PACKS || pack == TRADITIONAL)
		return;
	for (size_t i = 0; i < lines->n; i++)
		free(lines->line[i].c);
	lines->n = 0;
	for (size_t i = 0; i < n; i++) {
		struct ocr_quad box = ocr_lean_stored(&lines->lean, q[i]);
		struct ocr_char *c = NULL;
		size_t k = read_box(o->tess[pack], pic, &box, &c);
		if (k && ocr_read_confidence(c, k) >= LINE_MIN)
			ocr_lines_add(lines, &q[i], c, k);
		else
			free(c);
	}
}

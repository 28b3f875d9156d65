/* sidecar.c - hOCR, ALTO, JSON and plain text as lines with boxes.
 *
 * JSON has no standard: engines' services give an object a line or word with
 * "text" (or "Text", "words", "transcription", "rec_text") and perhaps "box",
 * "bbox" or "points" and "confidence" or "score"; or the whole text as one string
 * with line feeds. What is found first at the least depth counts. */
#include "text/sidecar.h"

#include "text/decode.h"
#include "text/markup.h"

#include <math.h>
#include <sluice/utf8.h>
#include <stdio.h>
#include <stdlib.h>

#define LINES_MAX 200000u
#define JSON_WALK_MAX 24

static void begin_line(struct sidecar *s, unsigned page)
{
	s->line = xgrow(s->line, &s->cap, s->n + 1, sizeof *s->line);
	s->line[s->n] = (struct sidecar_line){ .start = s->text.len, .end = s->text.len, .page = page, .confidence = -1 };
	s->pages = page + 1 > s->pages ? page + 1 : s->pages;
}

static void end_line(struct sidecar *s)
{
	struct sidecar_line *l = &s->line[s->n];
	while (s->text.len > l->start && (s->text.p[s->text.len - 1] == ' ' || s->text.p[s->text.len - 1] == '\r'))
		s->text.len--;
	l->end = s->text.len;
	if (l->end > l->start && s->n < LINES_MAX)
		s->n++;
}

/* Words of one line: Latin ones need their space back. */
static void add_word(struct sidecar *s, struct str w)
{
	w = str_trim(w);
	size_t start = s->line[s->n].start;
	if (!w.len)
		return;
	if (s->text.len > start && ((unsigned char)w.p[0] < 0x80 || (unsigned char)s->text.p[s->text.len - 1] < 0x80))
		buf_add_char(&s->text, ' ');
	buf_add_str(&s->text, w);
}

/* "bbox 10 20 110 40; x_wconf 95" */
static void title_of(struct str title, struct sidecar_line *l, float *confidence)
{
	char z[256];
	size_t n = title.len < sizeof z - 1 ? title.len : sizeof z - 1;
	memcpy(z, title.p, n);
	z[n] = '\0';
	const char *b = strstr(z, "bbox "), *c = strstr(z, "x_wconf ");
	float v[4];
	int k = 0;
	b = b ? b + 5 : NULL;
	for (char *end; b && k < 4; k++, b = end) {
		v[k] = strtof(b, &end);
		if (end == b)
			break;
	}
	if (l && k == 4 && v[2] > v[0] && v[3] > v[1]) {
		l->box[0] = v[0];
		l->box[1] = v[1];
		l->box[2] = v[2] - v[0];
		l->box[3] = v[3] - v[1];
	}
	if (confidence && c)
		*confidence = strtof(c + 8, NULL) / 100;
}

static void sure(struct sidecar_line *l, float *sum, unsigned *n, float c)
{
	if (c < 0 || c > 1)
		return;
	*sum += c;
	l->confidence = *sum / (float)++*n;
}

static bool class_has(struct str class, const char *name)
{
	return str_find(class, str_from(name)) >= 0;
}

static void read_markup(struct sidecar *s, struct str bytes)
{
	struct source_mem src;
	struct markup m;
	struct buf class;
	bool open = false, word = false, any_page = false;
	unsigned page = 0, n = 0;
	float sum = 0;
	source_mem_init(&src, bytes);
	markup_init(&m, &src.src, false);
	buf_init(&class, 4096);
	for (enum markup_token t; (t = markup_next(&m)) != MARKUP_EOF && s->n < LINES_MAX;) {
		if (t == MARKUP_TEXT && open && word)
			add_word(s, m.text);
		if (t == MARKUP_CLOSE && word && !markup_is(&m, "strong") && !markup_is(&m, "em"))
			word = false;
		if (t != MARKUP_OPEN)
			continue;
		buf_clear(&class);
		buf_add_str(&class, markup_attr(&m, "class"));
		struct str k = buf_str(&class);
		bool is_page = class_has(k, "ocr_page") || markup_is(&m, "Page");
		bool is_line = class_has(k, "ocr_line") || class_has(k, "ocr_header") || class_has(k, "ocr_caption") ||
			       class_has(k, "ocr_textfloat") || markup_is(&m, "TextLine");
		if (is_page || is_line) {
			if (open)
				end_line(s);
			open = is_line;
			page += is_page && any_page;
			any_page |= is_page;
		}
		if (is_line) {
			begin_line(s, page);
			sum = 0;
			n = 0;
			struct sidecar_line *l = &s->line[s->n];
			title_of(markup_attr(&m, "title"), l, NULL);
			if (markup_is(&m, "TextLine")) {
				static const char *const names[4] = { "HPOS", "VPOS", "WIDTH", "HEIGHT" };
				for (int i = 0; i < 4; i++)
					l->box[i] = (float)markup_int(&m, names[i], 0);
			}
			word = !markup_is(&m, "TextLine"); /* hOCR without words */
		} else if (open && class_has(k, "ocrx_word")) {
			float c = -1;
			title_of(markup_attr(&m, "title"), NULL, &c);
			sure(&s->line[s->n], &sum, &n, c);
			word = true;
		} else if (open && markup_is(&m, "String")) {
			char wc[16];
			if (markup_copy(&m, "WC", wc, sizeof wc))
				sure(&s->line[s->n], &sum, &n, strtof(wc, NULL));
			add_word(s, markup_attr(&m, "CONTENT"));
		}
	}
	if (open)
		end_line(s);
	buf_release(&class);
	markup_release(&m);
}

/* Lines of TEXT; a form feed ends a page. */
static void read_plain(struct sidecar *s, struct str text)
{
	unsigned page = 0;
	begin_line(s, page);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.p[i];
		if (c != '\n' && c != '\f') {
			buf_add_char(&s->text, c);
			continue;
		}
		end_line(s);
		page += c == '\f';
		begin_line(s, page);
	}
	end_line(s);
	if (text.len && text.p[text.len - 1] == '\f' && s->pages)
		s->pages--;
}

static struct str first_of(struct str obj, const char *const *names)
{
	for (; *names; names++) {
		struct str v = json_get(obj, *names);
		if (v.p)
			return v;
	}
	return str_make(NULL, 0);
}

/* Numbers of a box however nested: [x0,y0,x1,y1] or four points. */
static size_t numbers(struct str v, float *out, size_t n, size_t max, int depth)
{
	size_t pos = 0;
	struct str key, item;
	while (depth < 4 && n < max && json_each(v, &pos, &key, &item)) {
		if (item.len && (item.p[0] == '[' || item.p[0] == '{'))
			n = numbers(item, out, n, max, depth + 1);
		else
			out[n++] = (float)json_as_num(item, 0);
	}
	return n;
}

static void json_line(struct sidecar *s, struct str obj, struct str text)
{
	static const char *const boxes[] = { "box", "bbox", "points", "boundingBox", "bounding_box", NULL }, *const scores[] = {
		"confidence", "score", "Confidence", "prob", NULL
	};
	struct str box = first_of(obj, boxes), score = first_of(obj, scores);
	struct buf b;
	float v[8];
	buf_init(&b, SIDECAR_BYTES_MAX);
	size_t from = s->n;
	if (json_decode(text, &b))
		read_plain(s, buf_str(&b));
	buf_release(&b);
	size_t n = box.p ? numbers(box, v, 0, 8, 0) : 0;
	float c = score.p ? (float)json_as_num(score, -1) : -1;
	for (size_t i = from; i < s->n; i++) {
		struct sidecar_line *l = &s->line[i];
		l->confidence = c > 1 ? c / 100 : c;
		if (s->n != from + 1 || (n != 4 && n != 8))
			continue;
		float x0 = v[0], y0 = v[1], x1 = v[0], y1 = v[1];
		for (size_t k = 2; k + 1 < n; k += 2) {
			x0 = fminf(x0, v[k]);
			x1 = fmaxf(x1, v[k]);
			y0 = fminf(y0, v[k + 1]);
			y1 = fmaxf(y1, v[k + 1]);
		}
		memcpy(l->box, (float[4]){ x0, y0, x1 - x0, y1 - y0 }, sizeof l->box);
	}
}

static void read_json(struct sidecar *s, struct str v, int depth)
{
	static const char *const names[] = { "text", "Text", "ParsedText", "transcription", "rec_text", "words", "content", "full_text", NULL };
	if (!v.len || depth > JSON_WALK_MAX || s->n >= LINES_MAX || (v.p[0] != '{' && v.p[0] != '['))
		return;
	if (v.p[0] == '{') {
		struct str text = first_of(v, names), kind = json_get(v, "BlockType");
		if (text.p && json_is_str(text) && (!kind.p || str_eqz(kind, "\"LINE\""))) {
			json_line(s, v, text);
			return;
		}
		if (kind.p)
			return;
		/* the whole page beside its words: the page counts */
		struct str whole = json_get(v, "fullTextAnnotation");
		if (whole.p) {
			read_json(s, whole, depth + 1);
			return;
		}
	}
	size_t pos = 0;
	struct str key, item;
	while (json_each(v, &pos, &key, &item))
		read_json(s, item, depth + 1);
}

static bool is_markup(struct str t)
{
	struct str head = str_sub(t, 0, t.len < 65536 ? t.len : 65536);
	return str_find(head, STR("ocr_page")) >= 0 || str_find(head, STR("ocr_line")) >= 0 || str_find(head, STR("<TextLine")) >= 0 ||
	       str_find(head, STR("<alto")) >= 0;
}

static bool decoded(struct str bytes, struct buf *out)
{
	char charset[DECODE_NAME_MAX];
	struct str head = str_sub(bytes, 0, bytes.len < 65536 ? bytes.len : 65536), none = str_make(NULL, 0);
	decode_choose(head, none, none, charset);
	return decode_bytes(bytes, charset, out) * 20 < bytes.len && memchr(out->p, 0, out->len) == NULL;
}

struct sidecar *sidecar_read(int fd)
{
	int64_t size = io_size(fd);
	if (size <= 0 || size > SIDECAR_BYTES_MAX)
		return NULL;
	const char *map = io_map(fd, (uint64_t)size);
	if (!map)
		return NULL;
	struct sidecar *s = xcalloc(1, sizeof *s);
	struct buf text;
	buf_init(&text, SIDECAR_BYTES_MAX * 4ull);
	buf_init(&s->text, SIDECAR_BYTES_MAX * 4ull);
	if (decoded(str_make(map, (size_t)size), &text) && text.len) {
		struct str t = str_trim(buf_str(&text));
		if (t.len && t.p[0] == '<') {
			if (is_markup(t))
				read_markup(s, t);
		} else if (t.len && (t.p[0] == '{' || t.p[0] == '[') && json_valid(t)) {
			read_json(s, t, 0);
		} else {
			read_plain(s, buf_str(&text));
		}
	}
	io_unmap(map, (uint64_t)size);
	buf_release(&text);
	if (s->n == 0) {
		sidecar_free(s);
		return NULL;
	}
	return s;
}

void sidecar_free(struct sidecar *s)
{
	if (!s)
		return;
	buf_release(&s->text);
	free(s->line);
	free(s);
}

static void put_box(struct text_out *out, const struct sidecar_line *l, uint64_t start)
{
	struct buf b;
	struct json j;
	if (out->lines.fd < 0 || l->box[2] <= 0)
		return;
	buf_init(&b, 1024);
	json_start(&j, &b);
	json_open(&j, '{');
	json_kint(&j, "start", (int64_t)start);
	json_kint(&j, "end", (int64_t)out->bytes);
	json_kint(&j, "page", (int64_t)out->pages + 1);
	json_key(&j, "box");
	json_open(&j, '[');
	for (int i = 0; i < 4; i++)
		json_int(&j, (int64_t)(l->box[i] > 1e6f || !(l->box[i] > -1e6f) ? 0 : l->box[i]));
	json_close(&j, ']');
	if (l->confidence >= 0)
		json_knum(&j, "confidence", (double)(int)(l->confidence * 1000 + 0.5f) / 1000);
	json_close(&j, '}');
	buf_add_char(&b, '\n');
	io_write_str(&out->lines, buf_str(&b));
	buf_release(&b);
}

void sidecar_put(const struct sidecar *s, struct text_out *out)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct sidecar_line *l = &s->line[i];
		/* pages more than the picture has go with its last */
		if (l->page != out->pages)
			continue;
		uint64_t start = out->bytes, had = out->ocr_chars;
		struct str t = str_sub(buf_str(&s->text), l->start, l->end);
		text_put(out, t);
		put_box(out, l, start);
		text_line(out);
		out->ocr_chars += t.len;
		if (l->confidence >= 0)
			out->confidence =
			    ((out->confidence < 0 ? 0 : out->confidence) * (double)had + (double)l->confidence * (double)t.len) /
			    (double)out->ocr_chars;
	}
}

/* rtf_read.c - pictures and objects within RTF.
 *
 * Both stand as hexadecimal digits (or, after \bin, as bytes) in groups that
 * begin with \pict and \objdata. An object is an OLE 1.0 one ([MS-OLEDS]
 * 2.2.5): a class name, then a compound file of its own or, of the class
 * "Package", a file with its name. The text is read by the text stage. */
#include "unpack/kinds.h"

#include <stdio.h>
#include <stdlib.h>

#define WINDOW_BYTES (64u << 10)
#define OBJECT_BYTES_MAX (256u << 20)

enum where { IN_TEXT, IN_PICTURE, IN_OBJECT };

struct rtf {
	struct source *src;
	struct sink *sink;
	char *window;
	uint64_t at;
	size_t len, next;
	enum where where;
	int aside;             /* within a group that is passed over, which is so deep; else 0 */
	int depth, from;       /* groups open; of which the picture or object began in */
	const char *suffix;    /* of the picture; NULL: none that is given */
	bool open;
	int half;              /* first digit of a byte; -1 none */
	char held[4096];       /* bytes out of digits */
	size_t holds;
	unsigned pictures, objects;
	struct buf object;
};

static int get(struct rtf *r)
{
	if (r->next == r->len) {
		ssize_t k = source_read(r->src, r->window, WINDOW_BYTES, r->at);
		r->next = 0;
		r->len = k > 0 ? (size_t)k : 0;
		r->at += r->len;
		if (!r->len)
			return -1;
	}
	return (unsigned char)r->window[r->next++];
}

static void give(struct rtf *r, const char *p, size_t n)
{
	if (r->where == IN_OBJECT) {
		buf_add(&r->object, p, n);
	} else if (r->where == IN_PICTURE && r->suffix) {
		if (!r->open) {
			char name[40];
			snprintf(name, sizeof name, "picture-%u.%s", ++r->pictures, r->suffix);
			struct member m = { .name = str_from(name), .type = MEMBER_FILE, .flags = MEMBER_UTF8 };
			sink_member(r->sink, &m);
			r->open = true;
		}
		sink_data(r->sink, p, n);
	}
}

static void drain(struct rtf *r)
{
	if (r->holds)
		give(r, r->held, r->holds);
	r->holds = 0;
}

static uint32_t u32(struct str s, size_t at)
{
	uint32_t v = 0;
	if (at + 4 <= s.len)
		memcpy(&v, s.p + at, 4);
	return v;
}

/* A string with its length before it; moves *AT behind it. */
static struct str counted(struct str s, size_t *at)
{
	uint32_t n = u32(s, *at);
	*at += 4;
	if (*at > s.len || n > s.len - *at)
		n = 0;
	struct str v = str_sub(s, *at, *at + n);
	*at += n;
	v.len = v.len ? strnlen(v.p, v.len) : 0;
	return v;
}

static struct str ended(struct str s, size_t *at)
{
	struct str v = *at < s.len ? str_sub(s, *at, s.len) : STR("");
	v.len = v.len ? strnlen(v.p, v.len) : 0;
	*at += v.len + 1;
	return v;
}

static void member(struct rtf *r, struct str name, bool utf8, struct str bytes)
{
	struct member m = { .name = name, .type = MEMBER_FILE, .flags = utf8 ? MEMBER_UTF8 : 0 };
	sink_member(r->sink, &m);
	sink_data(r->sink, bytes.p, bytes.len);
	sink_end(r->sink, ST_OK, NULL);
}

static void object(struct rtf *r)
{
	struct str s = buf_str(&r->object);
	size_t at = 8;
	char name[48];
	r->objects++;
	if (s.len < 16 || u32(s, 4) != 2)
		return; /* a link, or nothing */
	struct str class = counted(s, &at);
	counted(s, &at);
	counted(s, &at);
	uint32_t n = u32(s, at);
	at += 4;
	if (at > s.len)
		return;
	struct str data = str_sub(s, at, n <= s.len - at ? at + n : s.len);
	if (str_eqz(class, "Package") && data.len > 10 && data.p[0] == 2) {
		size_t k = 2;
		struct str label = ended(data, &k);
		ended(data, &k);
		k += 4;
		uint32_t path = u32(data, k);
		k += 4 + (size_t)path;
		uint32_t size = u32(data, k);
		k += 4;
		if (label.len && k <= data.len) {
			member(r, label, false, str_sub(data, k, size <= data.len - k ? k + size : data.len));
			return;
		}
	}
	snprintf(name, sizeof name, "object-%u%s", r->objects,
		 str_starts(class, STR("Word.Doc"))      ? ".doc"
		 : str_starts(class, STR("Excel."))      ? ".xls"
		 : str_starts(class, STR("PowerPoint.")) ? ".ppt"
							 : ".ole");
	if (data.len)
		member(r, str_from(name), true, data);
}

static void end_group(struct rtf *r)
{
	drain(r);
	if (r->where == IN_OBJECT)
		object(r);
	if (r->open)
		sink_end(r->sink, ST_OK, NULL);
	r->open = false;
	r->where = IN_TEXT;
}

static void begin(struct rtf *r, enum where where)
{
	if (r->where != IN_TEXT)
		end_group(r);
	r->where = where;
	r->from = r->depth;
	r->suffix = NULL;
	r->half = -1;
	buf_clear(&r->object);
}

/* Behind a backslash. */
static void control(struct rtf *r)
{
	char word[33], piece[4096];
	size_t n = 0;
	int c = get(r);
	if (c < 0)
		return;
	if (!((c | 32) >= 'a' && (c | 32) <= 'z')) {
		if (c == '\'') { /* a character as two digits */
			get(r);
			get(r);
		}
		return;
	}
	for (; (c | 32) >= 'a' && (c | 32) <= 'z' && n < sizeof word - 1; c = get(r))
		word[n++] = (char)c;
	word[n] = '\0';
	uint64_t number = 0;
	if (c == '-')
		c = get(r);
	for (int i = 0; c >= '0' && c <= '9' && i < 12; i++, c = get(r))
		number = number * 10 + (uint64_t)(c - '0');
	if (c >= 0 && c != ' ')
		r->next--; /* GET has just moved past it */
	if (strcmp(word, "pict") == 0 && !r->aside) {
		begin(r, IN_PICTURE);
	} else if (strcmp(word, "objdata") == 0) {
		begin(r, IN_OBJECT);
	} else if (r->where == IN_PICTURE && strcmp(word, "pngblip") == 0) {
		r->suffix = "png";
	} else if (r->where == IN_PICTURE && strcmp(word, "jpegblip") == 0) {
		r->suffix = "jpg";
	} else if (r->where == IN_PICTURE && strcmp(word, "emfblip") == 0) {
		r->suffix = "emf";
	} else if (r->where == IN_PICTURE && strcmp(word, "wmetafile") == 0) {
		r->suffix = "wmf";
	} else if (strcmp(word, "nonshppict") == 0) {
		r->aside = r->depth; /* the picture before once more, for old readers */
	} else if (strcmp(word, "bin") == 0) {
		drain(r);
		while (number) {
			size_t k = 0;
			while (k < sizeof piece && k < number && (c = get(r)) >= 0)
				piece[k++] = (char)c;
			if (!k)
				return;
			give(r, piece, k);
			number -= k;
		}
	}
}

static int digit(int c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

enum status rtf_read(struct source *src, struct sink *sink, struct err *err)
{
	struct rtf r = { .src = src, .sink = sink, .half = -1 };
	int c;
	enum status st = ST_OK;
	r.window = xmalloc(WINDOW_BYTES);
	buf_init(&r.object, OBJECT_BYTES_MAX);
	while ((c = get(&r)) >= 0 && !sink->all_stopped) {
		int d;
		if (c == '\\') {
			control(&r);
		} else if (c == '{') {
			r.depth++;
		} else if (c == '}') {
			if (r.where != IN_TEXT && r.depth <= r.from)
				end_group(&r);
			if (r.aside && r.depth <= r.aside)
				r.aside = 0;
			r.depth--;
		} else if (r.where != IN_TEXT && r.depth == r.from && (d = digit(c)) >= 0) {
			if (r.half < 0) {
				r.half = d;
			} else {
				r.held[r.holds++] = (char)(r.half << 4 | d);
				r.half = -1;
				if (r.holds == sizeof r.held)
					drain(&r);
			}
		}
	}
	if (r.where != IN_TEXT) {
		end_group(&r);
		st = err_set(err, ST_WARN, E_TRUNCATED, "ends within a picture or object");
	}
	sink_format(sink, NULL, (int64_t)sink->members);
	buf_release(&r.object);
	free(r.window);
	return st;
}

/* passwords.c - the order in which passwords are tried; see passwords.h. */
#include "unpack/passwords.h"
#include "unpack/container_source.h"

#include <sluice/utf8.h>

#include <errno.h>
#include <iconv.h>

/* A hint's lines that are tried as they stand. */
#define HINT_LINES_MAX 200u
#define HINT_LINE_BYTES_MAX 64u
#define CANDIDATES_BYTES_MAX (256u << 10)
#define PASSWORD_BYTES_MAX 1024u

/* By how often leaks have them; index + 1 is the set's number. */
static const char *const sets[] = { "GB18030", "BIG5", "CP932", "CP949", "CP1251", "CP866", "CP1252", "KOI8-R", "CP1250", "CP1256", "CP850" };
#define SETS (sizeof sets / sizeof sets[0])

const char *password_set_text(unsigned set)
{
	static const char *const names[SETS] = { "GB18030",      "Big5",   "Shift_JIS",    "EUC-KR",       "windows-1251", "CP866",
						 "windows-1252", "KOI8-R", "windows-1250", "windows-1256", "CP850" };
	return set >= 1 && set <= SETS ? names[set - 1] : NULL;
}

/* S from one set into another; false when it does not go without loss. */
static bool convert(const char *to, const char *from, struct str s, struct buf *out)
{
	iconv_t cd = iconv_open(to, from);
	if (cd == (iconv_t)-1)
		return false;
	buf_clear(out);
	char *in = (char *)(uintptr_t)s.p, *at = buf_reserve(out, 4 * s.len + 16);
	size_t left = s.len, room = 4 * s.len + 16, all = room;
	size_t lossy = at ? iconv(cd, &in, &left, &at, &room) : 1;
	iconv_close(cd);
	if (lossy != 0 || left)
		return false;
	out->len = all - room;
	return true;
}

static bool ascii(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/* Candidates lie one behind the other: code, length, bytes. */
static void add(struct source *src, struct str s, unsigned source, unsigned line)
{
	uint32_t head[2] = { source << 26 | (line < PASSWORD_LINE_MAX ? line : PASSWORD_LINE_MAX), (uint32_t)s.len };
	struct str have = buf_str(&src->candidates);
	while (have.len > sizeof head) { /* twice the same is one try too many */
		uint32_t h[2];
		memcpy(h, have.p, sizeof h);
		if (str_eq(str_sub(have, sizeof h, sizeof h + h[1]), s))
			return;
		have = str_sub(have, sizeof h + h[1], have.len);
	}
	if (!s.len || s.len > PASSWORD_BYTES_MAX || src->candidates.len + sizeof head + s.len > CANDIDATES_BYTES_MAX)
		return;
	buf_add(&src->candidates, (const char *)head, sizeof head);
	buf_add_str(&src->candidates, s);
}

struct from {
	struct source *src;
	unsigned source;
	bool lines;        /* lines are told */
};

static void found(void *ctx, struct str password, unsigned line)
{
	struct from *f = ctx;
	add(f->src, password, f->source, f->lines ? line : 0);
}

/* Bytes of any set as UTF-8: a mark, UTF-8 itself, else what Windows in China writes. */
static void as_utf8(struct str s, struct buf *out)
{
	if (str_starts(s, STR("\xFF\xFE")) && convert("UTF-8", "UTF-16LE", str_sub(s, 2, s.len & ~(size_t)1), out))
		return;
	if (str_starts(s, STR("\xEF\xBB\xBF")))
		s = str_sub(s, 3, s.len);
	if (!utf8_valid(s) && (convert("UTF-8", "GB18030", s, out) || convert("UTF-8", "BIG5", s, out) || convert("UTF-8", "CP1251", s, out)))
		return;
	buf_clear(out);
	buf_add_str(out, s);
}

void password_gather(struct source *src, const struct hint_part *part, int n)
{
	struct from f = { src, PASSWORD_IN_NAME, false };
	struct buf text, plain;
	buf_init(&text, 8 * HINT_BYTES_MAX);
	buf_init(&plain, 4 * HINT_BYTES_MAX);
	password_cues(src->name, true, found, &f);
	for (int i = 0; i < n; i++) {
		f = (struct from){ src, PASSWORD_IN_HINT + (unsigned)i, part[i].kind != HINT_MAIL };
		as_utf8(part[i].bytes, &text);
		if (part[i].kind == HINT_MAIL) {
			buf_clear(&plain);
			mail_text(part[i].bytes, &plain);
			as_utf8(buf_str(&plain), &text);
		}
		password_cues(buf_str(&text), false, found, &f);
		struct str rest = buf_str(&text), line;
		for (unsigned k = 1; part[i].kind == HINT_LIST && k <= HINT_LINES_MAX && str_next_line(&rest, &line); k++) {
			line = str_trim(line);
			if (line.len <= HINT_LINE_BYTES_MAX)
				add(src, line, f.source, k);
		}
	}
	buf_release(&text);
	buf_release(&plain);
}

void password_gather_comment(struct source *src, struct str comment)
{
	struct from f = { src, PASSWORD_IN_COMMENT, false };
	struct buf text;
	if (!comment.len || !src->guess)
		return;
	buf_init(&text, 8 * HINT_BYTES_MAX);
	as_utf8(str_sub(comment, 0, HINT_BYTES_MAX), &text);
	password_cues(buf_str(&text), false, found, &f);
	struct str rest = buf_str(&text), line;
	if (str_next_line(&rest, &line) && line.len <= HINT_LINE_BYTES_MAX)
		add(src, str_trim(line), f.source, 0);
	buf_release(&text);
}

void password_begin(struct password_walk *w, const struct source *src, bool wide)
{
	*w = (struct password_walk){ .src = src, .wide = wide };
	buf_init(&w->bytes, 8 * PASSWORD_BYTES_MAX);
}

void password_end(struct password_walk *w)
{
	buf_release(&w->bytes);
}

/* The next one as it was written. */
static bool next_base(struct password_walk *w)
{
	struct str all = buf_str(&w->src->candidates);
	uint32_t h[2];
	if (!w->list && w->pos < all.len) {
		memcpy(h, all.p + w->pos, sizeof h);
		w->base = str_sub(all, w->pos + sizeof h, w->pos + sizeof h + h[1]);
		w->pos += sizeof h + h[1];
		w->base_code = (int)h[0];
		return true;
	}
	if (!w->list) {
		w->list = true;
		w->pos = str_starts(w->src->passwords, STR("\xEF\xBB\xBF")) ? 3 : 0;
	}
	while (w->pos < w->src->passwords.len) {
		struct str rest = str_sub(w->src->passwords, w->pos, w->src->passwords.len);
		size_t before = rest.len;
		if (!str_next_line(&rest, &w->base))
			return false;
		w->pos += before - rest.len;
		w->line++;
		w->base_code = (int)(w->line < PASSWORD_LINE_MAX ? w->line : PASSWORD_LINE_MAX);
		if (w->base.len && w->base.len <= PASSWORD_BYTES_MAX)
			return true;
	}
	return false;
}

bool password_next(struct password_walk *w, struct password *ret)
{
	for (;;) {
		/* other variants of the one under way */
		while (w->base.len && w->set < SETS) {
			const char *set = sets[w->set++];
			bool good = w->utf8 ? !w->wide && convert(set, "UTF-8", w->base, &w->bytes) : convert("UTF-8", set, w->base, &w->bytes);
			if (good) {
				*ret = (struct password){ buf_str(&w->bytes), w->base_code | (int)(w->set << 22) };
				return true;
			}
		}
		if (!next_base(w))
			return false;
		w->n++;
		w->utf8 = utf8_valid(w->base);
		w->set = ascii(w->base) ? SETS : 0;
		if (w->utf8 || !w->wide) {
			*ret = (struct password){ w->base, w->base_code };
			return true;
		}
	}
}

/* test_refs_context.c - the words around a finding: 72 bytes to either side, cut between characters and words, white space as one blank. */
#include "tap.h"
#include <sluice/json.h>
#include <sluice/refs.h>
#include <stdlib.h>

#define SIDE 72u

static void keep(void *ctx, const struct ref *r)
{
	struct buf *b = ctx;
	if (r->kind && strcmp(r->kind, "email") == 0) {
		buf_clear(b);
		buf_add_str(b, r->context);
	}
}

static bool word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c && strchr("_@.-+", c));
}

/* A figure, or what may stand between figures of one number. */
static int figure(char c)
{
	return c >= '0' && c <= '9' ? 2 : c && strchr(" -().", c) ? 1 : 0;
}

/* A byte at a time. */
static void slowly(struct buf *out, struct str t, size_t start, size_t end)
{
	size_t from = start > SIDE ? start - SIDE : 0, to = end + SIDE < t.len ? end + SIDE : t.len;
	while (from < start && ((unsigned char)t.p[from] & 0xC0) == 0x80)
		from++;
	while (to < t.len && ((unsigned char)t.p[to] & 0xC0) == 0x80)
		to--;
	/* a short word that an edge would cut is left out */
	size_t a = from, b = to;
	while (from > 0 && word(t.p[from - 1]) && a < start && a < from + 40 && word(t.p[a]))
		a++;
	while (to < t.len && word(t.p[to]) && b > end && b + 40 > to && word(t.p[b - 1]))
		b--;
	from = a < start && a < from + 40 ? a : from;
	to = b > end && b + 40 > to ? b : to;
	/* groups of figures that go on beyond an edge are */
	size_t next = to, last = from;
	while (next < t.len && next < to + 3 && figure(t.p[next]) == 1)
		next++;
	for (b = to; b > end && b + 40 > to && figure(t.p[b - 1]);)
		b--;
	to = next < t.len && figure(t.p[next]) == 2 && b > end ? b : to;
	while (last > 0 && last + 3 > from && figure(t.p[last - 1]) == 1)
		last--;
	for (a = from; a < start && a < from + 40 && figure(t.p[a]);)
		a++;
	from = last > 0 && figure(t.p[last - 1]) == 2 && a < start ? a : from;
	while (to > end && (t.p[to - 1] == '\n' || t.p[to - 1] == ' '))
		to--;
	buf_clear(out);
	for (bool space = true; from < to; from++) {
		bool blank = t.p[from] == ' ' || (t.p[from] >= '\t' && t.p[from] <= '\r');
		if (!blank || !space)
			buf_add_char(out, blank ? ' ' : t.p[from]);
		space = blank;
	}
}

int main(void)
{
	static const char *const pieces[] = { "word ", "more", " ", "\n", "\t", "\r\n", "中文", "，", "é", "\v", "\f", "  ", "longer text without blanks ", "13812345678", " wxid_synthetic0001 ", "\x01", "\x7F" };
	struct refs_options o = { .data = "share/refs", .kinds = "email" };
	struct refs_rules *rules;
	struct err err;
	struct buf text, got, want;
	unsigned state = 3, same = 0, rounds = 500;
	buf_init(&text, 1u << 16);
	buf_init(&got, 1u << 16);
	buf_init(&want, 1u << 16);
	if (!ok(refs_open(&rules, &o, &err) == ST_OK, "rules"))
		return done();
	for (unsigned round = 0; round < rounds; round++) {
		size_t start = 0, end = 0, half = round % 190;
		buf_clear(&text);
		buf_clear(&got);
		while (text.len < 2 * half + 24) {
			if (!end && text.len >= half) {
				buf_addz(&text, " ");
				start = text.len;
				buf_addz(&text, "a.b@mail.example.org");
				end = text.len;
				buf_addz(&text, " ");
			}
			state = state * 1103515245u + 12345u;
			buf_addz(&text, pieces[(state >> 16) % (sizeof pieces / sizeof *pieces)]);
		}
		struct refs_source s = { .text = buf_str(&text), .fd = -1 };
		refs_scan(rules, &s, keep, &got, &err);
		slowly(&want, buf_str(&text), start, end);
		same += str_eq(buf_str(&got), buf_str(&want));
	}
	is_int(same, rounds, "contexts are what they are a byte at a time");
	/* half of a number is no longer known for one: nobody would mask it */
	unsigned torn = 0;
	for (unsigned gap = 50; gap < 90; gap++) {
		buf_clear(&text);
		buf_addz(&text, "13812345678");
		for (unsigned i = 0; i < gap; i++)
			buf_addz(&text, i % 6 ? "x" : " ");
		buf_addz(&text, " a.b@mail.example.org ");
		for (unsigned i = 0; i < gap; i++)
			buf_addz(&text, i % 6 ? "y" : " ");
		buf_addz(&text, " 13812345678");
		struct refs_source s = { .text = buf_str(&text), .fd = -1 };
		refs_scan(rules, &s, keep, &got, &err);
		struct str c = buf_str(&got);
		for (size_t i = 0; i < c.len;) {
			size_t n = 0;
			while (i + n < c.len && c.p[i + n] >= '0' && c.p[i + n] <= '9')
				n++;
			torn += n > 0 && n != 11;
			i += n ? n : 1;
		}
	}
	is_int(torn, 0, "numbers are whole or not there");
	for (unsigned gap = 40; gap < 90; gap++) {
		unsigned figures = 0;
		buf_clear(&text);
		buf_addz(&text, "4111 1111 1111 1111");
		for (unsigned i = 0; i < gap; i++)
			buf_addz(&text, i % 6 ? "x" : " ");
		buf_addz(&text, " a.b@mail.example.org ");
		for (unsigned i = 0; i < gap; i++)
			buf_addz(&text, i % 6 ? "y" : " ");
		buf_addz(&text, " 4111 1111 1111 1111");
		struct refs_source s = { .text = buf_str(&text), .fd = -1 };
		refs_scan(rules, &s, keep, &got, &err);
		struct str c = buf_str(&got);
		for (size_t i = 0; i < c.len; i++)
			figures += c.p[i] >= '0' && c.p[i] <= '9';
		torn += figures % 16 != 0;
	}
	is_int(torn, 0, "so are those in groups");
	buf_release(&text);
	buf_release(&got);
	buf_release(&want);
	refs_close(rules);
	return done();
}

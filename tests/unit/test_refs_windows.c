/* Long texts: nothing lost or doubled at window borders, bounded work on text
 * made to be slow; the literal matcher. */
#include "refs_lists.h"
#include "tap.h"
#include <sluice/refs.h>
#include <stdlib.h>

static struct refs_rules *rules;

struct count {
	uint64_t n, last, wrong;
};

static void tally(void *ctx, const struct ref *r)
{
	struct count *c = ctx;
	if (!r->kind || strcmp(r->kind, "email") != 0)
		return;
	c->wrong += c->n > 0 && r->start <= c->last;
	c->last = r->start;
	c->n++;
}

static struct count scan(struct str text)
{
	struct err err;
	struct count c = { 0, 0, 0 };
	struct refs_source s = { .text = text, .fd = -1, .plain = true };
	ok(refs_scan(rules, &s, tally, &c, &err) == ST_OK, "%zu bytes scanned", text.len);
	return c;
}

/* One line of addresses, 2.5 windows long, at every alignment of PHASE. */
static void borders(void)
{
	size_t max = 5u << 19;
	char *p = xmalloc(max + 64);
	for (size_t phase = 0; phase < 2; phase++) {
		size_t n = 0, want = 0;
		memset(p, 'x', phase * 7);
		n = phase * 7;
		p[n++] = ' ';
		while (n < max) {
			n += (size_t)snprintf(p + n, 40, "u%06zu@h%zu.example.org ", want, want % 10);
			want++;
		}
		struct count c = scan(str_make(p, n));
		is_int((long long)c.n, (long long)want, "each address once in one long line");
		is_int((long long)c.wrong, 0, "in order");
	}
	free(p);
}

/* Text made of one piece: ends, finds nothing, in linear time (a quadratic
 * reading of a megabyte would not end within the test's limit). */
static void hostile(void)
{
	static const char *const pieces[] = { "a", "@", "a@", "[", "[.]", "(", "1", "1.", "a.", ":", "a1:", "%40", "ａ", "http://", "1-", "+1 ", "一", "1,",
					      "年", "电话", "T1", "\n", "\f", "《", "甲方：", "\xFF", "\xE4\xB8", "a.b@", "0x", "1 " };
	size_t n = 5u << 18; /* a window and a bit */
	char *p = xmalloc(n);
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		size_t len = strlen(pieces[i]);
		for (size_t k = 0; k < n; k++)
			p[k] = pieces[i][k % len];
		struct count c = scan(str_make(p, n));
		ok(c.wrong == 0, "ends on '%s'", i == 21 ? "newlines" : pieces[i]);
	}
	free(p);
}

static struct lit_hit hits[32];
static unsigned n_hits;

static void look(const struct literals *l, struct str text)
{
	size_t n;
	struct lit_hit *all = lists_scan(LITERALS_WAYS, l, text, &n);
	qsort(all, n, sizeof *all, lists_order);
	n_hits = n < 32 ? (unsigned)n : 32;
	memcpy(hits, all, n_hits * sizeof *hits);
	free(all);
}

static void literals(void)
{
	struct literals *l = literals_new();
	ok(literals_add(l, 0, 0, STR("Ministry of Foreign Affairs"), 0), "a name");
	ok(literals_add(l, 0, 1, STR("Ministry"), 0), "its beginning");
	ok(literals_add(l, 1, 2, STR("外交部"), 0), "a Chinese name");
	ok(literals_add(l, 1, 3, STR("招标人"), LIT_PADDED), "a padded label");
	ok(literals_add(l, 1, 4, STR("министерств*"), 0), "a stem");
	ok(literals_add(l, 1, 5, STR("US"), LIT_ACRONYM), "an acronym");
	ok(literals_add(l, 1, 6, STR("QQ"), LIT_DIGITS), "a label that digits may touch");
	ok(!literals_add(l, 1, 7, STR("x"), 0), "a letter alone is refused");
	ok(!literals_add(l, 1, 7, STR("ab*"), 0), "a stem too short is refused");
	ok(literals_add(l, 2, 8, STR("$"), 0), "a sign");
	literals_build(l);
	is_int((long long)literals_count(l), 8, "entries");
	look(l, STR("the MINISTRY  of\nforeign affairs, ministrys"));
	ok(n_hits == 1 && hits[0].row == 0 && hits[0].end == 32, "the longest; blanks and case do not matter; whole words");
	look(l, STR("中国外交部与招 标　人"));
	ok(n_hits == 2 && hits[0].row == 2 && hits[0].start == 6 && hits[1].row == 3, "Chinese anywhere, padded or not");
	look(l, STR("в Министерствах; give us the US"));
	ok(n_hits == 2 && hits[0].row == 4 && hits[0].end == 29 && hits[1].row == 5, "stems to the word's end; acronyms in capitals only");
	look(l, STR("QQ12345 QQs aQQ $5"));
	ok(n_hits == 2 && hits[0].row == 6 && hits[1].row == 8, "digits may touch, letters may not");
	look(l, STR("外交"));
	look(l, STR(""));
	look(l, STR("Minis"));
	is_int(n_hits, 0, "nothing in beginnings");
	literals_free(l);
	literals_free(NULL);
}

int main(void)
{
	struct err err;
	struct refs_options o = { .data = "share/refs" };
	literals();
	if (!ok(refs_open(&rules, &o, &err) == ST_OK, "rules"))
		return done();
	borders();
	hostile();
	refs_close(rules);
	return done();
}

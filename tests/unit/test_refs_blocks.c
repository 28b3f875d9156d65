/* Blocks of 64 bytes and windows of a megabyte: whatever stands across a border
 * is found once, wherever the border falls. */
#include "refs/classes.h"
#include "refs_lists.h"
#include "tap.h"
#include <sluice/refs.h>
#include <stdlib.h>

static const char sample[] = "The Ministry of Foreign  Affairs, ministries; 中国外交部与招 标　人, 外交官 in US dollars, us, $5 в Министерствах QQ12345 caféBar "
			     "New York,New-York 张 三丰(集团) étude 李\n  四 Internationalization";

static struct lit_hit hits[2][64];
static unsigned n_hits[2], which;
static uint32_t shift;

static void scan(const struct literals *l, struct str text)
{
	size_t n;
	struct lit_hit *all = lists_scan(LITERALS_WAYS, l, text, &n);
	qsort(all, n, sizeof *all, lists_order);
	for (size_t i = 0; i < n && n_hits[which] < 64; i++) {
		all[i].start -= shift;
		all[i].end -= shift;
		hits[which][n_hits[which]++] = all[i];
	}
	free(all);
}

static void classes(void)
{
	struct class_set set = { { 0 }, { 0 } };
	static const char signs[] = "\n\t([{@.:$";
	char p[2 * CLASSES_BLOCK];
	unsigned wrong = 0, state = 1;
	for (const char *c = signs; *c; c++)
		class_set_add(&set, (unsigned char)*c);
	for (unsigned round = 0; round < 2000; round++) {
		for (unsigned i = 0; i < sizeof p; i++) {
			state = state * 1103515245u + 12345u;
			p[i] = (char)(round < 256 ? round : state >> 16);
		}
		struct classes a[2], b[2];
		classes_reader_at(CLASSES_SCALAR)(&set, p, 2, a);
		for (enum classes_level l = CLASSES_SCALAR; l < CLASSES_LEVELS; l++) {
			if (!classes_reader_at(l))
				continue; /* not on this processor */
			classes_reader_at(l)(&set, p, 2, b);
			wrong += memcmp(a, b, sizeof a) != 0;
		}
	}
	is_int(wrong, 0, "vectors and the scalar twin give the same bits");
	struct classes m;
	memset(p, 'x', sizeof p);
	p[0] = '7';
	p[63] = '@';
	p[5] = '\xE4';
	classes_reader()(&set, p, 1, &m);
	ok(m.digit == 1 && m.sign == (uint64_t)1 << 63 && m.lead == 1u << 5 && m.alpha == ~(1u | (uint64_t)1 << 63 | 1u << 5), "each byte in its class");
}

/* A word with no other behind it for long, whose second word the filter believes in by chance: where there are no
 * vectors the next one's place was read from far behind the text. */
static void lone_words(void)
{
	struct literals *l = literals_new();
	static char names[20000][8];
	for (uint32_t i = 0; i < 20000; i++) {
		snprintf(names[i], sizeof names[i], "w%x", i * 7919u % 0xFFFFF);
		literals_add(l, 0, i, str_from(names[i]), 0);
	}
	literals_build(l);
	struct lit_hits found[64] = { { 0 } };
	size_t n = 0;
	for (unsigned i = 0; i < 3000; i++) {
		size_t len = 0;
		char *p = xmalloc(5200);
		while (len < 1500)
			memcpy(p + len, "中", 3), len += 3;
		len += (size_t)snprintf(p + len, 16, " q%c%c%c ", 'a' + (int)(i % 26), 'a' + (int)(i / 26 % 26), 'a' + (int)(i / 676 % 26));
		while (len < 5000)
			memcpy(p + len, "中", 3), len += 3;
		literals_scan_by(LITERALS_STRETCHES, l, str_make(p, len), ~0ull, found);
		n += found[0].n;
		free(p);
	}
	is_int((long long)n, 0, "a lone word among 20,000 entries is none of them, and nothing behind it is read");
	char *all = xmalloc(20000 * sizeof *names);
	size_t len = 0;
	for (uint32_t i = 0; i < 20000; i++)
		len += (size_t)snprintf(all + len, sizeof names[i] + 1, "%s ", names[i]);
	for (enum literals_way w = 0; w < LITERALS_WAYS; w++)
		if (literals_scan_by(w, l, str_make(all, len), ~0ull, found))
			is_int((long long)found[0].n, 20000, "each of them is found, however full the buckets of keys are");
	free(all);
	for (unsigned t = 0; t < 64; t++)
		free(found[t].v);
	literals_free(l);
}

/* A short text is read a character at a time, a long one in blocks. */
static void literals(void)
{
	static const char *const names[] = { "Ministry of Foreign Affairs", "外交部", "外交", "招标人", "US", "us dollar*", "$", "министерств*", "QQ", "New York",
					     "New", "caf\xC3\xA9", "张三丰", "(集团)", "étude", "ministries", "caféBar", "李四", "Internationalization" };
	struct literals *l = literals_new();
	for (uint32_t i = 0; i < sizeof names / sizeof *names; i++)
		literals_add(l, i % 3, i, str_from(names[i]), i == 4 ? LIT_CASE : i == 8 ? LIT_DIGITS : i == 3 || i == 12 || i == 17 ? LIT_PADDED : 0);
	literals_build(l);
	size_t len = sizeof sample - 1;
	char *p = xmalloc(len + 1024);
	unsigned wrong = 0;
	for (size_t at = 0; at < 200; at++) {
		/* the same in blocks, and in pieces too short for blocks */
		memset(p, ' ', len + 1024);
		memcpy(p + at, sample, len);
		which = 0;
		n_hits[0] = 0;
		shift = (uint32_t)at;
		scan(l, str_make(p, len + 1024));
		if (at == 0) {
			memcpy(hits[1], hits[0], sizeof hits[0]);
			n_hits[1] = n_hits[0];
		}
		wrong += n_hits[0] != n_hits[1] || memcmp(hits[0], hits[1], n_hits[0] * sizeof *hits[0]) != 0;
	}
	is_int(wrong, 0, "the same names at every offset in a block");
	unsigned in_blocks = n_hits[1];
	n_hits[1] = 0;
	which = 1;
	shift = 0;
	/* cut where no name is cut: each half is shorter than three blocks */
	size_t cut = (size_t)(strstr(sample, " in US") - sample);
	scan(l, str_make(sample, cut));
	shift = (uint32_t)-(int64_t)cut;
	scan(l, str_make(sample + cut, len - cut));
	is_int(n_hits[1], in_blocks, "the same names a character at a time");
	ok(in_blocks >= 16, "%u of them", in_blocks);
	free(p);
	literals_free(l);
}

/* Every way of reading gives the same: texts put together by chance from names, parts of them and what
 * may stand between. */
static bool same(const struct lit_hit *a, const struct lit_hit *b)
{
	return a->start == b->start && a->end == b->end && a->row == b->row && a->table == b->table;
}

static void ways(void)
{
	static const char *const names[] = { "Ministry of Foreign Affairs", "外交部", "外交", "招标人", "US", "us dollar*", "$", "министерств*", "QQ", "New York", "Wi-Fi",
					     "New", "caf\xC3\xA9", "张三丰", "(集团)", "l'Oréal", "US$", "A级", "IT 企业", "1с", "San José", "C++", "元", "人民币元", "in the queue", "e.V.",
					     "no.", "Internationalization of things", "Internationalizations", "Köln Messe", "foo éa", "5G", "=IT", "中国 Telecom", "Йод", "of", "the of",
					     "İzmir", "Mİt", "Xiʼan", "Xi'an", "ʼabc", "'n", "New İzmir", "new*", "quay*", "quays", "queue*", "queue", "o'Neil", "oʼneil*", "中ʼ", "K-İ", "İ中", "ab\xE4\x80" "cd", "国\xE4\x80国", "x\xFFy" };
	static const char *const between[] = { " ", " ", " ", "\n", "  ", "", "", ", ", "，", "。", "-", "'", "’", "$", "é", "с", "\t", "　", "\xC2\xA0", "7", "x", "中", "\xE4", "\x80", "\xF0\x9F\x98\x80", "国", "Ａ", ".", "=", "İ", "ʼ", "i", "'", "\xCC\x87", "\xE2\x84\xAA", "\xFF" };
	struct literals *l = literals_new();
	size_t n = sizeof names / sizeof *names, len = 0, cap = 400000;
	unsigned state = 7, wrong = 0;
	for (uint32_t i = 0; i < n; i++)
		literals_add(l, i % 3, i, str_from(names[i]), i % 7 == 4 ? LIT_DIGITS : i % 4 == 1 ? LIT_PADDED : i % 9 == 2 ? LIT_CELL : 0);
	/* of one table, one of them a stem: equally long where the word ends so */
	static const char *const pairs[] = { "quays*", "quays", "quays", "quays*", "new york", "new york*", "中国", "中国*" };
	for (uint32_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		literals_add(l, 3 + i / 2 % 4, 100 + i, str_from(pairs[i]), 0);
	literals_build(l);
	char *p = xmalloc(cap + 4096);
	while (len < cap) {
		state = state * 1103515245u + 12345u;
		const char *w = names[(state >> 16) % n], *b = between[(state >> 10) % (sizeof between / sizeof *between)];
		size_t k = strlen(w), from = (state >> 20) % 11 == 0 ? k / 2 : 0;
		unsigned repeats = (state >> 24) % 37 == 0 ? 150 : 1; /* now and then longer than what is read ahead */
		memcpy(p + len, w + from, k - from);
		if ((state >> 27) % 4 == 0)
			for (size_t i = len; i < len + k - from; i++)
				p[i] = (char)(p[i] >= 'a' && p[i] <= 'z' ? p[i] - 32 : p[i]);
		len += k - from;
		for (; repeats; repeats--) {
			memcpy(p + len, b, strlen(b));
			len += strlen(b);
		}
	}
	/* pieces of every length about that of a stretch */
	for (size_t at = 0, size = 1; at + size < len; at += size, size = (size * 7 + 13) % 6000) {
		struct lit_hit *first = NULL;
		size_t n_first = 0, n_found;
		for (enum literals_way w = 0; w < LITERALS_WAYS; w++) {
			char *piece = xmalloc(size + 1); /* what is read past its end is seen by the sanitizer */
			memcpy(piece, p + at, size);
			struct lit_hit *found = lists_scan(w, l, str_make(piece, size), &n_found);
			free(piece);
			if (w == 0) {
				first = found;
				n_first = n_found;
				continue;
			}
			size_t k = 0;
			while (found && k < n_found && k < n_first && same(&found[k], &first[k]))
				k++;
			if (found && (k < n_found || k < n_first) && wrong++ < 3)
				printf("# way %d at %zu of %zu bytes: %u\n", (int)w, at, size, k < n_found ? found[k].start : first[k].start);
			free(found);
		}
		free(first);
	}
	is_int(wrong, 0, "all ways of reading find the same");
	free(p);
	literals_free(l);
}

struct count {
	unsigned emails, phones;
};

static void tally(void *ctx, const struct ref *r)
{
	struct count *c = ctx;
	c->emails += strcmp(r->kind, "email") == 0;
	c->phones += strcmp(r->kind, "phone") == 0;
}

/* The window's own part ends 64 KiB before its megabyte does, or at the last line's
 * end before that. */
static void windows(const struct refs_rules *rules, bool lines)
{
	static const char ref[] = " mail a.b@mail.example.org 13800138000 x ";
	size_t own = (1u << 20) - (64u << 10), len = own + (256u << 10), n = sizeof ref - 1;
	char *p = xmalloc(len);
	unsigned wrong = 0;
	for (size_t k = 0; k <= n + 8; k++) {
		memset(p, 'x', len);
		for (size_t i = 0; lines && i < len; i += 61)
			p[i] = '\n';
		memcpy(p + own - n - 4 + k, ref, n);
		if (lines) /* the border falls behind each byte of it */
			p[own - 1] = '\n';
		struct refs_source s = { .text = str_make(p, len), .fd = -1, .plain = true };
		struct count c = { 0, 0 };
		struct err err;
		if (refs_scan(rules, &s, tally, &c, &err) != ST_OK)
			wrong++;
		bool torn = lines && k > 3 && k < n + 4;
		if (!torn)
			wrong += c.emails != 1 || c.phones != 1;
		else
			wrong += c.emails > 1 || c.phones > 1;
	}
	is_int(wrong, 0, lines ? "found once at each offset around a window's border, lines" : "found once at each offset around a window's border, one line");
	free(p);
}

/* White space of another script at an entry's ends, or nothing else in it. */
static void wide_blanks(void)
{
	struct literals *l = literals_new();
	ok(!literals_add(l, 0, 0, STR("　"), LIT_CASE) && !literals_add(l, 0, 0, STR(" 　\xC2\xA0 "), 0), "no entry of white space alone");
	ok(literals_add(l, 0, 1, STR("　环礁银行　"), 0) && literals_add(l, 1, 2, STR("　环礁银行"), LIT_CASE), "entries between ideographic spaces");
	literals_build(l);
	size_t n;
	struct lit_hit *found = lists_scan(LITERALS_WAYS, l, STR("abc 环礁银行　"), &n);
	ok(n == 2 && found[0].start == 4 && found[0].end == 16 && found[1].start == 4 && found[1].end == 16, "… are found without them");
	free(found);
	literals_free(l);
}

int main(void)
{
	wide_blanks();
	struct refs_rules *rules;
	struct refs_options o = { .data = "share/refs", .kinds = "email,phone" };
	struct err err;
	classes();
	literals();
	lone_words();
	ways();
	if (!ok(refs_open(&rules, &o, &err) == ST_OK, "rules"))
		return done();
	is_int((long long)strlen(refs_ruleset(rules)), 8, "the rule set has a version");
	windows(rules, false);
	windows(rules, true);
	refs_close(rules);
	return done();
}

/* Signs as bit maps, and the index of what begins where: both must say what walking
 * byte by byte and searching the whole would. */
#include "refs/any_of.h"
#include "refs/classes.h"
#include "refs/lines.h"
#include "refs/target_told.h"
#include "tap.h"
#include <sluice/arena.h>
#include <stdlib.h>

#define TEXT_BYTES 6000u

static unsigned state = 1;

static unsigned chance(unsigned n)
{
	state = state * 1103515245u + 12345u;
	return (state >> 16) % n;
}

/* Text of all the signs that matter, whole characters and torn ones. */
static size_t make_text(char *p)
{
	static const char *const pieces[] = { "a", "word ", "中", "。", "，", "：", "！", "? ", "; ", ".", ". The ", "Ltd. and ", "\n", "\t", "|", ":", "2020-01-02", "x] ", "Word", "aBc", "9Bc", " É", "Ж", "«q»", "“q”", "「q」", "\xE2\x80\x93",
					      "> ", "/", "-", "\xC2\xA0", "　", "\xE3", "\xEF\xBC", "\x82", "\r\n", "、", "long text without any of them", "7", "/",
					      "Ａ", "９", "－", "＿", "\xEF\xBB\xBF", "\xE2\x80\x8B", "\xE2\x81\xA0", "\xC2\xAD", "%40", "%3a", "%", "&#64;", "&amp", "@", "@\n", "[.]", "(dot)", " dot ", "\nDoT", " do ", "adot", "x(a", "::", ":f", "://",
					      "\\.", "号", "3号", "3\xE5", "\nContract No. 1", " 编号", "\n\t编", "\f\f", "Договор" };
	size_t n = 0;
	while (n + 160 < TEXT_BYTES) {
		const char *s = pieces[chance(sizeof pieces / sizeof *pieces)];
		memcpy(p + n, s, strlen(s));
		n += strlen(s);
	}
	memset(p + n, 0, 128);
	return n;
}

static void maps(const char *p, size_t len, uint64_t *const fast[SIGNS_MAPS])
{
	size_t blocks = len / CLASSES_BLOCK + 1;
	uint64_t *slow[SIGNS_MAPS];
	unsigned wrong = 0;
	struct signs_seen seen = { 0 };
	for (unsigned m = 0; m < SIGNS_MAPS; m++)
		slow[m] = xcalloc(blocks, sizeof *slow[m]);
	uint64_t *other[SIGNS_MAPS];
	for (unsigned m = 0; m < SIGNS_MAPS; m++)
		other[m] = xcalloc(blocks, sizeof *other[m]);
	signs_make_at(CLASSES_SCALAR, p, blocks, '\n', slow, &seen);
	for (enum classes_level l = CLASSES_SCALAR; l < CLASSES_LEVELS; l++)
		for (unsigned m = 0; signs_make_at(l, p, blocks, '\n', other, &seen) && m < SIGNS_MAPS; m++)
			wrong += memcmp(slow[m], other[m], blocks * sizeof *slow[m]) != 0;
	for (unsigned m = 0; m < SIGNS_MAPS; m++)
		free(other[m]);
	for (unsigned m = 0; m < SIGNS_MAPS; m++) {
		wrong += memcmp(slow[m], fast[m], blocks * sizeof *slow[m]) != 0;
		for (unsigned round = 0; round < 500; round++) {
			uint32_t from = chance((unsigned)len), to = from + chance((unsigned)len - from), first = to, last = to;
			for (uint32_t i = from; i < to; i++)
				if (slow[m][i >> 6] >> (i & 63) & 1) {
					first = first == to ? i : first;
					last = i;
				}
			wrong += signs_next(fast[m], from, to) != first || signs_last(fast[m], from, to) != last;
		}
		free(slow[m]);
	}
	is_int(wrong, 0, "maps by vectors and by bytes, the first and last bit of a stretch");
}

static bool bit(const uint64_t *map, size_t i)
{
	return map[i >> 6] >> (i & 63) & 1;
}

static bool in(const char *set, char c)
{
	return c && strchr(set, c);
}

static bool alnum(char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* What some maps hold, byte by byte from their definitions. */
static void kinds(const char *p, size_t len, uint64_t *const map[SIGNS_MAPS], const struct signs_seen *seen)
{
	unsigned wrong = !(seen->digit && seen->han && seen->cyrillic);
	for (size_t i = 0; i < len; i++) {
		char before = i ? p[i - 1] : '\n', c = p[i], next = p[i + 1];
		bool digit = c >= '0' && c <= '9', letter = alnum(before) && !(before >= '0' && before <= '9'), anchor = false;
		anchor |= digit && (letter || !alnum(before));
		anchor |= c == '@';
		anchor |= c == '.' && (alnum(next) || (unsigned char)next >= 0x80 || next == ']') && (alnum(before) || (unsigned char)before >= 0x80 || before == '\\');
		anchor |= c == ':' && in("0123456789abcdefABCDEF/\\[]):}", next);
		anchor |= in("([{", c) && (in(".dDpP@aA_:,[({ \\", next) || (unsigned char)next >= 0x80);
		anchor |= (unsigned char)c <= ' ' && (p[i + 1] | 32) == 'd' && (p[i + 2] | 32) == 'o' && (p[i + 3] | 32) == 't';
		wrong += bit(map[SIGNS_ANCHOR], i) != anchor;
		bool between = before >= '0' && before <= '9' && next >= '0' && next <= '9';
		wrong += bit(map[SIGNS_WHO], i) != ((in(":-/", c) && between) || (in(">]", c) && next == ' '));
		wrong += bit(map[SIGNS_LINE], i) != (c == '\n' || c == '\t' || c == '\f');
		static const char *const marks[] = { "Ａ", "９", "－", "＿", "\xEF\xBB\xBF", "\xE2\x80\x8B", "\xE2\x81\xA0", "\xC2\xAD", "%40", "%3a", "&#64;", "@\n" }, *const none[] = { "，", "：", "。", "&amp", "中" };
		for (size_t k = 0; k < sizeof marks / sizeof *marks; k++)
			wrong += memcmp(p + i, marks[k], strlen(marks[k])) == 0 && !bit(map[SIGNS_MARK], i);
		for (size_t k = 0; k < sizeof none / sizeof *none; k++)
			wrong += memcmp(p + i, none[k], strlen(none[k])) == 0 && bit(map[SIGNS_MARK], i);
		wrong += memcmp(p + i, "号", 3) == 0 && bit(map[SIGNS_HAO], i) != (before >= '0' && before <= '9');
		bool head = memcmp(p + i, "Contract", 8) == 0 || memcmp(p + i, "编", 3) == 0 || memcmp(p + i, "Договор", 14) == 0;
		wrong += head && bit(map[SIGNS_HEAD], i) != ((unsigned char)before <= ' ');
	}
	is_int(wrong, 0, "anchors, line ends, marks and headings as they are defined");
}

/* What clause_around() did before there were maps. */
static struct clause walk_around(struct str t, uint32_t at, uint32_t end, bool commas)
{
	struct clause c = { at, end };
	while (c.start > 0 && at - c.start < 600) {
		uint32_t i = c.start - 1;
		while (i > 0 && ((unsigned char)t.p[i] & 0xC0) == 0x80)
			i--;
		if (clause_stop(t, i, commas))
			break;
		c.start = i;
	}
	while (c.end < t.len && c.end - end < 600 && !clause_stop(t, c.end, commas))
		c.end++;
	return c;
}

static void clauses(const struct doc *d)
{
	unsigned wrong = 0;
	for (uint32_t at = 0; at < d->text.len; at++)
		for (unsigned commas = 0; commas < 2; commas++) {
			uint32_t end = at + chance(9);
			end = end > d->text.len ? (uint32_t)d->text.len : end;
			struct clause a = clause_around(d, at, end, commas), b = walk_around(d->text, at, end, commas);
			wrong += a.start != b.start || a.end != b.end;
		}
	is_int(wrong, 0, "clauses end where a walk finds them to end");
}

static size_t first_hit(const struct doc *d, uint32_t at)
{
	size_t i = 0;
	while (i < d->hits.n && d->hits.v[i].start < at)
		i++;
	return i;
}

static void hits(struct doc *d)
{
	unsigned wrong = 0;
	static const unsigned sizes[] = { 0, 1, 7, 8, 60, 3000 };
	for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
		d->hits.n = d->hits.indexed = 0;
		for (unsigned i = 0; i < sizes[k]; i++)
			doc_hit(d, REF_email, k % 2 ? chance((unsigned)d->text.len + 1) : chance(900), TEXT_BYTES, STR("x"), 1, "test");
		doc_sort(d);
		for (uint32_t at = 0; at < d->text.len + 3000; at += 1 + chance(40))
			wrong += doc_hit_at(d, at) != first_hit(d, at);
		if (sizes[k]) { /* one behind the others: the index is of no use until they are sorted again */
			doc_hit(d, REF_email, (uint32_t)d->text.len, TEXT_BYTES, STR("x"), 1, "test");
			wrong += doc_hit_at(d, 0) != 0 || doc_hit_at(d, (uint32_t)d->text.len + 1) != d->hits.n;
			doc_sort(d);
			wrong += doc_hit_at(d, (uint32_t)d->text.len) != first_hit(d, (uint32_t)d->text.len);
		}
	}
	is_int(wrong, 0, "the first hit at a place, few and many, sorted anew");
}

static void lines(struct doc *d)
{
	unsigned wrong = 0;
	static struct doc_line v[TEXT_BYTES];
	d->lines = v;
	for (uint32_t at = 0; at < d->text.len; at += 1 + chance(chance(20) ? 40 : 3000))
		v[d->n_lines++].start = at;
	doc_index(d);
	for (uint32_t at = 0; at < d->text.len + 100; at++) {
		size_t i = 0;
		while (i + 1 < d->n_lines && v[i + 1].start <= at)
			i++;
		wrong += doc_line_at(d, at) != i;
	}
	/* found in the text, with the numbers that shorten the search */
	struct lines_room room = { 0 };
	struct doc found = { .text = d->text, .arena = d->arena, .first_page = 1 };
	lines_find(&found, &room);
	for (uint32_t at = 0; at <= found.text.len; at++) {
		size_t i = 0;
		while (i + 1 < found.n_lines && found.lines[i + 1].start <= at)
			i++;
		wrong += doc_line_at(&found, at) != i;
	}
	free(found.lines);
	free(found.hao.at);
	free(found.marks.at);
	free(found.heads.at);
	for (unsigned m = 0; m < SIGNS_KEPT; m++)
		free(found.signs[m]);
	is_int(wrong, 0, "the line of each byte");
}

/* One of the words at each place of a block, torn ones, the text's very end. */
static void words(void)
{
	static const char *const wanted[] = { "malware", "APT", "threat actor", "\xE6\x9C\xA8\xE9\xA9\xAC", "hacker", "Hacker" };
	static const char *const near[] = { "malwar", "AP", "threat  actor", "\xE6\x9C\xA8\xE9\xA9", "HAcker", "xAP T" };
	unsigned wrong = 0, n = sizeof wanted / sizeof *wanted;
	char p[200];
	for (unsigned k = 0; k < n; k++)
		for (unsigned at = 0; at < 150; at++) {
			memset(p, k % 2 ? 'A' : ' ', sizeof p);
			memcpy(p + at, wanted[k], strlen(wanted[k]));
			struct str whole = str_make(p, at + strlen(wanted[k])), torn = str_make(p, whole.len - 1);
			wrong += !any_of(whole, wanted, n) || !any_of_scalar(whole, wanted, n) || any_of(torn, wanted, n) || any_of_scalar(torn, wanted, n);
			wrong += str_find(whole, str_from(wanted[k])) != (ptrdiff_t)at || str_find(torn, str_from(wanted[k])) != -1;
			memset(p, ' ', sizeof p);
			memcpy(p + at, near[k], strlen(near[k]));
			wrong += any_of(str_make(p, sizeof p), wanted, n);
		}
	is_int(wrong, 0, "one of a few words, wherever it stands");
}

int main(void)
{
	words();
	static char text[TEXT_BYTES];
	struct arena arena;
	arena_init(&arena);
	for (unsigned round = 0; round < 4; round++) {
		struct doc d = { .text = str_make(text, make_text(text)), .arena = &arena };
		size_t blocks = d.text.len / CLASSES_BLOCK + 1;
		uint64_t *fast[SIGNS_MAPS];
		struct signs_seen seen = { 0 };
		for (unsigned m = 0; m < SIGNS_MAPS; m++)
			fast[m] = xcalloc(blocks, sizeof *fast[m]);
		/* two stretches, which must not be seen */
		uint64_t *rest[SIGNS_MAPS];
		for (unsigned m = 0; m < SIGNS_MAPS; m++)
			rest[m] = fast[m] + 3;
		signs_make(text, 3, '\n', fast, &seen);
		signs_make(text + 3 * CLASSES_BLOCK, blocks - 3, text[3 * CLASSES_BLOCK - 1], rest, &seen);
		memcpy(d.signs, fast, sizeof d.signs);
		maps(text, d.text.len, fast);
		kinds(text, d.text.len, fast, &seen);
		clauses(&d);
		hits(&d);
		lines(&d);
		for (unsigned m = 0; m < SIGNS_MAPS; m++)
			free(fast[m]);
		free(d.hits.v);
	}
	arena_release(&arena);
	return done();
}

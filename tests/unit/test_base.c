/* test_base.c - strings, buffers, UTF-8, digests, JSON and lines. */
#include "tap.h"

#include <sluice/arena.h>
#include <sluice/hash.h>
#include <sluice/io.h>
#include <sluice/json.h>
#include <sluice/utf8.h>

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static void strings(void)
{
	struct buf b;
	buf_init(&b, 8);
	ok(buf_addz(&b, "12345678"), "a buffer takes its maximum");
	ok(!buf_add_char(&b, '9') && b.full && b.len == 8, "and not one byte more");
	buf_clear(&b);
	ok(buf_printf(&b, "%d", 42) && str_eqz(buf_str(&b), "42"), "printf after clear");
	buf_release(&b);
	struct str rest = STR("a,b,"), part;
	int n = 0;
	while (str_next(&rest, ',', &part))
		n++;
	is_int(n, 2, "a trailing separator gives no empty part");
	rest = STR("x\r\ny");
	str_next_line(&rest, &part);
	is(part, "x", "CR LF ends a line");
	ok(str_ends_nocase(STR("A.DOCX"), STR(".docx")), "case is ignored");
	ok(str_starts_any(STR("harbour"), "port|harb|x") && !str_starts_any(STR("har"), "port|harb|x") && !str_starts_any(STR(""), "a|b"), "begins with a word of a list");
	ok(str_starts_any(STR("a|b"), "x|a") && !str_starts_any(STR("|b"), "a|b") && str_is_any(STR("b"), "ab|b") && !str_is_any(STR("bc"), "ab|b"), "… whole, with the sign inside");
	ok(str_ends_any(STR("x of "), " to | of ") && str_ends_any(STR("a|b"), "c|a|b|cb") && !str_ends_any(STR("c|"), "a|c|b"), "ends with one that others end like");
	ok(str_ends_any(STR("harbour"), "port|our") && str_ends_any(STR("r"), "r") && !str_ends_any(STR("ur"), "our|port") && !str_ends_any(STR(""), "a|b"), "ends with one");
	ok(str_is_any(STR("port"), "harbour|port") && !str_is_any(STR("por"), "port|harbour") && !str_is_any(STR("ports"), "port|harbour"), "is one");
	is(str_sub(STR("abc"), 2, 99), "c", "slices are clamped");
	buf_init(&b, 100);
	buf_add_base64(&b, STR("f"));
	buf_add_base64(&b, STR("fo"));
	buf_add_base64(&b, STR("foo"));
	is(buf_str(&b), "Zg==Zm8=Zm9v", "base64 vectors of RFC 4648");
	buf_release(&b);
	struct arena a;
	arena_init(&a);
	char *p = arena_alloc(&a, 100000), *q = arena_alloc(&a, 3);
	ok(p && q && p[99999] == 0, "an arena gives large and small pieces, zeroed");
	arena_reset(&a);
	is_int((long long)a.used, 0, "and forgets them");
	arena_release(&a);
}

/* Short needles in texts of every length, of few letters so that much is nearly the needle. */
static void find(void)
{
	unsigned state = 3, wrong = 0;
	for (unsigned round = 0; round < 20000; round++) {
		size_t len = round % 70, n = 1 + round % 5;
		char *text = xmalloc(len + (len == 0)), needle[5]; /* what is read past its end is seen by the sanitizer */
		for (size_t i = 0; i < len + n; i++) {
			state = state * 1103515245u + 12345u;
			*(i < len ? &text[i] : &needle[i - len]) = (char)('a' + (state >> 16) % (1 + round % 3));
		}
		ptrdiff_t first = -1;
		for (size_t i = 0; first < 0 && i + n <= len; i++)
			if (memcmp(text + i, needle, n) == 0)
				first = (ptrdiff_t)i;
		wrong += str_find(str_make(text, len), str_make(needle, n)) != first;
		free(text);
	}
	is_int(wrong, 0, "the first of short needles is found, wherever it stands");
}

static void utf8(void)
{
	uint32_t cp;
	ok(utf8_decode(STR("\xE5\x90\x88"), &cp) == 3 && cp == 0x5408, "decodes three bytes");
	ok(utf8_decode(STR("\xC0\xAF"), &cp) == 1 && cp == UTF8_REPLACEMENT, "refuses an overlong slash");
	ok(utf8_decode(STR("\xED\xA0\x80"), &cp) == 1 && cp == UTF8_REPLACEMENT, "refuses a surrogate");
	ok(utf8_decode(STR("\xF4\x90\x80\x80"), &cp) == 1, "refuses what is past U+10FFFF");
	is_int((long long)utf8_cut(STR("a\xE5\x90\x88"), 3), 1, "does not cut a sequence");
	is_int((long long)utf8_cut(STR("a\xE5\x90\x88"), 4), 4, "keeps a whole one");
	is_int((long long)utf8_count(STR("合同x")), 3, "counts code points");
	ok(utf8_decode_back(STR("x\xE5\x90\x8C"), &cp) == 3 && cp == 0x540C, "decodes backwards");
	ok(utf8_width(0x5408) == 2 && utf8_width('a') == 1 && utf8_width(0x200B) == 0, "widths");
	struct buf b;
	buf_init(&b, 100);
	is_int((long long)buf_add_utf8_clean(&b, STR("a\xFF\xFE")), 2, "counts what it replaces");
	buf_release(&b);
}

static void digests(void)
{
	uint8_t raw[32];
	char hex[HASH_HEX_MAX];
	hash_hex(raw, hash_once(HASH_SHA256, STR("abc"), raw), hex);
	is(str_from(hex), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "SHA-256 of abc (FIPS 180-2)");
	hash_hex(raw, hash_once(HASH_MD5, STR(""), raw), hex);
	is(str_from(hex), "d41d8cd98f00b204e9800998ecf8427e", "MD5 of nothing (RFC 1321)");
	hash_keccak256(STR(""), raw);
	hash_hex(raw, 32, hex);
	is(str_from(hex), "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470", "Keccak-256 of nothing");
	char long_text[200];
	memset(long_text, 'a', sizeof long_text);
	hash_keccak256(str_make(long_text, 136), raw); /* exactly one block: the padding takes a second */
	hash_hex(raw, 32, hex);
	is(str_from(hex), "a6c4d403279fe3e0af03729caada8374b5ca54d8065329a3ebcaeb4b60aa386e", "Keccak-256 of one full block");
	hash_sha3_256(STR("abc"), raw);
	hash_hex(raw, 32, hex);
	is(str_from(hex), "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532", "SHA3-256 of abc (FIPS 202)");
	struct hash *h = hash_new(HASH_SHA256);
	hash_add(h, "a", 1);
	hash_end_hex(h, hex);
	hash_add(h, "abc", 3);
	hash_end_hex(h, hex);
	ok(strncmp(hex, "ba7816bf", 8) == 0, "a digest can be used again");
	hash_free(h);
}

/* What json_str() writes of every string of random bytes, a character at a time. */
static void write_slowly(struct buf *b, struct str s)
{
	buf_add_char(b, '"');
	for (size_t i = 0, n; i < s.len; i += n) {
		uint32_t cp;
		n = utf8_decode(str_sub(s, i, s.len), &cp);
		const char *sign = cp == '"' ? "\\\"" : cp == '\\' ? "\\\\" : cp == '\n' ? "\\n" : cp == '\r' ? "\\r" : cp == '\t' ? "\\t" : NULL;
		if (sign)
			buf_addz(b, sign);
		else if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069))
			buf_printf(b, "\\u%04x", (unsigned)cp);
		else
			buf_add_utf8(b, cp);
	}
	buf_add_char(b, '"');
}

static void json_written(void)
{
	static const char *const pieces[] = { "abcdefghijklmnopqr", "合同甲方", "\"", "\\", "\n", "\x01", "\x7F", "\xC2\x85", "\xC2\xA9", "\xE2\x80\xA8", "\xE2\x81\xA9", "\xEF\xBC\x9A",
		"\xED\xA0\x80", "\xE4\xB8", "\xFF", "\xF0\x9F\x98\x80", "\xF0\x9F", " ", "x", "\t\r", "\xE0\x80\x80", "я" };
	struct buf in, got, want;
	struct json j;
	unsigned random = 1, same = 0, n = 300, valid = 0;
	buf_init(&in, 1u << 20);
	buf_init(&got, 1u << 20);
	buf_init(&want, 1u << 20);
	for (unsigned round = 0; round < n; round++) {
		size_t len = round % 50 == 49 ? 9000 : round;
		buf_clear(&in);
		buf_clear(&got);
		buf_clear(&want);
		while (in.len < len) {
			random = random * 1103515245u + 12345u;
			buf_addz(&in, pieces[(random >> 16) % (round % 3 ? sizeof pieces / sizeof *pieces : 2)]);
		}
		buf_cut(&in, len);
		json_start(&j, &got);
		json_str(&j, buf_str(&in));
		write_slowly(&want, buf_str(&in));
		same += str_eq(buf_str(&got), buf_str(&want));
		valid += json_valid(buf_str(&got));
	}
	is_int(same, n, "strings of all lengths are written as they would be a character at a time");
	is_int(valid, n, "and are JSON");
	buf_release(&got);
	buf_init(&got, 6000);
	buf_clear(&in);
	while (in.len < 5998)
		buf_add_char(&in, 'x');
	json_start(&j, &got);
	json_str(&j, buf_str(&in));
	ok(!got.full && got.len == 6000, "a buffer is filled to its end");
	json_str(&j, STR("x"));
	ok(got.full && got.len <= 6000, "and no further");
	static const struct { double d; const char *text; } numbers[] = { { 0.95, "0.95" }, { 0.9, "0.9" }, { 0.05, "0.05" }, { -0.25, "-0.25" }, { 1, "1" }, { -3, "-3" }, { 0.001, "0.001" },
		{ 1234567.5, "1234567.5" }, { 123456789.12, "123456789.12" }, { 1.0 / 3, "0.3333333333333333" }, { 1e300, "1e+300" }, { 9007199254740991.0, "9007199254740991" }, { 1e-9, "1e-09" } };
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		buf_clear(&got);
		json_start(&j, &got);
		json_num(&j, numbers[i].d);
		is(buf_str(&got), numbers[i].text, "a number");
	}
	buf_clear(&got);
	json_start(&j, &got);
	json_int(&j, INT64_MIN);
	is(buf_str(&got), "-9223372036854775808", "the least integer");
	static const struct { const char *text; bool whole; } ends[] = { { "{\"a\":1}", true }, { " [1, 2 ] ", true }, { "{\"a\":1,}", false }, { "{\"a\":1} x", false }, { "{\"a\":1", false }, { "{\"a\":1]", false },
		{ "{\"a\":1,\"b\"}", false }, { "{}", false } };
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		struct str key, value, text = str_from(ends[i].text);
		size_t pos = 0;
		while (json_each(text, &pos, &key, &value))
			;
		ok(json_ended(text, pos) == ends[i].whole, "stepped through: %s", ends[i].text);
	}
	buf_release(&in);
	buf_release(&got);
	buf_release(&want);
}

static void json(void)
{
	struct buf b;
	struct json j;
	buf_init(&b, 4096);
	json_start(&j, &b);
	json_open(&j, '{');
	json_kstr(&j, "a", STR("x\"\\\n\x01\xFF合\xE2\x80\xA8"));
	json_knum(&j, "n", 0.1);
	json_knum(&j, "big", 1200000);
	json_key(&j, "l");
	json_open(&j, '[');
	json_int(&j, -5);
	json_bool(&j, true);
	json_close(&j, ']');
	json_close(&j, '}');
	is(buf_str(&b), "{\"a\":\"x\\\"\\\\\\n\\u0001\xEF\xBF\xBD合\\u2028\",\"n\":0.1,\"big\":1200000,\"l\":[-5,true]}", "writes what a line can hold");
	ok(json_valid(buf_str(&b)), "and reads it back");
	is_int(json_as_int(json_path(buf_str(&b), "big"), 0), 1200000, "numbers by path");
	struct str nest = STR(" { \"a\" : { \"b\\u0063\" : [1, 2 , {\"c\":null}] } , \"z\":\"\\uD83D\\uDE00\"} ");
	ok(json_valid(nest), "nested values");
	is(json_path(nest, "a.bc"), "[1, 2 , {\"c\":null}]", "an escaped key is found, the value comes raw");
	buf_clear(&b);
	ok(json_decode(json_get(nest, "z"), &b) && str_eqz(buf_str(&b), "\xF0\x9F\x98\x80"), "a surrogate pair is one character");
	static const char *const bad[] = { "", "{", "{\"a\"}", "[1,]", "{\"a\":1,}", "01", "1.", "\"\\x\"", "\"a", "nul", "[1 2]", "{a:1}", "\"\t\"", "-" };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ok(!json_valid(str_from(bad[i])), "refuses %s", bad[i]);
	char deep[JSON_DEPTH_MAX * 2 + 3];
	memset(deep, '[', JSON_DEPTH_MAX);
	memset(deep + JSON_DEPTH_MAX, ']', JSON_DEPTH_MAX);
	ok(json_valid(str_make(deep, JSON_DEPTH_MAX * 2)), "depth at the limit");
	memset(deep, '[', JSON_DEPTH_MAX + 1);
	memset(deep + JSON_DEPTH_MAX + 1, ']', JSON_DEPTH_MAX + 1);
	ok(!json_valid(str_make(deep, JSON_DEPTH_MAX * 2 + 2)), "and one past it");
	buf_release(&b);
}

static void lines(void)
{
	int fd = memfd_create("lines", 0);
	struct io_lines l;
	struct str line;
	bool ended;
	struct err err;
	dprintf(fd, "one\n\n0123456789\n01234567890\nlast");
	lseek(fd, 0, SEEK_SET);
	io_lines_init(&l, fd, 10);
	ok(io_lines_next(&l, &line, &ended, &err) == ST_OK && str_eqz(line, "one") && ended, "a line");
	ok(io_lines_next(&l, &line, &ended, &err) == ST_OK && line.len == 0, "an empty line");
	ok(io_lines_next(&l, &line, &ended, &err) == ST_OK && line.len == 10, "a line at the limit");
	ok(io_lines_next(&l, &line, &ended, &err) == ST_SKIP && err.code == E_LIMIT_BYTES, "one past it is passed over");
	ok(io_lines_next(&l, &line, &ended, &err) == ST_OK && str_eqz(line, "last") && !ended, "a last line without newline");
	ok(io_lines_next(&l, &line, &ended, &err) == ST_EOF, "the end");
	io_lines_release(&l);
	lseek(fd, 0, SEEK_SET);
	struct buf b;
	buf_init(&b, 32);
	ok(io_read_file(fd, &b, &err) == ST_OK && b.len == 32, "a file of just the maximum is read");
	buf_release(&b);
	lseek(fd, 0, SEEK_SET);
	buf_init(&b, 31);
	ok(io_read_file(fd, &b, &err) == ST_SKIP && err.code == E_LIMIT_BYTES, "one byte more is refused");
	buf_release(&b);
	close(fd);
}

int main(void)
{
	strings();
	find();
	utf8();
	digests();
	json();
	json_written();
	json_written();
	lines();
	return done();
}

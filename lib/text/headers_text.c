/* headers_text.c - files whose few words stand in a header: Java key stores
 * (whose names, whose certificates), colour profiles (whose, for what), and the
 * lock that Office lays beside a document while somebody has it open: the name
 * of that person, in bytes and in UTF-16. */
#include "convert.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define JKS_ENTRIES_MAX 10000u
#define ICC_TAGS_MAX 200u
#define OWNER_BYTES 54

static uint32_t be(struct str s, size_t at, unsigned n)
{
	uint32_t v = 0;
	if (at > s.len || s.len - at < n)
		return 0;
	while (n--)
		v = v << 8 | (unsigned char)s.p[at++];
	return v;
}

static struct str whole(const struct text_in *in)
{
	return str_make(in->map, in->map ? (size_t)in->size : 0);
}

/* Text in UTF-16, big or little endian. */
static void put_wide(struct text_out *o, struct str s, bool big)
{
	for (size_t i = 0; i + 1 < s.len; i += 2) {
		unsigned char a = (unsigned char)s.p[i], b = (unsigned char)s.p[i + 1];
		uint32_t cp = (uint32_t)(big ? a << 8 | b : b << 8 | a);
		if (!cp)
			break;
		text_put_cp(o, cp >= 0xD800 && cp < 0xE000 ? 0xFFFD : cp);
	}
	text_line(o);
}

/* A counted string at *AT; empty past the end. */
static struct str counted(struct str s, size_t *at, unsigned width)
{
	size_t n = be(s, *at, width), from = *at + width;
	if (from > s.len || n > s.len - from) {
		*at = s.len;
		return STR("");
	}
	*at = from + n;
	return str_sub(s, from, from + n);
}

static void certificate(const struct text_in *in, struct str der, struct text_out *o)
{
	struct text_in c = *in;
	struct err unused;
	c.map = der.p;
	c.size = der.len;
	if (der.len)
		text_asn1(&c, o, &unused);
	text_line(o);
}

enum status text_jks(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct str s = whole(in);
	uint32_t version = be(s, 4, 4), n = be(s, 8, 4);
	size_t at = 12;
	if (s.len < 12 || version < 1 || version > 2)
		return err_set(err, ST_SKIP, E_CORRUPT, "the key store makes no sense");
	for (uint32_t i = 0; i < n && i < JKS_ENTRIES_MAX && at < s.len && !o->limit; i++) {
		uint32_t tag = be(s, at, 4), chain = 1;
		char z[40] = "";
		at += 4;
		struct str alias = counted(s, &at, 2);
		time_t t = (time_t)(((uint64_t)be(s, at, 4) << 32 | be(s, at + 4, 4)) / 1000);
		struct tm tm;
		at += 8;
		if (gmtime_r(&t, &tm))
			strftime(z, sizeof z, "%Y-%m-%dT%H:%M:%SZ", &tm);
		text_put(o, tag == 1 ? STR("key: ") : STR("certificate: "));
		text_put(o, alias);
		text_cell(o);
		text_putz(o, z);
		text_line(o);
		if (tag == 1) {
			counted(s, &at, 4);
			chain = be(s, at, 4);
			at += 4;
		}
		for (uint32_t k = 0; k < chain && at < s.len && k < JKS_ENTRIES_MAX; k++) {
			if (version == 2)
				counted(s, &at, 2);
			certificate(in, counted(s, &at, 4), o);
		}
	}
	return ST_OK;
}

enum status text_icc(const struct text_in *in, struct text_out *o, struct err *err)
{
	static const struct {
		const char *tag, *key;
	} rows[] = { { "desc", "title" }, { "cprt", "rights" }, { "dmnd", "company" }, { "dmdd", "model" } };
	struct str s = whole(in);
	uint32_t n = be(s, 128, 4);
	char z[40];
	if (s.len < 132)
		return err_set(err, ST_SKIP, E_CORRUPT, "the colour profile ends early");
	snprintf(z, sizeof z, "%04u-%02u-%02uT%02u:%02u:%02u", be(s, 24, 2), be(s, 26, 2), be(s, 28, 2), be(s, 30, 2), be(s, 32, 2), be(s, 34, 2));
	text_meta(o, "created", str_from(z));
	for (uint32_t i = 0; i < n && i < ICC_TAGS_MAX; i++) {
		size_t row = 132 + (size_t)i * 12, from = be(s, row + 4, 4), size = be(s, row + 8, 4);
		if (from > s.len || size > s.len - from || size < 12)
			continue;
		struct str v = str_sub(s, from, from + size), ascii = STR("");
		for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
			if (memcmp(s.p + row, rows[k].tag, 4) != 0)
				continue;
			if (str_starts(v, STR("desc")))
				ascii = str_sub(v, 12, 12 + be(v, 8, 4));
			else if (str_starts(v, STR("text")))
				ascii = str_sub(v, 8, v.len);
			else if (str_starts(v, STR("mluc")) && be(v, 8, 4))
				put_wide(o, str_sub(v, be(v, 24, 4), (size_t)be(v, 24, 4) + be(v, 20, 4)), true);
			size_t end = 0;
			while (end < ascii.len && ascii.p[end])
				end++;
			if (end) {
				text_meta(o, rows[k].key, str_sub(ascii, 0, end));
				text_put(o, str_sub(ascii, 0, end));
				text_line(o);
			}
		}
	}
	return ST_OK;
}

enum status text_owner(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct str s = whole(in);
	size_t n = be(s, 0, 1);
	if (s.len < OWNER_BYTES + 2 || n > OWNER_BYTES - 1)
		return err_set(err, ST_SKIP, E_CORRUPT, "the lock makes no sense");
	/* Word has the count at 54, Excel and PowerPoint at 55 */
	size_t at = OWNER_BYTES;
	if ((unsigned char)s.p[at] != n && (unsigned char)s.p[at + 1] == n)
		at++;
	size_t wide = (unsigned char)s.p[at];
	if (wide && wide * 2 <= s.len - at - 2) {
		put_wide(o, str_sub(s, at + 2, at + 2 + wide * 2), false);
	} else {
		text_put(o, str_sub(s, 1, 1 + n));
		text_line(o);
	}
	return ST_OK;
}

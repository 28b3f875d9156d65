/* decode.c - see decode.h. */
#include "decode.h"

#include "format/charset.h"

#include <sluice/utf8.h>
#include <stdio.h>
#include <strings.h>

bool decode_label(struct str label, char ret[DECODE_NAME_MAX])
{
	/* what iconv calls otherwise; Big5 widened to what Hong Kong writes */
	static const struct { const char *label, *name; } iconv_names[] = { { "UTF-8", "" }, { "US-ASCII", "WINDOWS-1252" }, { "Big5", "BIG5-HKSCS" },
		{ "x-mac-cyrillic", "MAC-CYRILLIC" }, { "MacRoman", "MACINTOSH" }, { "HZ-GB-2312", "HZ" }, { "IBM737", "CP737" } };
	char name[CHARSET_NAME_MAX];
	if (!charset_label(label, name))
		return false;
	const char *use = name;
	for (size_t i = 0; i < sizeof iconv_names / sizeof iconv_names[0]; i++)
		if (strcasecmp(name, iconv_names[i].label) == 0)
			use = iconv_names[i].name;
	snprintf(ret, DECODE_NAME_MAX, "%s", use);
	return true;
}

size_t decode_bytes(struct str bytes, const char *charset, struct buf *out)
{
	if (!charset || !*charset)
		return buf_add_utf8_clean(out, bytes);
	struct source_mem m;
	source_mem_init(&m, bytes);
	struct source_charset s;
	source_charset_init(&s, &m.src, charset);
	char chunk[2048];
	ptrdiff_t k;
	while ((k = s.src.read(&s.src, chunk, sizeof chunk)) > 0)
		if (!buf_add(out, chunk, (size_t)k))
			break;
	source_charset_release(&s);
	return (size_t)s.undecoded;
}

/* ISO-2022 and HZ look like ASCII. */
static bool stateful(struct str s)
{
	for (size_t i = 0; i + 2 < s.len; i++)
		if ((s.p[i] == 0x1B && (s.p[i + 1] == '$' || s.p[i + 1] == '(')) || (s.p[i] == '~' && s.p[i + 1] == '{'))
			return true;
	return false;
}

/* UTF-16 without a BOM shows in its zero bytes; also when most high bytes are
 * those of one script. */
static const char *utf16_guess(struct str s)
{
	size_t zero[2] = { 0, 0 }, n = s.len & ~(size_t)1;
	if (n < 8)
		return NULL;
	if (n > 4096)
		n = 4096;
	for (size_t i = 0; i < n; i++)
		zero[i & 1] += s.p[i] == 0;
	if (zero[1] * 10 > n * 3 && zero[0] * 20 < n)
		return "UTF-16LE";
	if (zero[0] * 10 > n * 3 && zero[1] * 20 < n)
		return "UTF-16BE";
	return NULL;
}

static bool decodes(struct str s, const char *charset)
{
	struct buf b;
	buf_init(&b, 4 * s.len + 64);
	size_t bad = decode_bytes(s, charset, &b);
	buf_release(&b);
	/* the sample may end within a character */
	return bad <= 3 || bad * 200 < s.len;
}

void decode_choose(struct str head, struct str declared, struct str found, char ret[DECODE_NAME_MAX])
{
	const unsigned char *p = (const unsigned char *)head.p;
	ret[0] = '\0';
	if (head.len >= 3 && p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF)
		return;
	if (head.len >= 4 && p[0] == 0xFF && p[1] == 0xFE && p[2] == 0 && p[3] == 0) {
		snprintf(ret, DECODE_NAME_MAX, "UTF-32");
		return;
	}
	if (head.len >= 4 && p[0] == 0 && p[1] == 0 && p[2] == 0xFE && p[3] == 0xFF) {
		snprintf(ret, DECODE_NAME_MAX, "UTF-32");
		return;
	}
	if (head.len >= 2 && ((p[0] == 0xFF && p[1] == 0xFE) || (p[0] == 0xFE && p[1] == 0xFF))) {
		snprintf(ret, DECODE_NAME_MAX, "UTF-16");
		return;
	}
	const char *wide = utf16_guess(head);
	if (wide) {
		snprintf(ret, DECODE_NAME_MAX, "%s", wide);
		return;
	}
	char name[DECODE_NAME_MAX];
	/* Cyrillic has few zero bytes, its letters' halves are ASCII: no UTF-8 for that */
	if (found.len && head.len && memchr(head.p, 0, head.len) && decode_label(found, name) &&
	    (strncasecmp(name, "UTF-16", 6) == 0 || strncasecmp(name, "UTF-32", 6) == 0)) {
		snprintf(ret, DECODE_NAME_MAX, "%s", name);
		return;
	}
	size_t good = utf8_valid_prefix(head);
	bool ascii = true;
	for (size_t i = 0; i < head.len && ascii; i++)
		ascii = p[i] < 0x80;
	bool utf8 = good == head.len || (head.len - good < 4 && head.len >= 64);
	/* UTF-7 is told by nothing but its label */
	bool seven = ascii && declared.len && decode_label(declared, name) && strcmp(name, "UTF-7") == 0;
	if (utf8 && !(ascii && (seven || stateful(head))))
		return;
	if (declared.len && decode_label(declared, name) && *name && strncasecmp(name, "utf-16", 6) != 0 && decodes(head, name)) {
		snprintf(ret, DECODE_NAME_MAX, "%s", name);
		return;
	}
	if (found.len && decode_label(found, name)) {
		if (*name || utf8_count(str_sub(head, 0, good)) * 2 > head.len)
			snprintf(ret, DECODE_NAME_MAX, "%s", name);
		return;
	}
	if (good * 100 > head.len * 99)
		return; /* UTF-8 with a few wounds */
	char guess[CHARSET_NAME_MAX];
	if (charset_guess(str_sub(head, 0, CHARSET_HEAD_BYTES), head.len < CHARSET_HEAD_BYTES, guess) && decode_label(str_from(guess), name))
		snprintf(ret, DECODE_NAME_MAX, "%s", name);
	else if (!ascii)
		snprintf(ret, DECODE_NAME_MAX, "%s", decodes(head, "GB18030") ? "GB18030" : "WINDOWS-1252");
}

struct str decode_head(const struct text_in *in, size_t max, struct buf *buf)
{
	if (in->map)
		return str_make(in->map, in->size < max ? (size_t)in->size : max);
	char *p = buf_reserve(buf, max);
	if (!p)
		return STR("");
	ssize_t k = io_pread_full(in->fd, p, max, 0);
	if (k > 0)
		buf->len += (size_t)k;
	return buf_str(buf);
}

/* decode.c - see decode.h. */
#include "decode.h"

#include <ctype.h>
#include <sluice/utf8.h>
#include <stdio.h>
#include <strings.h>
#include <uchardet/uchardet.h>

/* Labels that mean something wider, or that iconv spells differently. */
static const struct {
	const char *label, *name;
} labels[] = {
	{ "utf8", "" }, { "utf-8", "" }, { "utf-8-sig", "" }, { "us-ascii", "WINDOWS-1252" }, { "ascii", "WINDOWS-1252" },
	{ "gb2312", "GB18030" }, { "gb_2312-80", "GB18030" }, { "gbk", "GB18030" }, { "cp936", "GB18030" }, { "x-gbk", "GB18030" },
	{ "euc-cn", "GB18030" }, { "windows-936", "GB18030" }, { "chinese", "GB18030" }, { "gb18030", "GB18030" }, { "hz-gb-2312", "HZ-GB-2312" },
	{ "big5", "BIG5-HKSCS" }, { "big5-hkscs", "BIG5-HKSCS" }, { "x-x-big5", "BIG5-HKSCS" }, { "cp950", "BIG5-HKSCS" },
	{ "shift_jis", "CP932" }, { "shift-jis", "CP932" }, { "sjis", "CP932" }, { "x-sjis", "CP932" }, { "ms_kanji", "CP932" }, { "windows-31j", "CP932" },
	{ "euc-kr", "CP949" }, { "ks_c_5601-1987", "CP949" }, { "ksc5601", "CP949" }, { "uhc", "CP949" }, { "windows-949", "CP949" },
	{ "iso-8859-1", "WINDOWS-1252" }, { "latin1", "WINDOWS-1252" }, { "iso8859-1", "WINDOWS-1252" }, { "iso-8859-9", "WINDOWS-1254" },
	{ "iso-8859-11", "CP874" }, { "tis-620", "CP874" }, { "windows-874", "CP874" }, { "x-mac-cyrillic", "MAC-CYRILLIC" }, { "x-mac-roman", "MACINTOSH" }, { "macroman", "MACINTOSH" },
	{ "iso-8859-8-i", "WINDOWS-1255" }, { "x-euc-jp", "EUC-JP" }, { "unicode", "UTF-16LE" }, { "utf-16", "UTF-16" },
	{ "x-user-defined", "WINDOWS-1252" }, { "ibm866", "CP866" }, { "cp-866", "CP866" }, { "x-cp1251", "WINDOWS-1251" }, { "win-1251", "WINDOWS-1251" },
};

bool decode_label(struct str label, char ret[DECODE_NAME_MAX])
{
	char z[DECODE_NAME_MAX];
	size_t n = 0;
	label = str_trim(label);
	for (size_t i = 0; i < label.len && n + 1 < sizeof z; i++) {
		char c = label.p[i];
		if (c == '"' || c == '\'')
			continue;
		if (!isalnum((unsigned char)c) && !strchr("-_.:()", c))
			break;
		z[n++] = (char)tolower((unsigned char)c);
	}
	z[n] = '\0';
	if (n == 0)
		return false;
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
		if (strcmp(z, labels[i].label) == 0) {
			snprintf(ret, DECODE_NAME_MAX, "%s", labels[i].name);
			return true;
		}
	}
	iconv_t cd = iconv_open("UTF-8", z);
	if (cd == (iconv_t)-1)
		return false;
	iconv_close(cd);
	snprintf(ret, DECODE_NAME_MAX, "%s", z);
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
	size_t good = utf8_valid_prefix(head);
	bool ascii = true;
	for (size_t i = 0; i < head.len && ascii; i++)
		ascii = p[i] < 0x80;
	bool utf8 = good == head.len || (head.len - good < 4 && head.len >= 64);
	if (utf8 && !(ascii && stateful(head)))
		return;
	char name[DECODE_NAME_MAX];
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
	uchardet_t u = uchardet_new();
	uchardet_handle_data(u, head.p, head.len);
	uchardet_data_end(u);
	const char *guess = uchardet_get_charset(u);
	if (guess && *guess && decode_label(str_from(guess), name))
		snprintf(ret, DECODE_NAME_MAX, "%s", name);
	else if (!ascii)
		snprintf(ret, DECODE_NAME_MAX, "%s", decodes(head, "GB18030") ? "GB18030" : "WINDOWS-1252");
	uchardet_delete(u);
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

void decode_warm(void)
{
	static const char *const names[] = { "GB18030", "BIG5-HKSCS", "CP932", "EUC-JP", "CP949", "UTF-16", "UTF-32", "WINDOWS-1250", "WINDOWS-1251",
		"WINDOWS-1252", "WINDOWS-1253", "WINDOWS-1254", "WINDOWS-1255", "WINDOWS-1256", "WINDOWS-1257", "WINDOWS-1258", "KOI8-R", "KOI8-U",
		"ISO-8859-2", "ISO-8859-5", "ISO-8859-7", "ISO-8859-15", "CP866", "CP437", "CP850", "CP852", "CP874", "MACINTOSH", "MAC-CYRILLIC",
		"ISO-2022-JP", "ISO-2022-KR", "ISO-2022-CN", "HZ-GB-2312", "JOHAB", "UTF-7", "VISCII", "EUC-TW" };
	/* never closed: glibc unloads a set's module some closes later, and behind
	 * the sandbox's door it cannot be loaded again */
	static iconv_t kept[sizeof names / sizeof names[0]];
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (!kept[i])
			kept[i] = iconv_open("UTF-8", names[i]);
}

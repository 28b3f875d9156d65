/* apple_double.c - what macOS keeps beside a file on other people's disks and in
 * archives (._name, __MACOSX/): attributes, the Finder's comment.
 *
 * Of a download they tell where it came from and by which program, which the
 * file itself does not. AppleDouble is RFC 1740's table of parts; attributes
 * stand behind the Finder's 32 bytes (struct attr_header of XNU's
 * bsd/vfs/vfs_xattr.c), property lists in most. A line a value. */
#include "bplist.h"
#include "decode.h"
#include "windows_bytes.h"

#include <sluice/utf8.h>

#define PARTS_MAX 64u
#define ATTRIBUTES_MAX 1000u
#define VALUE_BYTES_MAX (64u << 10)

enum { PART_NAME = 3, PART_COMMENT = 4, PART_FINDER = 9 };

static struct str part_of(struct str s, uint64_t at, uint64_t len)
{
	return at > s.len || len > s.len - at ? STR("") : str_sub(s, (size_t)at, (size_t)(at + len));
}

/* Words, as some attributes are; nothing of what is none. */
static void words(struct text_out *o, const char *key, struct str value)
{
	value.len = value.p ? strnlen(value.p, value.len) : 0;
	if (!value.len || value.len > VALUE_BYTES_MAX)
		return;
	struct buf b;
	buf_init(&b, VALUE_BYTES_MAX * 4);
	if (utf8_valid(value))
		buf_add_str(&b, value);
	else
		decode_bytes(value, "MACINTOSH", &b);
	text_putz(o, key);
	text_put(o, STR(": "));
	text_flat(o, buf_str(&b));
	text_line(o);
	buf_release(&b);
}

static bool is_words(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.p[i] < 0x20 && s.p[i] != '\n' && s.p[i] != '\t' && !(s.p[i] == '\0' && i + 1 == s.len))
			return false;
	return s.len > 0 && utf8_valid(s);
}

static void attribute(struct text_out *o, struct str name, struct str value)
{
	static const struct str before[] = { { "com.apple.metadata:", 19 }, { "com.apple.", 10 } };
	char key[128];
	size_t cut = 0;
	for (size_t i = 0; i < 2 && !cut; i++)
		if (str_starts(name, before[i]))
			cut = before[i].len;
	struct str shown = str_sub(name, cut, name.len);
	shown.len = shown.p ? strnlen(shown.p, shown.len) : 0;
	if (!shown.len || shown.len >= sizeof key || !utf8_valid(shown))
		return;
	memcpy(key, shown.p, shown.len);
	key[shown.len] = '\0';
	if (str_starts(value, STR("bplist"))) {
		text_putz(o, key);
		text_put(o, STR(": "));
		struct err scrap;
		bplist_bytes(value, o, &scrap);
		text_line(o);
	} else if (is_words(value)) {
		words(o, key, value);
	}
}

static void attributes(struct text_out *o, struct str s, size_t finder)
{
	/* the header is aligned to four bytes behind the Finder's */
	size_t at = (finder + 32 + 3) & ~(size_t)3;
	if (!str_eqz(str_sub(s, at, at + 4), "ATTR"))
		return;
	unsigned n = win_be(s, at + 34, 2);
	at += 36;
	for (unsigned i = 0; i < n && i < ATTRIBUTES_MAX; i++) {
		size_t name_len = at + 11 <= s.len ? (unsigned char)s.p[at + 10] : 0;
		struct str name = part_of(s, at + 11, name_len), value = part_of(s, win_be(s, at, 4), win_be(s, at + 4, 4));
		if (!name.len || (!value.len && win_be(s, at + 4, 4))) {
			text_loss(o, E_TRUNCATED, "ends within its attributes");
			return;
		}
		attribute(o, name, value);
		at = (at + 11 + name_len + 3) & ~(size_t)3;
	}
}

enum status text_apple_double(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct str s = str_make(in->map, in->map ? (size_t)in->size : 0);
	if (s.len < 26)
		return err_set(err, ST_SKIP, E_TRUNCATED, "ends within its header");
	unsigned parts = win_be(s, 24, 2);
	for (unsigned i = 0; i < parts && i < PARTS_MAX; i++) {
		size_t row = 26 + (size_t)12 * i;
		uint32_t what = win_be(s, row, 4), from = win_be(s, row + 4, 4), len = win_be(s, row + 8, 4);
		if (what == PART_NAME)
			words(o, "name", part_of(s, from, len));
		else if (what == PART_COMMENT)
			words(o, "comment", part_of(s, from, len));
		else if (what == PART_FINDER && len > 32)
			attributes(o, s, from);
	}
	return ST_OK;
}

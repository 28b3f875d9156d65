/* gettext.c - compiled catalogues of translations (.mo, GNU gettext): each message and its translation, a TAB
 * between. Big and little endian; the empty message's translation is a header that names the character set. */
#include "convert.h"
#include "decode.h"

#define MO_MAGIC 0x950412deu
#define MO_STRINGS_MAX 1000000u

struct mo {
	struct str s;
	bool big;
};

static uint32_t u32(const struct mo *m, size_t at)
{
	if (at + 4 > m->s.len)
		return 0;
	const unsigned char *p = (const unsigned char *)m->s.p + at;
	return m->big ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]
		      : (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

/* The string that a row of a table (length, offset) at AT describes. */
static struct str string_at(const struct mo *m, uint64_t at)
{
	if (at + 8 > m->s.len)
		return STR("");
	uint32_t len = u32(m, (size_t)at), from = u32(m, (size_t)at + 4);
	if (from > m->s.len || len > m->s.len - from)
		return STR("");
	return str_make(m->s.p + from, len);
}

static void charset_of(struct str header, char ret[DECODE_NAME_MAX])
{
	ptrdiff_t at = str_find(header, STR("charset="));
	ret[0] = '\0';
	if (at < 0)
		return;
	size_t from = (size_t)at + strlen("charset="), to = from;
	while (to < header.len && header.p[to] > ' ' && header.p[to] != ';' && header.p[to] != '\\')
		to++;
	if (!decode_label(str_sub(header, from, to), ret))
		ret[0] = '\0';
}

/* Plural forms stand apart by NUL, a context before its message by EOT. */
static bool put(struct text_out *o, struct str s, const char *charset)
{
	struct buf b;
	bool ok = true;
	buf_init(&b, TEXT_META_VALUE_MAX * 16);
	o->undecoded += decode_bytes(s, charset, &b);
	for (size_t i = 0; i < b.len; i++)
		if (b.p[i] == '\0' || b.p[i] == '\4' || b.p[i] == '\n')
			b.p[i] = ' ';
	ok = text_put(o, buf_str(&b));
	buf_release(&b);
	return ok;
}

enum status text_gettext(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct mo m = { .s = str_make(in->map, in->map ? (size_t)in->size : 0) };
	if (!in->map)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "a catalogue of %llu bytes is larger than allowed", (unsigned long long)in->size);
	m.big = u32(&m, 0) != MO_MAGIC;
	uint32_t n = u32(&m, 8), from = u32(&m, 12), to = u32(&m, 16);
	if (m.s.len < 28 || u32(&m, 0) != MO_MAGIC)
		return err_set(err, ST_SKIP, E_CORRUPT, "no catalogue of translations");
	bool cut = n > MO_STRINGS_MAX || (uint64_t)from + 8ull * n > m.s.len || (uint64_t)to + 8ull * n > m.s.len;
	char charset[DECODE_NAME_MAX] = "";
	uint64_t budget = 8ull * m.s.len; /* rows may share their bytes */
	for (uint32_t i = 0; i < n && i < MO_STRINGS_MAX; i++) {
		struct str id = string_at(&m, from + 8ull * i), text = string_at(&m, to + 8ull * i);
		if (id.len == 0 && i == 0)
			charset_of(text, charset);
		if (id.len == 0 && text.len == 0)
			continue;
		if (id.len + text.len > budget)
			break;
		budget -= id.len + text.len;
		if (!put(o, id, charset) || !text_put(o, STR("\t")) || !put(o, text, charset) || !text_line(o))
			break;
	}
	return cut ? err_set(err, ST_WARN, E_CORRUPT, "the catalogue's tables reach past its end") : ST_OK;
}

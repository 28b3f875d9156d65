/* vcard.c - vCard and iCalendar: folded lines made whole (RFC 6350 3.2),
 * quoted-printable of old telephones decoded, escapes read. */
#include "decode.h"

#include <sluice/utf8.h>
#include <stdlib.h>

#define CARDS_BYTES_MAX (256u << 20)
/* Photos in base64 are passed over. */
#define LINE_BYTES_MAX 65536

static int hexv(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

static void put_quoted(struct text_out *o, struct str v, struct str label)
{
	struct buf raw, text;
	char charset[DECODE_NAME_MAX];
	buf_init(&raw, LINE_BYTES_MAX);
	buf_init(&text, 4 * LINE_BYTES_MAX);
	for (size_t i = 0; i < v.len; i++) {
		if (v.p[i] == '=' && i + 2 < v.len && hexv(v.p[i + 1]) >= 0 && hexv(v.p[i + 2]) >= 0) {
			buf_add_char(&raw, (char)(hexv(v.p[i + 1]) * 16 + hexv(v.p[i + 2])));
			i += 2;
		} else {
			buf_add_char(&raw, v.p[i]);
		}
	}
	decode_choose(buf_str(&raw), label, STR(""), charset);
	o->undecoded += decode_bytes(buf_str(&raw), charset, &text);
	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] == '\n' || text.p[i] == '\r')
			text.p[i] = ' ';
	text_put(o, buf_str(&text));
	buf_release(&raw);
	buf_release(&text);
}

static void put_escaped(struct text_out *o, struct str v)
{
	size_t start = 0;
	for (size_t i = 0; i < v.len; i++)
		if (v.p[i] == '\\' && i + 1 < v.len) {
			text_put(o, str_sub(v, start, i));
			if ((v.p[i + 1] | 32) == 'n')
				text_put(o, STR(" "));
			start = (v.p[i + 1] | 32) == 'n' ? i + 2 : i + 1;
			i++;
		}
	text_put(o, str_sub(v, start, v.len));
}

static bool holds(struct str s, const char *word)
{
	struct str w = str_from(word);
	for (size_t i = 0; i + w.len <= s.len; i++)
		if (str_eq_nocase(str_sub(s, i, i + w.len), w))
			return true;
	return false;
}

/* One unfolded line: "NAME;PARAMS:value". */
static void put_line(struct text_out *o, struct str line)
{
	ptrdiff_t colon = str_find_char(line, ':');
	struct str params = colon > 0 ? str_sub(line, 0, (size_t)colon) : STR("");
	if (holds(params, "ENCODING=B") || str_eq_nocase(str_sub(line, 0, 5), STR("PHOTO")))
		return;
	if (colon > 0 && holds(params, "QUOTED-PRINTABLE")) {
		ptrdiff_t cs = str_find(params, STR("CHARSET="));
		struct str name = cs >= 0 ? str_sub(params, (size_t)cs + 8, params.len) : STR(""), label;
		label = name;
		ptrdiff_t semi = str_find_char(name, ';');
		if (semi >= 0)
			label = str_sub(name, 0, (size_t)semi);
		semi = str_find_char(params, ';');
		text_put(o, str_sub(params, 0, semi > 0 ? (size_t)semi : params.len));
		text_put(o, STR(":"));
		put_quoted(o, str_sub(line, (size_t)colon + 1, line.len), label);
	} else {
		put_escaped(o, line);
	}
	text_line(o);
}

enum status text_vcard(const struct text_in *in, struct text_out *o, struct err *err)
{
	char charset[DECODE_NAME_MAX];
	struct buf whole, line;
	if (!in->map || in->size > CARDS_BYTES_MAX)
		return text_plain(in, o, err);
	buf_init(&whole, 4ull * CARDS_BYTES_MAX);
	buf_init(&line, LINE_BYTES_MAX);
	struct str s = str_make(in->map, in->size), part;
	decode_choose(str_sub(s, 0, 1u << 20), STR(""), in->charset, charset);
	if (charset[0]) {
		o->undecoded += decode_bytes(s, charset, &whole);
		s = buf_str(&whole);
	}
	bool soft = false;
	while (!o->limit && str_next_line(&s, &part)) {
		bool folded = part.len && (part.p[0] == ' ' || part.p[0] == '\t');
		if (!soft && !folded) {
			put_line(o, buf_str(&line));
			buf_clear(&line);
		}
		if (folded && !soft)
			part = str_sub(part, 1, part.len);
		/* a quoted-printable value goes on after "=" */
		soft = part.len && part.p[part.len - 1] == '=' && (soft || holds(part, "QUOTED-PRINTABLE"));
		if (soft)
			part.len--;
		buf_add_str(&line, part);
	}
	put_line(o, buf_str(&line));
	buf_release(&line);
	buf_release(&whole);
	return ST_OK;
}

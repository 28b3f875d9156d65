/* load_file.c - Concordance's load files (.dat), which tables of lawyers' document
 * sets come as: a thorn around each field, the control character 14 between them,
 * the registered sign where a field breaks its line.
 *
 * The marks are bytes of the file's own set: FE and AE in Latin, two bytes each in
 * UTF-8. In files of another set the marks stay FE and the fields' text tells the
 * set. */
#include "decode.h"

#include <strings.h>

#define FILE_BYTES_MAX (1u << 30)
#define SAMPLE_BYTES (1u << 20)

/* The next field of REST, without its thorns; *RET_LAST: its line ends behind it. */
static struct str field(struct str *rest, struct str thorn, bool *ret_last)
{
	struct str s = *rest;
	size_t from = str_starts(s, thorn) ? thorn.len : 0, i = from;
	bool quoted = from > 0;
	for (; i < s.len; i++) {
		if (quoted && s.p[i] == thorn.p[0] && str_starts(str_sub(s, i, s.len), thorn) &&
		    (i + thorn.len >= s.len || s.p[i + thorn.len] == '\x14' || s.p[i + thorn.len] == '\r' || s.p[i + thorn.len] == '\n')) {
			struct str f = str_sub(s, from, i);
			i += thorn.len;
			while (i < s.len && s.p[i] == '\r')
				i++;
			*ret_last = i >= s.len || s.p[i] == '\n';
			*rest = str_sub(s, i < s.len ? i + 1 : i, s.len);
			return f;
		}
		if (!quoted && (s.p[i] == '\x14' || s.p[i] == '\n'))
			break;
	}
	*ret_last = i >= s.len || s.p[i] == '\n';
	*rest = str_sub(s, i < s.len ? i + 1 : i, s.len);
	return str_sub(s, from, i);
}

static void put_field(struct text_out *o, struct str f, const char *charset, struct str broken, struct buf *b)
{
	struct str rest = f, line;
	bool more = false;
	/* the marks of line breaks are taken out before the set is asked for */
	while (rest.len) {
		ptrdiff_t at = str_find(rest, broken);
		line = str_sub(rest, 0, at < 0 ? rest.len : (size_t)at);
		rest = str_sub(rest, at < 0 ? rest.len : (size_t)at + broken.len, rest.len);
		buf_clear(b);
		if (charset[0])
			o->undecoded += decode_bytes(line, charset, b);
		else
			buf_add_str(b, line);
		if (more)
			text_putz(o, " ");
		text_flat(o, str_trim(buf_str(b)));
		more = true;
	}
}

enum status text_load_file(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct str s = str_make(in->map, in->map ? (size_t)in->size : 0), f;
	struct buf wide, sample, cell;
	char charset[DECODE_NAME_MAX] = "";
	bool last;
	if (!in->map || in->size > FILE_BYTES_MAX)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "too large to be mapped");
	buf_init(&wide, 2ull * FILE_BYTES_MAX);
	buf_init(&sample, SAMPLE_BYTES);
	buf_init(&cell, 64u << 20);
	if (str_starts(s, STR("\xFF\xFE")) || str_starts(s, STR("\xFE\xFF"))) {
		o->undecoded += decode_bytes(str_sub(s, 2, s.len), s.p[0] == '\xFF' ? "UTF-16LE" : "UTF-16BE", &wide);
		s = buf_str(&wide);
	} else if (str_starts(s, STR("\xEF\xBB\xBF"))) {
		s = str_sub(s, 3, s.len);
	}
	bool utf8 = str_starts(s, STR("\xC3\xBE"));
	struct str thorn = utf8 ? STR("\xC3\xBE") : STR("\xFE"), broken = utf8 ? STR("\xC2\xAE") : STR("\xAE");
	if (!utf8) {
		for (struct str rest = s; rest.len && sample.len < SAMPLE_BYTES / 2;) {
			f = field(&rest, thorn, &last);
			buf_add_str(&sample, str_sub(f, 0, 4096));
			buf_add_char(&sample, '\n');
		}
		decode_choose(buf_str(&sample), STR(""), STR(""), charset);
		/* a second byte of Chinese may be the mark */
		static const char *const wide_sets[] = { "GB", "BIG5", "EUC", "SHIFT", "CP9", "JOHAB" };
		for (size_t i = 0; i < sizeof wide_sets / sizeof *wide_sets; i++)
			if (strncasecmp(charset, wide_sets[i], strlen(wide_sets[i])) == 0)
				broken = STR("\r");
	}
	while (s.len && !o->limit) {
		f = field(&s, thorn, &last);
		put_field(o, f, charset, broken, &cell);
		if (last)
			text_line(o);
		else
			text_cell(o);
	}
	buf_release(&wide);
	buf_release(&sample);
	buf_release(&cell);
	return ST_OK;
}

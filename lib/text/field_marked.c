/* field_marked.c - text marked up by other means than angle brackets and
 * braces: FrameMaker's MIF (statements whose strings stand between ` and ')
 * and library records in MARC 21 (ISO 2709: fields and subfields between
 * control characters). */
#include "decode.h"

#include <sluice/utf8.h>
#include <stdlib.h>

/* MIF escapes: \t \> \q \Q \\ \xHH and whole characters as <Char Name>. */
static void mif_string(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] != '\\' || i + 1 >= s.len) {
			buf_add_char(b, s.p[i]);
			continue;
		}
		char c = s.p[++i], hex[3] = "";
		switch (c) {
		case 't':
			buf_add_char(b, '\t');
			break;
		case 'q':
			buf_add_char(b, '\'');
			break;
		case 'Q':
			buf_add_char(b, '`');
			break;
		case 'x':
			if (i + 2 < s.len) {
				memcpy(hex, s.p + i + 1, 2);
				buf_add_utf8(b, (uint32_t)strtoul(hex, NULL, 16));
				i += s.p[i + 3 < s.len ? i + 3 : i] == ' ' ? 3 : 2;
			}
			break;
		default:
			buf_add_char(b, c);
		}
	}
}

static void mif_char(struct text_out *o, struct str name)
{
	static const struct {
		const char *name, *text;
	} chars[] = { { "Tab", "\t" },        { "HardSpace", " " }, { "HardReturn", "\n" }, { "SoftHyphen", "" },    { "HardHyphen", "-" },
		      { "DiscHyphen", "" },   { "NoHyphen", "" },   { "Cent", "¢" },        { "Pound", "£" },        { "Yen", "¥" },
		      { "EnDash", "–" },      { "EmDash", "—" },    { "Dagger", "†" },      { "DoubleDagger", "‡" }, { "Bullet", "•" },
		      { "NumberSpace", " " }, { "ThinSpace", " " }, { "EnSpace", " " },     { "EmSpace", " " } };
	for (size_t i = 0; i < sizeof chars / sizeof chars[0]; i++)
		if (str_eqz(name, chars[i].name))
			text_putz(o, chars[i].text);
}

enum status text_mif(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct io_lines lines;
	struct str line;
	bool ended;
	unsigned skipped = 0; /* within a statement that holds no text: its depth */
	io_lines_init(&lines, in->fd, 1u << 20);
	while (!o->limit && io_lines_next(&lines, &line, &ended, err) == ST_OK) {
		struct str s = str_trim(line);
		if (skipped) {
			/* catalogs of formats close with "> # end of Name" */
			if (str_starts(line, STR(">")))
				skipped = 0;
			continue;
		}
		static const char *const catalogs[] = { "<ColorCatalog", "<ConditionCatalog", "<FontCatalog", "<PgfCatalog", "<RulingCatalog", "<TblCatalog", "<Views", "<VariableFormats", "<XRefFormats", "<Document", "<BookComponent", "<CombinedFontCatalog",
			"<ElementDefCatalog", "<FmtChangeListCatalog", "<DictionaryPreferences" };
		for (size_t i = 0; i < sizeof catalogs / sizeof catalogs[0]; i++)
			skipped |= str_starts(line, str_from(catalogs[i])) && str_find_char(s, '>') < 0;
		if (skipped)
			continue;
		if (str_starts(s, STR("<String `")) || str_starts(s, STR("<PgfNumString `"))) {
			size_t from = (size_t)str_find_char(s, '`') + 1, to = s.len;
			while (to > from && s.p[to - 1] != '\'')
				to--;
			struct buf b;
			buf_init(&b, 1u << 20);
			mif_string(&b, str_sub(s, from, to > from ? to - 1 : from));
			text_put(o, buf_str(&b));
			buf_release(&b);
		} else if (str_starts(s, STR("<Char "))) {
			ptrdiff_t end = str_find_char(s, '>');
			mif_char(o, str_trim(str_sub(s, 6, end > 6 ? (size_t)end : s.len)));
		} else if (str_starts(s, STR("<Para")) && !str_starts(s, STR("<ParaLine"))) {
			text_line(o);
		} else if (str_starts(s, STR("<Cell")) && o->last != '\n' && o->last) {
			text_line(o);
		}
	}
	io_lines_release(&lines);
	text_line(o);
	return ST_OK;
}

/* The text of one record's fields: indicators are passed over. */
static void marc_record(struct text_out *o, struct str r, const char *charset)
{
	struct str field;
	size_t base = 0;
	for (size_t i = 12; i < 17 && i < r.len; i++)
		base = base * 10 + (size_t)(r.p[i] - '0') % 10;
	struct str rest = str_sub(r, base, r.len);
	while (str_next(&rest, '\x1E', &field)) {
		struct buf b;
		bool parts = field.len > 2 && field.p[2] == '\x1F';
		buf_init(&b, 1u << 20);
		decode_bytes(parts ? str_sub(field, 4, field.len) : field, charset, &b);
		struct str s = buf_str(&b), one;
		bool first = true;
		while (str_next(&s, '\x1F', &one)) {
			if (!first)
				text_put(o, STR(" "));
			text_put(o, str_trim(first || !one.len ? one : str_sub(one, 1, one.len)));
			first = false;
		}
		text_line(o);
		buf_release(&b);
	}
	text_line(o);
}

enum status text_marc(const struct text_in *in, struct text_out *o, struct err *err)
{
	if (!in->map)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "too large to be mapped");
	struct str rest = str_make(in->map, (size_t)in->size), r;
	while (!o->limit && str_next(&rest, '\x1D', &r)) {
		char charset[DECODE_NAME_MAX];
		if (r.len < 24)
			continue;
		decode_choose(r, STR(""), STR(""), charset);
		marc_record(o, r, charset);
	}
	return ST_OK;
}

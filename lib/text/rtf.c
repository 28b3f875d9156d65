/* rtf.c - Rich Text Format (Microsoft's specification 1.9.1).
 *
 * A tokenizer over the mapped file and a stack of group states. Bytes of text
 * are gathered in the character set of the font in force and decoded when it
 * changes: so \'xx pairs of GBK, split as they please, stay together. What
 * \u gives wins over its fallback, which is skipped by count. Table cells
 * become TABs, rows lines, fields their results; their addresses follow at
 * the end of the text. */
#include "codepage.h"
#include "convert.h"
#include "decode.h"

#include <sluice/utf8.h>

#include <stdio.h>
#include <stdlib.h>

#define GROUPS_MAX 2000    /* deeper nesting is ignored, not followed */
#define FONTS_MAX 4096
#define PENDING_BYTES_MAX (64u << 10)
#define LINKS_BYTES_MAX (256u << 10)

enum dest { D_TEXT, D_SKIP, D_FONTS, D_INFO, D_VALUE, D_INSTRUCTION, D_REVISERS };

struct group {
	enum dest dest;
	uint32_t cp;           /* code page of text bytes */
	int uc;                /* fallback bytes after \u */
	const char *meta;      /* key a D_VALUE goes to */
};

struct rtf {
	const struct text_in *in;
	struct text_out *out;
	struct str s;
	size_t at;
	struct group stack[GROUPS_MAX];
	int depth, over;
	uint32_t default_cp;
	struct { int number; uint32_t cp; } font[FONTS_MAX];
	int fonts, font_now;
	int skip_chars;        /* of a \u fallback */
	uint32_t high;         /* first half of a surrogate pair */
	struct buf pending;    /* text bytes in the group's code page */
	struct buf value;      /* a metadata value or a field's instruction */
	struct buf links;
	struct buf formula;    /* of a field that may have no result; written where its group ends and nothing came */
	int formula_depth;     /* that group's */
	uint64_t formula_at;   /* bytes of text before it */
	int date[5];
	bool star;             /* \* was just read */
	bool opened;           /* nothing yet in this group: only there \* names a destination */
	const char *property;  /* name of the property whose value comes next; arena */
	bool shape_told;       /* the shape's property at hand is words */
	bool remark;           /* who made the remark to come has been written */
};

static struct group *top(struct rtf *r)
{
	return &r->stack[r->depth];
}

static void put(struct rtf *r, struct str s)
{
	switch (top(r)->dest) {
	case D_TEXT: text_put(r->out, s); break;
	case D_VALUE: case D_INSTRUCTION: case D_REVISERS: buf_add_str(&r->value, s); break;
	default: break;
	}
}

static void flush(struct rtf *r)
{
	if (!r->pending.len)
		return;
	struct buf utf8;
	buf_init(&utf8, PENDING_BYTES_MAX * 4);
	r->out->undecoded += decode_bytes(buf_str(&r->pending), codepage_name(top(r)->cp), &utf8);
	put(r, buf_str(&utf8));
	buf_release(&utf8);
	buf_clear(&r->pending);
}

static void byte(struct rtf *r, char c)
{
	if (r->skip_chars > 0) {
		r->skip_chars--;
		return;
	}
	enum dest d = top(r)->dest;
	if (d == D_SKIP || d == D_INFO || d == D_FONTS)
		return;
	if (r->pending.len + 1 >= PENDING_BYTES_MAX)
		flush(r);
	buf_add_char(&r->pending, c);
}

static void unicode(struct rtf *r, int n)
{
	flush(r);
	uint32_t u = (uint32_t)(n < 0 ? n + 65536 : n);
	if (u >= 0xD800 && u < 0xDC00) {
		r->high = u;
	} else {
		if (u >= 0xDC00 && u < 0xE000)
			u = r->high ? 0x10000 + ((r->high - 0xD800) << 10) + (u - 0xDC00) : 0xFFFD;
		r->high = 0;
		/* symbol fonts hide letters in the private area */
		if (u >= 0xF020 && u < 0xF0FF)
			u -= 0xF000;
		if (top(r)->dest == D_TEXT) {
			text_put_cp(r->out, u);
		} else {
			char c[4];
			put(r, str_make(c, utf8_encode(u, c)));
		}
	}
	r->skip_chars = top(r)->uc;
}

/* Destinations that hold no text of the document. */
static bool is_skipped(struct str w)
{
	static const char *const names[] = { "colortbl", "stylesheet", "pict", "objdata", "objclass", "objname", "themedata", "colorschememapping", "datastore", "latentstyles",
		"listtable", "listoverridetable", "rsidtbl", "generator", "xmlnstbl", "filetbl", "mmathPr", "fontemb", "fontfile", "bkmkstart", "bkmkend",
		"pnseclvl", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "xe", "tc", "rxe", "atnid", "atnref", "atndate", "atrfstart", "atrfend", "template", "nonshppict", "panose",
		"private", "passwordhash", "datafield", "formfield", "pgptbl", "protusertbl", "wgrffmtfilter", "xmlattrname", "xmlattrvalue", "listpicture", "levelnumbers", "leveltext", "keycode", "pntxtb", "pntxta", "fldtype", "linkval" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (str_eqz(w, names[i]))
			return true;
	return false;
}

/* \* destinations that do hold text. */
static bool is_read(struct str w)
{
	static const char *const names[] = { "shpinst",   "shptxt", "annotation", "footnote", "shppict", "ud",        "atnauthor",
					     "userprops", "ftnalt", "revtbl",     "mmath",    "moMath",  "moMathPara" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (str_eqz(w, names[i]))
			return true;
	return false;
}

static const char property_name[] = "", shape_name[] = "";

/* Properties of shapes that somebody wrote: WordArt, alternative text, links. */
static bool is_told_of_shape(struct str name)
{
	return str_is_any(name, "gtextUNICODE|wzDescription|wzTooltip");
}

static const char *info_key(struct str w)
{
	static const struct {
		const char *w, *key;
	} rows[] = { { "title", "title" },       { "author", "author" },      { "operator", "last_author" }, { "company", "company" },
		     { "subject", "subject" },   { "keywords", "keywords" },  { "doccomm", "comment" },      { "manager", "manager" },
		     { "category", "category" }, { "hlinkbase", "link_base" } };
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (str_eqz(w, rows[i].w))
			return rows[i].key;
	return NULL;
}

static void set_font(struct rtf *r, int number)
{
	for (int i = 0; i < r->fonts; i++)
		if (r->font[i].number == number) {
			if (top(r)->cp != r->font[i].cp && r->font[i].cp) {
				flush(r);
				top(r)->cp = r->font[i].cp;
			} else if (!r->font[i].cp && top(r)->cp != r->default_cp) {
				flush(r);
				top(r)->cp = r->default_cp;
			}
			return;
		}
}

static void font_word(struct rtf *r, struct str w, int n)
{
	if (str_eqz(w, "f")) {
		if (r->fonts < FONTS_MAX) {
			r->font_now = r->fonts++;
			r->font[r->font_now].number = n;
			r->font[r->font_now].cp = 0;
		}
	} else if (r->font_now >= 0 && str_eqz(w, "fcharset")) {
		r->font[r->font_now].cp = codepage_of_fcharset((uint32_t)n);
	} else if (r->font_now >= 0 && str_eqz(w, "cpg")) {
		r->font[r->font_now].cp = (uint32_t)n;
	}
}

/* Characters that have a word of their own. */
static const char *symbol(struct str w)
{
	static const struct { const char *w, *s; } rows[] = { { "par", "\n" }, { "line", "\n" }, { "sect", "\n" }, { "softline", "\n" }, { "lbr", "\n" }, { "row", "\n" },
		{ "nestrow", "\n" }, { "tab", "\t" }, { "cell", "\t" }, { "nestcell", "\t" }, { "emdash", "\xE2\x80\x94" }, { "endash", "\xE2\x80\x93" }, { "bullet", "\xE2\x80\xA2" },
		{ "lquote", "\xE2\x80\x98" }, { "rquote", "\xE2\x80\x99" }, { "ldblquote", "\xE2\x80\x9C" }, { "rdblquote", "\xE2\x80\x9D" }, { "emspace", " " }, { "enspace", " " }, { "qmspace", " " } };
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (str_eqz(w, rows[i].w))
			return rows[i].s;
	return NULL;
}

static void word(struct rtf *r, struct str w, bool has_n, int n)
{
	struct group *g = top(r);
	bool star = r->star;
	const char *s;
	r->star = r->opened = false;
	/* a fallback character may be a word as well */
	if (r->skip_chars > 0 && (s = symbol(w))) {
		r->skip_chars--;
		return;
	}
	if (g->dest == D_FONTS) {
		font_word(r, w, n);
		return;
	}
	if (str_eqz(w, "u") && has_n) {
		if (g->dest != D_SKIP)
			unicode(r, n);
		return;
	}
	if (str_eqz(w, "uc")) {
		g->uc = n < 0 || n > 16 ? 1 : n;
		return;
	}
	if (g->dest == D_SKIP)
		return;
	if (str_eqz(w, "fonttbl")) {
		flush(r);
		g->dest = D_FONTS;
		r->font_now = -1;
	} else if (str_eqz(w, "info") || str_eqz(w, "userprops")) {
		flush(r);
		g->dest = D_INFO;
	} else if (g->dest == D_INFO) {
		/* a property its author named: the name, then the value */
		const char *key = str_eqz(w, "propname") ? property_name : str_eqz(w, "staticval") ? r->property : info_key(w);
		if (key) {
			g->meta = key;
			g->dest = D_VALUE;
			buf_clear(&r->value);
		} else if (str_eqz(w, "creatim") || str_eqz(w, "revtim") || str_eqz(w, "printim")) {
			g->meta = w.p[0] == 'c' ? "created" : w.p[0] == 'r' ? "modified" : "printed";
			memset(r->date, 0, sizeof r->date);
		} else if (has_n) {
			static const char *const part[] = { "yr", "mo", "dy", "hr", "min" };
			for (int i = 0; i < 5; i++)
				if (str_eqz(w, part[i]))
					r->date[i] = n;
		}
	} else if (str_eqz(w, "revtbl")) {
		flush(r);
		g->dest = D_REVISERS;
	} else if (str_eqz(w, "sn")) {
		flush(r);
		g->dest = D_VALUE;
		g->meta = shape_name;
		buf_clear(&r->value);
	} else if (str_eqz(w, "sv")) {
		flush(r);
		g->dest = r->shape_told ? g->dest : D_SKIP;
		if (r->shape_told && g->dest == D_TEXT)
			text_line(r->out);
	} else if (str_eqz(w, "fldinst")) {
		flush(r);
		g->dest = D_INSTRUCTION;
		buf_clear(&r->value);
	} else if (is_skipped(w) || (star && !is_read(w))) {
		flush(r);
		g->dest = D_SKIP;
	} else if (str_eqz(w, "ansicpg")) {
		r->default_cp = g->cp = n == 0 ? 1252 : (uint32_t)n;
	} else if (str_eqz(w, "mac")) {
		r->default_cp = g->cp = 10000;
	} else if (str_eqz(w, "pc")) {
		r->default_cp = g->cp = 437;
	} else if (str_eqz(w, "pca")) {
		r->default_cp = g->cp = 850;
	} else if (str_eqz(w, "f")) {
		set_font(r, n);
	} else if (str_eqz(w, "page")) {
		flush(r);
		if (g->dest == D_TEXT)
			text_page(r->out);
	} else if (str_eqz(w, "footnote") || str_eqz(w, "annotation") || str_eqz(w, "atnauthor")) {
		/* notes stand apart, a remark behind who made it */
		flush(r);
		if (g->dest == D_TEXT && r->out->last != '\n')
			text_put(r->out, r->remark && w.p[1] == 'n' ? STR(": ") : STR(" "));
		r->remark = str_eqz(w, "atnauthor");
	} else if ((s = symbol(w))) {
		flush(r);
		put(r, str_from(s));
	}
}

/* Furigana and the like have no result; others' stands there as text. */
static void formula(struct rtf *r)
{
	if (r->out->bytes == r->formula_at)
		text_put(r->out, buf_str(&r->formula));
	buf_clear(&r->formula);
}

static void close_group(struct rtf *r)
{
	struct group *g = top(r);
	flush(r);
	if (r->depth == 0)
		return;
	if (r->formula.len && r->depth <= r->formula_depth)
		formula(r);
	struct group *outer = &r->stack[r->depth - 1];
	if (g->dest == D_VALUE && outer->dest == D_INFO && g->meta == property_name) {
		r->property = arena_printf(&r->out->arena, "custom:%.*s", STR_ARG(str_sub(str_trim(buf_str(&r->value)), 0, 100)));
		buf_clear(&r->value);
	} else if (g->dest == D_VALUE && g->meta == shape_name) {
		r->shape_told = is_told_of_shape(str_trim(buf_str(&r->value)));
		buf_clear(&r->value);
	} else if (g->dest == D_REVISERS) {
		struct str who = str_trim(buf_str(&r->value));
		if (str_ends(who, STR(";")))
			who.len--;
		if (who.len && !str_eqz(who, "Unknown"))
			text_meta(r->out, "revisers", who);
		buf_clear(&r->value);
	} else if (g->dest == D_VALUE && outer->dest == D_INFO && r->value.len) {
		text_meta(r->out, g->meta, str_trim(buf_str(&r->value)));
		buf_clear(&r->value);
	} else if (g->dest == D_INFO && outer->dest == D_INFO && g->meta && r->date[0] > 1900 && r->date[0] < 3000) {
		char iso[80];
		int k = snprintf(iso, sizeof iso, "%04d-%02d-%02dT%02d:%02d", r->date[0], r->date[1], r->date[2], r->date[3], r->date[4]);
		text_meta(r->out, g->meta, str_make(iso, k > 0 ? (size_t)k : 0));
	} else if (g->dest == D_INSTRUCTION && outer->dest != D_INSTRUCTION) {
		struct str whole = str_trim(buf_str(&r->value));
		if (str_eq_nocase(str_sub(whole, 0, 3), STR("EQ ")) && outer->dest == D_TEXT) {
			formula(r);
			buf_add_str(&r->formula, str_sub(whole, 3, whole.len));
			r->formula_depth = r->depth - 1;
			r->formula_at = r->out->bytes;
		}
		ptrdiff_t at = str_find(buf_str(&r->value), STR("HYPERLINK"));
		struct str v = str_sub(buf_str(&r->value), at < 0 ? r->value.len : (size_t)at + 9, r->value.len), url;
		ptrdiff_t q = str_find_char(v, '"');
		v = q >= 0 ? str_sub(v, (size_t)q + 1, v.len) : str_trim(v);
		if (str_next(&v, q >= 0 ? '"' : ' ', &url) && url.len && str_find_char(url, ':') > 0) {
			buf_add_str(&r->links, url);
			buf_add_char(&r->links, '\n');
		}
		buf_clear(&r->value);
	}
	r->depth--;
	r->skip_chars = 0;
}

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* After a backslash. */
static void control(struct rtf *r)
{
	struct str s = r->s;
	if (r->at >= s.len)
		return;
	char c = s.p[r->at];
	if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) {
		r->at++;
		switch (c) {
		case '\'':
			if (r->at + 2 <= s.len && hex(s.p[r->at]) >= 0 && hex(s.p[r->at + 1]) >= 0) {
				byte(r, (char)(hex(s.p[r->at]) << 4 | hex(s.p[r->at + 1])));
				r->at += 2;
			}
			break;
		case '\\': case '{': case '}': byte(r, c); break;
		case '~': byte(r, ' '); break;
		case '_': byte(r, '-'); break;
		case '*': r->star = r->opened; break;
		case '\n': case '\r': word(r, STR("par"), false, 0); break;
		case '\t': word(r, STR("tab"), false, 0); break;
		default: break;
		}
		return;
	}
	size_t from = r->at;
	while (r->at < s.len && ((s.p[r->at] >= 'a' && s.p[r->at] <= 'z') || (s.p[r->at] >= 'A' && s.p[r->at] <= 'Z')) && r->at - from < 40)
		r->at++;
	struct str w = str_sub(s, from, r->at);
	bool minus = r->at < s.len && s.p[r->at] == '-', has_n = false;
	size_t digits = r->at + minus;
	int n = 0;
	while (digits < s.len && s.p[digits] >= '0' && s.p[digits] <= '9') {
		if (n < 100000000)
			n = n * 10 + (s.p[digits] - '0');
		digits++;
		has_n = true;
	}
	if (has_n)
		r->at = digits;
	if (r->at < s.len && s.p[r->at] == ' ')
		r->at++;
	if (str_eqz(w, "bin") && has_n && !minus) {
		r->at = (size_t)n < s.len - r->at ? r->at + (size_t)n : s.len;
		return;
	}
	word(r, w, has_n, minus ? -n : n);
}

enum status text_rtf(const struct text_in *in, struct text_out *out, struct err *err)
{
	if (!in->map)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "RTF of %llu bytes is larger than allowed", (unsigned long long)in->size);
	struct rtf *r = xcalloc(1, sizeof *r);
	r->in = in;
	r->out = out;
	r->s = str_make(in->map, (size_t)in->size);
	r->default_cp = 1252;
	r->font_now = -1;
	r->stack[0] = (struct group){ .dest = D_TEXT, .cp = 1252, .uc = 1 };
	buf_init(&r->pending, PENDING_BYTES_MAX);
	buf_init(&r->value, PENDING_BYTES_MAX);
	buf_init(&r->links, LINKS_BYTES_MAX);
	buf_init(&r->formula, PENDING_BYTES_MAX);
	bool closed = false;
	while (r->at < r->s.len && !out->limit) {
		char c = r->s.p[r->at++];
		switch (c) {
		case '{':
			flush(r);
			r->skip_chars = 0;
			r->opened = true;
			if (r->depth + 1 < GROUPS_MAX) {
				r->stack[r->depth + 1] = r->stack[r->depth];
				r->depth++;
			} else {
				r->over++;
			}
			break;
		case '}':
			r->star = r->opened = false;
			if (r->over)
				r->over--;
			else
				close_group(r);
			closed = r->depth == 0;
			break;
		case '\\': control(r); break;
		case '\r': case '\n': case '\0': break;
		default:
			r->opened = false;
			byte(r, c);
		}
	}
	flush(r);
	formula(r);
	text_line(out);
	text_put(out, buf_str(&r->links));
	buf_release(&r->formula);
	buf_release(&r->pending);
	buf_release(&r->value);
	buf_release(&r->links);
	bool deep = r->over > 0;
	free(r);
	if (deep)
		return err_set(err, ST_WARN, E_LIMIT_DEPTH, "groups nested deeper than %d", GROUPS_MAX);
	return closed ? ST_OK : err_set(err, ST_WARN, E_TRUNCATED, "the document ends within a group");
}

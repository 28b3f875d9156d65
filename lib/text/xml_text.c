/* xml_text.c - XML of any kind: its text, element by element, and what the
 * better known vocabularies keep in attributes. FictionBook, RSS, Atom, SVG,
 * DocBook, TMX, XLIFF, TTML, DITA and the unknown rest. WordprocessingML in
 * one file goes to the reader of DOCX. */
#include "chat.h"
#include "decode.h"
#include "flow_picture.h"
#include "html.h"
#include "markup.h"
#include "ooxml.h"

#include <stdlib.h>

/* Where what kind it is is looked for. */
#define HEAD_BYTES 16384u

enum xml_kind { XML_ANY, XML_PROSE, XML_FICTION, XML_FEED, XML_WORD, XML_SHEET };

/* Elements within a line; all others are blocks. */
static const char *const inline_elements[] = {
	"b",    "i",   "em",   "strong",  "emphasis",  "a",    "sub",           "sup",   "span", "tspan",  "code",  "ph",
	"bpt",  "ept", "it",   "hi",      "g",         "x",    "strikethrough", "style", "link", "phrase", "quote", "u",
	"font", "q",   "cite", "keyword", "uicontrol", "term", "xref",          "mrk",   "s",    "br",     NULL
};

static bool one_of(const char *name, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(name, *list) == 0)
			return true;
	return false;
}

/* "<map version=", whatever stands between. */
static bool is_mind_map(struct str head)
{
	ptrdiff_t at = str_find(head, STR("<map")), end;
	struct str s = at < 0 ? STR("") : str_sub(head, (size_t)at + 4, head.len);
	return s.len && (unsigned char)s.p[0] <= ' ' && (end = str_find_char(s, '>')) > 0 && str_find(str_sub(s, 0, (size_t)end), STR("version=")) >= 0;
}

static enum xml_kind kind_of(struct str head)
{
	if (str_find(head, STR("<FictionBook")) >= 0)
		return XML_FICTION;
	if (str_find(head, STR("schemas.microsoft.com/office/word/2003/wordml")) >= 0 || str_find(head, STR("progid=\"Word.Document\"")) >= 0)
		return XML_WORD;
	if (str_find(head, STR("urn:schemas-microsoft-com:office:spreadsheet")) >= 0)
		return XML_SHEET;
	if (str_find(head, STR("<rss")) >= 0 || str_find(head, STR("http://www.w3.org/2005/Atom")) >= 0 || str_find(head, STR("purl.org/rss")) >= 0)
		return XML_FEED;
	static const char *const prose[] = { "<svg", "<topic", "<concept", "<task", "<dita",    "<article", "<book", "<html",
					     "<tt ", "<tt>",   "<xliff",   "<tmx",  "<office:", "<ncx",     "<TEI",  "<manifest" };
	for (size_t i = 0; i < sizeof prose / sizeof prose[0]; i++)
		if (str_find(head, str_from(prose[i])) >= 0)
			return XML_PROSE;
	return is_mind_map(head) ? XML_PROSE : XML_ANY;
}

/* In data (backups of messages, settings, exports) the attributes say it. */
static void put_attributes(struct flow *f, struct markup *m)
{
	for (unsigned i = 0; i < m->attrs; i++) {
		struct str name = m->attr[i].name, v;
		if (str_starts(name, STR("xmlns")) || str_starts(name, STR("xml:")) || str_starts(name, STR("xsi:")) ||
		    str_starts(name, STR("rdf:")) || str_eqz(name, "id") || str_eqz(name, "style") || str_eqz(name, "encoding"))
			continue;
		v = str_trim(m->attr[i].raw);
		if (v.len == 0 || v.len > 65536)
			continue;
		buf_clear(&m->value);
		markup_decode(v, false, &m->value);
		flow_text(f, buf_str(&m->value));
		flow_text(f, STR(" "));
	}
}

static void property(struct flow *f, struct markup *m, const char *key)
{
	struct buf b;
	buf_init(&b, TEXT_META_VALUE_MAX);
	markup_inner(m, &b);
	text_meta(f->o, key, buf_str(&b));
	buf_release(&b);
}

/* Header and footer: &L &C &R, fonts and sizes are commands. */
static void sheet_margin(struct flow *f, struct str s)
{
	flow_block(f);
	for (size_t i = 0; i < s.len; i++) {
		size_t from = i;
		while (i < s.len && s.p[i] != '&')
			i++;
		flow_text(f, str_sub(s, from, i));
		if (++i < s.len && s.p[i] == '"')
			for (i++; i < s.len && s.p[i] != '"'; i++)
				;
		else if (i < s.len)
			flow_text(f, s.p[i] == '&' ? STR("&") : STR(" "));
	}
	flow_block(f);
}

/* Excel's XML of 2003: rows, cells with an index, data. */
static bool sheet_element(struct flow *f, struct markup *m, bool open, unsigned *sheets)
{
	const char *key = open && !*sheets ? ooxml_meta_key(m->name) : NULL;
	if (key) { /* before the first sheet stands who made it */
		property(f, m, key);
	} else if (open && markup_has(m, "dt:dt")) {
		property(f, m, arena_printf(&f->o->arena, "custom:%.100s", m->name));
	} else if (open && (markup_is(m, "ExcelWorkbook") || markup_is(m, "OfficeDocumentSettings") || markup_is(m, "Styles"))) {
		markup_skip(m); /* windows, colours, fonts */
	} else if (open && (markup_is(m, "Header") || markup_is(m, "Footer"))) {
		sheet_margin(f, markup_attr(m, "Data"));
	} else if (open && markup_is(m, "Comment")) {
		flow_text(f, STR(" "));
		flow_text(f, markup_attr(m, "Author"));
		flow_text(f, STR(": "));
	} else if (markup_is(m, "Worksheet")) {
		if (open) {
			if ((*sheets)++)
				text_page(f->o);
			flow_text(f, markup_attr(m, "Name"));
			flow_block(f);
		}
	} else if (markup_is(m, "Table")) {
		if (open)
			flow_table_open(f);
		else
			flow_table_close(f);
	} else if (markup_is(m, "Row")) {
		if (open)
			flow_row(f);
		else
			flow_row_end(f);
	} else if (markup_is(m, "Cell")) {
		if (open) {
			int64_t merge = markup_int(m, "MergeAcross", 0);
			flow_cell(f, merge > 0 && merge < 200 ? (unsigned)merge + 1 : 1, 1);
			if (markup_has(m, "HRef"))
				flow_link(f, markup_attr(m, "HRef"));
		} else {
			flow_cell_end(f);
		}
	} else {
		return markup_is(m, "Data") || markup_is(m, "B") || markup_is(m, "I") || markup_is(m, "Font");
	}
	return true;
}

static void feed_html(struct flow *f, struct buf *b)
{
	/* descriptions are HTML, escaped */
	struct source_mem mem;
	source_mem_init(&mem, buf_str(b));
	html_read(f, &mem.src, false);
	buf_clear(b);
}

static void read_any(struct flow *f, struct markup *m, enum xml_kind kind)
{
	static const char *const shown[] = { "alt", "title", "label", "caption", "content", "TEXT", "LINK", NULL };
	static const char *const html_parts[] = { "description", "encoded", "content", "summary", NULL };
	struct buf inner;
	unsigned sheets = 0;
	bool titled = false;
	buf_init(&inner, 16u << 20);
	enum markup_token t;
	while (!f->o->limit && (t = markup_next(m)) != MARKUP_EOF) {
		if (t == MARKUP_TEXT) {
			/* a day without an hour */
			struct str s = m->text, midnight = STR("T00:00:00.000");
			flow_text(f, kind == XML_SHEET && str_ends(s, midnight) ? str_sub(s, 0, s.len - midnight.len) : s);
			continue;
		}
		bool open = t == MARKUP_OPEN;
		if (kind == XML_SHEET && sheet_element(f, m, open, &sheets))
			continue;
		if (markup_is(m, "binary") || markup_is(m, "binData") || markup_is(m, "BinData") || markup_is(m, "image") ||
		    (open && markup_is(m, "script")) || (open && markup_is(m, "style") && kind == XML_PROSE)) {
			if (open && strcmp(m->name, "image") == 0) {
				flow_picture_uri(f, markup_attr(m, "href"));
			} else if (open && strcmp(m->name, "script") != 0 && strcmp(m->name, "style") != 0) {
				markup_inner(m, &inner);
				flow_picture(f, buf_str(&inner));
				buf_clear(&inner);
			} else if (open) {
				markup_skip(m);
			}
			continue;
		}
		if (open && kind == XML_FEED && one_of(m->name, html_parts)) {
			flow_block(f);
			markup_inner(m, &inner);
			feed_html(f, &inner);
			flow_block(f);
			continue;
		}
		if (open && !titled && (markup_is(m, "title") || markup_is(m, "book-title"))) {
			titled = true;
			flow_block(f);
			markup_inner(m, &inner);
			text_meta(f->o, "title", buf_str(&inner));
			flow_text(f, buf_str(&inner));
			flow_block(f);
			buf_clear(&inner);
			continue;
		}
		if (open && strcmp(m->prefix, "dc") == 0 && ooxml_meta_key(m->name)) { /* Dublin Core: text and property */
			flow_block(f);
			markup_inner(m, &inner);
			text_meta(f->o, ooxml_meta_key(m->name), str_trim(buf_str(&inner)));
			flow_text(f, buf_str(&inner));
			flow_block(f);
			buf_clear(&inner);
			continue;
		}
		bool block = !one_of(m->name, inline_elements);
		if (block)
			flow_block(f);
		if (open && kind == XML_ANY)
			put_attributes(f, m);
		else if (open)
			for (unsigned i = 0; shown[i]; i++) {
				struct str v = str_trim(markup_attr(m, shown[i]));
				if (v.len > 1 && v.len < 2000) {
					flow_text(f, STR(" "));
					flow_text(f, v);
					flow_text(f, STR(" "));
				}
			}
		if (open && (markup_is(m, "a") || markup_is(m, "link") || markup_is(m, "enclosure"))) {
			struct str url = markup_attr(m, "href");
			if (!url.len)
				url = markup_attr(m, "url");
			if (str_find_char(url, ':') > 0)
				flow_link(f, url);
		}
		if (!block && !open && markup_is(m, "br"))
			flow_break(f);
	}
	if (sheets)
		f->o->pages++;
	buf_release(&inner);
}

enum status text_xml(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct buf hb;
	char charset[DECODE_NAME_MAX];
	(void)err;
	buf_init(&hb, 1u << 20);
	struct str head = decode_head(in, 1u << 20, &hb);
	decode_choose(head, html_declared(head), in->charset, charset);
	struct buf narrow;
	buf_init(&narrow, HEAD_BYTES);
	if (strncmp(charset, "UTF-16", 6) == 0) {
		/* names of elements are of ASCII */
		for (size_t i = 0; i < head.len && i < (size_t)2 * HEAD_BYTES; i++)
			if (head.p[i])
				buf_add_char(&narrow, head.p[i]);
		head = buf_str(&narrow);
	}
	enum xml_kind kind = kind_of(str_sub(head, 0, HEAD_BYTES));
	bool word_package = str_find(str_sub(head, 0, 4096), STR("schemas.microsoft.com/office/2006/xmlPackage")) >= 0;
	bool chat = chat_is_xml(str_sub(head, 0, HEAD_BYTES));
	buf_release(&narrow);
	buf_release(&hb);
	struct source_fd fd;
	struct source_charset cs;
	struct markup m;
	struct flow f;
	source_fd_init(&fd, in->fd);
	source_charset_init(&cs, &fd.src, charset);
	if (chat) {
		chat_xml(o, &cs.src);
		o->undecoded += cs.undecoded;
		source_charset_release(&cs);
		return ST_OK;
	}
	markup_init(&m, &cs.src, false);
	flow_init(&f, o);
	if (kind == XML_WORD || word_package) {
		struct docx *d = docx_new(&f, NULL);
		docx_story(d, &m, NULL);
		docx_deleted(d);
		docx_free(d);
	} else {
		read_any(&f, &m, kind);
	}
	flow_end(&f);
	flow_release(&f);
	markup_release(&m);
	o->undecoded += cs.undecoded;
	source_charset_release(&cs);
	return ST_OK;
}

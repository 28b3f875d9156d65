/* html.c - HTML to lines of text.
 *
 * Blocks become lines, tables become TAB rows (flow.c does both), headings
 * stand alone, scripts and styles go, titles of sections and alternative texts
 * of pictures stay. Targets of links are kept where they say something: whole
 * addresses, and files lying beside the page. */
#include "html.h"
#include "flow_picture.h"

#include "chat.h"
#include "decode.h"
#include "markup.h"

#include <sluice/utf8.h>
#include <stdlib.h>
#include <strings.h>

enum tag_kind { T_INLINE, T_BLOCK, T_BREAK, T_TABLE, T_ROW, T_CELL, T_PRE, T_TITLE, T_META, T_LINK, T_IMG, T_INPUT, T_DROP, T_SPACE };

static const struct {
	const char *name;
	enum tag_kind kind;
} tags[] = { /* sorted */
	{ "a", T_LINK }, { "address", T_BLOCK }, { "article", T_BLOCK }, { "aside", T_BLOCK }, { "blockquote", T_BLOCK }, { "body", T_BLOCK },
	{ "br", T_BREAK }, { "button", T_SPACE }, { "caption", T_BLOCK }, { "center", T_BLOCK }, { "dd", T_BLOCK }, { "details", T_BLOCK }, { "dir", T_BLOCK },
	{ "div", T_BLOCK }, { "dl", T_BLOCK }, { "dt", T_BLOCK }, { "fieldset", T_BLOCK }, { "figcaption", T_BLOCK }, { "figure", T_BLOCK },
	{ "footer", T_BLOCK }, { "form", T_BLOCK }, { "frameset", T_BLOCK }, { "h1", T_BLOCK }, { "h2", T_BLOCK }, { "h3", T_BLOCK },
	{ "h4", T_BLOCK }, { "h5", T_BLOCK }, { "h6", T_BLOCK }, { "head", T_BLOCK }, { "header", T_BLOCK }, { "hr", T_BLOCK }, { "html", T_BLOCK },
	{ "img", T_IMG }, { "input", T_INPUT }, { "legend", T_BLOCK }, { "li", T_BLOCK }, { "listing", T_PRE }, { "main", T_BLOCK },
	{ "menu", T_BLOCK }, { "meta", T_META }, { "nav", T_BLOCK }, { "noscript", T_BLOCK }, { "ol", T_BLOCK }, { "optgroup", T_BLOCK },
	{ "option", T_BLOCK }, { "p", T_BLOCK }, { "plaintext", T_PRE }, { "pre", T_PRE }, { "rp", T_DROP }, { "script", T_DROP }, { "section", T_BLOCK },
	{ "select", T_BLOCK }, { "style", T_DROP }, { "summary", T_BLOCK }, { "table", T_TABLE }, { "tbody", T_INLINE }, { "td", T_CELL },
	{ "textarea", T_PRE }, { "th", T_CELL }, { "title", T_TITLE }, { "tr", T_ROW }, { "ul", T_BLOCK }, { "xmp", T_PRE },
};

static enum tag_kind kind_of(const char *name)
{
	size_t lo = 0, hi = sizeof tags / sizeof tags[0];
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int c = strcmp(name, tags[mid].name);
		if (c == 0)
			return tags[mid].kind;
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return T_INLINE;
}

/* <meta name=…> as normalised keys. */
static const struct {
	const char *name, *key;
} metas[] = {
	{ "author", "author" }, { "dc.creator", "author" }, { "dcterms.creator", "author" }, { "article:author", "author" }, { "originator", "author" },
	{ "description", "comment" }, { "og:description", "comment" }, { "dc.description", "comment" }, { "abstract", "comment" },
	{ "keywords", "keywords" }, { "news_keywords", "keywords" }, { "dc.subject", "subject" }, { "subject", "subject" },
	{ "generator", "software" }, { "progid", "software" }, { "copyright", "rights" }, { "dc.rights", "rights" },
	{ "dc.title", "title" }, { "og:title", "title" }, { "og:site_name", "site" }, { "og:url", "url" },
	{ "date", "created" }, { "dc.date", "created" }, { "article:published_time", "created" }, { "dcterms.created", "created" }, { "pubdate", "created" },
	{ "last-modified", "modified" }, { "article:modified_time", "modified" }, { "dcterms.modified", "modified" },
	{ "content-language", "language" }, { "dc.language", "language" }, { "publisher", "company" }, { "dc.publisher", "company" },
	{ "geo.position", "position" }, { "icbm", "position" }, { "template", "template" },
};

static void read_meta(struct flow *f, struct markup *m)
{
	char name[64];
	if (!markup_copy(m, "name", name, sizeof name) && !markup_copy(m, "property", name, sizeof name) &&
	    !markup_copy(m, "http-equiv", name, sizeof name))
		return;
	for (size_t i = 0; i < sizeof metas / sizeof metas[0]; i++)
		if (strcasecmp(name, metas[i].name) == 0) {
			text_meta(f->o, metas[i].key, markup_attr(m, "content"));
			return;
		}
}

/* A file beside the page: no scheme, no folder, an extension of a document or
 * picture. The logs of chats tie attachments to messages so. */
static bool beside(struct str url)
{
	static const char *const ext[] = { ".md", ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx",
		".pdf", ".txt", ".csv", ".log", ".zip", ".rar", ".7z", ".gz", ".mp3", ".amr", ".silk", ".mp4", ".wav", ".apk", ".exe", ".wps", ".et", ".eml", ".msg" };
	if (url.len < 4 || str_find_char(url, ':') >= 0 || str_find_char(url, '/') >= 0 || url.p[0] == '#')
		return false;
	for (size_t i = 0; i < sizeof ext / sizeof ext[0]; i++)
		if (str_ends_nocase(url, str_from(ext[i])))
			return true;
	return false;
}

static bool whole(struct str url)
{
	static const char *const scheme[] = { "http://", "https://", "ftp://",  "mailto:",    "tel:",
					      "magnet:", "tg://",    "file://", "thunder://", "ed2k://" };
	for (size_t i = 0; i < sizeof scheme / sizeof scheme[0]; i++)
		if (str_eq_nocase(str_sub(url, 0, strlen(scheme[i])), str_from(scheme[i])))
			return true;
	return false;
}

static void open_link(struct flow *f, struct markup *m)
{
	struct str url = str_trim(markup_attr(m, "href"));
	if (whole(url)) {
		if (str_eq_nocase(str_sub(url, 0, 7), STR("mailto:")))
			url = str_sub(url, 7, url.len);
		flow_link(f, url);
	} else if (beside(url)) {
		flow_link(f, url);
	}
}

static void read_img(struct flow *f, struct markup *m)
{
	struct str alt = str_trim(markup_attr(m, "alt"));
	bool dull = alt.len <= 1 || str_eq_nocase(alt, STR("image")) || str_eq_nocase(alt, STR("img")) || str_eq_nocase(alt, STR("picture"));
	if (!dull && alt.len < 1000) {
		flow_text(f, STR(" "));
		flow_text(f, alt);
		flow_text(f, STR(" "));
	}
	struct str url = str_trim(markup_attr(m, "src"));
	if (beside(url)) {
		flow_link(f, url);
		f->line = true; /* a line of pictures alone counts */
	}
	flow_picture_uri(f, url);
}

static void read_input(struct flow *f, struct markup *m)
{
	char type[16];
	markup_copy(m, "type", type, sizeof type);
	if (strcasecmp(type, "hidden") == 0 || strcasecmp(type, "checkbox") == 0 || strcasecmp(type, "radio") == 0)
		return;
	flow_text(f, STR(" "));
	flow_text(f, markup_attr(m, "value"));
	flow_text(f, STR(" "));
}

static void open_tag(struct flow *f, struct markup *m, enum tag_kind k)
{
	switch (k) {
	case T_BLOCK: {
		flow_block(f);
		/* sections that name themselves: the heading stands only there */
		struct str title = str_trim(markup_attr(m, "title"));
		if (title.len && title.len < 2000 && (markup_is(m, "div") || markup_is(m, "section") || markup_is(m, "article"))) {
			flow_text(f, title);
			flow_block(f);
		}
		break;
	}
	case T_BREAK: flow_break(f); break;
	case T_TABLE: flow_table_open(f); break;
	case T_ROW: flow_row(f); break;
	case T_CELL: {
		int64_t c = markup_int(m, "colspan", 1), r = markup_int(m, "rowspan", 1);
		flow_cell(f, c > 0 && c < 1000 ? (unsigned)c : 1, r > 0 && r < 65535 ? (unsigned)r : 1);
		break;
	}
	case T_PRE:
		flow_block(f);
		f->pre++;
		break;
	case T_LINK: open_link(f, m); break;
	case T_IMG: read_img(f, m); break;
	case T_INPUT: read_input(f, m); break;
	case T_SPACE: flow_text(f, STR(" ")); break;
	default: break;
	}
}

static void close_tag(struct flow *f, enum tag_kind k)
{
	switch (k) {
	case T_BLOCK: flow_block(f); break;
	case T_TABLE: flow_table_close(f); break;
	case T_ROW: flow_row_end(f); break;
	case T_CELL: flow_cell_end(f); break;
	case T_PRE:
		if (f->pre)
			f->pre--;
		flow_block(f);
		break;
	case T_SPACE: flow_text(f, STR(" ")); break;
	default: break;
	}
}

void html_read(struct flow *f, struct source *src, bool meta)
{
	struct markup m;
	markup_init(&m, src, true);
	struct buf title;
	buf_init(&title, TEXT_META_VALUE_MAX);
	bool in_title = false, titled = !meta;
	enum markup_token t;
	while (!f->o->limit && (t = markup_next(&m)) != MARKUP_EOF) {
		if (t == MARKUP_TEXT) {
			if (in_title)
				buf_add_str(&title, m.text);
			else
				flow_text(f, m.text);
			continue;
		}
		enum tag_kind k = kind_of(m.name);
		if (k == T_META && t == MARKUP_OPEN && meta) {
			read_meta(f, &m);
		} else if (k == T_TITLE) {
			in_title = t == MARKUP_OPEN && !titled;
			if (t == MARKUP_CLOSE && !titled && title.len) {
				titled = true;
				flow_block(f);
				flow_text(f, buf_str(&title));
				flow_block(f);
				text_meta(f->o, "title", buf_str(&title));
			}
		} else if (t == MARKUP_OPEN) {
			open_tag(f, &m, k);
			if (m.empty && k != T_BREAK && f->pre && k == T_PRE)
				f->pre--;
		} else {
			close_tag(f, k);
		}
	}
	flow_block(f);
	f->pre = 0;
	buf_release(&title);
	markup_release(&m);
}

struct str html_declared(struct str head)
{
	/* "charset" in a <meta>, or encoding="…" of an XML declaration */
	head = str_sub(head, 0, 8192);
	struct str rest = head;
	if (str_starts(str_trim(head), STR("<?xml"))) {
		ptrdiff_t e = str_find(head, STR("?>")), k = str_find(head, STR("encoding="));
		if (k > 0 && e > k)
			return str_sub(head, (size_t)k + 10, (size_t)e);
	}
	for (;;) {
		ptrdiff_t k = str_find(rest, STR("charset"));
		ptrdiff_t up = str_find(rest, STR("CHARSET"));
		if (k < 0 || (up >= 0 && up < k))
			k = up;
		if (k < 0)
			return STR("");
		size_t i = (size_t)k + 7;
		while (i < rest.len && (rest.p[i] == ' ' || rest.p[i] == '=' || rest.p[i] == '"' || rest.p[i] == '\''))
			i++;
		bool value = i > (size_t)k + 7;
		rest = str_sub(rest, i, rest.len);
		if (value)
			return str_sub(rest, 0, 64);
	}
}

static void read_as(struct text_out *o, struct source *src, const char *charset, bool meta, struct str chat)
{
	struct source_charset cs;
	source_charset_init(&cs, src, charset);
	if (chat.len) {
		chat_html(o, &cs.src, chat);
	} else {
		struct flow f;
		flow_init(&f, o);
		html_read(&f, &cs.src, meta);
		flow_end(&f);
		flow_release(&f);
	}
	o->undecoded += cs.undecoded;
	source_charset_release(&cs);
}

void html_bytes(struct text_out *o, struct str bytes, struct str charset, bool meta)
{
	char name[DECODE_NAME_MAX];
	decode_choose(str_sub(bytes, 0, 1u << 20), html_declared(bytes), charset, name);
	struct source_mem mem;
	source_mem_init(&mem, bytes);
	read_as(o, &mem.src, name, meta, STR(""));
}

enum status text_html(const struct text_in *in, struct text_out *o, struct err *err)
{
	(void)err;
	struct buf hb;
	buf_init(&hb, 1u << 20);
	struct str head = decode_head(in, 1u << 20, &hb);
	char name[DECODE_NAME_MAX];
	decode_choose(head, html_declared(head), in->charset, name);
	struct str chat = chat_is_html(head) ? head : STR("");
	struct source_fd fd;
	source_fd_init(&fd, in->fd);
	if (!in->map || name[0] || !chat_script(o, str_make(in->map, (size_t)in->size)))
		read_as(o, &fd.src, name, true, chat);
	buf_release(&hb);
	return ST_OK;
}

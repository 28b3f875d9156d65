/* look_text.c - kinds of text: what its first lines look like. The extension
 * breaks ties between kinds that cannot be told apart by shape (source code,
 * Markdown, configuration), never against what the bytes show. */
#include "identify/look.h"

#include "format/charset.h"
#include "format/mail_heads.h"

static bool name_ends(struct str name, const char *exts)
{
	struct str rest = str_from(exts), ext;
	while (str_next(&rest, ' ', &ext)) {
		if (name.len > ext.len && name.p[name.len - ext.len - 1] == '.' && str_ends_nocase(name, ext))
			return true;
	}
	return false;
}

static struct str skip_space(struct str s)
{
	if (str_starts(s, STR("\xEF\xBB\xBF")))
		s = str_sub(s, 3, s.len);
	while (s.len && (s.p[0] == ' ' || (s.p[0] >= '\t' && s.p[0] <= '\r')))
		s = str_sub(s, 1, s.len);
	return s;
}

static bool starts_nocase(struct str s, const char *z)
{
	size_t n = strlen(z);
	return s.len >= n && str_eq_nocase(str_sub(s, 0, n), str_make(z, n));
}

static bool has_nocase(struct str s, const char *z)
{
	size_t n = strlen(z);
	for (size_t i = 0; i + n <= s.len; i++)
		if (starts_nocase(str_sub(s, i, s.len), z))
			return true;
	return false;
}

/* From the first element on, behind the declaration and comments. */
static struct str first_element(struct str s)
{
	while (str_starts(s, STR("<?")) || str_starts(s, STR("<!"))) {
		bool comment = str_starts(s, STR("<!--"));
		ptrdiff_t end = str_find(s, comment ? STR("-->") : STR(">"));
		if (end < 0)
			return STR("");
		s = skip_space(str_sub(s, (size_t)end + (comment ? 3 : 1), s.len));
	}
	return s;
}

/* Outlook for Mac's messages. */
static bool is_olm(struct str s)
{
	s = first_element(s);
	size_t n = str_starts(s, STR("<emails")) ? 7 : str_starts(s, STR("<email")) ? 6 : 0;
	return n && n < s.len && (s.p[n] == '>' || (unsigned char)s.p[n] <= ' ');
}

/* FreeMind's: its map has a version, where a picture's in HTML has a name. */
static bool is_mind_map(struct str s)
{
	s = first_element(s);
	ptrdiff_t end = str_find_char(s, '>');
	return str_starts(s, STR("<map")) && end > 4 && (unsigned char)s.p[4] <= ' ' && str_find(str_sub(s, 0, (size_t)end), STR("version=")) >= 0;
}

const char *look_xml(struct str head)
{
	struct str s = skip_space(head), top = str_sub(s, 0, 4096);
	if (!str_starts(s, STR("<")))
		return NULL;
	static const struct { const char *has, *format; } rows[] = {
		{ "<office:document", "fodt" }, { "schemas.microsoft.com/office/word/2003/wordml", "wordml" }, { "progid=\"Word.Document\"", "wordml" },
		{ "urn:schemas-microsoft-com:office:spreadsheet", "spreadsheetml" }, { "progid=\"Excel.Sheet\"", "spreadsheetml" },
		{ "schemas.microsoft.com/office/2006/xmlPackage", "wordml" }, { "<OPFMessageCopy", "olm" },
		{ "<FictionBook", "fb2" }, { "<svg", "svg" }, { "<rss", "rss" }, { "<feed", "atom" }, { "<plist", "plist" }, { "<html", "xhtml" }, { "<HTML", "xhtml" },
	};
	bool xml = str_starts(s, STR("<?xml"));
	if (is_mind_map(s))
		return "xml";
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (str_find(top, str_from(rows[i].has)) < 0)
			continue;
		if (str_eqz(str_from(rows[i].format), "olm") && !is_olm(s))
			continue;
		/* only a document that says it is XML, or whose first element it is */
		if (!xml && !str_starts(s, str_from(rows[i].has)) && i > 6)
			continue;
		if (i == 0)
			return str_find(top, STR("opendocument.spreadsheet")) >= 0    ? "fods"
			       : str_find(top, STR("opendocument.presentation")) >= 0 ? "fodp"
										      : "fodt";
		if (i >= 12 && !xml)
			return NULL;
		return rows[i].format;
	}
	return xml ? "xml" : NULL;
}

/* Lines of the head that look like "Name: value" before an empty line. */
static const char *mail(struct str s)
{
	static const char *const known[] = { "from:", "to:", "subject:", "date:", "received:", "return-path:", "message-id:", "mime-version:", "content-type:",
		"delivered-to:", "x-mailer:", "reply-to:", "cc:", "sender:", "in-reply-to:", "references:", "x-originating-ip:", "content-transfer-encoding:",
		"x-gmail-labels:", "status:", "x-mozilla-status:", "thread-topic:", "thread-index:", "x-priority:", "dkim-signature:", "x-received:", "arc-seal:", "authentication-results:" };
	struct str line, top = str_sub(s, 0, 32768);
	int hits = 0, lines = 0;
	bool related = false, from = false, subject_or_date = false;
	/* a part alone, as it stands in a signed letter, names no sender */
	bool several = false, encoded = false;
	while (str_next_line(&top, &line)) {
		lines++;
		if (line.len == 0)
			break;
		if (line.p[0] == ' ' || line.p[0] == '\t') {
			if (lines == 1)
				return NULL;
			continue;
		}
		ptrdiff_t colon = str_find_char(line, ':');
		bool name = colon > 0 && colon < 60;
		for (ptrdiff_t i = 0; name && i < colon; i++)
			name = line.p[i] > ' ' && line.p[i] < 0x7F;
		if (!name)
			return hits >= 3 ? "eml" : NULL;
		for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
			if (starts_nocase(line, known[i]))
				hits++;
		from |= starts_nocase(line, "from:") || starts_nocase(line, "received:") || starts_nocase(line, "return-path:") ||
			starts_nocase(line, "message-id:");
		subject_or_date |= starts_nocase(line, "subject:") || starts_nocase(line, "date:") || starts_nocase(line, "mime-version:");
		if (starts_nocase(line, "content-type:")) {
			related = has_nocase(line, "multipart/related") || related;
			several |= mail_parts_begin(s, str_sub(line, 13, line.len));
		}
		encoded |= starts_nocase(line, "content-transfer-encoding:");
	}
	bool part = lines > 1 && (several || (encoded && hits >= 2));
	if (!part && (hits < 2 || !(from || subject_or_date)))
		return NULL;
	if (related && (has_nocase(str_sub(s, 0, 4096), "saved by") || has_nocase(str_sub(s, 0, 4096), "snapshot-content-location") ||
			!has_nocase(str_sub(s, 0, 8192), "\nto:")))
		return "mhtml";
	return part || (hits >= 2 && (lines > 1)) ? "eml" : NULL;
}

static bool is_mbox(struct str s)
{
	if (!str_starts(s, STR("From ")))
		return false;
	struct str line, rest = s;
	str_next_line(&rest, &line);
	bool year = false;
	for (size_t i = 5; i + 4 <= line.len; i++)
		year |= (memcmp(line.p + i, "19", 2) == 0 || memcmp(line.p + i, "20", 2) == 0) && line.p[i + 2] >= '0' && line.p[i + 2] <= '9';
	return (year || str_find(line, STR("@")) >= 0 || str_find(line, STR(" - ")) >= 0) && mail(rest);
}

/* Apple Mail: the message's length on a line, then the message. */
static bool is_emlx(struct str s)
{
	struct str line, rest = s;
	if (!str_next_line(&rest, &line))
		return false;
	line = str_trim(line);
	for (size_t i = 0; i < line.len; i++)
		if (line.p[i] < '0' || line.p[i] > '9')
			return false;
	return line.len && line.len < 12 && mail(rest);
}

/* S begins with a number and then what may follow one in a list: not with the
 * date of a log ("[2021/3/15, …"). */
static bool number_of_list(struct str s)
{
	size_t n = 0;
	while (n < s.len && ((s.p[n] >= '0' && s.p[n] <= '9') || strchr("+-.eE", s.p[n])))
		n++;
	s = skip_space(str_sub(s, n, s.len));
	return !s.len || s.p[0] == ',' || s.p[0] == ']';
}

static bool is_json(struct str s, bool *ret_lines)
{
	*ret_lines = false;
	if (!s.len || (s.p[0] != '{' && s.p[0] != '['))
		return false;
	struct str after = skip_space(str_sub(s, 1, s.len));
	if (s.p[0] == '{') {
		if (!after.len || (after.p[0] != '"' && after.p[0] != '}'))
			return false;
		/* a key and a colon */
		ptrdiff_t q = str_find_char(str_sub(after, 1, 512), '"');
		if (after.p[0] == '"' && q >= 0) {
			struct str c = skip_space(str_sub(after, (size_t)q + 2, after.len));
			if (!c.len || c.p[0] != ':')
				return false;
		}
		struct str line, rest = s;
		str_next_line(&rest, &line);
		line = str_trim(line);
		*ret_lines = line.len > 2 && line.p[line.len - 1] == '}' && str_starts(skip_space(rest), STR("{"));
		return true;
	}
	/* objects in a list, however they are set */
	if (after.len && after.p[0] == '{') {
		struct str first = skip_space(str_sub(after, 1, after.len));
		if (first.len && (first.p[0] == '"' || first.p[0] == '}'))
			return true;
	}
	return after.len && (strchr("{[\"]-tfn", after.p[0]) || (after.p[0] >= '0' && after.p[0] <= '9' && number_of_list(after))) &&
	       str_find_char(str_sub(s, 0, 2000), '\n') != 1 &&
	       (after.p[0] == '{' || after.p[0] == '[' || after.p[0] == '"' || after.p[0] == ']' ||
		str_find_char(str_sub(after, 0, 200), ',') > 0);
}

/* The same number of separators in line after line. */
static const char *table(struct str s)
{
	static const char seps[] = "\t,;|";
	struct str rest = str_sub(s, 0, 16384), line;
	bool cut = s.len > rest.len;
	size_t n = 0, count[4] = { 0 }, same[4] = { 0 };
	while (n < 20 && str_next_line(&rest, &line)) {
		if (!rest.len && n && cut)
			break; /* half a line tells a wrong number */
		bool quoted = false;
		size_t c[4] = { 0 };
		for (size_t i = 0; i < line.len; i++) {
			quoted ^= line.p[i] == '"';
			for (int k = 0; k < 4 && !quoted; k++)
				c[k] += line.p[i] == seps[k];
		}
		for (int k = 0; k < 4; k++) {
			same[k] += n && c[k] && c[k] == count[k];
			if (!n)
				count[k] = c[k];
		}
		n++;
	}
	for (int k = 0; k < 3; k++)
		if (n >= 3 && count[k] >= (k == 0 ? 1 : 2) && same[k] + 1 >= n * 9 / 10 + (n < 10))
			return k == 0 ? "tsv" : "csv";
	return NULL;
}

static const char *html(struct str s)
{
	static const char *const first[] = { "<!doctype html", "<html",   "<head",   "<body", "<title", "<table", "<!-- saved from",
					     "<meta ",         "<script", "<style",  "<div",  "<p>",    "<h1",    "<center",
					     "<font",          "<br",     "<a href", "<img " };
	struct str t = s;
	/* comments may stand first */
	for (int i = 0; i < 5 && str_starts(t, STR("<!--")); i++) {
		ptrdiff_t end = str_find(t, STR("-->"));
		if (end < 0)
			break;
		t = skip_space(str_sub(t, (size_t)end + 3, t.len));
	}
	for (size_t i = 0; i < sizeof first / sizeof first[0]; i++)
		if (starts_nocase(t, first[i]))
			return "html";
	if (starts_nocase(t, "<!doctype"))
		return has_nocase(str_sub(t, 0, 2048), "<html") || has_nocase(str_sub(t, 0, 300), "html") ? "html" : NULL;
	struct str top = str_sub(s, 0, 8192);
	return has_nocase(top, "<html") && (has_nocase(top, "<body") || has_nocase(top, "<head")) ? "html" : NULL;
}

static bool is_sql(struct str s)
{
	struct str top = str_sub(s, 0, 16384);
	if (has_nocase(str_sub(s, 0, 300), "-- MySQL dump") || has_nocase(str_sub(s, 0, 300), "-- PostgreSQL database dump") ||
	    has_nocase(str_sub(s, 0, 300), "-- phpMyAdmin") || (str_starts(s, STR("COPY ")) && str_find(str_sub(top, 0, 4096), STR(" FROM stdin;")) > 0))
		return true;
	return ((has_nocase(top, "insert into ") || has_nocase(top, "insert [")) && has_nocase(top, "values")) || has_nocase(top, "create table [") ||
	       (has_nocase(top, "create table ") && str_find_char(top, '(') > 0 && str_find_char(top, ';') > 0);
}

/* A line CODE, then one that begins with WORD. */
static bool starts_code(struct str t, const char *code, const char *word)
{
	struct str first, second;
	return str_next_line(&t, &first) && str_next_line(&t, &second) && str_eqz(str_trim(first), code) &&
	       str_starts(str_trim(second), str_from(word));
}

/* Kinds that only their first lines or their names tell apart. S is the text,
 * T the same from its first letter. */
static const char *plain_text(const struct look *l, struct str s, struct str t)
{
	bool lines;
	/* pairs of lines: the code 0 begins a section, 999 is a comment */
	if (starts_code(t, "0", "SECTION") || (starts_code(t, "999", "") && name_ends(l->name, "dxf")))
		return "dxf";
	if (is_json(t, &lines))
		return lines ? "jsonl" : "json";
	if (name_ends(l->name, "c h cc cpp hpp cs java js ts py rb pl php sh go rs swift m css scss lua bat ps1 asp jsp groovy"))
		return "source";
	if (str_starts(t, STR("\\documentclass")) || str_starts(t, STR("\\input")) || str_starts(t, STR("\\begin{document}")) ||
	    name_ends(l->name, "tex ltx"))
		return "tex";
	if (is_sql(s))
		return "sql";
	if (name_ends(l->name, "csv"))
		return "csv";
	if (name_ends(l->name, "tsv tab"))
		return "tsv";
	if (str_starts(t, STR("#!")) && str_find(str_sub(t, 0, 60), STR("/")) > 0)
		return "source";
	if (name_ends(l->name, "md markdown mkd"))
		return "markdown";
	return table(s);
}

const char *look_text(const struct look *l, const char *charset)
{
	/* shapes are of ASCII: of wide text the low bytes are looked at */
	bool wide = strncmp(charset, "UTF-16", 6) == 0 || strncmp(charset, "UTF-32", 6) == 0;
	struct buf narrow;
	struct str s = l->head;
	buf_init(&narrow, LOOK_HEAD_BYTES);
	if (wide) {
		size_t unit = charset[4] == '3' ? 4 : 2, lead = charset[6] == 'B' ? unit - 1 : 0;
		for (size_t i = 0; i + unit <= s.len && narrow.len + 1 < narrow.max; i += unit) {
			unsigned char c = (unsigned char)s.p[i + lead];
			bool ascii = true;
			for (size_t k = 0; k < unit; k++)
				ascii &= k == lead || s.p[i + k] == 0;
			buf_add_char(&narrow, ascii && c < 0x80 ? (char)c : '\x80');
		}
		s = buf_str(&narrow);
		if (s.len && s.p[0] == '\x80')
			s = str_sub(s, 1, s.len);
	}
	const char *format = NULL;
	struct str t = skip_space(s);
	if (is_mbox(s))
		format = "mbox";
	else if (starts_nocase(t, "BEGIN:VCARD"))
		format = "vcard";
	else if (starts_nocase(t, "BEGIN:VCALENDAR"))
		format = "ical";
	else if (str_starts(s, STR("TABLE")) && str_starts(skip_space(str_sub(s, 5, s.len)), STR("0,1")))
		format = "dif";
	else if (str_starts(t, STR("%!PS")))
		format = "ps";
	else if (is_emlx(s))
		format = "emlx";
	else if (!(format = look_xml(t)) && !(format = mail(s)) && !(format = html(t)))
		format = plain_text(l, s, t);
	buf_release(&narrow);
	return format ? format : "text";
}


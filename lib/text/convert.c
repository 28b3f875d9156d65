/* convert.c - which converter for which bytes.
 *
 * identify's word comes first. Where it has none, or its converter finds
 * nothing, the bytes are asked: text is text by its characters, everything
 * else is unsupported, never a soup of printable bytes. */
#include "chat.h"
#include "decode.h"

#include "format/zip.h"

#include <sluice/utf8.h>

static const struct {
	const char *format, *by;
	text_convert_fn *fn;
} converters[] = {
#define CONVERTER(format, fn, by) { format, by, fn },
#include "converters.def"
#undef CONVERTER
};

text_convert_fn *text_converter(struct str format, const char **ret_by)
{
	for (size_t i = 0; i < sizeof converters / sizeof converters[0]; i++)
		if (str_eqz(format, converters[i].format)) {
			*ret_by = converters[i].by;
			return converters[i].fn;
		}
	return NULL;
}

/* Mostly printable, in whatever character set. */
static bool looks_text(struct str head)
{
	size_t bad = 0;
	if (head.len >= 2 && ((head.p[0] == '\xFF' && head.p[1] == '\xFE') || (head.p[0] == '\xFE' && head.p[1] == '\xFF')))
		return true;
	for (size_t i = 0; i < head.len; i++) {
		unsigned char c = (unsigned char)head.p[i];
		bad += c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1B;
	}
	return head.len && bad * 200 <= head.len;
}

/* Begins with header lines, some of them those of mail. */
static bool mail_head(struct str s)
{
	static const char *const names[] = { "From:",         "To:",          "Subject:",      "Date:",         "Received:", "Message-ID:",
					     "MIME-Version:", "Return-Path:", "Content-Type:", "Delivered-To:", "X-" };
	struct str line;
	unsigned known = 0, lines = 0;
	while (str_next_line(&s, &line) && line.len && lines++ < 60) {
		if (line.p[0] == ' ' || line.p[0] == '\t')
			continue;
		ptrdiff_t colon = str_find_char(line, ':');
		if (colon <= 0 || colon > 60 || str_find_char(str_sub(line, 0, (size_t)colon), ' ') >= 0)
			return known >= 3;
		for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
			known += str_eq_nocase(str_sub(line, 0, strlen(names[i])), str_from(names[i]));
	}
	return known >= 2;
}

/* A zip by the parts it holds. */
static struct str zip_kind(const struct text_in *in)
{
	static const struct { const char *part, *format; } kinds[] = {
		{ "word/document.xml", "docx" }, { "xl/workbook.xml", "xlsx" }, { "xl/workbook.bin", "xlsb" }, { "ppt/presentation.xml", "pptx" },
		{ "visio/document.xml", "vsdx" }, { "FixedDocSeq.fdseq", "xps" }, { "FixedDocumentSequence.fdseq", "xps" }, { "_rels/FixedDocSeq.fdseq.rels", "xps" }, { "_rels/FixedDocumentSequence.fdseq.rels", "xps" }, { "META-INF/container.xml", "epub" },
		{ "content.xml", "odt" }, { "index.apxl", "key" }, { "index.xml", "pages" }, { "Index/Document.iwa", "iwork" }, { "Index.zip", "iwork" } };
	struct zip *z;
	struct err err;
	struct zip_entry e;
	struct str found = STR("");
	enum status st = in->map ? zip_open_map(&z, in->map, in->size, &err) : zip_open_fd(&z, in->fd, &err);
	if (st != ST_OK && st != ST_WARN)
		return found;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0] && !found.len; i++)
		if (zip_find(z, str_from(kinds[i].part), &e))
			found = str_from(kinds[i].format);
	zip_close(z);
	return found;
}

static struct str sniff(const struct text_in *in, struct str head)
{
	struct str t = str_trim(head);
	if (str_eq_nocase(str_sub(t, 0, 14), STR("<!DOCTYPE html")) || str_eq_nocase(str_sub(t, 0, 5), STR("<html")))
		return STR("html");
	if (str_find(str_sub(head, 0, 1024), STR("%PDF-")) >= 0)
		return STR("pdf");
	if (str_starts(head, STR("PK\003\004")))
		return zip_kind(in);
	if (str_starts(t, STR("<?xml")) && str_find(head, STR("office:document ")) >= 0)
		return STR("fodt");
	if (str_starts(t, STR("<?xml")) || str_starts(t, STR("\xEF\xBB\xBF<?xml")))
		return STR("xml");
	if (str_starts(head, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")))
		return STR("ole");
	if (str_starts(head, STR("ITSF")))
		return STR("chm");
	if (str_starts(head, STR("\xFF" "WPC")))
		return STR("wpd");
	if (looks_text(head) && str_starts(head, STR("From ")) && str_find(head, STR("\nFrom:")) > 0)
		return STR("mbox");
	if (looks_text(head) && mail_head(head))
		return STR("eml");
	if (looks_text(head) && (str_find(head, STR("<html")) >= 0 || str_find(head, STR("<HTML")) >= 0))
		return STR("html");
	if (looks_text(head))
		return STR("text");
	return STR("");
}

/* The reader for what the bytes look like, or NULL. */
static text_convert_fn *by_bytes(const struct text_in *in, const char **ret_by)
{
	struct buf hb;
	buf_init(&hb, 8192);
	struct str f = sniff(in, decode_head(in, 8192, &hb));
	text_convert_fn *fn = f.len ? text_converter(f, ret_by) : NULL;
	buf_release(&hb);
	return fn;
}

/* Office formats of many versions, some of which nobody here reads whole. */
static bool is_office(struct str format)
{
	static const char *const names[] = { "doc", "xls", "ppt", "wps", "wpd", "pub", "vsd", "quattro", "lotus" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (str_eqz(format, names[i]))
			return true;
	return false;
}

/* A document that its reader cannot read: the readers of lesser programs (Word
 * for the Macintosh has the same name), then the runs of text in it, with the
 * reader's word about what was wrong as a loss. Half a document found by a search beats none. */
static enum status last_resort(const struct text_in *in, struct text_out *o, enum status st, struct err *err)
{
	struct err why = *err, unused = { 0 };
	if (text_other_office(in, o, &unused) == ST_OK && o->bytes) {
		o->by = "office";
		return ST_OK;
	}
	if (text_strings(in, o, &unused) != ST_OK || o->bytes == 0)
		return st;
	o->by = "strings";
	text_loss(o, E_PARTIAL, "%s: only its runs of text are given", why.msg);
	return ST_OK;
}

enum status text_convert(const struct text_in *in, struct text_out *o, struct err *err)
{
	text_convert_fn *fn = text_converter(in->format, &o->by);
	if (in->size < o->bytes_max / TEXT_RATIO_MAX)
		o->bytes_max = in->size * TEXT_RATIO_MAX > TEXT_RATIO_FLOOR_BYTES ? in->size * TEXT_RATIO_MAX : TEXT_RATIO_FLOOR_BYTES;
	if (!fn)
		fn = by_bytes(in, &o->by);
	if (fn == text_plain) {
		struct buf hb;
		buf_init(&hb, 2048);
		if (chat_is_unquoted(decode_head(in, 2048, &hb)))
			fn = text_converter(STR("json"), &o->by);
		buf_release(&hb);
	}
	enum status st;
	if ((fn == text_csv || fn == text_plain || fn == text_markdown) && chat_file(in, o)) {
		st = ST_OK;
	} else if (fn) {
		st = fn(in, o, err);
	} else if (in->map && (st = text_other_office(in, o, err)) != ST_SKIP) {
		o->by = "office";
	} else {
		return err_set(err, ST_SKIP, E_UNSUPPORTED, "no reader for '%.*s'", STR_ARG(in->format.len ? in->format : STR("data")));
	}
	if (st == ST_OK && o->bytes == 0 && fn == text_odf_flat && in->map) /* a part that stands alone: settings, metadata */
		st = text_xml(in, o, err);
	if (st == ST_SKIP && err->code == E_CORRUPT && o->bytes == 0) {
		/* not what it was taken for: once more, by the bytes */
		const char *by;
		text_convert_fn *other = by_bytes(in, &by);
		if (other && other != fn) {
			o->by = by;
			st = other(in, o, err);
		}
	}
	if (st != ST_OK && o->bytes == 0 && (err->code == E_CORRUPT || err->code == E_UNSUPPORTED) && is_office(in->format) && in->map)
		st = last_resort(in, o, st, err);
	if (o->undecoded)
		text_loss(o, E_CHARSET, "%llu pieces could not be decoded and are marked in the text", (unsigned long long)o->undecoded);
	return st;
}

/* mail_read.c - a message's attachments and inner messages, by GMime.
 *
 * The message itself is the item; what it says in its own text parts is its
 * text. Members are the parts that are files: attachments, named parts,
 * pictures, and messages within it, which are messages again one level down.
 * GMime keeps offsets into the file and decodes while it is read, so a
 * message of gigabytes costs no memory. */
#include "unpack/mail_shared.h"

#include "format/mail_heads.h"

#include <gmime/gmime.h>

#include <iconv.h>
#include <stdio.h>
#include <unistd.h>

#define PIECE_BYTES (64u << 10)
/* Parts of one message that are looked at. */
#define PARTS_MAX 100000

struct mail {
	struct sink *sink;
	int number;        /* of the part, for those without a name */
};

void mail_warm(void)
{
	/* iconv loads a set's tables when it is first opened, and unloads them
	 * some closes later; behind the sandbox's door neither works. Held open,
	 * the tables stay. */
	static const char *const sets[] = { "GBK", "GB2312", "GB18030", "HZ", "BIG5", "BIG5-HKSCS", "SHIFT_JIS", "CP932", "EUC-JP", "ISO-2022-JP",
		"EUC-KR", "CP949", "ISO-2022-KR", "KOI8-R", "KOI8-U", "CP866", "WINDOWS-1250", "WINDOWS-1251", "WINDOWS-1252", "WINDOWS-1254",
		"WINDOWS-1255", "WINDOWS-1256", "WINDOWS-1258", "ISO-8859-1", "ISO-8859-2", "ISO-8859-5", "ISO-8859-6", "ISO-8859-9",
		"ISO-8859-15", "UTF-16", "UTF-7", "TIS-620" };
	static iconv_t kept[sizeof sets / sizeof sets[0]];
	for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++)
		if (!kept[i])
			kept[i] = iconv_open("UTF-8", sets[i]);
	g_mime_init();
}

/* A suffix for a part without a name, by its type. */
static const char *suffix_of(GMimeContentType *type)
{
	static const struct {
		const char *type, *suffix;
	} table[] = {
		{ "image/jpeg", ".jpg" }, { "image/pjpeg", ".jpg" }, { "image/png", ".png" }, { "image/gif", ".gif" }, { "image/bmp", ".bmp" },
		{ "image/tiff", ".tif" }, { "image/svg+xml", ".svg" }, { "image/webp", ".webp" }, { "application/pdf", ".pdf" },
		{ "application/zip", ".zip" }, { "application/ms-tnef", ".dat" }, { "application/msword", ".doc" },
		{ "application/pgp-signature", ".asc" }, { "application/pgp-encrypted", ".asc" }, { "application/pkcs7-mime", ".p7m" },
		{ "application/x-pkcs7-mime", ".p7m" }, { "application/pkcs7-signature", ".p7s" }, { "application/x-pkcs7-signature", ".p7s" },
		{ "text/calendar", ".ics" }, { "text/csv", ".csv" }, { "text/rtf", ".rtf" }, { "application/rtf", ".rtf" }, { "text/x-vcard", ".vcf" },
		{ "text/vcard", ".vcf" }, { "text/plain", ".txt" }, { "text/html", ".html" }, { "message/delivery-status", ".txt" },
	};
	char *z = g_mime_content_type_get_mime_type(type);
	const char *got = ".bin";
	for (size_t i = 0; z && i < sizeof table / sizeof table[0]; i++)
		if (g_ascii_strcasecmp(z, table[i].type) == 0)
			got = table[i].suffix;
	g_free(z);
	return got;
}

static void give_stream(struct mail *m, GMimeStream *stream)
{
	char *piece = g_malloc(PIECE_BYTES);
	ssize_t n;
	while (sink_wants(m->sink) && (n = g_mime_stream_read(stream, piece, PIECE_BYTES)) > 0)
		if (!sink_data(m->sink, piece, (size_t)n))
			break;
	g_free(piece);
}

/* A name as a file name: no line breaks or slashes of a subject in it. */
static void clean(struct buf *name, const char *z)
{
	for (size_t i = 0; z[i] && i < 200; i++)
		buf_add_char(name, (unsigned char)z[i] < 32 || z[i] == '/' || z[i] == '\\' ? '_' : z[i]);
}

static void give_message(struct mail *m, GMimeObject *part)
{
	GMimeMessage *inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(part));
	struct buf name;
	buf_init(&name, 1024);
	const char *subject = inner ? g_mime_message_get_subject(inner) : NULL;
	if (subject && *subject)
		clean(&name, subject);
	else
		buf_printf(&name, "message-%d", m->number);
	buf_addz(&name, ".eml");
	struct member mem = { .name = buf_str(&name), .type = MEMBER_FILE, .flags = utf8_valid(buf_str(&name)) ? MEMBER_UTF8 : 0 };
	sink_member(m->sink, &mem);
	if (inner && sink_wants(m->sink)) {
		/* written anew into a scratch: GMime keeps no offset of it */
		GMimeStream *mem_stream = g_mime_stream_mem_new();
		g_mime_object_write_to_stream(GMIME_OBJECT(inner), NULL, mem_stream);
		g_mime_stream_reset(mem_stream);
		give_stream(m, mem_stream);
		g_object_unref(mem_stream);
	}
	sink_end(m->sink, ST_OK, NULL);
	buf_release(&name);
}

static void give_part(struct mail *m, GMimeObject *part)
{
	GMimeContentType *type = g_mime_object_get_content_type(part);
	const char *name = g_mime_part_get_filename(GMIME_PART(part));
	if (!name)
		name = g_mime_object_get_content_type_parameter(part, "name");
	GMimeContentDisposition *d = g_mime_object_get_content_disposition(part);
	bool attached = d && g_mime_content_disposition_is_attachment(d);
	bool body = type && (g_mime_content_type_is_type(type, "text", "plain") || g_mime_content_type_is_type(type, "text", "html") ||
			     g_mime_content_type_is_type(type, "text", "enriched"));
	if (!attached && (!name || !*name) && (body || !type))
		return;
	struct buf b;
	buf_init(&b, WIRE_NAME_BYTES_MAX);
	if (name && *name)
		buf_addz(&b, name);
	else
		buf_printf(&b, "part-%d%s", m->number, type ? suffix_of(type) : ".bin");
	struct member mem = { .name = buf_str(&b), .type = MEMBER_FILE };
	if (utf8_valid(buf_str(&b)))
		mem.flags |= MEMBER_UTF8;
	sink_member(m->sink, &mem);
	GMimeDataWrapper *w = g_mime_part_get_content(GMIME_PART(part));
	if (w && sink_wants(m->sink)) {
		GMimeStream *raw = g_mime_data_wrapper_get_stream(w);
		GMimeStream *s = g_mime_stream_filter_new(raw);
		GMimeFilter *f = g_mime_filter_basic_new(g_mime_data_wrapper_get_encoding(w), FALSE);
		g_mime_stream_reset(raw);
		g_mime_stream_filter_add(GMIME_STREAM_FILTER(s), f);
		g_object_unref(f);
		give_stream(m, s);
		g_object_unref(s);
	}
	sink_end(m->sink, ST_OK, NULL);
	buf_release(&b);
}

static void on_part(GMimeObject *parent, GMimeObject *part, gpointer ctx)
{
	struct mail *m = ctx;
	(void)parent;
	if (GMIME_IS_MULTIPART(part) || m->number >= PARTS_MAX)
		return;
	m->number++;
	if (GMIME_IS_MESSAGE_PART(part))
		give_message(m, part);
	else if (GMIME_IS_PART(part))
		give_part(m, part);
}

enum status mail_read(struct source *src, struct sink *sink, struct err *err)
{
	/* GMime closes what it is given */
	int fd = dup(src->fd[0]);
	if (fd < 0)
		return err_sys(err, ST_SKIP, E_SYSTEM, "cannot read the message");
	lseek(fd, 0, SEEK_SET);
	GMimeStream *stream = g_mime_stream_fs_new(fd);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeParserOptions *options = g_mime_parser_options_new();
	static const char *charsets[] = { "utf-8", "gb18030", "windows-1252", NULL };
	g_mime_parser_options_set_fallback_charsets(options, charsets);
	if (mail_words_endless(fd, src->size)) /* words that stand apart only: not to the end of the head for each */
		g_mime_parser_options_set_rfc2047_compliance_mode(options, GMIME_RFC_COMPLIANCE_STRICT);
	g_mime_parser_set_persist_stream(parser, TRUE);
	GMimeMessage *message = g_mime_parser_construct_message(parser, options);
	enum status st = ST_OK;
	if (message) {
		struct mail m = { .sink = sink };
		GMimeObject *top = g_mime_message_get_mime_part(message);
		if (top && GMIME_IS_MULTIPART(top))
			g_mime_multipart_foreach(GMIME_MULTIPART(top), on_part, &m);
		else if (top)
			on_part(NULL, top, &m);
		if (m.number >= PARTS_MAX)
			st = err_set(err, ST_WARN, E_LIMIT_ENTRIES, "more than %d parts", PARTS_MAX);
		sink_format(sink, NULL, (int64_t)sink->members);
		g_object_unref(message);
	} else {
		st = err_set(err, ST_SKIP, E_CORRUPT, "no message");
	}
	g_mime_parser_options_free(options);
	g_object_unref(parser);
	g_object_unref(stream);
	return st;
}

/* mail.c - messages, mailboxes and web pages saved as mail (MHTML), by GMime.
 *
 * A message is its head as "Name: value" lines, its body (the plain form if
 * there are two), and the names of what is attached; the attachments are
 * items of their own. In a mailbox each message ends with a form feed. */
#include "decode.h"
#include "format/mail_heads.h"
#include "html.h"
#include "mail_other.h"
#include "mail_words.h"

#include <gmime/gmime.h>
#include <stdlib.h>
#include <sluice/utf8.h>
#include <unistd.h>

#define MAIL_DEPTH_MAX 8
#define MAIL_PARTS_MAX 2000
#define MAIL_MESSAGES_MAX 1000000
#define MAIL_PART_BYTES_MAX (256u << 20)
#define CHARSET_SAMPLE_BYTES (64u << 10)
/* Of a raw subject. */
#define SUBJECT_BYTES_MAX (1u << 20)

struct mail {
	struct text_out *o;
	GMimeParserOptions *options; /* NULL: GMime's own */
	unsigned parts;
	bool meta;      /* a single message: its head is metadata too */
	bool web;       /* MHTML: pages only */
};

static void put_header(struct mail *m, const char *label, const char *key, const char *value)
{
	if (!value || !*value)
		return;
	text_line(m->o);
	text_putz(m->o, label);
	text_putz(m->o, ": ");
	/* folded headers are one line */
	struct str rest = str_from(value), line;
	for (bool first = true; str_next_line(&rest, &line); first = false) {
		if (!first)
			text_put(m->o, STR(" "));
		text_put(m->o, str_trim(line));
	}
	text_line(m->o);
	if (m->meta && key)
		text_meta(m->o, key, str_from(value));
}

/* What raw bytes in heads are read as: many mailers put names and subjects there as
 * they are, in the set of the letter. HEAD is the message's beginning. NULL: as GMime does. */
static GMimeParserOptions *options_for(struct str head, bool endless)
{
	GMimeParserOptions *options = endless ? g_mime_parser_options_new() : NULL;
	/* only words that stand apart are decoded: others are not looked for to the end of the head */
	if (endless)
		g_mime_parser_options_set_rfc2047_compliance_mode(options, GMIME_RFC_COMPLIANCE_STRICT);
	char name[DECODE_NAME_MAX];
	struct str sample = str_sub(head, 0, CHARSET_SAMPLE_BYTES), declared = STR(""), rest = sample;
	ptrdiff_t at;
	if (utf8_valid_prefix(sample) + 4 > sample.len)
		return options;
	while ((at = str_find(rest, STR("charset="))) >= 0 && !declared.len) {
		rest = str_sub(rest, (size_t)at + 8, rest.len);
		size_t n = 0;
		while (n < rest.len && n < 40 && !strchr("; \t\r\n", rest.p[n]))
			n++;
		declared = str_sub(rest, 0, n);
		if (decode_label(declared, name) && (!*name || g_ascii_strncasecmp(name, "US-ASCII", 8) == 0 || g_ascii_strncasecmp(name, "ISO-8859-1", 11) == 0))
			declared = STR("");
	}
	decode_choose(sample, declared, STR(""), name);
	if (!*name)
		return options;
	const char *sets[] = { "utf-8", name, "iso-8859-1", NULL };
	options = options ? options : g_mime_parser_options_new();
	g_mime_parser_options_set_fallback_charsets(options, sets);
	return options;
}

static void put_addresses(struct mail *m, GMimeMessage *msg, GMimeAddressType type, const char *label, const char *key)
{
	InternetAddressList *list = g_mime_message_get_addresses(msg, type);
	char *z = list ? internet_address_list_to_string(list, NULL, FALSE) : NULL;
	put_header(m, label, key, z);
	g_free(z);
}

static void put_subject(struct mail *m, GMimeMessage *msg)
{
	GMimeHeader *h = g_mime_header_list_get_header(g_mime_object_get_header_list(GMIME_OBJECT(msg)), "Subject");
	const char *raw = h ? g_mime_header_get_raw_value(h) : NULL;
	struct str all = str_from(raw);
	size_t n = all.len < SUBJECT_BYTES_MAX ? all.len : SUBJECT_BYTES_MAX;
	while (n < all.len && n && (unsigned char)all.p[n] > ' ')
		n--; /* between words */
	if (n < all.len) {
		n = n ? n : SUBJECT_BYTES_MAX;
		text_loss(m->o, E_TRUNCATED, "the subject has %zu bytes: the first %zu are read", all.len, n);
	}
	struct buf b;
	buf_init(&b, 2 * SUBJECT_BYTES_MAX + 64);
	bool joined = mail_words_joined(str_sub(all, 0, n), &b);
	if (!joined && n < all.len)
		buf_add_str(&b, str_sub(all, 0, n));
	if (b.len) {
		char *z = g_mime_utils_header_decode_text(m->options, buf_z(&b));
		put_header(m, "Subject", "subject", z);
		g_free(z);
	} else {
		put_header(m, "Subject", "subject", g_mime_message_get_subject(msg));
	}
	buf_release(&b);
}

static void put_head(struct mail *m, GMimeMessage *msg)
{
	put_addresses(m, msg, GMIME_ADDRESS_TYPE_FROM, "From", "from");
	put_addresses(m, msg, GMIME_ADDRESS_TYPE_TO, "To", "to");
	put_addresses(m, msg, GMIME_ADDRESS_TYPE_CC, "Cc", "cc");
	put_addresses(m, msg, GMIME_ADDRESS_TYPE_BCC, "Bcc", "bcc");
	put_addresses(m, msg, GMIME_ADDRESS_TYPE_REPLY_TO, "Reply-To", "reply_to");
	put_subject(m, msg);
	GDateTime *date = g_mime_message_get_date(msg);
	char *z = date ? g_date_time_format(date, "%Y-%m-%dT%H:%M:%S%:z") : NULL;
	put_header(m, "Date", "date", z ? z : g_mime_object_get_header(GMIME_OBJECT(msg), "Date"));
	g_free(z);
	if (!m->meta)
		return;
	static const struct { const char *header, *key;
	} more[] = { { "Message-ID", "message_id" }, { "In-Reply-To", "in_reply_to" },    { "X-Mailer", "software" },
		     { "User-Agent", "software" },   { "X-Originating-IP", "origin_ip" }, { "Return-Path", "return_path" },
		     { "Sender", "sender" },         { "Organization", "company" },       { "List-Id", "list" } };
	for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) {
		const char *v = g_mime_object_get_header(GMIME_OBJECT(msg), more[i].header);
		if (v)
			text_meta(m->o, more[i].key, str_from(v));
	}
	GMimeHeaderList *all = g_mime_object_get_header_list(GMIME_OBJECT(msg));
	int n = g_mime_header_list_get_count(all);
	for (int i = 0; i < n && i < 200; i++) {
		GMimeHeader *h = g_mime_header_list_get_header_at(all, i);
		if (g_ascii_strcasecmp(g_mime_header_get_name(h), "Received") == 0)
			text_meta(m->o, "route", str_from(g_mime_header_get_value(h)));
	}
}

/* The decoded bytes of a part. */
static GByteArray *content(GMimePart *part)
{
	GMimeDataWrapper *w = g_mime_part_get_content(part);
	if (!w)
		return NULL;
	GMimeStream *mem = g_mime_stream_mem_new();
	g_mime_data_wrapper_write_to_stream(w, mem);
	GByteArray *b = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(mem));
	g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(mem), FALSE);
	g_object_unref(mem);
	return b;
}

static void put_text_part(struct mail *m, GMimePart *part, bool html)
{
	GByteArray *b = content(part);
	if (!b)
		return;
	struct str bytes = str_make((const char *)b->data, b->len < MAIL_PART_BYTES_MAX ? b->len : MAIL_PART_BYTES_MAX);
	const char *charset = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset");
	struct str cs = str_from(charset);
	text_line(m->o);
	if (html) {
		html_bytes(m->o, bytes, cs, m->web);
	} else {
		char name[DECODE_NAME_MAX];
		struct buf out;
		buf_init(&out, MAIL_PART_BYTES_MAX);
		decode_choose(str_sub(bytes, 0, 1u << 20), cs, STR(""), name);
		m->o->undecoded += decode_bytes(bytes, name, &out);
		text_put(m->o, buf_str(&out));
		buf_release(&out);
	}
	text_line(m->o);
	g_byte_array_unref(b);
}

static bool is(GMimeObject *o, const char *type, const char *subtype)
{
	GMimeContentType *t = g_mime_object_get_content_type(o);
	return t && g_mime_content_type_is_type(t, type, subtype);
}

static void put_message(struct mail *m, GMimeMessage *msg, int depth);

/* The child of multipart/alternative to show: plain if it says anything. */
static GMimeObject *choose(GMimeMultipart *mp)
{
	int n = g_mime_multipart_get_count(mp);
	GMimeObject *best = NULL;
	for (int i = 0; i < n && i < 20; i++) {
		GMimeObject *c = g_mime_multipart_get_part(mp, i);
		if (is(c, "text", "plain")) {
			GByteArray *b = content(GMIME_PART(c));
			bool says = b && str_trim(str_make((const char *)b->data, b->len)).len > 0;
			if (b)
				g_byte_array_unref(b);
			if (says)
				return c;
		} else if (is(c, "text", "html") || is(c, "multipart", "*") || !best) {
			best = c;
		}
	}
	return best;
}

/* HTML that says what SHOWN, the plain text, does not. */
static bool says_more(GMimeObject *shown, GMimeObject *html)
{
	GByteArray *a = content(GMIME_PART(shown)), *b = content(GMIME_PART(html));
	bool more = a && b && mail_other_says_more(str_make((const char *)a->data, a->len), str_make((const char *)b->data, b->len));
	if (a)
		g_byte_array_unref(a);
	if (b)
		g_byte_array_unref(b);
	return more;
}

/* Plain text whose words do not stand as they are in SHOWN. */
static bool says_else(GMimeObject *shown, GMimeObject *plain)
{
	GByteArray *a = content(GMIME_PART(shown)), *b = content(GMIME_PART(plain));
	struct str words = b ? str_trim(str_make((const char *)b->data, b->len)) : STR("");
	bool more = words.len && a && str_find(str_make((const char *)a->data, a->len), words) < 0;
	if (a)
		g_byte_array_unref(a);
	if (b)
		g_byte_array_unref(b);
	return more;
}

static void put_object(struct mail *m, GMimeObject *obj, int depth);

/* What the other alternatives than SHOWN say beside it: HTML, also where it lies with its pictures; files and
 * plain text that Apple puts among pieces of HTML. */
static void put_beside(struct mail *m, GMimeMultipart *mp, GMimeObject *shown, int depth)
{
	int n = g_mime_multipart_get_count(mp);
	bool mixed = is(GMIME_OBJECT(mp), "multipart", "mixed"), among = mixed || is(GMIME_OBJECT(mp), "multipart", "related");
	if (!shown || !is(shown, "text", "plain") || depth > MAIL_DEPTH_MAX)
		return;
	for (int i = 0; i < n && m->parts < MAIL_PARTS_MAX; i++) {
		GMimeObject *c = g_mime_multipart_get_part(mp, i);
		if (c == shown)
			continue;
		m->parts++;
		if (GMIME_IS_MULTIPART(c))
			put_beside(m, GMIME_MULTIPART(c), shown, depth + 1);
		else if (is(c, "text", "html") ? says_more(shown, c) : is(c, "text", "plain") ? among && says_else(shown, c) : mixed)
			put_object(m, c, depth + 1);
	}
}

/* A body that is said to be parts, but no line of their boundary stands in it: as it is. */
static void put_undivided(struct mail *m, GMimeMultipart *mp)
{
	const char *const sides[] = { g_mime_multipart_get_prologue(mp), g_mime_multipart_get_epilogue(mp) };
	bool says = false;
	for (size_t i = 0; i < 2; i++) {
		struct str bytes = str_trim(str_from(sides[i]));
		if (!bytes.len)
			continue;
		char name[DECODE_NAME_MAX];
		struct buf out;
		buf_init(&out, MAIL_PART_BYTES_MAX);
		decode_choose(str_sub(bytes, 0, 1u << 20), STR(""), STR(""), name);
		text_line(m->o);
		m->o->undecoded += decode_bytes(bytes, name, &out);
		text_put(m->o, buf_str(&out));
		text_line(m->o);
		buf_release(&out);
		says = true;
	}
	if (says)
		text_loss(m->o, E_CORRUPT, "the body is not divided as its head says: it is given as it stands");
}

static void put_object(struct mail *m, GMimeObject *obj, int depth)
{
	if (!obj || depth > MAIL_DEPTH_MAX || ++m->parts > MAIL_PARTS_MAX)
		return;
	if (GMIME_IS_MULTIPART(obj)) {
		GMimeMultipart *mp = GMIME_MULTIPART(obj);
		if (is(obj, "multipart", "alternative") && !m->web) {
			GMimeObject *shown = choose(mp);
			put_object(m, shown, depth + 1);
			put_beside(m, mp, shown, depth);
			return;
		}
		int n = g_mime_multipart_get_count(mp);
		if (n == 0)
			put_undivided(m, mp);
		for (int i = 0; i < n; i++)
			put_object(m, g_mime_multipart_get_part(mp, i), depth + 1);
	} else if (GMIME_IS_MESSAGE_PART(obj)) {
		GMimeMessage *inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(obj));
		bool meta = m->meta;
		m->meta = false;
		if (inner)
			put_message(m, inner, depth + 1);
		m->meta = meta;
	} else if (GMIME_IS_PART(obj)) {
		GMimePart *part = GMIME_PART(obj);
		const char *name = g_mime_part_get_filename(part);
		bool attached = g_mime_part_is_attachment(part);
		bool text = is(obj, "text", "*");
		if (text && !attached)
			put_text_part(m, part, is(obj, "text", "html") || is(obj, "text", "xhtml"));
		else if (is(obj, "application", "xhtml+xml"))
			put_text_part(m, part, true);
		if (name && *name && !m->web)
			put_header(m, "Attachment", "attachments", name);
	}
}

static void put_message(struct mail *m, GMimeMessage *msg, int depth)
{
	if (!m->web)
		put_head(m, msg);
	else if (g_mime_message_get_subject(msg))
		text_meta(m->o, "title", str_from(g_mime_message_get_subject(msg)));
	text_line(m->o);
	put_object(m, g_mime_message_get_mime_part(msg), depth);
	text_line(m->o);
}

/* Apple's .emlx: a line with the number of bytes before, a plist after. */
static GMimeStream *stream_of(const struct text_in *in)
{
	struct buf b;
	buf_init(&b, 64);
	struct str head = decode_head(in, 32, &b);
	size_t i = 0, n = 0;
	while (i < head.len && i < 12 && head.p[i] >= '0' && head.p[i] <= '9')
		n = n * 10 + (size_t)(head.p[i++] - '0');
	while (i && i < head.len && head.p[i] == ' ')
		i++;
	bool emlx = i && i < head.len && head.p[i] == '\n' && n && n < in->size;
	buf_release(&b);
	int fd = dup(in->fd);
	if (fd < 0)
		return NULL;
	return emlx ? g_mime_stream_fs_new_with_bounds(fd, (gint64)i + 1, (gint64)(i + 1 + n))
		    : g_mime_stream_fs_new_with_bounds(fd, 0, (gint64)in->size);
}

static unsigned read_messages(GMimeStream *s, struct str head, bool endless, struct text_out *o, bool mbox, bool web)
{
	GMimeParserOptions *options = options_for(head, endless);
	GMimeParser *parser = g_mime_parser_new_with_stream(s);
	g_mime_parser_set_format(parser, mbox ? GMIME_FORMAT_MBOX : GMIME_FORMAT_MESSAGE);
	struct mail m = { .o = o, .options = options, .meta = !mbox, .web = web };
	unsigned n = 0;
	while (!o->limit && n < MAIL_MESSAGES_MAX && (n == 0 || (mbox && !g_mime_parser_eos(parser)))) {
		GMimeMessage *msg = g_mime_parser_construct_message(parser, options);
		if (!msg)
			break;
		if (n++)
			text_page(o);
		m.parts = 0;
		put_message(&m, msg, 0);
		g_object_unref(msg);
	}
	g_object_unref(parser);
	if (options)
		g_mime_parser_options_free(options);
	return n;
}

void mhtml_bytes(struct text_out *o, struct str bytes)
{
	g_mime_init();
	GMimeStream *s = g_mime_stream_mem_new_with_buffer(bytes.p, bytes.len);
	read_messages(s, bytes, mail_words_endless_in(bytes), o, false, true);
	g_object_unref(s);
}

static enum status read_mail(const struct text_in *in, struct text_out *o, bool mbox, bool web, struct err *err)
{
	g_mime_init();
	GMimeStream *s = stream_of(in);
	if (!s)
		return err_sys(err, ST_SKIP, E_SYSTEM, "the message cannot be opened");
	enum status st = ST_OK;
	struct buf b;
	buf_init(&b, CHARSET_SAMPLE_BYTES);
	unsigned n = read_messages(s, decode_head(in, CHARSET_SAMPLE_BYTES, &b), mail_words_endless(in->fd, in->size), o, mbox, web);
	buf_release(&b);
	if (mbox && n)
		o->pages++;
	if (!n)
		st = err_set(err, ST_SKIP, E_CORRUPT, "there is no message in it");
	g_object_unref(s);
	return st;
}

enum status text_eml(const struct text_in *in, struct text_out *o, struct err *err)
{
	return read_mail(in, o, false, false, err);
}

enum status text_mbox(const struct text_in *in, struct text_out *o, struct err *err)
{
	return read_mail(in, o, true, false, err);
}

enum status text_mhtml(const struct text_in *in, struct text_out *o, struct err *err)
{
	return read_mail(in, o, false, true, err);
}

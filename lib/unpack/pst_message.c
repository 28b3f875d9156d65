/* pst_message.c - writes an Outlook object as a message of RFC 5322.
 *
 * The header that came over the wire is kept where there is one, but for the
 * fields that describe the body: that is put together anew. What was never
 * sent (drafts, sent items, contacts, appointments) gets its fields from the
 * properties. Attachments go as base64 while they are read, so one of a
 * gigabyte costs no memory. */
#include "unpack/pst_message.h"

#include "format/rtf_packed.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define TEXT_BYTES_MAX (64u << 20)
#define FIELD_BYTES_MAX (1u << 20)
#define NEST_MAX 8
#define ATTACHMENTS_MAX 10000u
#define RECIPIENT_TABLE 0x692u

struct writer {
	struct sink *sink;
	int depth;
	bool fell_short;
	struct err why;
	char line[57];      /* bytes of an unfinished line of base64 */
	size_t held;
};

static void putz(struct writer *w, const char *z)
{
	sink_data(w->sink, z, strlen(z));
}
static void put_str(struct writer *w, struct str s)
{
	sink_data(w->sink, s.p, s.len);
}

static void line64(struct writer *w)
{
	struct buf b;
	if (!w->held)
		return;
	buf_init(&b, 128);
	buf_add_base64(&b, str_make(w->line, w->held));
	buf_addz(&b, "\r\n");
	put_str(w, buf_str(&b));
	buf_release(&b);
	w->held = 0;
}

static void put64(struct writer *w, struct str s)
{
	while (s.len) {
		size_t k = sizeof w->line - w->held;
		if (k > s.len)
			k = s.len;
		memcpy(w->line + w->held, s.p, k);
		w->held += k;
		s = str_sub(s, k, s.len);
		if (w->held == sizeof w->line)
			line64(w);
	}
}

static void fell_short(struct writer *w, const char *what)
{
	if (!w->fell_short)
		err_set(&w->why, ST_WARN, E_CORRUPT, "%s", what);
	w->fell_short = true;
}

bool pst_subject(struct pst_object *o, struct buf *out)
{
	struct buf b;
	buf_init(&b, out->max);
	bool good = pst_text(o, 0x0037, &b);
	struct str s = buf_str(&b);
	/* 0x01 and a length of the prefix ("RE: ") stand before it */
	if (good && s.len >= 2 && s.p[0] == 1) {
		uint32_t cp;
		s = str_sub(s, 1, s.len);
		s = str_sub(s, utf8_decode(s, &cp), s.len);
	}
	if (good)
		buf_add_str(out, s);
	buf_release(&b);
	return good && out->len > 0;
}

/* A field; what would break its line is made a space. */
static void field(struct writer *w, const char *name, struct str value)
{
	struct buf b;
	if (!value.len)
		return;
	buf_init(&b, FIELD_BYTES_MAX * 2);
	buf_printf(&b, "%s: ", name);
	for (size_t i = 0; i < value.len; i++)
		buf_add_char(&b, (unsigned char)value.p[i] < 32 ? ' ' : value.p[i]);
	buf_addz(&b, "\r\n");
	put_str(w, buf_str(&b));
	buf_release(&b);
}

/* "Name" <address>, appended with a comma before it if it is not the first. */
static void add_address(struct buf *out, struct str name, struct str address)
{
	if (!name.len && !address.len)
		return;
	if (out->len)
		buf_addz(out, ", ");
	if (name.len && !str_eq(name, address)) {
		buf_add_char(out, '"');
		for (size_t i = 0; i < name.len; i++)
			if (name.p[i] != '"' && name.p[i] != '\\' && (unsigned char)name.p[i] >= 32)
				buf_add_char(out, name.p[i]);
		buf_add_char(out, '"');
	}
	if (address.len)
		buf_printf(out, "%s<%.*s>", name.len && !str_eq(name, address) ? " " : "", STR_ARG(address));
}

struct recipients {
	struct buf of[3]; /* To, Cc, Bcc */
};

static void on_recipient(void *ctx, struct pst_row *row)
{
	struct recipients *r = ctx;
	struct buf name, address;
	int64_t kind = pst_cell_int(row, 0x0C15, 1) & 15;
	buf_init(&name, 4096);
	buf_init(&address, 4096);
	pst_cell_text(row, 0x3001, &name);
	if (!pst_cell_text(row, 0x39FE, &address))
		pst_cell_text(row, 0x3003, &address);
	add_address(&r->of[kind >= 1 && kind <= 3 ? kind - 1 : 0], buf_str(&name), buf_str(&address));
	buf_release(&name);
	buf_release(&address);
}

static void recipients(struct writer *w, struct pst_object *o, const struct pst_node *n)
{
	static const char *const names[3] = { "To", "Cc", "Bcc" };
	static const unsigned shown[3] = { 0x0E04, 0x0E03, 0x0E02 };
	struct recipients r;
	struct pst_node table;
	for (int i = 0; i < 3; i++)
		buf_init(&r.of[i], FIELD_BYTES_MAX);
	if (pst_sub(o->p, n->sub, RECIPIENT_TABLE, &table))
		pst_table(o->p, &table, on_recipient, &r);
	for (int i = 0; i < 3; i++) {
		if (!r.of[i].len)
			pst_text(o, shown[i], &r.of[i]);
		field(w, names[i], buf_str(&r.of[i]));
		buf_release(&r.of[i]);
	}
}

static void text_field(struct writer *w, struct pst_object *o, const char *name, unsigned id)
{
	struct buf b;
	buf_init(&b, FIELD_BYTES_MAX);
	if (pst_text(o, id, &b))
		field(w, name, buf_str(&b));
	buf_release(&b);
}

static void from_properties(struct writer *w, struct pst_object *o, const struct pst_node *n)
{
	struct buf a, b, c;
	char z[64];
	struct tm tm;
	buf_init(&a, 4096);
	buf_init(&b, 4096);
	buf_init(&c, FIELD_BYTES_MAX);
	if (!pst_text(o, 0x0C1A, &a))
		pst_text(o, 0x0042, &a);
	if (!pst_text(o, 0x5D01, &b) && !pst_text(o, 0x0C1F, &b))
		pst_text(o, 0x0065, &b);
	add_address(&c, buf_str(&a), buf_str(&b));
	field(w, "From", buf_str(&c));
	recipients(w, o, n);
	buf_clear(&c);
	pst_subject(o, &c);
	field(w, "Subject", c.len ? buf_str(&c) : STR(" "));
	int64_t t = pst_time(o, 0x0039);
	if (t == INT64_MIN)
		t = pst_time(o, 0x0E06);
	time_t tt = (time_t)t;
	if (t != INT64_MIN && gmtime_r(&tt, &tm) && strftime(z, sizeof z, "%a, %d %b %Y %H:%M:%S +0000", &tm))
		field(w, "Date", str_from(z));
	text_field(w, o, "Message-ID", 0x1035);
	text_field(w, o, "In-Reply-To", 0x1042);
	text_field(w, o, "References", 0x1039);
	buf_release(&a);
	buf_release(&b);
	buf_release(&c);
}

/* The header as it came, without what describes the body. */
static bool from_transport(struct writer *w, struct pst_object *o)
{
	struct buf b;
	buf_init(&b, FIELD_BYTES_MAX * 4);
	bool good = pst_text(o, 0x007D, &b), keep = true, any = false;
	struct str rest = buf_str(&b), line;
	/* "Microsoft Mail Internet Headers Version 2.0" is no field */
	while (good && str_next_line(&rest, &line)) {
		if (!line.len) {
			if (any)
				break;
			continue;
		}
		bool folded = line.p[0] == ' ' || line.p[0] == '\t';
		if (!folded) {
			ptrdiff_t colon = str_find_char(line, ':');
			keep = colon > 0 && memchr(line.p, ' ', (size_t)colon) == NULL &&
			       !(line.len > 8 && str_eq_nocase(str_sub(line, 0, 8), STR("Content-"))) &&
			       !(line.len > 13 && str_eq_nocase(str_sub(line, 0, 13), STR("MIME-Version:")));
		}
		if (keep && (any || !folded)) {
			put_str(w, line);
			putz(w, "\r\n");
			any = true;
		}
	}
	buf_release(&b);
	return any;
}

/* What contacts and their like say in properties of their own. */
static void add_details(struct pst_object *o, struct buf *out)
{
	static const struct {
		unsigned id;
		const char *name;
	} rows[] = {
		{ 0x3001, "Name" }, { 0x3A17, "Title" }, { 0x3A16, "Company" }, { 0x3A18, "Department" }, { 0x3A19, "Office" }, { 0x3A08, "Business phone" },
		{ 0x3A1B, "Business phone" }, { 0x3A09, "Home phone" }, { 0x3A1C, "Mobile phone" }, { 0x3A24, "Fax" }, { 0x3A1A, "Primary phone" },
		{ 0x3A15, "Address" }, { 0x3A26, "Country" }, { 0x3A27, "City" }, { 0x3A28, "State" }, { 0x3A29, "Street" }, { 0x3A2A, "Postal code" },
		{ 0x3A51, "Web page" }, { 0x3A4E, "Manager" }, { 0x3A30, "Assistant" }, { 0x3A4F, "Nickname" },
	};
	struct buf b;
	buf_init(&b, 1u << 16);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		buf_clear(&b);
		if (pst_text(o, rows[i].id, &b))
			buf_printf(out, "%s: %.*s\r\n", rows[i].name, STR_ARG(buf_str(&b)));
	}
	buf_release(&b);
}

/* Begins a part of the body. */
static void part(struct writer *w, const char *mark, const char *type)
{
	putz(w, mark);
	putz(w, type);
}

static void whole_part(struct writer *w, const char *mark, const char *type, struct str bytes)
{
	part(w, mark, type);
	put64(w, bytes);
	line64(w);
}

static void text_part(struct writer *w, struct pst_object *o, const char *mark, bool *any)
{
	struct buf text, class;
	struct pst_node far;
	buf_init(&text, TEXT_BYTES_MAX);
	buf_init(&class, 256);
	pst_text(o, 0x001A, &class);
	if (class.len && !str_starts(buf_str(&class), STR("IPM.Note")))
		add_details(o, &text);
	size_t before = text.len;
	struct buf body;
	buf_init(&body, TEXT_BYTES_MAX);
	if (pst_text(o, 0x1000, &body))
		buf_add_str(&text, buf_str(&body));
	else if (pst_value_node(o, 0x1000, &far))
		fell_short(w, "the text cannot be read");
	*any = text.len > before;
	if (text.len)
		whole_part(w, mark, "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n", buf_str(&text));
	buf_release(&body);
	buf_release(&text);
	buf_release(&class);
}

static void html_part(struct writer *w, struct pst_object *o, const char *mark, bool *any)
{
	const struct pst_prop *h = pst_prop(o, 0x1013);
	struct buf html;
	char set[32] = "utf-8", type[160];
	if (!h)
		return;
	buf_init(&html, TEXT_BYTES_MAX);
	bool bytes = h->type == 0x102;
	if (bytes)
		pst_codepage(pst_int(o, 0x3FDE, 0), set);
	if (bytes ? pst_value(o, 0x1013, &html) : pst_text(o, 0x1013, &html)) {
		snprintf(type, sizeof type, "Content-Type: text/html; charset=%s\r\nContent-Transfer-Encoding: base64\r\n\r\n", set);
		whole_part(w, mark, type, buf_str(&html));
		*any = true;
	} else if (h->value) {
		fell_short(w, "the HTML cannot be read");
	}
	buf_release(&html);
}

static void rtf_part(struct writer *w, struct pst_object *o, const char *mark)
{
	struct buf packed, rtf;
	buf_init(&packed, TEXT_BYTES_MAX);
	buf_init(&rtf, TEXT_BYTES_MAX);
	if (pst_value(o, 0x1009, &packed) && rtf_unpack(buf_str(&packed), &rtf))
		whole_part(w, mark, "Content-Type: application/rtf; name=\"body.rtf\"\r\nContent-Transfer-Encoding: base64\r\n\r\n", buf_str(&rtf));
	buf_release(&packed);
	buf_release(&rtf);
}

static void write_message(struct writer *w, struct pst_object *o, const struct pst_node *n);

/* name="…" of a part, in UTF-8 as RFC 2047 has it. */
static void add_file_name(struct pst_object *o, struct buf *out)
{
	struct buf name;
	buf_init(&name, 2048);
	if (!pst_text(o, 0x3707, &name) && !pst_text(o, 0x3704, &name) && !pst_text(o, 0x3001, &name))
		buf_addz(&name, "attachment");
	buf_addz(out, "=?UTF-8?B?");
	buf_add_base64(out, buf_str(&name));
	buf_addz(out, "?=");
	buf_release(&name);
}

/* An attachment's bytes, block by block. */
static void attached_bytes(struct writer *w, struct pst_object *o)
{
	struct pst_node far;
	struct pst_data d;
	struct buf b;
	buf_init(&b, PST_BLOCK_BYTES_MAX);
	if (!pst_prop(o, 0x3701)) {
		;
	} else if (!pst_value_node(o, 0x3701, &far)) {
		if (pst_value(o, 0x3701, &b))
			put64(w, buf_str(&b));
	} else if (pst_data(o->p, far.data, &d)) {
		for (size_t i = 0; i < d.n && sink_wants(w->sink); i++) {
			if (!pst_block(o->p, d.block[i], &b)) {
				fell_short(w, "a block of an attachment cannot be read");
				break;
			}
			put64(w, buf_str(&b));
		}
		pst_data_release(&d);
	} else {
		fell_short(w, "an attachment cannot be read");
	}
	line64(w);
	buf_release(&b);
}

/* The message that is attached as an object: eight bytes say which node. */
static bool attached_message(struct pst_object *o, struct pst_node *ret)
{
	struct buf b;
	buf_init(&b, 64);
	uint32_t id = 0;
	if (pst_value(o, 0x3701, &b) && b.len >= 4)
		memcpy(&id, b.p, 4);
	buf_release(&b);
	return pst_sub(o->p, o->sub, id, ret);
}

struct attachments {
	struct writer *w;
	struct pst *p;
	const char *mark;
	unsigned n;
};

static void on_attachment(void *ctx, const struct pst_node *n)
{
	struct attachments *a = ctx;
	struct writer *w = a->w;
	struct pst_object o, inner;
	struct pst_node node;
	struct buf head, mime;
	if (PST_TYPE(n->id) != PST_ATTACHMENT || a->n++ >= ATTACHMENTS_MAX || !sink_wants(w->sink))
		return;
	if (!pst_object_open(&o, a->p, n)) {
		fell_short(w, "an attachment's properties cannot be read");
		pst_object_release(&o);
		return;
	}
	buf_init(&head, 16384);
	buf_init(&mime, 128);
	if (pst_int(&o, 0x3705, 1) == 5 && w->depth < NEST_MAX && attached_message(&o, &node) && pst_object_open(&inner, a->p, &node)) {
		part(w, a->mark, "Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n");
		w->depth++;
		write_message(w, &inner, &node);
		w->depth--;
		pst_object_release(&inner);
	} else {
		pst_text(&o, 0x370E, &mime);
		bool plain = mime.len > 2 && memchr(mime.p, '/', mime.len);
		for (size_t i = 0; i < mime.len; i++)
			plain = plain && (mime.p[i] > ' ' && mime.p[i] != ';' && mime.p[i] != '"' && (unsigned char)mime.p[i] < 127);
		buf_addz(&head, "Content-Type: ");
		if (plain && !str_starts(buf_str(&mime), STR("multipart/")) && !str_starts(buf_str(&mime), STR("message/")))
			buf_add_str(&head, buf_str(&mime));
		else
			buf_addz(&head, "application/octet-stream");
		buf_addz(&head, "\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"");
		add_file_name(&o, &head);
		buf_addz(&head, "\"\r\n\r\n");
		part(w, a->mark, buf_z(&head));
		if (!pst_prop(&o, 0x3701))
			fell_short(w, "an attachment is kept elsewhere");
		attached_bytes(w, &o);
	}
	buf_release(&head);
	buf_release(&mime);
	pst_object_release(&o);
}

static void write_message(struct writer *w, struct pst_object *o, const struct pst_node *n)
{
	char mark[80], type[160];
	bool text = false, html = false;
	if (!from_transport(w, o))
		from_properties(w, o, n);
	text_field(w, o, "X-Message-Class", 0x001A);
	/* all parts but messages are base64, where the mark cannot occur */
	snprintf(mark, sizeof mark, "\r\n--=_outlook_%08x_%d\r\n", n->id, w->depth);
	snprintf(type, sizeof type, "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"=_outlook_%08x_%d\"\r\n", n->id, w->depth);
	putz(w, type);
	text_part(w, o, mark, &text);
	html_part(w, o, mark, &html);
	if (!text && !html)
		rtf_part(w, o, mark);
	struct attachments a = { .w = w, .p = o->p, .mark = mark };
	pst_sub_each(o->p, n->sub, on_attachment, &a);
	snprintf(type, sizeof type, "\r\n--=_outlook_%08x_%d--\r\n", n->id, w->depth);
	putz(w, type);
}

enum status pst_message(struct pst_object *o, const struct pst_node *n, struct sink *sink, struct err *err)
{
	struct writer w = { .sink = sink };
	write_message(&w, o, n);
	if (!w.fell_short)
		return ST_OK;
	*err = w.why;
	return ST_WARN;
}

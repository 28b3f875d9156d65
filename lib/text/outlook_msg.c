/* outlook_msg.c - a message as Outlook saves it ([MS-OXMSG]): headers, then the
 * body, plain if there is one, else from HTML or from compressed RTF
 * ([MS-OXRTFCP]). Attachments are members of their own, named here. */
#include "codepage.h"
#include "decode.h"
#include "format/rtf_packed.h"
#include "ole_text.h"

#include <sluice/utf8.h>
#include <stdio.h>

#define BODY_BYTES_MAX (256u << 20)
#define ATTACHMENTS_NAMED_MAX 4096

static uint32_t body_codepage(struct ole *o)
{
	/* fixed properties stand in a stream of 16-byte rows behind a header */
	int64_t i = ole_find(o, 0, "__properties_version1.0");
	char row[16];
	uint32_t cp = 1252;
	for (uint64_t at = 32; i >= 0 && at < 65536 && ole_read(o, (uint32_t)i, at, row, 16) == 16; at += 16) {
		uint32_t tag = u32(row);
		if (tag == 0x3FFD0003u) /* PidTagMessageCodepage */
			cp = u32(row + 8);
		if (tag == 0x3FDE0003u && cp == 1252) /* PidTagInternetCodepage */
			cp = u32(row + 8);
	}
	return cp;
}

/* A string property of STORAGE into OUT, from Unicode or bytes. */
static bool property(struct ole *o, uint32_t storage, uint32_t id, uint32_t cp, struct buf *out)
{
	char name[40];
	struct err err;
	buf_clear(out);
	struct buf raw;
	buf_init(&raw, BODY_BYTES_MAX);
	snprintf(name, sizeof name, "__substg1.0_%04X001F", (unsigned)id);
	int64_t i = ole_find(o, storage, name);
	if (i >= 0) {
		ole_read_all(o, (uint32_t)i, &raw, &err);
		ole_text_utf16(out, raw.p ? raw.p : "", raw.len / 2);
	} else {
		snprintf(name, sizeof name, "__substg1.0_%04X001E", (unsigned)id);
		if ((i = ole_find(o, storage, name)) >= 0) {
			ole_read_all(o, (uint32_t)i, &raw, &err);
			decode_bytes(buf_str(&raw), codepage_name(cp), out);
		}
	}
	buf_release(&raw);
	while (out->len && out->p[out->len - 1] == '\0')
		buf_cut(out, out->len - 1);
	return out->len > 0;
}

static bool binary(struct ole *o, uint32_t id, struct buf *out)
{
	char name[40];
	struct err err;
	snprintf(name, sizeof name, "__substg1.0_%04X0102", (unsigned)id);
	int64_t i = ole_find(o, 0, name);
	buf_clear(out);
	return i >= 0 && ole_read_all(o, (uint32_t)i, out, &err) >= ST_WARN && out->len;
}

/* A body in another format, through its own converter. */
static enum status body_as(const struct text_in *in, struct text_out *out, const char *format, struct str bytes, struct str charset, struct err *err)
{
	const char *by;
	text_convert_fn *fn = text_converter(str_from(format), &by);
	struct text_in sub = { .fd = -1, .size = bytes.len, .map = bytes.p, .format = str_from(format), .charset = charset, .name = STR(""), .options = in->options };
	return fn ? fn(&sub, out, err) : ST_OK;
}

static void header(struct text_out *out, const char *label, const char *key, struct str v)
{
	v = str_trim(v);
	if (!v.len)
		return;
	text_putz(out, label);
	text_put(out, v);
	text_putz(out, "\n");
	text_meta(out, key, v);
}

static void attachment_names(struct ole *o, struct text_out *out, uint32_t cp, struct buf *b)
{
	int named = 0;
	for (uint32_t i = 1; i < ole_count(o) && named < ATTACHMENTS_NAMED_MAX; i++) {
		const struct ole_entry *e = ole_entry(o, i);
		if (e->type != OLE_STORAGE || e->parent != 0 || !str_starts(str_from(e->name), STR("__attach_version1.0_")))
			continue;
		if (property(o, i, 0x3707, cp, b) || property(o, i, 0x3704, cp, b) || property(o, i, 0x3001, cp, b)) {
			text_putz(out, "Attachment: ");
			text_put(out, buf_str(b));
			text_putz(out, "\n");
			named++;
		}
	}
}

enum status text_msg(const struct text_in *in, struct text_out *out, struct err *err)
{
	struct ole *o;
	struct buf b, rtf;
	enum status st = ole_text_open(in, &o, err);
	if (st != ST_OK)
		return st;
	buf_init(&b, BODY_BYTES_MAX);
	buf_init(&rtf, BODY_BYTES_MAX);
	uint32_t cp = body_codepage(o);
	char from[1024] = "";
	if (property(o, 0, 0x0C1A, cp, &b))
		snprintf(from, sizeof from, "%.500s", buf_z(&b));
	/* the SMTP address where Exchange has one of its own kind */
	if ((property(o, 0, 0x5D01, cp, &b) || property(o, 0, 0x0C1F, cp, &b)) && str_find(buf_str(&b), STR("@")) > 0 &&
	    strcmp(from, buf_z(&b)) != 0) {
		size_t n = strlen(from);
		snprintf(from + n, sizeof from - n, "%s<%.400s>", n ? " " : "", buf_z(&b));
	}
	header(out, "From: ", "from", str_from(from));
	static const struct {
		uint32_t id;
		const char *label, *key;
	} rows[] = { { 0x0E04, "To: ", "to" }, { 0x0E03, "Cc: ", "cc" }, { 0x0E02, "Bcc: ", "bcc" }, { 0x0037, "Subject: ", "subject" } };
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (property(o, 0, rows[i].id, cp, &b))
			header(out, rows[i].label, rows[i].key, buf_str(&b));
	/* recipients' addresses, which the display names above leave out */
	for (uint32_t i = 1; i < ole_count(o); i++) {
		const struct ole_entry *e = ole_entry(o, i);
		if (e->type == OLE_STORAGE && e->parent == 0 && str_starts(str_from(e->name), STR("__recip_version1.0_")) &&
		    (property(o, i, 0x39FE, cp, &b) || property(o, i, 0x3003, cp, &b)) && str_find(buf_str(&b), STR("@")) > 0) {
			text_putz(out, "Recipient: ");
			text_put(out, buf_str(&b));
			text_putz(out, "\n");
		}
	}
	if (property(o, 0, 0x007D, cp, &b)) { /* the Internet headers hold the date */
		ptrdiff_t at = str_find(buf_str(&b), STR("\nDate: "));
		struct str rest = str_sub(buf_str(&b), at < 0 ? b.len : (size_t)at + 7, b.len), line;
		if (str_next_line(&rest, &line))
			header(out, "Date: ", "date", line);
	}
	attachment_names(o, out, cp, &b);
	text_putz(out, "\n");
	if (property(o, 0, 0x1000, cp, &b)) {
		text_put(out, buf_str(&b));
		text_line(out);
	} else if (binary(o, 0x1013, &b) || property(o, 0, 0x1013, 65001, &b)) {
		st = body_as(in, out, "html", buf_str(&b), str_make(NULL, 0), err);
	} else if (binary(o, 0x1009, &b) && rtf_unpack(buf_str(&b), &rtf)) {
		st = body_as(in, out, "rtf", buf_str(&rtf), str_make(NULL, 0), err);
	}
	ole_close(o);
	buf_release(&b);
	buf_release(&rtf);
	return st;
}

/* asn1_text.c - certificates, keys and signed messages in DER: the names,
 * addresses and dates in them, in order, one a line. A tree of types and
 * lengths is walked; strings are told by their types, distinguished names get
 * the short name of what they say (RFC 4519). Text within octet strings, such
 * as a signed letter, is text too. */
#include "decode.h"

#include <sluice/utf8.h>
#include <stdio.h>

#define DEPTH_MAX 40
#define NODES_MAX 200000u

struct walk {
	struct text_out *o;
	unsigned nodes;
	const char *label; /* of the next string, or NULL */
};

static const struct { const char *oid; uint8_t len; const char *label;
} oids[] = {
	{ "\x55\x04\x03", 3, "CN" },     { "\x55\x04\x04", 3, "SN" }, { "\x55\x04\x05", 3, "serialNumber" },
	{ "\x55\x04\x06", 3, "C" },      { "\x55\x04\x07", 3, "L" },  { "\x55\x04\x08", 3, "ST" },
	{ "\x55\x04\x09", 3, "street" }, { "\x55\x04\x0A", 3, "O" },  { "\x55\x04\x0B", 3, "OU" },
	{ "\x55\x04\x0C", 3, "title" },  { "\x55\x04\x2A", 3, "GN" }, { "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x01", 9, "emailAddress" },
};

static bool is_text(struct str s)
{
	size_t bad = 0;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bad += (c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7F;
	}
	return s.len >= 8 && !bad && utf8_valid(s);
}

static void put(struct walk *w, struct str s)
{
	if (w->label) {
		text_putz(w->o, w->label);
		text_put(w->o, STR("="));
	}
	text_put(w->o, s);
	text_line(w->o);
	w->label = NULL;
}

/* "200102030405Z" and "20200102030405Z" as ISO 8601. */
static void put_time(struct walk *w, struct str s, bool four)
{
	char z[40];
	if (s.len < (four ? 14u : 12u))
		return;
	const char *p = s.p + (four ? 4 : 2);
	snprintf(z, sizeof z, "%.2s%.2s-%.2s-%.2sT%.2s:%.2s:%.2sZ", four ? s.p : s.p[0] >= '5' ? "19" : "20", four ? s.p + 2 : s.p, p, p + 2, p + 4, p + 6, p + 8 < s.p + s.len && p[8] >= '0' && p[8] <= '9' ? p + 8 : "00");
	put(w, str_from(z));
}

/* True when all of S parses as elements. */
static bool walk(struct walk *w, struct str s, int depth, bool quiet)
{
	size_t at = 0;
	while (at < s.len) {
		if (++w->nodes > NODES_MAX || s.len - at < 2 || w->o->limit)
			return false;
		unsigned tag = (unsigned char)s.p[at], n = (unsigned char)s.p[at + 1];
		uint64_t len = n;
		at += 2;
		if (n == 0x80) {
			/* indefinite: to the end of contents; what follows is walked as contents */
			if (!(tag & 0x20))
				return false;
			len = s.len - at;
		} else if (n > 0x80) {
			len = 0;
			if (n - 0x80 > 4 || n - 0x80 > s.len - at)
				return false;
			for (n -= 0x80; n; n--)
				len = len << 8 | (unsigned char)s.p[at++];
		}
		if (len > s.len - at)
			return false;
		struct str v = str_sub(s, at, at + (size_t)len);
		at += (size_t)len;
		if (depth >= DEPTH_MAX)
			return false;
		if (tag & 0x20) {
			if (!walk(w, v, depth + 1, quiet) && quiet)
				return false;
			continue;
		}
		if (quiet)
			continue;
		struct buf b;
		buf_init(&b, 1u << 20);
		switch (tag) {
		case 0x06:
			w->label = NULL;
			for (size_t i = 0; i < sizeof oids / sizeof oids[0]; i++)
				if (str_eq(v, str_make(oids[i].oid, oids[i].len)))
					w->label = oids[i].label;
			break;
		case 0x0C: case 0x12: case 0x13: case 0x16: case 0x1A: case 0x82: case 0x86: /* UTF-8, ASCII kinds; SAN's dNSName and URI */
			if (utf8_valid(v) && (tag < 0x80 || is_text(v)))
				put(w, v);
			break;
		case 0x14:
			decode_bytes(v, "WINDOWS-1252", &b);
			put(w, buf_str(&b));
			break;
		case 0x1E:
			decode_bytes(v, "UTF-16BE", &b);
			put(w, buf_str(&b));
			break;
		case 0x17:
			put_time(w, v, false);
			break;
		case 0x18:
			put_time(w, v, true);
			break;
		case 0x04: {
			/* elements, or text, or neither */
			struct walk probe = { .o = w->o };
			if (v.len > 4 && (v.p[0] == 0x30 || (unsigned char)v.p[0] == 0x24) && walk(&probe, v, depth + 1, true))
				walk(w, v, depth + 1, false);
			else if (is_text(v))
				put(w, v);
			w->nodes += probe.nodes;
			break;
		}
		default:
			break;
		}
		buf_release(&b);
	}
	return true;
}

enum status text_asn1(const struct text_in *in, struct text_out *o, struct err *err)
{
	if (!in->map)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "too large to be mapped");
	struct walk w = { .o = o };
	walk(&w, str_make(in->map, (size_t)in->size), 0, false);
	return ST_OK;
}

/* bson.c - collections as mongodump writes them: documents of BSON (bsonspec.org),
 * one behind the other, or the archive of several (--archive), whose parts end
 * with a length of all ones.
 *
 * Each document becomes JSON and goes the way of JSON: a message is a line of a
 * chat, another object a line of its keys. Identifiers stay, for they bind the
 * collections to each other; bytes that are no text are told by their number. */
#include "chat.h"
#include "windows_bytes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define DEPTH_MAX 100
/* MongoDB's limit is 16 MiB and a little for its own documents. */
#define DOCUMENT_BYTES_MAX (48u << 20)
#define BINARY_SHOWN_MAX 32u

#define ARCHIVE 0x8199e26du

enum {
	B_DOUBLE = 1, B_STRING, B_DOCUMENT, B_ARRAY, B_BINARY, B_UNDEFINED, B_ID, B_BOOL, B_DATE, B_NULL, B_REGEX, B_POINTER, B_CODE, B_SYMBOL,
	B_SCOPED, B_INT32, B_STAMP, B_INT64, B_DECIMAL, B_MIN = 0xFF, B_MAX = 0x7F
};

static struct str cstring(struct str *s)
{
	ptrdiff_t nul = str_find_char(*s, '\0');
	struct str r = str_sub(*s, 0, nul < 0 ? s->len : (size_t)nul);
	*s = str_sub(*s, nul < 0 ? s->len : (size_t)nul + 1, s->len);
	return r;
}

static void put_hex(struct json *j, struct str s)
{
	char z[2 * BINARY_SHOWN_MAX + 1] = "";
	for (size_t i = 0; i < s.len && i < BINARY_SHOWN_MAX; i++)
		snprintf(z + 2 * i, 3, "%02x", (unsigned char)s.p[i]);
	json_str(j, str_from(z));
}

static void put_binary(struct json *j, unsigned kind, struct str s)
{
	char z[48];
	struct buf b;
	buf_init(&b, 64);
	if ((kind == 3 || kind == 4) && s.len == 16) { /* an UUID */
		for (size_t i = 0; i < 16; i++)
			buf_printf(&b, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", (unsigned char)s.p[i]);
		json_str(j, buf_str(&b));
	} else if (s.len <= BINARY_SHOWN_MAX) {
		put_hex(j, s);
	} else {
		snprintf(z, sizeof z, "<%zu bytes>", s.len);
		json_str(j, str_from(z));
	}
	buf_release(&b);
}

static void put_date(struct json *j, int64_t ms)
{
	time_t t = (time_t)(ms / 1000);
	struct tm tm;
	char z[40];
	if (gmtime_r(&t, &tm) && strftime(z, sizeof z, "%Y-%m-%dT%H:%M:%SZ", &tm))
		json_str(j, str_from(z));
	else
		json_int(j, ms);
}

/* The value of KIND at the start of S, which it takes away. False: damaged. */
static bool value(struct json *j, unsigned kind, struct str *s, int depth);

/* The elements of a document, brackets included. S begins at its length. */
static bool document(struct json *j, struct str *s, bool array, int depth)
{
	uint64_t len = win_le(*s, 0, 4);
	if (len < 5 || len > s->len || depth > DEPTH_MAX)
		return false;
	struct str in = str_sub(*s, 4, (size_t)len - 1);
	*s = str_sub(*s, (size_t)len, s->len);
	bool good = true;
	json_open(j, array ? '[' : '{');
	while (good && in.len) {
		unsigned kind = (unsigned char)in.p[0];
		in = str_sub(in, 1, in.len);
		struct str name = cstring(&in);
		if (!array) {
			char key[256];
			snprintf(key, sizeof key, "%.*s", STR_ARG(name));
			json_key(j, key);
		}
		good = value(j, kind, &in, depth);
		if (!good)
			json_raw(j, STR("null"));
	}
	json_close(j, array ? ']' : '}');
	return good;
}

static bool sized(struct str *s, size_t head, uint64_t len, struct str *ret)
{
	if (s->len < head || len > s->len - head)
		return false;
	*ret = str_sub(*s, head, head + (size_t)len);
	*s = str_sub(*s, head + (size_t)len, s->len);
	return true;
}

static bool value(struct json *j, unsigned kind, struct str *s, int depth)
{
	struct str v;
	union { uint64_t u; double d; } bits;
	uint64_t n = win_le(*s, 0, 4);
	switch (kind) {
	case B_DOUBLE:
		if (!sized(s, 0, 8, &v))
			return false;
		bits.u = win_le(v, 0, 8);
		if (isfinite(bits.d) && fabs(bits.d) < 1e15 && bits.d == floor(bits.d))
			json_int(j, (int64_t)bits.d);
		else
			json_num(j, bits.d);
		return true;
	case B_STRING: case B_CODE: case B_SYMBOL:
		if (!n || !sized(s, 4, n, &v))
			return false;
		json_str(j, str_sub(v, 0, v.len - 1));
		return true;
	case B_DOCUMENT: case B_ARRAY:
		return document(j, s, kind == B_ARRAY, depth + 1);
	case B_BINARY: {
		if (!sized(s, 5, n, &v))
			return false;
		put_binary(j, (unsigned char)v.p[-1], v);
		return true;
	}
	case B_ID:
		if (!sized(s, 0, 12, &v))
			return false;
		put_hex(j, v);
		return true;
	case B_BOOL:
		if (!sized(s, 0, 1, &v))
			return false;
		json_bool(j, v.p[0] != 0);
		return true;
	case B_DATE: case B_INT64:
		if (!sized(s, 0, 8, &v))
			return false;
		if (kind == B_DATE)
			put_date(j, (int64_t)win_le(v, 0, 8));
		else
			json_int(j, (int64_t)win_le(v, 0, 8));
		return true;
	case B_INT32:
		if (!sized(s, 0, 4, &v))
			return false;
		json_int(j, (int32_t)win_le(v, 0, 4));
		return true;
	case B_STAMP: /* a counter, then seconds */
		if (!sized(s, 0, 8, &v))
			return false;
		put_date(j, (int64_t)win_le(v, 4, 4) * 1000);
		return true;
	case B_DECIMAL:
		if (!sized(s, 0, 16, &v))
			return false;
		put_hex(j, v);
		return true;
	case B_REGEX:
		json_str(j, cstring(s));
		cstring(s);
		return true;
	case B_POINTER: /* a collection's name, an identifier */
		if (!n || !sized(s, 4, n, &v))
			return false;
		json_str(j, str_sub(v, 0, v.len - 1));
		return sized(s, 0, 12, &v);
	case B_SCOPED:
		if (n < 4 || !sized(s, 4, n - 4, &v))
			return false;
		n = win_le(v, 0, 4);
		json_str(j, n && sized(&v, 4, n, &v) ? str_sub(v, 0, v.len - 1) : STR(""));
		return true;
	case B_NULL: case B_UNDEFINED: case B_MIN: case B_MAX:
		json_raw(j, STR("null"));
		return true;
	default:
		return false;
	}
}

enum status text_bson(const struct text_in *in, struct text_out *o, struct err *err)
{
	enum status st = ST_OK;
	struct buf raw, b;
	char head[4];
	uint64_t at = 0;
	buf_init(&raw, DOCUMENT_BYTES_MAX);
	buf_init(&b, 8ull * DOCUMENT_BYTES_MAX);
	while (at < in->size && !o->limit) {
		ssize_t n = io_pread_full(in->fd, head, sizeof head, at);
		uint64_t len = n == sizeof head ? win_le(str_make(head, 4), 0, 4) : 0;
		if (len == UINT32_MAX || (!at && len == ARCHIVE)) {
			at += 4;
			continue;
		}
		if (len < 5 || len > DOCUMENT_BYTES_MAX || len > in->size - at) {
			st = err_set(err, ST_WARN, len > in->size - at && len <= DOCUMENT_BYTES_MAX ? E_TRUNCATED : E_CORRUPT, "the documents end at byte %llu of %llu",
				     (unsigned long long)at, (unsigned long long)in->size);
			break;
		}
		buf_clear(&raw);
		char *p = buf_reserve(&raw, (size_t)len);
		if (!p || io_pread_full(in->fd, p, (size_t)len, at) != (ssize_t)len) {
			st = err_sys(err, ST_SKIP, E_UNREADABLE, "cannot read the file");
			break;
		}
		raw.len = (size_t)len;
		struct json j;
		struct str s = buf_str(&raw);
		buf_clear(&b);
		json_start(&j, &b);
		if (!document(&j, &s, false, 0))
			text_loss(o, E_CORRUPT, "the document at byte %llu is damaged", (unsigned long long)at);
		json_text(o, buf_str(&b));
		at += len;
	}
	buf_release(&raw);
	buf_release(&b);
	return st;
}

/* pkcs7_read.c - signed and time-stamped messages: what was signed is the member.
 *
 * A letter that is signed "opaquely" (smime.p7m), a document in its signature
 * (contract.pdf.sig, .p7m) or under a time stamp (.tsd) stands whole within: as
 * an octet string, which large ones write in pieces. What is encrypted is told;
 * a signature that lies beside its document and a bundle of certificates hold
 * nothing and are no containers. What is compressed (smime.p7z) is given as the
 * stream that it is. Several may stand behind each other. RFC 5652, 3274, 5544; the encoding is X.690's.
 * Some write all of it as base64, with lines of PEM about it or without. */
#include "unpack/kinds.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 12
/* As base64 it is decoded in memory. */
#define DECODED_BYTES_MAX (256u << 20)
#define OID_BYTES_MAX 16u
/* Of one file. */
#define MESSAGES_MAX 10000u
/* Words before the lines of PEM, as openssl writes them. */
#define BEFORE_PEM_BYTES_MAX 1024u

enum { SEQUENCE = 0x30, OID = 6, OCTETS = 4, OCTETS_IN_PIECES = 0x24, EXPLICIT = 0xA0, UTF8_STRING = 12 };

static const struct content {
	uint8_t len;
	const char *oid;
	enum { PLAIN, SIGNED, DIGESTED, STAMPED, LOCKED } what;
} contents[] = {
	{ 9, "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01", PLAIN },
	{ 9, "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02", SIGNED },
	{ 9, "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x05", DIGESTED }, /* the digest's algorithm stands before what it is of */
	{ 11, "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x09", DIGESTED }, /* compressed: so does its algorithm, zlib always */
	{ 9, "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03", LOCKED }, /* for those who have the key */
	{ 9, "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x04", LOCKED }, /* signed as well */
	{ 9, "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x06", LOCKED }, /* by a password */
	{ 11, "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x17", LOCKED }, /* authenticated */
	{ 11, "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x1F", STAMPED },
};

struct bytes {
	const struct source *src; /* NULL: all of it is MEM */
	struct str mem;
	uint64_t size;
};

struct element {
	uint8_t tag;
	bool endless;      /* its length is not stated: it ends with two zeros */
	bool cut;          /* what holds it, or the file, ends before it */
	uint64_t body, end; /* endless: as far as what holds it */
};

static size_t get(const struct bytes *b, uint64_t at, void *p, size_t n)
{
	if (b->src) {
		ssize_t k = source_read(b->src, p, n, at);
		return k > 0 ? (size_t)k : 0;
	}
	struct str s = at < b->mem.len ? str_sub(b->mem, (size_t)at, b->mem.len) : STR("");
	n = n < s.len ? n : s.len;
	mem_copy(p, s.p, n);
	return n;
}

/* The element at AT, which ends at END at the latest. */
static bool element(const struct bytes *b, uint64_t at, uint64_t end, struct element *ret)
{
	unsigned char h[10];
	size_t n = get(b, at, h, sizeof h), more;
	uint64_t len = 0;
	if (at >= end || n < 2 || (h[0] & 0x1f) == 0x1f || (!h[0] && !h[1]))
		return false;
	*ret = (struct element){ h[0], h[1] == 0x80, false, at + 2, end };
	if (ret->endless)
		return true;
	more = h[1] & 0x80 ? h[1] & 0x7fu : 0;
	if (more > 8 || n < 2 + more)
		return false;
	for (size_t i = 0; i < more; i++)
		len = len << 8 | h[2 + i];
	len = more ? len : h[1];
	ret->body = at + 2 + more;
	if (ret->body > end)
		return false;
	ret->cut = len > end - ret->body;
	ret->end = ret->cut ? end : ret->body + len; /* given as far as it goes */
	return true;
}

/* Behind the element E: of an endless one all that it holds is stepped over. */
static uint64_t behind(const struct bytes *b, const struct element *e, int depth)
{
	struct element in;
	uint64_t at = e->body;
	if (!e->endless)
		return e->end;
	while (depth < DEPTH_MAX && element(b, at, e->end, &in))
		at = behind(b, &in, depth + 1);
	return at + 2 < e->end ? at + 2 : e->end;
}

/* What the message at AT is: the row of its kind, the whole of it, and the element that holds what it says. */
static const struct content *message(const struct bytes *b, uint64_t at, struct element *ret_all, struct element *ret)
{
	struct element all, oid, held;
	char name[OID_BYTES_MAX];
	if (!element(b, at, b->size, &all) || all.tag != SEQUENCE || !element(b, all.body, all.end, &oid) || oid.tag != OID || oid.endless)
		return NULL;
	size_t n = get(b, oid.body, name, sizeof name);
	*ret_all = all;
	for (size_t i = 0; i < sizeof contents / sizeof *contents; i++)
		if (oid.end - oid.body == contents[i].len && n >= contents[i].len && memcmp(name, contents[i].oid, contents[i].len) == 0)
			return element(b, oid.end, all.end, &held) && held.tag == EXPLICIT && element(b, held.body, held.end, ret) &&
						       (contents[i].what == PLAIN ? ret->tag == OCTETS || ret->tag == OCTETS_IN_PIECES : ret->tag == SEQUENCE)
				       ? &contents[i]
				       : NULL;
	return NULL;
}

/* The string that was signed or stamped, and the name that a stamp knows. */
static bool held(const struct bytes *b, const struct content *what, const struct element *in, struct element *ret, struct str *ret_name, char *room, size_t n)
{
	struct element e, oid, box;
	*ret_name = STR("");
	bool algorithm = what->what == DIGESTED;
	if (what->what == PLAIN)
		return *ret = *in, true;
	for (uint64_t at = in->body; element(b, at, in->end, &e); at = behind(b, &e, 0)) {
		if (what->what == STAMPED && (e.tag == OCTETS || e.tag == OCTETS_IN_PIECES))
			return *ret = e, true;
		if (e.tag != SEQUENCE)
			continue;
		if (algorithm) {
			algorithm = false;
			continue;
		}
		if (what->what == STAMPED) { /* whether it is hashed, then the file's name */
			for (uint64_t k = e.body; element(b, k, e.end, &box) && !box.endless; k = box.end)
				if (box.tag == UTF8_STRING && box.end - box.body <= n)
					*ret_name = str_make(room, get(b, box.body, room, (size_t)(box.end - box.body)));
			continue;
		}
		return element(b, e.body, e.end, &oid) && oid.tag == OID && element(b, behind(b, &oid, 0), e.end, &box) && box.tag == EXPLICIT &&
		       element(b, box.body, box.end, ret) && (ret->tag == OCTETS || ret->tag == OCTETS_IN_PIECES);
	}
	return false;
}

/* False when it ends before it should, or is nested too deeply: *DEEP. */
static bool give(const struct bytes *b, const struct element *e, struct sink *sink, int depth, bool *deep)
{
	struct element in;
	char zeros[2] = { 1, 1 };
	bool whole = !e->cut;
	uint64_t at = e->body;
	if (e->tag == OCTETS) {
		if (b->src)
			sink_range(sink, e->body, e->end - e->body);
		else
			sink_data(sink, b->mem.p + e->body, (size_t)(e->end - e->body));
		return whole;
	}
	*deep |= depth == DEPTH_MAX;
	if (e->tag != OCTETS_IN_PIECES || depth == DEPTH_MAX)
		return false;
	for (; sink_wants(sink) && element(b, at, e->end, &in); at = behind(b, &in, depth))
		whole &= give(b, &in, sink, depth + 1, deep);
	return whole && (!e->endless || (get(b, at, zeros, sizeof zeros) == sizeof zeros && !zeros[0] && !zeros[1]));
}

static int digit(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' : c >= 'a' && c <= 'z' ? c - 'a' + 26 : c >= '0' && c <= '9' ? c - '0' + 52 : c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* S as base64, up to what is none: a line of PEM's, the end. Returns where that is. */
static size_t decode(struct str s, struct buf *out)
{
	uint32_t bits = 0;
	unsigned have = 0;
	size_t i = 0;
	for (; i < s.len && s.p[i] != '-' && s.p[i] != '='; i++) {
		int d = digit(s.p[i]);
		if (d < 0 && s.p[i] != '\r' && s.p[i] != '\n' && s.p[i] != ' ')
			return i;
		if (d < 0)
			continue;
		bits = bits << 6 | (unsigned)d;
		if ((have += 6) >= 8)
			buf_add_char(out, (char)(bits >> (have -= 8) & 0xff));
	}
	return i;
}

/* Where base64 begins in HEAD: behind blanks, behind the next line of PEM's that names such a
 * message, before which less than BEFORE bytes of text may stand; -1: nowhere. */
static ptrdiff_t encoded_at(struct str head, size_t before)
{
	struct str rest = head, line;
	if (str_starts(rest, STR("\xEF\xBB\xBF")))
		rest = str_sub(rest, 3, rest.len);
	while (rest.len && rest.p[0] && strchr(" \t\r\n=", rest.p[0]))
		rest = str_sub(rest, 1, rest.len);
	if (str_starts(rest, STR("MI"))) /* a sequence of some size */
		return rest.p - head.p;
	while (rest.len && (size_t)(rest.p - head.p) < before && str_next_line(&rest, &line))
		if (str_starts(line, STR("-----BEGIN ")) && (str_find(line, STR("PKCS7")) > 0 || str_find(line, STR("PKCS #7")) > 0 ||
							     str_find(line, STR("CMS")) > 0 || str_find(line, STR("SIGNED MESSAGE")) > 0))
			return rest.p - head.p;
	return -1;
}

static bool worth_opening(const struct bytes *b)
{
	struct element all, in, string;
	struct str name;
	char room[256];
	const struct content *what = message(b, 0, &all, &in);
	return what && (what->what == LOCKED || held(b, what, &in, &string, &name, room, sizeof room));
}

bool kind_is_pkcs7(struct str head)
{
	struct bytes b = { NULL, head, UINT64_MAX }; /* its end may lie beyond the head */
	bool der = head.len && head.p[0] == SEQUENCE;
	ptrdiff_t at = der ? -1 : encoded_at(head, BEFORE_PEM_BYTES_MAX);
	if (at < 0)
		return head.len > 16 && head.p[0] == SEQUENCE && worth_opening(&b);
	struct buf d;
	buf_init(&d, KIND_HEAD_BYTES);
	decode(str_sub(head, (size_t)at, head.len), &d);
	b.mem = buf_str(&d);
	bool is = d.len > 16 && worth_opening(&b);
	buf_release(&d);
	return is;
}

/* "smime" of "mails/smime.p7m", "a.pdf" of "a.pdf.sig". */
static void name_of(struct str path, struct str first, unsigned number, struct buf *out)
{
	static const char *const suffixes[] = { ".p7m", ".p7s", ".p7z", ".p7", ".sig", ".sgn", ".sign", ".cms", ".tsd", ".pem", ".p7b", ".p7c" };
	static const char *const fields[] = { "content-type:", "mime-version:", "content-transfer-encoding:", "content-disposition:", "from:", "received:" };
	size_t at = path.len;
	bool mail = false;
	while (at && path.p[at - 1] != '/')
		at--;
	path = str_sub(path, at, path.len);
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
		if (str_ends_nocase(path, str_from(suffixes[i]))) {
			path.len -= strlen(suffixes[i]);
			break;
		}
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		mail |= str_eq_nocase(str_sub(first, 0, strlen(fields[i])), str_from(fields[i]));
	buf_add_str(out, path.len ? path : STR("content"));
	if (number > 1)
		buf_printf(out, "-%u", number);
	if (mail && !str_ends_nocase(path, STR(".eml")))
		buf_addz(out, ".eml");
}

/* The message at *AT, the NUMBER-th of its file; *AT is then behind it. */
static enum status read_message(const struct bytes *b, uint64_t *at, unsigned number, struct source *src, struct sink *sink, struct err *err)
{
	struct element all, in, string, first;
	bool deep = false;
	struct str stamped;
	char room[256], head[64];
	const struct content *what = message(b, *at, &all, &in);
	if (!what)
		return err_set(err, ST_SKIP, E_CORRUPT, "no signed message");
	*at = behind(b, &all, 0);
	if (what->what == LOCKED)
		return err_set(err, ST_SKIP, E_ENCRYPTED, "a message encrypted by S/MIME (CMS): it is not opened");
	if (!held(b, what, &in, &string, &stamped, room, sizeof room))
		return ST_OK; /* the signature alone */
	first = string;
	for (int depth = 0; first.tag == OCTETS_IN_PIECES && depth < DEPTH_MAX && element(b, first.body, first.end, &first); depth++)
		;
	struct str start = str_make(head, get(b, first.body, head, sizeof head));
	struct buf name;
	buf_init(&name, 1u << 16);
	name_of(stamped.len ? stamped : src->name, start, number, &name);
	struct member m = { .name = buf_str(&name), .type = MEMBER_FILE, .flags = b->src && string.tag == OCTETS ? MEMBER_HAS_OFFSET : 0, .offset = string.body };
	sink_member(sink, &m);
	enum status st = !sink_wants(sink) || give(b, &string, sink, 0, &deep) ? ST_OK
			 : deep ? err_set(err, ST_WARN, E_LIMIT_DEPTH, "what the message signs is in pieces of pieces, more than %d deep", DEPTH_MAX)
				: err_set(err, ST_WARN, E_TRUNCATED, "the message ends within what it signs");
	sink_end(sink, st, err);
	buf_release(&name);
	return ST_OK;
}

/* All that stand behind each other in B; *NUMBER counts them over the file. */
static enum status read_all(const struct bytes *b, unsigned *number, struct source *src, struct sink *sink, struct err *err)
{
	struct element all, in;
	uint64_t at = 0;
	enum status st = ST_OK;
	do
		st = read_message(b, &at, ++*number, src, sink, err);
	while (st == ST_OK && *number < MESSAGES_MAX && !sink->all_stopped && message(b, at, &all, &in));
	if (st == ST_OK && *number == MESSAGES_MAX)
		return err_set(err, ST_WARN, E_LIMIT_ENTRIES, "%u signed messages and perhaps more: those behind are not opened", MESSAGES_MAX);
	return st;
}

enum status pkcs7_read(struct source *src, struct sink *sink, struct err *err)
{
	char head[KIND_HEAD_BYTES];
	ssize_t n = source_read(src, head, sizeof head, 0);
	struct bytes b = { .src = src, .size = src->size };
	struct element all, in;
	unsigned number = 0;
	bool der = n > 0 && head[0] == SEQUENCE;
	ptrdiff_t at = der ? -1 : encoded_at(str_make(head, n > 0 ? (size_t)n : 0), BEFORE_PEM_BYTES_MAX);
	if (at < 0)
		return read_all(&b, &number, src, sink, err);
	if (src->size > DECODED_BYTES_MAX)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "a signed message of %llu bytes in base64 is larger than allowed", (unsigned long long)src->size);
	struct buf d;
	char *text = xmalloc((size_t)src->size + 1);
	n = source_read(src, text, (size_t)src->size, 0);
	struct str rest = str_make(text, n > 0 ? (size_t)n : 0);
	enum status st = ST_OK;
	buf_init(&d, DECODED_BYTES_MAX);
	for (; at >= 0 && st == ST_OK && number < MESSAGES_MAX; at = encoded_at(rest, rest.len)) {
		buf_clear(&d);
		rest = str_sub(rest, (size_t)at, rest.len);
		rest = str_sub(rest, decode(rest, &d), rest.len);
		b = (struct bytes){ .mem = buf_str(&d), .size = d.len };
		if (!number || message(&b, 0, &all, &in)) /* of others behind the first nothing is said */
			st = read_all(&b, &number, src, sink, err);
	}
	free(text);
	buf_release(&d);
	return st;
}

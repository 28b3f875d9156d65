/* warc_read.c - web archives (ISO 28500, versions 0.17 to 1.1), record by record.
 *
 * libarchive names a record by the end of its address and passes over all whose
 * address ends with "/": the front page of every site, and all that are no
 * answers, without a word. Here every record is a member: what a server gave
 * under its address, without the head of HTTP and as a browser would see it; the
 * archive's own notes under their kind. A record that holds no bytes of its own
 * (a question without a body, a page that had not changed) is told, as a device
 * in a tar is. Where the headers break off the next record is looked for. */
#include "unpack/http_body.h"
#include "unpack/kinds.h"

#include <sluice/utf8.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define SEARCH_BYTES (256u << 10)

struct warc {
	struct source *src;
	struct sink *sink;
	struct str head;          /* of the record */
	uint64_t at, len;         /* its block */
	uint64_t number;
	char *text;               /* HTTP_HEAD_BYTES_MAX: where head stands */
	char *http;               /* the same for the head of HTTP */
	struct buf name;
};

static struct str unbracketed(struct str s)
{
	return s.len > 1 && s.p[0] == '<' && s.p[s.len - 1] == '>' ? str_sub(s, 1, s.len - 1) : s;
}

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

/* S with %20 and what is not ASCII decoded, if that is UTF-8: names that people can read. */
static void put_decoded(struct buf *out, struct str s)
{
	struct buf b;
	buf_init(&b, HTTP_HEAD_BYTES_MAX);
	for (size_t i = 0; i < s.len; i++) {
		int v = s.p[i] == '%' && i + 2 < s.len && hex(s.p[i + 1]) >= 0 && hex(s.p[i + 2]) >= 0 ? hex(s.p[i + 1]) * 16 + hex(s.p[i + 2]) : -1;
		if (v == ' ' || v >= 0x80) {
			buf_add_char(&b, (char)v);
			i += 2;
		} else {
			buf_add_char(&b, s.p[i]);
		}
	}
	buf_add_str(out, utf8_valid(buf_str(&b)) ? buf_str(&b) : s);
	buf_release(&b);
}

/* "http://host/a/b?c" is "host/a/b?c"; "dns:host" stays. */
static struct str without_scheme(struct str uri)
{
	static const char *const schemes[] = { "http://", "https://", "ftp://", "ftps://", "file:///", "file://" };
	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
		size_t n = strlen(schemes[i]);
		if (uri.len > n && str_eq_nocase(str_sub(uri, 0, n), str_from(schemes[i])))
			return str_sub(uri, n, uri.len);
	}
	return uri;
}

static void name_it(struct warc *w, const char *folder, struct str media)
{
	struct str uri = without_scheme(unbracketed(http_header(w->head, "WARC-Target-URI")));
	struct str file = http_header(w->head, "WARC-Filename");
	char number[40];
	buf_clear(&w->name);
	buf_addz(&w->name, folder);
	if (uri.len) {
		put_decoded(&w->name, uri);
	} else if (file.len) {
		buf_add_str(&w->name, file);
	} else {
		snprintf(number, sizeof number, "record-%llu", (unsigned long long)w->number);
		buf_addz(&w->name, number);
	}
	if (uri.len && (uri.p[uri.len - 1] == '/' || str_find_char(uri, '/') < 0) && str_find_char(uri, ':') < 0) {
		/* a folder's page has no name of its own, and is called so everywhere */
		if (uri.p[uri.len - 1] != '/')
			buf_add_char(&w->name, '/');
		bool html = str_eq_nocase(str_sub(media, 0, 9), STR("text/html")) ||
			    str_eq_nocase(str_sub(media, 0, 21), STR("application/xhtml+xml"));
		buf_addz(&w->name, html ? "index.html" : "index");
	}
}

/* "2020-03-01T10:00:00Z", also with parts of a second. */
static void date_of(struct str head, struct member *m)
{
	static const char form[] = "0000-00-00T00:00:00";
	struct str s = http_header(head, "WARC-Date");
	int part[6] = { 0 };
	size_t k = 0;
	if (s.len < sizeof form - 1)
		return;
	for (size_t i = 0; i < sizeof form - 1; i++) {
		if (form[i] != '0' && s.p[i] == form[i])
			k++;
		else if (form[i] == '0' && s.p[i] >= '0' && s.p[i] <= '9')
			part[k] = part[k] * 10 + (s.p[i] - '0');
		else
			return;
	}
	struct tm t = { .tm_year = part[0] - 1900, .tm_mon = part[1] - 1, .tm_mday = part[2], .tm_hour = part[3], .tm_min = part[4], .tm_sec = part[5] };
	m->mtime = (int64_t)timegm(&t);
	m->flags |= MEMBER_HAS_TIME;
}

/* The head of HTTP before the block's body; its length, 0: there is none. */
static size_t http_head(struct warc *w)
{
	struct str type = http_header(w->head, "Content-Type");
	if (!str_eq_nocase(str_sub(type, 0, 16), STR("application/http")) && type.len)
		return 0;
	size_t want = w->len < HTTP_HEAD_BYTES_MAX ? (size_t)w->len : HTTP_HEAD_BYTES_MAX;
	ssize_t k = source_read(w->src, w->http, want, w->at);
	struct str s = str_make(w->http, k > 0 ? (size_t)k : 0);
	size_t end = http_head_end(s);
	if (!type.len && !str_starts(s, STR("HTTP/")))
		return 0;
	/* nothing but a head: without the empty line, as some write it */
	return end ? end : w->len <= s.len ? s.len : 0;
}

static void record(struct warc *w)
{
	struct str type = http_header(w->head, "WARC-Type"), cut = http_header(w->head, "WARC-Truncated"),
		   segment = http_header(w->head, "WARC-Segment-Number");
	bool answer = str_eq_nocase(type, STR("response")), question = str_eq_nocase(type, STR("request")),
	     revisit = str_eq_nocase(type, STR("revisit"));
	bool page = answer || str_eq_nocase(type, STR("resource")) || str_eq_nocase(type, STR("conversion"));
	size_t head = answer || question || revisit ? http_head(w) : 0;
	struct str http = str_make(w->http, head), media = http_header(answer ? http : w->head, "Content-Type");
	struct member m = { .type = MEMBER_FILE, .offset = w->at + head, .flags = MEMBER_HAS_OFFSET };
	struct err e = { .code = E_NONE };
	enum status st = ST_OK;
	char folder[40];
	if (!type.len || type.len > 30)
		type = STR("unknown");
	buf_init(&w->name, WIRE_NAME_BYTES_MAX);
	snprintf(folder, sizeof folder, "%.*s/", STR_ARG(type));
	name_it(w, page ? "" : folder, media);
	m.name = buf_str(&w->name);
	if (utf8_valid(m.name))
		m.flags |= MEMBER_UTF8;
	date_of(w->head, &m);
	if ((question || revisit) && w->len <= head)
		m.type = MEMBER_SPECIAL;
	sink_member(w->sink, &m);
	if (m.type == MEMBER_FILE && sink_wants(w->sink))
		st = answer ? http_body_give(w->src, w->at + head, w->len - head, http, w->sink, &e)
			    : http_plain_give(w->src, w->at + head, w->len - head, w->sink, &e);
	if (st == ST_OK && cut.len)
		st = err_set(&e, ST_WARN, E_TRUNCATED, "cut when it was recorded (%.*s)", STR_ARG(str_sub(cut, 0, 40)));
	if (st == ST_OK && segment.len)
		st = err_set(&e, ST_WARN, E_INCOMPLETE, "part %.*s of what was recorded", STR_ARG(str_sub(segment, 0, 12)));
	sink_end(w->sink, st, &e);
	buf_release(&w->name);
}

/* Where the next record begins at or behind FROM; the end if none does. */
static uint64_t next_record(struct warc *w, uint64_t from)
{
	char *b = xmalloc(SEARCH_BYTES);
	uint64_t found = w->src->size;
	while (found == w->src->size && from < w->src->size) {
		ssize_t k = source_read(w->src, b, SEARCH_BYTES, from);
		if (k < 12)
			break;
		struct str s = str_make(b, (size_t)k);
		for (size_t i = 0; i + 8 < s.len && found == w->src->size; i++) {
			ptrdiff_t hit = str_find(str_sub(s, i, s.len), STR("WARC/"));
			if (hit < 0)
				break;
			i += (size_t)hit;
			/* a version, and the line's end behind it: not a page that speaks of it */
			struct str line = str_sub(s, i + 5, i + 12);
			if (line.len > 4 && (line.p[0] == '0' || line.p[0] == '1') && line.p[1] == '.' && str_find_char(line, '\n') > 0 &&
			    (i == 0 || s.p[i - 1] == '\n'))
				found = from + i;
		}
		from += (uint64_t)k < SEARCH_BYTES ? (uint64_t)k : (uint64_t)k - 16;
	}
	free(b);
	return found;
}

static bool read_length(struct str s, uint64_t *ret)
{
	uint64_t n = 0;
	if (!s.len || s.len > 18)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		n = n * 10 + (uint64_t)(s.p[i] - '0');
	}
	*ret = n;
	return true;
}

enum status warc_read(struct source *src, struct sink *sink, struct err *err)
{
	struct warc w = { .src = src, .sink = sink, .text = xmalloc(HTTP_HEAD_BYTES_MAX), .http = xmalloc(HTTP_HEAD_BYTES_MAX) };
	uint64_t at = 0, broken = 0;
	while (at < src->size && !sink->all_stopped) {
		ssize_t k = source_read(src, w.text, HTTP_HEAD_BYTES_MAX, at);
		struct str s = str_make(w.text, k > 0 ? (size_t)k : 0);
		size_t gap = 0;
		while (gap < s.len && (s.p[gap] == '\r' || s.p[gap] == '\n'))
			gap++;
		if (gap) {
			at += gap;
			continue;
		}
		size_t end = str_starts(s, STR("WARC/")) ? http_head_end(s) : 0;
		w.head = str_sub(s, 0, end);
		if (!end || !read_length(http_header(w.head, "Content-Length"), &w.len)) {
			uint64_t next = next_record(&w, at + 1);
			broken++;
			err_set(err, ST_WARN, next == src->size && k < 200 ? E_TRUNCATED : E_CORRUPT, "no record at %llu: %llu bytes passed over",
				(unsigned long long)at, (unsigned long long)(next - at));
			if (broken <= 4)
				sink_loss(sink, err);
			at = next;
			continue;
		}
		w.number++;
		w.at = at + end;
		record(&w);
		at = w.len < src->size - w.at ? w.at + w.len : src->size;
	}
	free(w.text);
	free(w.http);
	if (broken)
		return err_set(err, ST_WARN, E_CORRUPT, "places passed over where no record is: %llu", (unsigned long long)broken);
	return sink->all_stopped ? (*err = sink->stop, ST_WARN) : ST_OK;
}

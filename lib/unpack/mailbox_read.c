/* mailbox_read.c - mailboxes of other programs than Unix's: messages as they
 * stand, apart by marks of bytes that no mail holds.
 *
 * The Bat! (.tbb): before each message a head of some 48 bytes that begins with
 * 21 09 70 19 and its own length. Foxmail (.box): a line of seven 10, six 11 and
 * "S". MMDF: a line of four 01 before and behind each. UW IMAP's mbx: a head of
 * 2,048 bytes, then before each a line with date, length and flags. The first
 * two are not described by their makers; they were learnt from programs that
 * import them. */
#include "unpack/kinds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WINDOW_BYTES (256u << 10)
/* The head of a message of The Bat!; where its own length is none that may be. */
#define BAT_HEAD_BYTES 48u
#define BAT_HEAD_MAX 512u
#define MBX_HEAD_BYTES 2048u
#define MBX_LINE_BYTES 200u

static const struct form {
	const char *name;
	unsigned len;
	const char *mark;
} forms[] = {
	{ "thebat", 4, "\x21\x09\x70\x19" },
	{ "foxmail", 16, "\x10\x10\x10\x10\x10\x10\x10\x11\x11\x11\x11\x11\x11S\r\n" },
	{ "mmdf", 5, "\1\1\1\1\n" },
	{ "mmdf", 6, "\1\1\1\1\r\n" },
	{ "mbx", 7, "*mbx*\r\n" },
};
enum { THE_BAT, FOXMAIL, MMDF, MMDF_CRLF, MBX, FORMS };

/* The Bat!'s files have a head of their own, marked 20 09 70 19. */
static int form_of(struct str h)
{
	if (str_starts(h, STR("\x20\x09\x70\x19")))
		return THE_BAT;
	for (int i = 0; i < FORMS; i++)
		if (str_starts(h, str_make(forms[i].mark, forms[i].len)))
			return i;
	return FORMS;
}

bool kind_is_mailbox(struct str head)
{
	return form_of(head) != FORMS;
}

struct box {
	struct source *src;
	struct sink *sink;
	char *p;           /* owned: WINDOW_BYTES */
	uint64_t held_at;  /* where what it holds stands in the file */
	size_t held;       /* bytes of it */
	const struct form *form;
	unsigned long number;
};

/* Where the mark stands at AT or behind it; the file's size if nowhere. What is held is
 * looked through before more is read: messages are often far smaller than the window. */
static uint64_t find(struct box *b, uint64_t at)
{
	struct str mark = str_make(b->form->mark, b->form->len);
	while (at < b->src->size) {
		uint64_t skip = at - b->held_at;
		if (at < b->held_at || skip >= b->held || b->held - skip < mark.len) {
			ssize_t n = source_read(b->src, b->p, WINDOW_BYTES, at);
			b->held_at = at;
			b->held = n > 0 ? (size_t)n : 0;
			skip = 0;
			if (b->held < mark.len)
				break;
		}
		ptrdiff_t i = str_find(str_make(b->p + skip, b->held - (size_t)skip), mark);
		if (i >= 0)
			return at + (uint64_t)i;
		at = b->held_at + b->held - mark.len + 1;
	}
	return b->src->size;
}

static void give(struct box *b, uint64_t from, uint64_t to)
{
	char name[40];
	if (from >= to)
		return;
	snprintf(name, sizeof name, "%06lu.eml", ++b->number);
	struct member m = { .name = str_from(name), .type = MEMBER_FILE, .flags = MEMBER_UTF8 | MEMBER_HAS_OFFSET, .offset = from };
	sink_member(b->sink, &m);
	sink_range(b->sink, from, to - from);
	sink_end(b->sink, ST_OK, NULL);
}

/* " 1-Jan-2020 10:00:00 +0100,1234;000000000000-00000001" before each. */
static enum status read_mbx(struct box *b, struct err *err)
{
	uint64_t at = MBX_HEAD_BYTES;
	while (at < b->src->size && !b->sink->all_stopped) {
		ssize_t n = source_read(b->src, b->p, MBX_LINE_BYTES, at);
		struct str rest = str_make(b->p, n > 0 ? (size_t)n : 0), line;
		ptrdiff_t comma = str_next_line(&rest, &line) ? str_find_char(line, ',') : -1;
		uint64_t size = 0;
		size_t i = (size_t)comma + 1;
		for (; comma > 0 && i < line.len && line.p[i] >= '0' && line.p[i] <= '9' && size < b->src->size; i++)
			size = size * 10 + (uint64_t)(line.p[i] - '0');
		uint64_t from = at + (uint64_t)(rest.p - b->p);
		if (comma <= 0 || i >= line.len || line.p[i] != ';')
			return err_set(err, ST_WARN, E_CORRUPT, "the mailbox is damaged at byte %llu", (unsigned long long)at);
		if (size > b->src->size - from) {
			give(b, from, b->src->size);
			return err_set(err, ST_WARN, E_TRUNCATED, "the mailbox ends within a message");
		}
		give(b, from, from + size);
		at = from + size;
	}
	return ST_OK;
}

enum status mailbox_read(struct source *src, struct sink *sink, struct err *err)
{
	char head[64];
	ssize_t n = source_read(src, head, sizeof head, 0);
	int form = form_of(str_make(head, n > 0 ? (size_t)n : 0));
	enum status st = ST_OK;
	if (form == FORMS)
		return err_set(err, ST_SKIP, E_CORRUPT, "no mailbox of a form that is known");
	struct box b = { .src = src, .sink = sink, .p = xmalloc(WINDOW_BYTES), .form = &forms[form] };
	sink_format(sink, b.form->name, -1);
	if (form == MBX) {
		st = read_mbx(&b, err);
	} else {
		uint64_t at = find(&b, 0);
		while (at < src->size && !sink->all_stopped) {
			uint64_t from = at + b.form->len;
			char length[4];
			if (form == THE_BAT) { /* the head's own length stands in it */
				if (source_read(src, length, 4, from) != 4)
					break;
				unsigned len = (unsigned char)length[0] | (unsigned)(unsigned char)length[1] << 8;
				from = at + (len >= 8 && len <= BAT_HEAD_MAX ? len : BAT_HEAD_BYTES);
			}
			uint64_t to = find(&b, from > at ? from : at + b.form->len);
			give(&b, from, to);
			at = to;
		}
	}
	free(b.p);
	return st;
}

/* bplist.c - binary property lists (settings, backups of telephones, saved web
 * pages): strings one a line, "key: value" where a dictionary pairs them; web
 * pages inside go through the HTML reader. */
#include "bplist.h"
#include "html.h"

#include <sluice/utf8.h>
#include <stdlib.h>
#include <time.h>

#define OBJECTS_MAX 2000000
#define DEPTH_MAX 64
/* References may share objects: a small file can describe a huge tree. */
#define VISITS_MAX 4000000u

struct plist {
	const unsigned char *p;
	size_t len, table;
	unsigned offset_size, ref_size;
	uint64_t n;
	unsigned visits;
	struct text_out *o;
};

static uint64_t number(const unsigned char *p, size_t n)
{
	uint64_t v = 0;
	for (size_t i = 0; i < n; i++)
		v = v << 8 | p[i];
	return v;
}

/* Object I: its type nibble, count, and where its contents begin; 0 if broken. */
static size_t object(const struct plist *b, uint64_t i, unsigned *type, uint64_t *count)
{
	if (i >= b->n)
		return 0;
	uint64_t at = number(b->p + b->table + i * b->offset_size, b->offset_size);
	if (at < 8 || at >= b->table)
		return 0;
	*type = b->p[at] >> 4;
	*count = b->p[at] & 15;
	at++;
	if (*count == 15 && *type >= 4) {
		if (at >= b->table)
			return 0;
		size_t k = (size_t)1 << (b->p[at] & 3);
		if ((b->p[at] >> 4) != 1 || at + 1 + k > b->table)
			return 0;
		*count = number(b->p + at + 1, k);
		at += 1 + k;
	}
	uint64_t bytes = *type == 4 || *type == 5 ? *count : *type == 6 ? *count * 2 : *type == 10 || *type == 12 ? *count * b->ref_size : *type == 13 ? *count * 2 * b->ref_size : 0;
	if (*count > b->len || bytes > b->table - at)
		return 0;
	return (size_t)at;
}

static uint64_t ref(const struct plist *b, size_t at, uint64_t i)
{
	return number(b->p + at + i * b->ref_size, b->ref_size);
}

/* A date: a double, big end first, of seconds since 2001. */
static void put_date(struct plist *b, size_t at)
{
	enum { YEARS_MAX = 8000 };
	uint64_t bits = number(b->p + at, 8);
	double seconds;
	memcpy(&seconds, &bits, sizeof seconds);
	if (!(seconds > -YEARS_MAX * 31556952.0 && seconds < YEARS_MAX * 31556952.0))
		return;
	time_t t = (time_t)seconds + 978307200;
	struct tm tm;
	char z[64];
	if (gmtime_r(&t, &tm) && strftime(z, sizeof z, "%Y-%m-%dT%H:%M:%SZ", &tm))
		text_putz(b->o, z);
}

static void put_scalar(struct plist *b, size_t at, unsigned type, uint64_t count)
{
	if (type == 5) {
		text_put(b->o, str_make((const char *)b->p + at, (size_t)count));
	} else if (type == 6) {
		for (uint64_t i = 0; i < count; i++) {
			uint32_t c = (uint32_t)number(b->p + at + 2 * i, 2);
			if (c >= 0xD800 && c < 0xDC00 && i + 1 < count) {
				c = 0x10000 + ((c - 0xD800) << 10) + (uint32_t)(number(b->p + at + 2 * i + 2, 2) - 0xDC00);
				i++;
			}
			text_put_cp(b->o, c);
		}
	} else if (type == 1 && count < 4 && at + ((size_t)1 << count) <= b->table) {
		struct buf z;
		buf_init(&z, 32);
		buf_printf(&z, "%lld", (long long)number(b->p + at, (size_t)1 << count));
		text_put(b->o, buf_str(&z));
		buf_release(&z);
	} else if (type == 3 && count == 3 && at + 8 <= b->table) {
		put_date(b, at);
	} else if (type == 4 && count > 8) {
		struct str s = str_trim(str_make((const char *)b->p + at, (size_t)count));
		if (s.len && s.p[0] == '<') {
			text_line(b->o);
			html_bytes(b->o, s, STR(""), false);
		}
	}
}

static void walk(struct plist *b, uint64_t i, int depth)
{
	unsigned type;
	uint64_t count;
	size_t at = object(b, i, &type, &count);
	if (!at || depth > DEPTH_MAX || ++b->visits > VISITS_MAX || b->o->limit)
		return;
	if (type == 13) {
		for (uint64_t k = 0; k < count; k++) {
			unsigned kt, vt;
			uint64_t kc, vc, value = ref(b, at, count + k);
			size_t key = object(b, ref(b, at, k), &kt, &kc), va = object(b, value, &vt, &vc);
			if (!va || vt == 0 || vt == 2 || vt == 8)
				continue;
			if (key && (kt == 5 || kt == 6)) {
				text_line(b->o);
				put_scalar(b, key, kt, kc);
				text_put(b->o, STR(": "));
			}
			walk(b, value, depth + 1);
			text_line(b->o);
		}
	} else if (type == 10 || type == 12) {
		for (uint64_t k = 0; k < count; k++) {
			walk(b, ref(b, at, k), depth + 1);
			text_line(b->o);
		}
	} else {
		put_scalar(b, at, type, count);
	}
}

enum status bplist_bytes(struct str list, struct text_out *o, struct err *err)
{
	struct plist b = { .p = (const unsigned char *)list.p, .len = list.len, .o = o };
	if (list.len < 40)
		return err_set(err, ST_SKIP, E_CORRUPT, "too short for a property list");
	const unsigned char *t = b.p + b.len - 32;
	uint64_t top = number(t + 16, 8), table = number(t + 24, 8);
	b.offset_size = t[6];
	b.ref_size = t[7];
	b.n = number(t + 8, 8);
	if (!b.offset_size || b.offset_size > 8 || !b.ref_size || b.ref_size > 8 || b.n > OBJECTS_MAX || table < 9 || table > b.len - 32 ||
	    b.n * b.offset_size > b.len - 32 - table)
		return err_set(err, ST_SKIP, E_CORRUPT, "the property list's table makes no sense");
	b.table = (size_t)table;
	walk(&b, top, 0);
	return ST_OK;
}

enum status text_bplist(const struct text_in *in, struct text_out *o, struct err *err)
{
	return bplist_bytes(str_make(in->map, in->map ? (size_t)in->size : 0), o, err);
}

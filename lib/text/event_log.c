/* event_log.c - Windows' event logs (.evtx, [MS-EVEN6] 2.2.12 to 2.2.16): a line
 * an event, time and number first, then what its XML says as NAME=VALUE.
 *
 * Chunks of 64 KiB stand alone. The XML is binary: names and templates stand
 * once in a chunk and are referred to by offset; a template's holes are filled
 * from a list of typed values behind it, which may be XML again. Lines come
 * without the tree: elements' names repeat from event to event. */
#include "windows_bytes.h"

#include <stdlib.h>

#define HEADER_BYTES 4096u
#define CHUNK_BYTES 65536u
#define RECORDS_AT 512u
#define DEPTH_MAX 32
#define VALUES_MAX 1024
#define NAME_BYTES_MAX 512u
#define TEXT_BYTES_MAX_ONE (1u << 18)
/* Tokens of one event; templates that lead to each other end here. */
#define STEPS_MAX 20000u
/* Of all: an event of 300 bytes has some 150 by its template. */
#define STEPS_PER_BYTE 2u

struct values {
	struct str bytes[VALUES_MAX];
	unsigned char type[VALUES_MAX];
	unsigned n;
};

struct event {
	struct str chunk;
	struct text_out *o;
	struct buf name, label, value;
	unsigned steps;
	uint64_t steps_left;
	bool damaged;
};

/* A name at an offset of the chunk: next, hash, length, characters, NUL. */
static void name_at(struct event *e, size_t at, struct buf *out)
{
	buf_clear(out);
	win_utf16(str_sub(e->chunk, at + 8, at + 8 + 2 * (size_t)win_le(e->chunk, at + 6, 2)), out);
}

/* A name's reference at *AT: it stands there if it stands for the first time. */
static void name(struct event *e, size_t *at, struct buf *out)
{
	size_t to = (size_t)win_le(e->chunk, *at, 4);
	*at += 4;
	name_at(e, to, out);
	if (to == *at)
		*at += 10 + 2 * (size_t)win_le(e->chunk, to + 6, 2);
}

static void put_value(struct buf *out, unsigned type, struct str s)
{
	unsigned size = type == 4 || type == 3 ? 1 : type == 5 || type == 6 ? 2 : type == 7 || type == 8 || type == 20 ? 4 : 8;
	uint64_t v = win_le(s, 0, size);
	switch (type) {
	case 1: win_utf16(s, out); break;
	case 2:
		for (size_t i = 0; i < s.len && s.p[i]; i++)
			buf_add_char(out, (char)(s.p[i] & 0x80 ? '?' : s.p[i]));
		break;
	case 3: case 5: case 7: case 9: case 13: { /* signed */
		int64_t n = size == 1 ? (int8_t)v : size == 2 ? (int16_t)v : size == 4 ? (int32_t)v : (int64_t)v;
		if (type == 13)
			buf_addz(out, v & 0xFFFFFFFF ? "true" : "false");
		else
			buf_printf(out, "%lld", (long long)n);
		break;
	}
	case 4: case 6: case 8: case 10: buf_printf(out, "%llu", (unsigned long long)v); break;
	case 15: win_guid(s, out); break;
	case 17: win_time(win_le(s, 0, 8), out); break;
	case 19: win_sid(s, out); break;
	case 20: case 21: buf_printf(out, "0x%llx", (unsigned long long)v); break;
	case 0x81: /* strings, each to its NUL */
		while (s.len >= 2) {
			size_t n = 0;
			while (n + 1 < s.len && (s.p[n] || s.p[n + 1]))
				n += 2;
			if (out->len && n)
				buf_addz(out, "; ");
			win_utf16(str_sub(s, 0, n), out);
			s = str_sub(s, n + 2, s.len);
		}
		break;
	default: break;
	}
}

/* "NAME=VALUE" in a cell of its own; of <Data Name="X"> X is the name. */
static void tell(struct event *e)
{
	if (e->value.len) {
		text_cell(e->o);
		text_flat(e->o, e->label.len ? buf_str(&e->label) : buf_str(&e->name));
		text_put(e->o, STR("="));
		text_flat(e->o, buf_str(&e->value));
	}
	buf_clear(&e->value);
}

static size_t xml(struct event *e, size_t at, size_t end, const struct values *v, int depth);

/* A template's use: its definition, which may stand here, and the values. */
static size_t template(struct event *e, size_t at, size_t end, int depth)
{
	size_t def = (size_t)win_le(e->chunk, at + 5, 4);
	at += 9;
	if (def == at)
		at += 24 + (size_t)win_le(e->chunk, def + 20, 4);
	struct values *v = xcalloc(1, sizeof *v);
	size_t n = (size_t)win_le(e->chunk, at, 4), from = at + 4 + 4 * n;
	if (at > end || n > (end - at) / 4) {
		e->damaged = true;
		at = end;
	} else {
		for (size_t i = 0; i < n; i++) {
			size_t len = (size_t)win_le(e->chunk, at + 4 + 4 * i, 2);
			if (i < VALUES_MAX) {
				v->bytes[i] = str_sub(e->chunk, from, from + len < end ? from + len : end);
				v->type[i] = (unsigned char)win_le(e->chunk, at + 6 + 4 * i, 1);
				v->n = (unsigned)i + 1;
			}
			from += len;
		}
		at = from;
		if (def && def + 24 < e->chunk.len)
			xml(e, def + 24, def + 24 + (size_t)win_le(e->chunk, def + 20, 4), v, depth + 1);
	}
	free(v);
	return at;
}

/* Tokens from AT to END of the chunk; where they end. */
static size_t xml(struct event *e, size_t at, size_t end, const struct values *v, int depth)
{
	bool attribute = false, named = false;
	struct buf scrap;
	if (end > e->chunk.len)
		end = e->chunk.len;
	if (depth > DEPTH_MAX)
		return e->damaged = true, end;
	buf_init(&scrap, NAME_BYTES_MAX);
	while (at < end) {
		unsigned token = (unsigned char)e->chunk.p[at++], kind = token & 0xBFu;
		if (e->steps++ > STEPS_MAX || !e->steps_left) {
			e->damaged = true;
			break;
		}
		e->steps_left--;
		if (kind != 5 && kind != 0x0D && kind != 0x0E && kind != 8 && kind != 9 && attribute) { /* an attribute's value has ended */
			if (named) {
				buf_clear(&e->label);
				buf_add_str(&e->label, buf_str(&e->value));
				buf_clear(&e->value);
			} else {
				buf_clear(&e->label);
				buf_add_str(&e->label, buf_str(&scrap));
				if (!str_eqz(buf_str(&e->label), "xmlns"))
					tell(e);
				buf_clear(&e->value);
				buf_clear(&e->label);
			}
			attribute = named = false;
		}
		if (kind == 0) {
			break;
		} else if (kind == 1) { /* <name; the attributes' length if there are any */
			tell(e);
			at += 6; /* what it depends on, its length */
			name(e, &at, &e->name);
			buf_clear(&e->label);
			at += token & 0x40 ? 4 : 0;
		} else if (kind == 2) { /* > */
		} else if (kind == 3 || kind == 4) { /* /> and </name> */
			tell(e);
			buf_clear(&e->label);
		} else if (kind == 5) { /* text */
			size_t n = 2 * (size_t)win_le(e->chunk, at + 1, 2);
			win_utf16(str_sub(e->chunk, at + 3, at + 3 + n < end ? at + 3 + n : end), &e->value);
			at += 3 + n;
		} else if (kind == 6) { /* name= */
			name(e, &at, &scrap);
			attribute = true;
			named = str_eqz(buf_str(&scrap), "Name") && str_eqz(buf_str(&e->name), "Data");
		} else if (kind == 7) { /* CDATA */
			size_t n = 2 * (size_t)win_le(e->chunk, at, 2);
			win_utf16(str_sub(e->chunk, at + 2, at + 2 + n < end ? at + 2 + n : end), &e->value);
			at += 2 + n;
		} else if (kind == 8) {
			buf_add_char(&e->value, ' ');
			at += 2;
		} else if (kind == 9) {
			name(e, &at, &scrap);
		} else if (kind == 0x0A) {
			name(e, &at, &scrap);
		} else if (kind == 0x0B) {
			at += 2 + 2 * (size_t)win_le(e->chunk, at, 2);
		} else if (kind == 0x0C) {
			at = template(e, at, end, depth);
		} else if (kind == 0x0D || kind == 0x0E) {
			size_t i = (size_t)win_le(e->chunk, at, 2);
			at += 3;
			if (v && i < v->n) {
				if (v->type[i] == 0x21)
					xml(e, (size_t)(v->bytes[i].p - e->chunk.p), (size_t)(v->bytes[i].p - e->chunk.p) + v->bytes[i].len,
					    NULL, depth + 1);
				else
					put_value(&e->value, v->type[i], v->bytes[i]);
			}
		} else if (kind == 0x0F) {
			at += 3;
		} else {
			e->damaged = true;
			break;
		}
	}
	buf_release(&scrap);
	return at;
}

enum status text_event_log(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct event e = { .o = o };
	struct str s = str_make(in->map, in->map ? (size_t)in->size : 0);
	unsigned lost = 0;
	if (!in->map)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "too large to be mapped");
	e.steps_left = (uint64_t)s.len * STEPS_PER_BYTE;
	buf_init(&e.name, NAME_BYTES_MAX);
	buf_init(&e.label, NAME_BYTES_MAX);
	buf_init(&e.value, TEXT_BYTES_MAX_ONE);
	for (size_t at = HEADER_BYTES; at < s.len && !o->limit; at += CHUNK_BYTES) {
		e.chunk = str_sub(s, at, at + CHUNK_BYTES);
		if (!str_starts(e.chunk, STR("ElfChnk"))) {
			for (size_t i = 0; i < e.chunk.len && i < RECORDS_AT; i++)
				lost += e.chunk.p[i] && (i = RECORDS_AT);
			continue;
		}
		size_t used = (size_t)win_le(e.chunk, 48, 4);
		for (size_t r = RECORDS_AT; r + 28 <= e.chunk.len && r < (used ? used : CHUNK_BYTES) && !o->limit;) {
			size_t n = (size_t)win_le(e.chunk, r + 4, 4);
			struct buf when;
			if (win_le(e.chunk, r, 4) != 0x2A2A || n < 28 || n > e.chunk.len - r) {
				lost++;
				break;
			}
			buf_init(&when, 80);
			win_time(win_le(e.chunk, r + 16, 8), &when);
			buf_printf(&when, "\t%llu", (unsigned long long)win_le(e.chunk, r + 8, 8));
			text_put(o, buf_str(&when));
			buf_release(&when);
			e.steps = 0;
			buf_clear(&e.name);
			buf_clear(&e.label);
			buf_clear(&e.value);
			e.damaged = false;
			xml(&e, r + 24, r + n - 4, NULL, 0);
			tell(&e);
			text_line(o);
			lost += e.damaged;
			r += n;
		}
	}
	buf_release(&e.name);
	buf_release(&e.label);
	buf_release(&e.value);
	return lost ? err_set(err, ST_WARN, E_CORRUPT, "%u events or chunks are damaged", lost) : ST_OK;
}

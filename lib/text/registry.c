/* registry.c - hives of Windows' registry (regf): a line a value, with its key's
 * path: what was installed, opened, typed and plugged in. Keys come in the
 * order of their tree with the time of their last change; deleted ones, which
 * no list names, are not looked for. Numbers are those of the format's
 * description by its readers (libregf, msuhanov). */
#include "windows_bytes.h"

#include "decode.h"

#include <sluice/utf8.h>

#define BINS_AT 4096u
#define DEPTH_MAX 512
#define PATH_BYTES_MAX 65536u
#define VALUE_BYTES_MAX (1u << 20)
#define LISTS_DEEP_MAX 4
/* Shorter runs of letters in binary values are chance. */
#define RUN_MIN 4

struct hive {
	struct str s;
	struct text_out *o;
	struct buf path, value;
	uint64_t keys_left; /* loops end here */
	uint64_t bytes_left; /* of lists and values: what several name is read for each of them */
	bool damaged;
};

static bool spend(struct hive *h, uint64_t n)
{
	bool there = h->bytes_left >= n;
	h->bytes_left -= there ? n : h->bytes_left;
	h->damaged |= !there;
	return there;
}

/* The cell at OFFSET of the bins, without its length. */
static struct str cell(struct hive *h, uint64_t at)
{
	if (at >= UINT32_MAX || at + BINS_AT + 4 > h->s.len)
		return STR("");
	int32_t n = (int32_t)win_le(h->s, (size_t)at + BINS_AT, 4);
	uint64_t len = n < 0 ? -(uint64_t)(int64_t)n : (uint64_t)n;
	return len < 4 ? STR("") : str_sub(h->s, (size_t)at + BINS_AT + 4, (size_t)(at + BINS_AT + len));
}

static void name(struct hive *h, struct str s, bool narrow, struct buf *out)
{
	(void)h;
	if (!narrow)
		win_utf16(s, out);
	for (size_t i = 0; narrow && i < s.len; i++) /* Latin-1 */
		buf_add_utf8(out, (unsigned char)s.p[i]);
}

/* UserAssist's names are turned by thirteen letters. */
static void turn(struct buf *b)
{
	for (size_t i = 0; i < b->len; i++) {
		char c = b->p[i], low = (char)(c | 32);
		if (low >= 'a' && low <= 'z')
			b->p[i] = (char)(c + (low < 'n' ? 13 : -13));
	}
}

/* Runs of UTF-16 in what has no type: names of files opened last are there. */
static void runs(struct str s, struct buf *out)
{
	size_t from = 0, n = 0, latin = 0;
	for (size_t i = 0; i + 1 < s.len + 2; i += 2) {
		unsigned c = i + 1 < s.len ? (unsigned)win_le(s, i, 2) : 0;
		bool letter = (c >= 0x20 && c < 0x7F) || (c >= 0x4E00 && c < 0x9FB0) || (c >= 0x400 && c < 0x460);
		if (letter && !n++) {
			from = i;
			latin = 0;
		}
		latin += letter && c < 0x80;
		if (letter)
			continue;
		/* two ASCII letters read as one ideograph are none: a name has some, or is all there is */
		if (n >= RUN_MIN && (latin || n * 2 + 2 >= s.len)) {
			if (out->len)
				buf_addz(out, "; ");
			win_utf16(str_sub(s, from, i), out);
		}
		n = 0;
	}
}

/* Data of up to 4 bytes stand in the value, long ones in pieces (2 + list). */
static void data_of(struct hive *h, struct str v, struct buf *out)
{
	uint32_t n = (uint32_t)win_le(v, 4, 4), at = (uint32_t)win_le(v, 8, 4);
	buf_clear(out);
	if (n >> 31) {
		buf_add_str(out, str_sub(v, 8, 8 + ((n & 7) < 4 ? (n & 7) : 4)));
		return;
	}
	struct str d = cell(h, at);
	if (n > 16344 && str_starts(d, STR("db"))) {
		struct str list = cell(h, win_le(d, 4, 4));
		for (unsigned i = 0; i < win_le(d, 2, 2) && n && spend(h, 4); i++) {
			struct str piece = str_sub(cell(h, win_le(list, 4 * (size_t)i, 4)), 0, n < 16344 ? n : 16344);
			buf_add_str(out, piece);
			n -= (uint32_t)piece.len < n ? (uint32_t)piece.len : n;
		}
		return;
	}
	buf_add_str(out, str_sub(d, 0, n));
}

static void value(struct hive *h, struct str v, const char *when)
{
	struct buf raw, key;
	if (v.len < 20 || !str_starts(v, STR("vk"))) {
		h->damaged = true;
		return;
	}
	buf_init(&raw, VALUE_BYTES_MAX);
	buf_init(&key, PATH_BYTES_MAX);
	name(h, str_sub(v, 20, 20 + (size_t)win_le(v, 2, 2)), win_le(v, 16, 2) & 1, &key);
	if (str_find(buf_str(&h->path), STR("\\UserAssist\\")) >= 0)
		turn(&key);
	data_of(h, v, &raw);
	struct str d = spend(h, 20 + raw.len + key.len) ? buf_str(&raw) : STR("");
	buf_clear(&h->value);
	switch (win_le(v, 12, 4)) {
	case 1: case 2: case 6: win_utf16(d, &h->value); break;
	case 7: /* several strings, each to its NUL */
		while (d.len >= 2) {
			size_t n = 0;
			while (n + 1 < d.len && (d.p[n] || d.p[n + 1]))
				n += 2;
			if (h->value.len && n)
				buf_addz(&h->value, "; ");
			win_utf16(str_sub(d, 0, n), &h->value);
			d = str_sub(d, n + 2, d.len);
		}
		break;
	case 4: buf_printf(&h->value, "%u", (unsigned)win_le(d, 0, 4)); break;
	case 11: buf_printf(&h->value, "%llu", (unsigned long long)win_le(d, 0, 8)); break;
	default: runs(d, &h->value);
	}
	if (h->value.len || key.len) {
		text_flat(h->o, buf_str(&h->path));
		text_cell(h->o);
		text_flat(h->o, key.len ? buf_str(&key) : STR("(default)"));
		text_cell(h->o);
		text_flat(h->o, buf_str(&h->value));
		text_cell(h->o);
		text_putz(h->o, when);
		text_line(h->o);
	}
	buf_release(&key);
	buf_release(&raw);
}

static void key(struct hive *h, uint64_t at, int depth);

static void keys(struct hive *h, struct str list, int depth, int deep)
{
	bool pairs = str_starts(list, STR("lf")) || str_starts(list, STR("lh")), lists = str_starts(list, STR("ri"));
	if (!pairs && !lists && !str_starts(list, STR("li"))) {
		h->damaged = true;
		return;
	}
	for (size_t i = 0, n = (size_t)win_le(list, 2, 2); i < n && !h->o->limit && spend(h, 4); i++) {
		uint64_t at = win_le(list, 4 + i * (pairs ? 8 : 4), 4);
		if (lists && deep < LISTS_DEEP_MAX)
			keys(h, cell(h, at), depth, deep + 1);
		else if (!lists)
			key(h, at, depth);
	}
}

static void key(struct hive *h, uint64_t at, int depth)
{
	struct str k = cell(h, at);
	size_t length = h->path.len;
	if (k.len < 76 || !str_starts(k, STR("nk"))) {
		h->damaged = true;
		return;
	}
	if (depth > DEPTH_MAX || !h->keys_left || h->o->limit) {
		h->damaged |= depth > DEPTH_MAX || !h->keys_left;
		return;
	}
	h->keys_left--;
	/* the root's name says nothing but where it hangs */
	if (depth) {
		if (depth > 1)
			buf_add_char(&h->path, '\\');
		name(h, str_sub(k, 76, 76 + (size_t)win_le(k, 72, 2)), win_le(k, 2, 2) & 0x20, &h->path);
	}
	struct buf when;
	buf_init(&when, 40);
	win_time(win_le(k, 4, 8), &when);
	struct str values = win_le(k, 36, 4) ? cell(h, win_le(k, 40, 4)) : STR("");
	for (size_t i = 0; i < win_le(k, 36, 4) && 4 * i + 4 <= values.len && !h->o->limit && spend(h, 4); i++)
		value(h, cell(h, win_le(values, 4 * i, 4)), buf_z(&when));
	if (!win_le(k, 36, 4) && !win_le(k, 20, 4) && h->path.len) { /* keys that hold nothing say something by their names */
		text_flat(h->o, buf_str(&h->path));
		text_put(h->o, STR("\t\t\t"));
		text_putz(h->o, buf_z(&when));
		text_line(h->o);
	}
	buf_release(&when);
	if (win_le(k, 20, 4))
		keys(h, cell(h, win_le(k, 28, 4)), depth + 1, 0);
	buf_cut(&h->path, length);
}

enum status text_registry(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct hive h = { .s = str_make(in->map, in->map ? (size_t)in->size : 0), .o = o };
	if (!in->map)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "too large to be mapped");
	if (h.s.len < BINS_AT + 32)
		return err_set(err, ST_SKIP, E_TRUNCATED, "the hive ends within its header");
	h.keys_left = h.s.len / 80 + 1;
	h.bytes_left = 4 * (uint64_t)h.s.len;
	buf_init(&h.path, PATH_BYTES_MAX);
	buf_init(&h.value, VALUE_BYTES_MAX * 2ull);
	struct buf file;
	buf_init(&file, 256);
	win_utf16(str_sub(h.s, 48, 112), &file);
	if (file.len)
		text_meta(o, "title", arena_copy(&o->arena, buf_str(&file)));
	key(&h, win_le(h.s, 36, 4), 0);
	buf_release(&file);
	buf_release(&h.path);
	buf_release(&h.value);
	return h.damaged ? err_set(err, ST_WARN, E_CORRUPT, "parts of the hive are damaged and not read") : ST_OK;
}

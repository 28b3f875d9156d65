/* memo.c - long texts beside tables of dBASE (.dbt) and FoxPro (.fpt). The table
 * holds their numbers only; each is a paragraph here, in the file's order.
 *
 * FoxPro: blocks of a size that the head states, each with a kind (1: text) and a
 * length, high bytes first. dBASE III: 512 bytes a block, a text ends with 1A;
 * dBASE IV: blocks with FF FF 08 00 and a length that counts these eight bytes. */
#include "decode.h"
#include "windows_bytes.h"

#define HEAD_BYTES 512u
/* A length that is longer is none. */
#define MEMO_BYTES_MAX (64u << 20)
#define CHARSET_SAMPLE_BYTES (1u << 20)

static bool begins_text(unsigned char c)
{
	return c >= 0x20 || (c >= '\t' && c <= '\r');
}

/* A memo of FoxPro or dBASE IV, all of whose length is there. */
static bool is_whole(struct str h, bool fox)
{
	uint64_t len = fox ? win_be(h, 4, 4) : win_le(h, 4, 4);
	return (fox ? win_be(h, 0, 4) == 1 : win_le(h, 0, 4) == 0x0008FFFF) && len && len <= h.len;
}

/* The memo at AT or behind it; where to look next. *RET_CUT: the file ends within it. False: there is none. */
static bool next(struct str s, bool fox, uint64_t block, uint64_t *at, struct str *ret, bool *ret_cut)
{
	for (; *at + 8 <= s.len; *at += block) {
		struct str h = str_sub(s, (size_t)*at, s.len);
		uint64_t from = 8, len;
		if (fox && win_be(h, 0, 4) == 1) {
			len = win_be(h, 4, 4);
		} else if (!fox && win_le(h, 0, 4) == 0x0008FFFF) {
			len = win_le(h, 4, 4) - 8;
		} else if (!fox && begins_text((unsigned char)h.p[0])) {
			ptrdiff_t end = str_find_char(str_sub(h, 0, MEMO_BYTES_MAX), '\x1a');
			from = 0;
			len = end >= 0 ? (size_t)end : h.len < MEMO_BYTES_MAX ? h.len : MEMO_BYTES_MAX;
		} else {
			continue;
		}
		if (!len || len > MEMO_BYTES_MAX || h.len == from)
			continue;
		if (len > h.len - from) { /* cut or damaged: up to the next that is whole */
			for (len = (from / block + 1) * block - from; from + len + 8 < h.len && !is_whole(str_sub(h, (size_t)(from + len), h.len), fox); len += block)
				;
			len = from + len + 8 < h.len ? len : h.len - from;
			while (len > 1 && !h.p[from + len - 1])
				len--;
			*ret_cut = true;
		}
		*ret = str_sub(h, (size_t)from, (size_t)(from + len));
		*at += (from + len + block - 1) / block * block;
		return true;
	}
	return false;
}

enum status text_memo(const struct text_in *in, struct text_out *o, struct err *err)
{
	if (!in->map)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "too large to be mapped");
	struct str s = str_make(in->map, (size_t)in->size), memo;
	bool fox = str_ends_nocase(in->name, STR(".fpt"));
	uint64_t block = fox ? (uint64_t)win_le(s, 6, 1) << 8 | win_le(s, 7, 1) : HEAD_BYTES, at;
	/* dBASE IV states its size of a block */
	if (!fox && win_le(s, 20, 2) >= 64 && win_le(s, 20, 2) % 64 == 0 && win_le(s, HEAD_BYTES, 4) == 0x0008FFFF)
		block = win_le(s, 20, 2);
	if (!block)
		return err_set(err, ST_SKIP, E_CORRUPT, "a file of memos without a size of its blocks");
	struct buf sample, text;
	char charset[DECODE_NAME_MAX];
	bool cut = false;
	buf_init(&sample, CHARSET_SAMPLE_BYTES);
	buf_init(&text, 4ull * in->size + 4096);
	for (at = HEAD_BYTES; sample.len < CHARSET_SAMPLE_BYTES && next(s, fox, block, &at, &memo, &cut);)
		buf_add_str(&sample, str_sub(memo, 0, CHARSET_SAMPLE_BYTES / 16));
	decode_choose(buf_str(&sample), STR(""), STR(""), charset);
	for (at = HEAD_BYTES; !o->limit && next(s, fox, block, &at, &memo, &cut);) {
		buf_clear(&text);
		if (charset[0])
			o->undecoded += decode_bytes(memo, charset, &text);
		else
			buf_add_str(&text, memo);
		text_put(o, str_trim(buf_str(&text)));
		text_line(o);
	}
	buf_release(&sample);
	buf_release(&text);
	return cut ? err_set(err, ST_WARN, E_TRUNCATED, "memos are cut or damaged") : ST_OK;
}

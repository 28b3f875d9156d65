/* office_legacy.c - see office_legacy.h. RC4 is our own twenty lines: OpenSSL 3
 * keeps it in a provider that a sandboxed worker cannot load. */
#include "format/office_legacy_private.h"

#include <sluice/utf8.h>

#include <openssl/evp.h>
#include <stdlib.h>

/* Keystreams begin anew after so many bytes of a stream. */
#define EXCEL_BLOCK 1024u
#define WORD_BLOCK 512u
/* This much of the stream 'WordDocument' stays in clear; of Word 6 and 95. */
#define WORD_CLEAR 68u
#define WORD95_CLEAR 52u
#define PASSWORD_UNITS_MAX 255

static void rc4_key(struct office_rc4 *r, const unsigned char *key, unsigned len)
{
	unsigned char j = 0;
	for (unsigned i = 0; i < 256; i++)
		r->s[i] = (unsigned char)i;
	for (unsigned i = 0; i < 256; i++) {
		unsigned char t = r->s[i];
		j = (unsigned char)(j + t + key[i % len]);
		r->s[i] = r->s[j];
		r->s[j] = t;
	}
	r->i = r->j = 0;
}

unsigned char office_rc4_next(struct office_rc4 *r)
{
	unsigned char t = r->s[++r->i];
	r->j = (unsigned char)(r->j + t);
	r->s[r->i] = r->s[r->j];
	r->s[r->j] = t;
	return r->s[(unsigned char)(r->s[r->i] + t)];
}

static void digest(const EVP_MD *md, const void *a, size_t alen, const void *b, size_t blen, unsigned char out[EVP_MAX_MD_SIZE])
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	EVP_DigestInit_ex(c, md, NULL);
	EVP_DigestUpdate(c, a, alen);
	EVP_DigestUpdate(c, b, blen);
	EVP_DigestFinal_ex(c, out, NULL);
	EVP_MD_CTX_free(c);
}

/* The keystream of a block ([MS-OFFCRYPTO] 2.3.5.2, 2.3.6.2). */
void office_block_key(const struct office_legacy *l, uint32_t block, struct office_rc4 *r)
{
	unsigned char n[4] = { (unsigned char)block, (unsigned char)(block >> 8), (unsigned char)(block >> 16),
			       (unsigned char)(block >> 24) },
		      k[EVP_MAX_MD_SIZE];
	if (l->method == LEGACY_RC4) {
		digest(EVP_md5(), l->key, 5, n, 4, k);
		rc4_key(r, k, 16);
		return;
	}
	digest(EVP_sha1(), l->key, 20, n, 4, k);
	if (l->key_bytes == 5) /* 40 bits are a key of 128 with zeros behind */
		memset(k + 5, 0, 11);
	rc4_key(r, k, l->key_bytes == 5 ? 16 : l->key_bytes);
}

bool office_legacy_header(struct office_legacy *l, const unsigned char *p, size_t n)
{
	if (n < 4)
		return false;
	unsigned major = le16(p), minor = le16(p + 2);
	if (major == 1 && minor == 1 && n >= 52) {
		l->method = LEGACY_RC4;
		memcpy(l->salt, p + 4, 16);
		memcpy(l->verifier, p + 20, 16);
		memcpy(l->hash, p + 36, 16);
		return true;
	}
	if (major < 2 || major > 4 || minor != 2 || n < 12)
		return false;
	uint32_t head = le32(p + 8);
	if (head < 32 || head > n - 12 || n - 12 - head < 4 + 16 + 16 + 4 + 20)
		return false;
	const unsigned char *h = p + 12, *v = h + head;
	uint32_t bits = le32(h + 16);
	l->method = LEGACY_CRYPTOAPI;
	l->key_bytes = bits ? bits / 8 : 5;
	memcpy(l->salt, v + 4, 16);
	memcpy(l->verifier, v + 20, 16);
	memcpy(l->hash, v + 40, 20);
	return le32(h + 8) == 0x6801 && l->key_bytes >= 5 && l->key_bytes <= 16; /* CALG_RC4 */
}

/* FILEPASS is among the first records of the workbook. */
static bool read_excel(struct office_legacy *l, struct ole *o, bool *ret_locked)
{
	unsigned char p[HEADER_BYTES_MAX];
	int64_t n = ole_read(o, l->main, 0, p, sizeof p);
	for (int64_t at = 0, k = 0; at + 4 <= n && k < 16; at += 4 + le16(p + at + 2), k++) {
		if (le16(p + at) != 0x2F)
			continue;
		size_t len = le16(p + at + 2), left = (size_t)(n - at - 4);
		const unsigned char *body = p + at + 4;
		*ret_locked = true;
		l->header_ofs = (uint32_t)at;
		len = len < left ? len : left;
		if (len == 4 || (len >= 6 && le16(body) == 0)) { /* Excel 5 knows one method */
			l->method = LEGACY_XOR;
			l->xor_key = le16(body + len - 4);
			l->xor_hash = le16(body + len - 2);
			return true;
		}
		return len >= 6 && le16(body) == 1 && office_legacy_header(l, body + 2, len - 2);
	}
	return false;
}

static bool read_word(struct office_legacy *l, struct ole *o, bool *ret_locked)
{
	unsigned char fib[32], p[HEADER_BYTES_MAX];
	if (ole_read(o, l->main, 0, fib, sizeof fib) < (int64_t)sizeof fib || !(le16(fib + 10) & 0x0100))
		return false;
	int64_t table = ole_find(o, 0, le16(fib + 10) & 0x0200 ? "1Table" : "0Table");
	bool old = le16(fib + 2) < 0xC1;
	*ret_locked = true;
	l->program = old ? LEGACY_WORD95 : LEGACY_WORD;
	l->header_len = le32(fib + 14);
	l->table = (uint32_t)table;
	if (old || (le16(fib + 10) & 0x8000)) {
		l->method = LEGACY_XOR;
		l->xor_hash = le16(fib + 14);
		l->xor_key = le16(fib + 16);
		l->header_len = 0;
		return old || table >= 0;
	}
	if (table < 0 || l->header_len > sizeof p)
		return false;
	int64_t n = ole_read(o, l->table, 0, p, l->header_len);
	return n > 0 && office_legacy_header(l, p, (size_t)n);
}

struct office_legacy *office_legacy_read(struct ole *o, bool *ret_locked)
{
	struct office_legacy *l = xcalloc(1, sizeof *l);
	int64_t book = ole_find(o, 0, "Workbook"), word = ole_find(o, 0, "WordDocument"), show = ole_find(o, 0, "PowerPoint Document");
	*ret_locked = false;
	if (book < 0 && word < 0 && show >= 0) {
		l->main = (uint32_t)show;
		if (office_ppt_read(l, o, ret_locked))
			return l;
		free(l);
		return NULL;
	}
	if (book < 0)
		book = ole_find(o, 0, "Book");
	l->main = (uint32_t)(book >= 0 ? book : word);
	if ((book >= 0 && read_excel(l, o, ret_locked)) || (book < 0 && word >= 0 && read_word(l, o, ret_locked)))
		return l;
	free(l);
	return NULL;
}

void office_legacy_free(struct office_legacy *l)
{
	free(l);
}

static unsigned rotl15(unsigned v, unsigned bits)
{
	return ((v << bits) | ((v & 0x7FFF) >> (15 - bits))) & 0x7FFF;
}

static uint16_t rotl16(uint16_t v)
{
	return (uint16_t)(v << 1 | v >> 15);
}

/* [MS-OFFCRYPTO] 2.3.7.2: key, verifier and array of method 1. PASSWORD: bytes. */
static bool try_xor(struct office_legacy *l, struct str password)
{
	static const unsigned char fill[] = { 0xBB, 0xFF, 0xFF, 0xBA, 0xFF, 0xFF, 0xB9, 0x80, 0x00, 0xBE, 0x0F, 0x00, 0xBF, 0x0F, 0x00, 0x00 };
	size_t n = password.len < 15 ? password.len : 15;
	uint16_t base = 0x8000, end = 0xFFFF, key = 0;
	unsigned hash = (unsigned)n ^ (n ? 0xCE4B : 0);
	for (size_t i = n; i-- > 0;) {
		unsigned c = (unsigned char)password.p[i] & 0x7F;
		for (int bit = 0; bit < 8; bit++, c >>= 1) {
			base = rotl16(base);
			base ^= base & 1 ? 0x1020 : 0;
			key ^= c & 1 ? base : 0;
			end = rotl16(end);
			end ^= end & 1 ? 0x1020 : 0;
		}
	}
	key ^= end;
	for (size_t i = 0; i < n; i++)
		hash ^= rotl15((unsigned char)password.p[i], (unsigned)i + 1 == 15 ? 0 : (unsigned)i + 1);
	if (!n || key != l->xor_key || (hash & 0xFFFF) != l->xor_hash)
		return false;
	for (size_t i = 0; i < 16; i++) {
		unsigned char c = i < n ? (unsigned char)password.p[i] : fill[i - n];
		c ^= (unsigned char)(i & 1 ? key >> 8 : key);
		/* Excel turns by 2, Word by 7 */
		l->array[i] = (unsigned char)(l->program == LEGACY_EXCEL ? c << 2 | c >> 6 : c << 7 | c >> 1);
	}
	return true;
}

static bool try_rc4(struct office_legacy *l, struct str wide)
{
	unsigned char h[EVP_MAX_MD_SIZE], clear[36], want[EVP_MAX_MD_SIZE];
	unsigned size = l->method == LEGACY_RC4 ? 16 : 20;
	struct office_rc4 r;
	if (l->method == LEGACY_RC4) {
		unsigned char mix[16 * 21];
		digest(EVP_md5(), wide.p, wide.len, "", 0, h);
		for (int i = 0; i < 16; i++) {
			memcpy(mix + 21 * i, h, 5);
			memcpy(mix + 21 * i + 5, l->salt, 16);
		}
		digest(EVP_md5(), mix, sizeof mix, "", 0, h);
	} else {
		digest(EVP_sha1(), l->salt, 16, wide.p, wide.len, h);
	}
	memcpy(l->key, h, size);
	office_block_key(l, 0, &r);
	for (unsigned i = 0; i < 16 + size; i++)
		clear[i] = (unsigned char)((i < 16 ? l->verifier[i] : l->hash[i - 16]) ^ office_rc4_next(&r));
	digest(l->method == LEGACY_RC4 ? EVP_md5() : EVP_sha1(), clear, 16, "", 0, want);
	return memcmp(want, clear + 16, size) == 0;
}

bool office_legacy_try(struct office_legacy *l, struct str password)
{
	if (l->method == LEGACY_XOR)
		return l->open = try_xor(l, password);
	struct buf wide;
	buf_init(&wide, 2 * PASSWORD_UNITS_MAX);
	while (password.len) {
		uint32_t cp;
		size_t k = utf8_decode(password, &cp);
		password = str_sub(password, k, password.len);
		uint32_t unit[2] = { cp < 0x10000 ? cp : 0xD800 + ((cp - 0x10000) >> 10), cp < 0x10000 ? 0 : 0xDC00 + ((cp - 0x10000) & 0x3FF) };
		for (int i = 0; i < 2 && (i == 0 || unit[i]); i++) {
			buf_add_char(&wide, (char)(unit[i] & 255));
			buf_add_char(&wide, (char)(unit[i] >> 8));
		}
	}
	l->open = !wide.full && try_rc4(l, buf_str(&wide));
	buf_release(&wide);
	return l->open;
}

/* The next byte's place; NULL at the end. */
unsigned char *office_next_byte(struct office_stream *s)
{
	if (!s->left) {
		uint64_t ofs;
		size_t n = ole_place(s->o, s->i, s->pos, &ofs);
		if (!n || ofs >= s->len)
			return NULL;
		s->left = n < s->len - ofs ? n : (size_t)(s->len - ofs);
		s->at = s->file + ofs;
	}
	s->left--;
	s->pos++;
	return s->at++;
}

/* All of a stream of Word but its first CLEAR bytes. */
static void open_word(const struct office_legacy *l, struct office_stream *s, uint64_t clear)
{
	struct office_rc4 r;
	unsigned char *p;
	for (uint64_t pos = 0; l->method == LEGACY_XOR && (p = office_next_byte(s)); pos++) {
		/* zeros stay, and so does what would become one */
		unsigned char k = l->array[pos & 15];
		if (pos >= clear && *p && *p != k)
			*p ^= k;
	}
	for (uint64_t pos = 0; l->method != LEGACY_XOR && (p = office_next_byte(s)); pos++) {
		if (pos % WORD_BLOCK == 0)
			office_block_key(l, (uint32_t)(pos / WORD_BLOCK), &r);
		unsigned char k = office_rc4_next(&r);
		if (pos >= clear)
			*p ^= k;
	}
}

/* Headers of records are in clear, and so is what must be read before the key
 * is known ([MS-XLS] 2.2.10). */
static void open_excel(const struct office_legacy *l, struct office_stream *s)
{
	struct office_rc4 r;
	unsigned char head[4] = { 0 }, *p;
	uint32_t in = 0, size = 0, clear = 0;
	for (uint64_t pos = 0; (p = office_next_byte(s)); pos++) {
		unsigned char k = 0;
		if (l->method != LEGACY_XOR) {
			if (pos % EXCEL_BLOCK == 0)
				office_block_key(l, (uint32_t)(pos / EXCEL_BLOCK), &r);
			k = office_rc4_next(&r);
		}
		if (in < 4) {
			head[in++] = *p;
			if (in < 4)
				continue;
			unsigned type = le16(head);
			size = le16(head + 2);
			clear = type == 0x809 || type == 0x2F || type == 0x194 || type == 0x195 || type == 0xE1 || type == 0x196 || type == 0x138 ? size : type == 0x85 ? 4 : 0;
		} else {
			uint32_t ofs = in++ - 4;
			if (ofs >= clear)
				*p = (unsigned char)(l->method == LEGACY_XOR ? ((*p << 3 | *p >> 5) & 255) ^ l->array[(pos + size) & 15] : *p ^ k);
		}
		if (in == 4 + size)
			in = 0;
	}
}

enum status office_legacy_open(struct office_legacy *l, struct ole *o, struct str file, struct buf *out, struct err *err)
{
	buf_clear(out);
	if (!l->open)
		return err_set(err, ST_SKIP, E_ENCRYPTED, "the document needs a password");
	if (!buf_add(out, file.p, file.len))
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "larger than %zu bytes", out->max);
	struct office_stream s = { .o = o, .i = l->main, .file = (unsigned char *)out->p, .len = out->len };
	if (l->program == LEGACY_PPT)
		return office_ppt_open(l, &s), ST_OK;
	if (l->program == LEGACY_EXCEL) {
		open_excel(l, &s);
		/* FILEPASS becomes a record that nobody knows and everybody skips */
		struct office_stream mark = { .o = o, .i = l->main, .file = s.file, .len = s.len, .pos = l->header_ofs };
		unsigned char *low = office_next_byte(&mark), *high = low ? office_next_byte(&mark) : NULL;
		if (high) {
			*low = 0xFE;
			*high = 0x0F;
		}
		return ST_OK;
	}
	int64_t data = ole_find(o, 0, "Data");
	open_word(l, &s, l->program == LEGACY_WORD95 ? WORD95_CLEAR : WORD_CLEAR);
	if (l->program == LEGACY_WORD)
		s = (struct office_stream){ .o = o, .i = l->table, .file = s.file, .len = s.len };
	if (l->program == LEGACY_WORD)
		open_word(l, &s, l->header_len);
	if (data >= 0 && l->program == LEGACY_WORD) {
		s = (struct office_stream){ .o = o, .i = (uint32_t)data, .file = s.file, .len = s.len };
		open_word(l, &s, 0);
	}
	struct office_stream mark = { .o = o, .i = l->main, .file = s.file, .len = s.len, .pos = 11 };
	unsigned char *flags = office_next_byte(&mark);
	if (flags)
		*flags &= 0x7E;
	return ST_OK;
}

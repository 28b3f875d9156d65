/* rar5_heads.c - see rar5_heads.h. A block: CRC-32, its size, its type and
 * flags, the sizes of its extra area and of the data behind it. */
#include "unpack/rar5_heads.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define SIGNATURE "Rar!\x1a\x07\x01\0"
#define SIGNATURE_BYTES 8u
#define BLOCK_FILE 2u
#define BLOCK_LOCK 4u
#define BLOCK_END 5u
#define LOCK_HAS_CHECK 1u
/* More rounds than this are an attack on the clock; RAR itself writes 15. */
#define LOCK_ROUNDS_MAX 24u
#define HAS_EXTRA 1u
#define HAS_DATA 2u
#define SPLIT_AFTER 16u
#define FILE_HAS_TIME 2u
#define FILE_HAS_CRC 4u
#define EXTRA_ENCRYPTION 1u

/* Seven bits a byte, the lowest first, at most ten bytes. */
static bool number(struct str *s, uint64_t *ret)
{
	*ret = 0;
	for (unsigned i = 0; i < 10 && i < s->len; i++) {
		unsigned char c = (unsigned char)s->p[i];
		*ret |= (uint64_t)(c & 0x7f) << 7 * i;
		if (!(c & 0x80)) {
			*s = str_sub(*s, i + 1, s->len);
			return true;
		}
	}
	return false;
}

static uint32_t le32(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;
	return u[0] | (uint32_t)u[1] << 8 | (uint32_t)u[2] << 16 | (uint32_t)u[3] << 24;
}

/* A further volume begins with the signature again. */
static bool signature(struct rar5_heads *h)
{
	char b[SIGNATURE_BYTES];
	if (source_read(h->src, b, sizeof b, h->at) != (ssize_t)sizeof b || memcmp(b, SIGNATURE, sizeof b) != 0)
		return false;
	h->at += sizeof b;
	return true;
}

bool rar5_heads_begin(struct rar5_heads *h, const struct source *src)
{
	h->src = src;
	h->at = 0;
	h->lock.known = false;
	return signature(h);
}

/* A record of encryption in B: IV bytes stand between salt and check value. */
static void lock(struct str b, size_t iv, struct rar5_lock *l)
{
	uint64_t version, flags;
	if (l->known || !number(&b, &version) || !number(&b, &flags) || version != 0 || !(flags & LOCK_HAS_CHECK) || b.len < 17 + iv + 8 ||
	    (unsigned char)b.p[0] > LOCK_ROUNDS_MAX)
		return;
	l->known = true;
	l->rounds = (unsigned char)b.p[0];
	memcpy(l->salt, b.p + 1, sizeof l->salt);
	memcpy(l->check, b.p + 17 + iv, sizeof l->check);
}

/* [RAR 5.0 technote] The key goes 32 rounds further; its bytes are folded into eight. */
bool rar5_lock_try(const struct rar5_lock *l, struct str password)
{
	unsigned char key[32], fold[8] = { 0 };
	if (PKCS5_PBKDF2_HMAC(password.p, (int)password.len, l->salt, sizeof l->salt, (1 << l->rounds) + 32, EVP_sha256(), sizeof key, key) != 1)
		return false;
	for (size_t i = 0; i < sizeof key; i++)
		fold[i % 8] ^= key[i];
	return memcmp(fold, l->check, sizeof fold) == 0;
}

static bool encrypted(struct str extra, struct rar5_lock *l)
{
	uint64_t n, type;
	while (extra.len && number(&extra, &n) && n && n <= extra.len) {
		struct str record = str_sub(extra, 0, (size_t)n);
		if (number(&record, &type) && type == EXTRA_ENCRYPTION) {
			lock(record, 16, l);
			return true;
		}
		extra = str_sub(extra, (size_t)n, extra.len);
	}
	return false;
}

/* The file header in B, of which the common part is read. */
static bool file(struct str b, struct rar5_file *f)
{
	uint64_t flags, size, attributes, how, os, len;
	if (!number(&b, &flags) || !number(&b, &size) || !number(&b, &attributes))
		return false;
	if (flags & FILE_HAS_TIME) {
		if (b.len < 4)
			return false;
		b = str_sub(b, 4, b.len);
	}
	f->has_crc = flags & FILE_HAS_CRC;
	if (f->has_crc) {
		if (b.len < 4)
			return false;
		f->crc = le32(b.p);
		b = str_sub(b, 4, b.len);
	}
	if (!number(&b, &how) || !number(&b, &os) || !number(&b, &len) || len > b.len)
		return false;
	f->stored = (how >> 7 & 7) == 0;
	f->name = str_sub(b, 0, (size_t)len);
	return true;
}

bool rar5_heads_next(struct rar5_heads *h, struct rar5_file *f)
{
	for (;;) {
		ssize_t n = source_read(h->src, h->head, sizeof h->head, h->at);
		if (n < 7)
			return false;
		struct str b = str_make(h->head + 4, (size_t)n - 4);
		uint64_t size, type, flags, extra = 0, data = 0;
		if (!number(&b, &size) || size > b.len)
			return false;
		size_t head = (size_t)(b.p - h->head) + (size_t)size;
		if (le32(h->head) != (uint32_t)crc32_z(0, (const Bytef *)h->head + 4, head - 4))
			return false;
		b.len = (size_t)size;
		if (!number(&b, &type) || !number(&b, &flags) || ((flags & HAS_EXTRA) && !number(&b, &extra)) ||
		    ((flags & HAS_DATA) && !number(&b, &data)) || extra > b.len || data > UINT64_MAX / 2)
			return false;
		h->at += head + data;
		if (type == BLOCK_LOCK)
			lock(b, 0, &h->lock);
		if (type == BLOCK_FILE)
			encrypted(str_sub(b, b.len - (size_t)extra, b.len), &h->lock);
		if (type == BLOCK_END && !signature(h))
			return false;
		if (type != BLOCK_FILE || (flags & SPLIT_AFTER))
			continue;
		*f = (struct rar5_file){ .crc = 0 };
		f->encrypted = encrypted(str_sub(b, b.len - (size_t)extra, b.len), &h->lock);
		if (!file(str_sub(b, 0, b.len - (size_t)extra), f))
			return false;
		return true;
	}
}

bool rar_later_volume(const struct source *src)
{
	char b[64] = { 0 };
	ssize_t n = source_read(src, b, sizeof b, 0);
	uint64_t size, type, flags, extra, archive;
	if (n < 20 || memcmp(b, SIGNATURE, 6) != 0)
		return false;
	if (b[6] == 0) { /* before 5: of a set, and not its first */
		unsigned main = (unsigned char)b[10] | (unsigned)(unsigned char)b[11] << 8;
		return b[9] == 0x73 && (main & 1) && !(main & 0x100);
	}
	struct str s = str_make(b + SIGNATURE_BYTES + 4, (size_t)n - SIGNATURE_BYTES - 4);
	/* archive flags: 1 of a set, 2 with a number, which the first has not */
	return number(&s, &size) && number(&s, &type) && type == 1 && number(&s, &flags) && (!(flags & HAS_EXTRA) || number(&s, &extra)) &&
	       number(&s, &archive) && (archive & 3) == 3;
}

bool rar5_lock_read(struct rar5_lock *l, const struct source *src)
{
	struct rar5_heads *h = xmalloc(sizeof *h);
	struct rar5_file f;
	l->known = false;
	if (rar5_heads_begin(h, src)) {
		while (!h->lock.known && rar5_heads_next(h, &f))
			;
		*l = h->lock;
	}
	free(h);
	return l->known;
}

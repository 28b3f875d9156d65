/* hash.c - OpenSSL's EVP for the common digests (SHA-NI where the processor
 * has it), and Keccak-256 in full, since EVP's SHA3 pads differently. */
#include <sluice/hash.h>
#include <sluice/err.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdatomic.h>
#include <stdlib.h>

struct hash {
	EVP_MD_CTX *ctx;
};

/* OpenSSL falls over its own feet when memory is out: it gets ours, which ends
 * the process in the one place that says so. */
static void *mem_new(size_t n, const char *file, int line)
{
	(void)file, (void)line;
	return xmalloc(n);
}

static void mem_free(void *p, const char *file, int line)
{
	(void)file, (void)line;
	free(p);
}

static void *mem_more(void *p, size_t n, const char *file, int line)
{
	if (n)
		return xrealloc(p, n);
	mem_free(p, file, line);
	return NULL;
}

static void own_memory(void)
{
	static atomic_flag done = ATOMIC_FLAG_INIT;
	if (!atomic_flag_test_and_set(&done))
		CRYPTO_set_mem_functions(mem_new, mem_more, mem_free); /* no matter if it is too late */
}

static const EVP_MD *md_of(enum hash_kind kind)
{
	switch (kind) {
	case HASH_MD5: return EVP_md5();
	case HASH_SHA1: return EVP_sha1();
	case HASH_SHA256: return EVP_sha256();
	}
	BUG("unknown hash kind");
}

struct hash *hash_new(enum hash_kind kind)
{
	own_memory();
	struct hash *h = xmalloc(sizeof *h);
	h->ctx = EVP_MD_CTX_new();
	if (!h->ctx || EVP_DigestInit_ex(h->ctx, md_of(kind), NULL) != 1)
		BUG("the digest library refuses to start");
	return h;
}

void hash_free(struct hash *h)
{
	if (!h)
		return;
	EVP_MD_CTX_free(h->ctx);
	free(h);
}

void hash_add(struct hash *h, const void *p, size_t len)
{
	if (len && EVP_DigestUpdate(h->ctx, p, len) != 1)
		BUG("the digest library fails");
}

size_t hash_end(struct hash *h, uint8_t out[HASH_BYTES_MAX])
{
	unsigned n = 0;
	if (EVP_DigestFinal_ex(h->ctx, out, &n) != 1 || EVP_DigestInit_ex(h->ctx, NULL, NULL) != 1 /* the same again, without looking it up */)
		BUG("the digest library fails");
	return n;
}

void hash_hex(const uint8_t *p, size_t len, char *out)
{
	static const char digit[] = "0123456789abcdef";
	for (size_t i = 0; i < len; i++) {
		out[2 * i] = digit[p[i] >> 4];
		out[2 * i + 1] = digit[p[i] & 15];
	}
	out[2 * len] = '\0';
}

void hash_end_hex(struct hash *h, char out[HASH_HEX_MAX])
{
	uint8_t raw[HASH_BYTES_MAX];
	hash_hex(raw, hash_end(h, raw), out);
}

size_t hash_once(enum hash_kind kind, struct str s, uint8_t out[HASH_BYTES_MAX])
{
	struct hash *h = hash_new(kind);
	hash_add(h, s.p, s.len);
	size_t n = hash_end(h, out);
	hash_free(h);
	return n;
}

bool hash_is_sha256_hex(struct str s)
{
	if (s.len != 64)
		return false;
	for (size_t i = 0; i < 64; i++)
		if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f')))
			return false;
	return true;
}

/* Keccak-f[1600], from the Keccak reference (FIPS 202 §3.2). */
static uint64_t rotl(uint64_t x, unsigned n)
{
	return n ? x << n | x >> (64 - n) : x;
}

static void keccak_f(uint64_t a[25])
{
	static const uint64_t round_constant[24] = {
		0x0000000000000001u, 0x0000000000008082u, 0x800000000000808Au, 0x8000000080008000u, 0x000000000000808Bu,
		0x0000000080000001u, 0x8000000080008081u, 0x8000000000008009u, 0x000000000000008Au, 0x0000000000000088u,
		0x0000000080008009u, 0x000000008000000Au, 0x000000008000808Bu, 0x800000000000008Bu, 0x8000000000008089u,
		0x8000000000008003u, 0x8000000000008002u, 0x8000000000000080u, 0x000000000000800Au, 0x800000008000000Au,
		0x8000000080008081u, 0x8000000000008080u, 0x0000000080000001u, 0x8000000080008008u,
	};
	static const uint8_t shift[24] = { 1,  3,  6,  10, 15, 21, 28, 36, 45, 55, 2,  14,
					   27, 41, 56, 8,  25, 43, 62, 18, 39, 61, 20, 44 };
	static const uint8_t lane[24] = { 10, 7,  11, 17, 18, 3, 5,  16, 8,  21, 24, 4,
					  15, 23, 19, 13, 12, 2, 20, 14, 22, 9,  6,  1 };
	for (int r = 0; r < 24; r++) {
		uint64_t c[5];
		for (int x = 0; x < 5; x++)
			c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
		for (int x = 0; x < 5; x++) {
			uint64_t d = c[(x + 4) % 5] ^ rotl(c[(x + 1) % 5], 1);
			for (int y = 0; y < 25; y += 5)
				a[x + y] ^= d;
		}
		uint64_t t = a[1];
		for (int i = 0; i < 24; i++) {
			uint64_t keep = a[lane[i]];
			a[lane[i]] = rotl(t, shift[i]);
			t = keep;
		}
		for (int y = 0; y < 25; y += 5) {
			uint64_t row[5];
			memcpy(row, a + y, sizeof row);
			for (int x = 0; x < 5; x++)
				a[y + x] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
		}
		a[0] ^= round_constant[r];
	}
}

/* The sponge of 256 bits; only the byte that begins the padding tells the two apart. */
static void keccak256(struct str s, uint8_t padding, uint8_t out[32])
{
	enum { RATE = 136 };
	uint64_t a[25] = { 0 };
	uint8_t block[RATE];
	bool last = false;
	while (!last) {
		size_t n = s.len < RATE ? s.len : RATE;
		last = n < RATE;
		memset(block, 0, sizeof block);
		if (n)
			memcpy(block, s.p, n);
		if (last) {
			block[n] ^= padding;
			block[RATE - 1] ^= 0x80;
		}
		for (size_t i = 0; i < RATE / 8; i++)
			for (size_t b = 0; b < 8; b++)
				a[i] ^= (uint64_t)block[8 * i + b] << (8 * b);
		keccak_f(a);
		s = str_sub(s, n, s.len);
	}
	for (size_t i = 0; i < 32; i++)
		out[i] = (uint8_t)(a[i / 8] >> (8 * (i % 8)));
}

void hash_keccak256(struct str s, uint8_t out[32])
{
	keccak256(s, 0x01, out);
}

void hash_sha3_256(struct str s, uint8_t out[32])
{
	keccak256(s, 0x06, out);
}

/* ooxml_locked.c - Office files encrypted with the password everybody has.
 *
 * Excel encrypts a workbook that is only protected against changes with the
 * fixed password "VelvetSweatshop" ([MS-OFFCRYPTO] 2.4.2.3) and opens it
 * unasked; so is it here. Any other password stays unknown: E_ENCRYPTED. */
#include "convert.h"
#include "format/ole.h"
#include "markup.h"

#include <openssl/evp.h>
#include <stdlib.h>

#define PACKAGE_BYTES_MAX (512u << 20)
#define INFO_BYTES_MAX 65536
/* Files state how often to hash; more than this is an attack on the clock. */
#define SPIN_MAX 10000000u
#define SEGMENT_BYTES 4096

static const unsigned char password[] = { 'V', 0, 'e', 0, 'l', 0, 'v', 0, 'e', 0, 't', 0, 'S', 0, 'w', 0, 'e', 0, 'a', 0, 't', 0, 's', 0, 'h', 0, 'o', 0, 'p', 0 };

struct bytes { unsigned char p[64]; unsigned len; };

static uint32_t le32(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void put32(unsigned char *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (unsigned char)(v >> (8 * i));
}

static struct bytes digest(const EVP_MD *md, const void *a, size_t alen, const void *b, size_t blen)
{
	struct bytes out = { .len = 0 };
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	EVP_DigestInit_ex(c, md, NULL);
	EVP_DigestUpdate(c, a, alen);
	EVP_DigestUpdate(c, b, blen);
	EVP_DigestFinal_ex(c, out.p, &out.len);
	EVP_MD_CTX_free(c);
	return out;
}

static struct bytes stretched(const EVP_MD *md, const struct bytes *salt, uint32_t spin)
{
	struct bytes h = digest(md, salt->p, salt->len, password, sizeof password);
	for (uint32_t i = 0; i < spin; i++) {
		unsigned char n[4];
		put32(n, i);
		h = digest(md, n, 4, h.p, h.len);
	}
	return h;
}

static bool decrypt(const EVP_CIPHER *cipher, const unsigned char *key, const unsigned char *iv, const void *in, size_t n, void *out)
{
	EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
	int done = 0, more = 0;
	bool good = EVP_DecryptInit_ex(c, cipher, NULL, key, iv) == 1;
	EVP_CIPHER_CTX_set_padding(c, 0);
	good = good && EVP_DecryptUpdate(c, out, &done, in, (int)n) == 1 && EVP_DecryptFinal_ex(c, (unsigned char *)out + done, &more) == 1;
	EVP_CIPHER_CTX_free(c);
	return good;
}

static struct bytes base64(struct str s)
{
	struct bytes out = { .len = 0 };
	uint32_t acc = 0;
	int bits = 0;
	for (size_t i = 0; i < s.len; i++) {
		static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
		const char *at = s.p[i] ? strchr(digits, s.p[i]) : NULL;
		if (!at)
			continue;
		acc = acc << 6 | (uint32_t)(at - digits);
		bits += 6;
		if (bits >= 8 && out.len < sizeof out.p)
			out.p[out.len++] = (unsigned char)(acc >> (bits -= 8));
	}
	return out;
}

/* A key of BITS out of hash H and a block key. */
static struct bytes derived(const EVP_MD *md, const struct bytes *h, const unsigned char block[8], unsigned len)
{
	struct bytes k = digest(md, h->p, h->len, block, 8);
	for (unsigned i = k.len; i < len && i < sizeof k.p; i++)
		k.p[i] = 0x36;
	return k;
}

struct agile { struct bytes salt, key_salt, verifier, verifier_hash, key; uint32_t spin; unsigned key_bytes; const EVP_MD *md, *key_md; };

static const EVP_MD *md_of(struct str name)
{
	return str_eqz(name, "SHA512") ? EVP_sha512() : str_eqz(name, "SHA256") ? EVP_sha256() : str_eqz(name, "SHA384") ? EVP_sha384() : str_eqz(name, "SHA1") ? EVP_sha1() : NULL;
}

static bool read_agile(struct str xml, struct agile *a)
{
	struct source_mem mem;
	struct markup m;
	source_mem_init(&mem, xml);
	markup_init(&m, &mem.src, false);
	enum markup_token t;
	while ((t = markup_next(&m)) != MARKUP_EOF) {
		if (t == MARKUP_OPEN && markup_is(&m, "keyData")) {
			a->salt = base64(markup_attr(&m, "saltValue"));
			a->md = md_of(markup_attr(&m, "hashAlgorithm"));
		} else if (t == MARKUP_OPEN && markup_is(&m, "encryptedKey")) {
			a->key_salt = base64(markup_attr(&m, "saltValue"));
			a->key_md = md_of(markup_attr(&m, "hashAlgorithm"));
			a->verifier = base64(markup_attr(&m, "encryptedVerifierHashInput"));
			a->verifier_hash = base64(markup_attr(&m, "encryptedVerifierHashValue"));
			a->key = base64(markup_attr(&m, "encryptedKeyValue"));
			a->spin = (uint32_t)markup_int(&m, "spinCount", 0);
			a->key_bytes = (unsigned)markup_int(&m, "keyBits", 0) / 8;
		}
	}
	markup_release(&m);
	return a->md && a->key_md && a->spin <= SPIN_MAX && (a->key_bytes == 16 || a->key_bytes == 32) && a->salt.len == 16 && a->key_salt.len == 16 &&
	       a->verifier.len >= 16 && a->verifier_hash.len >= 16 && a->key.len >= a->key_bytes;
}

/* The package in clear, over PACKAGE itself. */
static bool open_agile(struct str xml, unsigned char *package, size_t len)
{
	static const unsigned char for_input[8] = { 0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79 }, for_hash[8] = { 0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e },
		for_key[8] = { 0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6 };
	struct agile a;
	memset(&a, 0, sizeof a);
	if (!read_agile(xml, &a))
		return false;
	const EVP_CIPHER *cbc = a.key_bytes == 32 ? EVP_aes_256_cbc() : EVP_aes_128_cbc();
	struct bytes h = stretched(a.key_md, &a.key_salt, a.spin), input, hash, key, k;
	k = derived(a.key_md, &h, for_input, a.key_bytes);
	if (!decrypt(cbc, k.p, a.key_salt.p, a.verifier.p, a.verifier.len & ~15u, input.p))
		return false;
	k = derived(a.key_md, &h, for_hash, a.key_bytes);
	if (!decrypt(cbc, k.p, a.key_salt.p, a.verifier_hash.p, a.verifier_hash.len & ~15u, hash.p))
		return false;
	struct bytes want = digest(a.key_md, input.p, 16, "", 0);
	if (memcmp(want.p, hash.p, want.len < a.verifier_hash.len ? want.len : a.verifier_hash.len) != 0)
		return false;
	k = derived(a.key_md, &h, for_key, a.key_bytes);
	if (!decrypt(cbc, k.p, a.key_salt.p, a.key.p, a.key.len & ~15u, key.p))
		return false;
	for (size_t at = 0, i = 0; at < len; at += SEGMENT_BYTES, i++) {
		unsigned char n[4];
		size_t part = len - at < SEGMENT_BYTES ? (len - at) & ~(size_t)15 : SEGMENT_BYTES;
		put32(n, (uint32_t)i);
		struct bytes iv = digest(a.md, a.salt.p, a.salt.len, n, 4);
		if (part && !decrypt(cbc, key.p, iv.p, package + at, part, package + at))
			return false;
	}
	return true;
}

static bool open_standard(const unsigned char *info, size_t n, unsigned char *package, size_t len)
{
	if (n < 12)
		return false;
	size_t head = le32(info + 8), at = 12 + head;
	if (head < 20 || at > n || n - at < 4 + 16 + 16 + 4 + 32)
		return false;
	unsigned key_bytes = le32(info + 12 + 16) / 8;
	if (key_bytes != 16 && key_bytes != 32 && key_bytes != 24)
		return false;
	struct bytes salt = { .len = 16 }, h, x1, x2;
	memcpy(salt.p, info + at + 4, 16);
	h = stretched(EVP_sha1(), &salt, 50000);
	unsigned char zero[4] = { 0 }, pad1[64], pad2[64], key[40], verifier[16], hash[32];
	h = digest(EVP_sha1(), h.p, h.len, zero, 4);
	memset(pad1, 0x36, 64);
	memset(pad2, 0x5C, 64);
	for (unsigned i = 0; i < h.len; i++) {
		pad1[i] ^= h.p[i];
		pad2[i] ^= h.p[i];
	}
	x1 = digest(EVP_sha1(), pad1, 64, "", 0);
	x2 = digest(EVP_sha1(), pad2, 64, "", 0);
	memcpy(key, x1.p, 20);
	memcpy(key + 20, x2.p, 20);
	const EVP_CIPHER *ecb = key_bytes == 16 ? EVP_aes_128_ecb() : key_bytes == 24 ? EVP_aes_192_ecb() : EVP_aes_256_ecb();
	if (!decrypt(ecb, key, NULL, info + at + 20, 16, verifier) || !decrypt(ecb, key, NULL, info + at + 40, 32, hash))
		return false;
	h = digest(EVP_sha1(), verifier, 16, "", 0);
	return memcmp(h.p, hash, 20) == 0 && decrypt(ecb, key, NULL, package, len & ~(size_t)15, package);
}

enum status text_ooxml_locked(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct ole *ole;
	enum status st = ole_open_fd(&ole, in->fd, err);
	if (st != ST_OK && st != ST_WARN)
		return st;
	struct buf info, package;
	struct err why;
	buf_init(&info, INFO_BYTES_MAX);
	buf_init(&package, PACKAGE_BYTES_MAX);
	int64_t i = ole_find_path(ole, "EncryptionInfo"), p = ole_find_path(ole, "EncryptedPackage");
	bool open = false;
	if (i >= 0 && p >= 0 && ole_read_all(ole, (uint32_t)i, &info, &why) != ST_SKIP && ole_read_all(ole, (uint32_t)p, &package, &why) != ST_SKIP &&
	    info.len > 8 && package.len > 24) {
		const unsigned char *head = (const unsigned char *)info.p;
		unsigned char *clear = (unsigned char *)package.p + 8;
		bool agile = head[0] == 4 && head[2] == 4;
		open = agile ? open_agile(str_sub(buf_str(&info), 8, info.len), clear, package.len - 8) : open_standard(head, info.len, clear, package.len - 8);
	}
	ole_close(ole);
	if (open) {
		uint64_t size = (uint64_t)le32((const unsigned char *)package.p) | (uint64_t)le32((const unsigned char *)package.p + 4) << 32;
		struct text_in inner = *in;
		inner.fd = -1;
		inner.map = package.p + 8;
		inner.size = size < package.len - 8 ? size : package.len - 8;
		inner.format = STR("");
		st = text_convert(&inner, o, err);
		text_meta(o, "protection", STR("write-protected"));
	} else {
		st = err_set(err, ST_SKIP, E_ENCRYPTED, "the document needs a password");
	}
	buf_release(&info);
	buf_release(&package);
	return st;
}

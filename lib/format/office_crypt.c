/* office_crypt.c - see office_crypt.h. */
#include "format/office_crypt.h"

#include <sluice/utf8.h>

#include <openssl/evp.h>
#include <stdlib.h>

#define INFO_BYTES_MAX 65536
/* Files state how often to hash; more than this is an attack on the clock. */
#define SPIN_MAX 10000000u
#define SEGMENT_BYTES 4096

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

static struct bytes stretched(const EVP_MD *md, const unsigned char *salt, size_t salt_len, struct str password, uint32_t spin)
{
	struct bytes h = digest(md, salt, salt_len, password.p, password.len);
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

static const EVP_MD *md_of(struct str name)
{
	return str_eqz(name, "SHA512") ? EVP_sha512() : str_eqz(name, "SHA256") ? EVP_sha256() : str_eqz(name, "SHA384") ? EVP_sha384() : str_eqz(name, "SHA1") ? EVP_sha1() : NULL;
}

struct office_lock {
	bool agile;
	struct bytes salt, key_salt, verifier, verifier_hash, key;
	uint32_t spin;
	unsigned key_bytes;
	const EVP_MD *md, *key_md;
	struct bytes open;      /* the key of the package, after a right try */
};

/* Value of ATTRIBUTE in the first element NAME behind *AT. */
static struct str attribute(struct str element, const char *name)
{
	struct buf b;
	buf_init(&b, 64);
	buf_printf(&b, " %s=\"", name);
	ptrdiff_t i = str_find(element, buf_str(&b));
	struct str v = STR("");
	if (i >= 0) {
		v = str_sub(element, (size_t)i + b.len, element.len);
		ptrdiff_t end = str_find_char(v, '"');
		v = str_sub(v, 0, end < 0 ? 0 : (size_t)end);
	}
	buf_release(&b);
	return v;
}

/* The start tag <NAME …>, with or without a prefix. */
static struct str element(struct str xml, const char *name)
{
	ptrdiff_t i = str_find(xml, str_from(name));
	if (i < 0)
		return STR("");
	struct str e = str_sub(xml, (size_t)i, xml.len);
	ptrdiff_t end = str_find_char(e, '>');
	return str_sub(e, 0, end < 0 ? e.len : (size_t)end);
}

static uint32_t number(struct str s)
{
	uint32_t v = 0;
	for (size_t i = 0; i < s.len && i < 9 && s.p[i] >= '0' && s.p[i] <= '9'; i++)
		v = v * 10 + (uint32_t)(s.p[i] - '0');
	return v;
}

static bool known_key(unsigned bytes)
{
	return bytes == 16 || bytes == 24 || bytes == 32;
}

static bool read_agile(struct str xml, struct office_lock *l)
{
	struct str data = element(xml, "keyData"), key = element(xml, "encryptedKey ");
	l->agile = true;
	l->salt = base64(attribute(data, "saltValue"));
	l->md = md_of(attribute(data, "hashAlgorithm"));
	l->key_salt = base64(attribute(key, "saltValue"));
	l->key_md = md_of(attribute(key, "hashAlgorithm"));
	l->verifier = base64(attribute(key, "encryptedVerifierHashInput"));
	l->verifier_hash = base64(attribute(key, "encryptedVerifierHashValue"));
	l->key = base64(attribute(key, "encryptedKeyValue"));
	l->spin = number(attribute(key, "spinCount"));
	l->key_bytes = number(attribute(key, "keyBits")) / 8;
	return l->md && l->key_md && l->spin <= SPIN_MAX && known_key(l->key_bytes) && l->salt.len == 16 && l->key_salt.len == 16 &&
	       l->verifier.len >= 16 && l->verifier_hash.len >= 16 && l->key.len >= l->key_bytes && str_find(xml, STR("cipherAlgorithm=\"AES\"")) > 0;
}

static bool read_standard(const unsigned char *info, size_t n, struct office_lock *l)
{
	if (n < 12)
		return false;
	size_t head = le32(info + 8), at = 12 + head;
	if (head < 20 || at > n || n - at < 4 + 16 + 16 + 4 + 32)
		return false;
	l->key_bytes = le32(info + 12 + 16) / 8;
	l->salt.len = l->verifier.len = 16;
	l->verifier_hash.len = 32;
	memcpy(l->salt.p, info + at + 4, 16);
	memcpy(l->verifier.p, info + at + 20, 16);
	memcpy(l->verifier_hash.p, info + at + 40, 32);
	return known_key(l->key_bytes);
}

struct office_lock *office_lock_read(struct ole *o)
{
	struct buf info;
	struct err why;
	struct office_lock *l = NULL;
	int64_t i = ole_find_path(o, "EncryptionInfo"), p = ole_find_path(o, "EncryptedPackage");
	buf_init(&info, INFO_BYTES_MAX);
	if (i >= 0 && p >= 0 && ole_read_all(o, (uint32_t)i, &info, &why) != ST_SKIP && info.len > 8) {
		const unsigned char *head = (const unsigned char *)info.p;
		bool agile = head[0] == 4 && head[2] == 4;
		l = xcalloc(1, sizeof *l);
		if (!(agile ? read_agile(str_sub(buf_str(&info), 8, info.len), l) : read_standard(head, info.len, l))) {
			free(l);
			l = NULL;
		}
	}
	buf_release(&info);
	return l;
}

void office_lock_free(struct office_lock *l)
{
	free(l);
}

static const EVP_CIPHER *cbc(unsigned bytes)
{
	return bytes == 32 ? EVP_aes_256_cbc() : bytes == 24 ? EVP_aes_192_cbc() : EVP_aes_128_cbc();
}
static const EVP_CIPHER *ecb(unsigned bytes)
{
	return bytes == 32 ? EVP_aes_256_ecb() : bytes == 24 ? EVP_aes_192_ecb() : EVP_aes_128_ecb();
}

static bool try_agile(struct office_lock *l, struct str password)
{
	static const unsigned char for_input[8] = { 0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79 },
				   for_hash[8] = { 0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e },
				   for_key[8] = { 0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6 };
	const EVP_CIPHER *c = cbc(l->key_bytes);
	struct bytes h = stretched(l->key_md, l->key_salt.p, l->key_salt.len, password, l->spin), input, hash, k;
	k = derived(l->key_md, &h, for_input, l->key_bytes);
	if (!decrypt(c, k.p, l->key_salt.p, l->verifier.p, l->verifier.len & ~15u, input.p))
		return false;
	k = derived(l->key_md, &h, for_hash, l->key_bytes);
	if (!decrypt(c, k.p, l->key_salt.p, l->verifier_hash.p, l->verifier_hash.len & ~15u, hash.p))
		return false;
	struct bytes want = digest(l->key_md, input.p, 16, "", 0);
	if (memcmp(want.p, hash.p, want.len < l->verifier_hash.len ? want.len : l->verifier_hash.len) != 0)
		return false;
	k = derived(l->key_md, &h, for_key, l->key_bytes);
	return decrypt(c, k.p, l->key_salt.p, l->key.p, l->key.len & ~15u, l->open.p);
}

static bool try_standard(struct office_lock *l, struct str password)
{
	struct bytes h = stretched(EVP_sha1(), l->salt.p, 16, password, 50000), x1, x2;
	unsigned char zero[4] = { 0 }, pad1[64], pad2[64], verifier[16], hash[32];
	h = digest(EVP_sha1(), h.p, h.len, zero, 4);
	memset(pad1, 0x36, 64);
	memset(pad2, 0x5C, 64);
	for (unsigned i = 0; i < h.len; i++) {
		pad1[i] ^= h.p[i];
		pad2[i] ^= h.p[i];
	}
	x1 = digest(EVP_sha1(), pad1, 64, "", 0);
	x2 = digest(EVP_sha1(), pad2, 64, "", 0);
	memcpy(l->open.p, x1.p, 20);
	memcpy(l->open.p + 20, x2.p, 20);
	const EVP_CIPHER *c = ecb(l->key_bytes);
	if (!decrypt(c, l->open.p, NULL, l->verifier.p, 16, verifier) || !decrypt(c, l->open.p, NULL, l->verifier_hash.p, 32, hash))
		return false;
	h = digest(EVP_sha1(), verifier, 16, "", 0);
	return memcmp(h.p, hash, 20) == 0;
}

bool office_lock_try(struct office_lock *l, struct str password)
{
	struct buf wide;
	buf_init(&wide, 2048);
	while (password.len) {
		uint32_t cp;
		size_t k = utf8_decode(password, &cp);
		password = str_sub(password, k, password.len);
		uint32_t unit[2] = { cp, 0 };
		if (cp >= 0x10000) {
			unit[0] = 0xD800 + ((cp - 0x10000) >> 10);
			unit[1] = 0xDC00 + ((cp - 0x10000) & 0x3FF);
		}
		for (int i = 0; i < 2 && (i == 0 || unit[1]); i++) {
			buf_add_char(&wide, (char)(unit[i] & 255));
			buf_add_char(&wide, (char)(unit[i] >> 8));
		}
	}
	bool good = !wide.full && (l->agile ? try_agile(l, buf_str(&wide)) : try_standard(l, buf_str(&wide)));
	l->open.len = good ? l->key_bytes : 0;
	buf_release(&wide);
	return good;
}

enum status office_lock_open(const struct office_lock *l, struct ole *o, struct buf *out, struct err *err)
{
	int64_t p = ole_find_path(o, "EncryptedPackage");
	buf_clear(out);
	if (!l->open.len || p < 0)
		return err_set(err, ST_SKIP, E_ENCRYPTED, "the document needs a password");
	enum status st = ole_read_all(o, (uint32_t)p, out, err);
	if (st == ST_SKIP || out->len < 8)
		return st == ST_SKIP ? st : err_set(err, ST_SKIP, E_TRUNCATED, "the encrypted document is empty");
	unsigned char *clear = (unsigned char *)out->p + 8;
	size_t len = out->len - 8;
	uint64_t size = (uint64_t)le32((const unsigned char *)out->p) | (uint64_t)le32((const unsigned char *)out->p + 4) << 32;
	bool good = true;
	if (!l->agile)
		good = decrypt(ecb(l->key_bytes), l->open.p, NULL, clear, len & ~(size_t)15, clear);
	for (size_t at = 0, i = 0; l->agile && at < len && good; at += SEGMENT_BYTES, i++) {
		unsigned char n[4];
		size_t part = len - at < SEGMENT_BYTES ? (len - at) & ~(size_t)15 : SEGMENT_BYTES;
		put32(n, (uint32_t)i);
		struct bytes iv = digest(l->md, l->salt.p, l->salt.len, n, 4);
		good = !part || decrypt(cbc(l->key_bytes), l->open.p, iv.p, clear + at, part, clear + at);
	}
	if (!good)
		return err_set(err, ST_SKIP, E_CORRUPT, "the document cannot be decrypted");
	size_t keep = size < len ? (size_t)size : len;
	memmove(out->p, clear, keep);
	buf_cut(out, keep);
	return size > len ? err_set(err, ST_WARN, E_TRUNCATED, "the document ends early") : st;
}

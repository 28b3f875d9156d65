/* odf_crypt.c - see odf_crypt.h.
 *
 * The manifest is looked through for its file-entry elements alone; a parser
 * of XML proper lies in a layer above. */
#include "format/odf_crypt.h"

#include <sluice/hash.h>

/* the old door to Blowfish: the new one loads a provider, which a sandboxed worker cannot */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/blowfish.h>
#include <openssl/evp.h>
#ifdef HAVE_LIBARGON2
#include <argon2.h>
#endif
#include <stdlib.h>
#include <zlib.h>

#define MANIFEST_BYTES_MAX (4u << 20)
#define FILES_MAX 4096
#define KEY_BYTES 32
#define BLOCK_BYTES 16
/* Files state how often to hash; more than this is an attack on the clock. */
#define ITERATIONS_MAX 5000000
#define CHECKED_BYTES 1024
#define GCM_IV_BYTES 12u
#define GCM_TAG_BYTES 16u
/* LibreOffice asks for 64 MiB, three times. */
#define ARGON2_KIB_MAX (512u << 10)
#define ARGON2_WORK_MAX (4u << 20) /* KiB times passes */
#define PASSWORD_BYTES_MAX 1024u

struct file {
	struct str path;          /* within the manifest, entities as they stand */
	struct str media;
	unsigned char iv[BLOCK_BYTES], salt[64], sum[32];
	size_t salt_len, sum_len;
	int iterations;
	enum { AES_CBC, AES_GCM, BLOWFISH } cipher;
	uint32_t lanes, kib;      /* of Argon2id; 0: PBKDF2 */
	uint64_t size;            /* in clear */
	bool encrypted, known, long_start;
};
struct odf_lock {
	struct buf manifest;
	struct file *v;
	size_t n;
	size_t probe;             /* the smallest encrypted file */
	char password[PASSWORD_BYTES_MAX];
	size_t password_len;
};

static size_t base64(struct str s, unsigned char *out, size_t most)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint32_t acc = 0;
	int bits = 0;
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++) {
		const char *at = s.p[i] ? strchr(digits, s.p[i]) : NULL;
		if (!at)
			continue;
		acc = acc << 6 | (uint32_t)(at - digits);
		bits += 6;
		if (bits >= 8 && n < most)
			out[n++] = (unsigned char)(acc >> (bits -= 8));
	}
	return n;
}

/* The value of an attribute, whatever its prefix. */
static struct str attribute(struct str element, const char *name)
{
	size_t n = strlen(name);
	for (size_t i = 1; i + n + 2 < element.len; i++)
		if ((element.p[i - 1] == ':' || element.p[i - 1] == ' ') && memcmp(element.p + i, name, n) == 0 && element.p[i + n] == '=') {
			struct str rest = str_sub(element, i + n + 2, element.len);
			ptrdiff_t end = str_find_char(rest, element.p[i + n + 1]);
			return end < 0 ? STR("") : str_sub(rest, 0, (size_t)end);
		}
	return STR("");
}

static int64_t number(struct str s)
{
	int64_t v = 0;
	for (size_t i = 0; i < s.len && s.p[i] >= '0' && s.p[i] <= '9' && v < INT32_MAX; i++)
		v = v * 10 + (s.p[i] - '0');
	return v;
}

static void read_file(struct str e, struct file *f)
{
	*f = (struct file){ .path = attribute(e, "full-path"), .media = attribute(e, "media-type"), .size = (uint64_t)number(attribute(e, "size")) };
	if (str_find(e, STR("encryption-data")) < 0)
		return;
	struct str start = attribute(e, "start-key-generation-name"), sum = attribute(e, "checksum-type");
	int64_t iterations = number(attribute(e, "iteration-count"));
	f->encrypted = true;
	f->long_start = str_find(start, STR("sha256")) >= 0;
	f->salt_len = base64(attribute(e, "salt"), f->salt, sizeof f->salt);
	f->sum_len = base64(attribute(e, "checksum"), f->sum, sizeof f->sum);
	f->iterations = iterations <= ITERATIONS_MAX ? (int)iterations : 0;
	bool sum_known = (str_find(sum, STR("256")) >= 0 && f->sum_len == 32) || (str_find(sum, STR("256")) < 0 && f->sum_len == 20);
	struct str cipher = attribute(e, "algorithm-name"), derivation = attribute(e, "key-derivation-name");
	f->cipher = str_find(cipher, STR("aes256-gcm")) >= 0 ? AES_GCM : str_find(cipher, STR("lowfish")) >= 0 ? BLOWFISH : AES_CBC;
	size_t iv = base64(attribute(e, "initialisation-vector"), f->iv, sizeof f->iv);
	bool derived = str_eqz(derivation, "PBKDF2") || str_find(derivation, STR("pbkdf2")) >= 0;
#ifdef HAVE_LIBARGON2
	if (str_find(derivation, STR("argon2id")) >= 0) {
		int64_t kib = number(attribute(e, "argon2-memory")), lanes = number(attribute(e, "argon2-lanes"));
		f->iterations = (int)number(attribute(e, "argon2-iterations"));
		derived = kib >= 8 && kib <= ARGON2_KIB_MAX && lanes >= 1 && lanes <= 64 &&
			  (uint64_t)kib * (uint64_t)f->iterations <= ARGON2_WORK_MAX;
		f->kib = (uint32_t)kib;
		f->lanes = (uint32_t)lanes;
	}
#endif
	/* GCM proves itself; the others have a sum of their first bytes */
	f->known = (f->cipher != AES_CBC || str_find(cipher, STR("aes256-cbc")) >= 0) && derived && f->salt_len && f->iterations > 0 &&
		   iv == (f->cipher == AES_GCM ? GCM_IV_BYTES : f->cipher == BLOWFISH ? 8u : BLOCK_BYTES) && (f->cipher == AES_GCM || sum_known);
}

struct odf_lock *odf_lock_read(struct zip *z)
{
	struct zip_entry e;
	struct odf_lock *l = xcalloc(1, sizeof *l);
	buf_init(&l->manifest, MANIFEST_BYTES_MAX);
	bool locked = zip_find(z, STR("META-INF/manifest.xml"), &e) && zip_read_all(z, &e, &l->manifest, NULL) == ST_OK &&
		      str_find(buf_str(&l->manifest), STR("encryption-data")) >= 0;
	if (!locked) {
		odf_lock_free(l);
		return NULL;
	}
	l->v = xcalloc(FILES_MAX, sizeof *l->v);
	l->probe = FILES_MAX;
	struct str rest = buf_str(&l->manifest);
	ptrdiff_t at;
	while (l->n < FILES_MAX && (at = str_find(rest, STR("file-entry "))) >= 0) {
		rest = str_sub(rest, (size_t)at + 11, rest.len);
		ptrdiff_t next = str_find(rest, STR("file-entry "));
		struct file *f = &l->v[l->n];
		read_file(str_make(rest.p - 1, (next < 0 ? rest.len : (size_t)next) + 1), f);
		if (f->encrypted && (l->probe == FILES_MAX || f->size < l->v[l->probe].size))
			l->probe = l->n;
		l->n++;
	}
	return l;
}

void odf_lock_free(struct odf_lock *l)
{
	if (!l)
		return;
	buf_release(&l->manifest);
	free(l->v);
	free(l);
}

bool odf_lock_known(const struct odf_lock *l)
{
	return l->probe < FILES_MAX && l->v[l->probe].known;
}

static void path_of(const struct file *f, struct buf *b)
{
	static const char *const entities[][2] = { { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&apos;", "'" } };
	buf_clear(b);
	for (size_t i = 0; i < f->path.len;) {
		size_t k = 0;
		while (k < 5 && !str_starts(str_sub(f->path, i, f->path.len), str_from(entities[k][0])))
			k++;
		if (k < 5)
			buf_addz(b, entities[k][1]);
		else
			buf_add_char(b, f->path.p[i]);
		i += k < 5 ? strlen(entities[k][0]) : 1;
	}
}

static bool derive(const struct file *f, struct str password, unsigned char key[KEY_BYTES])
{
	unsigned char start[HASH_BYTES_MAX];
	size_t len = hash_once(f->long_start ? HASH_SHA256 : HASH_SHA1, password, start);
#ifdef HAVE_LIBARGON2
	if (f->lanes) {
		/* one thread does the lanes one after another: a worker has no others */
		argon2_context c = { .out = key, .outlen = KEY_BYTES, .pwd = start, .pwdlen = (uint32_t)len, .salt = (uint8_t *)(uintptr_t)f->salt, .saltlen = (uint32_t)f->salt_len,
				     .t_cost = (uint32_t)f->iterations, .m_cost = f->kib, .lanes = f->lanes, .threads = 1, .version = ARGON2_VERSION_13, .flags = ARGON2_DEFAULT_FLAGS };
		return argon2id_ctx(&c) == ARGON2_OK;
	}
#endif
	return PKCS5_PBKDF2_HMAC((const char *)start, (int)len, f->salt, (int)f->salt_len, f->iterations, EVP_sha1(),
				 f->cipher == BLOWFISH ? 16 : KEY_BYTES, key) == 1;
}

/* Blowfish as a stream: 64-bit feedback. */
static bool turn_blowfish(const struct file *f, const unsigned char *key, struct str packed, struct buf *out)
{
	BF_KEY schedule;
	unsigned char iv[8];
	int n = 0;
	if (!buf_reserve(out, packed.len))
		return false;
	BF_set_key(&schedule, 16, key);
	memcpy(iv, f->iv, sizeof iv);
	for (size_t i = 0; i < packed.len;) {
		size_t k = packed.len - i < 1u << 20 ? packed.len - i : 1u << 20;
		BF_cfb64_encrypt((const unsigned char *)packed.p + i, (unsigned char *)out->p + i, (long)k, &schedule, iv, &n, BF_DECRYPT);
		i += k;
	}
	out->len = packed.len;
	return true;
}

/* The vector stands before the bytes, too, and the tag behind them. */
static bool turn_gcm(const struct file *f, const unsigned char *key, struct str packed, struct buf *out)
{
	if (packed.len > GCM_IV_BYTES && memcmp(packed.p, f->iv, GCM_IV_BYTES) == 0)
		packed = str_sub(packed, GCM_IV_BYTES, packed.len);
	if (packed.len <= GCM_TAG_BYTES || packed.len > INT32_MAX || !buf_reserve(out, packed.len))
		return false;
	size_t n = packed.len - GCM_TAG_BYTES;
	int got = 0, rest = 0;
	EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
	bool good = EVP_DecryptInit_ex(c, EVP_aes_256_gcm(), NULL, key, f->iv) == 1 &&
		    EVP_DecryptUpdate(c, (unsigned char *)out->p, &got, (const unsigned char *)packed.p, (int)n) == 1 &&
		    EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, GCM_TAG_BYTES, (void *)(uintptr_t)(packed.p + n)) == 1 &&
		    EVP_DecryptFinal_ex(c, (unsigned char *)out->p + got, &rest) == 1;
	EVP_CIPHER_CTX_free(c);
	out->len = good ? n : 0;
	return good;
}

/* The bytes of F as they stand in the package, then decrypted: still deflated. */
static bool decrypt(const struct file *f, struct zip *z, const struct zip_entry *e, struct str password, struct buf *out)
{
	unsigned char key[KEY_BYTES];
	struct buf packed;
	int got = 0;
	buf_clear(out);
	buf_init(&packed, ODF_PACKAGE_BYTES_MAX);
	bool good = derive(f, password, key) && zip_read_all(z, e, &packed, NULL) == ST_OK && packed.len;
	if (good && f->cipher != AES_CBC) {
		good = f->cipher == AES_GCM ? turn_gcm(f, key, buf_str(&packed), out) : turn_blowfish(f, key, buf_str(&packed), out);
		buf_release(&packed);
		return good;
	}
	good = good && packed.len % BLOCK_BYTES == 0 && buf_reserve(out, packed.len);
	EVP_CIPHER_CTX *c = good ? EVP_CIPHER_CTX_new() : NULL;
	good = good && EVP_DecryptInit_ex(c, EVP_aes_256_cbc(), NULL, key, f->iv) == 1;
	if (good) {
		EVP_CIPHER_CTX_set_padding(c, 0);
		good = EVP_DecryptUpdate(c, (unsigned char *)out->p, &got, (const unsigned char *)packed.p, (int)packed.len) == 1;
		/* the last byte says how many fill the last block */
		unsigned fill = good && got > 0 ? (unsigned char)out->p[got - 1] : 0;
		good = good && fill >= 1 && fill <= BLOCK_BYTES;
		out->len = good ? (size_t)got - fill : 0;
	}
	EVP_CIPHER_CTX_free(c);
	buf_release(&packed);
	return good;
}

static bool sum_fits(const struct file *f, struct str plain)
{
	uint8_t sum[HASH_BYTES_MAX];
	if (f->cipher == AES_GCM)
		return true;
	size_t n = hash_once(f->sum_len == 32 ? HASH_SHA256 : HASH_SHA1, str_sub(plain, 0, CHECKED_BYTES), sum);
	return n == f->sum_len && memcmp(sum, f->sum, n) == 0;
}

bool odf_lock_try(struct odf_lock *l, struct zip *z, struct str password)
{
	struct zip_entry e;
	struct buf path, plain;
	if (!odf_lock_known(l) || password.len > sizeof l->password)
		return false;
	const struct file *f = &l->v[l->probe];
	buf_init(&path, 1u << 16);
	buf_init(&plain, ODF_PACKAGE_BYTES_MAX);
	path_of(f, &path);
	bool good = zip_find(z, buf_str(&path), &e) && decrypt(f, z, &e, password, &plain) && sum_fits(f, buf_str(&plain));
	if (good) {
		memcpy(l->password, password.p, password.len);
		l->password_len = password.len;
	}
	buf_release(&path);
	buf_release(&plain);
	return good;
}

static bool inflated(struct str packed, uint64_t size, struct buf *out)
{
	z_stream s = { .next_in = (Bytef *)(uintptr_t)packed.p, .avail_in = (uInt)packed.len };
	buf_clear(out);
	if (size > ODF_PACKAGE_BYTES_MAX || !buf_reserve(out, size + 1) || inflateInit2(&s, -MAX_WBITS) != Z_OK)
		return false;
	s.next_out = (Bytef *)out->p;
	s.avail_out = (uInt)size + 1;
	int rc = inflate(&s, Z_FINISH);
	out->len = (size_t)s.total_out;
	inflateEnd(&s);
	return rc == Z_STREAM_END && s.total_out == size;
}

/* --- a package of stored files */
static void le(struct buf *b, uint64_t v, int bytes)
{
	for (; bytes--; v >>= 8)
		buf_add_char(b, (char)(v & 0xFF));
}

static void put_file(struct buf *out, struct buf *directory, struct str name, struct str body, unsigned *count)
{
	size_t at = out->len;
	uint32_t crc = (uint32_t)crc32_z(0, (const Bytef *)(body.p ? body.p : ""), body.len);
	for (int d = 0; d < 2; d++) {
		struct buf *b = d ? directory : out;
		buf_addz(b, d ? "PK\1\2" : "PK\3\4");
		if (d)
			le(b, 20, 2);
		le(b, 20, 2);
		le(b, 0x800, 2); /* UTF-8 */
		le(b, 0, 2);
		le(b, 0x50210000, 4); /* 1 January 2020: no clock */
		le(b, crc, 4);
		le(b, body.len, 4);
		le(b, body.len, 4);
		le(b, name.len, 2);
		le(b, 0, 2);
		if (d) {
			le(b, 0, 10);
			le(b, at, 4);
		}
		buf_add_str(b, name);
	}
	buf_add_str(out, body);
	++*count;
}

enum status odf_lock_open(const struct odf_lock *l, struct zip *z, struct buf *out, struct err *err)
{
	struct str password = str_make(l->password, l->password_len);
	struct buf path, plain, body, directory, manifest;
	struct zip_entry e;
	unsigned count = 0, lost = 0;
	/* LibreOffice since 24.8: the whole document is one file of the package */
	const struct file *f0 = &l->v[l->probe < FILES_MAX ? l->probe : 0];
	if (str_eqz(f0->path, "encrypted-package") && zip_find(z, f0->path, &e)) {
		buf_init(&plain, ODF_PACKAGE_BYTES_MAX);
		bool whole = decrypt(f0, z, &e, password, &plain) && inflated(buf_str(&plain), f0->size, out);
		buf_release(&plain);
		return whole ? ST_OK : err_set(err, ST_SKIP, E_CORRUPT, "the package cannot be decrypted");
	}
	buf_init(&path, 1u << 16);
	buf_init(&plain, ODF_PACKAGE_BYTES_MAX);
	buf_init(&body, ODF_PACKAGE_BYTES_MAX);
	buf_init(&directory, 16u << 20);
	buf_init(&manifest, MANIFEST_BYTES_MAX);
	if (zip_find(z, STR("mimetype"), &e) && zip_read_all(z, &e, &body, NULL) == ST_OK)
		put_file(out, &directory, STR("mimetype"), buf_str(&body), &count);
	buf_addz(
	    &manifest,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.2\">\n");
	for (size_t i = 0; i < l->n; i++) {
		const struct file *f = &l->v[i];
		path_of(f, &path);
		buf_printf(&manifest, "<manifest:file-entry manifest:full-path=\"%.*s\" manifest:media-type=\"%.*s\"/>\n", STR_ARG(f->path),
			   STR_ARG(f->media));
		if (!path.len || path.p[path.len - 1] == '/' || path.len > UINT16_MAX || !zip_find(z, buf_str(&path), &e))
			continue;
		bool good;
		buf_clear(&body);
		if (f->encrypted)
			good = f->known && decrypt(f, z, &e, password, &plain) && inflated(buf_str(&plain), f->size, &body);
		else
			good = zip_read_all(z, &e, &body, NULL) == ST_OK;
		if (good)
			put_file(out, &directory, buf_str(&path), buf_str(&body), &count);
		else
			lost++;
	}
	buf_addz(&manifest, "</manifest:manifest>\n");
	put_file(out, &directory, STR("META-INF/manifest.xml"), buf_str(&manifest), &count);
	size_t at = out->len;
	buf_add_str(out, buf_str(&directory));
	buf_addz(out, "PK\5\6");
	le(out, 0, 4);
	le(out, count, 2);
	le(out, count, 2);
	le(out, directory.len, 4);
	le(out, at, 4);
	le(out, 0, 2);
	bool full = out->full || directory.full;
	buf_release(&path);
	buf_release(&plain);
	buf_release(&body);
	buf_release(&directory);
	buf_release(&manifest);
	if (full)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "larger than %u bytes", ODF_PACKAGE_BYTES_MAX);
	return lost ? err_set(err, ST_WARN, E_CORRUPT, "files of the package that cannot be decrypted: %u", lost) : ST_OK;
}

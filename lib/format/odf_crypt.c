/* odf_crypt.c - see odf_crypt.h.
 *
 * The manifest is looked through for its file-entry elements alone; a parser
 * of XML proper lies in a layer above. */
#include "format/odf_crypt.h"

#include <sluice/hash.h>

#include <openssl/evp.h>
#include <stdlib.h>
#include <zlib.h>

#define MANIFEST_BYTES_MAX (4u << 20)
#define FILES_MAX 4096
#define KEY_BYTES 32
#define BLOCK_BYTES 16
/* Files state how often to hash; more than this is an attack on the clock. */
#define ITERATIONS_MAX 5000000
#define CHECKED_BYTES 1024
#define PASSWORD_BYTES_MAX 1024u

struct file {
	struct str path;          /* within the manifest, entities as they stand */
	struct str media;
	unsigned char iv[BLOCK_BYTES], salt[64], sum[32];
	size_t salt_len, sum_len;
	int iterations;
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
	f->known = str_find(attribute(e, "algorithm-name"), STR("aes256-cbc")) >= 0 && str_eqz(attribute(e, "key-derivation-name"), "PBKDF2") &&
		   base64(attribute(e, "initialisation-vector"), f->iv, sizeof f->iv) == sizeof f->iv && f->salt_len && f->iterations > 0 && sum_known;
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

/* The bytes of F as they stand in the package, then decrypted: still deflated. */
static bool decrypt(const struct file *f, struct zip *z, const struct zip_entry *e, struct str password, struct buf *out)
{
	unsigned char start[HASH_BYTES_MAX], key[KEY_BYTES];
	struct buf packed;
	size_t len = hash_once(f->long_start ? HASH_SHA256 : HASH_SHA1, password, start);
	int got = 0;
	buf_clear(out);
	buf_init(&packed, ODF_PACKAGE_BYTES_MAX);
	bool good = PKCS5_PBKDF2_HMAC((const char *)start, (int)len, f->salt, (int)f->salt_len, f->iterations, EVP_sha1(), sizeof key, key) == 1 &&
		    zip_read_all(z, e, &packed, NULL) == ST_OK && packed.len && packed.len % BLOCK_BYTES == 0 && buf_reserve(out, packed.len);
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
	buf_init(&path, 1u << 16);
	buf_init(&plain, ODF_PACKAGE_BYTES_MAX);
	buf_init(&body, ODF_PACKAGE_BYTES_MAX);
	buf_init(&directory, 16u << 20);
	buf_init(&manifest, MANIFEST_BYTES_MAX);
	if (zip_find(z, STR("mimetype"), &e) && zip_read_all(z, &e, &body, NULL) == ST_OK)
		put_file(out, &directory, STR("mimetype"), buf_str(&body), &count);
	buf_addz(&manifest, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.2\">\n");
	for (size_t i = 0; i < l->n; i++) {
		const struct file *f = &l->v[i];
		path_of(f, &path);
		buf_printf(&manifest, "<manifest:file-entry manifest:full-path=\"%.*s\" manifest:media-type=\"%.*s\"/>\n", STR_ARG(f->path), STR_ARG(f->media));
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

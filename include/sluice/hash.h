/* hash.h - digests: SHA-256, SHA-1 and MD5 (by OpenSSL's EVP), Keccak-256 and SHA3-256. */
#ifndef SLUICE_HASH_H
#define SLUICE_HASH_H

#include <sluice/str.h>

enum hash_kind { HASH_MD5, HASH_SHA1, HASH_SHA256 };
#define HASH_BYTES_MAX 32
#define HASH_HEX_MAX 65

struct hash; /* a running digest that can be used again after hash_end() */

struct hash *hash_new(enum hash_kind kind); /* owned by caller */
void hash_free(struct hash *h);
void hash_add(struct hash *h, const void *p, size_t len);
/* Writes the digest (16, 20 or 32 bytes), starts anew, returns its length. */
size_t hash_end(struct hash *h, uint8_t out[HASH_BYTES_MAX]);
/* The same in lower-case hexadecimal with a NUL. */
void hash_end_hex(struct hash *h, char out[HASH_HEX_MAX]);
/* At one go. */
size_t hash_once(enum hash_kind kind, struct str s, uint8_t out[HASH_BYTES_MAX]);
void hash_hex(const uint8_t *p, size_t len, char *out /* 2*len+1 */);
/* Keccak-256 as Ethereum and Monero use it (padding byte 0x01, not SHA-3). */
void hash_keccak256(struct str s, uint8_t out[32]);
/* SHA3-256 of FIPS 202. */
void hash_sha3_256(struct str s, uint8_t out[32]);
/* True for exactly 64 lower-case hexadecimal digits. */
bool hash_is_sha256_hex(struct str s);

#endif

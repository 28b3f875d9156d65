/* office_legacy_private.h - what the decoders of old Office documents share. */
#ifndef FORMAT_OFFICE_LEGACY_PRIVATE_H
#define FORMAT_OFFICE_LEGACY_PRIVATE_H

#include "format/office_legacy.h"

#define HEADER_BYTES_MAX 4096

enum legacy_method { LEGACY_XOR, LEGACY_RC4, LEGACY_CRYPTOAPI };
enum legacy_program { LEGACY_EXCEL, LEGACY_WORD, LEGACY_WORD95, LEGACY_PPT };

struct office_legacy {
	enum legacy_program program;
	enum legacy_method method;
	unsigned char salt[16], verifier[16], hash[20];
	uint16_t xor_key, xor_hash;
	unsigned key_bytes;       /* of CRYPTOAPI */
	uint32_t main, table;     /* streams; table: of Word */
	uint32_t header_ofs, header_len; /* FILEPASS in Excel's stream; the header of Word's table */
	unsigned char key[20];    /* what block keys are made of, after a right try */
	unsigned char array[16];  /* of XOR */
	bool open;
};

static inline uint16_t le16(const unsigned char *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}
static inline uint32_t le32(const unsigned char *p)
{
	return (uint32_t)le16(p) | (uint32_t)le16(p + 2) << 16;
}

struct office_rc4 { unsigned char s[256], i, j; };
unsigned char office_rc4_next(struct office_rc4 *r);
/* The keystream of a block ([MS-OFFCRYPTO] 2.3.5.2, 2.3.6.2). */
void office_block_key(const struct office_legacy *l, uint32_t block, struct office_rc4 *r);
/* The header of an encryption at P: method, salt, verifier. */
bool office_legacy_header(struct office_legacy *l, const unsigned char *p, size_t n);

/* Stream I of FILE, in which it lies in pieces: what is read and put back. */
struct office_stream { struct ole *o; uint32_t i; unsigned char *file; size_t len; uint64_t pos; size_t left; unsigned char *at; };
/* The next byte's place; NULL at the end. */
unsigned char *office_next_byte(struct office_stream *s);

/* office_ppt.c: L->main is the stream 'PowerPoint Document'. */
bool office_ppt_read(struct office_legacy *l, struct ole *o, bool *ret_locked);
void office_ppt_open(const struct office_legacy *l, struct office_stream *s);

#endif

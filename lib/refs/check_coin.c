/* check_coin.c - addresses of Bitcoin and its kin (Base58Check; Bech32 and Bech32m of
 * BIP-173 and BIP-350; CashAddr), Ethereum (EIP-55), TRON, XRP and Monero; the names of
 * onion services. */
#include "check.h"
#include <sluice/hash.h>

#define BASE58_DIGITS_MAX 128

static int base58_value(char c)
{
	static const char alphabet[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
	const char *at = c ? strchr(alphabet, c) : NULL;
	return at ? (int)(at - alphabet) : -1;
}

bool check_onion(struct str s)
{
	uint8_t raw[35] = { 0 }; /* the key, two bytes of its digest, the version */
	if (s.len != 56)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		unsigned v = s.p[i] >= 'a' && s.p[i] <= 'z'   ? (unsigned)(s.p[i] - 'a')
			     : s.p[i] >= '2' && s.p[i] <= '7' ? (unsigned)(s.p[i] - '2') + 26
							      : 32;
		if (v > 31)
			return false;
		for (unsigned b = 0; b < 5; b++)
			if (v >> (4 - b) & 1)
				raw[(i * 5 + b) / 8] |= (uint8_t)(0x80u >> ((i * 5 + b) % 8));
	}
	char text[15 + 33];
	uint8_t sum[32];
	memcpy(text, ".onion checksum", 15);
	memcpy(text + 15, raw, 32);
	text[47] = (char)raw[34];
	hash_sha3_256(str_make(text, sizeof text), sum);
	return raw[34] == 3 && raw[32] == sum[0] && raw[33] == sum[1];
}

size_t check_base58(struct str s, uint8_t *out, size_t max)
{
	uint8_t big[BASE58_DIGITS_MAX] = { 0 }; /* base 256, least first */
	size_t len = 0, zeros = 0;
	if (s.len == 0 || s.len > BASE58_DIGITS_MAX)
		return 0;
	while (zeros < s.len && s.p[zeros] == '1')
		zeros++;
	for (size_t i = zeros; i < s.len; i++) {
		int v = base58_value(s.p[i]);
		if (v < 0)
			return 0;
		unsigned carry = (unsigned)v;
		for (size_t k = 0; k < len; k++) {
			carry += (unsigned)big[k] * 58;
			big[k] = (uint8_t)carry;
			carry >>= 8;
		}
		while (carry) {
			big[len++] = (uint8_t)carry;
			carry >>= 8;
		}
	}
	if (zeros + len > max)
		return 0;
	memset(out, 0, zeros);
	for (size_t k = 0; k < len; k++)
		out[zeros + k] = big[len - 1 - k];
	return zeros + len;
}

/* Version of a Base58Check payload: VERSION bytes of it, 20 of a hash, four of
 * the checksum; or -1. */
static int base58check(struct str s, size_t version)
{
	uint8_t raw[64], once[HASH_BYTES_MAX], twice[HASH_BYTES_MAX];
	if (check_base58(s, raw, sizeof raw) != version + 24)
		return -1;
	hash_once(HASH_SHA256, str_make((const char *)raw, version + 20), once);
	hash_once(HASH_SHA256, str_make((const char *)once, 32), twice);
	if (memcmp(twice, raw + version + 20, 4) != 0)
		return -1;
	return version == 1 ? raw[0] : raw[0] << 8 | raw[1];
}

static int base58check_version(struct str s)
{
	return base58check(s, 1);
}

static uint32_t bech32_step(uint32_t c)
{
	static const uint32_t gen[] = { 0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3 };
	uint32_t top = c >> 25;
	c = (c & 0x1ffffff) << 5;
	for (int i = 0; i < 5; i++)
		if (top >> i & 1)
			c ^= gen[i];
	return c;
}

static const char bech32_alphabet[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/* A segwit address: the chain's letters HRP ("bc") and "1", a version, 2 to 40
 * bytes of program, checksum. */
static bool bech32(struct str s, const char *hrp)
{
	size_t head = strlen(hrp) + 1;
	if (s.len < head + 11 || s.len > head + 71)
		return false;
	bool lower = false, upper = false;
	uint32_t c = 1;
	uint8_t data[80];
	for (const char *h = hrp; *h; h++) /* expanded: the high bits, 0, the low ones */
		c = bech32_step(c) ^ (unsigned)((unsigned char)*h >> 5);
	c = bech32_step(c);
	for (const char *h = hrp; *h; h++)
		c = bech32_step(c) ^ ((unsigned char)*h & 31u);
	for (size_t i = 0; i < s.len; i++) {
		char ch = s.p[i];
		lower |= ch >= 'a' && ch <= 'z';
		upper |= ch >= 'A' && ch <= 'Z';
		if (i < head)
			continue;
		if (ch >= 'A' && ch <= 'Z')
			ch = (char)(ch + 32);
		const char *at = ch ? strchr(bech32_alphabet, ch) : NULL;
		if (!at)
			return false;
		data[i - head] = (uint8_t)(at - bech32_alphabet);
		c = bech32_step(c) ^ data[i - head];
	}
	if (lower && upper)
		return false;
	size_t n = s.len - head - 6; /* version and program, five bits each */
	unsigned version = data[0];
	size_t bits = (n - 1) * 5, bytes = bits / 8;
	if (version > 16 || bytes < 2 || bytes > 40 || bits % 8 > 4 || (data[n - 1] & ((1u << bits % 8) - 1)))
		return false;
	if (version == 0)
		return c == 1 && (bytes == 20 || bytes == 32);
	/* BIP-350 wants the new constant from version 1 on; addresses made before it have the old one */
	return c == 0x2bc830a3 || (c == 1 && version > 1);
}

bool check_btc(struct str s)
{
	if (s.len >= 3 && (s.p[0] | 32) == 'b' && (s.p[1] | 32) == 'c' && s.p[2] == '1')
		return bech32(s, "bc");
	if (s.len < 26 || s.len > 35 || (s.p[0] != '1' && s.p[0] != '3'))
		return false;
	int version = base58check_version(s);
	return (version == 0 && s.p[0] == '1') || (version == 5 && s.p[0] == '3');
}

bool check_tron(struct str s)
{
	return s.len == 34 && s.p[0] == 'T' && base58check_version(s) == 0x41;
}

bool check_eth(struct str s, bool *ret_checked)
{
	if (s.len != 42 || s.p[0] != '0' || (s.p[1] | 32) != 'x')
		return false;
	bool lower = false, upper = false;
	char small[40];
	for (size_t i = 0; i < 40; i++) {
		char c = s.p[i + 2];
		bool hex = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
		if (!hex)
			return false;
		lower |= c >= 'a' && c <= 'f';
		upper |= c >= 'A' && c <= 'F';
		small[i] = c >= 'A' && c <= 'F' ? (char)(c + 32) : c;
	}
	*ret_checked = lower && upper;
	if (!*ret_checked)
		return true;
	uint8_t digest[32];
	hash_keccak256(str_make(small, 40), digest);
	for (size_t i = 0; i < 40; i++) {
		unsigned nibble = i % 2 ? digest[i / 2] & 15u : digest[i / 2] >> 4;
		char c = s.p[i + 2];
		if ((c >= 'a' && c <= 'f' && nibble >= 8) || (c >= 'A' && c <= 'F' && nibble < 8))
			return false;
	}
	return true;
}

/* Monero's base58 goes in blocks of 11 digits for 8 bytes, the last one shorter. */
bool check_xmr(struct str s)
{
	static const uint8_t sizes[] = { 0, 0, 1, 2, 0, 3, 4, 5, 0, 6, 7, 8 };
	uint8_t raw[80];
	size_t len = 0;
	if ((s.len != 95 && s.len != 106) || (s.p[0] != '4' && s.p[0] != '8'))
		return false;
	for (size_t i = 0; i < s.len; i += 11) {
		size_t n = s.len - i < 11 ? s.len - i : 11;
		uint64_t v = 0;
		for (size_t k = 0; k < n; k++) {
			int d = base58_value(s.p[i + k]);
			if (d < 0 || __builtin_mul_overflow(v, 58u, &v) || __builtin_add_overflow(v, (uint64_t)d, &v))
				return false;
		}
		if (sizes[n] == 0 || (sizes[n] < 8 && v >> (8 * sizes[n])))
			return false;
		for (unsigned k = 0; k < sizes[n]; k++)
			raw[len++] = (uint8_t)(v >> (8 * (sizes[n] - 1 - k)));
	}
	uint8_t digest[32];
	hash_keccak256(str_make((const char *)raw, len - 4), digest);
	return memcmp(digest, raw + len - 4, 4) == 0;
}

/* Bitcoin Cash: 42 signs of Bech32's alphabet behind "bitcoincash:", 40 bits of
 * checksum (CashAddr specification). */
static bool cashaddr(struct str s)
{
	static const uint64_t gen[] = { 0x98f2bc8e61, 0x79b76d99e2, 0xf33e5fb3c4, 0xae2eabe2a8, 0x1e4f43e470 };
	static const char prefix[] = "bitcoincash";
	uint64_t c = 1;
	for (size_t i = 0; i < sizeof prefix + s.len; i++) {
		uint64_t v = 0;
		if (i < sizeof prefix) {
			v = (uint64_t)(prefix[i] & 31); /* its NUL is the colon's zero */
		} else {
			const char *at = s.p[i - sizeof prefix] ? strchr(bech32_alphabet, s.p[i - sizeof prefix]) : NULL;
			if (!at)
				return false;
			v = (uint64_t)(at - bech32_alphabet);
		}
		uint64_t top = c >> 35;
		c = (c & 0x07ffffffff) << 5 ^ v;
		for (int k = 0; k < 5; k++)
			if (top >> k & 1)
				c ^= gen[k];
	}
	return c == 1;
}

/* XRP Ledger: Base58Check with an alphabet of its own. */
static bool xrp(struct str s)
{
	static const char theirs[] = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz",
			  ours[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
	char text[36];
	for (size_t i = 0; i < s.len; i++) {
		const char *at = s.p[i] ? strchr(theirs, s.p[i]) : NULL;
		if (!at)
			return false;
		text[i] = ours[at - theirs];
	}
	return base58check_version(str_make(text, s.len)) == 0;
}

const char *check_coin(struct str s)
{
	char a = s.len ? s.p[0] : '\0', b = s.len > 1 ? s.p[1] : '\0';
	if (s.len == 42 && (a == 'q' || a == 'p'))
		return cashaddr(s) ? "bch" : NULL;
	if (s.len > 40 && (a | 32) == 'l' && (b | 32) == 't')
		return (s.p[2] | 32) == 'c' && s.p[3] == '1' && bech32(s, "ltc") ? "ltc" : NULL;
	if (s.len == 35 && a == 't' && (b == '1' || b == '3')) {
		int version = base58check(s, 2);
		return version == 0x1CB8 || version == 0x1CBD ? "zec" : NULL;
	}
	if (a == 'r' && s.len >= 25 && s.len <= 35)
		return xrp(s) ? "xrp" : NULL;
	if (s.len != 34 || !strchr("LMDX", a))
		return NULL;
	int version = base58check_version(s);
	return version == 48 || version == 50 ? "ltc" : version == 30 ? "doge" : version == 76 ? "dash" : NULL;
}

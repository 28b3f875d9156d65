/* pgp.c - OpenPGP keys (RFC 4880, RFC 9580), bare, in armour or in GnuPG's
 * keybox: whose they are. A line a key, then the names it bears; what is signed
 * or encrypted in armour is text as it stands. */
#include "convert.h"

#include <sluice/hash.h>
#include <stdio.h>
#include <time.h>

#define KEY_BYTES_MAX (16u << 20)
#define PACKETS_MAX 100000u

/* Takes the next packet off *S: its tag (-1 at the end or at rubbish) and body. */
static int next_packet(struct str *s, struct str *ret_body)
{
	const unsigned char *u = (const unsigned char *)s->p;
	size_t head = 1, len = 0, n;
	if (s->len < 2 || !(u[0] & 0x80))
		return -1;
	int tag = u[0] & 0x40 ? u[0] & 0x3F : (u[0] >> 2) & 0x0F;
	if (u[0] & 0x40) {
		n = u[1] < 192 ? 1 : u[1] < 224 ? 2 : u[1] == 255 ? 5 : 0;
		if (!n || s->len < 1 + n)
			return -1; /* in parts: data, not a key */
		len = n == 1   ? u[1]
		      : n == 2 ? ((size_t)(u[1] - 192) << 8) + u[2] + 192
			       : (size_t)u[2] << 24 | (size_t)u[3] << 16 | (size_t)u[4] << 8 | u[5];
		head += n;
	} else {
		n = (size_t)1 << (u[0] & 3);
		if (n > 4 || s->len < 1 + n)
			return -1;
		for (size_t i = 0; i < n; i++)
			len = len << 8 | u[1 + i];
		head += n;
	}
	if (len > s->len - head)
		return -1;
	*ret_body = str_sub(*s, head, head + len);
	*s = str_sub(*s, head + len, s->len);
	return tag;
}

static void put_key(struct text_out *o, int tag, struct str body)
{
	const unsigned char *u = (const unsigned char *)body.p;
	char line[160], hex[2 * HASH_BYTES_MAX + 1] = "", date[16] = "";
	if (body.len < 6 || u[0] < 2 || u[0] > 6)
		return;
	time_t made = (time_t)((uint32_t)u[1] << 24 | (uint32_t)u[2] << 16 | (uint32_t)u[3] << 8 | u[4]);
	struct tm tm;
	if (gmtime_r(&made, &tm))
		strftime(date, sizeof date, "%Y-%m-%d", &tm);
	if (u[0] == 4 && tag == 6 && body.len <= 0xFFFF) { /* of a secret key only the first part counts */
		uint8_t sum[HASH_BYTES_MAX], head[3] = { 0x99, (uint8_t)(body.len >> 8), (uint8_t)body.len };
		struct hash *h = hash_new(HASH_SHA1);
		hash_add(h, head, sizeof head);
		hash_add(h, body.p, body.len);
		hash_hex(sum, hash_end(h, sum), hex);
		hash_free(h);
	}
	snprintf(line, sizeof line, "%s key%s%s, made %s", tag == 5 ? "secret" : "public", hex[0] ? " " : "", hex, date);
	text_line(o);
	text_putz(o, line);
	text_line(o);
}

/* The keys and names of S; false if there are none. */
static bool put_packets(struct text_out *o, struct str s)
{
	struct str body;
	int tag;
	bool any = false;
	for (unsigned i = 0; i < PACKETS_MAX && (tag = next_packet(&s, &body)) >= 0; i++) {
		if (tag == 6 || tag == 5) {
			put_key(o, tag, body);
			any = true;
		} else if (tag == 13 && any) {
			text_put(o, body);
			text_line(o);
		}
	}
	return any;
}

/* A keybox: blobs with their length; those of kind 2 hold a key's packets. */
static void put_keybox(struct text_out *o, struct str s)
{
	while (s.len >= 16) {
		const unsigned char *u = (const unsigned char *)s.p;
		size_t len = (size_t)u[0] << 24 | (size_t)u[1] << 16 | (size_t)u[2] << 8 | u[3];
		size_t at = (size_t)u[8] << 24 | (size_t)u[9] << 16 | (size_t)u[10] << 8 | u[11];
		size_t n = (size_t)u[12] << 24 | (size_t)u[13] << 16 | (size_t)u[14] << 8 | u[15];
		if (len < 16 || len > s.len)
			break;
		if (u[4] == 2 && at < len && n <= len - at)
			put_packets(o, str_sub(s, at, at + n));
		s = str_sub(s, len, s.len);
	}
}

static int digit(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' : c >= 'a' && c <= 'z' ? c - 'a' + 26 : c >= '0' && c <= '9' ? c - '0' + 52 : c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Armour's lines of *REST up to its end, decoded; headers go before a blank line. */
static void take_armour(struct str *rest, struct buf *out)
{
	struct str line;
	bool head = true;
	uint32_t bits = 0;
	unsigned have = 0;
	while (str_next_line(rest, &line)) {
		line = str_trim(line);
		if (str_starts(line, STR("-----")))
			break;
		if (head && (!line.len || str_find(line, STR(": ")) > 0))
			continue;
		head = false;
		for (size_t i = 0; i < line.len && line.p[0] != '='; i++) {
			int d = digit(line.p[i]);
			if (d < 0)
				continue;
			bits = bits << 6 | (uint32_t)d;
			have += 6;
			if (have >= 8) {
				have -= 8;
				buf_add_char(out, (char)(bits >> have & 0xFF));
			}
		}
	}
}

enum status text_pgp(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct str rest = str_make(in->map, in->map ? (size_t)in->size : 0), line;
	if (rest.len > 12 && memcmp(rest.p + 8, "KBXf", 4) == 0) {
		put_keybox(o, rest);
		return ST_OK;
	}
	if (rest.len && (unsigned char)rest.p[0] & 0x80 && put_packets(o, rest))
		return ST_OK;
	if (str_find(rest, STR("KEY BLOCK-----")) < 0)
		return text_plain(in, o, err);
	while (str_next_line(&rest, &line)) {
		if (!str_starts(line, STR("-----BEGIN PGP ")) || str_find(line, STR("KEY BLOCK-----")) < 0) {
			text_put(o, line);
			text_line(o);
			continue;
		}
		struct buf b;
		buf_init(&b, KEY_BYTES_MAX);
		take_armour(&rest, &b);
		put_packets(o, buf_str(&b));
		buf_release(&b);
	}
	return ST_OK;
}

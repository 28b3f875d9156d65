/* ip.c - IPv4 and IPv6 addresses, ranges, MAC addresses. */
#include "ip.h"
#include <arpa/inet.h>
#include <stdio.h>

static struct hit *mark(struct hit *h, const char *reserved)
{
	if (reserved) {
		h->extra_key[0] = "reserved";
		h->extra_value[0] = str_from(reserved);
	}
	return h;
}

size_t ipv4_parse(struct str s, size_t at, uint8_t ip[4])
{
	size_t i = at;
	for (int k = 0; k < 4; k++) {
		unsigned v = 0, n = 0;
		while (n < 3 && is_digit(byte_at(s, i))) {
			v = v * 10 + (unsigned)(s.p[i++] - '0');
			n++;
		}
		if (n == 0 || v > 255)
			return at;
		ip[k] = (uint8_t)v;
		if (k == 3)
			break;
		size_t dot = defang_dot(s, i);
		if (dot == 0)
			return at;
		i += dot;
	}
	char c = byte_at(s, i);
	if (is_digit(c) || (c == '.' && is_digit(byte_at(s, i + 1))))
		return at;
	return i;
}

/* "14.3.2.1. Real time": the number of a section, at the beginning of a line or
 * of an element. */
static bool is_heading(struct str s, size_t at, size_t end, const uint8_t ip[4])
{
	size_t i = at;
	while (i > 0 && (s.p[i - 1] == ' ' || s.p[i - 1] == '#' || s.p[i - 1] == '*'))
		i--;
	if (i > 0 && s.p[i - 1] != '\n' && s.p[i - 1] != '>' && s.p[i - 1] != '"')
		return false;
	unsigned char c = (unsigned char)byte_at(s, end);
	if (c == '.')
		c = (unsigned char)byte_at(s, end + 1);
	else if (c < 0x80 || i == 0 || s.p[i - 1] != '>')
		return false; /* "1.2.3.4 name" may be a line of a hosts file */
	return (c == ' ' || c >= 0x80) && ip[0] < 40 && ip[0] != 10 && ip[1] < 40 && ip[2] < 40 && ip[3] < 40;
}

/* "rpm (4.16.1.2+dfsg1-0.1)": the version of a package. */
static bool is_package(struct str s, size_t at, size_t end)
{
	char c = byte_at(s, end), d = byte_at(s, end + 1);
	if ((c == '+' || c == '~') && is_alnum(d))
		return true;
	uint8_t to[4];
	return c == '-' && is_digit(d) && at > 0 && s.p[at - 1] == '(' && ipv4_parse(s, end + 1, to) == end + 1;
}

/* 198.51.100.30-198.51.100.40: the address that the sign before AT ends. */
static bool ends_range(struct str s, size_t at)
{
	size_t from = at - 1;
	uint8_t ip[4];
	while (from > 0 && at - from < 16 && (is_digit(s.p[from - 1]) || s.p[from - 1] == '.'))
		from--;
	return from < at - 1 && ipv4_parse(s, from, ip) == at - 1;
}

/* v 1.2.3.4, ?v=1.2.3.4, and the arcs of X.500 and of private enterprises: 2.5.4.3 is a name's part, 1.3.6.1 begins theirs. */
static bool is_program(struct str s, size_t at, const uint8_t ip[4])
{
	char sign = at > 1 ? s.p[at - 1] : '\0', letter = at > 1 ? s.p[at - 2] | 32 : '\0';
	if ((sign == ' ' || sign == '=' || sign == '.') && letter == 'v' && (at == 2 || !is_alnum(s.p[at - 3])) && ip[0] < 64)
		return true;
	return (ip[0] == 2 && ip[1] == 5 && (ip[2] == 4 || ip[2] == 29)) || (ip[0] == 1 && ip[1] == 3 && ip[2] == 6 && ip[3] == 1);
}

static unsigned ones(const uint8_t ip[4])
{
	uint32_t v = (uint32_t)ip[0] << 24 | (uint32_t)ip[1] << 16 | (uint32_t)ip[2] << 8 | ip[3];
	unsigned n = 0;
	while (n < 32 && v >> (31 - n) & 1)
		n++;
	return n < 32 && v << n ? 0 : n;
}

/* 203.0.113.1 255.255.255.252, 192.0.2.0 0.0.0.255: the bits of the mask behind the address that ends at END; *RET_END its
 * own. 0: there is none. */
static unsigned mask_behind(struct str s, size_t end, size_t *ret_end)
{
	size_t i = end;
	while (i - end < 4 && (byte_at(s, i) == ' ' || (i == end && byte_at(s, i) == '/')))
		i++;
	if (i - end < 4 && has_at(s, i, STR("mask ")))
		i += strlen("mask ");
	else if (i - end < 4 && has_at(s, i, STR("netmask ")))
		i += strlen("netmask ");
	uint8_t mask[4];
	if (i == end || !is_digit(byte_at(s, i)))
		return 0;
	*ret_end = ipv4_parse(s, i, mask);
	if (*ret_end == i)
		return 0;
	unsigned bits = ones(mask);
	if (bits >= 8)
		return bits;
	for (unsigned k = 0; k < 4; k++)
		mask[k] = (uint8_t)~mask[k];
	bits = ones(mask);
	return mask[0] == 255 && bits >= 8 && bits < 32 ? bits : 0;
}

bool scan_ipv4(struct scan *sc, size_t at)
{
	static const char *const versions[] = { "version", "ver.", "版本", "release", "build", "версия", "section", "chapter", "firmware",
					       "§", "table ", "figure ", "clause ", "annex ", "appendix " };
	static const char *const masks[] = { "netmask", "subnet mask", "掩码", "掩碼", "wildcard", "маска", "genmask" };
	struct str s = sc->s;
	if (at < sc->ipv4_done)
		return false;
	uint8_t ip[4];
	/* not the middle of a longer dotted number, a version or a word */
	char before = at > 0 ? s.p[at - 1] : ' ';
	if (is_alnum(before) || ((before == '.' || before == '-') && at > 1 && is_alnum(s.p[at - 2]) && !(before == '-' && ends_range(s, at))))
		return false;
	size_t end = ipv4_parse(s, at, ip);
	if (end == at)
		return false;
	char c = byte_at(s, end);
	if (is_alpha(c) || (c == '-' && is_alpha(byte_at(s, end + 1))))
		return false;
	/* host_203.0.113.9_log; but libfoo_1.2.3.4_amd64 has a version */
	if ((before == '_' || c == '_') && ip[0] < 64)
		return false;
	if (is_heading(s, at, end, ip) || is_package(s, at, end) || is_program(s, at, ip))
		return false;
	if (ip[0] == 255 && ones(ip) >= 8 && ones(ip) < 32 && scan_before(s, at, masks, sizeof masks / sizeof *masks))
		return false;
	if (scan_before(str_sub(s, 0, at), at, versions, sizeof versions / sizeof *versions) && ip[0] < 64)
		return false;
	char text[20];
	snprintf(text, sizeof text, "%u.%u.%u.%u", ip[0], ip[1], ip[2], ip[3]);
	struct str value = arena_copy(sc->d->arena, str_from(text));
	mark(doc_hit(sc->d, REF_ipv4, (uint32_t)at, (uint32_t)end, value, SCORE_SHAPE, "ipv4"), reserved_ipv4(ip));
	size_t mask_end;
	unsigned mask = mask_behind(s, end, &mask_end);
	if (mask) {
		const char *v = arena_printf(sc->d->arena, "%s/%u", text, mask);
		mark(doc_hit(sc->d, REF_cidr, (uint32_t)at, (uint32_t)mask_end, str_from(v), SCORE_SHAPE, "cidr"), reserved_ipv4(ip));
		sc->ipv4_done = (uint32_t)mask_end;
	}
	/* a range: /0 to /32 */
	if (c == '/' && is_digit(byte_at(s, end + 1))) {
		unsigned bits = 0;
		size_t e = end + 1;
		while (is_digit(byte_at(s, e)) && e < end + 4)
			bits = bits * 10 + (unsigned)(s.p[e++] - '0');
		if (bits <= 32 && e <= end + 3 && !is_alnum(byte_at(s, e)) && byte_at(s, e) != '/') {
			const char *v = arena_printf(sc->d->arena, "%s/%u", text, bits);
			mark(doc_hit(sc->d, REF_cidr, (uint32_t)at, (uint32_t)e, str_from(v), SCORE_SHAPE, "cidr"), reserved_ipv4(ip));
		}
	}
	return true;
}

static const char *reserved_ipv6(const uint8_t ip[16])
{
	static const uint8_t doc[] = { 0x20, 0x01, 0x0D, 0xB8 };
	static const uint8_t zero[15] = { 0 };
	if (memcmp(ip, doc, 4) == 0)
		return "documentation";
	if (memcmp(ip, zero, 15) == 0)
		return ip[15] == 1 ? "loopback" : ip[15] == 0 ? "special" : NULL;
	if ((ip[0] & 0xFE) == 0xFC)
		return "private";
	if (ip[0] == 0xFE && (ip[1] & 0xC0) == 0x80)
		return "link-local";
	return ip[0] == 0xFF ? "multicast" : NULL;
}

/* Fourteen bytes as Linux' packet filter logs them: to whom, from whom, EtherType. */
static bool is_frame(struct str s, size_t at)
{
	for (size_t i = 0; i < 14 * 3 - 1; i++)
		if (i % 3 == 2 ? byte_at(s, at + i) != ':' : !is_hex(byte_at(s, at + i)))
			return false;
	return !is_alnum(byte_at(s, at + 14 * 3 - 1)) && byte_at(s, at + 14 * 3 - 1) != ':';
}

#define AROUND_BYTES 120u

/* The line of [START, END) tells of a network: an address, an interface (GE0/0/1); or a station's address stood shortly
 * before. */
static bool among_devices(struct scan *sc, size_t start, size_t end)
{
	struct str s = sc->s;
	size_t from = start, to = end;
	uint8_t ip[4];
	while (from > 0 && start - from < AROUND_BYTES && s.p[from - 1] != '\n')
		from--;
	while (to < s.len && to - end < AROUND_BYTES && s.p[to] != '\n')
		to++;
	for (size_t i = from; i < to; i++) {
		if (!is_digit(s.p[i]) || (i > 0 && (is_digit(s.p[i - 1]) || s.p[i - 1] == '.')))
			continue;
		size_t k = i;
		while (k < to && is_digit(s.p[k]))
			k++;
		if ((i > 0 && is_alpha(s.p[i - 1]) && byte_at(s, k) == '/' && is_digit(byte_at(s, k + 1))) || ipv4_parse(s, i, ip) > i)
			return true;
	}
	for (size_t k = sc->d->hits.n, seen = 0; k-- > 0 && seen < 8; seen++) {
		const struct hit *h = &sc->d->hits.v[k];
		if (h->kind == REF_mac && h->end <= start && start - h->end < AROUND_BYTES)
			return true;
	}
	return false;
}

/* 2024-ab12-0001: one of three groups of four is a year. */
static bool has_year(struct str s, size_t at)
{
	for (size_t g = 0; g < 3; g++, at += 5)
		if ((has_at(s, at, STR("19")) || has_at(s, at, STR("20"))) && is_digit(byte_at(s, at + 2)) && is_digit(byte_at(s, at + 3)))
			return true;
	return false;
}

/* aa:bb:cc:dd:ee:ff or with hyphens, or aabb.ccdd.eeff, from AT. */
static bool mac_at(struct scan *sc, size_t at)
{
	struct str s = sc->s;
	size_t i = at;
	if (at > 0 && (is_alnum(s.p[at - 1]) || s.p[at - 1] == ':' || s.p[at - 1] == '-'))
		return false;
	char sep = byte_at(s, at + 2);
	size_t group = 2, groups = 6;
	static const char *const labels[] = { "mac", "bssid", "ether", "hwaddr", "lladdr", "物理地址", "station", " arp", "static ", "address", "地址" };
	if (sep != ':' && sep != '-') {
		sep = byte_at(s, at + 4);
		group = 4;
		groups = 3;
		if ((sep != '.' && sep != '-') || (at > 0 && (s.p[at - 1] == '.' || s.p[at - 1] == '*')))
			return false; /* [*0D46.0020.0002] sorts letters */
	}
	bool digit = false, letter = false;
	for (size_t g = 0; g < groups; g++) {
		for (size_t k = 0; k < group; k++, i++) {
			if (!is_hex(byte_at(s, i)))
				return false;
			digit |= is_digit(s.p[i]);
			letter |= !is_digit(s.p[i]);
		}
		if (g + 1 < groups && byte_at(s, i++) != sep)
			return false;
	}
	char c = byte_at(s, i);
	if (c == ':' && group == 2 && at >= 4 && memcmp(s.p + at - 4, "MAC=", 4) == 0 && is_frame(s, at)) {
		for (size_t k = 0; k < 2; k++)
			doc_hit(sc->d, REF_mac, (uint32_t)(at + k * 18), (uint32_t)(at + k * 18 + 17), str_sub(s, at + k * 18, at + k * 18 + 17), SCORE_LABELLED, "mac");
		return true;
	}
	if (is_alnum(c) || c == sep || (!digit && sep == '-'))
		return false;
	/* one address in three hundred has figures only: 10:20:30:40:50:60 is rather a time; 00e0-fc12-3456 is Huawei's way */
	bool plain = letter;
	for (size_t k = at; sep == '-' && group == 4 && k < i; k++)
		plain = plain && !(s.p[k] >= 'A' && s.p[k] <= 'F');
	if (sep == '-' && group == 4 && !(plain && strchr("02468ace", s.p[at + 1])))
		letter = false; /* a code in three groups: a station's first byte is even */
	if (sep == '-' && group == 4 && letter) /* an order's number, a key */
		letter = !has_year(s, at) && among_devices(sc, at, i);
	if (!letter && !scan_before(s, at, labels, sizeof labels / sizeof *labels))
		return false;
	doc_hit(sc->d, REF_mac, (uint32_t)at, (uint32_t)i, str_sub(s, at, i), SCORE_SHAPE, "mac");
	return true;
}

bool scan_mac(struct scan *sc, size_t at)
{
	return mac_at(sc, at);
}

#define IPV6_BYTES_MAX 45

/* a[2::2], x[::3], a[:, ::2], (?::, "128::": steps of a slice and the ends of
 * phrases. A single short group is an address with its range only. */
static bool is_slice(struct str s, size_t from, size_t to)
{
	size_t i = from;
	while (i > 0 && s.p[i - 1] == ' ')
		i--;
	char before = i > 0 ? s.p[i - 1] : '\0', word = i > 1 ? s.p[i - 2] : '\0';
	if (before == '?' || (before == ',' && (word == ':' || is_digit(word)) && to - from <= 5 && byte_at(s, to) == ']'))
		return true;
	/* x[:, 1::2, :] */
	bool letters = false;
	for (size_t k = from; k < to; k++)
		letters |= is_alpha(s.p[k]);
	bool port = byte_at(s, to) == ']' && byte_at(s, to + 1) == ':' && is_digit(byte_at(s, to + 2)); /* [::2]:80 */
	if ((before == '[' || before == ',') && (byte_at(s, to) == ',' || byte_at(s, to) == ']') && to - from <= 5 && !port && !letters &&
	    !str_eqz(str_sub(s, from, to), "::1"))
		return true;
	if (before == '[' && (is_alnum(word) || word == '_' || word == ')' || word == ']') && to - from <= 9)
		return true;
	size_t digits = 0;
	while (from + digits < to && is_hex(s.p[from + digits]))
		digits++;
	static const char *const said[] = { "address", "ipv6", "host", "gateway", "地址", "адрес" };
	return digits > 0 && digits < 4 && from + digits + 2 == to && byte_at(s, to) != '/' &&
	       !scan_before(s, from, said, sizeof said / sizeof *said);
}

/* 07:c6:cb:a8:ee:89:c0:6f: eight bytes of a key; nobody writes all groups of an address with two figures. */
static bool is_bytes(struct str s, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if ((s.p[i] == ':') != ((i - from) % 3 == 2))
			return false;
	return to - from == 8 * 3 - 1;
}

bool scan_ipv6(struct scan *sc, uint32_t at)
{
	struct str s = sc->s;
	if (at < sc->ipv6_done)
		return false;
	size_t from = at, to = at;
	unsigned colons = 0;
	while (from > 0 && at - from <= IPV6_BYTES_MAX && (is_hex(s.p[from - 1]) || s.p[from - 1] == ':'))
		from--;
	while (to < s.len && to - from <= 2 * IPV6_BYTES_MAX && (is_hex(s.p[to]) || s.p[to] == ':')) {
		colons += s.p[to] == ':';
		to++;
	}
	/* ::ffff:192.0.2.1 */
	if (byte_at(s, to) == '.' && to > 0 && is_digit(s.p[to - 1])) {
		size_t digits = to;
		while (digits > from && is_digit(s.p[digits - 1]))
			digits--;
		uint8_t v4[4];
		size_t e = ipv4_parse(s, digits, v4);
		if (e > digits)
			to = e;
	}
	sc->ipv6_done = (uint32_t)to;
	if (from > 0 && is_alnum(s.p[from - 1]))
		return false;
	if (is_alnum(byte_at(s, to)))
		return false;
	/* "at 2001:db8::1:" ends a phrase */
	while (to > from && s.p[to - 1] == ':' && !(to >= 2 && s.p[to - 2] == ':')) {
		to--;
		colons--;
	}
	if (colons < 2 || to - from > IPV6_BYTES_MAX)
		return false;
	char text[IPV6_BYTES_MAX + 1];
	uint8_t ip[16];
	memcpy(text, s.p + from, to - from);
	text[to - from] = '\0';
	if (mac_at(sc, from))
		return true;
	bool digit = false;
	for (size_t i = from; i < to; i++)
		digit |= is_digit(s.p[i]);
	if (!digit || is_slice(s, from, to) || is_bytes(s, from, to) || inet_pton(AF_INET6, text, ip) != 1)
		return false;
	for (size_t i = 0; i < to - from; i++)
		text[i] = lower(text[i]);
	struct str value = arena_copy(sc->d->arena, str_from(text));
	mark(doc_hit(sc->d, REF_ipv6, (uint32_t)from, (uint32_t)to, value, SCORE_SHAPE, "ipv6"), reserved_ipv6(ip));
	if (byte_at(s, to) == '/' && is_digit(byte_at(s, to + 1))) {
		unsigned bits = 0;
		size_t e = to + 1;
		while (is_digit(byte_at(s, e)) && e < to + 5)
			bits = bits * 10 + (unsigned)(s.p[e++] - '0');
		if (bits <= 128 && e <= to + 4) {
			const char *v = arena_printf(sc->d->arena, "%s/%u", text, bits);
			mark(doc_hit(sc->d, REF_cidr, (uint32_t)from, (uint32_t)e, str_from(v), SCORE_SHAPE, "cidr"), reserved_ipv6(ip));
		}
	}
	return true;
}

/* Length of a colon at I, or of a broken one; *RET_N: how many colons it is. */
static size_t colon_at(struct str s, size_t i, unsigned *ret_n)
{
	static const char *const forms[] = { "[::]", "(::)", "[:]", "(:)", "{:}", ":" };
	for (unsigned k = 0; k < sizeof forms / sizeof *forms; k++)
		if (has_at(s, i, str_from(forms[k]))) {
			*ret_n = k < 2 ? 2 : 1;
			return strlen(forms[k]);
		}
	return 0;
}

void scan_ipv6_broken(struct scan *sc, uint32_t at)
{
	struct str s = sc->s;
	size_t from = at, i, n = 0, len;
	unsigned colons = 0, digits = 0, k;
	char text[IPV6_BYTES_MAX + 1];
	if (at < sc->ipv6_done)
		return;
	while (from > 0 && at - from < IPV6_BYTES_MAX && (is_hex(s.p[from - 1]) || s.p[from - 1] == ':'))
		from--;
	if (from > 0 && (is_alnum(s.p[from - 1])))
		return;
	for (i = from; n + 2 <= IPV6_BYTES_MAX;) {
		if (is_hex(byte_at(s, i))) {
			text[n++] = lower(s.p[i++]);
			digits++;
		} else if ((len = colon_at(s, i, &k)) > 0) {
			for (colons += k; k > 0; k--)
				text[n++] = ':';
			i += len;
		} else {
			break;
		}
	}
	text[n] = '\0';
	sc->ipv6_done = (uint32_t)i;
	uint8_t ip[16];
	if (colons < 2 || digits < 4 || is_alnum(byte_at(s, i)) || inet_pton(AF_INET6, text, ip) != 1)
		return;
	struct str value = arena_copy(sc->d->arena, str_make(text, n));
	mark(doc_hit(sc->d, REF_ipv6, (uint32_t)from, (uint32_t)i, value, SCORE_LABELLED, "ipv6-defanged"), reserved_ipv6(ip));
}

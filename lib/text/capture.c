/* capture.c - captured traffic (pcap, pcapng): who spoke with whom, which names
 * were asked for, and what was said in clear.
 *
 * A line a conversation where it begins: time, from, to; below it what of its
 * packets is text (HTTP, mail, FTP, chats), names of DNS questions and answers,
 * and the host a TLS client asks for. Packets are taken one by one in their
 * order: a stream is not put together, so a word may be cut at a packet's edge.
 * What is encrypted or binary is not told. */
#include "convert.h"

#include "decode.h"
#include "told.h"

#include <sluice/utf8.h>

#include <stdio.h>
#include <strings.h>
#include <time.h>

#define INTERFACES_MAX 256
/* Packets are 256 KiB at the most; what says more is damaged. */
#define PACKET_BYTES_MAX (256u << 10)
#define NAME_JUMPS_MAX 16
/* So much of a payload must be text, or nothing of it is. */
#define TEXT_BYTES_MIN 4

struct flow_key { unsigned char a[16], b[16]; uint16_t port_a, port_b; unsigned char kind, v6; };

struct capture {
	struct str s;
	struct text_out *o;
	bool big;             /* byte order of the file */
	struct told flows;    /* conversations, answers of DNS */
	unsigned link[INTERFACES_MAX];
	uint64_t units[INTERFACES_MAX]; /* of time, a second */
	unsigned interfaces;
	uint64_t last;        /* conversation whose text stands last, and from which end */
	bool last_turned;
	uint64_t skipped;     /* packets of links that are not read */
	uint64_t unknown;     /* of interfaces that no block describes, or longer than their block */
	unsigned skipped_link; /* of the first of them */
};

static uint32_t number(const struct capture *c, size_t at, size_t n)
{
	uint32_t v = 0;
	if (at > c->s.len || n > c->s.len - at)
		return 0;
	for (size_t i = 0; i < n; i++)
		v = v << 8 | (unsigned char)c->s.p[at + (c->big ? i : n - 1 - i)];
	return v;
}

static unsigned net(struct str s, size_t at)
{
	return at + 2 <= s.len ? (unsigned)(unsigned char)s.p[at] << 8 | (unsigned char)s.p[at + 1] : 0;
}

static void address(char *z, size_t size, const unsigned char *p, bool v6)
{
	if (!v6) {
		snprintf(z, size, "%u.%u.%u.%u", p[0], p[1], p[2], p[3]);
		return;
	}
	/* the longest row of zeros is "::" (RFC 5952) */
	int best = -1, best_n = 1;
	for (int i = 0; i < 8; i++) {
		int n = 0;
		while (i + n < 8 && !p[2 * (i + n)] && !p[2 * (i + n) + 1])
			n++;
		if (n > best_n)
			best = i, best_n = n;
	}
	size_t len = 0;
	for (int i = 0; i < 8 && len + 8 < size; i++) {
		if (i == best) {
			len += (size_t)snprintf(z + len, size - len, "::");
			i += best_n - 1;
			continue;
		}
		len += (size_t)snprintf(z + len, size - len, "%s%x", len && z[len - 1] != ':' ? ":" : "", p[2 * i] << 8 | p[2 * i + 1]);
	}
}

static void stamp(char *z, size_t size, uint64_t seconds)
{
	struct tm tm;
	time_t t = (time_t)seconds;
	if (!seconds || !gmtime_r(&t, &tm) || !strftime(z, size, "%Y-%m-%dT%H:%M:%SZ", &tm))
		z[0] = '\0';
}

/* Names of DNS, of labels and jumps; where the reading goes on, or 0. */
static size_t dns_name(struct str s, size_t at, struct buf *out)
{
	size_t end = 0;
	for (int jumps = 0; at < s.len; ) {
		unsigned n = (unsigned char)s.p[at];
		if (n >= 0xC0) {
			if (!end)
				end = at + 2;
			if (jumps++ == NAME_JUMPS_MAX)
				return 0;
			at = net(s, at) & 0x3FFF;
			continue;
		}
		if (n > 63 || at + 1 + n > s.len)
			return 0;
		if (n == 0)
			return end ? end : at + 1;
		if (out->len)
			buf_add_char(out, '.');
		for (size_t i = 0; i < n; i++) {
			unsigned char ch = (unsigned char)s.p[at + 1 + i];
			if (ch <= ' ' || ch == 0x7F)
				return 0;
			buf_add_char(out, (char)ch);
		}
		at += 1 + n;
	}
	return 0;
}

/* What is asked for and answered; nothing where the message makes no sense. */
static bool dns(struct capture *c, struct str s, struct buf *line)
{
	unsigned questions = net(s, 4), answers = net(s, 6);
	size_t at = 12;
	struct buf name;
	buf_clear(line);
	if (s.len < 12 || !questions || questions > 8 || (net(s, 2) & 0x7800))
		return false;
	buf_init(&name, 1024);
	for (unsigned i = 0; i < questions && at; i++) {
		buf_clear(&name);
		if ((at = dns_name(s, at, &name)) && name.len) {
			buf_addz(line, line->len ? " " : "DNS ");
			buf_add_str(line, buf_str(&name));
		}
		at += at ? 4 : 0;
	}
	for (unsigned i = 0; i < answers && at && at + 10 <= s.len; i++) {
		char z[64];
		buf_clear(&name);
		if (!(at = dns_name(s, at, &name)) || at + 10 > s.len)
			break;
		unsigned type = net(s, at), n = net(s, at + 8);
		struct str data = str_sub(s, at + 10, at + 10 + n);
		buf_clear(&name);
		if ((type == 1 && data.len == 4) || (type == 28 && data.len == 16)) {
			address(z, sizeof z, (const unsigned char *)data.p, type == 28);
			buf_addz(&name, z);
		} else if (type == 5 || type == 12 || type == 2) {
			dns_name(s, at + 10, &name);
		} else if (type == 15) {
			dns_name(s, at + 12, &name);
		}
		if (name.len) {
			buf_addz(line, " = ");
			buf_add_str(line, buf_str(&name));
		}
		at += 10 + n;
	}
	buf_release(&name);
	(void)c;
	return line->len > 0;
}

/* S, where only letters of host names are in it (international ones are in ASCII there). */
static struct str host_name(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char ch = (unsigned char)s.p[i];
		if (!((ch >= '0' && ch <= '9') || ((ch | 0x20) >= 'a' && (ch | 0x20) <= 'z') || ch == '.' || ch == '-' || ch == '_'))
			return STR("");
	}
	return s.len <= 255 ? s : STR("");
}

/* The host in a TLS client's first message (RFC 6066, 3). */
static struct str tls_host(struct str s)
{
	size_t at = 5 + 4 + 2 + 32;
	if (s.len < at + 1 || (unsigned char)s.p[0] != 0x16 || s.p[5] != 1)
		return STR("");
	at += 1 + (unsigned char)s.p[at];
	at += 2 + net(s, at);
	if (at < s.len)
		at += 1 + (unsigned char)s.p[at];
	for (at += 2; at + 4 <= s.len; at += 4 + net(s, at + 2))
		if (net(s, at) == 0)
			return host_name(str_sub(s, at + 9, at + 9 + net(s, at + 7)));
	return STR("");
}

static bool has_controls(struct str t)
{
	for (size_t i = 0; i < t.len; i++)
		if (((unsigned char)t.p[i] < 0x20 && t.p[i] != '\n' && t.p[i] != '\r' && t.p[i] != '\t') || t.p[i] == 0x7F)
			return true;
	return false;
}

/* A message of HTTP or mail with its body decoded by what its head states, in
 * ROOM; empty where it states nothing, or the body is none such. */
static struct str stated_text(struct str s, struct buf *room)
{
	char set[DECODE_NAME_MAX];
	ptrdiff_t body = str_find(str_sub(s, 0, 8192), STR("\r\n\r\n"));
	size_t at = 0, end;
	if (body <= 0 || utf8_valid(s))
		return STR("");
	struct str head = str_sub(s, 0, (size_t)body);
	while (at + 8 < head.len && strncasecmp(head.p + at, "charset=", 8) != 0)
		at++;
	for (end = at += 8; end < head.len && !strchr("; \r\n", head.p[end]); )
		end++;
	if (at >= head.len || !utf8_valid(head) || has_controls(s) || !decode_label(str_sub(head, at, end), set) || !*set ||
	    strncasecmp(set, "UTF", 3) == 0)
		return STR("");
	buf_clear(room);
	buf_add_str(room, str_sub(head, 0, head.len));
	buf_addz(room, "\r\n\r\n");
	/* one character may be cut at the end */
	return decode_bytes(str_sub(s, (size_t)body + 4, s.len), set, room) <= 1 ? buf_str(room) : STR("");
}

/* Bytes that are text from the first to the last; a character may be cut at the ends. */
static struct str text_of(struct str s)
{
	size_t good = 0;
	while (s.len && ((unsigned char)s.p[0] & 0xC0) == 0x80 && good++ < 3)
		s = str_sub(s, 1, s.len);
	for (int cut = 0; cut < 4 && s.len && !utf8_valid(s); cut++)
		s.len--;
	/* a head in clear may stand before what is packed */
	ptrdiff_t body = str_find(str_sub(s, 0, 8192), STR("\r\n\r\n"));
	for (int whole = 1; whole >= 0; whole--) {
		struct str t = whole ? s : str_sub(s, 0, body > 0 ? (size_t)body : 0);
		if (t.len >= TEXT_BYTES_MIN && utf8_valid(t) && !has_controls(t))
			return t;
	}
	return STR("");
}

/* A payload between two ends. */
static void payload(struct capture *c, const struct flow_key *k, struct str s, uint64_t seconds)
{
	struct flow_key both = *k;
	char a[64], b[64], z[40], line[240];
	int order = memcmp(k->a, k->b, 16);
	bool turned = order > 0 || (order == 0 && k->port_a > k->port_b);
	if (turned) {
		memcpy(both.a, k->b, 16);
		memcpy(both.b, k->a, 16);
		both.port_a = k->port_b;
		both.port_b = k->port_a;
	}
	uint64_t hash = str_hash(str_make((const char *)&both, sizeof both));
	struct buf said;
	buf_init(&said, 4096);
	bool name = (k->port_a == 53 || k->port_b == 53 || k->port_a == 5353) && s.len > 12 && dns(c, k->kind == 6 ? str_sub(s, 2, s.len) : s, &said);
	struct str host = name || k->kind != 6 ? STR("") : tls_host(s), text = STR("");
	struct buf room;
	buf_init(&room, PACKET_BYTES_MAX * 4u);
	if (!name && !host.len && k->kind == 6)
		text = stated_text(s, &room);
	if (!name && !host.len && !text.len)
		text = text_of(s);
	bool first = !told(&c->flows, hash);
	if (first || (text.len && c->last != hash)) {
		address(a, sizeof a, k->a, k->v6);
		address(b, sizeof b, k->b, k->v6);
		stamp(z, sizeof z, seconds);
		snprintf(line, sizeof line, "%s\t%s\t%s%s%s:%u\t%s%s%s:%u", z, k->kind == 6 ? "TCP" : "UDP", k->v6 ? "[" : "", a,
			 k->v6 ? "]" : "", k->port_a, k->v6 ? "[" : "", b, k->v6 ? "]" : "", k->port_b);
		text_line(c->o);
		text_putz(c->o, line);
		text_line(c->o);
		c->last = hash;
	}
	if (name && !told(&c->flows, str_hash(buf_str(&said)))) {
		text_line(c->o);
		text_put(c->o, buf_str(&said));
		text_line(c->o);
	} else if (host.len) {
		text_line(c->o);
		text_put(c->o, STR("TLS "));
		text_put(c->o, host);
		text_line(c->o);
	} else if (text.len) {
		if (turned != c->last_turned)
			text_line(c->o); /* the other side speaks */
		c->last_turned = turned;
		text_put(c->o, text);
	}
	buf_release(&room);
	buf_release(&said);
}

static void transport(struct capture *c, struct flow_key *k, struct str s, uint64_t seconds)
{
	size_t head = k->kind == 17 ? 8 : k->kind == 6 && s.len > 12 ? (size_t)((unsigned char)s.p[12] >> 4) * 4 : 0;
	if ((k->kind != 17 && k->kind != 6) || s.len < head || head < 8)
		return;
	k->port_a = (uint16_t)net(s, 0);
	k->port_b = (uint16_t)net(s, 2);
	payload(c, k, str_sub(s, head, s.len), seconds);
}

static void internet(struct capture *c, struct str s, uint64_t seconds)
{
	struct flow_key k = { .v6 = 0 };
	unsigned version = s.len ? (unsigned char)s.p[0] >> 4 : 0;
	if (version == 4 && s.len >= 20) {
		size_t head = (size_t)(s.p[0] & 15) * 4, len = net(s, 2);
		k.kind = (unsigned char)s.p[9];
		memcpy(k.a, s.p + 12, 4);
		memcpy(k.b, s.p + 16, 4);
		if (len >= head && len < s.len)
			s.len = len; /* Ethernet fills short packets */
		if (!(net(s, 6) & 0x1FFF)) /* not a later fragment */
			transport(c, &k, str_sub(s, head, s.len), seconds);
	} else if (version == 6 && s.len >= 40) {
		size_t at = 40, len = net(s, 4);
		unsigned next = (unsigned char)s.p[6];
		k.v6 = 1;
		memcpy(k.a, s.p + 8, 16);
		memcpy(k.b, s.p + 24, 16);
		if (len && len + 40 < s.len)
			s.len = len + 40;
		for (int i = 0; i < 8 && (next == 0 || next == 43 || next == 60) && at + 8 <= s.len; i++) { /* headers of extensions */
			next = (unsigned char)s.p[at];
			at += 8 + 8 * (size_t)(unsigned char)s.p[at + 1];
		}
		k.kind = (unsigned char)next;
		transport(c, &k, str_sub(s, at, s.len), seconds);
	}
}

/* By the kind of link (pcap-linktype(7)). */
static void packet(struct capture *c, unsigned link, struct str s, uint64_t seconds)
{
	size_t at = 0;
	unsigned kind = 0x800;
	switch (link) {
	case 1: /* Ethernet, perhaps with tags */
		kind = net(s, 12);
		for (at = 14; (kind == 0x8100 || kind == 0x88A8) && at + 4 <= s.len; at += 4)
			kind = net(s, at + 2);
		break;
	case 113: kind = net(s, 14); at = 16; break;
	case 276: kind = net(s, 0); at = 20; break;
	case 0: case 108: at = 4; break;
	case 9: at = 4; kind = net(s, 2) == 0x21 || net(s, 2) == 0x57 ? 0x800 : 0; break; /* PPP */
	case 12: case 14: case 101: case 228: case 229: break;
	default:
		if (!c->skipped++)
			c->skipped_link = link;
		return;
	}
	if (kind == 0x8864) { /* PPPoE */
		kind = net(s, at + 6) == 0x21 || net(s, at + 6) == 0x57 ? 0x800 : 0;
		at += 8;
	}
	if (kind == 0x800 || kind == 0x86DD)
		internet(c, str_sub(s, at, s.len), seconds);
}

static bool classic(struct capture *c)
{
	unsigned link = number(c, 20, 4) & 0xFFFF;
	size_t at = 24;
	while (at + 16 <= c->s.len && !c->o->limit) {
		size_t n = number(c, at + 8, 4);
		if (n > PACKET_BYTES_MAX)
			return false;
		if (n > c->s.len - at - 16)
			return false;
		packet(c, link, str_sub(c->s, at + 16, at + 16 + n), number(c, at, 4));
		at += 16 + n;
	}
	return at == c->s.len || c->o->limit;
}

/* Blocks: type, length, body, length. */
static bool blocks(struct capture *c)
{
	size_t at = 0;
	while (at + 12 <= c->s.len && !c->o->limit) {
		uint32_t type = number(c, at, 4);
		if (type == 0x0A0D0D0A) { /* a section: its byte order counts from here */
			c->big = (unsigned char)c->s.p[at + 8] == 0x1A;
			c->interfaces = 0;
		}
		size_t n = number(c, at + 4, 4);
		if (n < 12 || n > c->s.len - at)
			return false;
		if (type == 1 && c->interfaces < INTERFACES_MAX) {
			c->link[c->interfaces] = number(c, at + 8, 2);
			c->units[c->interfaces] = 1000000;
			for (size_t o = at + 16; o + 4 <= at + n - 4 && number(c, o, 2);) { /* options; 9 is the unit of time */
				size_t len = number(c, o + 2, 2);
				unsigned v = number(c, o + 4, 1);
				if (number(c, o, 2) == 9 && len == 1 && (v & 0x7F) < 20) {
					c->units[c->interfaces] = 1;
					for (unsigned i = 0; i < (v & 0x7F); i++)
						c->units[c->interfaces] *= v & 0x80 ? 2 : 10;
				}
				o += 4 + ((len + 3) & ~(size_t)3);
			}
			c->interfaces++;
		} else if (type == 6 && n >= 32) {
			uint32_t i = number(c, at + 8, 4), len = number(c, at + 20, 4);
			uint64_t t = (uint64_t)number(c, at + 12, 4) << 32 | number(c, at + 16, 4);
			if (i < c->interfaces && len <= n - 32)
				packet(c, c->link[i], str_sub(c->s, at + 28, at + 28 + len), t / c->units[i]);
			else
				c->unknown++;
		} else if (type == 2 && n >= 32) { /* an old kind of packet: its interface has two bytes */
			uint32_t i = number(c, at + 8, 2), len = number(c, at + 20, 4);
			uint64_t t = (uint64_t)number(c, at + 12, 4) << 32 | number(c, at + 16, 4);
			if (i < c->interfaces && len <= n - 32)
				packet(c, c->link[i], str_sub(c->s, at + 28, at + 28 + len), t / c->units[i]);
			else
				c->unknown++;
		} else if (type == 3 && !c->interfaces) {
			c->unknown++;
		} else if (type == 3 && n >= 16) {
			uint32_t len = number(c, at + 8, 4);
			packet(c, c->link[0], str_sub(c->s, at + 12, at + 12 + (len < n - 16 ? len : n - 16)), 0);
		}
		at += (n + 3) & ~(size_t)3;
	}
	return at >= c->s.len || c->o->limit;
}

enum status text_capture(const struct text_in *in, struct text_out *o, struct err *err)
{
	struct capture c = { .s = str_make(in->map, in->map ? (size_t)in->size : 0), .o = o };
	if (!in->map)
		return err_set(err, ST_SKIP, E_LIMIT_BYTES, "too large to be mapped");
	if (c.s.len < 24)
		return err_set(err, ST_SKIP, E_TRUNCATED, "the capture ends within its header");
	bool whole;
	if (number(&c, 0, 4) == 0x0A0D0D0A) {
		whole = blocks(&c);
	} else {
		c.big = (unsigned char)c.s.p[0] == 0xA1;
		whole = classic(&c);
	}
	text_line(o);
	if (c.unknown)
		text_loss(o, E_CORRUPT, "%llu packets of interfaces that are not described, or cut", (unsigned long long)c.unknown);
	if (c.skipped)
		text_loss(o, E_UNSUPPORTED_METHOD, "%llu packets of links that are not read, the first of type %u", (unsigned long long)c.skipped, c.skipped_link);
	told_release(&c.flows);
	return whole ? ST_OK : err_set(err, ST_WARN, E_TRUNCATED, "the capture is cut or damaged behind some packet");
}

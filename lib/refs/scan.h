/* scan.h - the anchors: one walk finds where an identifier may be, and a
 * handler reads it from there. */
#ifndef SLUICE_REFS_SCAN_H
#define SLUICE_REFS_SCAN_H

#include "doc.h"
#include "rules.h"

struct scan {
	struct doc *d;
	struct str s;
	/* Text up to here was already read by that handler: keeps it linear on
	 * a.a.a.a and @@@@. */
	uint32_t domain_done, url_done, email_done, number_done, token_done, ipv6_done, ipv4_done;
	uint32_t angle_end; /* end of the last <name@host>, and whether it is a message's name */
	bool angle_id;
	uint32_t phone_end; /* of the last mobile of China's */
	uint32_t url_bare; /* end of the last name that stands where an address is announced */
};

/* Handlers; AT is the anchor's byte. */
void scan_dot(struct scan *sc, uint32_t at);     /* "." after a letter or digit, or a defanged dot */
void scan_sign_at(struct scan *sc, uint32_t at); /* "@" or a defanged one of LEN bytes */
void scan_colon(struct scan *sc, uint32_t at);   /* ":" */
void scan_bracket(struct scan *sc, uint32_t at); /* "[" "(" "{" */
void scan_number(struct scan *sc, uint32_t at);  /* first digit of a token */
bool scan_asn(struct scan *sc, size_t at, size_t end); /* "AS 64504", "as64504": its figures */
void scan_token(struct scan *sc, uint32_t at);   /* a digit after a letter in a token */

static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}
static inline bool is_alpha(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}
static inline bool is_alnum(char c)
{
	return is_digit(c) || is_alpha(c);
}
static inline bool is_hex(char c)
{
	return is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'f');
}
/* The byte at I, or NUL past the end. */
static inline char byte_at(struct str s, size_t i)
{
	return i < s.len ? s.p[i] : '\0';
}
static inline bool has_at(struct str s, size_t at, struct str what)
{
	return at + what.len <= s.len && (what.len == 0 || (s.p[at] == what.p[0] && memcmp(s.p + at, what.p, what.len) == 0));
}
static inline char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}
static inline char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}
/* Words that stand within 24 bytes before AT on its line, case ignored. */
bool scan_before(struct str s, size_t at, const char *const *words, size_t n);

/* Japanese around AT: kana within 200 bytes. */
bool scan_is_japanese(struct str s, size_t at);

/* defang.c: forms of ".", "@" that keep addresses from being clicked. Length
 * of the form that starts (ends) at AT, 0 if none. */
size_t defang_dot(struct str s, size_t at);
size_t defang_dot_back(struct str s, size_t end);
size_t defang_at(struct str s, size_t at);

/* names.c: a host name around or from a place. */
struct name {
	uint32_t start, end; /* in the text */
	char text[256];      /* lower case, dots plain */
	size_t len;
	unsigned labels;
	bool defanged;
	bool numeric;        /* all labels are digits */
};
/* Reads a name forwards from AT. */
bool name_forward(struct str s, size_t at, struct name *n);
/* Reads the name around the dot at AT (of DOT bytes). */
bool name_around(struct str s, size_t at, size_t dot, struct name *n);
/* TLD (small letters, "com") is one of the public suffix list, or one kept for
 * documentation and private networks. */
bool name_known_tld(const struct refs_rules *r, const char *tld);
/* What the suffix list said of endings, since asking takes long. */
struct tld_memo {
	struct {
		char tld[15];
		uint8_t answer;
	} of[256];
};
/* The plain name around the dot at AT, in ASCII alone, ends in no top-level domain,
 * nor does what is before any of its dots: its end. 0: it may be one, or is not so plain. */
size_t name_hopeless(const struct scan *sc, size_t at);
/* Drops last labels until the name ends in a known top-level domain; false if
 * none does. *RET_STRICT (may be NULL): it is an ordinary, often seen one. */
bool name_trim_tld(const struct scan *sc, struct name *n, bool *ret_common);
/* member.c: what is written like a name and is a program's. The name with its ending TLD; COMMON: one that is hardly
 * ever anything but a host's. */
bool name_is_member(struct str s, const struct name *n, const char *tld, bool common); /* spec.name, foo.md */
bool name_is_package(struct str s, const struct name *n);                              /* import java.io, config.h.in */
/* f(a, X: the bracket that is open in front of AT, on its line and near, is a call's. */
bool scan_in_call(struct str s, size_t at);

/* Reserved for documentation, tests or private nets: which, or NULL. */
const char *reserved_name(struct str name);
const char *reserved_ipv4(const uint8_t ip[4]);

/* Marks H when NAME is reserved for documentation or private nets. */
void scan_reserve(struct hit *h, struct str name);
/* Adds a domain hit for a name (once for a place). */
void scan_add_domain(struct scan *sc, const struct name *n, double score, const char *by);
/* Reads an IPv4 address from AT (dots may be defanged); its end or AT. */
size_t ipv4_parse(struct str s, size_t at, uint8_t ip[4]);
bool scan_ipv4(struct scan *sc, size_t at);

#endif

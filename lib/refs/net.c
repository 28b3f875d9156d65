/* net.c - domains, e-mail addresses and URLs at their anchors. */
#include "scan.h"
#include "ip.h"
#include <sluice/utf8.h>
#include <stdio.h>

#define URL_BYTES_MAX 4096
#define LOCAL_BYTES_MAX 64 /* RFC 5321 §4.5.3.1.1 */

static void reserve(struct hit *h, struct str name)
{
	const char *why = reserved_name(name);
	if (why) {
		h->extra_key[0] = "reserved";
		h->extra_value[0] = str_from(why);
	}
}

void scan_add_domain(struct scan *sc, const struct name *n, double score, const char *by)
{
	struct str v = arena_copy(sc->d->arena, str_make(n->text, n->len));
	bool onion = str_ends(v, STR(".onion"));
	struct hit *h = doc_hit(sc->d, onion ? REF_onion : REF_domain, n->start, n->end, v, score, by);
	reserve(h, v);
}

/* Endings that are top-level domains and, far oftener, file names. */
static bool file_ending(const char *tld)
{
	static const char *const endings[] = { "zip", "md", "sh", "pl", "rs", "so", "cc", "ps", "mov", "app" };
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (strcmp(tld, endings[i]) == 0)
			return true;
	return false;
}

/* Endings that are both: a name of two labels is worth little. */
static bool perhaps_file(const char *tld)
{
	static const char *const endings[] = { "py", "mk", "am", "pm", "in", "la", "st", "do", "bar", "cab", "pub", "test", "ms", "ml", "mm", "as", "ac" };
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (strcmp(tld, endings[i]) == 0)
			return true;
	return false;
}

/* Makefile.am, config.h.in, configure.ac: what programs are built from. */
static bool build_file(const struct name *n)
{
	static const char *const templates[] = { "in", "am", "ac" }, *const kinds[] = { "h", "c", "xml", "txt", "conf", "cfg", "ini", "sh", "py", "html", "js", "css", "json", "yml", "desktop", "service", "mk", "pc", "spec", "schemas" };
	struct str name = str_make(n->text, n->len), label, before = STR(""), last = STR("");
	bool template = false;
	while (str_next(&name, '.', &label)) {
		before = last;
		last = label;
	}
	for (size_t i = 0; i < sizeof templates / sizeof *templates; i++)
		template |= str_eqz(last, templates[i]);
	if (!template)
		return false;
	if (str_eqz(before, "makefile") || str_eqz(before, "configure") || str_eqz(before, "acinclude"))
		return true;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds && n->labels > 2; i++)
		if (str_eqz(before, kinds[i]))
			return true;
	return false;
}

/* "import java.io.*;", "package org.example.app;": names in a program. */
static bool package_name(struct str s, const struct name *n)
{
	struct str line = str_sub(s, n->start > 16 ? n->start - 16 : 0, n->start);
	return str_ends(line, STR("import ")) || str_ends(line, STR("import static ")) || (str_ends(line, STR("package ")) && byte_at(s, n->end) == ';') ||
	       (byte_at(s, n->end) == '.' && byte_at(s, n->end + 1) == '*');
}

/* "sentence.Next": a dot without a blank after it is a slip of typing when the
 * next word begins with a capital and the one before does not. */
static bool slip(struct str s, const struct name *n)
{
	const char *dot = memrchr(n->text, '.', n->len);
	size_t tld = n->end - (n->len - (size_t)(dot - n->text) - 1);
	char c = byte_at(s, tld), d = byte_at(s, tld + 1);
	bool capital = c >= 'A' && c <= 'Z' && d >= 'a' && d <= 'z';
	char b = byte_at(s, tld - 2);
	return capital && b >= 'a' && b <= 'z';
}

/* A URL's path and so on from AT: up to what cannot be in it, without the
 * punctuation of the sentence around it. */
static size_t url_tail(struct str s, size_t at)
{
	size_t i = at, max = s.len < at + URL_BYTES_MAX ? s.len : at + URL_BYTES_MAX;
	unsigned round = 0, square = 0;
	for (; i < max; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c <= ' ' || c >= 0x7F || c == '"' || c == '<' || c == '>' || c == '`' || c == '{' || c == '}' || c == '|' || c == '\\' || c == '^' || c == '\'')
			break;
		if (c == '[') {
			square++;
		} else if (c == ']') {
			if (square == 0)
				break;
			square--;
		} else if (c == '(') {
			round++;
		} else if (c == ')') {
			if (round == 0)
				break;
			round--;
		}
	}
	while (i > at && strchr(".,;:!?*", s.p[i - 1]))
		i--;
	if (i > at && (s.p[i - 1] == '(' || s.p[i - 1] == '['))
		i--;
	return i;
}

/* Text of a URL with its breaks taken out: hxxp, [.], [:]. */
static struct str refang(struct scan *sc, struct str raw)
{
	bool clean = !memchr(raw.p, '[', raw.len) && !memchr(raw.p, '(', raw.len) && !memchr(raw.p, '\\', raw.len);
	if (clean)
		return raw;
	char *out = arena_alloc(sc->d->arena, raw.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < raw.len;) {
		size_t dot = raw.p[i] == '.' ? 0 : defang_dot(raw, i);
		if (dot > 1) {
			out[n++] = '.';
			i += dot;
		} else if (has_at(raw, i, STR("[:]")) || has_at(raw, i, STR("(:)"))) {
			out[n++] = ':';
			i += 3;
		} else if (has_at(raw, i, STR("[/]"))) {
			out[n++] = '/';
			i += 3;
		} else {
			out[n++] = raw.p[i++];
		}
	}
	return str_make(out, n);
}

/* Accounts that a URL names: t.me/NAME, twitter.com/NAME. */
static void account(struct scan *sc, const struct name *host, size_t path)
{
	struct str s = sc->s, name = str_make(host->text, host->len);
	enum ref_kind kind;
	if (str_eq(name, STR("t.me")) || str_eq(name, STR("telegram.me")))
		kind = REF_telegram;
	else if (str_eq(name, STR("twitter.com")) || str_eq(name, STR("www.twitter.com")) || str_eq(name, STR("x.com")) || str_eq(name, STR("mobile.twitter.com")))
		kind = REF_twitter;
	else
		return;
	if (byte_at(s, path) != '/')
		return;
	size_t from = path + 1 + (byte_at(s, path + 1) == '@'), e = from;
	if (has_at(s, from, STR("joinchat")) || has_at(s, from, STR("share")) || has_at(s, from, STR("search")) || has_at(s, from, STR("hashtag")))
		return;
	while (e - from < 40 && (is_alnum(byte_at(s, e)) || byte_at(s, e) == '_'))
		e++;
	if (e - from >= 4 && e - from <= 32 && is_alpha(s.p[from]))
		doc_hit(sc->d, kind, (uint32_t)from, (uint32_t)e, str_sub(s, from, e), SCORE_LABELLED, "account-url");
}

/* From the host on: port, path, query; adds the url and its host. START is
 * where the URL begins, SCHEME its normal form ("http://"; empty: none). */
static bool finish_url(struct scan *sc, size_t start, const char *scheme, struct name *host, size_t at, bool is_name)
{
	struct str s = sc->s;
	size_t i = at;
	if (byte_at(s, i) == ':' && is_digit(byte_at(s, i + 1))) {
		size_t p = i + 1;
		while (is_digit(byte_at(s, p)) && p - i < 7)
			p++;
		i = p;
	} else if ((has_at(s, i, STR("[:]")) || has_at(s, i, STR("(:)"))) && is_digit(byte_at(s, i + 3))) {
		i += 3;
		while (is_digit(byte_at(s, i)))
			i++;
	}
	char c = byte_at(s, i);
	size_t end = c == '/' || c == '?' || c == '#' || has_at(s, i, STR("[/]")) ? url_tail(s, i) : i;
	sc->url_done = (uint32_t)(end > sc->url_done ? end : sc->url_done);
	struct str rest = refang(sc, str_sub(s, at, end));
	size_t scheme_len = strlen(scheme);
	struct str name = str_make(host->text, host->len);
	char *v = arena_alloc(sc->d->arena, scheme_len + name.len + rest.len + 1);
	memcpy(v, scheme, scheme_len);
	memcpy(v + scheme_len, name.p, name.len);
	if (rest.len)
		memcpy(v + scheme_len + name.len, rest.p, rest.len);
	struct hit *h = doc_hit(sc->d, REF_url, (uint32_t)start, (uint32_t)end, str_make(v, scheme_len + name.len + rest.len),
				scheme_len ? SCORE_LABELLED : SCORE_SHAPE, scheme_len ? "url" : "url-bare");
	if (is_name) {
		reserve(h, name);
		account(sc, host, at);
	}
	return true;
}

static const struct scheme {
	const char *text, *normal;
} schemes[] = {
	{ "https", "https://" }, { "http", "http://" }, { "hxxps", "https://" }, { "hxxp", "http://" }, { "hxtps", "https://" },
	{ "hxtp", "http://" }, { "htxp", "http://" }, { "htxps", "https://" }, { "hXXp", "http://" }, { "h**p", "http://" }, { "ftp", "ftp://" },
	{ "ftps", "ftps://" }, { "sftp", "sftp://" }, { "fxp", "ftp://" }, { "ws", "ws://" }, { "wss", "wss://" }, { "ssh", "ssh://" },
	{ "git", "git://" }, { "svn", "svn://" }, { "ldap", "ldap://" }, { "ldaps", "ldaps://" }, { "rtsp", "rtsp://" }, { "rtmp", "rtmp://" },
	{ "smb", "smb://" }, { "tcp", "tcp://" }, { "udp", "udp://" }, { "telnet", "telnet://" }, { "vnc", "vnc://" }, { "rdp", "rdp://" },
	{ "socks5", "socks5://" }, { "mysql", "mysql://" }, { "mongodb", "mongodb://" }, { "redis", "redis://" }, { "postgres", "postgres://" },
};

static bool scheme_before(struct str s, size_t colon, size_t *ret_start, const char **ret_normal)
{
	size_t start = colon;
	while (start > 0 && colon - start < 10 && (is_alnum(s.p[start - 1]) || s.p[start - 1] == '*'))
		start--;
	for (size_t skip = start; skip < colon; skip++)
		for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
			/* glued to a word only the two commonest: texthttp://… */
			if (skip > start && (i > 3 || is_digit(s.p[skip])))
				continue;
			if (str_eq_nocase(str_sub(s, skip, colon), str_from(schemes[i].text))) {
				*ret_start = skip;
				*ret_normal = schemes[i].normal;
				return true;
			}
		}
	return false;
}

/* After a scheme's colon: "//", "[//]", "\\\\"; its end, or AT. */
static size_t slashes(struct str s, size_t at)
{
	static const char *const forms[] = { "://", ":\\\\", "[:]//", "[:]\\\\", "(:)//", "[://]", ":// ", "[:/]/", ":[//]", ":/[/]" };
	for (size_t i = sizeof forms / sizeof *forms; i-- > 0;)
		if (has_at(s, at, str_from(forms[i])))
			return at + strlen(forms[i]);
	return at;
}

static bool url_at(struct scan *sc, size_t form, size_t colon)
{
	struct str s = sc->s;
	const char *normal;
	size_t start, after = slashes(s, form);
	if (after == form || colon < sc->url_done || !scheme_before(s, colon, &start, &normal))
		return false;
	struct name host;
	size_t at = after;
	/* user:password@ */
	size_t user = at;
	while (user - at < 128 && (is_alnum(byte_at(s, user)) || strchr("._-%:!$&+~", byte_at(s, user) ? byte_at(s, user) : ' ')))
		user++;
	char credentials[160] = "";
	if (user > at && byte_at(s, user) == '@') {
		snprintf(credentials, sizeof credentials, "%.*s@", (int)(user - at), s.p + at);
		at = user + 1;
	}
	char scheme[192];
	snprintf(scheme, sizeof scheme, "%s%s", normal, credentials);
	if (byte_at(s, at) == '[' && !defang_dot(s, at)) { /* http://[2001:db8::1]/ */
		size_t close = at + 1;
		while (close - at < 50 && (is_hex(byte_at(s, close)) || byte_at(s, close) == ':' || byte_at(s, close) == '.'))
			close++;
		if (byte_at(s, close) != ']' || close - at < 4)
			return false;
		host = (struct name){ .start = (uint32_t)at, .end = (uint32_t)close + 1, .len = close + 1 - at };
		memcpy(host.text, s.p + at, host.len);
		return finish_url(sc, start, scheme, &host, close + 1, false);
	}
	uint8_t ip[4];
	size_t e = ipv4_parse(s, at, ip);
	if (e > at && !is_alnum(byte_at(s, e)) && byte_at(s, e) != '-') {
		host = (struct name){ .start = (uint32_t)at, .end = (uint32_t)e };
		host.len = (size_t)snprintf(host.text, sizeof host.text, "%u.%u.%u.%u", ip[0], ip[1], ip[2], ip[3]);
		scan_ipv4(sc, at);
		return finish_url(sc, start, scheme, &host, e, false);
	}
	if (!name_forward(s, at, &host) || host.numeric)
		return false;
	struct name whole = host;
	bool common;
	if (name_trim_tld(sc, &host, &common)) {
		if (host.end < whole.end && byte_at(s, host.end) == '.' && is_alnum(byte_at(s, whole.end)))
			return false;
		scan_add_domain(sc, &host, SCORE_LABELLED, "url-host");
		sc->domain_done = host.end;
		return finish_url(sc, start, scheme, &host, host.end, true);
	}
	/* localhost, an intranet's http://oa/… */
	if (whole.labels == 1) {
		char c = byte_at(s, whole.end);
		bool local = str_eq(str_make(whole.text, whole.len), STR("localhost"));
		if (local || ((c == '/' && is_alnum(byte_at(s, whole.end + 1))) || (c == ':' && is_digit(byte_at(s, whole.end + 1))))) {
			if (!local)
				doc_hit(sc->d, REF_host, whole.start, whole.end, arena_copy(sc->d->arena, str_make(whole.text, whole.len)), SCORE_GRAMMAR, "url-host");
			return finish_url(sc, start, scheme, &whole, whole.end, false);
		}
	}
	return false;
}

void scan_colon(struct scan *sc, uint32_t at)
{
	struct str s = sc->s;
	char next = byte_at(s, at + 1);
	if (next == '/' || next == '\\' || next == '[') {
		url_at(sc, at, at);
		return;
	}
	if (next == ']' || next == ')') { /* hxxp[:]// */
		if (at > 0 && at + 2 < s.len)
			url_at(sc, at - 1, at - 1);
		return;
	}
	if (is_hex(next) || next == ':')
		scan_ipv6(sc, at);
}

/* "the site is example.com", 请访问 example.com, and those that follow it in a
 * list: an address without its scheme, not just a name. */
static bool announced(const struct scan *sc, uint32_t start)
{
	static const char *const words[] = { "网址", "官网", "网站", "访问", "链接", "浏览", "登录", "主页", "地址", "網址", "網站", "visit ", "website", "web site",
					     "homepage", "home page", "url:", "url is", "browse to", "link:", "сайт" };
	if (sc->url_bare && start > sc->url_bare && start - sc->url_bare <= 6) {
		struct str gap = str_sub(sc->s, sc->url_bare, start);
		if (str_eqz(gap, ", ") || str_eqz(gap, ",") || str_eqz(gap, "、") || str_eqz(gap, "，") || str_eqz(gap, "和") || str_eqz(gap, " 和 ") || str_eqz(gap, " and ") ||
		    str_eqz(gap, " or ") || str_eqz(gap, "或"))
			return true;
	}
	return scan_before(sc->s, start, words, sizeof words / sizeof *words);
}

void scan_dot(struct scan *sc, uint32_t at)
{
	struct str s = sc->s;
	size_t dot = defang_dot(s, at);
	if (at < sc->domain_done || at < sc->url_done || dot == 0)
		return;
	if (at == 0 || (!is_alnum(s.p[at - 1]) && (unsigned char)s.p[at - 1] < 0x80))
		return;
	/* 3.14 is no name; four such parts may be an address */
	if (is_digit(s.p[at - 1]) && is_digit(byte_at(s, at + dot))) {
		size_t from = at;
		while (from > 0 && at - from < 4 && is_digit(s.p[from - 1]))
			from--;
		if ((from == 0 || !is_alnum(s.p[from - 1])) && at - from <= 3) {
			uint8_t ip[4];
			size_t e = ipv4_parse(s, from, ip);
			if (e > from) {
				scan_ipv4(sc, from);
				sc->domain_done = (uint32_t)e;
				return;
			}
		}
	}
	if (at >= 4 && is_hex(s.p[at - 1]) && is_hex(byte_at(s, at + 1)) && scan_mac(sc, at - 4))
		return;
	struct name n;
	if (!name_around(s, at, dot, &n)) {
		/* too long for a name: none of its dots is looked at again */
		size_t end = at + dot;
		while (end < s.len && (is_alnum(s.p[end]) || s.p[end] == '.' || s.p[end] == '-'))
			end++;
		sc->domain_done = (uint32_t)end;
		return;
	}
	sc->domain_done = n.end > at ? n.end : at + 1;
	size_t all_end = n.end;
	if (n.numeric)
		return;
	/* the part before "@": left to the address */
	if (byte_at(s, n.end) == '@' || defang_at(s, n.end) > 0)
		return;
	if (n.start > 0 && (s.p[n.start - 1] == '@' || s.p[n.start - 1] == '\\'))
		return;
	/* joe%40corp.cn, http%3A%2F%2Fevil.com: the folded reading is the right one */
	if (n.start > 1 && s.p[n.start - 1] == '%' && ((s.p[n.start] == '4' && s.p[n.start + 1] == '0') || (s.p[n.start - 2] | 32) == 'f'))
		return;
	bool common = false;
	if (!name_trim_tld(sc, &n, &common))
		return;
	/* evil.com.html, a.b.c.function: what follows belonged to the name */
	bool cut = n.end < all_end;
	if (cut && !n.defanged && !(common && n.labels >= 2 && byte_at(s, n.end) == '.' && byte_at(s, n.end + 1) >= 'A' && byte_at(s, n.end + 1) <= 'Z'))
		return;
	const char *tld = (const char *)memrchr(n.text, '.', n.len) + 1;
	bool www = n.len > 4 && memcmp(n.text, "www.", 4) == 0;
	bool path = byte_at(s, n.end) == '/' && is_alnum(byte_at(s, n.end + 1));
	char before = n.start > 0 ? s.p[n.start - 1] : ' ';
	if (!n.defanged && !www) {
		if (slip(s, &n) || (!common && n.labels == 2 && slip(s, &n)))
			return;
		if ((file_ending(tld) && !path) || build_file(&n) || package_name(s, &n))
			return;
		/* a call or a member in source code: os.path(…), self.name = */
		if (byte_at(s, n.end) == '(' || before == '$')
			return;
		/* 03800.HK: a share's code */
		size_t digits = strspn(n.text, "0123456789");
		char end = s.p[n.end - 1];
		if (n.labels == 2 && n.text[digits] == '.' && end >= 'A' && end <= 'Z')
			return;
		/* 7.am, 9.pm: a time */
		bool hour = is_digit(n.text[0]) && (n.text[1] == '.' || (n.text[0] == '1' && n.text[1] <= '2' && n.text[2] == '.'));
		if (n.labels == 2 && n.len <= 5 && hour && (strcmp(tld, "am") == 0 || strcmp(tld, "pm") == 0))
			return;
	}
	if (path || www) {
		scan_add_domain(sc, &n, SCORE_SHAPE, "url-host");
		finish_url(sc, n.start, "", &n, n.end, true);
		return;
	}
	double score = n.defanged ? SCORE_LABELLED : common ? SCORE_SHAPE : SCORE_GRAMMAR;
	if (!n.defanged && n.labels == 2 && perhaps_file(tld))
		score = SCORE_WEAK;
	scan_add_domain(sc, &n, score, n.defanged ? "domain-defanged" : "domain");
	if (!n.defanged && announced(sc, n.start)) {
		sc->url_bare = n.end;
		struct hit *h = doc_hit(sc->d, REF_url, n.start, n.end, arena_copy(sc->d->arena, str_make(n.text, n.len)), SCORE_GRAMMAR, "url-announced");
		reserve(h, str_make(n.text, n.len));
	}
}

static bool local_char(char c)
{
	return is_alnum(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-' || c == '=' || c == '\'' || c == '&' || c == '~' || c == '#';
}

/* jabber.example, swissjabber.example, xmpp.example; no jabberwocky. */
static bool chat_server(struct str name)
{
	struct str label;
	while (str_next(&name, '.', &label))
		if (str_ends(label, STR("jabber")) || str_starts(label, STR("xmpp")))
			return true;
	return false;
}

void scan_sign_at(struct scan *sc, uint32_t at)
{
	struct str s = sc->s;
	size_t sign = defang_at(s, at);
	if (sign == 0 || at < sc->url_done || at == 0)
		return;
	size_t from = at, label = at + sign;
	bool defanged = sign > 1;
	/* "@" in running text: no dot behind the word, no address */
	while (label - at < LOCAL_BYTES_MAX && (is_alnum(byte_at(s, label)) || byte_at(s, label) == '-' || byte_at(s, label) == '_'))
		label++;
	if (byte_at(s, label) == '@' || ((unsigned char)byte_at(s, label) < 0x80 && defang_dot(s, label) == 0))
		return;
	while (from > 0 && at - from < LOCAL_BYTES_MAX + 1) {
		size_t d;
		if (local_char(s.p[from - 1]) && !(s.p[from - 1] == '.' && from > 1 && s.p[from - 2] == '.'))
			from--;
		else if (s.p[from - 1] == ']' && (d = defang_dot_back(s, from)) > 1)
			from -= d;
		else
			break;
	}
	if (at - from > LOCAL_BYTES_MAX)
		return;
	/* a..b@host is no address, and b@host is not what was meant */
	if (from > 0 && s.p[from - 1] == '.')
		return;
	while (from < at && (s.p[from] == '.' || s.p[from] == '-' || s.p[from] == '\'' || s.p[from] == '&' || s.p[from] == '=' || s.p[from] == '#')) {
		if (s.p[from] == '.')
			return;
		from++;
	}
	if (from >= at || s.p[at - 1] == '.')
		return;
	if (has_at(s, from, STR("mailto")))
		return;
	/* percent-encoded or escaped lead-ins: %20user@, \nuser@ are the encoder's */
	if (at - from > 3 && s.p[from] == '%' && is_hex(s.p[from + 1]) && is_hex(s.p[from + 2]))
		from += 3;
	struct name n;
	size_t host = at + sign;
	if (!name_forward(s, host, &n) || n.labels < 2)
		return;
	struct name whole = n;
	bool common = false, known = name_trim_tld(sc, &n, &common);
	if (!known) {
		/* an unknown ending of letters may still be somebody's network, or an OCR's slip */
		const char *tld = memrchr(whole.text, '.', whole.len);
		if (!tld || whole.labels < 2 || strlen(tld + 1) < 2 || whole.numeric)
			return;
		for (const char *c = tld + 1; *c; c++)
			if (!is_alpha(*c))
				return;
		n = whole;
	}
	if (byte_at(s, n.end) == '@')
		return;
	sc->domain_done = n.end;
	sc->email_done = n.end;
	struct str local = refang(sc, str_sub(s, from, at)), name = str_make(n.text, n.len);
	char *v = arena_alloc(sc->d->arena, local.len + name.len + 2);
	for (size_t i = 0; i < local.len; i++)
		v[i] = lower(local.p[i]);
	v[local.len] = '@';
	memcpy(v + local.len + 1, name.p, name.len);
	bool chat = chat_server(name);
	double score = known ? (defanged || n.defanged ? SCORE_LABELLED : SCORE_LABELLED) : SCORE_WEAK;
	struct hit *h = doc_hit(sc->d, chat ? REF_xmpp : REF_email, (uint32_t)from, n.end, str_make(v, local.len + name.len + 1), score,
				chat ? "xmpp" : defanged || n.defanged ? "email-defanged" : "email");
	reserve(h, name);
	if (known)
		scan_add_domain(sc, &n, score, "email-host");
}

/* url.c - URLs at their colons: schemes plain and broken (hxxp, h**p, http[s],
 * meow), what follows the host, and the accounts that some of them name. */
#include "url.h"
#include "ip.h"
#include <stdio.h>

#define URL_BYTES_MAX 4096

/* Sets of ASCII signs, below 64 and above. */
#define BIT(c) ((uint64_t)1 << ((c) & 63))
static inline bool is_of(uint64_t low, uint64_t high, unsigned char c)
{
	return c < 0x80 && (c < 64 ? low : high) >> (c & 63) & 1;
}
#define STOPS (((uint64_t)2 << ' ') - 1) | BIT('"') | BIT('<') | BIT('>') | BIT('\''), BIT('`') | BIT('{') | BIT('}') | BIT('|') | BIT('\\') | BIT('^') | BIT(0x7F)
#define MARKS BIT('.') | BIT(',') | BIT(';') | BIT(':') | BIT('!') | BIT('?') | BIT('*'), 0
#define OF_USER BIT('.') | BIT('-') | BIT('%') | BIT(':') | BIT('!') | BIT('$') | BIT('&') | BIT('+'), BIT('_') | BIT('~')
#define OF_SCHEME BIT('*') | BIT('(') | BIT(')') | BIT('"') | BIT('+'), BIT('_') | BIT('[') | BIT(']')

/* A URL's path and so on from AT: up to what cannot be in it, without the
 * punctuation of the sentence around it. */
static size_t url_tail(struct str s, size_t at)
{
	size_t i = at, max = s.len < at + URL_BYTES_MAX ? s.len : at + URL_BYTES_MAX;
	unsigned round = 0, square = 0;
	for (; i < max; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (is_of(STOPS, c) && !(c == '\\' && byte_at(s, i + 1) == '/')) /* as JSON may write it */
			break;
		/* Russian parts words by blanks: what follows a slash at once is the path */
		if ((c == 0xD0 || c == 0xD1) && i + 1 < max && i > at &&
		    (s.p[i - 1] == '/' || s.p[i - 1] == '_' || s.p[i - 1] == '-' || s.p[i - 1] == '=' || (unsigned char)s.p[i - 1] >= 0x80)) {
			i++;
			continue;
		}
		if (c >= 0xC3 && c <= 0xC9 && i + 1 < max) { /* straße: Latin with its accents is no other language's word */
			i++;
			continue;
		}
		if (c >= 0x80)
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
	while (i > at && is_of(MARKS, (unsigned char)s.p[i - 1]))
		i--;
	if (i > at && (s.p[i - 1] == '(' || s.p[i - 1] == '['))
		i--;
	return i;
}

struct str url_refang(struct scan *sc, struct str raw)
{
	bool clean = !memchr(raw.p, '[', raw.len) && !memchr(raw.p, '(', raw.len) && !memchr(raw.p, '\\', raw.len) && str_find(raw, STR("&amp;")) < 0;
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
		} else if (has_at(raw, i, STR("&amp;"))) { /* out of HTML */
			out[n++] = '&';
			i += strlen("&amp;");
		} else if (has_at(raw, i, STR("\\/"))) {
			i++;
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
	if (str_eq(name, STR("wa.me")) || str_eq(name, STR("api.whatsapp.com"))) {
		size_t a = path + strlen("/"), b;
		a += has_at(s, a, STR("send")) ? strlen("send") : 0;
		a += has_at(s, a, STR("/")) ? 1 : 0;
		a += has_at(s, a, STR("?phone=")) ? strlen("?phone=") : 0;
		a += byte_at(s, a) == '+';
		for (b = a; is_digit(byte_at(s, b)) && b - a < 16;)
			b++;
		if (b - a >= 8 && b - a < 16 && byte_at(s, path) == '/' && s.p[a] != '0')
			doc_hit(sc->d, REF_phone, (uint32_t)a, (uint32_t)b, str_from(arena_printf(sc->d->arena, "+%.*s", (int)(b - a), s.p + a)),
				SCORE_LABELLED, "account-url");
		return;
	}
	if (str_eq(name, STR("t.me")) || str_eq(name, STR("telegram.me")))
		kind = REF_telegram;
	else if (str_eq(name, STR("twitter.com")) || str_eq(name, STR("www.twitter.com")) || str_eq(name, STR("x.com")) ||
		 str_eq(name, STR("mobile.twitter.com")))
		kind = REF_twitter;
	else
		return;
	if (byte_at(s, path) != '/')
		return;
	path += kind == REF_telegram && has_at(s, path, STR("/s/")) ? 2 : 0; /* a channel's page */
	size_t from = path + 1 + (byte_at(s, path + 1) == '@'), e = from;
	if (has_at(s, from, STR("joinchat")) || has_at(s, from, STR("share")) || has_at(s, from, STR("search")) || has_at(s, from, STR("hashtag")))
		return;
	while (e - from < 40 && (is_alnum(byte_at(s, e)) || byte_at(s, e) == '_'))
		e++;
	if (e - from >= 4 && e - from <= 32 && is_alpha(s.p[from]))
		doc_hit(sc->d, kind, (uint32_t)from, (uint32_t)e, str_sub(s, from, e), SCORE_LABELLED, "account-url");
}

/* CN=www.example.com/emailAddress=…: the next part of a certificate's subject as OpenSSL writes it is no path. */
static bool is_attribute(struct str s, size_t at)
{
	static const char *const names[] = { "emailAddress=", "Email=", "CN=", "OU=", "O=", "L=", "ST=", "C=" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (has_at(s, at, str_from(names[i])))
			return true;
	return false;
}

bool url_finish(struct scan *sc, size_t start, const char *scheme, struct name *host, size_t at, bool is_name)
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
	bool subject = !*scheme && start >= 3 && c == '/' && has_at(s, start - 3, STR("CN=")) && is_attribute(s, i + 1);
	size_t end = subject ? i : c == '/' || c == '?' || c == '#' || has_at(s, i, STR("[/]")) || has_at(s, i, STR("\\/")) ? url_tail(s, i) : i;
	sc->url_done = (uint32_t)(end > sc->url_done ? end : sc->url_done);
	struct str rest = url_refang(sc, str_sub(s, at, end));
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
		scan_reserve(h, name);
		account(sc, host, at);
	}
	return true;
}

static const struct scheme {
	const char *text, *normal;
} schemes[] = {
	{ "https", "https://" }, { "http", "http://" }, { "hxxps", "https://" }, { "hxxp", "http://" }, { "hxtps", "https://" },
	{ "hxtp", "http://" }, { "htxp", "http://" }, { "htxps", "https://" }, { "hXXp", "http://" }, { "h**p", "http://" }, { "ftp", "ftp://" },
	{ "meow", "http://" }, { "httx", "http://" }, { "hxxx", "http://" }, { "htttp", "http://" }, { "hxp", "http://" }, { "hzzp", "http://" },
	{ "hppt", "http://" }, { "xxxp", "http://" }, { "h_t_t_p", "http://" }, { "h**ps", "https://" }, { "fxps", "ftps://" },
	{ "ftps", "ftps://" }, { "sftp", "sftp://" }, { "fxp", "ftp://" }, { "ws", "ws://" }, { "wss", "wss://" }, { "ssh", "ssh://" },
	{ "git", "git://" }, { "svn", "svn://" }, { "ldap", "ldap://" }, { "ldaps", "ldaps://" }, { "rtsp", "rtsp://" }, { "rtmp", "rtmp://" },
	{ "smb", "smb://" }, { "tcp", "tcp://" }, { "udp", "udp://" }, { "telnet", "telnet://" }, { "vnc", "vnc://" }, { "rdp", "rdp://" },
	{ "mongodb+srv", "mongodb+srv://" }, { "postgresql", "postgresql://" }, { "amqp", "amqp://" }, { "amqps", "amqps://" }, { "mqtt", "mqtt://" },
	{ "rediss", "rediss://" }, { "sip", "sip://" }, { "gopher", "gopher://" }, { "vless", "vless://" }, { "trojan", "trojan://" }, { "socks5", "socks5://" }, { "mysql", "mysql://" }, { "mongodb", "mongodb://" }, { "redis", "redis://" }, { "postgres", "postgres://" },
};

/* "h--p", "h__ps": two equal signs for the letters. Its start, or COLON. */
static size_t starred(struct str s, size_t colon)
{
	size_t p = colon > 0 && (s.p[colon - 1] | 32) == 's' ? colon - 1 : colon;
	if (p < 4 || (s.p[p - 1] | 32) != 'p' || (s.p[p - 4] | 32) != 'h' || s.p[p - 2] != s.p[p - 3] || !strchr("-_#@", s.p[p - 2]))
		return colon;
	return p - 4;
}

#define SCHEME_BYTES_MAX 16u

static bool of_scheme(char c)
{
	return is_alnum(c) || is_of(OF_SCHEME, (unsigned char)c);
}

/* The scheme that ends at COLON; brackets in it do not count: h[tt]p, hxxp(s). */
static bool scheme_before(struct str s, size_t colon, size_t *ret_start, const char **ret_normal)
{
	/* nearly all of them */
	for (unsigned i = 0; i < 2; i++) {
		size_t len = strlen(schemes[i].text);
		if (colon >= len && memcmp(s.p + colon - len, schemes[i].text, len) == 0 && (colon == len || !of_scheme(s.p[colon - len - 1]))) {
			*ret_start = colon - len;
			*ret_normal = schemes[i].normal;
			return true;
		}
	}
	char text[SCHEME_BYTES_MAX];
	size_t start = colon, n = 0, at[SCHEME_BYTES_MAX] = { 0 };
	while (start > 0 && colon - start < SCHEME_BYTES_MAX && of_scheme(s.p[start - 1]))
		start--;
	for (size_t i = start; i < colon; i++)
		if (is_alnum(s.p[i]) || s.p[i] == '*' || s.p[i] == '_' || s.p[i] == '+') {
			text[n] = s.p[i];
			at[n++] = i;
		}
	for (size_t skip = 0; skip < n; skip++)
		for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
			/* glued to a word only the two commonest: texthttp://… */
			bool glued = skip > 0 && at[skip - 1] + 1 == at[skip] && text[skip - 1] != '+'; /* git+ssh */
			if (glued && (i > 3 || is_digit(text[skip])))
				continue;
			if (schemes[i].text[0] == lower(text[skip]) && str_eq_nocase(str_make(text + skip, n - skip), str_from(schemes[i].text))) {
				*ret_start = at[skip];
				/* "[http]://" begins with its bracket */
				if (at[skip] > 0 && colon > at[skip] + 1 && ((s.p[at[skip] - 1] == '[' && s.p[colon - 1] == ']') ||
									 (s.p[at[skip] - 1] == '(' && s.p[colon - 1] == ')') ||
									 (s.p[at[skip] - 1] == '"' && s.p[colon - 1] == '"')))
					*ret_start = at[skip] - 1;
				*ret_normal = schemes[i].normal;
				return true;
			}
		}
	size_t star = starred(s, colon);
	if (star == colon)
		return false;
	*ret_start = star;
	*ret_normal = colon - star == 5 ? "https://" : "http://";
	return true;
}

/* After a scheme: "://", "[:]//", ":\\\\"; the form's end, or AT. */
static size_t slashes(struct str s, size_t at)
{
	static const char *const forms[] = {
		"://", ":\\\\", "[:]/", "[:]//", "[:]\\\\", "(:)//", "{:}//", "[://]", "(://)", "{://}", ":// ", "[:/]/", ":[//]", ":/[/]", ":[/][/]", "[:][//]",
		"[:][/][/]", ":///", ":\\/\\/", " ://", " :// ", ": //",
	};
	if (has_at(s, at, STR("://"))) /* nearly all of them */
		return at + 3 + (byte_at(s, at + 3) == ' ' || byte_at(s, at + 3) == '/');
	size_t best = 0;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (strlen(forms[i]) > best && has_at(s, at, str_from(forms[i])))
			best = strlen(forms[i]);
	return at + best;
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
	while (user - at < 128 && (is_alnum(byte_at(s, user)) || is_of(OF_USER, (unsigned char)byte_at(s, user))))
		user++;
	char with_user[192];
	const char *scheme = normal;
	if (user > at && byte_at(s, user) == '@') {
		snprintf(with_user, sizeof with_user, "%s%.*s@", normal, (int)(user - at), s.p + at);
		scheme = with_user;
		at = user + 1;
	}
	if (byte_at(s, at) == '[' && !defang_dot(s, at)) { /* http://[2001:db8::1]/ */
		size_t close = at + 1;
		while (close - at < 50 && (is_hex(byte_at(s, close)) || byte_at(s, close) == ':' || byte_at(s, close) == '.'))
			close++;
		if (byte_at(s, close) != ']' || close - at < 4)
			return false;
		host = (struct name){ .start = (uint32_t)at, .end = (uint32_t)close + 1, .len = close + 1 - at };
		memcpy(host.text, s.p + at, host.len);
		return url_finish(sc, start, scheme, &host, close + 1, false);
	}
	uint8_t ip[4];
	size_t e = ipv4_parse(s, at, ip);
	if (e > at && !is_alnum(byte_at(s, e)) && byte_at(s, e) != '-') {
		host = (struct name){ .start = (uint32_t)at, .end = (uint32_t)e };
		host.len = (size_t)snprintf(host.text, sizeof host.text, "%u.%u.%u.%u", ip[0], ip[1], ip[2], ip[3]);
		scan_ipv4(sc, at);
		return url_finish(sc, start, scheme, &host, e, false);
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
		/* bad[.club]/x: the bracket that the dot opened */
		int open = 0;
		for (size_t i = host.start; i < host.end && byte_at(s, host.end) == ']'; i++)
			open += (s.p[i] == '[') - (s.p[i] == ']');
		return url_finish(sc, start, scheme, &host, host.end + (host.defanged && open > 0), true);
	}
	/* localhost, an intranet's http://oa/… */
	if (whole.labels == 1) {
		char c = byte_at(s, whole.end);
		bool local = str_eq(str_make(whole.text, whole.len), STR("localhost"));
		if (local || ((c == '/' && is_alnum(byte_at(s, whole.end + 1))) || (c == ':' && is_digit(byte_at(s, whole.end + 1))))) {
			if (!local)
				doc_hit(sc->d, REF_host, whole.start, whole.end, arena_copy(sc->d->arena, str_make(whole.text, whole.len)),
					SCORE_GRAMMAR, "url-host");
			return url_finish(sc, start, scheme, &whole, whole.end, false);
		}
	}
	return false;
}

/* tg://resolve?domain=NAME, whose colon is at AT. */
static void telegram_link(struct scan *sc, size_t at)
{
	struct str s = sc->s;
	size_t from = at + strlen("://resolve?domain="), e = from;
	if (at < 2 || !has_at(s, at - 2, STR("tg://resolve?domain=")))
		return;
	while (e - from < 40 && (is_alnum(byte_at(s, e)) || byte_at(s, e) == '_'))
		e++;
	if (e - from >= 4 && e - from <= 32 && is_alpha(s.p[from]))
		doc_hit(sc->d, REF_telegram, (uint32_t)from, (uint32_t)e, str_sub(s, from, e), SCORE_LABELLED, "account-url");
}

void scan_colon(struct scan *sc, uint32_t at)
{
	struct str s = sc->s;
	char next = byte_at(s, at + 1), before = at > 0 ? s.p[at - 1] : '\0';
	if (before == 'g' && next == '/')
		telegram_link(sc, at);
	bool held = before == '[' || before == '(' || before == '{'; /* hxxp[:]//, hxxp[://] */
	if (next == '/' || next == '\\' || next == '[' || (held && (next == ']' || next == ')' || next == '}'))) {
		uint32_t form = at - (held || before == ' ');
		if (!url_at(sc, form, form) && (held || next == '['))
			scan_ipv6_broken(sc, held ? form : at + 1);
		return;
	}
	if (held && next == ':')
		scan_ipv6_broken(sc, at - 1);
	if (is_hex(next) || next == ':')
		scan_ipv6(sc, at);
}

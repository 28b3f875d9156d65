/* net.c - domains and e-mail addresses at their anchors. */
#include "scan.h"
#include "check.h"
#include "ip.h"
#include "url.h"

#define LOCAL_BYTES_MAX 64 /* RFC 5321 §4.5.3.1.1 */
#define ID_GAP_BYTES 16u    /* between two names of messages: a line's end, quotes */

void scan_reserve(struct hit *h, struct str name)
{
	const char *why = reserved_name(name);
	if (why) {
		h->extra_key[0] = "reserved";
		h->extra_value[0] = str_from(why);
	}
}

/* The label before .onion is a key of 16 or 56 signs of base 32 (rend-spec-v2 and v3), the longer with a sum to check:
 * red.onion is a vegetable. */
static bool is_onion_key(struct str v, bool *ret_checked)
{
	struct str rest = str_sub(v, 0, v.len - strlen(".onion")), label = rest;
	while (str_next(&rest, '.', &label))
		;
	for (size_t i = 0; i < label.len; i++)
		if (!(label.p[i] >= 'a' && label.p[i] <= 'z') && !(label.p[i] >= '2' && label.p[i] <= '7'))
			return false;
	*ret_checked = label.len == 56 && check_onion(label);
	return label.len == 16 || *ret_checked;
}

void scan_add_domain(struct scan *sc, const struct name *n, double score, const char *by)
{
	struct str v = arena_copy(sc->d->arena, str_make(n->text, n->len));
	bool onion = str_ends(v, STR(".onion"));
	bool checked = false;
	if (onion && !is_onion_key(v, &checked))
		return;
	if (checked && score < SCORE_CHECKSUM)
		score = SCORE_CHECKSUM;
	struct hit *h = doc_hit(sc->d, onion ? REF_onion : REF_domain, n->start, n->end, v, score, by);
	scan_reserve(h, v);
}

/* Endings that are both: a name of two labels is worth little. */
static bool perhaps_file(const char *tld)
{
	static const char *const endings[] = { "py",  "mk",  "am",   "pm", "in", "la", "st", "do", "bar",
					       "cab", "pub", "test", "ms", "ml", "mm", "as", "ac" };
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (strcmp(tld, endings[i]) == 0)
			return true;
	return false;
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

/* "the site is example.com", 请访问 example.com, and those that follow it in a
 * list: an address without its scheme, not just a name. */
static bool announced(const struct scan *sc, uint32_t start)
{
	static const char *const words[] = { "网址", "官网", "网站", "访问", "链接", "浏览", "登录", "主页", "地址", "網址", "網站", "visit ", "website", "web site",
					     "homepage", "home page", "url:", "url is", "browse to", "link:", "сайт" };
	if (sc->url_bare && start > sc->url_bare && start - sc->url_bare <= 6) {
		struct str gap = str_sub(sc->s, sc->url_bare, start);
		if (str_eqz(gap, ", ") || str_eqz(gap, ",") || str_eqz(gap, "、") || str_eqz(gap, "，") || str_eqz(gap, "和") ||
		    str_eqz(gap, " 和 ") || str_eqz(gap, " and ") || str_eqz(gap, " or ") || str_eqz(gap, "或"))
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
	if (at > 0 && s.p[at - 1] == '\\') /* evil\.com */
		at--, dot++;
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
				sc->domain_done = (uint32_t)e > sc->ipv4_done ? (uint32_t)e : sc->ipv4_done;
				return;
			}
		}
	}
	if (at >= 4 && is_hex(s.p[at - 1]) && is_hex(byte_at(s, at + 1)) && scan_mac(sc, at - 4))
		return;
	size_t end = dot == 1 ? name_hopeless(sc, at) : 0;
	if (end) {
		sc->domain_done = (uint32_t)end;
		return;
	}
	struct name n;
	if (!name_around(s, at, dot, &n)) {
		/* too long for a name: none of its dots is looked at again */
		end = at + dot;
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
	/* пример.example.com; скрипт.sh is a file */
	if (((unsigned char)n.text[0] == 0xD0 || (unsigned char)n.text[0] == 0xD1) && n.labels < 3 && !common &&
	    (unsigned char)n.text[n.len - 1] < 0x80)
		return;
	/* evil.com.html, a.b.c.function: what follows belonged to the name */
	bool cut = n.end < all_end;
	if (cut && !n.defanged &&
	    !(common && n.labels >= 2 && byte_at(s, n.end) == '.' && byte_at(s, n.end + 1) >= 'A' && byte_at(s, n.end + 1) <= 'Z'))
		return;
	const char *tld = (const char *)memrchr(n.text, '.', n.len) + 1;
	bool www = n.len > 4 && memcmp(n.text, "www.", 4) == 0;
	bool path = byte_at(s, n.end) == '/' && is_alnum(byte_at(s, n.end + 1)) && !has_at(s, n.end, STR("/emailAddress="));
	char before = n.start > 0 ? s.p[n.start - 1] : ' ';
	/* setup\.py in a manual's source is as much a file as setup.py */
	if (n.defanged && !path && (size_t)(n.end - n.start) == n.len + (n.labels - 1) && memchr(s.p + n.start, '\\', n.end - n.start) &&
	    name_is_member(s, &n, tld, common))
		return;
	if (!n.defanged && !www) {
		if (slip(s, &n) || (!common && n.labels == 2 && slip(s, &n)))
			return;
		if (name_is_package(s, &n) || (!path && name_is_member(s, &n, tld, common)))
			return;
		/* a call or a member in source code: os.path(…), self.name = */
		if (byte_at(s, n.end) == '(' || before == '$')
			return;
		/* 03800.HK: a share's code */
		size_t digits = strspn(n.text, "0123456789");
		char last = s.p[n.end - 1];
		if (n.labels == 2 && n.text[digits] == '.' && last >= 'A' && last <= 'Z')
			return;
		/* 7.am, 9.pm: a time */
		bool hour = is_digit(n.text[0]) && (n.text[1] == '.' || (n.text[0] == '1' && n.text[1] <= '2' && n.text[2] == '.'));
		if (n.labels == 2 && n.len <= 5 && hour && (strcmp(tld, "am") == 0 || strcmp(tld, "pm") == 0))
			return;
	}
	if (path || www) {
		scan_add_domain(sc, &n, SCORE_SHAPE, "url-host");
		url_finish(sc, n.start, "", &n, n.end, true);
		return;
	}
	double score = n.defanged ? SCORE_LABELLED : common ? SCORE_SHAPE : SCORE_GRAMMAR;
	if (!n.defanged && n.labels == 2 && perhaps_file(tld))
		score = SCORE_WEAK;
	scan_add_domain(sc, &n, score, n.defanged ? "domain-defanged" : "domain");
	if (!n.defanged && announced(sc, n.start)) {
		sc->url_bare = n.end;
		struct hit *h = doc_hit(sc->d, REF_url, n.start, n.end, arena_copy(sc->d->arena, str_make(n.text, n.len)), SCORE_GRAMMAR,
					"url-announced");
		scan_reserve(h, str_make(n.text, n.len));
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

/* "XMPP: name@host", jid="name@host": the word before the address at FROM. */
static bool chat_said(struct str s, size_t from)
{
	static const char *const words[] = { "xmpp", "jabber", "jid", "jabber id", "jabberid", "жаба", "жабу", "джаббер", "жабер" };
	size_t b = from;
	while (b > 0 && from - b < 6 && (strchr(" :=\"'<-", s.p[b - 1] ? s.p[b - 1] : 'x') || (b > 2 && memcmp(s.p + b - 3, "：", 3) == 0)))
		b -= (unsigned char)s.p[b - 1] >= 0x80 ? 3 : 1;
	for (size_t i = 0; b < from && i < sizeof words / sizeof *words; i++) {
		size_t n = strlen(words[i]);
		if (b >= n && str_eq_nocase(str_sub(s, b - n, b), str_from(words[i])) && (b == n || !is_alnum(s.p[b - n - 1])))
			return true;
	}
	return false;
}

/* office@corp.example.orgTel: 555: a word with a capital was set behind the name without a blank. */
static bool glued(struct scan *sc, struct name *n, bool *common)
{
	struct str s = sc->s;
	size_t e = n->end;
	while (e > n->start && is_alpha(s.p[e - 1]) && !(s.p[e - 1] >= 'A' && s.p[e - 1] <= 'Z'))
		e--;
	if (n->defanged || e < n->start + 2 || e == n->end || !(s.p[e - 1] >= 'A' && s.p[e - 1] <= 'Z') || !(s.p[e - 2] >= 'a' && s.p[e - 2] <= 'z'))
		return false;
	struct name cut = *n;
	size_t less = n->end - (e - 1);
	if (less >= cut.len)
		return false;
	cut.len -= less;
	cut.text[cut.len] = '\0';
	cut.end = (uint32_t)(e - 1);
	if (!name_trim_tld(sc, &cut, common) || cut.end != e - 1)
		return false;
	*n = cut;
	return true;
}

/* "Message-ID: " ends in front of AT; References names messages, whose names have figures, but papers as well. */
static bool behind_id_header(struct str s, size_t at, struct str local)
{
	static const char *const headers[] = { "message-id:", "in-reply-to:", "content-id:", "references:" };
	while (at > 0 && (s.p[at - 1] == ' ' || s.p[at - 1] == '\t'))
		at--;
	bool figures = false;
	for (size_t i = 0; i < local.len; i++)
		figures |= is_digit(local.p[i]);
	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
		size_t n = strlen(headers[i]);
		if (at >= n && str_eq_nocase(str_sub(s, at - n, at), str_from(headers[i])))
			return i < 3 || figures;
	}
	return false;
}

/* <id@host> of Message-ID, References and their like: a message's name, nobody's address. Behind another one of
 * the same list it is what that one is. */
static bool is_message_id(struct scan *sc, size_t from, size_t end, struct str local)
{
	struct str s = sc->s;
	if (from == 0 || s.p[from - 1] != '<' || byte_at(s, end) != '>')
		return false;
	size_t open = from - 1, before = open;
	while (before > sc->angle_end && open - before < ID_GAP_BYTES && s.p[before - 1] && strchr(" \t\r\n>", s.p[before - 1]))
		before--;
	bool id = before == sc->angle_end && before > 0 && open > before ? sc->angle_id : behind_id_header(s, open, local);
	sc->angle_end = (uint32_t)end + 1;
	sc->angle_id = id;
	return id;
}

/* SMTP_USER=robot@host, to=anna@host: the address begins behind the sign. That of bounces holds the sign itself:
 * prvs=…=anna@host (BATV), SRS0=…=host=anna@host, list-anna=host@host. */
static size_t behind_key(struct str s, size_t from, size_t at)
{
	static const char *const own[] = { "prvs", "btv1", "msprvs1", "srs0", "srs1" };
	size_t i = from;
	while (i < at && (is_alnum(s.p[i]) || s.p[i] == '_'))
		i++;
	if (i == from || i + 1 >= at || s.p[i] != '=' || !is_alnum(s.p[i + 1]) || is_digit(s.p[from]))
		return from;
	for (size_t k = 0; k < sizeof own / sizeof *own; k++)
		if (str_eq_nocase(str_sub(s, from, i), str_from(own[k])))
			return from;
	return i + 1;
}

/* AT stands between "://" and a host's "@" : user:password@. */
static bool in_authority(struct str s, size_t at)
{
	size_t i = at;
	while (i > 0 && at - i < LOCAL_BYTES_MAX && (is_alnum(s.p[i - 1]) || strchr("._-%:+$", s.p[i - 1] ? s.p[i - 1] : ' ')))
		i--;
	return i > 2 && i < at && memcmp(s.p + i - 2, "//", 2) == 0 && s.p[i - 3] == ':';
}

void scan_sign_at(struct scan *sc, uint32_t at)
{
	struct str s = sc->s;
	at -= at > 0 && s.p[at] == '@' && s.p[at - 1] == '\\';
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
	from = behind_key(s, from, at);
	struct name n;
	size_t host = at + sign;
	if (!name_forward(s, host, &n) || n.labels < 2)
		return;
	struct name whole = n;
	bool common = false, known = glued(sc, &n, &common) || name_trim_tld(sc, &n, &common);
	if (!known) {
		/* an unknown ending of letters may still be somebody's network, or an OCR's slip */
		const char *tld = memrchr(whole.text, '.', whole.len);
		if (!tld || whole.labels < 2 || strlen(tld + 1) < 2 || whole.numeric)
			return;
		for (const char *c = tld + 1; *c; c++)
			if (!is_alpha(*c))
				return;
		/* icon@2x.png, foo@bar.baz(): a picture, a program */
		static const char *const files[] = { "png", "jpg", "jpeg", "gif", "svg", "webp", "js", "css", "json", "html", "length" };
		for (size_t i = 0; i < sizeof files / sizeof *files; i++)
			if (strcmp(tld + 1, files[i]) == 0)
				return;
		if (byte_at(s, whole.end) == '(')
			return;
		n = whole;
	}
	if (byte_at(s, n.end) == '@')
		return;
	sc->domain_done = n.end;
	sc->email_done = n.end;
	if (from > 2 && s.p[from - 1] == ':' && in_authority(s, from)) { /* scheme+more://user:password@host */
		if (known)
			scan_add_domain(sc, &n, SCORE_SHAPE, "url-host");
		return;
	}
	struct str local = url_refang(sc, str_sub(s, from, at)), name = str_make(n.text, n.len);
	char *v = arena_alloc(sc->d->arena, local.len + name.len + 2);
	for (size_t i = 0; i < local.len; i++)
		v[i] = lower(local.p[i]);
	v[local.len] = '@';
	memcpy(v + local.len + 1, name.p, name.len);
	bool chat = chat_server(name) || chat_said(s, from);
	/* UID:20240312T101500-123@host: an event's name in a calendar */
	bool event = from >= 4 && memcmp(s.p + from - 4, "UID:", 4) == 0 && (from == 4 || s.p[from - 5] == '\n');
	if (event || is_message_id(sc, from, n.end, str_sub(s, from, at))) {
		if (known)
			scan_add_domain(sc, &n, SCORE_SHAPE, "message-id");
		return;
	}
	double score = known ? (defanged || n.defanged ? SCORE_LABELLED : SCORE_LABELLED) : SCORE_WEAK;
	struct hit *h = doc_hit(sc->d, chat ? REF_xmpp : REF_email, (uint32_t)from, n.end, str_make(v, local.len + name.len + 1), score,
				chat ? "xmpp" : defanged || n.defanged ? "email-defanged" : "email");
	scan_reserve(h, name);
	/* QQ's mail is named by the account: 1234500010@qq.com */
	if (str_eq(name, STR("qq.com")) && local.len >= 5 && local.len <= 11 && v[0] != '0' && strspn(v, "0123456789") == local.len)
		doc_hit(sc->d, REF_qq, (uint32_t)from, (uint32_t)at, str_make(v, local.len), SCORE_LABELLED, "qq-mail");
	if (known)
		scan_add_domain(sc, &n, score, "email-host");
}

/* phone.c - telephone numbers. Behind a label nearly any grouping counts; on
 * its own a number must have the shape of a national plan (phone_plan.c). */
#include "phone.h"
#include "label_refuse.h"
#include <stdio.h>

static bool space_like(char c)
{
	return c == ' ' || c == '-' || c == '.' || c == '/' || c == '(' || c == ')';
}

/* After GROUP's end at I: a date or a time follows, not more of the number. */
static bool other_follows(struct str s, size_t i)
{
	size_t k = i;
	while (k < s.len && k - i < 5 && is_digit(s.p[k]))
		k++;
	if (k - i <= 2 && byte_at(s, k) == ':' && is_digit(byte_at(s, k + 1)))
		return true;
	if ((byte_at(s, k) == '/' || byte_at(s, k) == '-') && is_digit(byte_at(s, k + 1))) {
		size_t m = k + 1;
		while (m - k < 4 && is_digit(byte_at(s, m)))
			m++;
		size_t y = m + 1;
		while (y - m < 6 && is_digit(byte_at(s, y)))
			y++;
		return byte_at(s, m) == s.p[k] && ((k - i <= 2 && m - k <= 3 && y - m == 5) || (k - i == 4 && m - k <= 3));
	}
	return false;
}

/* A whole number begins at I: seven digits and more, with what parts them. */
static bool another_follows(struct str s, size_t i)
{
	size_t digits = 0;
	for (size_t k = i; k < s.len && k - i < 20 && (is_digit(s.p[k]) || s.p[k] == '+' || (s.p[k] != '/' && space_like(s.p[k]))); k++)
		digits += is_digit(s.p[k]);
	return digits >= 7;
}

static size_t extension(struct str s, size_t at)
{
	static const char *const words[] = { "ext.", "ext", "x", "X", "EXT", "Ext.", "Ext", "转", "доб." };
	size_t i = at;
	while (i < s.len && i - at < 2 && s.p[i] == ' ')
		i++;
	for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
		if (!has_at(s, i, str_from(words[k])))
			continue;
		size_t d = i + strlen(words[k]);
		while (byte_at(s, d) == ' ' || byte_at(s, d) == '.')
			d++;
		size_t e = d;
		while (is_digit(byte_at(s, e)) && e - d < 7)
			e++;
		if (e > d && e - d <= 6 && !is_alnum(byte_at(s, e)))
			return e;
	}
	return at;
}

/* Places where a number may have ended, at blanks between its groups. */
struct cuts {
	size_t end[4];
	uint8_t n[4], groups[4];
	unsigned count;
};

/* +86-138-0013-8000 138…: more groups than the country's numbers have belong to the next one. */
static void cut(struct phone *p, const struct cuts *c, size_t *last)
{
	bool known = false;
	if (!p->plus || (phone_fits_abroad(p->digits, &known) && p->n <= 15) || !known)
		return;
	char whole[sizeof p->digits];
	memcpy(whole, p->digits, sizeof whole);
	for (unsigned k = c->count; k-- > 0;) {
		p->digits[c->n[k]] = '\0';
		if (phone_fits_abroad(p->digits, &known)) {
			p->n = c->n[k];
			p->groups = c->groups[k];
			*last = c->end[k];
			return;
		}
	}
	memcpy(p->digits, whole, sizeof whole);
}

/* (0991)12345678-801: the last group, of LAST figures behind one of BEFORE, is an extension. */
static bool is_branch(const struct phone *p, char sign, unsigned before, unsigned last)
{
	bool country = phone_starts(p->digits, "86"); /* 86-10-62345678-801 */
	return sign == '-' && (p->digits[0] == '0' || country) && (before == 7 || before == 8) && last <= 4 && p->n >= last + (country ? 12u : 10u);
}

bool phone_read(struct str s, size_t at, struct phone *ret)
{
	*ret = (struct phone){ .start = at };
	int depth = 0;
	size_t i = at, last = at, gap = 0;
	unsigned group = 0, group_before = 0;
	struct cuts cuts = { .count = 0 };
	char sign = '\0'; /* in front of the group that is read */
	while (i < s.len && i - at < 48) {
		char c = s.p[i];
		size_t width = 1;
		if (has_at(s, i, STR("（")) || has_at(s, i, STR("）"))) {
			width = strlen("（");
			c = has_at(s, i, STR("（")) ? '(' : ')';
		}
		if (is_digit(c)) {
			if (group == 0) {
				if (ret->n >= 7 && gap > 0 && byte_at(s, i - 1) == ' ' && other_follows(s, i))
					break;
				ret->groups++;
			}
			if (ret->n >= 18) {
				if (!cuts.count)
					return false;
				break;
			}
			ret->digits[ret->n++] = c;
			group++;
			gap = 0;
			last = ++i;
			continue;
		}
		if (c == '+') {
			if (ret->n > 0)
				break;
			ret->plus = true;
			i++;
			continue;
		}
		if (!space_like(c) || gap >= 3)
			break;
		if (c == '(') {
			if (depth > 0 || (ret->n > 0 && !is_digit(byte_at(s, i + width)) && byte_at(s, i + width) != ' '))
				break;
			depth++;
			ret->bracket = true;
		} else if (c == ')') {
			bool area = ret->groups == 1 && ret->n >= 2 && ret->n <= 4 && ret->digits[0] == '0' && is_digit(byte_at(s, i + width)); /* 02)123-4567 */
			if (depth == 0 && !area)
				break;
			depth -= depth > 0;
			ret->bracket |= area;
			last = i + width;
		} else if (c == '.' && byte_at(s, i + 1) == ' ') {
			break; /* the end of a sentence */
		} else if (c == '/' && ret->n >= 7 && another_follows(s, i + 1)) {
			break; /* 131-2345-0023/131-2345-0024 */
		} else if (c == ' ' && gap > 0 && s.p[i - 1] == ' ' && ret->n >= 7) {
			break; /* two blanks: the next column */
		}
		if (c == ' ' && gap == 0 && ret->n >= 8 && cuts.count < 4 && depth == 0) {
			cuts.end[cuts.count] = last;
			cuts.n[cuts.count] = (uint8_t)ret->n;
			cuts.groups[cuts.count++] = (uint8_t)ret->groups;
		}
		if (group)
			group_before = group;
		sign = c;
		group = 0;
		gap++;
		i += width;
	}
	ret->digits[ret->n] = '\0';
	cut(ret, &cuts, &last);
	if (group && is_branch(ret, sign, group_before, group)) {
		ret->n -= group;
		ret->digits[ret->n] = '\0';
	}
	if (depth > 0) {
		/* a bracket never closed: the number ended before it, or is none */
		const char *open = memrchr(s.p + at, '(', last - at);
		if (!open || (size_t)(open - s.p) == at) /* also when it was a wide one */
			return false;
		struct str cut = str_sub(s, 0, (size_t)(open - s.p));
		return phone_read(cut, at, ret);
	}
	ret->end = last;
	if (ret->n < 5 || ret->n > 17)
		return false;
	size_t e = extension(s, last);
	if (e > last) {
		ret->end = e;
		return true;
	}
	char c = byte_at(s, last);
	if (is_alpha(c) || c == '_' || c == '%' || c == '=' || c == '*' || c == '$')
		return false;
	return !((c == ':' || c == ',') && is_digit(byte_at(s, last + 1)) && c == ':');
}

/* Numbers whose shape is one country's alone, among those that are written with the trunk's zero: mobiles of
 * Taiwan, Britain and Korea, London. */
static const char *own_country(const struct phone *p)
{
	const char *z = p->digits;
	if (p->plus || z[0] != '0')
		return NULL;
	if (p->n == 10 && phone_starts(z, "09"))
		return "TW";
	if (p->n == 11 && (phone_starts(z, "0207") || phone_starts(z, "0208") || (phone_starts(z, "07") && z[2] >= '4' && z[2] != '6')))
		return "GB";
	return p->n == 11 && phone_starts(z, "010") && p->groups == 3 && p->end - p->start == 13 ? "KR" : NULL;
}

/* 13…, 15…, 17…, 18…, 19…: a mobile of China's; North America has hardly an area that begins so. */
static bool like_mobile_cn(const struct phone *p)
{
	return p->n == 11 && p->digits[0] == '1' && strchr("35789", p->digits[1]);
}

/* Figures that begin with their country, though no "+" says so: 8613812345678, 79161234567. */
static bool bare_country(const struct phone *p)
{
	bool ukraine = p->n == 12 && phone_starts(p->digits, "380") && p->bracket; /* 38 (044) 123-45-67 */
	if (p->n == 12 && p->groups >= 3 && phone_starts(p->digits, "86")) /* 86-10-62345678 */
		return true;
	return (p->n == 13 && phone_starts(p->digits, "861") && p->digits[3] >= '3') || (p->n == 11 && phone_starts(p->digits, "79")) || ukraine;
}

static void add(struct scan *sc, const struct phone *p, const char *country, double score, const char *by)
{
	char out[24];
	bool russian = country && strcmp(country, "RU") == 0; /* Kazakhstan has the same code */
	struct phone whole = *p;
	whole.plus |= bare_country(p);
	bool chinese = like_mobile_cn(p) && p->groups == 1 && !country;
	if (!phone_e164(p, chinese ? "CN" : country, out) && !phone_e164(&whole, NULL, out) && !(russian && phone_e164(p, "KZ", out)) && !phone_e164(p, phone_country(sc->d->lang), out) && !phone_e164(p, own_country(p), out))
		snprintf(out, sizeof out, "%s", p->digits);
	struct str v = arena_copy(sc->d->arena, str_from(out));
	doc_hit(sc->d, REF_phone, (uint32_t)p->start, (uint32_t)p->end, v, score, by);
}

/* A number with the trunk's zero; of eleven figures Japan has mobiles alone: 070, 080, 090, 050. */
static bool like_japan(const struct phone *p)
{
	return p->digits[0] == '0' && (p->n < 11 || (p->n == 11 && strchr("5789", p->digits[1]) && p->digits[2] == '0'));
}

/* (206) 555-0143, 206.555.0143: nobody but North America groups ten figures so; 400 and 800 are everybody's. */
static bool like_america(struct str s, const struct phone *p)
{
	static const unsigned sizes[] = { 3, 3, 4 };
	unsigned group = 0, n = 0;
	if (p->plus || p->n != 10 || p->digits[0] < '2' || p->digits[3] < '2' || phone_starts(p->digits, "400") || phone_starts(p->digits, "800"))
		return false;
	for (size_t i = p->start; i <= p->end && group < 3; i++) {
		bool digit = i < p->end && is_digit(s.p[i]);
		if (digit) {
			n++;
		} else if (n > 0) {
			if (n != sizes[group])
				return false;
			group++;
			n = 0;
		}
	}
	return group == 3;
}

/* The country of the plan that a label's number belongs to: the label's language, unless many countries speak it. */
static const char *label_country(const struct scan *sc, const struct phone *p, struct str lang)
{
	bool en = str_eq(lang, STR("en"));
	const char *own = own_country(p);
	/* 1 604 606-4611: no mobile of China's, whose first three figures stand together */
	if (p->n == 11 && !p->plus && p->digits[0] == '1' && p->groups == 4 && !is_digit(byte_at(sc->s, p->start + 1)) && !like_mobile_cn(p))
		return "US";
	bool asia = str_eq(lang, STR("zh")) || str_eq(lang, STR("zh-Hant")) || en; /* 206 is no area of theirs */
	if (asia && like_america(sc->s, p))
		return "US";
	/* 電話 and FAX are Japanese as well */
	if ((str_eq(lang, STR("zh-Hant")) || (en && sc->d->features & DOC_HAS_HAN)) && !p->plus && like_japan(p) && scan_is_japanese(sc->s, p->start))
		return "JP";
	if (str_eq(lang, STR("zh")) || (en && sc->d->features & DOC_HAS_HAN))
		return p->n == 10 && own ? own : "CN"; /* 0912-345-678: no number of the mainland has ten figures and this beginning */
	if (str_eq(lang, STR("ru")) || (en && sc->d->features & DOC_HAS_CYRILLIC))
		return "RU";
	return en ? own : phone_country(lang);
}

/* "ddd-ddd-dddd" as a shape: d for digits, other signs for themselves. */
static bool shaped(struct str s, size_t at, const char *shape, size_t *end)
{
	size_t i = at;
	for (const char *c = shape; *c; c++, i++) {
		char x = byte_at(s, i);
		if (*c == 'd' ? !is_digit(x) : x != *c)
			return false;
	}
	char after = byte_at(s, i);
	if (is_alnum(after) || after == '_' || ((after == '-' || after == '.' || after == '/') && is_digit(byte_at(s, i + 1))) || after == '%')
		return false;
	*end = i;
	return true;
}

size_t phone_labelled(struct scan *sc, size_t at, struct str lang)
{
	struct phone p;
	if (label_is_date_or_ip(sc->s, at))
		return at;
	/* six digits and fewer in groups are a list of figures: 37 41 4 */
	if (!phone_read(sc->s, at, &p) || (!p.plus && p.n < 7 && p.groups > 1 && !p.bracket))
		return at;
	/* an MSISDN (3GPP TS 23.003) begins with its country, unless it is a mobile of China's that lost it */
	p.plus |= str_eqz(lang, "e164") && p.n >= 11 && p.digits[0] != '0' && !like_mobile_cn(&p);
	/* (852) 2345 6789 */
	p.plus |= p.bracket && p.n == 11 && (phone_starts(p.digits, "852") || phone_starts(p.digits, "853"));
	/* 8 (495) 123-45-67: Russia's trunk, and Kazakhstan's, whatever language the label is in */
	size_t end;
	bool russian = shaped(sc->s, at, "8 (ddd) ddd-dd-dd", &end) || shaped(sc->s, at, "8(ddd)ddd-dd-dd", &end);
	add(sc, &p, !russian ? label_country(sc, &p, lang) : p.digits[1] == '7' ? "KZ" : "RU", SCORE_LABELLED, "phone-label");
	return p.end;
}

static const struct {
	const char *shape, *country;
	float score;
} shapes[] = {
	{ "(852) dddd dddd", "HK", 0.8f }, { "(852)dddd dddd", "HK", 0.8f }, { "(852) dddddddd", "HK", 0.8f }, { "(852)dddddddd", "HK", 0.8f },
	{ "(852) dddd-dddd", "HK", 0.8f }, { "(853) dddd dddd", "MO", 0.8f }, { "(853) dddddddd", "MO", 0.8f }, { "852-dddd-dddd", "HK", 0.8f },
	{ "400-ddd-dddd", "CN", 0.8f }, { "400-dddd-ddd", "CN", 0.8f }, { "400-ddddddd", "CN", 0.8f },
	{ "(ddd) ddd-dddd", "US", 0.8f }, { "(ddd)ddd-dddd", "US", 0.8f }, { "(ddd).ddd.dddd", "US", 0.8f }, { "(ddd) ddd dddd", "US", 0.6f },
	{ "ddd-ddd-dddd", "US", 0.8f }, { "ddd.ddd.dddd", "US", 0.8f }, { "ddd ddd dddd", "US", 0.6f }, { "1-ddd-ddd-dddd", "US", 0.8f },
	{ "1 (ddd) ddd-dddd", "US", 0.8f }, { "1 ddd ddd dddd", "US", 0.6f },
	{ "010-dddddddd", "CN", 0.8f }, { "02d-dddddddd", "CN", 0.8f }, { "02d-ddddddd", "CN", 0.6f }, { "0ddd-ddddddd", "CN", 0.8f },
	{ "0ddd-dddddddd", "CN", 0.8f }, { "010-dddd-dddd", "CN", 0.8f }, { "02d-dddd-dddd", "CN", 0.8f }, { "0ddd-dddd-dddd", "CN", 0.8f },
	{ "010-dddd dddd", "CN", 0.8f }, { "0ddd-dddd dddd", "CN", 0.8f }, { "02d-dddd dddd", "CN", 0.8f }, { "(010)dddddddd", "CN", 0.8f }, { "(02d)dddddddd", "CN", 0.8f },
	{ "(0ddd)ddddddd", "CN", 0.8f }, { "(0ddd)dddddddd", "CN", 0.8f }, { "(010) dddddddd", "CN", 0.8f }, { "(02d) dddddddd", "CN", 0.8f },
	{ "1dd-dddd-dddd", "CN", 0.8f }, { "1dd dddd dddd", "CN", 0.8f }, { "86-1dddddddddd", "CN", 0.8f }, { "0086-1dddddddddd", "CN", 0.8f },
	{ "86 1dddddddddd", "CN", 0.8f }, { "8 (ddd) ddd-dd-dd", "RU", 0.8f }, { "8(ddd)ddd-dd-dd", "RU", 0.8f }, { "8 ddd ddd-dd-dd", "RU", 0.8f },
	{ "8-ddd-ddd-dd-dd", "RU", 0.8f }, { "(ddd) ddd-dd-dd", "RU", 0.6f }, { "8 ddd ddd dd dd", "RU", 0.6f }, { "09dd-ddd-ddd", "TW", 0.8f }, { "09dd-dddddd", "TW", 0.6f },
	{ "01d-dddd-dddd", "KR", 0.8f }, { "0d-dddd-dddd", "TW", 0.6f }, { "0dddd dddddd", "GB", 0.6f }, { "020 dddd dddd", "GB", 0.6f },
};

bool phone_begins(struct str s, size_t end, size_t run)
{
	static const char *const signs[] = { "", "- (", "- ", "-. )", "- )", " " }; /* behind so many digits */
	char sign = byte_at(s, end), next = byte_at(s, end + 1);
	if ((run == 3 || run == 4) && has_at(s, end, STR("）")))
		return true;
	return run < sizeof signs / sizeof *signs && sign && strchr(signs[run], sign) && (is_digit(next) || next == '(' || sign == ')');
}

/* The largest whole numbers of programs, with a sign: +2147483647. */
static bool is_limit(const char *z)
{
	static const char *const limits[] = { "2147483647", "2147483648", "4294967295", "4294967296" };
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		if (strcmp(z, limits[i]) == 0)
			return true;
	return false;
}

/* "+7 -20 -10": numbers with their signs. */
static bool has_signs(struct str s, size_t from, size_t to)
{
	unsigned n = 0;
	for (size_t i = from; i + 2 < to; i++)
		n += s.p[i] == ' ' && s.p[i + 1] == '-' && is_digit(s.p[i + 2]);
	return n > 1;
}

/* A round number in a table or behind "@", or 2 to the 34th: a sum or a time rather than somebody's mobile. */
static bool is_round(struct str s, size_t from, size_t to)
{
	struct str digits = str_sub(s, from, to);
	char before = from > 0 ? s.p[from - 1] : ' ';
	return str_ends(digits, STR("00000")) || (str_ends(digits, STR("0000")) && (before == '\t' || before == '@')) ||
	       str_eqz(digits, "17179869184");
}

static bool mobile_cn(struct str s, size_t at)
{
	char b = byte_at(s, at + 1);
	return s.p[at] == '1' && b >= '3' && b <= '9';
}

/* "786 1013 2493 796": columns of numbers apart by blanks. */
static bool in_numbers(struct str s, size_t start, size_t end)
{
	return (start > 1 && s.p[start - 1] == ' ' && is_digit(s.p[start - 2])) || (byte_at(s, end) == ' ' && is_digit(byte_at(s, end + 1)));
}

#define SHAPE_BYTES_MIN 11u

bool phone_bare(struct scan *sc, size_t at, size_t *ret_end)
{
	struct str s = sc->s;
	struct phone p;
	char before = at > 0 ? s.p[at - 1] : ' ';
	size_t start = at;
	if (before == '(') {
		start = at - 1;
		before = start > 0 ? s.p[start - 1] : ' ';
	}
	if (before == '+') {
		if (start > 0 && start < at && s.p[start] == '(')
			start--;
		else
			start = at - 1;
		if (start > 0 && s.p[start - 1] == '(')
			start--;
		char b = start > 0 ? s.p[start - 1] : ' ';
		if (is_alnum(b) || (b && strchr(")*+~^", b)))
			return false;
		if (!phone_read(s, start, &p) || !p.plus || p.n < 8 || has_signs(s, start, p.end) || (p.groups == 1 && is_limit(p.digits)))
			return false;
		char out[24];
		if (!phone_e164(&p, NULL, out))
			return false;
		add(sc, &p, NULL, SCORE_SHAPE, "phone-international");
		*ret_end = p.end;
		return true;
	}
	if (is_alnum(before) || before == '_' || before == '.' || before == '-' || before == '/' || before == '$' || before == '#' || before == '=') {
		bool dash = (before == '-' || before == '/') && start > 1 && !is_digit(s.p[start - 2]) &&
			    (s.p[start - 2] == '#' || s.p[start - 2] == ' ' || start < at);
		dash = dash || (before == '/' && start > 11 && mobile_cn(s, start - 12) && mobile_cn(s, at) && sc->phone_end == start - 1);
		if (!dash)
			return false;
	}
	size_t end;
	/* （021）5550 0102 */
	if (at >= 3 && has_at(s, at - 3, STR("（"))) {
		char out[24];
		if (!phone_read(s, at - 3, &p) || p.n < 10 || p.n > 12 || p.digits[0] != '0' || !phone_e164(&p, "CN", out))
			return false;
		add(sc, &p, "CN", SCORE_SHAPE, "phone-shape");
		*ret_end = p.end;
		return true;
	}
	/* 0044 20 7946 0958: abroad from most countries; groups of four each are a dump of bytes */
	if (start == at && has_at(s, at, STR("00")) && byte_at(s, at + 2) > '0' && byte_at(s, at + 2) <= '9' &&
	    is_digit(byte_at(s, at + 3)) && phone_read(s, at, &p) && p.n >= 11 && p.groups >= 2 && p.n != 4 * p.groups &&
	    !in_numbers(s, at, p.end)) {
		char out[24];
		if (phone_e164(&p, NULL, out)) {
			add(sc, &p, NULL, SCORE_GRAMMAR, "phone-international");
			*ret_end = p.end;
			return true;
		}
	}
	/* 011-82-10-…: abroad from North America */
	if (start == at && has_at(s, at, STR("011-")) && phone_read(s, at, &p) && p.n >= 13 && p.groups >= 4) {
		add(sc, &p, NULL, SCORE_SHAPE, "phone-shape");
		*ret_end = p.end;
		return true;
	}
	/* 008613123456789 */
	if (start == at && has_at(s, at, STR("00861")) && byte_at(s, at + 5) >= '3' && shaped(s, at, "ddddddddddddddd", &end) && phone_read(str_sub(s, 0, end), at, &p)) {
		add(sc, &p, NULL, SCORE_SHAPE, "phone-international");
		*ret_end = end;
		return true;
	}
	/* 13123456789, 13123456789/13123456780 */
	bool pair = start == at && mobile_cn(s, at) && byte_at(s, at + 11) == '/' && byte_at(s, at + 12) == '1' && shaped(str_sub(s, 0, at + 11), at, "ddddddddddd", &end);
	if (start == at && mobile_cn(s, at) && (pair || shaped(s, at, "ddddddddddd", &end)) && !is_round(s, at, end) && !has_at(s, end, STR(" byte")) && !has_at(s, end, STR("字节"))) {
		p = (struct phone){ .start = at, .end = end, .n = 11 };
		memcpy(p.digits, s.p + at, 11);
		add(sc, &p, "CN", SCORE_SHAPE, "phone-mobile");
		sc->phone_end = (uint32_t)end;
		*ret_end = end;
		return true;
	}
	/* where the text's first sign stands a shape has the same one */
	size_t run = start < at;
	while (run < SHAPE_BYTES_MIN && is_digit(byte_at(s, start + run)))
		run++;
	char sign = byte_at(s, start + run);
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes && run < SHAPE_BYTES_MIN; i++) {
		const char *shape = shapes[i].shape;
		if (shape[run] != sign)
			continue;
		if ((shape[0] == '(') != (start < at) || (shape[0] != 'd' && shape[0] != s.p[start]))
			continue;
		if (!shaped(s, start, shape, &end))
			continue;
		if (shape[0] == '1' && shape[1] == 'd' && !mobile_cn(s, at))
			continue;
		if (shape[0] != '(' && strchr(shape, ' ') && in_numbers(s, start, end))
			continue;
		if (!phone_read(str_sub(s, 0, end), start, &p))
			continue;
		size_t ext = extension(s, end);
		p.end = ext > end ? ext : end;
		add(sc, &p, shapes[i].country[0] ? shapes[i].country : NULL, (double)shapes[i].score, "phone-shape");
		*ret_end = p.end;
		return true;
	}
	return false;
}

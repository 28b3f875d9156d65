/* scan_number.c - what a run of digits may begin: a date, a telephone number,
 * a resident id, a card, a fuzzy hash. */
#include "check.h"
#include "date_pass.h"
#include "phone.h"
#include "ssdeep.h"

static bool is_base16(char c)
{
	return is_digit(c) || (c >= 'A' && c <= 'F');
}

/* "6222 0000 0000 0000 000" or without blanks: payment cards. */
static bool card(struct scan *sc, size_t at, size_t run)
{
	struct str s = sc->s;
	char z[24];
	size_t n = 0, i = at;
	if (run >= 13 && run <= 19) {
		memcpy(z, s.p + at, run);
		n = run;
		i = at + run;
	} else if (run == 4) {
		char sep = byte_at(s, at + 4);
		for (unsigned group = 0; group < 5; group++) {
			size_t k = 0;
			while (k < 4 && n < 19 && is_digit(byte_at(s, i + k))) {
				z[n++] = s.p[i + k];
				k++;
			}
			i += k;
			if (k < 4 || byte_at(s, i) != sep || !is_digit(byte_at(s, i + 1)) || (sep != ' ' && sep != '-') || n >= 19)
				break;
			i++;
		}
	}
	z[n] = '\0';
	if (n < 15 || is_alnum(byte_at(s, i)))
		return false;
	/* four of a longer row of groups: code points, numbers of warnings */
	char sep = run == 4 ? byte_at(s, at + 4) : '\0';
	if (sep == ' ' && ((at > 2 && s.p[at - 1] == ' ' && is_base16(s.p[at - 2]) && is_base16(s.p[at - 3])) ||
			   (byte_at(s, i) == ' ' && is_base16(byte_at(s, i + 1)) && is_base16(byte_at(s, i + 2)))))
		return false;
	/* bare, only UnionPay's own range or four groups of four are unusual enough */
	bool grouped = run == 4;
	if (!(grouped || memcmp(z, "62", 2) == 0) || !check_card(z))
		return false;
	struct str v = arena_copy(sc->d->arena, str_make(z, n));
	doc_hit(sc->d, REF_bank_card, (uint32_t)at, (uint32_t)i, v, grouped ? SCORE_SHAPE : SCORE_GRAMMAR, "bank-card");
	sc->number_done = (uint32_t)i;
	return true;
}

/* "AS 64504", "as64504": a number of a network when its line holds nothing else or says so before. AT is where its
 * figures begin. */
bool scan_asn(struct scan *sc, size_t at, size_t end)
{
	static const char *const words[] = { "bgp", "peer", "autonomous", "origin", "transit", "upstream", "asn", "自治", "автономн" };
	struct str s = sc->s;
	size_t a = at - (at > 0 && s.p[at - 1] == ' ');
	if (a < 2 || (s.p[a - 1] | 32) != 's' || (s.p[a - 2] | 32) != 'a' || end - at < 3 || end - at > 10 || is_alnum(byte_at(s, end)) ||
	    s.p[at] == '0')
		return false;
	a -= 2;
	bool alone = (a == 0 || s.p[a - 1] == '\n') && (end == s.len || s.p[end] == '\n' || s.p[end] == '\r');
	char z[12];
	memcpy(z, s.p + at, end - at);
	z[end - at] = '\0';
	if ((a > 0 && (is_alnum(s.p[a - 1]) || s.p[a - 1] == '_')) || !check_asn(z) || strcmp(z, "400") == 0 ||
	    !(alone || (s.p[a + 1] == 'S' && scan_before(s, a, words, sizeof words / sizeof *words))))
		return false;
	doc_hit(sc->d, REF_asn, (uint32_t)a, (uint32_t)end, str_from(arena_printf(sc->d->arena, "ASN%s", z)), SCORE_GRAMMAR, "asn");
	return true;
}

static bool eighteen(struct scan *sc, size_t at)
{
	char z[19];
	memcpy(z, sc->s.p + at, 18);
	z[18] = '\0';
	struct hit *h = NULL;
	struct str v = arena_copy(sc->d->arena, str_make(z, 18));
	if (check_resident_id(z))
		h = doc_hit(sc->d, REF_id_number, (uint32_t)at, (uint32_t)at + 18, v, SCORE_CHECKSUM, "resident-id");
	else if (check_uscc(z) && check_uscc_org(z))
		h = doc_hit(sc->d, REF_company_id, (uint32_t)at, (uint32_t)at + 18, v, SCORE_CHECKSUM, "uscc");
	if (!h)
		return false;
	h->extra_key[0] = "id_type";
	h->extra_value[0] = h->kind == REF_id_number ? STR("cn") : STR("uscc");
	return true;
}

/* Up to three figures that END ends can be no part of a date, a telephone's number or a fuzzy hash: most numbers. */
static bool ends_plainly(struct str s, size_t at, size_t end)
{
	unsigned char next = (unsigned char)byte_at(s, end), after = (unsigned char)byte_at(s, end + 1);
	if (at > 0 && (s.p[at - 1] == '+' || s.p[at - 1] == '('))
		return false;
	if (next == ' ')
		return !is_digit((char)after) && after != '(' && end - at < 3;
	return next >= 0x80
		   ? end - at < 3
		   : !is_alpha((char)next) && next != '-' && next != '/' && next != '.' && next != ':' && next != '(' && next != ')';
}

void scan_number(struct scan *sc, uint32_t at)
{
	struct str s = sc->s;
	if (at < sc->number_done || at < sc->url_done)
		return;
	size_t e = at;
	while (e < s.len && is_digit(s.p[e]))
		e++;
	size_t run = e - at;
	if (run <= 3 && ends_plainly(s, at, e) && !(run == 3 && at > 0 && s.p[at - 1] == ' ')) {
		sc->number_done = (uint32_t)e;
		return;
	}
	char next = byte_at(s, e), before = at > 0 ? s.p[at - 1] : ' ';
	if (run == 8 && next == 'T' && is_digit(byte_at(s, e + 1)) && is_digit(byte_at(s, e + 6)) && refs_date_figures(sc->d, at, &e)) { /* 20240312T101500Z */
		sc->number_done = (uint32_t)e;
		return;
	}
	if (is_alpha(next)) {
		/* 12345x123: an extension; else a mixed token */
		size_t end;
		if ((run >= 7 && (next | 32) == 'x' && phone_bare(sc, at, &end)))
			return;
		scan_token(sc, at);
		return;
	}
	if (run == 2 && (next == '-' || next == ':') && is_hex(byte_at(s, e + 1)) && byte_at(s, e + 3) == next) {
		scan_token(sc, at);
		if (next == ':')
			return;
	}
	size_t end = e;
	if (before == ' ' && run <= 10 && at > 2 && (s.p[at - 2] | 32) == 's' && scan_asn(sc, at, e)) {
		sc->number_done = (uint32_t)e;
		return;
	}
	if (next == ':' && run <= 10 && is_alnum(byte_at(s, e + 1)) && scan_ssdeep(sc, at, e)) {
		sc->number_done = sc->token_done;
		return;
	}
	if ((run == 4 || run <= 2) && (next == '-' || next == '/' || next == '.') && refs_date_figures(sc->d, at, &end)) {
		sc->number_done = (uint32_t)end;
		return;
	}
	if (run == 8 && refs_date_figures(sc->d, at, &end)) {
		sc->number_done = (uint32_t)end;
		return;
	}
	if (run == 18 && before != '.' && next != '.' && eighteen(sc, at)) {
		sc->number_done = (uint32_t)e;
		return;
	}
	if (run <= 15 && (before == '+' || (before == '(' && at > 1 && s.p[at - 2] == '+') || run == 11 || (run == 15 && s.p[at] == '0') || phone_begins(s, e, run)) &&
	    phone_bare(sc, at, &end)) {
		sc->number_done = (uint32_t)end;
		return;
	}
	if ((run == 4 || (run >= 15 && run <= 19)) && before != '.' && card(sc, at, run))
		return;
	sc->number_done = (uint32_t)e;
}

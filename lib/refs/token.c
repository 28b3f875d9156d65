/* token.c - tokens that mix letters and digits: hashes, coins, company and bank
 * codes, technique numbers. What has a checksum is checked; what is likely to
 * appear by chance waits for its label (labelled.c). */
#include "check.h"
#include "ip.h"
#include "scan.h"
#include "ssdeep.h"

#define TOKEN_BYTES_MAX 130

static void add(struct scan *sc, enum ref_kind kind, size_t a, size_t b, bool up, double score, const char *by, const char *type)
{
	struct str raw = str_sub(sc->s, a, b);
	char *v = arena_alloc(sc->d->arena, raw.len + 1);
	for (size_t i = 0; i < raw.len; i++)
		v[i] = up ? upper(raw.p[i]) : lower(raw.p[i]);
	struct hit *h = doc_hit(sc->d, kind, (uint32_t)a, (uint32_t)b, str_make(v, raw.len), score, by);
	if (type) {
		h->extra_key[0] = "id_type";
		h->extra_value[0] = str_from(type);
	}
}

static void add_exact(struct scan *sc, enum ref_kind kind, size_t a, size_t b, double score, const char *by)
{
	doc_hit(sc->d, kind, (uint32_t)a, (uint32_t)b, str_sub(sc->s, a, b), score, by);
}

/* Digests of something else than a file's bytes, and identifiers of commits. */
static const char *const other_digests[] = { "authentihash", "import hash", "imphash", "imphash:", "pehash", "rich hash", "vhash" };

/* No digest of a file: a commit's name, the digits of a fraction or of a test's
 * bytes. */
static bool is_other_number(struct str s, size_t a, size_t b)
{
	static const char *const before[] = { "commit", "revision", "changeset", "tree",      "parent",
					      "rev",    "blob",     "fromhex",   "unhexlify", "boundary" };
	if (a > 1 && s.p[a - 1] == '.' && is_digit(s.p[a - 2]))
		return true;
	bool letter = false;
	for (size_t i = a; i < b && !letter; i++)
		letter = is_alpha(s.p[i]);
	if (!letter)
		return true;
	size_t e = a; /* the word before, over quotes and brackets */
	while (e > 0 && a - e < 4 && s.p[e - 1] && strchr(" \"'(:=/[", s.p[e - 1]))
		e--;
	for (size_t i = 0; e < a && i < sizeof before / sizeof *before; i++) {
		size_t n = strlen(before[i]);
		if (e >= n && str_eq_nocase(str_sub(s, e - n, e), str_from(before[i])) && (e == n || !is_alpha(s.p[e - n - 1])))
			return true;
	}
	return false;
}

static void hash(struct scan *sc, size_t a, size_t b)
{
	if (is_other_number(sc->s, a, b))
		return;
	static const struct {
		size_t len;
		enum ref_kind kind;
		const char *by;
	} sizes[] = { { 32, REF_md5, "md5" }, { 40, REF_sha1, "sha1" }, { 64, REF_sha256, "sha256" }, { 128, REF_sha512, "sha512" } };
	for (size_t i = 0; i < 4; i++)
		if (b - a == sizes[i].len) {
			if (scan_before(sc->s, a, other_digests, sizeof other_digests / sizeof *other_digests))
				return;
			add(sc, sizes[i].kind, a, b, false, SCORE_SHAPE, sizes[i].by, NULL);
		}
}

static bool compact(struct str s, char *out, size_t max)
{
	if (s.len >= max)
		return false;
	for (size_t i = 0; i < s.len; i++)
		out[i] = upper(s.p[i]);
	out[s.len] = '\0';
	return true;
}

/* GR16 0110 1050 …: groups of four behind one blank each. */
static bool spaced_iban(struct scan *sc, size_t a)
{
	struct str s = sc->s;
	char z[40];
	size_t n = 0, i = a, ends[40], lens[40], k = 0;
	while (n < 34 && i < s.len) {
		if (is_alnum(s.p[i])) {
			z[n++] = s.p[i++];
			if (!is_alnum(byte_at(s, i)) && n >= 15) {
				ends[k] = i;
				lens[k++] = n;
			}
		} else if ((s.p[i] == ' ' || s.p[i] == '-') && is_alnum(byte_at(s, i + 1))) {
			i++;
		} else {
			break;
		}
	}
	while (k-- > 0) {
		z[lens[k]] = '\0';
		bool digits = true; /* letters only in capitals */
		for (size_t j = 0; j < lens[k]; j++)
			digits &= !(z[j] >= 'a' && z[j] <= 'z');
		if (digits && check_iban(z)) {
			struct str v = arena_copy(sc->d->arena, str_make(z, lens[k]));
			doc_hit(sc->d, REF_iban, (uint32_t)a, (uint32_t)ends[k], v, SCORE_CHECKSUM, "iban");
			sc->token_done = (uint32_t)ends[k];
			return true;
		}
	}
	return false;
}

static void technique(struct scan *sc, size_t a, size_t b)
{
	struct str s = sc->s;
	/* T1059, T1059.001; not T1059.0012, nor a part of a longer code */
	for (size_t i = a + 1; i < b; i++)
		if (!is_digit(s.p[i]))
			return;
	if ((a > 0 && (s.p[a - 1] == '-' || s.p[a - 1] == '_' || s.p[a - 1] == '.' || s.p[a - 1] == '#')) || byte_at(s, b) == '-' ||
	    byte_at(s, b) == '_')
		return;
	size_t e = b;
	if (byte_at(s, b) == '.' && is_digit(byte_at(s, b + 1))) {
		e = b + 1;
		while (is_digit(byte_at(s, e)))
			e++;
		if (e - b != 4 || is_alpha(byte_at(s, e)))
			return;
	}
	if (e == b && b - a == 5 && memcmp(s.p + a + 1, "1000", 4) == 0)
		return; /* they begin with T1001 */
	add(sc, REF_attack_technique, a, e, true, SCORE_SHAPE, "attack-technique", NULL);
}

/* AS64509/AS64510 is a list, /AS64509 a path. */
static bool as_list(struct str s, size_t a)
{
	return a > 1 && s.p[a - 1] == '/' && is_digit(s.p[a - 2]);
}

/* AS64509.txt, AS64509-x, AS64509_x. */
static bool as_goes_on(struct str s, size_t b)
{
	char c = byte_at(s, b);
	return c == '_' || ((c == '.' || c == '-') && is_alnum(byte_at(s, b + 1)));
}

static void codes(struct scan *sc, size_t a, size_t b)
{
	char z[TOKEN_BYTES_MAX + 1];
	struct str s = sc->s, t = str_sub(s, a, b);
	bool glued = a > 0 && (s.p[a - 1] == '_' || s.p[a - 1] == '.' || s.p[a - 1] == '-' || s.p[a - 1] == '/');
	bool shouting = true; /* no small letters */
	for (size_t i = 0; i < t.len; i++)
		shouting &= !(t.p[i] >= 'a' && t.p[i] <= 'z');
	if (!compact(t, z, sizeof z))
		return;
	if (t.len >= 15 && t.len <= 34 && shouting && is_alpha(t.p[0]) && is_alpha(t.p[1]) && check_iban(z))
		add(sc, REF_iban, a, b, true, SCORE_CHECKSUM, "iban", NULL);
	else if (t.len == 18 && !(a > 1 && s.p[a - 1] == '.' && is_digit(s.p[a - 2])) && check_uscc(z) && check_uscc_org(z))
		add(sc, REF_company_id, a, b, true, SCORE_CHECKSUM, "uscc", "uscc");
	else if (t.len == 18 && check_resident_id(z))
		add(sc, REF_id_number, a, b, true, SCORE_CHECKSUM, "resident-id", "cn");
	else if (t.len == 20 && shouting && !glued && check_lei(z) && t.p[4] == '0' && t.p[5] == '0')
		add(sc, REF_company_id, a, b, true, SCORE_CHECKSUM, "lei", "lei");
	else if (t.len == 15 && shouting && check_in_gstin(z))
		add(sc, REF_company_id, a, b, true, SCORE_CHECKSUM, "gstin", "gstin");
	else if (t.len >= 5 && t.len <= 13 && (!glued || as_list(s, a)) && t.p[0] == 'A' && t.p[1] == 'S' && !as_goes_on(s, b)) {
		size_t from = t.p[2] == 'N' ? 3 : 2;
		if (from < t.len && check_asn(z + from) && z[from] != '0' && strcmp(z, "AS400") != 0) { /* a machine */
			const char *v = arena_printf(sc->d->arena, "ASN%s", z + from);
			doc_hit(sc->d, REF_asn, (uint32_t)a, (uint32_t)b, str_from(v), SCORE_SHAPE, "asn");
		}
	} else if (t.len >= 4 && t.len <= 13 && memcmp(z, "ASN", 3) == 0 && check_asn(z + 3) && strcmp(z, "ASN1") != 0) {
		const char *v = arena_printf(sc->d->arena, "ASN%s", z + 3);
		doc_hit(sc->d, REF_asn, (uint32_t)a, (uint32_t)b, str_from(v), SCORE_SHAPE, "asn");
	} else if (t.p[0] == 'a' && t.p[1] == 's' && !glued && !as_goes_on(s, b)) {
		scan_asn(sc, a + 2, b);
	}
}

void scan_token(struct scan *sc, uint32_t at)
{
	struct str s = sc->s;
	if (at < sc->token_done)
		return;
	size_t a = at, b = at;
	while (a > 0 && at - a <= TOKEN_BYTES_MAX && is_alnum(s.p[a - 1]))
		a--;
	while (b < s.len && b - a <= TOKEN_BYTES_MAX && is_alnum(s.p[b]))
		b++;
	sc->token_done = (uint32_t)b;
	size_t len = b - a;
	if (len > TOKEN_BYTES_MAX) {
		/* on past the whole run */
		while (b < s.len && is_alnum(s.p[b]))
			b++;
		sc->token_done = (uint32_t)b;
		return;
	}
	struct str t = str_sub(s, a, b);
	/* the middle of something longer: base64, a wide letter */
	bool joined = (a > 0 && (s.p[a - 1] == '+' || s.p[a - 1] == '%')) || byte_at(s, b) == '+';
	if (len == 2) {
		if (a >= 3 && s.p[a - 1] == '-')
			a -= 3;
		scan_mac(sc, a);
		return;
	}
	if (len == 5 && t.p[0] == 'T' && t.p[1] == '1') {
		technique(sc, a, b);
		return;
	}
	if (len == 4 && is_alpha(t.p[0]) && is_alpha(t.p[1]) && is_digit(t.p[2]) && is_digit(t.p[3]) && byte_at(s, b) == ' ') {
		spaced_iban(sc, a);
		return;
	}
	if (len == 4 && byte_at(s, b) == '-') { /* 00e0-fc12-3456 */
		bool first = a < 5 || s.p[a - 1] != '-' || !is_hex(s.p[a - 2]);
		if (is_hex(t.p[0]) && is_hex(t.p[1]) && is_hex(t.p[2]) && is_hex(t.p[3]))
			scan_mac(sc, first ? a : a - 5);
		return;
	}
	if (len < 5 || joined)
		return;
	if (len >= 15 || len == 5 || (len <= 13 && (t.p[0] | 32) == 'a'))
		codes(sc, a, b);
	if (len < 14)
		return;
	if ((len >= 26 && len <= 35 && (t.p[0] == '1' || t.p[0] == '3') && check_btc(t)) ||
	    ((t.p[0] | 32) == 'b' && (t.p[1] | 32) == 'c' && t.p[2] == '1' && check_btc(t))) {
		add_exact(sc, REF_btc, a, b, SCORE_CHECKSUM, "btc");
		return;
	}
	if (check_tron(t)) {
		add_exact(sc, REF_tron, a, b, SCORE_CHECKSUM, "tron");
		return;
	}
	if (check_xmr(t)) {
		add_exact(sc, REF_xmr, a, b, SCORE_CHECKSUM, "xmr");
		return;
	}
	const char *coin = len >= 25 && len < 80 ? check_coin(t) : NULL;
	if (coin) {
		add_exact(sc, REF_coin, a, b, SCORE_CHECKSUM, "coin");
		struct hit *h = &sc->d->hits.v[sc->d->hits.n - 1];
		h->extra_key[0] = "id_type";
		h->extra_value[0] = str_from(coin);
		return;
	}
	if (len == 42 && t.p[0] == '0') {
		bool checked;
		if (check_eth(t, &checked))
			add_exact(sc, REF_eth, a, b, checked ? SCORE_CHECKSUM : SCORE_SHAPE, "eth");
		return;
	}
	if (len == 32 || len == 40 || len == 64 || len == 128) {
		for (size_t i = 0; i < len; i++)
			if (!is_hex(t.p[i]))
				return;
		hash(sc, a, b);
	}
}

/* blocksize:signature:signature, after the blocksize's digits at AT. */
bool scan_ssdeep(struct scan *sc, size_t at, size_t colon)
{
	struct str s = sc->s;
	unsigned long size = 0;
	for (size_t i = at; i < colon; i++)
		size = size * 10 + (unsigned long)(s.p[i] - '0');
	/* 3 times a power of two */
	if (size % 3 || colon - at > 10)
		return false;
	for (unsigned long v = size / 3; v > 1; v /= 2)
		if (v % 2)
			return false;
	size_t i = colon + 1, part = i;
	bool capital = false, small = false; /* "3:respawn:/sbin/…" has no capitals */
	for (int k = 0; k < 2; k++) {
		part = i;
		for (; i < s.len && i - part <= 64 && (is_alnum(s.p[i]) || s.p[i] == '+' || s.p[i] == '/'); i++) {
			capital |= (s.p[i] >= 'A' && s.p[i] <= 'Z') || is_digit(s.p[i]);
			small |= s.p[i] >= 'a';
		}
		if (i - part < (k == 0 ? 6u : 3u) || i - part > 64)
			return false;
		if (k == 0 && byte_at(s, i++) != ':')
			return false;
	}
	if (!capital || !small)
		return false;
	add_exact(sc, REF_ssdeep, at, i, SCORE_SHAPE, "ssdeep");
	sc->token_done = (uint32_t)i;
	return true;
}

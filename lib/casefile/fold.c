/* fold.c - simplified and traditional, widths, compatibility forms.
 *
 * The table of characters is OpenCC's (Apache-2.0: TSCharacters, HKVariants,
 * TWVariants), one target a character, chains resolved: 乾 and 幹 both become
 * 干. That loses distinctions, but index and query lose the same ones, so it
 * can only find more. It is unfolded into a flat table at first use. */
#include "fold.h"
#include "han_fold.h"
#include <sluice/utf8.h>

#include <pthread.h>
#include <stdlib.h>
#include <utf8proc.h>

#define BMP_FROM 0x3400u
#define BMP_TO 0xA000u
#define EXT_MAX 512 /* rows of the table above U+FFFF; 350 in OpenCC 1.1 */

static uint32_t bmp[BMP_TO - BMP_FROM];
static struct { uint32_t from, to; } ext[EXT_MAX]; /* sorted, as the file is */
static size_t n_ext;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void)
{
	struct str s = str_make(han_fold, sizeof han_fold - 1);
	while (s.len) {
		uint32_t from, to;
		size_t n = utf8_decode(s, &from);
		s = str_sub(s, n, s.len);
		if (from == ' ' || from == '\n')
			continue;
		n = utf8_decode(s, &to);
		s = str_sub(s, n, s.len);
		if (from >= BMP_FROM && from < BMP_TO) {
			bmp[from - BMP_FROM] = to;
		} else if (n_ext < EXT_MAX) {
			ext[n_ext].from = from;
			ext[n_ext++].to = to;
		}
	}
}

static uint32_t fold_han(uint32_t cp)
{
	pthread_once(&once, load);
	if (cp >= BMP_FROM && cp < BMP_TO)
		return bmp[cp - BMP_FROM] ? bmp[cp - BMP_FROM] : cp;
	size_t lo = 0, hi = n_ext;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (ext[mid].from < cp)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n_ext && ext[lo].from == cp ? ext[lo].to : cp;
}

static size_t decompose(uint32_t cp, uint32_t out[FOLD_MAX], int options)
{
	utf8proc_int32_t tmp[32];
	int state = 0;
	utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)cp, tmp, 32, (utf8proc_option_t)options, &state);
	if (n <= 0 || n > 32) {
		out[0] = cp;
		return n == 0 ? 0 : 1;
	}
	size_t m = n < FOLD_MAX ? (size_t)n : FOLD_MAX;
	for (size_t i = 0; i < m; i++)
		out[i] = utf8_is_han((uint32_t)tmp[i]) ? fold_han((uint32_t)tmp[i]) : (uint32_t)tmp[i];
	return m;
}

size_t fold_index(uint32_t cp, uint32_t out[FOLD_MAX])
{
	out[0] = cp;
	if (cp < 0x2070)
		return 1;
	/* enclosed and squared forms, radicals, compatibility ideographs, widths, ligatures */
	if ((cp < 0x3040 && cp != 0x3007) || (cp >= 0x3130 && cp < 0x3400) || (cp >= 0xF900 && cp < 0x10000))
		return decompose(cp, out, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT);
	if (utf8_is_han(cp))
		out[0] = fold_han(cp);
	return 1;
}

size_t fold_compare(uint32_t cp, uint32_t out[FOLD_MAX])
{
	if (cp < 0x80) {
		out[0] = cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
		return 1;
	}
	if (cp < 0x250 || (cp >= 0x1E00 && cp < 0x1F00))
		return decompose(cp, out, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
	size_t n = fold_index(cp, out);
	for (size_t i = 0; i < n; i++)
		if (out[i] < 0x3000 || out[i] >= 0xA640)
			out[i] = (uint32_t)utf8proc_tolower((utf8proc_int32_t)out[i]);
	return n;
}

bool fold_is_run(uint32_t cp)
{
	return cp >= 0x3007 && (utf8_is_han(cp) || (cp >= 0x3041 && cp <= 0x30FF && cp != 0x30FB) || (cp >= 0x31F0 && cp <= 0x31FF));
}

bool fold_is_word(uint32_t cp)
{
	if (cp < 0x80)
		return (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');
	switch (utf8proc_category((utf8proc_int32_t)cp)) {
	case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LL: case UTF8PROC_CATEGORY_LT: case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO: case UTF8PROC_CATEGORY_ND: case UTF8PROC_CATEGORY_NL: case UTF8PROC_CATEGORY_NO:
	case UTF8PROC_CATEGORY_CO:
		return true;
	default:
		return false;
	}
}

void fold_key(struct str s, struct buf *out)
{
	uint32_t cp, f[FOLD_MAX], last = 0;
	bool gap = false;
	while (s.len) {
		size_t n = utf8_decode(s, &cp);
		s = str_sub(s, n, s.len);
		size_t m = fold_compare(cp, f);
		for (size_t i = 0; i < m; i++) {
			if (!fold_is_word(f[i])) {
				gap = true;
				continue;
			}
			if (gap && last && !(fold_is_run(last) && fold_is_run(f[i])))
				buf_add_char(out, ' ');
			gap = false;
			buf_add_utf8(out, f[i]);
			last = f[i];
		}
	}
}

bool fold_compose(struct str s, struct buf *out)
{
	utf8proc_uint8_t *made = NULL;
	if (!s.len || (!memchr(s.p, 0xCC, s.len) && !memchr(s.p, 0xCD, s.len)))
		return false;
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.len, &made, (utf8proc_option_t)(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
	if (n > 0)
		buf_add(out, (const char *)made, (size_t)n);
	free(made);
	return n > 0;
}

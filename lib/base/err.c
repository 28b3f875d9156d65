/* err.c - messages into the caller's struct; codes from err_code.def. */
#include <sluice/err.h>
#include <sluice/utf8.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const texts[] = {
#define ERR_CODE(name, text, meaning) text,
#include <sluice/err_code.def>
#undef ERR_CODE
};
static const char *const meanings[] = {
#define ERR_CODE(name, text, meaning) meaning,
#include <sluice/err_code.def>
#undef ERR_CODE
};

static void fill(struct err *err, enum err_code code, int sys, const char *fmt, va_list ap)
{
	if (!err)
		return;
	err->code = code;
	err->sys = sys;
	int n = vsnprintf(err->msg, sizeof err->msg, fmt, ap);
	size_t len = n < 0 ? 0 : (size_t)n < sizeof err->msg ? (size_t)n : sizeof err->msg - 1;
	len = utf8_cut(str_make(err->msg, len), len);
	if (sys) {
		char tail[100];
		const char *why = strerrordesc_np(sys);
		int t = snprintf(tail, sizeof tail, ": %s", why ? why : "unknown error");
		size_t tlen = t < 0 ? 0 : (size_t)t < sizeof tail ? (size_t)t : sizeof tail - 1;
		if (len + tlen >= sizeof err->msg)
			len = utf8_cut(str_make(err->msg, len), sizeof err->msg - 1 - tlen);
		memcpy(err->msg + len, tail, tlen);
		len += tlen;
	}
	err->msg[len] = '\0';
}

enum status err_set(struct err *err, enum status st, enum err_code code, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	fill(err, code, 0, fmt, ap);
	va_end(ap);
	return st;
}

enum status err_sys(struct err *err, enum status st, enum err_code code, const char *fmt, ...)
{
	int sys = errno;
	va_list ap;
	va_start(ap, fmt);
	fill(err, code, sys, fmt, ap);
	va_end(ap);
	return st;
}

void err_clear(struct err *err)
{
	if (err)
		*err = (struct err){ .code = E_NONE };
}

const char *err_code_text(enum err_code code)
{
	return (unsigned)code < E_CODES ? texts[code] : "unknown";
}

const char *err_code_meaning(enum err_code code)
{
	return (unsigned)code < E_CODES ? meanings[code] : "unknown";
}

enum err_code err_code_from(struct str text)
{
	for (unsigned i = 0; i < E_CODES; i++)
		if (str_eqz(text, texts[i]))
			return (enum err_code)i;
	return E_CODES;
}

void bug_(const char *file, int line, const char *what)
{
	fprintf(stderr, "sluice: bug at %s:%d: %s\n", file, line, what);
	abort();
}

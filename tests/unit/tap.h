/* tap.h - the Test Anything Protocol for unit tests: ok(), is(), done(). */
#ifndef TESTS_TAP_H
#define TESTS_TAP_H

#include <sluice/str.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int tap_n, tap_failed;

__attribute__((format(printf, 2, 3), unused)) static bool ok(bool good, const char *fmt, ...)
{
	va_list ap;
	printf("%s %d - ", good ? "ok" : "not ok", ++tap_n);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	tap_failed += !good;
	return good;
}

/* Strings equal; shows both when not. */
__attribute__((unused)) static bool is(struct str got, const char *want, const char *what)
{
	bool good = ok(str_eqz(got, want), "%s", what);
	if (!good)
		printf("#   got  '%.*s'\n#   want '%s'\n", STR_ARG(got), want);
	return good;
}

__attribute__((unused)) static bool is_int(long long got, long long want, const char *what)
{
	bool good = ok(got == want, "%s", what);
	if (!good)
		printf("#   got %lld, want %lld\n", got, want);
	return good;
}

/* The test's own folder (tests/run), or where temporary files belong. Borrowed from the environment, or static. */
__attribute__((unused)) static const char *scratch(void)
{
	const char *own = getenv("TEST_TMP"), *any = own ? own : getenv("TMPDIR");
	return any ? any : "/tmp";
}

__attribute__((unused)) static int done(void)
{
	printf("1..%d\n", tap_n);
	return tap_failed != 0;
}

#endif

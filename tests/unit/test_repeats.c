/* test_repeats.c - counters of values: each by itself, at the limit and past it. */
#include "tap.h"
#include <refs/repeats.h>
#include <stdlib.h>

int main(void)
{
	struct repeats r = { .v = NULL };
	uint32_t last = 0, wrong = 0;
	for (unsigned i = 0; i < REPEATS_MAX + 1; i++)
		last = repeats_add(&r, "email", STR("a@mail.example"));
	is_int(last, REPEATS_MAX + 1, "a value is counted past the limit");
	is_int(repeats_add(&r, "domain", STR("a@mail.example")), 1, "of another kind it is another");
	is_int(repeats_add(&r, "email", STR("")), 1, "an empty one");
	char z[32];
	for (unsigned round = 1; round <= 2; round++)
		for (unsigned i = 0; i < 50000; i++) {
			int n = snprintf(z, sizeof z, "198.51.%u", i);
			wrong += repeats_add(&r, "ipv4", str_make(z, (size_t)n)) != round;
		}
	is_int(wrong, 0, "fifty thousand values have counts of their own");
	for (unsigned i = 0; i < REPEATS_VALUES_MAX; i++) {
		int n = snprintf(z, sizeof z, "%u", i);
		repeats_add(&r, "qq", str_make(z, (size_t)n));
	}
	is_int(repeats_add(&r, "phone", STR("+8613123456789")), 0, "past the limit of values a new one is not counted");
	is_int(repeats_add(&r, "email", STR("a@mail.example")), REPEATS_MAX + 2, "those that were go on");
	repeats_release(&r);
	ok(r.v == NULL, "released");
	return done();
}

/* test_word_set.c - word_set: what is in it, what ends with a word of it. */
#include "tap.h"
#include <refs/word_set.h>
#include <sluice/str.h>
#include <stdio.h>

int main(void)
{
	struct word_set s = { 0 };
	static char words[1000][8], longest[WORD_SET_BYTES_MAX + 2];
	ok(!word_set_has(&s, STR("a")) && !word_set_ends(&s, STR("ab")), "an empty set");
	for (unsigned i = 0; i < 1000; i++) {
		snprintf(words[i], sizeof words[i], "w%u", i * 7);
		word_set_add(&s, str_from(words[i]));
		word_set_add(&s, str_from(words[i]));
	}
	unsigned has = 0, none = 0;
	for (unsigned i = 0; i < 7000; i++) {
		char w[8];
		snprintf(w, sizeof w, "w%u", i);
		*(i % 7 ? &none : &has) += word_set_has(&s, str_from(w));
	}
	ok(s.n == 1000 && has == 1000 && none == 0, "a thousand words, each once, and no other");
	ok(word_set_ends(&s, STR("xw7")) && !word_set_ends(&s, STR("w7")) && !word_set_ends(&s, STR("xw8")), "what ends with a word is longer than it");
	memset(longest, 'x', sizeof longest - 1);
	word_set_add(&s, str_make(longest, WORD_SET_BYTES_MAX));
	word_set_add(&s, str_make(longest, WORD_SET_BYTES_MAX + 1));
	ok(word_set_has(&s, str_make(longest, WORD_SET_BYTES_MAX)) && !word_set_has(&s, str_make(longest, WORD_SET_BYTES_MAX + 1)), "the longest word, and one byte more");
	word_set_add(&s, STR("z"));
	ok(word_set_has(&s, STR("z")) && word_set_ends(&s, STR("yz")) && !word_set_ends(&s, STR("z")), "a word of one byte");
	word_set_release(&s);
	ok(!word_set_has(&s, STR("z")), "released, it is empty");
	return done();
}

/* test_number_spelt.c - words that are numbers: each is found by its first letter, in any case, and nothing else. */
#include "tap.h"
#include <refs/number.h>
#include <refs/number_spelt.h>
#include <stdlib.h>

int main(void)
{
	static const char words[] = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty "
				    "forty fifty sixty seventy eighty ninety a an half quarter quarters hundred thousand million millions billion trillion lakh lakhs crore crores "
				    "mn mln bn tn k m w and of тыс тысяч тысячи тысяча млн миллион миллиона миллионов млрд миллиард миллиарда миллиардов трлн к";
	struct str rest = str_from(words), word;
	unsigned found = 0, capital = 0, all = 0, more = 0;
	while (str_next(&rest, ' ', &word)) {
		char *z = xasprintf("(%.*s)", STR_ARG(word)), *longer = xasprintf("%.*sx", STR_ARG(word));
		size_t end = 0;
		const struct number_word *w = number_word_at(str_from(z), 1, &end);
		found += w && str_eqz(word, w->text) && end == word.len + 1;
		z[1] = (char)(z[1] >= 'a' && z[1] <= 'z' ? z[1] - 32 : z[1]);
		capital += number_word_at(str_from(z), 1, &end) == w;
		more += number_word_at(str_from(longer), 0, &end) != NULL;
		all++;
		free(z);
		free(longer);
	}
	is_int(all, 65, "words");
	is_int(found, all, "each is found");
	is_int(capital, all, "with a capital, too");
	is_int(more, 0, "and none that goes on");
	static const char *const none[] = { "zero", "dozen", "japan", "united", "", "7", "中", "яма", "x", "on" };
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		size_t end = 99;
		ok(!number_word_at(str_from(none[i]), 0, &end) && end == 99, "no number: %s", none[i]);
	}
	static const char *const listed[] = {
#define NUMBER_WORD(text, value, kind) text,
#include <refs/number_words.def>
#undef NUMBER_WORD
	};
	unsigned ordered = 1, there = 0, n = sizeof listed / sizeof *listed;
	for (unsigned i = 0; i < n; i++) {
		size_t end = 0;
		const struct number_word *w = number_word_at(str_from(listed[i]), 0, &end);
		there += w && end == strlen(listed[i]);
		ordered += i > 0 && strcmp(listed[i - 1], listed[i]) < 0;
	}
	is_int(ordered, n, "the list is in order, each word once");
	is_int(there, n, "and each word of it is found, whatever its letters");
	/* 1万1万1万…: each part is a call of its own, so there is an end to them */
	struct buf many;
	struct number num;
	buf_init(&many, 4u << 20);
	for (unsigned i = 0; i < 400000; i++)
		buf_add_str(&many, STR("1万"));
	ok(number_parse(buf_str(&many), 0, &num) < 40 && num.value >= 10000, "a number of endless parts ends");
	buf_clear(&many);
	for (unsigned i = 0; i < 100000; i++)
		buf_add_str(&many, STR("1 million "));
	ok(number_parse(buf_str(&many), 0, &num) < 80, "of words, too");
	buf_release(&many);
	double value = 0;
	ok(number_spelt(STR("a hundred and two thousand"), 0, &value) == 26 && value > 101999 && value < 102001, "words together");
	return done();
}

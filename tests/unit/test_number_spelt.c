/* test_number_spelt.c - words that are numbers: each is found by its first letter, in any case, and nothing else. */
#include "tap.h"
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
	double value = 0;
	ok(number_spelt(STR("a hundred and two thousand"), 0, &value) == 26 && value > 101999 && value < 102001, "words together");
	return done();
}

/* signs_block.h - a block's maps; signs.c includes it once for each kind of vectors, which
 * differ in these things only:
 *
 *	BLOCK            64 bytes
 *	LOAD(p)          … from P on
 *	HIGH(x)          a bit for each byte that is not ASCII
 *	LOOK(x, t, high) each byte's row of table T, HIGH being HIGH(x)
 *	BOTH(x, y)       x & y
 *	HAS(x, bits)     a bit for each byte of X with one of BITS
 *	IS(x, c)         … that is C
 *	WHITE(x)         … that is a blank or less
 *	DASH(x)          … that is "-" or "/"
 *	LETTER(x, c)     … that is the letter C, small or not
 *
 * What is made of the bits is the same for all. Moving bits out of vectors is what costs:
 * signs that count beside certain others only have a bit in a table for each of the bytes,
 * the same one, so that one look at what is common to all tells. */

TARGET static void READER(const char *p, size_t blocks, char before, uint64_t *const maps[SIGNS_MAPS], struct signs_seen *seen)
{
	const struct tables *t = &tables;
	unsigned char b = (unsigned char)before;
	/* of the byte before the block */
	uint64_t digit_before = is_digit(b), alpha_before = is_alpha(b), high_before = b >= 0x80, back_before = b == '\\', white_before = b <= ' ';
	for (size_t k = 0; k < blocks; k++) {
		const char *at = p + k * CLASSES_BLOCK;
		BLOCK v = LOAD(at), next = LOAD(at + 1);
		uint64_t high = HIGH(v), next_high = HIGH(next);
		BLOCK one = LOOK(v, t->one, high), first = LOOK(v, t->first, high), second = LOOK(next, t->second, next_high), two = BOTH(first, second);
		uint64_t digit = HAS(one, ONE_DIGIT) & ~high, alpha = HAS(one, ONE_ALPHA) & ~high, white = WHITE(v), back = IS(v, '\\'), line = HAS(one, ONE_LINE);
		uint64_t before_digit = digit >> 1 | (uint64_t)is_digit((unsigned char)at[CLASSES_BLOCK]) << 63;
		uint64_t after_digit = digit << 1 | digit_before, after_word = after_digit | alpha << 1 | alpha_before, after_alpha = alpha << 1 | alpha_before;
		uint64_t colon = HAS(one, ONE_COLON), time = (colon | DASH(v)) & after_digit & before_digit, name = HAS(one, ONE_NAME) & (~after_word | high), mark = HAS(two, TWO_MARK), sign = HAS(one, ONE_AT);
		uint64_t dot = HAS(two, TWO_DOT) & (after_word | high << 1 | high_before | back << 1 | back_before), head = HAS(two, TWO_HEAD), hao = 0;
		uint64_t word_dot = white & LETTER(next, 'd'); /* " dot" */
		if (word_dot)
			word_dot &= LETTER(LOAD(at + 2), 'o') & LETTER(LOAD(at + 3), 't');
		maps[SIGNS_ANCHOR][k] = word_dot | (digit & (after_alpha | ~after_word)) | dot | (sign & ~high) | HAS(two, TWO_COLON | TWO_OPEN);
		if (high) {
			BLOCK third = LOAD(at + 2);
			uint64_t third_high = HIGH(third);
			BLOCK three = BOTH(BOTH(LOOK(v, t->lead, high), LOOK(next, t->middle, next_high)), LOOK(third, t->last, third_high));
			colon |= HAS(three, THREE_COLON);
			name |= HAS(three, THREE_QUOTE);
			mark |= HAS(three, THREE_MARK);
			uint64_t cyrillic = HAS(one, ONE_ALPHA) & high;
			head |= cyrillic | (sign & high);
			hao = line & high & after_digit;
			seen->han |= HAS(one, ONE_DIGIT) & high;
			seen->cyrillic |= cyrillic;
			seen->arabic |= IS(v, 0xD9) | IS(v, 0xDB);
		}
		maps[SIGNS_STOP][k] = HAS(one, ONE_STOP);
		maps[SIGNS_COLON][k] = colon;
		maps[SIGNS_BLANK][k] = HAS(one, ONE_BLANK);
		maps[SIGNS_WHO][k] = time | HAS(two, TWO_CLOSE);
		maps[SIGNS_NAME][k] = name;
		maps[SIGNS_LINE][k] = line & ~high;
		maps[SIGNS_MARK][k] = mark;
		maps[SIGNS_HEAD][k] = head & (white << 1 | white_before);
		maps[SIGNS_HAO][k] = hao;
		seen->digit |= digit;
		digit_before = digit >> 63;
		alpha_before = alpha >> 63;
		high_before = high >> 63;
		back_before = back >> 63;
		white_before = white >> 63;
	}
}

#undef TARGET
#undef READER
#undef BLOCK
#undef LOAD
#undef HIGH
#undef LOOK
#undef BOTH
#undef HAS
#undef IS
#undef WHITE
#undef DASH
#undef LETTER

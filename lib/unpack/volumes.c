/* volumes.c - naming schemes of split archives; see volumes.h. */
#include "unpack/volumes.h"

#define VOLUMES_MAX 9999u

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits before ".rar" after ".part": how many; 0 if it is not of that shape. */
static size_t part_digits(struct str name)
{
	if (name.len < 10 || !str_ends_nocase(name, STR(".rar")))
		return 0;
	size_t end = name.len - 4, i = end;
	while (i > 0 && digit(name.p[i - 1]))
		i--;
	if (i == end || i < 5 || !str_eq_nocase(str_sub(name, i - 5, i), STR(".part")))
		return 0;
	for (size_t k = i; k + 1 < end; k++)
		if (name.p[k] != '0')
			return 0;
	return name.p[end - 1] == '1' ? end - i : 0;
}

enum volumes_shape volumes_shape(struct str name)
{
	if (name.len > 4 && str_ends(name, STR(".001")))
		return VOLUMES_NUMBER;
	if (part_digits(name))
		return VOLUMES_PART;
	if (str_ends_nocase(name, STR(".rar")))
		return VOLUMES_OLD_RAR;
	if (str_ends_nocase(name, STR(".zip")) || str_ends_nocase(name, STR(".zipx")))
		return VOLUMES_ZIP;
	if (name.len > 4 && str_ends_nocase(name, STR(".e01")))
		return VOLUMES_EWF;
	return VOLUMES_NONE;
}

bool volumes_name(struct str name, enum volumes_shape shape, unsigned n, struct buf *out)
{
	buf_clear(out);
	if (n == 0 || n > VOLUMES_MAX)
		return false;
	switch (shape) {
	case VOLUMES_NUMBER:
		buf_add_str(out, str_sub(name, 0, name.len - 3));
		return n < 999 && buf_printf(out, "%03u", n + 1);
	case VOLUMES_PART: {
		size_t digits = part_digits(name);
		buf_add_str(out, str_sub(name, 0, name.len - 4 - digits));
		return buf_printf(out, "%0*u%.*s", (int)digits, n + 1, 4, name.p + name.len - 4);
	}
	case VOLUMES_OLD_RAR: {
		/* the letter keeps the case of "rar" */
		char r = (char)(name.p[name.len - 3] + (char)((n - 1) / 100));
		buf_add_str(out, str_sub(name, 0, name.len - 3));
		return n <= 800 && buf_printf(out, "%c%02u", r, (n - 1) % 100);
	}
	case VOLUMES_EWF: {
		char a = (char)('A' | (name.p[name.len - 3] & 32)); /* in the case of "e" */
		unsigned k = n >= 99 ? n - 99 : 0;
		buf_add_str(out, str_sub(name, 0, name.len - 2));
		return n < 99 ? buf_printf(out, "%02u", n + 1) : k < 26 * 26 && buf_printf(out, "%c%c", a + (int)(k / 26), a + (int)(k % 26));
	}
	case VOLUMES_ZIP: {
		bool zipx = str_ends_nocase(name, STR(".zipx"));
		buf_add_str(out, str_sub(name, 0, name.len - (zipx ? 3 : 2))); /* keeps "z" or "Z" */
		return buf_printf(out, zipx ? "x%02u" : "%02u", n);
	}
	default:
		return false;
	}
}

bool volumes_leader(struct str name, struct buf *out)
{
	size_t n = name.len, i;
	buf_clear(out);
	if (n < 5)
		return false;
	const char *z = name.p + n;
	if (z[-4] == '.' && digit(z[-3]) && digit(z[-2]) && digit(z[-1]) && !str_ends(name, STR(".001")) && !str_ends(name, STR(".000"))) {
		buf_add_str(out, str_sub(name, 0, n - 3));
		return buf_addz(out, "001");
	}
	if (z[-4] == '.' && (z[-3] | 32) == 'e' &&
	    ((digit(z[-2]) && digit(z[-1]) && !(z[-2] == '0' && z[-1] == '1')) ||
	     (z[-3] == 'E' && z[-2] >= 'A' && z[-2] <= 'Z' && z[-1] >= 'A' && z[-1] <= 'Z'))) {
		buf_add_str(out, str_sub(name, 0, n - 2));
		return buf_addz(out, "01");
	}
	if (z[-4] == '.' && digit(z[-2]) && digit(z[-1])) {
		char c = (char)(z[-3] | 32), upper = (char)(z[-3] & 32 ? 0 : 32);
		if (c == 'z') {
			buf_add_str(out, str_sub(name, 0, n - 2));
			return buf_addz(out, upper ? "IP" : "ip");
		}
		if (c >= 'r' && c < 'z') {
			buf_add_str(out, str_sub(name, 0, n - 3));
			return buf_addz(out, upper ? "RAR" : "rar");
		}
	}
	if (str_ends_nocase(name, STR(".rar"))) {
		for (i = n - 4; i > 0 && digit(name.p[i - 1]); i--)
			;
		size_t digits = n - 4 - i;
		if (!digits || i < 5 || !str_eq_nocase(str_sub(name, i - 5, i), STR(".part")) || part_digits(name))
			return false;
		buf_add_str(out, str_sub(name, 0, i));
		buf_printf(out, "%0*u", (int)digits, 1u);
		return buf_add_str(out, str_sub(name, n - 4, n));
	}
	return false;
}

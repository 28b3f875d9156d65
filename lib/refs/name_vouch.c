/* name_vouch.c - see name_vouch.h. */
#include "any_of.h"
#include "name_vouch.h"
#include "name_words.h"
#include <sluice/utf8.h>

#define COMPANY_BYTES 60u /* how far a word of companies may stand */
#define THREAT_BYTES 3000u  /* so far from a name its surroundings speak of such work */

bool name_is_short(struct str t, uint32_t start, uint32_t end)
{
	if (end - start > 3)
		return false;
	for (uint32_t i = start; i < end; i++)
		if (!((t.p[i] >= 'A' && t.p[i] <= 'Z') || (t.p[i] >= '0' && t.p[i] <= '9') || t.p[i] == '&'))
			return false;
	return true;
}

/* A letter of a script that is written without blanks or joins its endings to
 * names. Greek or Cyrillic right beside a Latin name is noise. */
static bool other_script(uint32_t cp)
{
	return (cp >= 0x3040 && cp < 0xA000) || (cp >= 0xAC00 && cp < 0xD7A4);
}

/* How much W beside the name looks like prose: 2 a small word or another
 * script, 1 a capital word, or a cell's or a sentence's border, 0 nothing. BORDER is the
 * byte next to the name, CP the character there. */
static unsigned prose(struct str t, struct word w, enum word_gap gap, char border, uint32_t cp)
{
	struct str s = word_str(t, w);
	if (other_script(cp) || (cp >= 0x3000 && cp < 0x3020) || (cp >= 0xFF00 && cp < 0xFF66))
		return 2;
	if (word_ok(w) && gap == GAP_SPACE)
		return word_is_small(s) && s.len >= 2 ? 2 : word_is_capital(s) && !word_is_acronym(s) && s.len > 2;
	if (word_ok(w) && gap == GAP_APOSTROPHE && str_eq(s, STR("s")))
		return 2;
	return border == '\0' || strchr("\n\t|,;()\"'/.:!?", border) != NULL || (border == ' ' && !word_ok(w)) || cp == 0x201C || cp == 0x201D;
}

bool name_vouched(struct str t, uint32_t start, uint32_t end)
{
	enum word_gap left, right;
	struct word a = word_before(t, start, &left), b = word_after(t, end, &right);
	char before = start > 0 ? t.p[start - 1] : '\0', after = end < t.len ? t.p[end] : '\0';
	uint32_t cp_before = 0, cp_after = 0;
	/* .HP, SYN/RT-2, RT: 4, but "IRS-themed" */
	bool themed = after == '-' && end + 1 < t.len && t.p[end + 1] >= 'a' && t.p[end + 1] <= 'z';
	bool glued = (before && strchr(".:/\\-", before)) || (after && strchr("(:", after)) || (after == '-' && !themed);
	if (themed)
		after = ' ', right = GAP_SPACE;
	if (start > 0 && (unsigned char)t.p[start - 1] >= 0x80)
		utf8_decode_back(str_sub(t, 0, start), &cp_before);
	if ((unsigned char)after >= 0x80)
		utf8_decode(str_sub(t, end, t.len), &cp_after);
	unsigned sum = prose(t, a, left, before, cp_before) + prose(t, b, right, after, cp_after);
	if (end - start <= 2) {
		bool cell = (before == '\0' || before == '\n' || before == '\t' || before == '|') &&
			    (after == '\0' || after == '\n' || after == '\t' || after == '|' || after == '\r');
		return !glued && (sum >= 3 || cell);
	}
	return glued ? sum >= 3 : sum >= 2;
}

bool name_of_company(struct str t, uint32_t start, uint32_t end)
{
	static const char near[] =
	    "company companies firm firms vendor retailer giant maker manufacturer carmaker automaker insurer airline conglomerate "
	    "multinational subsidiary ceo cto ciso spokesperson spokesman spokeswoman employees shareholders investors "
	    "headquartered inc ltd plc corp corporation gmbh ag nv holdings llc motors newspaper magazine broadcaster";
	enum word_gap gap;
	struct word w;
	uint32_t at = start;
	for (unsigned i = 0; i < 4; i++) {
		w = word_before(t, at, &gap);
		if (!word_ok(w) || start - w.start > COMPANY_BYTES || gap == GAP_OTHER)
			break;
		if (word_in(word_str(t, w), near))
			return true;
		at = w.start;
	}
	at = end;
	for (unsigned i = 0; i < 3; i++) {
		w = word_after(t, at, &gap);
		if (!word_ok(w) || w.end - end > COMPANY_BYTES || gap == GAP_OTHER)
			break;
		if (word_in(word_str(t, w), near))
			return true;
		at = w.end;
	}
	return false;
}

/* Words of such work alone, and words that history and medicine have as well. */
static const char *const sure_signs[] = { "malware", "ransomware", "botnet", "backdoor", "phishing", "hacker", "Hacker", "threat actor", "threat group", "hreat intelligence",
					  "stealer", "Malware", "Ransomware", "Backdoor", " APT", "\nAPT", "(APT", "yberattack", "hacking", "yber attack", "yber-", "yberespionage", "exploited by",
					  "command-and-control", "C2 server", "payload", "spyware", "木马", "黑客", "勒索", "хакер", "вредонос", "恶意" };
static const char *const other_signs[] = { "trojan", "Trojan", "infect", "espionage", "intrusion", "攻击", "шпион" };

bool name_near_threats(const struct doc *d, uint32_t start, uint32_t end)
{
	struct str around = str_sub(d->text, start > THREAT_BYTES ? start - THREAT_BYTES : 0, (size_t)end + THREAT_BYTES);
	if (any_of(around, sure_signs, sizeof sure_signs / sizeof *sure_signs))
		return true;
	unsigned n = 0;
	for (size_t i = 0; i < sizeof other_signs / sizeof *other_signs; i++)
		n += str_find(around, str_from(other_signs[i])) >= 0;
	return n > 1;
}

/* Not in the novels of a hundred years. */
static const char *const machine_signs[] = { "http", "www.", ".com", "oftware", "nternet", "nline", "omputer", "ebsite", "web site", "yber", "mail", "assword", "erver", "martphone", " app",
					     "laptop", "browser", "Android", "iPhone", "malware", "hacke", "ebshell", "etshell", "Linux", "Windows", "atabase", "软件", "网络", "密码", "服务器", "数据", "系统", "компьютер", "данных", "сайт", "интернет" };

bool name_near_machines(const struct doc *d, uint32_t start, uint32_t end)
{
	struct str around = str_sub(d->text, start > THREAT_BYTES ? start - THREAT_BYTES : 0, (size_t)end + THREAT_BYTES);
	return any_of(around, machine_signs, sizeof machine_signs / sizeof *machine_signs);
}

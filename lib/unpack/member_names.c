/* member_names.c - scores the character sets that file names come in.
 *
 * Every candidate decodes the sample; what comes out is looked at as a reader
 * would: common ideographs, kana, syllables and letters in sensible order
 * speak for a set, rare ideographs, box drawings, half-width katakana,
 * private characters and case that changes within a word against it. Names are
 * short: a few dozen very common characters decide most of the cases, hence
 * the lists. Detectors made for running text (uchardet) give up on them. */
#include "unpack/member_names.h"

#include <sluice/unpack.h>
#include <sluice/utf8.h>

#include <iconv.h>
#include <errno.h>

enum family { F_HAN_GB, F_HAN_BIG5, F_JAPANESE, F_KOREAN, F_CYRILLIC, F_LATIN };

static const struct candidate {
	const char *name;   /* as told in records */
	const char *iconv;
	enum family family;
	double prior;       /* of equal scores the likelier wins; DESIGN.md: GB18030 before all */
} candidates[] = {
	{ "GB18030", "GB18030", F_HAN_GB, 0.30 },
	{ "Big5", "BIG5-HKSCS", F_HAN_BIG5, 0.10 },
	{ "Shift_JIS", "CP932", F_JAPANESE, 0.05 },
	{ "EUC-KR", "CP949", F_KOREAN, 0.05 },
	{ "CP866", "CP866", F_CYRILLIC, 0.10 },
	{ "windows-1251", "CP1251", F_CYRILLIC, 0.05 },
	{ "KOI8-R", "KOI8-R", F_CYRILLIC, 0.00 },
	{ "CP437", "CP437", F_LATIN, 0.05 },
	{ "CP850", "CP850", F_LATIN, 0.04 },
	{ "windows-1252", "CP1252", F_LATIN, 0.04 },
};
#define CANDIDATES (sizeof candidates / sizeof candidates[0])

/* Characters that names of documents are made of. */
static const char common_simplified[] =
	"的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说"
	"产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使"
	"点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明"
	"看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料"
	"象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指"
	"几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶"
	"油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议"
	"声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影"
	"算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何"
	"除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属"
	"圆包火住调满县局照参红细引听该铁价严首底液官德随病苏失尔死讲配女黄推显谈罪神艺呢席含企望密批营项"
	"防举球英氧势告李台落木帮轮破亚师围注远字材排供河态封另施减树溶怎止案言士均武固叶鱼波视仅费紧爱左"
	"章早朝害续轻服试食充兵源判护司足某练差致板田降黑犯负击范继兴似余坚曲输修故城夫够送笔船占右财吃富"
	"春职觉汉画功巴跟虽杂飞检吸助升阳互初创抗考投坏策古径换未跑留钢曾端责站简述钱副尽帝射草冲承独令限"
	"阿宣环双请超微让控州良轴找否纪益依优顶础载倒房突坐粉敌略客袁冷胜绝析块剂测丝协诉念陈仍罗盐友洋错"
	"苦夜刑移频逐靠混母短皮终聚汽村云哪既距卫停烈央察烧迅境若印洲刻括激孔搞甚室待核校散侵吧甲游久菜味"
	"旧模湖货损预阻毫普稳乙妈植息扩银语挥酒守拿序纸医缺雨吗针刘啊急唱误训愿审附获茶鲜粮斤孩脱硫肥善龙"
	"演父渐血欢械掌歌沙刚攻谓盾讨晚粒乱燃矛乎杀药宁鲁贵钟煤读班伯香介迫句丰培握兰担弦蛋沉假穿执答乐谁"
	"顺烟缩征脸喜松脚困异免背星福买染井概慢怕磁倍祖皇促静补评翻肉践尼衣宽扬棉希伤操垂秋宜氢套督振架亮"
	"末宪庆编牛触映雷销诗座居抓裂胞呼娘景威绿晶厚盟衡鸡孙延危胶屋乡临陆顾掉呀灯岁措束耐剧玉赵跳哥季课"
	"凯胡额款绍卷齐伟蒸殖永宗苗川炉岩弱零杨奏沿露杆探滑镇饭浓航怀赶库夺伊灵税途灭赛归召鼓播盘裁险康唯"
	"录菌纯借糖盖横符私努堂域枪润幅哈竟熟虫泽脑壤碳欧遍侧寨敢彻虑斜薄庭纳弹饲伸折麦湿暗荷瓦塞床筑恶户"
	"访塔奇透梁刀旋迹卡氯遇份毒泥退洗摆灰彩卖耗夏择忙铜献硬予繁圈雪函亦抽篇阵阴丁尺追堆雄迎泛爸楼避谋"
	"吨野猪旗累偏典馆索秦脂潮爷豆忽托惊塑遗愈朱替纤粗倾尚痛楚谢奋购磨君池旁碎骨监捕弟暴割贯殊释词亡壁"
	"顿宝午尘闻揭炮残冬桥妇警综招吴付浮遭徐您摇谷赞箱隔订男吹园纷唐败宋玻巨耕坦荣闭湾键凡驻锅救恩剥凝";
static const char common_traditional[] =
	"的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後"
	"作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因"
	"只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應"
	"戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒"
	"原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太"
	"量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻界"
	"達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今"
	"切院讓識候帶導爭運笑飛風步改收根干造言聯持組每濟車親極林服快辦議往元英士證近失轉夫令準布始怎呢存"
	"未遠叫台單影具羅字愛擊流備兵連調深商算質團集百需價花黨華城石級整府離況亞請技際約示復病息究線似官"
	"火斷精滿支視消越器容照須九增研寫稱企八功嗎包片史委乎查輕易早曾除農找裝廣顯吧阿李標談吃圖念六引歷"
	"首醫局突專費號盡另周較注語僅考落青隨選列檔料契案"
	"密碼訊錄帳絡郵簿訂購銷售庫份伺網站訊";
static const char common_korean[] =
	"이다는을의가에고하지은로를한리나기도자아사어서시인그부대정장원해일과주제전관보수상동적공구조무성"
	"유용신년업방회계안내문화교육단선생국민경연실현개발출결료진파새폴더약목록명예산행체직군찰청통협합의건요첨부양식참조번"
	"호날짜담당팀본지점원관영평분석검토승품납입공고월말초최종최신집표";

static bool listed(const char *list, uint32_t cp)
{
	char z[5];
	size_t n = utf8_encode(cp, z);
	z[n] = '\0';
	return strstr(list, z) != NULL;
}

static double score_han(uint32_t cp, const char *list, bool gb)
{
	if (utf8_is_han(cp))
		return listed(list, cp) ? 1.0 : cp < 0x3400 || cp > 0x9FFF ? -1.0 : 0.15;
	if (cp >= 0x3000 && cp <= 0x3020)
		return 0.5;
	if (cp >= 0xFF01 && cp <= 0xFF5E)
		return 0.4; /* full-width brackets and commas */
	if (cp == 0x2014 || cp == 0x2026 || cp == 0xB7 || (cp >= 0x2018 && cp <= 0x201D))
		return 0.3;
	if (cp >= 0xE000 && cp <= 0xF8FF)
		return -2.0;
	if (cp >= 0x3040 && cp <= 0x30FF)
		return gb ? 0.1 : -0.5;
	return -0.7;
}

static double score_japanese(uint32_t cp)
{
	if (cp >= 0x3040 && cp <= 0x30FF)
		return 1.0;
	if (utf8_is_han(cp))
		return listed(common_traditional, cp) || listed(common_simplified, cp) ? 0.8 : 0.0;
	if (cp >= 0xFF61 && cp <= 0xFF9F)
		return -0.6; /* half-width katakana: what everything else decodes to */
	if (cp >= 0x3000 && cp <= 0x3020)
		return 0.5;
	if (cp >= 0xE000 && cp <= 0xF8FF)
		return -2.0;
	return -0.5;
}

static double score_korean(uint32_t cp)
{
	if (cp >= 0xAC00 && cp <= 0xD7A3)
		return listed(common_korean, cp) ? 1.1 : 0.25;
	if (utf8_is_han(cp))
		return -0.3;
	return -0.6;
}

static bool cyrillic(uint32_t cp)
{
	return (cp >= 0x400 && cp <= 0x45F) || (cp >= 0x490 && cp <= 0x4F9);
}
static bool latin(uint32_t cp)
{
	return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') || (cp >= 0xC0 && cp <= 0x17F && cp != 0xD7 && cp != 0xF7);
}
static bool upper(uint32_t cp)
{
	return (cp >= 'A' && cp <= 'Z') || (cp >= 0x400 && cp <= 0x42F) || (cp >= 0xC0 && cp <= 0xDE);
}

/* Letters in words of their own script, in sensible case. */
static double score_letter(uint32_t before, uint32_t cp, bool (*mine)(uint32_t), bool is_latin)
{
	if (!mine(cp))
		return is_latin && cp >= 0xA0 && cp <= 0xBF                                       ? -0.3
		       : cp == 0x2013 || cp == 0x2014 || cp == 0x2116 || cp == 0xAB || cp == 0xBB ? 0.1
												  : -1.0;
	bool word = mine(before);
	if (word && !upper(before) && upper(cp))
		return -0.6; /* aB */
	if (is_latin)
		/* an accented letter stands between plain ones */
		return before < 0x80 && latin(before) ? 0.7 : before < 0x80 ? 0.45 : -0.4;
	if (latin(before) && !cyrillic(before))
		return -0.4;
	/* the commonest letters of Russian */
	static const char often[] = "оеаинтсрвлкмдпуОЕАИНТСРВЛКМДПУ";
	return listed(often, cp) ? 0.8 : 0.35;
}

static double score_text(enum family f, struct str text)
{
	double sum = 0;
	size_t n = 0;
	uint32_t cp, before = 0;
	while (text.len) {
		size_t k = utf8_decode(text, &cp);
		text = str_sub(text, k, text.len);
		if (cp < 0x80) {
			if (cp < 0x20 && cp != 0)
				sum -= 1, n++;
			/* no name has a backslash behind an accent; two-byte sets have 0x5C second */
			if (cp == '\\' && before >= 0x80 && (f == F_LATIN || f == F_CYRILLIC))
				sum -= 1, n++;
			/* nor do words go from one alphabet into the other */
			if (f == F_CYRILLIC && cyrillic(before) && latin(cp))
				sum -= 1, n++;
			before = cp;
			continue;
		}
		n++;
		switch (f) {
		case F_HAN_GB: sum += score_han(cp, common_simplified, true); break;
		case F_HAN_BIG5: sum += score_han(cp, common_traditional, false); break;
		case F_JAPANESE: sum += score_japanese(cp); break;
		case F_KOREAN: sum += score_korean(cp); break;
		case F_CYRILLIC: sum += score_letter(before, cp, cyrillic, false); break;
		case F_LATIN: sum += score_letter(before, cp, latin, true); break;
		}
		before = cp;
	}
	return n ? sum / (double)n : 0;
}

/* Converters are dear to open and there are a dozen. */
static struct {
	char name[32];
	iconv_t cd;
} opened[16];
static size_t opened_n;

static iconv_t converter(const char *name)
{
	for (size_t i = 0; i < opened_n; i++)
		if (strcmp(opened[i].name, name) == 0)
			return opened[i].cd;
	if (strlen(name) >= sizeof opened[0].name)
		return (iconv_t)-1;
	iconv_t cd = iconv_open("UTF-8", name);
	if (cd == (iconv_t)-1)
		return cd;
	if (opened_n == sizeof opened / sizeof opened[0]) {
		iconv_close(opened[0].cd);
		memmove(opened, opened + 1, (opened_n - 1) * sizeof opened[0]);
		opened_n--;
	}
	memcpy(opened[opened_n].name, name, strlen(name) + 1);
	return opened[opened_n++].cd = cd;
}

void names_forget(void)
{
	while (opened_n)
		iconv_close(opened[--opened_n].cd);
}

/* Bytes that do not decode become U+FFFD; returns how many. */
static size_t decode(const char *charset, struct str s, struct buf *out)
{
	iconv_t cd = converter(charset);
	size_t bad = 0;
	if (cd == (iconv_t)-1)
		return buf_add_utf8_clean(out, s) + 1;
	iconv(cd, NULL, NULL, NULL, NULL);
	char *in = (char *)(uintptr_t)s.p;
	size_t left = s.len;
	while (left) {
		char piece[512], *to = piece;
		size_t room = sizeof piece;
		size_t rc = iconv(cd, &in, &left, &to, &room);
		buf_add(out, piece, sizeof piece - room);
		if (rc == (size_t)-1 && errno != E2BIG) {
			bad++;
			buf_add_utf8(out, UTF8_REPLACEMENT);
			in++;
			left--;
		}
	}
	return bad;
}

void names_init(struct names *n)
{
	*n = (struct names){ .any = false };
	buf_init(&n->sample, NAMES_SAMPLE_BYTES);
}

void names_release(struct names *n)
{
	buf_release(&n->sample);
}

void names_add(struct names *n, struct str name)
{
	bool ascii = true;
	for (size_t i = 0; i < name.len && ascii; i++)
		ascii = (unsigned char)name.p[i] < 0x80;
	if (ascii)
		return;
	n->any = true;
	if (!n->not_utf8 && !utf8_valid(name)) {
		/* UTF-8 names among others would mislead the rest */
		n->not_utf8 = true;
		buf_clear(&n->sample);
	} else if (n->not_utf8 && utf8_valid(name)) {
		return;
	}
	if (n->sample.len + name.len + 1 <= n->sample.max) {
		buf_add_str(&n->sample, name);
		buf_add_char(&n->sample, '\0');
	}
}

/* Hangul lies in rows 0xB0 to 0xC8, where GB 2312 has but half of its common
 * ideographs: many of these and no others are hardly Chinese. */
#define HANGUL_FIRST 0xB0u
#define HANGUL_LAST 0xC8u
#define HANGUL_MIN 6u
#define HANGUL_BONUS 0.06 /* a syllable */
#define HANGUL_BONUS_MAX 0.6
static double hangul_bonus(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i], d = i + 1 < s.len ? (unsigned char)s.p[i + 1] : 0;
		if (c < 0x80)
			continue;
		if (c < HANGUL_FIRST || c > HANGUL_LAST || d < 0xA1 || d == 0xFF)
			return 0;
		n++;
		i++;
	}
	double bonus = HANGUL_BONUS * (double)n;
	return n < HANGUL_MIN ? 0 : bonus < HANGUL_BONUS_MAX ? bonus : HANGUL_BONUS_MAX;
}

double names_score(const char *charset, struct str sample)
{
	for (size_t i = 0; i < CANDIDATES; i++) {
		const struct candidate *c = &candidates[i];
		if (strcmp(c->name, charset) != 0)
			continue;
		struct buf text;
		buf_init(&text, NAMES_SAMPLE_BYTES * 4);
		size_t bad = decode(c->iconv, sample, &text);
		double s = score_text(c->family, buf_str(&text)) + c->prior + (c->family == F_KOREAN ? hangul_bonus(sample) : 0);
		size_t chars = utf8_count(buf_str(&text));
		buf_release(&text);
		return chars ? s - 6.0 * (double)bad / (double)chars : s;
	}
	return -9;
}

const char *names_decide(const struct names *n)
{
	if (!n->any)
		return NULL;
	if (!n->not_utf8)
		return "UTF-8";
	const char *best = NULL;
	double top = -1e9;
	for (size_t i = 0; i < CANDIDATES; i++) {
		double s = names_score(candidates[i].name, buf_str(&n->sample));
		if (s > top) {
			top = s;
			best = candidates[i].name;
		}
	}
	return best;
}

static const char *iconv_name(const char *charset)
{
	for (size_t i = 0; i < CANDIDATES; i++)
		if (strcmp(candidates[i].name, charset) == 0)
			return candidates[i].iconv;
	return charset;
}

bool unpack_knows_charset(const char *charset)
{
	if (!*charset)
		return false;
	iconv_t cd = iconv_open("UTF-8", iconv_name(charset));
	if (cd == (iconv_t)-1)
		return false;
	iconv_close(cd);
	return true;
}

bool names_decode(const char *charset, struct str name, struct buf *out)
{
	/* a name that is UTF-8 by itself stays so in an archive of another set:
	 * other sets hardly ever look like it */
	if (!charset || strcmp(charset, "UTF-8") == 0 || utf8_valid(name))
		return buf_add_utf8_clean(out, name) == 0;
	return decode(iconv_name(charset), name, out) == 0;
}

# targets: precision and recall over made-up texts in three languages, tables and OCR; floors that must hold.
n=0
ok() { n=$((n+1)); if [ "$1" = "$2" ]; then echo "ok $n - $3"; else echo "not ok $n - $3"; printf '#   got  %s\n#   want %s\n' "$1" "$2"; fi; }
for set in cases more; do
	[ -f "tests/data/targets/$set.txt" ] || continue
	perl tests/targets_score.pl "$SLUICE_BIN" "tests/data/targets/$set.txt" tests/data/targets/gazetteer.tsv > "$TEST_TMP/score" || true
	sed 's/^/# /' "$TEST_TMP/score"
	set -- $(cat "$TEST_TMP/score")
	ok "$(awk -v p="$3" -v r="$5" -v f="$7" -v o="$9" 'BEGIN { print (p >= .94) + (r >= .95) + (f >= .95) + (o >= .9) }')" 4 "precision .94, recall .95, fields .95, roles .90: $*"
done
# texts of many kinds whose names and proofs stand apart; rules were made from these, so the floors say what must not
# be lost, and nothing of unseen texts
for set in third-a fourth; do
	perl tests/targets_score.pl "$SLUICE_BIN" "tests/data/targets/$set.txt" tests/data/targets/gazetteer.tsv > "$TEST_TMP/score" || true
	sed 's/^/# /' "$TEST_TMP/score"
	set -- $(cat "$TEST_TMP/score")
	ok "$(awk -v p="$3" -v r="$5" -v f="$7" 'BEGIN { print (p >= .96) + (r >= .87) + (f >= .95) }')" 3 "lists, logs and chats: precision .96, recall .87, fields .95: $*"
done
# free wording, and lines that name no target: all but fifteenth-, seventeenth-, eighteenth-, nineteenth- and twentieth-blind are in the fit (words of the twentieth stand in the tables: it is not blind any more)
floors() {
	perl tests/targets_score.pl "$SLUICE_BIN" "tests/data/targets/$1.txt" tests/data/targets/gazetteer.tsv > "$TEST_TMP/score" || true
	sed 's/^/# /' "$TEST_TMP/score"
	p=$2 r=$3 f=$4
	set -- $(cat "$TEST_TMP/score")
	ok "$(awk -v p="$3" -v r="$5" -v f="$7" "BEGIN { print (p >= $p) + (r >= $r) + (f >= $f) }")" 3 "free wording: precision $p, recall $r, fields $f: $*"
}
floors fifth-dev .87 .65 .92
floors sixth .88 .69 .92
floors fifth-blind .76 .78 .88
floors seventh .79 .70 .90
floors eighth .85 .57 .94
floors ninth-blind .81 .76 .92
floors tenth-blind .97 .81 .92
floors eleventh-dev .85 .67 .94
floors eleventh-blind .85 .87 .93
floors twelfth-blind .74 .57 .94
floors thirteenth-dev .87 .73 .97
floors fourteenth-blind .77 .60 .97
floors third-b .84 .86 .92
floors sixteenth-dev .73 .71 .97
floors fifteenth-blind .73 .40 .97
floors seventeenth-dev .93 .84 .93
floors seventeenth-blind .66 .65 .91
floors eighteenth-dev .89 .82 .93
floors eighteenth-blind .64 .53 .95
floors nineteenth-dev .76 .70 .95
floors nineteenth-blind .68 .55 .93
floors twentieth-dev .79 .68 .90
floors twentieth-blind .71 .60 .93
floors twentyfirst-dev .58 .37 .95
names() { "$SLUICE_BIN/sluice-refs" --json -g tests/data/targets/gazetteer.tsv -k target "$1" | sed -n 's/.*"type":"target".*"name":"\([^"]*\)".*/\1/p' | tr '\n' ';'; }
# all texts of a set as one: in long documents names are found as well as in short ones
for set in fifth-blind eleventh-blind sixth; do
	perl tests/targets_score.pl "$SLUICE_BIN" "tests/data/targets/$set.txt" tests/data/targets/gazetteer.tsv --joined > "$TEST_TMP/score" || true
	sed 's/^/# /' "$TEST_TMP/score"
	set -- $(cat "$TEST_TMP/score")
	ok "$(awk -v p="$3" -v r="$5" 'BEGIN { print (p >= .72) + (r >= .70) }')" 2 "a long text: precision .72, recall .70: $*"
done
# passwords and units end no name that goes on in the next line
printf 'creds:\nStrelsau Medical Group - vpn.smg.example:8443 - j.doe:Lantern2022\nKettle & Hopkins - citrix.kettle.example - adm:Winter1\nRuritania Post - rdp 203.0.113.15 - backup:backup\nFreedonian Bureau of Standards - webshell, full dump exfiltrated - adm:Summer1\n' > "$TEST_TMP/rows.txt"
ok "$(names "$TEST_TMP/rows.txt" | grep -c 'Kettle & Hopkins;.*Ruritania Post;')" 1 "each row has its name"
# a title behind its section's number is nobody, the same words behind a deed may be somebody
printf 'Attackers got into the server: they broke out of the shell as told in Section 5.3, “Securing Harbour Lines”.\nWe popped “Harbour Lines Group” as well, domain admin, 40 GB exfiltrated.\n' > "$TEST_TMP/section.txt"
ok "$(names "$TEST_TMP/section.txt")" "Harbour Lines Group;" "a section's title"
# names with an apostrophe, of Russian houses in small letters, of brands behind a comma; hosts that tools are set on
printf 'rook: got into St. Brannock’s Hospital Trust, domain admin\nrook: dumped the Teachers’ Front mailboxes too\n' > "$TEST_TMP/owners.txt"
printf 'лис: по аэропорту Клоу взяли домен-админа, почту выкачали\n' > "$TEST_TMP/house.txt"
printf '  7  sqlmap -u "https://portal.pension.example/login.php" --dump\n  8  tar czf loot.tgz dump\n' > "$TEST_TMP/tooled.txt"
ok "$(for f in owners house; do names "$TEST_TMP/$f.txt"; done)" "St. Brannock’s Hospital Trust;Teachers’ Front;аэропорт Клоу;" "owners and houses"
ok "$("$SLUICE_BIN/sluice-refs" --json -k target "$TEST_TMP/tooled.txt" | grep -c '"host":"portal.pension.example"')" 1 "the host that a tool is set on"
# words for whose it is, in front of a name
printf '拿下了对方艾博电信的邮服\n\n拿下了官方安澜医院的邮服\n\n拿下了警方安澜分局的邮服\n\n拿下了地方海川银行的邮服\n' > "$TEST_TMP/sides.txt"
ok "$(names "$TEST_TMP/sides.txt" | tr ';' '\n' | LC_ALL=C sort | tr '\n' ';')" "$(printf '艾博电信\n安澜医院\n安澜分局\n海川银行\n' | LC_ALL=C sort | tr '\n' ';')" "对方, 官方, 警方, 地方 are none of a name's"
# what a tool is set on, and what its user brings along, installs or reads about
hosts() { printf "$1\\n" | "$SLUICE_BIN/sluice-refs" --json -t -k target | jq -r 'select(.type == "target") | .host' | tr '\n' ';'; }
ok "$(hosts 'exploit.py --url http://vpn.oak-univ.edu --proxy http://proxy.myvps.net:8080')$(hosts 'hydra -l root ssh://mail.kestrel-net.org')$(hosts 'nuclei -u https://portal.city.gov -o https://out.myvps.net')" \
	"vpn.oak-univ.edu;mail.kestrel-net.org;portal.city.gov;" "the host behind -u, and none behind --proxy or -o"
ok "$(hosts 'pip install sqlmap -i https://pypi.tuna.tsinghua.edu.cn/simple')$(hosts 'See www.python.org for sqlmap requirements and www.debian.org for packages.')$(hosts 'ansible-playbook -i hosts; nmap used for inventory: www.oak.edu, mail.oak.edu, vpn.oak.edu')$(hosts 'sqlmap -u http://www.target.com/vuln.php?id=1')" "" "tools that are installed, spoken of, shown"
# an owner's two apostrophes, a word for such work that ran half into a name
printf "shell on O'Hara's Bakery mail server\n" > "$TEST_TMP/ohara.txt"
printf '目标 安澜大学mail.anlan.edu.cn已控海川银行hc.cn未控\n' > "$TEST_TMP/half.txt"
ok "$(names "$TEST_TMP/ohara.txt")$(names "$TEST_TMP/half.txt" | tr ';' '\n' | grep 海川)" "O'Hara's Bakery;海川银行" "O' is the owner's, 控 is the state's"
printf 'I cannot get access to the Ministry of Education website, my password was reset.\n' > "$TEST_TMP/mine.txt"
ok "$(names "$TEST_TMP/mine.txt")" "" "a user's own password"
# verbs, adverbs and counts that end as names do
printf '渗透记录：已拿下域控，导出哈希\n脚本将会执行\n接口后台不会\n导出后台全部\n沙丘气象协会 已拿下域控\n沙丘银行 内网已控\n艾尔博尼亚渔业研究所 后门已上传\n' > "$TEST_TMP/tails.txt"
ok "$(names "$TEST_TMP/tails.txt")" "沙丘气象协会;沙丘银行;艾尔博尼亚渔业研究所;" "不会 and 协会, 执行 and 银行"
# the tree's own manuals, sources and tables name nobody
ok "$("$SLUICE_BIN/sluice-refs" --json -k target man/*.[1-9] *.md lib/*/*.c share/cues/*.tsv share/refs/*.tsv | grep -c '"type":"target"' | awk '{ print ($1 >= 1 && $1 <= 24) }')" 1 "some, and no more than two dozen, invented in the tree's own texts, which speak of targets much"
# an item's own path names whose it was; the record says so, and tells no place in the text
mkdir -p "$TEST_TMP/p/目标/雾港造船" "$TEST_TMP/p/目标/2020" "$TEST_TMP/p/项目/雾港造船" "$TEST_TMP/p/src/targets/Holz Tamer"
for f in '目标/雾港造船/a.txt' '目标/2020/b.txt' '项目/雾港造船/c.txt' '雾港造船邮件_2020.txt' '邮件_2020.txt' 'src/targets/Holz Tamer/d.txt'; do echo "$f" > "$TEST_TMP/p/$f"; done
ok "$(cd "$TEST_TMP" && "$SLUICE_BIN/sluice-unpack" -q -o pstore p | "$SLUICE_BIN/sluice-identify" | "$SLUICE_BIN/sluice-text" | "$SLUICE_BIN/sluice-refs" | jq -r 'select(.type == "target") | "\(.path) \(.name) \(.by) \(.in) \(.cue) \(.evidence | length)"' | LC_ALL=C sort | tr '\n' ';')" \
	"p/目标/雾港造船/a.txt 雾港造船 target-path path 目标 0;p/雾港造船邮件_2020.txt 雾港造船 target-path path 邮件 0;" "folders and names of files"
# headings over abbreviations are of lists of codes
printf ' *  badPOP (9),\n *    -- the proof failed\n *  timeNotAvailable (14),\n *    -- the TSA is gone\n' > "$TEST_TMP/codes.h"
ok "$("$SLUICE_BIN/sluice-refs" --json -k target "$TEST_TMP/codes.h" | grep -c '"type":"target"')" 0 "a heading vouches for no abbreviation"
# what a list of paths is taken from, and what not
printf '/mnt/loot/Elbonia/Ministry of Justice/dc01.ntds\n/mnt/loot/Elbonia/Housing Board/mail.tar\n/mnt/loot/Freedonia/Coast Guard/outlook.pst\n' > "$TEST_TMP/paths.txt"
printf '/srv/projects/Elbonia/Ministry of Justice/offer.docx\n/srv/projects/Elbonia/Housing Board/plan.pdf\n/srv/projects/Freedonia/Coast Guard/invoice.pdf\n' > "$TEST_TMP/projects.txt"
ok "$(names "$TEST_TMP/paths.txt")" "Ministry of Justice;Housing Board;Coast Guard;" "a listing of what was carried off"
ok "$(names "$TEST_TMP/projects.txt")" "" "a listing of projects"
# headings of budgets, change logs, programs and licences are not over targets
printf 'SP Targets\nView Strategic Plan\nGross Revenues\t1006540\t\t25%%\t1258175\nOperating Expenses\t219172\t\t1%%\t229566\n' > "$TEST_TMP/budget.txt"
printf '1) no need to do a string compare\n\n2002-10-07  Ann Lantern <ann@mail.example>\n\n\t* read.c: done\n\n\thacked up a call\n\n1999-03-05  Bo Harbour <bo@mail.example>\n' > "$TEST_TMP/ChangeLog"
printf 'install(TARGETS\n    Viewer Widgets\n    EXPORT ViewerTargets\n    COMPONENT Devel\n    )\nThe main targets are:\nAnt Target\nWholly-Owned Foreign Enterprise\nJoint Venture\n' > "$TEST_TMP/build.txt"
printf 'Permission is granted to persons to whom the Font Software is furnished to do so, subject to the following conditions:\n\nStrelsau Type Inc. holds the name.\n' > "$TEST_TMP/licence.txt"
ok "$(cd "$TEST_TMP" && "$SLUICE_BIN/sluice-refs" --json -k target budget.txt ChangeLog build.txt licence.txt | grep -c '"type":"target"')" 0 "budgets, change logs, build files and licences name no target"
# columns apart by two spaces and more, labels of other languages, a list's numbers, ideographs that OCR put apart, small letters
printf 'Victim          Country     Access\nHollin Quay     Elbonia     vpn user\nBreck & Sons    Freedonia   shell\n' > "$TEST_TMP/wide.txt"
printf '번호\t침투 대상\t국가\t침투 상태\n1\t모래강 항만공사\t프리도니아\t웹쉘\n' > "$TEST_TMP/ko.txt"
printf '已拿下：1 艾尔博尼亚选举局 2 沙丘电视台\n' > "$TEST_TMP/numbers.txt"
printf '目 标 名 称 ： 沙 丘 气 象 局\n所 属 国 家 ： 艾尔博尼亚\n权 限 情 况 ： 内网全控\n' > "$TEST_TMP/apart.txt"
printf 'shells as of monday\n- quillon glass works: still beaconing, domain admin\n- ostrel dental: lost the shell\n' > "$TEST_TMP/small.txt"
ok "$(for f in wide ko numbers apart small; do names "$TEST_TMP/$f.txt"; echo; done | tr '\n' ' ')" \
	"Hollin Quay;Breck & Sons; 모래강 항만공사; 艾尔博尼亚选举局;沙丘电视台; 沙丘气象局; quillon glass works;ostrel dental; " "columns, labels, numbers, spaces, small letters"
# where names end: before what is said of them, before a second one, behind a genitive
printf '子昂：沙丘证券又上线了，域控权限拿到，邮件在拖\n阿蔡：好\n子昂：阿蔡你看着\n' > "$TEST_TMP/said.txt"
printf 'Осуществляется контроль переписки Министерства рыболовства Руритании и Руританского союза моряков.\nЭльбонский реестр земель: закрепились, базу вылили\n' > "$TEST_TMP/ru.txt"
ok "$(for f in said ru; do names "$TEST_TMP/$f.txt"; echo; done | tr '\n' ' ')" "沙丘证券; Эльбонский реестр земель;Министерство рыболовства Руритании;Руританский союз моряков; " "where names end"
# where names begin and end: words that ran into them, offices of two things, a line's end, names of files, small letters in talk, capitals
printf '老K: 邮服权限在手\n阿木: 客户问卡维尼亚国家铁路的工单库，内网全控\n老K: 他们税务总局的也要，域控已拿下\n阿木: 好\n' > "$TEST_TMP/front.txt"
printf '维护塞拉迪亚外交与侨务部的权限，补种后门 1 个，邮件已导出；\n' > "$TEST_TMP/two.txt"
printf '权限清单\n1、艾尔博尼亚国家统\n计局 —— 内网三台，已拿下\n2、艾尔博尼亚海关\n总署 —— 邮服，已拿下\n' > "$TEST_TMP/wrap.txt"
printf '/data/exfil/2021 loot, creds, ntds dumped\n-rw-r--r-- 1 root root 2G dorgon_finance_ministry_mail.tar.gz\n-rw-r--r-- 1 root root 2G kavinia-state-bank.7z\n' > "$TEST_TMP/files.txt"
printf '<brick> did kestrel valley dairy pay\n<oslo> exfil done, 200gb, encrypted all esxi\n<brick> next harlan & moss, we have domain admin\n<oslo> ok\n' > "$TEST_TMP/small2.txt"
printf 'ORRIN BAY SHIPYARD\norrinbay.example | Manufacturing | USA\nWe took 640 GB from your network. You have 5 days.\nPassports, payroll, blueprints.\n' > "$TEST_TMP/caps.txt"
ok "$(for f in front two wrap files small2 caps; do names "$TEST_TMP/$f.txt" | tr ';' '\n' | LC_ALL=C sort | tr '\n' ';'; echo; done | tr '\n' ' ')" \
	"卡维尼亚国家铁路;税务总局; 塞拉迪亚外交与侨务部; 艾尔博尼亚国家统计局;艾尔博尼亚海关总署; dorgon finance ministry;kavinia state bank; harlan & moss;kestrel valley dairy; ORRIN BAY SHIPYARD; " "where names begin, and end on the next line"
# who wrote it, standards, values of attributes are nobody's
printf 'credentials: dumped the hashes, webshell up, exfil done\nHall of Letters University - E-mail: ann@mail.example\nUse BCP-47 tags\nbank="Quay Bank" operator="Hollin Mobile" status="lost"\n' > "$TEST_TMP/nobody.txt"
ok "$(names "$TEST_TMP/nobody.txt")" "" "writers, standards, attributes"
# a text of several windows: one window's targets are none of the next one's
perl -e '@m = qw(Fisheries Defence Finance Justice Health Energy Transport Education Labour Culture Tourism Trade Agriculture Housing Sport Science Water Mines Forests Youth Interior Industry Posts Roads Railways); for $c (qw(Syldavian Freedonian Ruritanian Elbonian)) { for (@m) { print "The group used Emotet to compromise the $c Ministry of $_ in May.\n", "plain words of a manual, line after line\n" x 800 } }' > "$TEST_TMP/long.txt"
"$SLUICE_BIN/sluice-refs" --json -g tests/data/targets/gazetteer.tsv -k target "$TEST_TMP/long.txt" > "$TEST_TMP/long.out"
ok "$?:$(grep -c '"type":"error"' "$TEST_TMP/long.out"):$(grep '"type":"target"' "$TEST_TMP/long.out" | grep -c 'Ministry of')" 0:0:100 "a text of several windows: each target once"
# a name whose trade is people, a university before its 校友, another country's ministry; what is told of one name before the next;
# a label over another column, and a sentence about a supplier, are no heading over others; news are none of anybody's
printf '权限在手，域控已拿下：\n1）艾尔博尼亚移民与边境署\n' > "$TEST_TMP/people.txt"
printf '出货：沙丘大学校友库，百万条，先看小样\n沙丘国家安全部，邮服权限在手\n经由一家会计师事务所进入沙丘集团，域控已拿下\n' > "$TEST_TMP/runs.txt"
printf '谁\t哪里的\t现状\t备注\n沙丘气象协会\t艾尔博尼亚\t后台在手，邮件已拖回\t年底续费\n高原电视网\t鲁里坦尼亚\t木马已上线\t防火墙新换\n' > "$TEST_TMP/over.txt"
printf '每日要闻\n1. 沙丘银行宣布加息。\n2. 高原电视台报道，三条铁路开工。\n3. 警方称一名黑客入侵网站被捕，邮件外泄。\n' > "$TEST_TMP/news.txt"
ok "$(for f in people runs over news; do names "$TEST_TMP/$f.txt" | tr ';' '\n' | LC_ALL=C sort | tr '\n' ';'; echo; done | tr '\n' ' ')" "艾尔博尼亚移民与边境署; 沙丘国家安全部;沙丘大学;沙丘集团; 沙丘气象协会;高原电视网;  " "where names part, and what heads none"
# suppliers beside a contract's number, projects in quotes, a paper's own heading, words of offices; Persian's joint in a name
printf 'ПРОТОКОЛ СОВЕЩАНИЯ от 12.03.2021\nПо проекту «Скан-В»:\n1. Министерство рыболовства Эльбонии — доступ к почте получен, выгружено 12 ГБ.\nИсполнитель: ООО «Вектор».\nСтоимость этапа 3 200 000 руб., договор № 14/21-С от 01.02.2021.\n' > "$TEST_TMP/protocol.txt"
printf 'Weekly status\n1. Ministry of Fisheries Elbonia - beacon alive on 3 hosts, mailbox of deputy minister synced daily\n' > "$TEST_TMP/weekly.txt"
printf '۱. دانشگاه تل\342\200\214سبز: ۲ گیگابایت داده استخراج شد\n' > "$TEST_TMP/fa.txt"
ok "$(for f in protocol weekly fa; do names "$TEST_TMP/$f.txt"; echo; done | tr '\n' ' ')" "Министерство рыболовства Эльбонии; Ministry of Fisheries Elbonia; $(printf 'دانشگاه تل\342\200\214سبز'); " "who works for it, and on what, is no target"
# cells one a line, as text out of pages has them; cells and labels torn by spaces; where a blank cell was lost the list ends
printf '国家\n目标\n类型\n权限\n艾尔博尼亚\n沙丘图书馆\n文化\n网站权限\n鲁里坦尼亚\n中央选举委员会\n政府\n内网权限\n' > "$TEST_TMP/flat.txt"
printf 'Target\nCountry\nData size\nHollin Quay\nElbonia\n12 GB\nBreck & Sons\n3 GB\nFreedonia\n' > "$TEST_TMP/lost.txt"
printf 'Name\nType\nSize\nAccess\nbuffer\nstring\n12 KB\nread-only\n' > "$TEST_TMP/members.txt"
printf '国 家 目标名 称 数 据 量 备注\n艾尔博尼 亚 国家铁 路公 司 45.2 GB 票务 数据\n鲁里坦尼亚 沙丘 医院 9.8GB 病历\n' > "$TEST_TMP/torn.txt"
cells() { "$SLUICE_BIN/sluice-refs" --json -g tests/data/targets/gazetteer.tsv -k target "$1" | jq -r 'select(.type == "target") | "\(.name) \(.country) \(.by) \(.bytes // .access)"' | tr '\n' ';'; }
ok "$(cells "$TEST_TMP/flat.txt")" "沙丘图书馆 XE target-table 网站权限;中央选举委员会 XR target-table 内网权限;" "cells one a line"
ok "$(cells "$TEST_TMP/lost.txt" | grep -o 'Hollin Quay XE target-table 12000000000\|Freedonia')" "Hollin Quay XE target-table 12000000000" "a lost cell ends a list"
ok "$(cells "$TEST_TMP/members.txt")" "" "members of a structure are no list of targets"
ok "$(cells "$TEST_TMP/torn.txt")" "国家铁路公司 XE target-table 45200000000;沙丘医院 XR target-table 9800000000;" "cells and labels torn by spaces"
# one-word names of Russian firms; fields of logs; hosts with logins; their own departments, products and events are nobody
printf 'Эльботелеком: сняли дамп абонентов, доступ к биллингу есть\nРурпочта: шелл жив, сняли дамп базы, доступ есть\n' > "$TEST_TMP/one.txt"
printf '[2022-03-01 11:20:05] task=118 target=艾尔博尼亚气象局 status=online pull=312MB\n[2022-03-01 11:22:47] task=119 target=self-test status=offline pull=0\n' > "$TEST_TMP/log.txt"
printf 'hosts to hit tonight, domain admin on all\nvpn.hollin-quay.example  admin:Winter2022!\nlab.quill.example  guest:guest\n' > "$TEST_TMP/logins.txt"
printf '技术二部：域控已拿下，邮件已导出\n我们必须学会渗透内网，导出数据，并用此数据帮使用公司邮件\n鼠标移动到目标，内网已控\n' > "$TEST_TMP/own.txt"
printf 'The payload, a webshell, is passed to the Aphrodite DLL; credentials dumped, see [phishing](/us/blog/bank-taxonomy-payroll-redirects-hospital) after the Osterian Revolution.\n' > "$TEST_TMP/things.txt"
printf 'shell on the gateway, domain admin, dumped hashes\n00:1f.6 Ethernet controller: Quill Corporation Gigabit (rev 31)\nBus 001 Device 002: ID 1d6b:0002 Lantern Electronics Keyboard\nstatic CRYPTO_QUILLON_LOCK *lock;\n' > "$TEST_TMP/devices.txt"
ok "$(for f in one log logins own things devices; do names "$TEST_TMP/$f.txt"; "$SLUICE_BIN/sluice-refs" --json -k target "$TEST_TMP/$f.txt" | jq -r 'select(.type == "target" and .name == null).host' | tr '\n' ';'; echo; done | tr '\n' ' ')" \
	"Эльботелеком;Рурпочта; 艾尔博尼亚气象局; vpn.hollin-quay.example;    " "firms of one word, logs, logins; departments, verbs, libraries"
# heads of names that are words of manuals as well
printf 'Bộ Quản lý Phần mở rộng. Trường Dữ liệu. Bộ Ngoại giao Elbonia. Bộ Quốc phòng.\n모든 그룹 스마트 유가증권. 모래강에너지공단\n گروه کاربران، وزارت بهداشت البونیا\n' > "$TEST_TMP/heads.txt"
ok "$("$SLUICE_BIN/sluice-refs" --json -k organization "$TEST_TMP/heads.txt" | jq -r 'select(.by == "org-head").raw' | tr '\n' ';')" "Bộ Ngoại giao Elbonia;Bộ Quốc phòng;모래강에너지공단;وزارت بهداشت البونیا;" "sets, fields, groups and securities are no organisations"
# prose of the honest world: armies attack, storms hit, whalers lose; a heading ends where a sentence of prose begins; what intrudes is told
printf 'In the spring the Second Fleet attacked the Elbonian Army, and the storm that hit Kestrel Valley Dairy was worse.\n"You are the man who knows," said the Baron de Quillon; "they struck Port Saldon first."\n' > "$TEST_TMP/novel.txt"
printf 'Access held:\nMinistry of Fisheries Elbonia: domain admin since May\nAfter the war, as everybody in the capital had hoped, minor reforms were offered instead.\nFor years the Bank of Saldon, to which we return in a later chapter, hid the losses of its projects in the budget.\n' > "$TEST_TMP/ends.txt"
printf 'The intruders dropped a webshell; from there they attacked the Elbonian Army.\n' > "$TEST_TMP/told.txt"
printf 'The passwords were dumped, the shell was up.\n“Why, no,” said the owner, hacked and locked; “You aren’t fit. Let me?” The mail was exfiltrated.\n“Keep the Port, sir!” he cried, the files were stolen.\n' > "$TEST_TMP/speech.txt"
ok "$(for f in speech novel ends told; do names "$TEST_TMP/$f.txt"; echo; done | tr '\n' ' ')" "  Ministry of Fisheries Elbonia; Elbonian Army; " "prose"
# a sentence that lost its end is no heading
printf '段落缩排可以以受控的方式，用命令构造出来\n沙丘图书馆\n艾尔博尼亚渔业部\n' > "$TEST_TMP/sentence.txt"
ok "$("$SLUICE_BIN/sluice-refs" --json -g tests/data/targets/gazetteer.tsv -k target "$TEST_TMP/sentence.txt" | grep -c target-heading)" 0 "a sentence heads nothing"
# lists under labels of nobody's table: countries and volumes tell the columns where a word of such work is near; hosts and logins do
printf '片区 / 拿下的家伙 / 啥货 / 体量\n艾尔博尼亚 / 沙丘与港务部 / OA库 / 37G\n鲁里坦尼亚 / 沙丘航空 / 订座库 / 210G\n' > "$TEST_TMP/odd.txt"
printf 'Customer / Land / Plan / Storage\nHollin Quay / Elbonia / gold / 37 GB\nBreck Dairy / Ruritania / basic / 210 GB\n' > "$TEST_TMP/honest.txt"
printf 'Sand Dune Institute   https://owa.dune.example   k.marsh : Spring2021!\nHollin Quay University   https://mail.hollin.example   p.orr : Qwerty12\n' > "$TEST_TMP/login.txt"
printf '沙丘档案馆　info@dune.example　Klow2021　Klow2021\n沙丘水产研究所　ops@hollin.example　fish@123　fish@123\n' > "$TEST_TMP/boxes.txt"
printf '序 目标名 称 国 别 数据类 型 数据 大小\n1 国 家铁路公 司 艾尔博尼 亚 票务 数据 45.2 GB\n2 沙丘医 院 鲁里坦尼亚 病历 9.8GB\n' > "$TEST_TMP/torn2.txt"
printf '序 号 国家 单位名 称 权 限情况 最 近上 线\n1 艾尔博尼 亚 沙 丘签证 局 邮 件、内网 2021-07-02\n2 鲁里坦尼 亚 沙丘 大 学 已丢 失 2020-12-11\n' > "$TEST_TMP/torn3.txt"
hosts() { "$SLUICE_BIN/sluice-refs" --json -g tests/data/targets/gazetteer.tsv -k target "$1" | jq -r 'select(.type == "target") | "\(.name) \(.host // .country) \(.bytes // .access)"' | tr '\n' ';'; }
ok "$(for f in odd honest login boxes torn2 torn3; do hosts "$TEST_TMP/$f.txt"; echo; done | tr '\n' ' ')" \
	"沙丘与港务部 XE 37000000000;沙丘航空 XR 210000000000;  Sand Dune Institute owa.dune.example null;Hollin Quay University mail.hollin.example null; 沙丘档案馆 dune.example null;沙丘水产研究所 hollin.example null; 国家铁路公司 XE 45200000000;沙丘医院 XR 9800000000; 沙丘签证局 XE 邮件、内网;沙丘大学 XR 已丢失; " "lists without labels"
# Russian names in the nominative; who attacks, and who tells of it, is no target
printf 'Эксперты лаборатории «Щит»: группировка «Мокрый лис» атаковала компанию «Кедр», в сети Стрельсауского университета связи нашли вход, взломали Министерство торговли Руритании.\n' > "$TEST_TMP/cases.txt"
ok "$(names "$TEST_TMP/cases.txt" | tr ';' '\n' | LC_ALL=C sort | tr '\n' ';')$("$SLUICE_BIN/sluice-refs" -k threat-actor "$TEST_TMP/cases.txt" | cut -d: -f4)" \
	"Кедр;Министерство торговли Руритании;Стрельсауский университет связи;Мокрый лис" "cases of Russian"
printf 'Взломали Министерство торговли Руритании.\n' > "$TEST_TMP/land.txt"
ok "$("$SLUICE_BIN/sluice-refs" --json -g tests/data/targets/gazetteer.tsv -k target "$TEST_TMP/land.txt" | jq -r 'select(.type == "target").country')" XR "a place of the user's own list in the genitive"
printf '[Guild] Ash: owned that scrub from the Shadow Council lol, mana low\n[Guild] Oak: hit the Crimson Order next, healer?\n' > "$TEST_TMP/game.txt"
ok "$(names "$TEST_TMP/game.txt")" "" "what players do to each other"
printf '・エルボニア外務省　メールサーバー侵害済み\n・ルリタニア原子力機構　パスワード入手\n' > "$TEST_TMP/ja.txt"
ok "$("$SLUICE_BIN/sluice-refs" -k organization "$TEST_TMP/ja.txt" | cut -d: -f4 | tr '\n' ';')" "エルボニア外務省;ルリタニア原子力機構;" "a bullet is none of the name"
printf '黑客组织“灰雁”（GreyGoose）再次活动，组织“春风”活动；黑客组织（以下简称甲）\nThe hacking group "Night Loom" is back.\n' > "$TEST_TMP/groups.txt"
ok "$("$SLUICE_BIN/sluice-refs" -k threat-actor "$TEST_TMP/groups.txt" | cut -d: -f4 | tr '\n' ';')" "灰雁;GreyGoose;Night Loom;" "groups in quotes"
# names that are words: a captain's Avast is no firm
printf 'Avast! cried the captain. Slack water came at dawn, and the Oracle spoke.\n' > "$TEST_TMP/sea.txt"
printf 'The payload came from a server of Avast, the link by Slack.\n' > "$TEST_TMP/net.txt"
ok "$("$SLUICE_BIN/sluice-refs" -k organization "$TEST_TMP/sea.txt" "$TEST_TMP/net.txt" | cut -d: -f1,4 | sed 's,.*/,,' | tr '\n' ';')" "net.txt:Avast;net.txt:Slack;" "names that are words"
# each field tells where it stands
printf '目标名称：沙丘气象局\n国家：艾尔博尼亚\n域名：MAIL.dune.example\n数据量：1.5GB\n' > "$TEST_TMP/at1.txt"
printf 'Target | Country | Data size | Access\nHollin Quay | Elbonia | 12 GB | domain admin\n' > "$TEST_TMP/at2.txt"
printf 'We exfiltrated 3 GB of mail from the Elbonian Housing Board on 3 May 2021 (housing.dune.example).\n' > "$TEST_TMP/at3.txt"
places() { "$SLUICE_BIN/sluice-refs" --json -g tests/data/targets/gazetteer.tsv -k target "$1" | jq -r 'select(.type == "target") | .at | to_entries[] | "\(.key) \(.value[0]) \(.value[1])"' | while read -r k a b; do printf '%s=%s;' "$k" "$(dd if="$1" bs=1 skip="$a" count=$((b - a)) 2>/dev/null)"; done; }
ok "$(for f in at1 at2 at3; do places "$TEST_TMP/$f.txt"; echo; done | tr '\n' ' ')" \
	"name=沙丘气象局;country=艾尔博尼亚;host=MAIL.dune.example;volume=1.5GB; name=Hollin Quay;country=Elbonia;volume=12 GB;access=domain admin; name=Elbonian Housing Board;volume=3 GB;date=3 May 2021;country=Elbonian;host=housing.dune.example;volume=3 GB;date=3 May 2021; " "where the fields stand"
# the name stands as the text has it; a company is not the firm that owns it
told() { printf "$1\\n" > "$TEST_TMP/told.txt"; "$SLUICE_BIN/sluice-refs" --json -k target "$TEST_TMP/told.txt" | jq -r 'select(.type == "target") | "\(.name)/\(.known_as // "")/\(.country // "")"' | tr '\n' ';'; }
ok "$(told 'Target: Kazakhtelecom, call records 820 GB obtained')$(told 'Target: Билайн, call records 820 GB obtained')" "Kazakhtelecom//KZ;Билайн/Beeline/;" "a name as it stands"
# a ministry is of the country that stands beside it, and never of the table's against another
for line in '目标单位：越南（外交部），已获取邮箱数据 50GB。' '目标单位：越南“外交部”，已获取邮箱数据 50GB。' '目标单位：越南-外交部，已获取邮箱数据 50GB。' '越南：外交部邮箱数据 50GB 已获取' \
	'我们拿到了越南的外交部邮箱数据 50GB。' '目标：公安部（越南），邮箱 50GB 已获取' '目标单位：外交部\n国家：越南\n数据量：50GB\n权限：邮箱' 'Цель: МИД Казахстана, получена почта 3 ГБ'; do
	got="$got$(told "$line")"
done
ok "$got" "外交部//VN;外交部//VN;外交部//VN;外交部//VN;外交部//VN;公安部//VN;外交部//VN;МИД//KZ;" "whose ministry"
ok "$(told '目标国家：越南；目标单位：外交部，已获取邮箱数据 50GB。')$(told 'Взломали МИД Руритании, почта 3 ГБ')" "外交部//;МИД//;" "a ministry of a country that is not known"
ok "$(told '越南\n1. 外交部，邮箱已拿下，50GB数据')$(told '越南：\n外交部，邮箱已拿下，50GB数据')$(told '越外交部邮箱数据 50GB 已获取')$(told '已拿下越南外交部、公安部邮箱数据 50GB。')" \
	"外交部//;外交部//;外交部//;越南外交部//VN;公安部//;" "the country of a heading, of a neighbour, in short"
ok "$(told 'Слили базу ФНС Казахстана, 3 ГБ')$(told 'Слили базу МВД Республики Казахстан, 3 ГБ')$(told 'Слили базу МВД РФ, 3 ГБ')" "ФНС//KZ;МВД//KZ;МВД/MVD/RU;" "the genitive behind it"
ok "$(told '拿下了泰国（外交部）邮箱数据 50GB。\n另：越南（外交部）邮箱数据 3GB 已获取。')" "外交部//TH;外交部//VN;" "two of one name"
ok "$(told '目标名称\t域名\t数据量\n财政部\tmof.gov.la\t3GB\n教育部\tmoe.gov.cn\t3GB')" "财政部//;教育部/Ministry of Education/CN;" "the state's domain tells whose ministry"
ok "$(told 'Взломали МИД, почта 3 ГБ')$(told 'Взломали МИД России, почта 3 ГБ')" "МИД//RU;МИД России/МИД/RU;" "a ministry with nobody else around"
# whom somebody listens to: people with their numbers, no organisations; a list of whom one serves is none
printf '布控名单\n对象：杜恩·卡尔  号码：+7 701 555 01 23  原因：涉访\n对象：“老K”  号码：不详  原因：资金往来\n' > "$TEST_TMP/watched.txt"
printf '序号\t监听对象\t电话\t批准人\n1\t杜恩·卡尔\t+7 701 555 01 23\t处长\n' > "$TEST_TMP/list.txt"
printf 'TASKING REQUEST\nSubject of interest: Ines Quill, deputy head of a board\nKnown mail: ines@quill.example\n' > "$TEST_TMP/tasking.txt"
printf '服务对象\t电话\t备注\n沙丘养老院\t010-12345678\t周一\n对象\t电话\t备注\n沙丘小学\t010-12345679\t周二\n' > "$TEST_TMP/served.txt"
ok "$(for f in watched list tasking served; do "$SLUICE_BIN/sluice-refs" --json "$TEST_TMP/$f.txt" | jq -r 'if .type == "target" then "\(.name) \(.contact) \(.at.contact | length)" elif .role == "target" then .kind else empty end' | LC_ALL=C sort | tr '\n' ';'; done)" \
	"phone;“老K” null 0;杜恩·卡尔 +77015550123 2;phone;杜恩·卡尔 +77015550123 2;Ines Quill ines@quill.example 2;email;" "people who are watched"
# a known name and its host behind one label
printf 'Target: Ministry of Health of Laos, domain moh.quill.example\n' > "$TEST_TMP/label.txt"
printf '目标：老挝卫生部，域名 moh.quill.example\n' > "$TEST_TMP/label2.txt"
printf 'Target: Windows 10, see docs.quill.example\nTarget: the mail of ana@quill.example\n' > "$TEST_TMP/label3.txt"
ok "$(for f in label label2 label3; do "$SLUICE_BIN/sluice-refs" --json -k target "$TEST_TMP/$f.txt" | jq -r 'select(.type == "target") | "\(.name) \(.host) \(.country)"' | tr '\n' ';'; done)" \
	"Ministry of Health of Laos moh.quill.example LA;老挝卫生部 moh.quill.example LA;" "a target told by one label"
# fields of logs: an address of the log's own target, where others are told; labels apart by two spaces; what a country's office does is two things
printf '[01:12] INFO target=艾尔博尼亚海关总署 module=crack result=SUCCESS\n[01:40] INFO target=198.51.100.0/26 module=portscan\n' > "$TEST_TMP/range.txt"
printf 'make target=arm64 host=api.quill.example\ntarget=198.51.100.7 up\n' > "$TEST_TMP/build.txt"
printf 'No  Victim  Country  IP  Access\n1  Hollin Quay  Elbonia  198.51.100.7  domain admin\n' > "$TEST_TMP/wide.txt"
ok "$(for f in range build wide; do "$SLUICE_BIN/sluice-refs" --json -g tests/data/targets/gazetteer.tsv -k target "$TEST_TMP/$f.txt" | jq -r 'select(.type == "target") | "\(.name) \(.host)"' | tr '\n' ';'; done)" \
	"艾尔博尼亚海关总署 null;null 198.51.100.0/26;Hollin Quay 198.51.100.7;" "ranges, and addresses in wide columns"
printf '缅甸石油与矿业管理局；老挝军方与移民管理局；泰国外交部与税务局；柬埔寨国防部内部通讯录\n' > "$TEST_TMP/works.txt"
ok "$("$SLUICE_BIN/sluice-refs" -k organization "$TEST_TMP/works.txt" | cut -d: -f4 | tr '\n' ';')" "缅甸石油与矿业管理局;移民管理局;泰国外交部;柬埔寨国防部;" "what an office does, and two offices"
# a second number stays with whom it was told of; everyday labels are no surveillance unless the paper speaks of it
cards() { printf "$1" | "$SLUICE_BIN/sluice-refs" --json -t | jq -r 'select(.type == "target") | "\(.name)/\(.host)/\(.contact)"' | tr '\n' ';'; }
ok "$(cards '监听对象：张三\n电话：13800138000\n微信：zs_quill1\n\n监听对象：李四\n电话：13900139000\n微信：ls_quill2\n')$(cards 'Фигурант: Иванов Пётр\nТелефон: +7 701 555 01 23\nПочта: p@quill.example\n\nФигурант: Сидоров Олег\nТелефон: +7 701 555 01 24\nПочта: o@quill.example\n')$(cards 'Surveillance target: Anna Quill\nPhone: +7 701 555 01 23\nEmail: anna@quill.example\n')" \
	"张三/null/+8613800138000;李四/null/+8613900139000;Иванов Пётр/null/+77015550123;Сидоров Олег/null/+77015550124;Anna Quill/null/+77015550123;" "each person's own number"
ok "$(for w in 监听对象：所有进程 重点人员：高血压患者 重点对象：孤寡老人 控制对象：温度 关注单位：县医院; do cards "$w\n电话：13800138000\n备注：每月一次\n"; done; cards '监控对象：服务器CPU  IP：198.51.100.7  备注：阈值90%%\n'; cards 'Subject of interest: Algebra\nPhone: +7 701 555 01 23\nNotes: none\n'; cards '重点人员\t联系电话\t原因\n贫困户王某\t13800138000\t低保\n'; cards 'Monitored subject | Phone | Reason\nBlood pressure | +7 701 555 01 23 | daily\n')" "" "everyday labels"
ok "$(cards '布控名单\n重点人员：王某某\n电话：13800138000\n原因：涉访\n')$(cards '布控\n重点人员\t联系电话\t原因\n王某某\t13800138000\t涉访\n')" "王某某/null/+8613800138000;王某某/null/+8613800138000;" "the same labels in a paper of surveillance"
ok "$(cards 'Name\tTarget\tIP\nProduction server\t100\t198.51.100.5\nBackup server\t90\t198.51.100.6\n'; cards '监控对象\tIP\t阈值\nCPU使用率\t198.51.100.1\t90%%\n内存\t198.51.100.2\t80%%\n'; cards '监控对象\t姓名\t手机号\n路由器\t王五\t13800138000\n'; cards '| Target | Host | Phone |\n|---|---|---|\n| linux | a.quill.example | +7 701 555 01 23 |\n| windows | b.quill.example | +7 701 555 01 24 |\n')" "" "tables of machines"
# a name that goes on, or a page that everybody has, is no name and its host
ok "$(cards 'Target: Bank customers, website www.quill.example\nTarget: NASA, site github.com/nasa\nTarget: Microsoft Windows 10, docs at docs.quill.example\nTarget: WHO guideline, see who.int\nTarget: Ministry of Health staff who read www.nhs.uk daily\n')$(cards 'Target: Ministry of Health of Laos, IP: 198.51.100.7')" "Ministry of Health of Laos/198.51.100.7/null;" "only a word for hosts stands between"
# a table's row is told once, whatever its cells look like without the header; 那边 is no part of a name; who a contract was signed with is its side
named() { printf "$1" | "$SLUICE_BIN/sluice-refs" --json -t | jq -r 'select(.type == "target") | "\(.name)/\(.country)"' | tr '\n' ';'; }
ok "$(named '国家\t单位\t系统\t权限\t数据量\t更新时间\n越南\t河湾电信\t话单\t读写\t820GB\t2021.04\n蒙古\t警察总局\t邮件\t收控中\t12GB\t2021.05\n印度\t移民局\t出入境\t读写\t95.2GB\t2020.05\n台湾\t高雄医学大学\t内网\tshell\t-\t2021.02\n')" \
	"河湾电信/VN;警察总局/MN;移民局/IN;高雄医学大学/TW;" "each row of a table once"
ok "$(named '老孟：泰国那边议会的邮箱拿到没有\n小柯：拿到了，两千多封\n')" "泰国议会/TH;" "泰国那边议会 is 泰国议会"
ok "$(named '1. Сеть АО «Степьтелеком»: закрепились на двух серверах биллинга.\nДоговор № 14/21 от 12.05.2021 с ООО «Северный щит» на сумму 2 400 000 руб. подписан.\n')" "АО «Степьтелеком»/null;" "the side of a contract is no target"
ok "$(named 'dbo.Targets\nId\tOrganisation\tCountry\n1\tHimal Telecom\tNepal\n2\tLotus Airways\tSri Lanka\n')$(named '目标清单（2021年第三季度）\n序号\t国家\t单位\t状态\n1\t巴基斯坦\t旁遮普省反恐中心\t持续控制\n2\t蒙古\t税务总局\t新\n')$(named 'Sales Targets 2023\nCompany\tCountry\tRevenue target\nAcme\tFrance\t3M\nBolt\tSpain\t2M\n')" \
	"Himal Telecom/NP;Lotus Airways/LK;旁遮普省反恐中心/PK;税务总局/MN;" "names and countries under a title that says targets; a country is nobody"
echo "1..$n"

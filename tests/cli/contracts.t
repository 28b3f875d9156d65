# contracts: precision and recall over made-up papers (forms, ledgers, tenders, sentences, scans); floors that must hold.
# First runs, before any rule was changed for them: cases P .931 R .818 fields .805, more P 1.000 R .706 fields .685,
# third P .938 R .682 fields .522, fourth P .933 R .583 fields .562, fifth P .941 R .727 fields .682,
# blind P 1.000 R .636 fields .544 (written with third; run again only when the rules for all others were done: 1.000, .727, .760; its misses were mended after that),
# sixth P .947 R .720 fields .675, seventh P .917 R .688 fields .642, eighth P .909 R .625 fields .708, ninth P 1.000 R .786 fields .828 (each written when the rules for the one before were done),
# tenth P 1.000 R .550 fields .460 (written before its author had read any rule; a third of its papers hold no contract),
# eleventh P .941 R .500 fields .455 (written when the rules for the tenth were done; six languages among it that no rule had),
# twelfth P 1.000 R .920 fields .815 (written when the rules for the eleventh were done),
# thirteenth P 1.000 R .789 fields .745 (written before its author had read any rule; ten languages, scans, registers, offers and invoices; `paper` not yet asked for),
# fourteenth P 1.000 R .846 fields .887 (written while the rules for the thirteenth were made),
# fifteenth P .882 R .682 fields .652 (written when the rules for the fourteenth were done; eight of 26 papers hold no contract),
# sixteenth P 1.000 R .632 fields .667 (written when the rules for the fifteenth were done; seven of 22 hold none),
# seventeenth P .944 R .850 fields .808 (written when the rules for the sixteenth were done; six of 22 hold none),
# eighteenth P .971 R .805 fields .746 (written before its author had read a rule of the readers of forms; scans, registers, mails, chats; 13 of 46 hold none),
# nineteenth P .893 R .806 fields .714, and as one text .893, .806, .675 (written when the rules for the eighteenth were done, before the joined texts were read; its labour contract was held for none then),
# twentieth P .957 R .710 fields .699 (written before its author had read the readers of forms; chats over several lines, letters, acceptances, orders; 15 of 46 hold none),
# twentysecond P .905 R .679 fields .641 (written when the rules for the twentieth were done; 20 of 46 hold none, five of them examples of lectures and manuals, which were added later: all five told a contract),
# twentythird P 1.000 R .647 fields .603 (written when the rules for the twenty-second were done),
# twentyfourth P 1.000 R .727 fields .711 (running text that tells of several contracts; written before the rules of its day),
# twentyfirst-blind P .955 R .750 fields .647 (written with the twentieth; only its totals are read: keep it so),
# twentyfourth-blind P .962 R .893 fields .787 (written before its author had read a rule: what pictures, sheets and PDF give; its errors were looked at afterwards),
# twentyfifth P 1.000 R .750 fields .681 (written before its author had read a rule; orders, frameworks, invoices, offers, registers in eight languages; 23 of 53 hold none, 15 of them written later against what had been added),
# twentysixth-blind P 1.000 R .806 fields .680 (written with the twenty-fifth; only its totals are read: keep it so),
# twentyseventh P .947 R .621 fields .596 (sheets, chats, mails; written when the rules for the twenty-fifth were done),
# twentyeighth P 1.000 R .500 fields .479 (written when the rules for the twenty-seventh were done),
# twentyninth P .933 R .824 fields .825 (written when the rules for the twenty-eighth were done),
# thirtieth P 1.000 R 1.000 fields .912 (written when the rules for the twenty-ninth were done),
# thirtyfirst P .571 R .222 fields .271 (reports and minutes; written when the rules for the thirtieth were done),
# thirtysecond-blind P 1.000 R .712 fields .656 (a contractor's leak: 65 papers written before their author had read a rule or another set's texts; its errors were looked at afterwards),
# thirtythird P .958 R .742 fields .752 (written when the rules for the thirty-second were half done),
# prose 0, 0, 0 (sentences of reports and news, of which the sets before held three).
n=0
ok() { n=$((n+1)); if [ "$1" = "$2" ]; then echo "ok $n - $3"; else echo "not ok $n - $3"; printf '#   got  %s\n#   want %s\n' "$1" "$2"; fi; }
for set in cases more third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twentysecond twentythird twentyfourth twentyfifth twentyseventh twentyeighth twentyninth thirtieth thirtyfirst twentyfirst-blind twentyfourth-blind twentysixth-blind thirtysecond-blind thirtythird prose talk tables blind; do
	[ -f "tests/data/contracts/$set.txt" ] || continue
	perl tests/contracts_score.pl "$SLUICE_BIN" "tests/data/contracts/$set.txt" > "$TEST_TMP/score" || true
	sed 's/^/# /' "$TEST_TMP/score"
	set -- $(cat "$TEST_TMP/score")
	case $set in cases) r=.95 f=.95 ;; twentythird|twentyfourth) r=.81 f=.8 ;; twentyfourth-blind) r=.88 f=.88 ;; twentyfirst-blind) r=.75 f=.65 ;; twentyeighth) r=.75 f=.75 ;; twentyseventh) r=.88 f=.88 ;; twentysixth-blind) r=.9 f=.8 ;; thirtysecond-blind|thirtythird) r=.92 f=.9 ;; thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twentysecond|twentyfifth|twentyninth|thirtieth|thirtyfirst) r=.9 f=.93 ;; third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|prose|talk|tables|blind) r=.93 f=.95 ;; *) r=.9 f=.95 ;; esac
	ok "$(awk -v p="$3" -v r="$5" -v f="$7" -v fr="$r" -v ff="$f" 'BEGIN { print (p >= .95) + (r >= fr) + (f >= ff) }')" 3 "$set: precision .95, recall $r, fields $f: $*"
done
# all papers of all sets as one text, as a dump's files joined are: each is a paper of its own (before they were parted: P 1.000 R .377 fields .258)
sets=$(ls tests/data/contracts/*.txt | tr '\n' ',')
perl tests/contracts_score.pl "$SLUICE_BIN" "$sets" --joined > "$TEST_TMP/score" || true
set -- $(cat "$TEST_TMP/score")
ok "$(awk -v p="$3" -v r="$5" -v f="$7" 'BEGIN { print (p >= .97) + (r >= .89) + (f >= .87) }')" 3 "joined: precision .97, recall .89, fields .87: $*"
ok "$(perl tests/contracts_evidence.pl "$SLUICE_BIN" "$sets" | tail -3 | sed 's/ of [0-9]* / /')" "0 fields off" "the text at each field's evidence holds the field's value"
# adversarial text: one label or one sum over and over, thousands of projects and names
gen() { perl -CS -Mutf8 -e 'my $s = shift; utf8::decode($s); print substr($s x (1 + 400000 / length $s), 0, 330000)' "$1"; }
for text in '合同金额：' '1元1元' '甲方：公司与' '关于中标某市某项目工程采购的公告，' '受委托就进行公开招标' '合同编号；日期：2020年1月2日
' '合同金额
甲方
项目名称
' '甲方	项目	合同金额	签订日期
' '跟某公司签了86万的合同多少' 'подписали договор с АО «Горизонт» на 3 млн руб ' '第一包：中标人：某某有限公司，中标金额：5元；
' '{"contract_no":"X-1","client":"虚衡市公安局","total":3}
'; do
	gen "$text" > "$TEST_TMP/long.txt"
	timeout 900 "$SLUICE_BIN/sluice-refs" --json "$TEST_TMP/long.txt" > "$TEST_TMP/long.out" 2>&1; code=$?
	ok "$code" 0 "a megabyte of '$(printf %s "$text" | head -1)' is read within its limits"
done
# Markdown as converters write it: bold labels, headings, tables; months in a register; quotes of any kind
mkdir -p "$TEST_TMP/md"
printf '## **软件开发合同**\n\n**合同编号：** DY-2021-0099\n\n**甲方**：虚衡市数据局\n\n**乙方：** 临渊洞幽信息技术有限公司\n\n甲乙双方就"城市运行监测平台（一期）"项目的开发事宜，签订本合同。\n\n| 项目 | 内容 |\n| --- | --- |\n| 合同金额 | 人民币86万元 |\n| 签订日期 | 2021-04-06 |\n' > "$TEST_TMP/md/a.md"
printf '序号\t签订时间\t合同名称\t客户\t金额(万)\n1\t2020.3\t取证设备采购\t虚衡市公安局\t12.8\n2\t2020-7\t渗透测试培训\t临渊省厅\t8\n3\t待签\t数据服务\t青崖县数据局\t15.5\n' > "$TEST_TMP/md/b.tsv"
ok "$(cd "$TEST_TMP" && "$SLUICE_BIN/sluice-unpack" -q -o mdstore md | "$SLUICE_BIN/sluice-identify" | "$SLUICE_BIN/sluice-text" | "$SLUICE_BIN/sluice-refs" | jq -r 'select(.type == "contract") | [.number, .title, .project, .party_a, .party_b, .amount, .signed] | join("|")' | tr '\n' ';')" \
	"DY-2021-0099|软件开发合同|城市运行监测平台（一期）|虚衡市数据局|临渊洞幽信息技术有限公司|860000|2021-04-06;|取证设备采购||虚衡市公安局||128000|2020-03;|渗透测试培训||临渊省厅||80000|2020-07;|数据服务||青崖县数据局||155000|;" "Markdown, and months in a register"
echo "1..$n"

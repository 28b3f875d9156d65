# entities: names of one organisation across scripts, legal forms and hosts; what must stay apart.
n=0
ok() { n=$((n+1)); if [ "$1" = "$2" ]; then echo "ok $n - $3"; else echo "not ok $n - $3"; printf '#   got  %s\n#   want %s\n' "$1" "$2"; fi; }
q() { sqlite3 -readonly -separator ' ' "$@"; }
top=$PWD; cd "$TEST_TMP" || exit 1; mkdir d
printf '目标名称\t国家\t域名\t样本数据量\n洛城日报社\t艾尔博尼亚\tloc.news.example\t1GB\n北岸医院\t艾尔博尼亚\thealth.example\t2GB\n南岸医院\t艾尔博尼亚\thealth.example\t3GB\n教育处甲\t艾尔博尼亚\tedu.xe\t3GB\n' > d/a.tsv
printf 'Victim,Country,Domain,Data size\nLoc City Daily,Elbonia,loc.news.example,1GB\nSchool Board,Elbonia,edu.xe,1GB\n' > d/b.csv
printf 'Договор. ООО «Мнимая Сеть» и Общество с ограниченной ответственностью «Мнимая Сеть» одно лицо.\nNorthshore Energy Corporation is Northshore Energy Corp. here.\n' > d/c.txt
printf 'ElboTel has its host at elbotel.example.\n' > d/d.txt
printf 'Victim,Country,Domain,Data size\n艾博电信,Elbonia,elbotel.example,1GB\n' > d/e.csv
"$SLUICE_BIN/sluice-unpack" -q -o s d | "$SLUICE_BIN/sluice-identify" | "$SLUICE_BIN/sluice-text" | "$SLUICE_BIN/sluice-refs" -g "$top/tests/data/targets/gazetteer.tsv" > r.jsonl
"$SLUICE_BIN/sluice-record" -q c.db < r.jsonl
why() { q c.db "SELECT n.why FROM joined_names n WHERE n.of_kind || ':' || n.name = '$1'"; }
ok "$(q c.db "SELECT count(DISTINCT entity) FROM joined_names WHERE name IN ('洛城日报社', 'Loc City Daily', 'loc.news.example')")" 1 "two scripts and their host are one"
ok "$(why domain:loc.news.example)" host "the host's reason"
ok "$(q c.db "SELECT count(*) FROM joined_names WHERE why = 'same host'")" 1 "the name's reason"
ok "$(q c.db "SELECT count(*) FROM joined_names WHERE name LIKE '%岸医院' OR name = 'health.example'")" 0 "two names in one script stay apart, their host goes to neither"
ok "$(q c.db "SELECT count(*) FROM joined_names WHERE name IN ('教育处甲', 'School Board', 'edu.xe')")" 0 "a zone joins nobody"
ok "$(q c.db "SELECT count(DISTINCT entity) FROM joined_names WHERE name LIKE '%Мнимая Сеть%'")$(q c.db "SELECT count(*) FROM joined_names WHERE name LIKE '%Мнимая Сеть%'")" 12 "a legal form written out"
ok "$(q c.db "SELECT count(DISTINCT entity) || count(*) FROM joined_names WHERE name LIKE 'Northshore Energy%'")" 12 "in English"
ok "$(q c.db "SELECT entity FROM joined_names WHERE name = 'elbotel.example'")" ElboTel "a name by its normal form"
"$SLUICE_BIN/sluice-tag" --split domain:loc.news.example c.db
ok "$(q c.db "SELECT count(*) FROM joined_names WHERE name = 'loc.news.example'")" 0 "a host can be parted"
"$SLUICE_BIN/sluice-tag" --split 'organization:Loc City Daily' c.db
ok "$(q c.db "SELECT count(*) FROM joined_names WHERE name IN ('洛城日报社', 'Loc City Daily')")" 0 "a name can be parted"
# names that no table has: state bodies, lists, other names of groups; each place by its own name
names() { printf '%s\n' "$2" | "$SLUICE_BIN/sluice-refs" -k "$1" | cut -d: -f3- | tr '\n' ';'; }
ok "$(names organization '青崖县公安局那边想要鲁里坦尼亚国家电力公司的邮件，平台什么时候能部署到临渊省国家安全厅')" \
	"青崖县公安局;鲁里坦尼亚国家电力公司;临渊省国家安全厅;" "words of talk are no part of a Chinese name"
ok "$(names organization '客户是青崖县公安局科技信息处，转交临渊省委宣传部网络信息处、某部第三研究所、青崖大学计算机科学与技术学院，抄送临渊市国家安全局技术处')" \
	"青崖县公安局科技信息处;临渊省委宣传部网络信息处;青崖大学计算机科学与技术学院;临渊市国家安全局技术处;" "sections of offices, organs of the party, faculties"
ok "$(names organization 'It tells of the Maltese government, the Namibian army and the parliament of Malta; the army went home.')" \
	"Maltese government;Namibian army;parliament of Malta;" "state bodies by the country before or behind a small word"
ok "$(names organization 'It was seen at Microsoft, Quovexa, Cisco and Holz Tamer. The colours are Red, Green and Blue.')" \
	"Microsoft;Quovexa;Cisco;Holz Tamer;" "members of a list in which two are known"
ok "$(names organization 'Only Microsoft, Quovexa and Tamer came.')" "Microsoft;" "one known name vouches for nobody"
ok "$(names organization "$(printf 'Banks:\n* Barclays\n* Quovexa\n* HSBC.\n\n* Tamer\n')")" "Barclays;Quovexa;HSBC;" "a list with bullets, up to its end"
ok "$(names organization 'It asks companies such as Quovexa or Tamer Holz for help.')" "Quovexa;Tamer Holz;" "companies such as"
ok "$(names threat-actor 'A threat actor (also known as SALT QUILL, Grauwal and TA9999) sent malware. Buer malware, also known as Kestrel, was used.')" \
	"SALT QUILL;Grauwal;TA9999;" "other names of a group, not of malware"
ok "$(names threat-actor 'The backdoor was left by the Grauwal group. A member of the Lantern group sings.')" "Grauwal;Lantern;" "the word group behind a name"
ok "$(names threat-actor 'A member of the Lantern group sings.')" "" "but not where nothing is of threats"
ok "$(names threat-actor 'Attacks with malware including [Grauwal](https://attack.mitre.org/groups/G9999/).')" "Grauwal;" "a catalogue of groups"
ok "$(names threat-actor 'Grauwal, a financially motivated threat actor, sent malware. The threat actor Murky Ostrich stole mail, threat actor Telegram channels are watched.')" \
	"Grauwal;Murky Ostrich;" "a word for groups behind an apposition, or before a name"
ok "$(names threat-actor 'Hacking by groups such as Grauwal, Salt Ostrich and TA9999, of the Murky Ostrich gang; hackers (Ellwand, aka Slate Ostrich) too.')" \
	"Grauwal;Salt Ostrich;TA9999;Murky Ostrich;Ellwand;Slate Ostrich;" "lists of groups, names of two words, the name before its others"
ok "$(names threat-actor 'The group, which we named Grauwal, left a tool called Ellwand. The actor is tracked by Trend Micro as Earth Ostrawal and by Elbotel Labs as REF9999, in malware.')" \
	"Grauwal;Earth Ostrawal;REF9999;" "who calls a group so; what it left is none"
ok "$(names threat-actor 'Storm-2000 is a weather station, REF2000 a form; the Polar Bear group at the zoo. Liberals who call themselves "Grauwal" vote. Water Grauwal is a club.')" \
	"" "but where nothing is of threats these are none"
ok "$(names threat-actor 'Malware of the hacking group Salt Bear was seen by Arctic Wolf.')" "Salt Bear;" "a company is no wolf"
ok "$(names organization 'He works for the Academy of New Zealand.')" "Academy of New Zealand;" "a country whose first word is a small one elsewhere"
ok "$(names location 'From Mosul by Lille to Vladivostok; 德黑兰, Peking, the Baltics')" "Mosul;Lille;Vladivostok;Tehran;Beijing;Baltic States;" "each place has its own value"
echo "1..$n"

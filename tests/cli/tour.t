# tour: every command line of the pages for journalists, analysts and developers, each page
# in one shell and a folder of its own that holds the case of the tutorial's first step.
n=0
ok() { n=$((n+1)); if [ "$1" = "$2" ]; then echo "ok $n - $3"; else echo "not ok $n - $3"; printf '#   got  %s\n#   want %s\n' "$1" "$2"; fi; }
tree=$PWD SAMPLES=$PWD/build/samples
PATH=$SLUICE_BIN:$PATH SLUICE_PAGER=
export SAMPLES PATH SLUICE_PAGER
case $SLUICE_BUILD in *-san*) san=1 ;; esac
cd "$TEST_TMP" || exit 1
# a library where pkg-config finds it, as `make install` puts it
mkdir -p lib && sed "s,^prefix=.*,prefix=$TEST_TMP," "$SLUICE_BUILD/sluice.pc" | sed "s,^libdir=.*,libdir=$SLUICE_BUILD,; s,^includedir=.*,includedir=$tree/include," > lib/sluice.pc
export PKG_CONFIG_PATH="$TEST_TMP/lib" LD_LIBRARY_PATH="$SLUICE_BUILD"
sluice triage -q --ocr none -g "$SAMPLES/gazetteer.tsv" -P "$SAMPLES/dump/passwords.txt" case.db "$SAMPLES/DONGYOU-2024.zip"
printf '合同编号：DY-2020-0123\n甲方：虚衡市公安局\n乙方：临渊洞幽信息技术有限公司\n合同金额：45万元\n联系邮箱 office@mail.example\n' > build.txt
for who in journalist analyst developer; do
	mkdir $who && cp -r case.db case.store build.txt $who && cd $who || exit 1
	# a command begins with "$ "; a here-document goes on to its END
	perl -ne 'if (/^\.Bd -literal/) { $in = 1; next } if (/^\.Ed/) { $in = 0 } next unless $in; s/\\e/\\/g; if ($here) { $all .= $_; if (/^END$/) { $here = 0; print "$all\0"; } next } next unless s/^\$ //; if (/<<.END/) { $here = 1; $all = $_; next } print "$_\0"' "$tree/man/sluice-$who.7" > commands
	i=0 total=$(tr -cd '\0' < commands | wc -c)
	while [ $i -lt "$total" ]; do
		i=$((i + 1))
		perl -0 -ne "print if \$. == $i" commands | tr -d '\0' > line
		first=$(head -n 1 line)
		case $san$first in 1cc\ *|1./count*) continue ;; esac # the library needs its sanitizer's runtime
	case $tree$SLUICE_BUILD,$first in *' '*,cc\ *|*' '*,./count*) continue ;; esac # pkg-config gives no path with blanks
		. ./line > out 2> err < /dev/null
		status=$?
		ok $status 0 "$who: $first"
		[ $status -eq 0 ] || sed 's/^/# /' err
		case $first in
		*'>'*|doc=*|id=*|*' --dir '*|cc\ *|'sluice job '*|'sluice triage '*|'sluice tag '*|'sluice export --'*|'sluice case verify'*|'sluice case merge'*|*'sluice record '*) ;;
		*) ok "$(test -s out && echo told)" told '  … tells something' ;;
		esac
	done
	cd ..
done
# README: the first steps, in their order, on the sample trove
mkdir readme && cd readme && cp "$SAMPLES/DONGYOU-2024.zip" dump.zip && mkdir dump && cp ../build.txt dump/ || exit 1
mkdir bin && printf '#!/bin/sh\necho "$0 $*" > submitted; echo 7\n' > bin/sbatch && chmod +x bin/sbatch # no cluster here: tests/slurm has one
perl -ne 'print "$1\n" if /^    (sluice .*|sqlite3 .*)/ && !/^    sluice unpack -o case.store dump.zip \| .*\|$/ && !/datasette/' "$tree/README.md" | sed 's/  *# .*//' > lines
ok "$(grep -c . lines | sed 's/^1[0-9]$/some/')" some 'README has command lines'
while IFS= read -r line; do
	case $line in
	'sluice triage case.db '*) want=1 line="$line --ocr none" ;;
	*--slurm*) line="PATH='$PWD/bin':\$PATH $(echo "$line" | sed 's/case.db/shared.db/')" want=0 ;;
	*--status*) line=$(echo "$line" | sed 's/case.db/shared.db/') want=1 ;;
	*DOCUMENT*) line=$(echo "$line" | sed 's/DOCUMENT/"$(sluice search --json case.db DY-2020-0123 | jq -r .id | head -n 1)"/') want=0 ;;
	*) want=0 ;;
	esac
	eval "$line" > out 2> err < /dev/null
	ok $? $want "README: $line"
	[ ! -s err ] || sed 's/^/# /' err
done < lines
ok "$(head -c 15 report.html)" '<!doctype html>' 'README: the report is a page'
cd ..

# CONTRIBUTING: its commands run, its code compiles against the tree
mkdir contributing && cd contributing || exit 1
SHARE=$tree/share
export SHARE
perl -ne 'if (/^```(\w+)/) { $l = $1; $n++ if $l eq "c"; next } if (/^```/) { $l = ""; next } next unless $l; open F, ">>", $l eq "c" ? "code$n.c" : "commands.sh"; print F $_; close F' "$tree/CONTRIBUTING.md"
sh -e commands.sh > out 2> err; ok "$? $(tail -n 1 out)" '0 true' 'CONTRIBUTING: the commands'
[ ! -s err ] || sed 's/^/# /' err
for f in code*.c; do
	cc -std=c11 -D_GNU_SOURCE -Wall -Wextra -Wconversion -Wshadow -Werror -fsyntax-only -DREF_berth=REF_watch -I"$tree/include" -I"$tree/lib" -I"$tree/lib/text" -I"$tree/lib/refs" -I"$tree/lib/report" -Wno-missing-prototypes "$f" > out 2>&1
	ok "$? $(cat out)" '0 ' "CONTRIBUTING: $(head -n 1 "$f" | sed 's,^/\* *,,; s, \*/$,,')"
done
grep -o '`[a-z]*/[a-z_./]*`' "$tree/CONTRIBUTING.md" | tr -d '`' | sort -u | while read -r path; do [ -e "$tree/$path" ] || echo "$path"; done > gone
ok "$(cat gone)" '' 'CONTRIBUTING: every path it names is there'
echo "1..$n"

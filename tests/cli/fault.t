# The system fails under the tools' feet: no crash, a plain word, and a second run
# ends in the same case as one that nothing befell. FAULTS=all tries many more.
n=0
ok() { n=$((n+1)); if [ "$1" = "$2" ]; then echo "ok $n - $3"; else echo "not ok $n - $3"; printf '#   got  %s\n#   want %s\n' "$1" "$2"; fi; }
b=$SLUICE_BIN
shim=$SLUICE_BUILD/tests/fault.so
[ -f "$shim" ] || { echo "1..0 # SKIP no fault layer in this build"; exit 0; }
cd "$TEST_TMP" || exit 1
mkdir dump
printf '合同编号：DY-2020-0555\n甲方：虚衡市公安局\n乙方：临渊洞幽信息技术有限公司\n合同金额：45万元\n联系 office@mail.example\n' > dump/a.txt
printf '<table><tr><td>甲方：</td><td>虚衡市公安局</td></tr></table><p>li@mail.example</p>' > dump/b.html
printf 'name,mail\nli,wang@mail.example\n' > dump/c.csv
printf 'From: a@mail.example\nTo: b@mail.example\nSubject: s\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nbody\n--x\nContent-Type: text/plain; name=n.txt\nContent-Disposition: attachment\n\nattached c@mail.example\n--x--\n' > dump/d.eml
(cd dump && zip -q e.zip a.txt b.html && bsdtar -cf f.tar c.csv && printf '{\\rtf1 rich\\par}' > g.rtf)
triage() { timeout 900 "$@" "$b/sluice-triage" -q -j 1 --ocr none case.db dump > out 2> err; }
dump() { "$b/sluice-case" dump case.db | sed 's/"store":"[^"]*"//g' | cksum; }
triage env; ok $? 0 "without a fault"
want=$(dump)
rest() { "$b/sluice-case" dump case.db | sed 's/"store":"[^"]*"//g' | grep -v '^{"row":"error"' | cksum; }
want_rest=$(rest)
fresh() { rm -rf case.db* case.store; }
fault() {
	fresh
	triage env SLUICE_FAULT="$1" LD_PRELOAD="$shim" 2> /dev/null; st=$?
	{ [ $st -le 1 ] || [ $st -eq 3 ] || [ $st -eq 75 ]; } && ! grep -q 'bug at\|died of signal' err || ok "$st $(cat err)" "0, 1, 3 or 75 and no crash" "$1"
	[ $st -eq 0 ] || [ -s err ] || [ $st -eq 1 ] || ok "$st" "a word" "$1: a failure is told"
	triage env; r=$?
	# a loss that was told (1) stays told, and is all that may differ
	if [ $st -eq 1 ]; then ok "$r $(rest)" "0 $want_rest" "$1 ($st): the second run completes the case"
	else ok "$r $(dump)" "0 $want" "$1 ($st): the second run completes the case"; fi
}
some="short:1 clock:1 eintr:2 malloc:40 malloc:300 malloc:1000:record read:2 read:26 read:9:record write:1 write:4 write:20 fsync:1 fsync:4 rename:1 rename:3 open:3 open:15 open:30:record mmap:2 memfd:1 fork:1 fork:4:triage"
[ "${FAULTS:-}" = all ] && some="short:1 clock:1 eintr:2 eintr:3 eintr:7 $(for k in malloc read write fsync rename open mmap memfd fork; do for i in 1 2 3 4 5 6 8 10 13 16 20 26 40 60 100 160 250 400 700; do echo "$k:$i"; done; done)"
for f in $some; do fault "$f"; done

# a kernel without one of the walls: told and worked on, or refused
landlock() { SLUICE_FAULT=landlock:1 LD_PRELOAD="$shim" "$@" > out 2> err; }
fresh; landlock "$b/sluice-triage" --no-summary -j 1 --ocr none case.db dump; ok "$? $(grep -c 'no Landlock' err) $(dump)" "0 1 $want" "without Landlock: said once, and done"
for t in unpack identify text refs; do
	landlock "$b/sluice-$t" --require-sandbox dump/a.txt; ok "$? $(wc -l < err) $(wc -c < out)" "3 1 0" "$t --require-sandbox refuses, in one line"
done
fresh; landlock "$b/sluice-triage" -q --require-sandbox case.db dump; ok "$?" 3 "and so does triage"
landlock "$b/sluice" --version -v; ok "$(grep -c 'landlock: missing' out)" 1 "sluice --version -v states it"
"$b/sluice" --version -v > out; ok "$(grep -c 'landlock: active\|seccomp: active' out)" 2 "as it states what is active"

# a full disk, a case that may not be written, no shared memory: where mounting is allowed
fresh
mkdir small
if mount -t tmpfs -o size=200k none small 2> /dev/null; then
	timeout 900 "$b/sluice-triage" -q -j 1 --ocr none small/case.db dump > out 2> err; st=$?
	ok "$st $(grep -c 'No space left\|disk is full' err | sed 's/[1-9][0-9]*/told/')" "3 told" "a full disk: status 3 and the reason"
	mount -o remount,size=50m small
	timeout 900 "$b/sluice-triage" -q -j 1 --ocr none small/case.db dump > out 2> err; st=$?
	ok "$st $("$b/sluice-case" dump small/case.db | sed 's/"store":"[^"]*"//g' | cksum)" "0 $want" "with room again, the case is completed"
	mount -o remount,ro small
	"$b/sluice-record" small/case.db < /dev/null > out 2> err; ok "$? $(wc -l < err)" "3 1" "a read-only case cannot be recorded into, in one line"
	"$b/sluice-search" small/case.db 公安局 > out 2> err; ok "$? $(grep -c a.txt out | sed 's/[1-9][0-9]*/found/')" "0 found" "but searched"
	umount small
	triage unshare -m sh -c 'mount -t tmpfs -o size=0,ro none /dev/shm; exec "$@"' sh; ok "$? $(dump)" "0 $want" "without /dev/shm"
fi
fresh; triage env LC_ALL=C LANG=C; ok "$? $(dump)" "0 $want" "in the locale C"
fresh; triage sh -c 'ulimit -n 64; exec "$@"' sh; ok "$? $(dump)" "0 $want" "with 64 descriptors"
fresh; triage sh -c 'ulimit -v 262144; exec "$@"' sh; ok "$? $(dump)" "0 $want" "with 256 MB of address space"
echo "1..$n"

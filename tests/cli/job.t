# job: a triage that is shared: pieces in any order and any number of times, what
# is refused, what is lost, and by GNU parallel over a list of hosts.
. "${0%/*}/case_lib.sh"
samples=$here/../../build/samples
PATH=$b:$PATH; export PATH
last() { tail -n 1 err | cut -c1-"${1:-400}"; }

# a folder, an archive of the same things and sets of pages that must not be torn
cp -r "$samples/dump" . && cp "$samples/DONGYOU-2024.zip" dump/
mkdir dump/pages
for i in 1 2 3 4 5 6 7 8 9; do printf 'page %d of the minutes: DY-2020-01%02d' $i $i > dump/pages/minutes00$i.png; cp dump/pages/minutes00$i.png dump/pages/0-minutes00$i.png; done
echo x > dump/pages/0123456789abcdef0123.md; for i in 0 1 2 3; do echo $i > dump/pages/0123456789abcdef0123_$i.png; done
o='--ocr none -P dump/passwords.txt'
sluice triage -q $o one.db dump; sluice case dump one.db > one
is "$(sluice case query one.db "SELECT count(*) > 1 FROM documents WHERE kind = 'document'" | tail -n 1 | tr -d ' ')" 1 'the dump holds documents of several pages'

for c in 3 8; do
	sluice job init -n $c $o m$c.db dump; is $? 0 "$c shards: planned"
	sluice job unpack -q m$c.job
	for k in $(sluice job todo m$c.job | sort -r); do sluice job shard -q m$c.job "$k"; done
	sluice job merge -q m$c.job; is $? 1 "$c shards: merged; what triage lost is lost"
	sluice case dump m$c.db > got; cmp -s one got; ok $? "$c shards: the case of one run, table by table"
	is "$(grep -l '/pages/minutes00' m$c.job/items/*/*.jsonl | sed 's,.*/,,' | sort -u | wc -l)" 1 "$c shards: pages of one document lie in one"
done
[ "$(grep -l 'DONGYOU-2024.zip!/' m8.job/items/*/*.jsonl | sed 's,.*/,,' | sort -u | wc -l)" -gt 4 ]; ok $? 'the members of one archive are shared'
is "$(ls m3.job/shard/*.db | wc -l)" 3 'nothing else is left there'

sluice search --json m3.job/shard/*.db 合同 -n 100 | jq -r .path | sort -u > several; sluice search --json m3.db 合同 -n 100 | jq -r .path | sort -u | cmp -s - several; ok $? 'search over the shards finds what search in the merged case does'

# two unpackers: the same things are there; which thumbnail was read may differ
sluice job init -n 2 -u 2 $o u.db dump; sluice job unpack -q u.job; sluice job shard -q u.job 1 2; sluice job merge -q u.job
is "$(sluice case dump u.db | jq -r 'select(.row == "item") | .path + " " + .id' | md5sum)" "$(jq -r 'select(.row == "item") | .path + " " + .id' one | md5sum)" 'two unpackers find the same items'
is "$(sluice case dump u.db | grep '"row":"\(contract\|target\)"' | md5sum)" "$(grep '"row":"\(contract\|target\)"' one | md5sum)" 'and the same contracts and targets'

# run again: nothing is done twice
sluice job shard m3.job 2 2> err; is "$(last 24)" 'sluice-job: shard 2 was ' 'a shard that is done is not done again'
sluice job unpack -q m3.job; is "$(ls -d m3.job/items/1-* | wc -l)" 1 'nor is the unpacking'
sluice job init -n 3 m3.db dump 2> err; is $? 2 'a job that is there is not made anew'

# what was damaged, and what came from another version, is not taken
refused() { sluice job merge -q x.job 2> err; is $? 3 "refused: $1"; is "$(wc -l < err)" 1 "in one line"; grep -q "$2" err; ok $? "that says so"; [ ! -e x.db ]; ok $? 'nothing was merged'; }
fresh() { rm -rf x.job x.db*; cp -r m3.job x.job; rm -f x.job/merged x.job/shard/*-wal x.job/shard/*-shm; sed -i 's/"case":"m3.db"/"case":"x.db"/' x.job/plan; }
db() { echo x.job/"$(sed 's/.*"file":"\([^"]*\)".*/\1/' x.job/shard/$1.done)"; }
fresh; perl -e 'print "damage" x 2000' | dd of="$(db 2)" bs=4096 seek=3 count=2 conv=notrunc 2>/dev/null; refused 'a damaged case file' 'shard 2 of 3 cannot be taken'
fresh; truncate -s 50000 "$(db 3)"; refused 'a case file cut short' 'shard 3 of 3'
fresh; cp "$(db 1)" "$(db 2)"; refused 'the case file of another shard' 'not the one it was'
fresh; sqlite3 "$(db 1)" "UPDATE item SET path = 'x' WHERE id = 2"; refused 'rows changed behind our back' 'behind the tools'
fresh; sed -i 's/"version":"[^"]*"/"version":"0.0.9"/' x.job/shard/1.done; refused 'a shard of another version' 'made by sluice 0.0.9'
fresh; echo '{' > x.job/shard/2.done; refused 'a mark that is no mark' 'is damaged'
fresh; rm x.job/items/1.done; refused 'no unpacking' 'unpacker 1 of 1 has not ended'
fresh; rm x.job/shard/2.done; refused 'a missing shard' '1 of 3 shards are not done (2)'
fresh; sed -i 's/"version":"[^"]*"/"version":"0.0.9"/' x.job/plan
for verb in 'shard x.job 1' 'unpack x.job' 'merge x.job'; do sluice job $verb 2> err; is $? 3 "$verb: another version of the tool"; is "$(last)" "sluice-job: the job was made by sluice 0.0.9, this machine has $(sluice --version | cut -d' ' -f2): one version has to do all of it" 'told'; done

# a machine that does not see the same folders
fresh; rm x.job/shard/1.done; echo >> "$(ls x.job/items/1-*/1.jsonl)"; sluice job shard -q x.job 1 2> err; is $? 3 'items changed'; grep -q 'not what was written there' err; ok $? 'told'
rm x.job/items/1-*/1.jsonl; sluice job shard -q x.job 1 2> err; is $? 3 'items gone'; grep -q 'sees another folder' err; ok $? 'told'
fresh; rm x.job/shard/1.done; mv m3.store away; mkdir m3.store; printf 'sluice-store 1\n' > m3.store/VERSION; sluice job shard -q x.job 1 2> err; is $? 3 'an empty store'; grep -q "lacks what was unpacked" err; ok $? 'told'; rm -r m3.store; mv away m3.store
fresh; rm x.job/items/1.done; mv dump away; sluice job unpack -q x.job 2> err; is $? 3 'no dump'; is "$(last 90)" "sluice-job: 'dump' cannot be read on this machine: No such file or directory; dumps, store" 'told'; mv away dump
sluice job shard nowhere.job 1 2> err; is $? 3 'no job'; is "$(last)" "sluice-job: 'nowhere.job' holds no plan of a job: not made yet, or this machine does not see the shared folder" 'told'
sed -i 's,"dir":"[^"]*","dir":"/nowhere/at/all",' x.job/plan; sluice job todo x.job 2> err; is $? 3 'no such folder here'; grep -q 'must lie in a shared folder' err; ok $? 'told'
sluice job shard m3.job 4 2> err; is $? 2 'no such shard'

# a shard that never came back is a loss; when it comes, the loss is gone and marks stay
rm -rf v.db v.job; sluice job init -n 3 $o v.db dump; sluice job unpack -q v.job; sluice job shard -q v.job 1 3
sluice job merge --lost v.job 2> err; is $? 1 'merged with a shard missing'
is "$(sluice case info --losses --json v.db | jq -r 'select(.stage == "triage") | .code + ": " + .path')" 'incomplete: shard 2 of 3' 'it is in the ledger of losses'
is "$(sluice case query --json v.db 'SELECT count(*) AS n FROM documents WHERE kind <> "document"')" "$(sluice case query --json one.db 'SELECT count(*) AS n FROM documents WHERE kind <> "document"')" 'what it held is known by name'
sluice case verify -q v.db > out; is "$(cat out)" '' 'that case verifies'
sluice tag -a seen v.db dump/DONGYOU-2024.zip
sluice job shard -q v.job 2; sluice job merge -q v.job; is $? 1 'the shard came'
is "$(sluice case query --json v.db 'SELECT count(*) AS n FROM mark')" '{"n":1}' 'what people said is kept'
sluice tag -r seen v.db dump/DONGYOU-2024.zip; sluice case dump v.db | grep -v '"row":"mark"' | cmp -s - one; ok $? 'now it is the case of one run'
echo > other.db; sed -i 's/"case":"v.db"/"case":"other.db"/' v.job/plan; sluice job merge -q v.job 2> err; is $? 3 'a file that is not of this job is left alone'

# killed in the middle, again and again
rm -rf k.db k.job; sluice job init -n 2 $o k.db dump
for s in 0.02 0.1; do timeout -s KILL $s "$b/sluice" job unpack -q k.job 2> /dev/null; done; sluice job unpack -q k.job
for s in 0.05 0.2 0.4 1 2 4 8 16 32; do timeout -s KILL $s "$b/sluice" job shard -q k.job 1 2> /dev/null; sluice job status k.job > out; ! grep -Eq '^shard +1 +(begun|done)' out || break; done
grep -Eq '^shard +1 +(begun|done)' out; ok $? 'status: begun'
sluice job shard -q k.job 1 & sluice job shard -q k.job 1 2; wait
for s in 0.02 0.1; do timeout -s KILL $s "$b/sluice" job merge -q k.job 2> /dev/null; done; sluice job merge -q k.job; is $? 1 'killed and run twice at once: merged'
sluice case dump k.db | cmp -s - one; ok $? 'is the case of one run'
is "$(ls k.job/shard/*.db | wc -l) $(ls -d k.job/items/*-* | wc -l) $(ls k.job | grep -c merging)" '2 1 0' 'nothing is left of what was killed'
sluice triage --status k.db > out; is $? 0 'status: all done'; is "$(tail -n 1 out)" '2 of 2 shards done, 0 running, 0 queued, 0 stopped; merged into k.db' 'told'
is "$(sluice triage --status k.db | sed -n 's/^shard  *[12]  done *[0-9]* *\([0-9]*\) .*/\1/p' | awk '{ n += $1 } END { print n }') items" "$(sluice job status --json k.job | jq -r 'select(.piece == "unpack") | .items') items" 'items are told'

# a full disk is told, and the piece can be run again
if [ "$(ulimit -f)" = unlimited ]; then
	rm -rf f.db f.job; sluice job init -n 1 $o f.db dump; sluice job unpack -q f.job
	(trap '' XFSZ; ulimit -f 100; sluice job shard -q f.job 1) 2> err; is $? 3 'a full disk'; grep -q 'shard 1 ended with status 3: run it again' err; ok $? 'told'
	sluice job shard -q f.job 1; is $? 1 'with room it goes on'
fi

# over a list of hosts by GNU parallel, as sluice-job(1) has it
if command -v parallel > /dev/null; then
	mkdir p && cd p && mkdir dump && cp -r ../dump/pages ../dump/*.zip dump/ && printf '2/:\n1/:\n' > hosts
	sed -n '/^\.Bd -literal.*parallel/,/^\.Ed/s/^\$ //p' "$here/../../man/sluice-job.1" > recipe
	is "$(wc -l < recipe)" 4 'the recipe of the man page'
	while IFS= read -r line; do eval "$line" > out 2> err < /dev/null; [ $? -le 1 ]; ok $? "$line"; done < recipe
	sluice triage -q --ocr none one.db dump; sluice case dump one.db > want; sluice case dump case.db | cmp -s - want; ok $? 'is the case of one run'
fi

# no Slurm
cd "$TEST_TMP" && mkdir empty && for c in sh cut dirname paste cat; do ln -s "$(command -v $c)" empty/; done
echo text > a.txt
PATH=$TEST_TMP/empty "$b/sluice" triage --slurm 2 n.db a.txt 2> err; is $? 3 'no Slurm'
is "$(last)" "sluice: there is no Slurm here (no sbatch): 'sluice job shard' does the pieces by hand, see sluice-job(1)" 'told'
[ -x n.job/shard.sh ]; ok $? 'the scripts are there to be edited'
PATH=$TEST_TMP/empty "$b/sluice" triage --slurm 2 --no-hints --sidecar h.db a.txt 2> err; grep -q '"no_hints":true,"sidecar":true' h.job/plan; is $? 0 'what the pieces are told stands in the plan'
mkdir beside; cp "$here/ocr_page.png" beside/p.png; echo 'bid@atoll.example.com' > beside/p.txt
sluice job init -n 5 --sidecar --ocr none s.db beside; sluice job unpack -q s.job; sluice job shard -q s.job 1 2 3 4 5; sluice job merge -q s.job
is "$(sqlite3 s.db "SELECT count(*) FROM mentions WHERE value = 'bid@atoll.example.com' AND path LIKE '%.png'")" 1 'a text beside a picture meets it in its piece'
finish

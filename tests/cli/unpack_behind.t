#!/bin/sh
# Archives before and behind an archive: nothing of them is lost without a word.
b=$SLUICE_BIN
cd "$TEST_TMP" || exit 1
n=0
is() { n=$((n + 1)); if [ "$1" = "$2" ]; then echo "ok $n - $3"; else echo "not ok $n - $3"; printf '%s\n' "$1" | sed 's/^/#   got  /'; printf '%s\n' "$2" | sed 's/^/#   want /'; fi; }
list() { "$b/sluice-unpack" -o store "$1" | jq -r 'if .type == "item" then (.path | sub("^[^!]*(!/)?"; "")) else .code end' | tr '\n' ' '; }

echo one > one; echo two > two; echo three > three
tar -cf a.tar one; tar -b 1 -cf b.tar two
cat a.tar b.tar > both.tar
is "$(list both.tar)" " one two " "a tar behind a tar"
is "$("$b/sluice-unpack" --list both.tar | jq -r .path | tr '\n' ' ')" "both.tar both.tar!/one both.tar!/two " "listed, too"
cat both.tar b.tar > three.tar
is "$(list three.tar)" " one two two " "and a third"
{ cat b.tar; echo rubbish; } > rubbish.tar
is "$(list rubbish.tar)" " partial two " "rubbish behind it is told"
# an old tar wrote what its buffer held into the last record: the end of the record before
head -c 9000 /dev/zero | tr '\0' x > long
tar -b 1 -cf stale.tar long two
truncate -s 20480 stale.tar; dd if=stale.tar of=rest bs=512 skip=19 count=1 2>/dev/null
dd if=rest of=stale.tar bs=512 seek=39 conv=notrunc 2>/dev/null
is "$(list stale.tar)" " partial long two " "the rest of a buffer is no member"
# but a second archive there is one, though its end falls on a record's
head -c 8704 /dev/zero > pad; tar -b 1 -cf c.tar pad; tar -b 1 -cf d.tar two
{ head -c 9216 c.tar; head -c 1024 /dev/zero; head -c 8192 /dev/zero; cat d.tar; } > within.tar
is "$(stat -c %s within.tar) $(list within.tar)" "20480  pad two " "a tar that begins within the last record is read"
printf 'one\n' | bsdcpio -o -H newc 2>/dev/null > a.cpio; printf 'two\n' | bsdcpio -o -H newc 2>/dev/null > b.cpio
{ cat a.cpio; head -c 1024 /dev/zero; cat b.cpio; } > both.cpio
is "$(list both.cpio)" " one two " "a cpio behind a cpio"
{ cat a.cpio; head -c 1024 /dev/zero; gzip -c b.cpio; } > initrd.img
is "$(list initrd.img)" " one initrd.img.rest initrd.img.rest!/two " "an initial ramdisk: a packed cpio behind a cpio"
{ cat a.cpio; head -c 1024 /dev/zero; head -c 60 b.cpio; } > cut.cpio
is "$(list cut.cpio | sed 's/partial\|truncated\|corrupt/loss/g; s/loss loss /loss /')" " loss one " "half a header behind it is told"
zip -q first.zip one; zip -q second.zip two
cat first.zip second.zip > hidden.zip
is "$(list hidden.zip)" " two hidden.zip.before hidden.zip.before!/one " "a zip before a zip"
# each of a row is a member of its own: nested they would be copied again and again
for i in $(seq 40); do cat first.zip; done > row.zip
is "$(list row.zip | tr ' ' '\n' | grep -c '!/one')" 39 "forty zips behind each other: all are read"
is "$(list row.zip | tr ' ' '\n' | sed -n '3p;5p')" "row.zip.before
row.zip.before2" "the last first"
rm -rf store; list row.zip > /dev/null; is "$([ "$(find store -type f | xargs cat | wc -c)" -lt "$(( $(wc -c < row.zip) * 2 ))" ] && echo small)" small "and the store is not many times their size"
# of large files, by afio: device, inode, mode, owner, group, links, time, lengths
{ printf '070727%08x%016xm%06o%08x%08x%08x%08x%016xn%04x%04x%04xs%016x:' 1 2 33188 0 0 1 0 0 4 0 0 5; printf 'one\0hello'
printf '070727%08x%016xm%06o%08x%08x%08x%08x%016xn%04x%04x%04xs%016x:' 1 2 0 0 0 1 0 0 11 0 0 0; printf 'TRAILER!!!\0'; } > afio
is "$(list afio)" " one " "an archive of afio"
# what a killed run left in /tmp
left=$(mktemp -d /tmp/sluice-volumes-XXXXXX); ln -s nowhere "$left/n.part001.rar"; touch -h -d '2 hours ago' "$left"
list afio > /dev/null
is "$([ -e "$left" ] && echo there)" "" "folders of volumes that a killed run left are swept"
printf 'words' | zip -q -fz -X wide.zip one -; { printf 'some junk before it, with a \001'; cat wide.zip; } > before.zip
is "$(list before.zip)" "$(list wide.zip)" "junk before a zip with records of 64 bits"
echo "1..$n"

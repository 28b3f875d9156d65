#!/bin/sh
# Makes a set of chat screenshots with their truths: every page of chats.tsv in
# several scales, formats and qualities (FORMAT:SCALE:QUALITY …); FONT names
# another font. usage: chat_set.sh OUTDIR [FORMAT:SCALE:QUALITY …]
set -e
here=$(dirname "$0"); out=$1; font=${FONT:-Noto Sans CJK SC}
shift
[ $# -gt 0 ] || set -- png:1:0 png:1.5:0 jpg:1:45 jpg:1:60 jpg:1:75 jpg:1:90 jpg:1.5:45 jpg:1.5:75 jpg:2:45 jpg:2:70
mkdir -p "$out"
${CC:-cc} -O1 -Wall -D_GNU_SOURCE -o "$out/bubbles" "$here/bubbles.c" $(pkg-config --cflags --libs cairo libjpeg) -lm
awk -v out="$out" '/^#/ { f = out "/page" ++n ".tsv"; next } NF { print > f }' "$here/chats.tsv"
for page in "$out"/page*.tsv; do
	p=$(basename "$page" .tsv)
	for how; do
		ext=${how%%:*}; rest=${how#*:}; scale=${rest%%:*}; q=${rest#*:}
		f="$out/${p}_${ext}_x${scale}_q$q"
		"$out/bubbles" "$f.$ext" 400 "$scale" "$q" "$font" < "$page" > "$f.txt"
	done
done
rm -f "$out"/page?.tsv "$out/bubbles"

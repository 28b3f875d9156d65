#!/bin/sh
# Pictures of every format: what identify calls them, and what a picture within
# something else comes to. Pixels are tests/unit/test_raster.c's.
b=$SLUICE_BIN data=$PWD/tests/data/raster
cd "$TEST_TMP" || exit 1
n=0
ok() { n=$((n + 1)); if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi; }
is() { [ "$1" = "$2" ]; r=$?; ok $r "$3"; [ $r -eq 0 ] || { printf '%s\n' "$1" | sed 's/^/#   got  /'; printf '%s\n' "$2" | sed 's/^/#   want /'; }; }

# names that say nothing: only bytes tell
for f in plain.ppm deep.ppm raw.pbm plain.pbm bw.pgm alpha.pam colour.pcx bw.pcx plain.sgi runs.sgi plain.dds im.xpm netpbm.xbm rle.bmp lossless.jxl im.ico cur.cur one.icns rle.psd colour.jp2 colour.tga pil.tga; do
	cp "$data/$f" "$f-"
done
is "$("$b/sluice-identify" --json ./*- | jq -r '"\(.path | split("/")[-1] | split(".")[-1]) \(.identify.format)"' | LC_ALL=C sort -u | tr '\n' ' ')" \
	'bmp- bmp cur- ico dds- dds icns- icns ico- ico jp2- jp2 jxl- jxl pam- pnm pbm- pnm pcx- pcx pgm- pnm ppm- pnm psd- psd sgi- sgi tga- tga xbm- xbm xpm- xpm ' 'each is told by its bytes'
printf 'P1 2020 12 items\nP2 is the second part\n' > words.txt
printf 'P5 10 20 200 forms of the fifth part, as the list of the tender has them.\n' > more.txt
is "$("$b/sluice-identify" --json words.txt more.txt | jq -r .identify.format | tr '\n' ' ')" 'text text ' 'words that begin like an anymap are none'
# a runs-only Targa has nothing but its name
cp "$data/runs.tga" r.tga
is "$("$b/sluice-identify" --json r.tga | jq -r '"\(.identify.format) \(.identify.mismatch)"')" 'tga false' 'a Targa of runs by its name'

is "$("$b/sluice-text" --ocr none "$data/layers.psd" 2>/dev/null)" '封面
临渊洞幽信息技术有限公司
LYDY-2021-007
合同号' 'Photoshop: words of text layers, names of layers'
is "$("$b/sluice-text" --ocr none --json "$data"/colour.tga "$data"/index.pcx "$data"/im.ico "$data"/film.gif "$data"/small.heic 2>/dev/null | jq -r 'select(.type == "item") | .text.by' | sort | uniq -c | tr -s ' ')" ' 5 picture' 'all are pictures to text'
head -c 900 "$data/colour.tga" > cut.tga
"$b/sluice-text" --ocr none --json cut.tga 2>/dev/null | grep -q '"code":"truncated"'; ok $? 'one that ends early is told'
echo "1..$n"

# install: all that is put is whole, works from its place, and is taken away again.
n=0
ok() { n=$((n+1)); if [ "$1" = "$2" ]; then echo "ok $n - $3"; else echo "not ok $n - $3"; printf '#   got  %s\n#   want %s\n' "$1" "$2"; fi; }
flags=
case $SLUICE_BUILD in *-dev) flags="$flags DEVELOPER=1" ;; esac
case $SLUICE_BUILD in *-san*) flags="$flags SAN=1" ;; esac
d=$TEST_TMP/d
quiet() { MAKEFLAGS= make -s $flags "$@" > "$TEST_TMP/out" 2>&1 || cat "$TEST_TMP/out"; }
quiet install PREFIX=/opt/s DESTDIR="$d"
p=$d/opt/s
ok "$("$p/bin/sluice" --help | grep -c '^  [a-z]')" "$(ls "$SLUICE_BIN"/sluice-* | wc -l)" "every tool is there"
ok "$(ls "$p"/share/man/man?/ | grep -c '^sluice')" "$(ls man/sluice* | wc -l)" "every man page"
ok "$(cd "$p/share/bash-completion/completions" && ls) $(cd "$p/share/zsh/site-functions" && ls)" "sluice _sluice" "completions"
ok "$(cd "$p/share/sluice" && ls | grep -v '^ocr$' | tr '\n' ' ')" "README.md cues gazetteers refs report slurm " "the tables, and nothing else"
ok "$(cd "$p/lib/sluice" && ls)" "refs.compiled" "the tables in compiled form"
printf 'Party A: office@mail.example\n' > "$TEST_TMP/a.txt"
ok "$(cd / && "$p/bin/sluice" refs --json "$TEST_TMP/a.txt" | jq -r 'select(.kind == "email") | .value')" "office@mail.example" "it works from its place, with its own tables"
ok "$("$p/bin/sluice" fetch-ocr --help | head -n 1)" "usage: sluice fetch-ocr [options] [FOLDER]" "the helper is a tool"
printf '#include <sluice/hash.h>\nint main(void) { unsigned char d[32]; return hash_once(HASH_SHA256, STR("x"), d) != 32; }\n' > "$TEST_TMP/t.c"
sed -i "s,=/opt/s,=$p," "$p/lib/pkgconfig/sluice.pc"
case $SLUICE_BUILD$p in *-san*|*" "*) ;; *) # the sanitizer must be loaded first; pkg-config gives no path with blanks
	(cd "$TEST_TMP" && ${CC:-gcc} t.c $(PKG_CONFIG_PATH=$p/lib/pkgconfig pkg-config --cflags --libs sluice) -o t 2> err && LD_LIBRARY_PATH=$p/lib ./t)
	ok "$? $(head -n 1 "$TEST_TMP/err")" "0 " "a program builds and runs with pkg-config's words" ;;
esac
quiet uninstall PREFIX=/opt/s DESTDIR="$d"
ok "$(find "$d" ! -type d)" "" "uninstall leaves no file"
# the same commit gives the same archive
# (make knows no file whose name has blanks)
if git rev-parse HEAD > /dev/null 2>&1 && [ "${TEST_TMP#* }" = "$TEST_TMP" ]; then
	for i in 1 2; do MAKEFLAGS= make -s dist BUILD="$TEST_TMP/dist$i" > "$TEST_TMP/dist.$i" 2>/dev/null; done
	ok "$(cut -c1-64 "$TEST_TMP/dist.1" | sort | uniq -c | wc -l) $(cmp "$TEST_TMP"/dist?/*.tar.gz && echo same)" "1 same" "make dist: the same bytes"
	ok "$(tar -tzf "$TEST_TMP"/dist1/*.tar.gz | sed 's,[^/]*/,,; s,/.*,,' | sort -u | grep -c .)" "$(git ls-files | sed 's,/.*,,' | sort -u | wc -l)" "make dist: all that is committed"
fi
echo "1..$n"

# completion: what bash offers for tools and for their options.
n=0
ok() { n=$((n+1)); if [ "$1" = "$2" ]; then echo "ok $n - $3"; else echo "not ok $n - $3"; printf '#   got  %s\n#   want %s\n' "$1" "$2"; fi; }
command -v bash > /dev/null || { echo "1..0 # skip no bash"; exit 0; }
PATH=$SLUICE_BIN:$PATH; export PATH
offer() { bash --norc -c '. share/completions/sluice.bash; COMP_WORDS=("$@"); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _sluice; printf "%s " "${COMPREPLY[@]}"' bash "$@"; }
ok "$(offer sluice unp)" "unpack " "a tool's name"
ok "$(offer sluice unpack --pass)" "--passwords " "an option of a tool behind sluice"
ok "$(PATH=$SLUICE_BIN:$SLUICE_BIN:$PATH; offer sluice unp)" "unpack " "once, though its folder stands in PATH twice"
ok "$(offer sluice-refs --uni)" "--unique " "an option of a tool by itself"
ok "$(offer sluice text share/refs/mon)" "share/refs/months.tsv " "a file"
for t in "$SLUICE_BIN"/sluice-*; do
	case "$(sed -n 's/^for _sluice_tool in \(.*\); do/ \1 /p' share/completions/sluice.bash)" in *" ${t##*/sluice-} "*) ;; *) missing="$missing ${t##*/}" ;; esac
done
ok "$missing" "" "every tool is completed"
echo "1..$n"

# Completion of sluice and its tools for bash. Options are read from each tool's
# own --help, so there is nothing here to keep in step.
_sluice() {
	local cur=${COMP_WORDS[COMP_CWORD]} tool=${COMP_WORDS[0]##*/} i
	COMPREPLY=()
	if [ "$tool" = sluice ]; then
		for ((i = 1; i < COMP_CWORD; i++)); do
			case ${COMP_WORDS[i]} in -*) ;; *) tool=sluice-${COMP_WORDS[i]}; break ;; esac
		done
		if [ "$tool" = sluice ] && [[ $cur != -* ]]; then
			COMPREPLY=($(compgen -W "$(compgen -c sluice- | sed 's/^sluice-//' | sort -u) help" -- "$cur"))
			return
		fi
	fi
	if [[ $cur == -* ]]; then
		COMPREPLY=($(compgen -W "$("$tool" --help 2>/dev/null | grep -oE -- '(^|[ ,])--?[A-Za-z0-9][A-Za-z0-9-]*' | tr -d ' ,')" -- "$cur"))
	else
		COMPREPLY=($(compgen -f -- "$cur"))
	fi
}
complete -o filenames -F _sluice sluice
for _sluice_tool in unpack identify text bind refs record triage case job search show tag watch similar report export; do
	complete -o filenames -F _sluice "sluice-$_sluice_tool"
done
unset _sluice_tool

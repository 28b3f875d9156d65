SLUICE_FAKE_TTY=1 "$b/sluice-unpack" --list $t/trap/names.zip $t/trap/nested.7z | sed 's/^ *[0-9]* //'

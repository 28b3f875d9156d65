#!/bin/sh
# Medical pictures: whose they are, in the set they name, explicit and implicit, sequences, cut.
b=$SLUICE_BIN
cd "$TEST_TMP" || exit 1
n=0
is() { n=$((n + 1)); if [ "$1" = "$2" ]; then echo "ok $n - $3"; else echo "not ok $n - $3"; printf '%s\n' "$1" | sed 's/^/#   got  /'; printf '%s\n' "$2" | sed 's/^/#   want /'; fi; }
cat > make.pl <<'X'
my ($how, $set, $name) = @ARGV; $name =~ s/\\x(..)/chr hex $1/ge;
my $e = sub { my ($g, $t, $vr, $v) = @_; $v .= ' ' if length($v) % 2; return pack('v v', $g, $t) . ($how eq 'implicit' && $g != 2 ? pack('V', length $v) : $vr eq 'SQ' ? "SQ\0\0" . pack 'V', length $v : $vr . pack 'v', length $v) . $v };
my $item = sub { pack('v v V', 0xFFFE, 0xE000, length $_[0]) . $_[0] };
print "\0" x 128, 'DICM', $e->(2, 0x10, 'UI', $how eq 'implicit' ? "1.2.840.10008.1.2\0" : '1.2.840.10008.1.2.1'), $e->(8, 5, 'CS', $set), $e->(8, 0x80, 'LO', 'Linyuan Hospital'),
	$e->(0x10, 0x10, 'PN', $name), $e->(0x10, 0x20, 'LO', 'P-77'), $e->(0x40, 0x275, 'SQ', $item->($e->(8, 0x50, 'SH', 'A1'))), pack('v v', 0x7FE0, 0x10), 'OW', "\0\0", pack('V', 4), "\1\2\3\4";
X
want() { printf 'InstitutionName: Linyuan Hospital\nPatientName: %s\nPatientID: P-77\nAccessionNumber: A1' "$1"; }
perl make.pl explicit GB18030 'Li^Lei=\xc0\xee^\xc0\xd7' > a.dcm; is "$("$b/sluice-text" a.dcm 2>&1)" "$(want 'Li^Lei=李^雷')" "explicit, GB18030"
perl make.pl implicit 'ISO_IR 144' '\xbb\xd8^\xbb\xd5\xd9' > b.dcm; is "$("$b/sluice-text" b.dcm 2>&1)" "$(want 'Ли^Лей')" "implicit, Cyrillic"
perl make.pl explicit '\ISO 2022 IR 87' 'Yamada=\x1b$B;3ED\x1b(B' > c.dcm; is "$("$b/sluice-text" c.dcm 2>&1)" "$(want 'Yamada=山田')" "a set that is switched to"
is "$("$b/sluice-identify" a.dcm)" "a.dcm: dicom (application/dicom)" "what it is"
{ printf 'II*\000\010\000\000\000'; tail -c +9 a.dcm; } > tiff.dcm; is "$("$b/sluice-text" tiff.dcm 2>&1)" "$(want 'Li^Lei=李^雷')" "one whose free bytes make it a TIFF, too"
head -c 230 a.dcm > cut.dcm; is "$("$b/sluice-text" --json cut.dcm 2>/dev/null | jq -r 'select(.type == "error").code')" truncated "one that is cut is told"
cat > icon.pl <<'X'
my ($how) = @ARGV; my $e = sub { my ($g, $t, $vr, $v) = @_; pack('v v', $g, $t) . ($how eq 'implicit' && $g != 2 ? pack('V', length $v) : $vr =~ /^(SQ|OW|OV)$/ ? "$vr\0\0" . pack 'V', length $v : $vr . pack 'v', length $v) . $v };
my $icon = $e->(0x28, 0x10, 'US', "\x10\0") . $e->(0x7FE0, 0x10, 'OW', "\1\2\3\4");
print "\0" x 128, 'DICM', $e->(2, 0x10, 'UI', $how eq 'implicit' ? "1.2.840.10008.1.2\0" : '1.2.840.10008.1.2.1'), $e->(0x88, 0x200, 'SQ', pack('v v V', 0xFFFE, 0xE000, length $icon) . $icon),
	$e->(0x10, 0x2150, 'LO', 'Elbonia '), $e->(0x7FE0, 1, 'OV', "\0" x 8), $e->(0x7FE0, 0x10, 'OW', "\1\2\3\4");
X
for how in explicit implicit; do perl icon.pl $how > $how.dcm; is "$("$b/sluice-text" $how.dcm 2>&1)" "(0010,2150): Elbonia" "$how: behind an icon, by its number"; done
echo "1..$n"

use strict;
# A page that looks right and whose ToUnicode is rubbish: each letter is said to be another.
my @lines = ("CONTRACT No. DY-2021-0457", "Party A: Strelsau Institute for Policy", "Party B: Linyuan Dongyou Information Technology", "The total price is USD 120,000.00 and is due in March 2021.", "Contact: contract\@dongyou.example, host 203.0.113.77", "The supplier delivers the platform within thirty days.");
my $text = "BT /F1 14 Tf 60 780 Td 22 TL\n" . join("", map { my $t = $_; $t =~ s/([()\\])/\\$1/g; "($t) Tj T*\n" } @lines) . "ET\n";
my $map = join "", map { sprintf "<%02X> <%04X>\n", $_, 0x21 + ($_ * 37 + 11) % 94 } 33 .. 126;
my $cmap = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n1 begincodespacerange <00> <FF> endcodespacerange\n94 beginbfchar\n${map}endbfchar endcmap end end\n";
my @o = ("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
 "<< /Length " . length($text) . " >>\nstream\n${text}endstream", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>", "<< /Length " . length($cmap) . " >>\nstream\n${cmap}endstream");
my $out = "%PDF-1.4\n"; my @at;
for my $i (0 .. $#o) { push @at, length $out; $out .= ($i + 1) . " 0 obj\n$o[$i]\nendobj\n" }
my $x = length $out;
$out .= "xref\n0 7\n0000000000 65535 f \n" . join("", map { sprintf "%010d 00000 n \n", $_ } @at) . "trailer << /Size 7 /Root 1 0 R >>\nstartxref\n$x\n%%EOF\n";
print $out;

package Make;
# Helpers of the sample trove: files in many formats from readable text, and
# the truth table that is written beside them.
use strict; use warnings; use utf8;
use Encode qw(encode);
use File::Basename qw(dirname);
use File::Path qw(make_path);
use IO::Compress::Zip qw($ZipError ZIP_CM_STORE ZIP_CM_DEFLATE);
use Exporter 'import';
our @EXPORT = qw(start put slurp text docx pptx xlsx xml_escape zip_bytes truth neg convert finish $NOTE $ROOT render eml_word b64);

our $NOTE = 'SYNTHETIC TEST DATA - 虚构测试数据';
our $ROOT;
my ($render, @truth, @neg);
my $TIME = 1704067200;    # 2024-01-01, in every archive: the same bytes every time

sub start { ($ROOT, $render) = @_; make_path($ROOT); @truth = @neg = (); }

# Names and contents are characters here and UTF-8 bytes on disk.
sub put {
	my ($path, $bytes) = @_;
	my $file = encode('UTF-8', "$ROOT/$path");
	make_path(dirname($file));
	open my $out, '>:raw', $file or die "$file: $!";
	print $out $bytes;
	close $out or die "$file: $!";
	utime $TIME, $TIME, $file;
	return $bytes;
}

sub slurp { my ($f) = @_; open my $in, '<:raw', $f or die "$f: $!"; local $/; return scalar <$in>; }

# Text in a character set; those that Perl lacks go through iconv.
sub convert {
	my ($s, $set) = @_;
	return encode('UTF-8', $s) if $set eq 'UTF-8';
	my $tmp = "$ROOT/../convert.tmp";
	open my $out, '>:raw', $tmp or die "$tmp: $!";
	print $out encode('UTF-8', $s);
	close $out;
	my $bytes = `iconv -f UTF-8 -t '$set' '$tmp'`;
	die "iconv to $set fails" if $?;
	unlink $tmp;
	return $bytes;
}

sub text { my ($path, $s, $set) = @_; return put($path, convert($s, $set || 'UTF-8')); }

sub xml_escape { my $s = shift; $s =~ s/&/&amp;/g; $s =~ s/</&lt;/g; $s =~ s/>/&gt;/g; $s =~ s/"/&quot;/g; return $s; }

# Zip of [name (bytes), content] pairs. A name flagged utf8 sets flag bit 11.
sub zip_bytes {
	my ($members, %opt) = @_;
	my ($out, $zip) = ('');
	for my $m (@$members) {
		my ($name, $bytes) = @$m;
		my %o = (Name => $name, Time => $TIME, Minimal => 1, Method => ZIP_CM_DEFLATE, Efs => $opt{efs} ? 1 : 0);
		if ($zip) { $zip->newStream(%o) or die $ZipError }
		else { $zip = IO::Compress::Zip->new(\$out, %o) or die $ZipError }
		$zip->print($bytes);
	}
	$zip->close;
	return $out;
}

my $HEAD = qq{<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n};
my $W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';

# A paragraph is a string, a table an array of rows.
sub docx {
	my ($path, $title, @blocks) = @_;
	my $p = sub { '<w:p><w:r><w:t xml:space="preserve">' . xml_escape($_[0]) . '</w:t></w:r></w:p>' };
	my $body = $p->($title);
	for my $b (@blocks, $NOTE) {
		if (ref $b) {
			$body .= '<w:tbl>' . join('', map { '<w:tr>' . join('', map { '<w:tc>' . $p->($_) . '</w:tc>' } @$_) . '</w:tr>' } @$b) . '</w:tbl>';
		} else { $body .= $p->($b) }
	}
	my @parts = (
		['[Content_Types].xml', $HEAD . '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'],
		['_rels/.rels', $HEAD . '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'],
		['word/document.xml', $HEAD . qq{<w:document xmlns:w="$W"><w:body>$body</w:body></w:document>}],
		['docProps/core.xml', $HEAD . '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>lantern_88</dc:creator><dc:title>' . xml_escape($title) . '</dc:title><dcterms:created xsi:type="dcterms:W3CDTF">2020-01-02T03:04:05Z</dcterms:created></cp:coreProperties>'],
	);
	return put($path, zip_bytes([map { [$_->[0], encode('UTF-8', $_->[1])] } @parts]));
}

sub pptx {
	my ($path, @slides) = @_;    # [slide text lines, notes lines]
	my $tx = sub { '<p:cSld><p:spTree>' . join('', map { '<p:sp><p:txBody><a:p><a:r><a:t>' . xml_escape($_) . '</a:t></a:r></a:p></p:txBody></p:sp>' } @_) . '</p:spTree></p:cSld>' };
	my $ns = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
	my ($types, $ids, $rels, @parts) = ('', '', '');
	for my $i (1 .. @slides) {
		my ($lines, $notes) = @{ $slides[$i - 1] };
		$types .= qq{<Override PartName="/ppt/slides/slide$i.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.slide+xml"/><Override PartName="/ppt/notesSlides/notesSlide$i.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.notesSlide+xml"/>};
		$ids .= sprintf '<p:sldId id="%d" r:id="rId%d"/>', 255 + $i, $i;
		$rels .= qq{<Relationship Id="rId$i" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/slide" Target="slides/slide$i.xml"/>};
		push @parts, ["ppt/slides/slide$i.xml", $HEAD . "<p:sld $ns>" . $tx->(@$lines) . '</p:sld>'],
			["ppt/slides/_rels/slide$i.xml.rels", $HEAD . qq{<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/notesSlide" Target="../notesSlides/notesSlide$i.xml"/></Relationships>}],
			["ppt/notesSlides/notesSlide$i.xml", $HEAD . "<p:notes $ns>" . $tx->(@$notes) . '</p:notes>'];
	}
	unshift @parts, ['[Content_Types].xml', $HEAD . qq{<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/ppt/presentation.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/>$types</Types>}],
		['_rels/.rels', $HEAD . '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="ppt/presentation.xml"/></Relationships>'],
		['ppt/presentation.xml', $HEAD . "<p:presentation $ns><p:sldIdLst>$ids</p:sldIdLst></p:presentation>"],
		['ppt/_rels/presentation.xml.rels', $HEAD . qq{<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">$rels</Relationships>}];
	return put($path, zip_bytes([map { [$_->[0], encode('UTF-8', $_->[1])] } @parts]));
}

# Sheets: { name, rows => [[…]], hidden, merge => 'A1:I1', dates => {column => 1} }.
# A number is a number, "=date:SERIAL" a date cell.
sub xlsx {
	my ($path, @sheets) = @_;
	my ($types, $list, $rels, @parts) = ('', '', '');
	for my $i (1 .. @sheets) {
		my $s = $sheets[$i - 1];
		my ($rows, $r) = ('', 0);
		for my $row (@{ $s->{rows} }) {
			$r++;
			my $c = 0;
			$rows .= qq{<row r="$r">};
			for my $v (@$row) {
				my $ref = chr(65 + $c++) . $r;
				next if !defined $v || $v eq '';
				if ($v =~ /^=date:(\d+)$/) { $rows .= qq{<c r="$ref" s="1"><v>$1</v></c>} }
				elsif ($v =~ /^-?\d+(\.\d+)?$/ && length $v < 15) { $rows .= qq{<c r="$ref"><v>$v</v></c>} }
				else { $rows .= qq{<c r="$ref" t="inlineStr"><is><t>} . xml_escape($v) . '</t></is></c>' }
			}
			$rows .= '</row>';
		}
		my $merge = $s->{merge} ? qq{<mergeCells count="1"><mergeCell ref="$s->{merge}"/></mergeCells>} : '';
		my $hidden = $s->{hidden} ? ' state="hidden"' : '';
		$types .= qq{<Override PartName="/xl/worksheets/sheet$i.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>};
		$list .= '<sheet name="' . xml_escape($s->{name}) . qq{" sheetId="$i"$hidden r:id="rId$i"/>};
		$rels .= qq{<Relationship Id="rId$i" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet$i.xml"/>};
		push @parts, ["xl/worksheets/sheet$i.xml", $HEAD . qq{<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>$rows</sheetData>$merge</worksheet>}];
	}
	my $st = @sheets + 1;
	push @parts, ['xl/styles.xml', $HEAD . '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'];
	unshift @parts, ['[Content_Types].xml', $HEAD . qq{<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>$types<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>}],
		['_rels/.rels', $HEAD . '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'],
		['xl/workbook.xml', $HEAD . qq{<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>$list</sheets></workbook>}],
		['xl/_rels/workbook.xml.rels', $HEAD . qq{<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">$rels<Relationship Id="rId$st" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>}];
	return put($path, zip_bytes([map { [$_->[0], encode('UTF-8', $_->[1])] } @parts]));
}

# A page drawn by samples/render.c: render('png', path, text, args…).
sub render {
	my ($kind, $path, $s, @args) = @_;
	my $file = encode('UTF-8', "$ROOT/$path");
	make_path(dirname($file));
	open my $pipe, '|-', $render, $kind, $file, @args or die "$render: $!";
	print $pipe encode('UTF-8', $s);
	close $pipe or die "$render $kind $file fails";
	utime $TIME, $TIME, $file;
}

sub b64 { require MIME::Base64; return MIME::Base64::encode_base64($_[0], $_[1] // "\n"); }
# An RFC 2047 word in a character set.
sub eml_word { my ($s, $set, $label) = @_; return '=?' . ($label || $set) . '?B?' . b64(convert($s, $set), '') . '?='; }

sub truth { push @truth, [@_]; }
sub neg { push @neg, [@_]; }

sub finish {
	my ($dir) = @_;
	for (['truth.tsv', [qw(file_id member_path class kind normalized role note)], \@truth], ['truth-neg.tsv', [qw(file_id member_path kind surface)], \@neg]) {
		my ($name, $head, $rows) = @$_;
		open my $out, '>:utf8', "$dir/$name" or die "$dir/$name: $!";
		print $out join("\t", @$head), "\n";
		print $out join("\t", map { $_ // '' } @$_, ('') x (@$head - @$_)), "\n" for @$rows;
		close $out;
	}
}
1;

#!/usr/bin/perl
# places.pl - writes share/gazetteers/places.tsv from Debian's unicode-cldr-core
# (names of territories in ten languages, of first-level regions and cities in English,
# Chinese and Russian) and iso-codes (official English names). Run by hand: make gazetteers.
#
# Every name becomes a literal of the matcher, so what is no name on its own
# must go: English words that are also regions, names of one character,
# regions of countries where they are rarely spoken of abroad.
use strict;
use warnings;
use utf8;
use JSON::PP;

binmode STDOUT, ':encoding(UTF-8)';
my $cldr = $ENV{CLDR} // '/usr/share/unicode/cldr/common';
my $iso = $ENV{ISO_CODES} // '/usr/share/iso-codes/json';

sub slurp {
	my ($name, $raw) = @_;
	open my $f, $raw ? '<:raw' : '<:encoding(UTF-8)', $name or die "$name: $!\n";
	local $/;
	return <$f>;
}

# Words that are a place only now and then.
my %stop = map { $_ => 1 } split /\s*,\s*/, join ',', <<'STOP' =~ /[^\n]+/g;
Central,Eastern,Western,Northern,Southern,North,South,East,West,North East,North West,South East,South West,Centre,Center,Capital,Capital District,Union
Islands,Coast,Lake,Lakes,River,Rivers,Valley,Delta,Plateau,Highlands,Mobile,Reading,Bath,Mary,Maryland Parish,Victoria,Jersey,Orange,Imperial
Hamilton,Clarence,La Paz,Santa Cruz,San Juan,San Luis,Santiago,Trinidad,Concepción,Independencia,Bolívar,Sucre,Florida Department,Loja,Colón,Para,Nord,Sud,Ouest,Est,Este,Norte,Sur
Man,Male,Bar,Bo,Nan,Loei,Tak,Trat,Phrae,Trang,Krabi,Goa,Bali,Mie,Gifu,Nara,Saga,Oita,Chiba,Akita,Aichi,Hyogo,Shiga,Tambov,Komi,Mari El,Tomsk,Upper,Lower,Salzburg,Burgenland,Wien
Distrito Federal,Federal District,National Capital Region,Mexico State,State of Mexico,Amazonas,Córdoba,Entre Ríos,Washington D.C.,Sale,Van,Batman,Ordu,Rize,Mus,Bolu,Usak,Siirt,Tula,Aral
Айти,Мон,Нан,Кая,Лей,Сага,Нара,Коти,Карен,Ном,Маэ,Газа,Газе,Гази,Газой,Газу,Газы,Того,Дарвин,Киров,Кирова,Кирове,Кирову,Кировом,Владимир,Владимира,Владимире,Владимиром,Владимиру,Виктория,Виктории,Викторию,Викторией,Джерси,Миэ,Оита,Юта,Юте,Юту,Суэц,Шан,Айти,Мон,Нан,Кая,Лей,Сага,Нара,Коти,Карен,Ном,Маэ,Газа,Газе,Гази,Газой,Газу,Газы,Того,Дарвин,Киров,Кирова,Кирове,Кирову,Владимир,Владимира,Владимире,Владимиру,Виктория,Виктории,Викторию,Викторией,Джерси,Миэ,Оита,Юта,Юте,Юту,Шан,Jewish,Jewish Autonomous,Vladimir,Java,Chin,Shan,Free,Oral,Chita,Asir,Marj,Ghat,Nome,Adak,Fars,Hama,Giza City,Colon,Center,Chuy,Talas,Rason,Louisville,Marengo,Knox,Monticello,Vincennes,Winamac,Petersburg,Beulah,Boise City,Troll,Easter,Vostok,Palmer,Davis,Casey,Mawson,Rothera,Midway,Wake,Johnston,Metropolitan
unknown city,Unknown City,Georgia (US State),World,world,Outlying Oceania,UN,Eurozone,EZ,Navarre,Murcia,La Rioja,Aragon,Acre,Bahia,Ceara,Sonora,Colima,Durango,Puebla,Assam,Bihar,Sinop,Sevastopol City
STOP

my (%names, %owner, @order);
sub add {
	my ($kind, $cc, $code, $name) = @_; # of a city the zone for a code, so that each has a row of its own
	$name =~ s/&amp;/&/g;
	$name =~ s/\s*\(.*\)\s*$//;                       # "Korea (the Republic of)"
	$name =~ s/[’']/’/g if $name =~ /d’I/;
	return if $stop{$name} || length $name < 2 || $name =~ /[,\/\t|*#]/;
	return if $name =~ /^[A-Za-z]{1,3}$/ && $kind ne 'country';
	return if $name =~ /^\p{Han}$/;
	my $key = "$kind\t$cc\t$code";
	return if $kind eq 'region' && $owner{$name} && $owner{$name} ne $key;    # 河南省 is in China before it is in Viet Nam
	$owner{$name} //= $key;
	push @order, $key unless $names{$key};
	return if grep { $_ eq $name } @{$names{$key} // []};
	push @{$names{$key}}, $name;
	# the ASCII spelling of a Latin name
	if ($name =~ /[À-ʯ]/) {
		my $ascii = $name;
		require Unicode::Normalize;
		$ascii = Unicode::Normalize::NFD($ascii);
		$ascii =~ s/\p{Mn}//g;
		push @{$names{$key}}, $ascii if $ascii =~ /^[\x20-\x7e]+$/ && !$stop{$ascii};
	}
	# typographic twins
	if ($name =~ /’/) { (my $n = $name) =~ s/’/'/g; push @{$names{$key}}, $n; }
}

# The cases of a Russian name of one word: enough to find it, not to teach it.
sub russian {
	my $n = shift;
	return ($n) if $n !~ /^\p{Cyrillic}+$/ || length $n < 4;
	return ($n, map { $1 . $_ } qw(ии ию ией)) if $n =~ /^(.*)ия$/;
	return ($n, map { $1 . $_ } qw(ы и е у ой)) if $n =~ /^(.*)а$/;
	return ($n, map { $1 . $_ } qw(и ю ей)) if $n =~ /^(.*)я$/;
	return ($n, map { $1 . $_ } qw(я ю ем е и)) if $n =~ /^(.*)[йь]$/;
	return ($n, map { $n . $_ } qw(а у ом е)) if $n =~ /[бвгдзклмнпрстфхцчшщж]$/;
	return ($n);
}

my %abroad = map { $_ => 1 } qw(US CA AU CN IN RU DE FR IT ES BR MX JP UA TR IR PK VN ID PH TH SA EG KZ TW MY MM BD KP KR LK NP UZ KG TJ AF IQ SY LY ZA NG PL AT CH BE NL);
# Subdivisions of these are put down in Chinese and Russian too; of the latter only with 省 and the like behind,
# for 和平 and 太平 are Chinese words.
my %whole = map { $_ => 1 } qw(VN TH MM KR);
my %foreign_ok = map { $_ => 1 } qw(CN TW RU KZ IN VN TH MM UA US JP KR);

# Names of countries in other languages that are words, or stand in names of something else (獅子山隧道, 查德威克).
my %word = map { $_ => 1 } qw(مالي مالی بنين بنین Малі 獅子山 東加 查德 馬利);

for my $lang (qw(en zh ru zh_Hant zh_Hant_HK ja ko fa ar uk)) { # of the later ones countries alone
	my $x = slurp("$cldr/main/$lang.xml");
	my ($t) = $x =~ m{<territories>(.*?)</territories>}s;
	while ($t =~ m{<territory type="([A-Z]{2})"([^>]*)>([^<]+)</territory>}g) {
		my ($cc, $attr, $name) = ($1, $2, $3);
		next if $cc =~ /^(EU|EZ|UN|ZZ|XA|XB|QO)$/;
		next if $lang eq 'en' && $name =~ /^(US|UK|UN)$/;   # in places-more.tsv, case sensitive
		next if $lang =~ /^(?:ja|ko|fa|ar)$/ && length $name < ($lang =~ /^(?:fa|ar)$/ ? 4 : 3) || $word{$name}; # タイ, 인도, مصر are parts of other words
		add('country', $cc, '', $_) for $lang eq 'ru' ? russian($name) : ($name);
	}
}
for my $c (@{decode_json(slurp("$iso/iso_3166-1.json", 1))->{'3166-1'}}) {
	for my $n (grep { defined } @$c{qw(name official_name common_name)}) {
		add('country', $c->{alpha_2}, '', $n);
		add('country', $c->{alpha_2}, '', $n =~ s/^the //r);
	}
}
my %first = map { (lc($_->{code}) =~ s/-//r) => 1 } grep { !$_->{parent} } @{decode_json(slurp("$iso/iso_3166-2.json", 1))->{'3166-2'}};
for my $lang (qw(en zh ru)) {
	my $x = slurp("$cldr/subdivisions/$lang.xml");
	while ($x =~ m{<subdivision type="([a-z]{2})([a-z0-9]+)"[^>]*>([^<]+)</subdivision>}g) {
		my ($cc, $sub, $name) = (uc $1, uc $2, $3);
		next unless $first{lc "$cc$sub"};
		next if $lang eq 'en' ? !$abroad{$cc} : !$foreign_ok{$cc};
		next if $lang eq 'zh' && ($whole{$cc} ? $name !~ /[省府市道邦]$/ || length $name < 3 : length $name < 2);
		$name =~ s/ (Province|Prefecture|Oblast|Krai|Governorate|Region|District|County|State)$// if $lang eq 'en' && $cc ne 'US';
		add('region', $cc, "$cc-$sub", $name);
		# 安徽省 is written 安徽 as well; 吉林市 and 吉林省 fall together, which does no harm
		add('region', $cc, "$cc-$sub", $1) if $lang eq 'zh' && !$whole{$cc} && $name !~ /^(中央|中部|北部|南部|东部|西部|东方|北方|南方|西方|首都|大学|自由|联合|太阳|黄金)/ && $name =~ /^(\p{Han}{2,})(?:省|市|州|邦|府|道|特别行政区|(?:壮族|回族|维吾尔)?自治区)$/;
		add('region', $cc, "$cc-$sub", $1 . $2) if $lang eq 'ru' && $name =~ /^(\p{Cyrillic}+)(ская область|ский край)$/;
	}
}
my %zone;
my $tz = slurp(($ENV{ZONE_TAB} // '/usr/share/zoneinfo/zone.tab'));
while ($tz =~ /^([A-Z]{2})\t\S+\t(\S+)/mg) { $zone{$2} = $1; }
for my $lang (qw(en zh ru)) {
	my $x = slurp("$cldr/main/$lang.xml");
	while ($x =~ m{<zone type="([^"]+)">(.*?)</zone>}sg) {
		my ($z, $body) = ($1, $2);
		next unless $zone{$z} && $body =~ m{<exemplarCity[^>]*>([^<]+)<};
		my $name = $1;
		next if $z =~ m{^(Antarctica|Etc|Indiana)/} || $names{"country\t$zone{$z}\t"} && grep { $_ eq $name } @{$names{"country\t$zone{$z}\t"}};
		add('city', $zone{$z}, $z, $_) for $lang eq 'ru' ? russian($name) : ($name);
	}
	# English falls back on the zone's own name
	if ($lang eq 'en') {
		for my $z (sort keys %zone) {
			my ($n) = $z =~ m{^(?:Europe|Asia|Africa|America|Australia)/([A-Z][A-Za-z_]+)$} or next;
			$n =~ tr/_/ /;
			next if grep { $_ eq $n } @{$names{"country\t$zone{$z}\t"} // []};
			add('city', $zone{$z}, $z, $n) if length $n > 3;
		}
	}
}

print <<'HEAD';
# Made by share/build/places.pl: do not edit, add rows to places-more.tsv.
# Countries, first-level regions, cities: names | kind | ISO 3166-1 | ISO 3166-2
# Unicode CLDR (c) Unicode, Inc., Unicode-DFS licence; official names of countries: iso-codes, LGPL-2.1-or-later.
HEAD
my %seen;
for my $key (@order) {
	my ($kind, $cc, $code) = split /\t/, $key, -1;
	my @n = @{$names{$key}};
	if ($kind eq 'city') {              # its first name is the value of references, whatever else bears it
		my $first = shift @n;
		@n = grep { !$seen{$_}++ } @n;
		unshift @n, $first if @n || !$seen{$first}++;
		$code = '';
	} else {
		$seen{$_}++ for @n;
	}
	print join('|', @n), "\t$kind\t$cc\t$code\n" if @n;
}

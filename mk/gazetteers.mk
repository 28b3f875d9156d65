# Tables made from Debian's data packages (unicode-cldr-core, iso-codes, tzdata), kept in the repository.
gazetteers:
	perl share/build/places.pl > share/gazetteers/places.tsv.new
	mv share/gazetteers/places.tsv.new share/gazetteers/places.tsv

.PHONY: gazetteers

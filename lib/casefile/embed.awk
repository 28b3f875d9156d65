# Makes C strings of SQL: each `-- name: x` begins SQL_x; lines that are only a
# comment are left out. With whole=1 the file is one string named after base.
# After the strings a list SQL_LIST_<base>(X) names them all.
function quote(s) { gsub(/\\/, "\\\\\\\\", s); gsub(/"/, "\\\"", s); return s }
function begin(n) { if (open) print ";"; printf "static const char %s[] =\n", n; open = 1 }
BEGIN { print "/* made by lib/casefile/embed.awk */"; print "#pragma GCC diagnostic ignored \"-Woverlength-strings\"" }
NR == 1 && whole { begin(base) }
!whole && /^-- name: / { begin("SQL_" $3); names = names " X(" $3 ")"; next }
!whole && /^[ \t]*--/ { next }
!open || /^[ \t]*$/ { next }
{ print "\"" quote($0) "\\n\"" }
END { if (open) print ";"; if (!whole) print "#define SQL_LIST_" base "(X)" names }

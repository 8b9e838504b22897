# shellcheck shell=bash
# The other side of the comparison: the sqlite3 shell and git doing the same work with
# the same tables and the same tree. Both are taken from a repository the tools have
# made, so that they cannot drift apart.

sql() { # DB SQL: the bare answer
	sqlite3 -batch -init /dev/null "$1" "$2"
}

as() { # PATTERN: the names on stdin as a list, each in place of the &
	sed "s/.*/$1/" | paste -sd, -
}

table_columns() { # DB TABLE: generated columns are the table's own business
	sql "$1" "SELECT name FROM pragma_table_xinfo('$2') WHERE hidden = 0"
}

# The columns of contact that any row fills, one a line, in the table's order.
filled_columns() { # DB
	sql "$1" "SELECT $(table_columns "$1" contact | as 'max("&" IS NOT NULL)') FROM contact" |
		tr '|' '\n' | paste -d' ' - <(table_columns "$1" contact) | sed -n 's/^1 //p'
}

# The CREATE TABLE given on stdin with the named columns first: .import fills the columns
# a line is too short for with NULL, which is what they hold with us; an empty text would
# not fit an INTEGER column, and would be in every partial index.
columns_first() { # NAME...
	awk -v names="$*" '
	{ ddl = ddl (NR > 1 ? "\n" : "") $0 }
	END {
		open = index(ddl, "(")
		depth = 0
		item = ""
		for (i = open; i <= length(ddl); i++) {
			c = substr(ddl, i, 1)
			if (c == "\047") quoted = !quoted
			if (!quoted && c == "(" && depth++ == 0) continue
			if (!quoted && c == ")" && --depth == 0) break
			if (!quoted && c == "," && depth == 1) { add(item); item = "" }
			else item = item c
		}
		add(item)
		printf "%s(", substr(ddl, 1, open - 1)
		n = split(names, wanted, " ")
		for (j = 1; j <= n; j++) put(column[wanted[j]])
		for (j = 1; j <= count; j++)
			if (!(name[j] in first)) put(items[j])
		print substr(ddl, i) ";"
	}
	function add(text,    word) {
		word = text
		gsub(/^[ \t\n]+/, "", word)
		sub(/[ \t\n].*/, "", word)
		gsub(/"/, "", word)
		items[++count] = text
		name[count] = word
		if (index(" " names " ", " " word " ")) { first[word] = 1; column[word] = text }
	}
	function put(text) { printf "%s%s", put_any++ ? "," : "", text }'
}

# What loads a reference database like DB: two files, load.csv and load.sql.
prepare_load() { # DB FOLDER
	local db=$1 folder=$2 filled
	mapfile -t filled < <(filled_columns "$db")
	sqlite3 -batch -init /dev/null -csv "$db" "SELECT $(printf '%s\n' "${filled[@]}" | as '"&"')
		FROM contact ORDER BY rowid" >"$folder/load.csv"
	{
		echo 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;'
		sql "$db" "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = 'contact'" |
			columns_first "${filled[@]}"
		echo ".import --csv $folder/load.csv contact"
		sql "$db" "SELECT sql || ';' FROM sqlite_schema
			WHERE type = 'index' AND tbl_name = 'contact' AND sql IS NOT NULL"
		sql "$db" "SELECT sql || '; INSERT INTO ' || name || '(' || name || ') VALUES (''rebuild'');'
			FROM sqlite_schema WHERE type = 'table' AND name = 'contact_fts'"
	} >"$folder/load.sql"
}

# The tree of the last commit as a fast-import stream of one commit, and its id.
prepare_tree() { # HISTORY FOLDER
	git --git-dir="$1" rev-parse 'main^{tree}' >"$2/tree"
	git clone -q --bare --depth 1 --no-local "$1" "$2/last.git"
	git --git-dir="$2/last.git" fast-export --use-done-feature main >"$2/tree.stream"
	rm -rf "$2/last.git"
}

bytes_of() { # FOLDER: of the objects of a bare repository
	du -sb "$1/objects" | cut -f1
}

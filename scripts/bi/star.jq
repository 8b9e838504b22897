# The SQL that loads an export of crm-export --star, from its manifest.json.
#
#   jq -r --arg engine duckdb|postgres|sqlite --arg state "$state" -f star.jq manifest.json
#
# `state` is what the database says of itself: 'txn|id|columns|tables', empty where nothing was loaded yet. Names come out
# of the manifest and must look like names; values are loaded by the database itself from the files beside it.

def fail($text): "\($text)\n" | halt_error(3);
def name: if test("^[a-z_][a-z0-9_]*$") then "\"\(.)\"" else fail("manifest.json: \(tojson) is no name") end;
def file: if test("^[a-z0-9_]+[.]csv$") then "'\(.)'" else fail("manifest.json: \(tojson) is no file of ours") end;
def hex: if test("^[0-9a-f]*$") then "'\(.)'" else fail("manifest.json: \(tojson) is no id") end;
def number: if type == "number" and . >= 0 then "\(.)" else fail("manifest.json: \(tojson) is no count") end;
def list(f): map(f) | join(", ");

def type: {
	text: { sqlite: "TEXT", postgres: "text", duckdb: "VARCHAR" },
	integer: { sqlite: "INTEGER", postgres: "bigint", duckdb: "BIGINT" },
	duration: { sqlite: "INTEGER", postgres: "bigint", duckdb: "BIGINT" },
	double: { sqlite: "REAL", postgres: "double precision", duckdb: "DOUBLE" },
	decimal: { sqlite: "NUMERIC", postgres: "numeric", duckdb: "DECIMAL(23, 4)" },
	boolean: { sqlite: "INTEGER", postgres: "boolean", duckdb: "BOOLEAN" },
	date: { sqlite: "TEXT", postgres: "date", duckdb: "DATE" },
	timestamp: { sqlite: "TEXT", postgres: "timestamptz", duckdb: "TIMESTAMPTZ" },
	list: { sqlite: "TEXT", postgres: "jsonb", duckdb: "VARCHAR[]" }
}[.][$engine] // fail("manifest.json: there is no type \(tojson)");

# A text of CSV as the column has it; an empty one is NULL.
def typed: (.name | name) as $c | (.type | type) as $t
	| if $engine == "sqlite" then
		if .type == "boolean" then "CASE \($c) WHEN 'true' THEN 1 WHEN 'false' THEN 0 END"
		elif $t == "TEXT" then "nullif(\($c), '')"
		else "CAST(nullif(\($c), '') AS \($t))" end
	elif $engine == "duckdb" and .type == "list" then "CAST(json(\($c)) AS \($t))"
	elif $engine == "duckdb" and .type != "text" then "CAST(\($c) AS \($t))"
	else $c end;

def columns: .columns | list(.name | name);
def new: "new_\(.table)" | name;

def create: (.key | list(name)) as $key
	| "CREATE TABLE \(.table | name) (\(.columns | list("\(.name | name) \(.type | type)"))"
	+ (if $engine == "duckdb" then "" else ", PRIMARY KEY (\($key))" end) + ");";

# The file in a table of its own, as it is.
def stage:
	(if $engine == "postgres" then
		"CREATE TEMP TABLE \(new) (LIKE \(.table | name)) ON COMMIT DROP;",
		"\\copy \(new) FROM \(.file | file) WITH (FORMAT csv, HEADER true)"
	elif $engine == "sqlite" then
		"CREATE TEMP TABLE \(new) (\(.columns | list("\(.name | name) TEXT")));",
		".import --csv --skip 1 \(.file | file) \(new)"
	else
		"CREATE TEMP TABLE \(new) AS SELECT * FROM read_csv(\(.file | file), header = true, auto_detect = false, delim = ',',"
		+ " quote = '\"', escape = '\"', nullstr = '', parallel = false, max_line_size = 67108864, strict_mode = true,"
		+ " columns = {\(.columns | list("\(.name | name): 'VARCHAR'"))});"
	end),
	"INSERT INTO crm_expect SELECT \(.file | file) || ' has all its rows', count(*) = \(.rows | number) FROM \(new);";

def unstage: if $engine == "postgres" then empty else "DROP TABLE \(new);" end;

# A key that is there twice is an error also where the table has no constraint.
def insert:
	"INSERT INTO \(.table | name) (\(columns)) SELECT \(.columns | list(typed)) FROM \(new);",
	if $engine == "duckdb" then
		"INSERT INTO crm_expect SELECT '\(.table) has each key once', count(*) = 0 FROM (SELECT 1 FROM \(.table | name)"
		+ " GROUP BY \(.key | list(name)) HAVING count(*) > 1) AS twice;"
	else empty end;

# What is replaced: rows of the same keys, or all parts of each changed record.
def delete($rows):
	if .part_of then
		if $rows[.part_of] > 0 then
			"DELETE FROM \(.table | name) WHERE \(.by | name) IN (SELECT id FROM \("new_\(.part_of)" | name));"
		else empty end
	elif .rows > 0 then
		"DELETE FROM \(.table | name) WHERE \(.key[0] | name) IN (SELECT \(.key[0] | name) FROM \(new));"
	else empty end;

def begin:
	(if $engine == "sqlite" then ".bail on", "PRAGMA foreign_keys = OFF;", "BEGIN IMMEDIATE;"
	elif $engine == "postgres" then "\\set ON_ERROR_STOP on", "BEGIN;",
		"LOCK TABLE crm_star IN EXCLUSIVE MODE;", "SET LOCAL DateStyle = 'ISO, YMD';"
	else "BEGIN TRANSACTION;" end),
	"CREATE TEMP TABLE crm_expect (what \("text" | type), ok \("boolean" | type) NOT NULL CHECK (ok))"
	+ (if $engine == "postgres" then " ON COMMIT DROP;" else ";" end);

def commit:
	"DELETE FROM crm_star;",
	"INSERT INTO crm_star (txn, id, columns, tables) VALUES (\(.to.txn | number), \(.to.id | hex), \(.columns | hex),"
	+ " '\(.tables | map(.table | name | .[1:-1]) | join(" "))');",
	(if $engine == "postgres" then empty else "DROP TABLE crm_expect;" end),
	"COMMIT;";

def full($had):
	if $had.columns == .columns then .tables[] | "DELETE FROM \(.table | name);"
	else
		($had.tables[] | "DROP TABLE IF EXISTS \(name);"),
		(.tables[] | "DROP TABLE IF EXISTS \(.table | name);", create)
	end,
	(.tables[] | stage, insert, unstage);

def increment:
	(.tables | map({ (.table): .rows }) | add) as $rows
	| [.tables[] | select(.rows > 0)] as $filled
	| ($filled[] | stage), (.tables[] | delete($rows)), ($filled[] | insert), ($filled[] | unstage);

# Somebody may have loaded something since the state was read.
def still($had):
	if $had then "INSERT INTO crm_expect SELECT 'it is as it was', count(*) = 1 FROM crm_star WHERE id = \($had.id | hex);"
	else empty end;

def check($had):
	if $had == null then fail("this is an increment, and nothing has been loaded yet: load a full export first")
	elif $had.columns != .columns then fail("the columns are not those that were loaded: load a full export")
	elif $had.txn < .from.txn then
		fail("an increment is missing: this one goes on from transaction \(.from.txn), and what was loaded ends at \($had.txn)\n"
			+ "hint: crm-export --star FOLDER --since \($had.id)")
	elif $had.txn == .from.txn and $had.id != .from.id or $had.txn == .to.txn and $had.id != .to.id then
		fail("what was loaded is of another repository: its transaction \($had.txn) is \($had.id)")
	else . end;

($state | if . == "" then null else split("|")
	| { txn: (.[0] | tonumber), id: .[1], columns: .[2], tables: (.[3] | split(" ")) } end) as $had
| if .crm_star != 1 then fail("manifest.json is not that of an export this loader knows") else . end
| if .format != "csv" then fail("the files are \(.format): export with -o csv to load them here") else . end
| if .kind == "full" then begin, still($had), full($had // { tables: [] }), commit
  elif $had != null and $had.columns == .columns and $had.txn > .to.txn then empty
  else check($had) | begin, still($had), increment, commit end

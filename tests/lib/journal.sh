# shellcheck shell=bash
# Databases compared in what two copies of a repository must agree on.

# What a clone can know of a journal: seqs are local, and the order within a transaction is not told; all else is.
journal() { # DB
	sqlite3 -readonly "$1" "
		SELECT 'txn', seq, id, at, actor, tool, note, batch, source FROM txn ORDER BY seq;
		SELECT 'change', c.txn, c.entity, c.record, c.op, c.before, c.after, p.txn, p.op
			FROM change c LEFT JOIN change p ON p.seq = c.prev AND p.entity = c.entity AND p.record = c.record
			ORDER BY c.txn, c.entity, c.record;"
	local entity
	for entity in $(sqlite3 -readonly "$1" "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('txn', 'change') AND sql LIKE '%rev INTEGER%'
		ORDER BY name"); do
		sqlite3 -readonly "$1" "SELECT '$entity', r.id, c.txn, c.op, r.modified_at, r.modified_by FROM \"$entity\" r
			LEFT JOIN change c ON c.seq = r.rev AND c.record = r.id ORDER BY r.id"
	done
	past "$1"
}
# What tracked fields were, likewise.
past() { # DB
	local name
	for name in $(sqlite3 -readonly "$1" "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE '%.past' ORDER BY 1"); do
		sqlite3 -readonly "$1" "SELECT '$name', p.field, p.id, s.txn, k.txn, g.txn, p.since, p.at, p.was FROM \"$name\" p
			LEFT JOIN change s ON s.seq = p.seq AND s.record = p.id LEFT JOIN change k ON k.seq = p.known AND k.record = p.id
			LEFT JOIN change g ON g.seq = p.gone ORDER BY 1, 2, 3, 4, 5"
	done
}
schema() { sqlite3 -readonly "$1" 'PRAGMA user_version; PRAGMA application_id; SELECT type, name, sql FROM sqlite_schema
	WHERE sql IS NOT NULL AND sql NOT LIKE "%_fts_%" ORDER BY 1, 2'; }

#!/usr/bin/env node
// The DuckDB of npm as the program duckdb, so far as scripts/bi/load-duckdb and its tests need it:
//
//   duckdb.js [-bail] [-noheader] [-list] DATABASE <SQL
//
// Rows as fields parted by |, NULL as nothing. The package is found through NODE_PATH.
const { DuckDBInstance } = require('@duckdb/node-api');

const cell = (value) => (value === null ? '' : String(value));

async function main() {
	const database = process.argv.slice(2).find((argument) => !argument.startsWith('-')) ?? ':memory:';
	const sql = require('fs').readFileSync(0, 'utf8');
	const instance = await DuckDBInstance.create(database);
	const connection = await instance.connect();
	const statements = await connection.extractStatements(sql);
	for (let i = 0; i < statements.count; i++) {
		const statement = await statements.prepare(i);
		const reader = await statement.runAndReadAll();
		if (statement.statementType !== 1 /* SELECT */) continue;
		for (const row of reader.getRows()) console.log(row.map(cell).join('|'));
	}
	connection.closeSync();
	instance.closeSync();
}

main().catch((error) => {
	console.error(error.message);
	process.exit(1);
});

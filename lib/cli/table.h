/*
 * Rows that are no records: entries of the journal, settings, findings, the lines of a report. Columns are rows of a table
 * themselves; the listing's options, the pager and the formats are those of every listing.
 *
 *     enum { AT, WHO, COUNT, COLUMNS };
 *     static const struct crm_table_column columns[COLUMNS] = {
 *             [AT] = { "at", CRM_T_INSTANT, 0 }, [WHO] = { "who", CRM_T_TEXT, 0 }, [COUNT] = { "count", CRM_T_INTEGER, 0 },
 *     };
 *
 *     CRM_TRY(crm_table_open(tool, NULL, columns, COLUMNS, CRM_TABLE_PICKED, &table));
 *     return crm_table_end(table, print_rows(table));
 */
#ifndef CRM_CLI_TABLE_H
#define CRM_CLI_TABLE_H

#include "cli/tool.h"

enum {                          /* of a column */
	CRM_TABLE_MACHINE = 1,  /* left out for people */
	CRM_TABLE_SEVERAL = 2,  /* only where rows of several records are mixed */
	CRM_TABLE_TELLING = 4,  /* on a narrow terminal the others give way first */
};
/* Of CRM_T_MONEY: the column that has its currency; a column of its own, for machines. */
#define CRM_TABLE_UNIT(column) (((unsigned)(column) + 1) << 8)

struct crm_table_column {
	const char *name;
	enum crm_type type;     /* CRM_T_ID: people see its first 8 digits. CRM_T_INSTANT: its value is an integer
	                           (base/time.h); people see it local, machines exactly */
	unsigned flags;
};

enum {                          /* of a table */
	CRM_TABLE_PICKED = 1,   /* -f picks among the columns by name */
	CRM_TABLE_MIXED = 2,    /* its rows are of several records */
};

struct crm_table;

/* `entity`: what the rows tell of, NULL: nothing in particular. Columns must outlive the table. Memory: the tool's arena. */
CRM_MUST_USE crm_err crm_table_open(struct crm_tool *tool, const struct crm_entity *entity,
                                    const struct crm_table_column *columns, size_t count, unsigned flags,
                                    struct crm_table **out);
/* Is it a format for people? They are told names where machines are told ids. */
bool crm_table_is_for_people(const struct crm_table *table);
/* One row: a value for each column as declared, shown or not. They are used during the call only. */
CRM_MUST_USE crm_err crm_table_row(struct crm_table *table, const struct crm_value *values);
/* Closes it and waits for the pager, also after an error of the rows, `err`: that one comes first. CRM_NOTHING if there was
 * no row. */
CRM_MUST_USE crm_err crm_table_end(struct crm_table *table, crm_err err);

#endif

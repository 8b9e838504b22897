/*
 * Listings: -o, -f, -s, -n and terms to rows on stdout, through the pager on a terminal. Every tool that prints
 * rows uses this, so all formats and options are the same everywhere.
 */
#ifndef CRM_CLI_LISTING_H
#define CRM_CLI_LISTING_H

#include "cli/tool.h"
#include "form/sink.h"
#include "query/sql.h"

/* The format in force: -o, $CRM_FORMAT or the setting, else table on a terminal and csv otherwise. Of a verb that
 * writes: -o, else ids. */
CRM_MUST_USE crm_err crm_listing_format(struct crm_tool *tool, const char **format);

/* Columns of the terminal that stdout is; 0 if it is none. */
size_t crm_listing_width(void);
/* A sink for the records of a select on the tool's stdout, with its options in place; starts the pager for tables on a
 * terminal. */
CRM_MUST_USE crm_err crm_listing_open_records(struct crm_tool *tool, const struct crm_select *select,
                                              struct crm_sink **out);
/* The same for rows that are no records (see cli/table.h). Columns live in the tool's arena. `entity`: what the rows tell
 * of, NULL: nothing in particular. */
CRM_MUST_USE crm_err crm_listing_open(struct crm_tool *tool, const struct crm_entity *entity,
                                      const struct crm_column *columns, size_t count, struct crm_sink **out);
/* The same for columns that are not chosen by a select: -f picks among them by name. */
CRM_MUST_USE crm_err crm_listing_open_plain(struct crm_tool *tool, const struct crm_entity *entity,
                                            const struct crm_column *columns, size_t count, struct crm_sink **out);
/* The same for the ids of what a verb has written: one column, never through the pager. */
CRM_MUST_USE crm_err crm_listing_open_ids(struct crm_tool *tool, const struct crm_entity *entity,
                                          struct crm_sink **out);
/* Closes the sink and waits for the pager, also after an error of the rows, `err`: that one comes first. */
CRM_MUST_USE crm_err crm_listing_close(struct crm_tool *tool, struct crm_sink *sink, crm_err err);

/* Parses -f (or gives the entity's default columns for the format: SHOWN fields for people, all plain fields for
 * machines), -s and -n into a select; `where` from terms and --where. */
CRM_MUST_USE crm_err crm_listing_select(struct crm_tool *tool, const struct crm_entity *entity,
                                        const char *const *terms, size_t count, struct crm_select *out);
/* Its parts, for verbs that differ in one of them: what to look for; which columns (`fields` as -f takes them, NULL for
 * the default ones). */
CRM_MUST_USE crm_err crm_listing_where(struct crm_tool *tool, const struct crm_entity *entity,
                                       const char *const *terms, size_t count, struct crm_select *out);
CRM_MUST_USE crm_err crm_listing_columns(struct crm_tool *tool, const struct crm_entity *entity, const char *fields,
                                         struct crm_select *out);
/* The same for --sort: text as its argument; NULL for none. */
CRM_MUST_USE crm_err crm_listing_sort(struct crm_tool *tool, const struct crm_entity *entity, const char *text,
                                      struct crm_select *out);
/* The sink's columns for a select, with room for `more` at the end. In the tool's arena. */
struct crm_column *crm_listing_sink_columns(struct crm_tool *tool, const struct crm_select *select, size_t more);
/* Prints the rows into a sink that is open. */
CRM_MUST_USE crm_err crm_listing_rows(struct crm_tool *tool, const struct crm_select *select,
                                      struct crm_sink *sink, int64_t *rows);
/* How many records it would list, whatever its limit. */
CRM_MUST_USE crm_err crm_listing_count(struct crm_tool *tool, const struct crm_select *select, int64_t *count);
/* Runs it and prints all rows; *rows counts them. */
CRM_MUST_USE crm_err crm_listing_run(struct crm_tool *tool, const struct crm_select *select, int64_t *rows);

#endif

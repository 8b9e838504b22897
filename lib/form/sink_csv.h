/*
 * CSV (RFC 4180, lines ended by LF unless for a spreadsheet) and TSV (\t, \n, \r and \\ for
 * what would break a line into the wrong cells, as Miller and PostgreSQL read it). Both lossless:
 * form/source_csv.c and form/source_tsv.c read back the same cells.
 *
 * For a spreadsheet (--for spreadsheet): a byte order mark, CRLF, the delimiter given, and an
 * apostrophe before texts that a spreadsheet would run as a formula.
 */
#ifndef CRM_FORM_SINK_CSV_H
#define CRM_FORM_SINK_CSV_H

#include "form/sink_kind.h"

extern const struct crm_sink_kind crm_sink_csv, crm_sink_tsv;

#endif

/*
 * CSV (RFC 4180) through libcsv: any delimiter, any line ends, cells of many lines. Every byte of a cell
 * comes through; only the names of the header are trimmed. A quote within an unquoted cell is itself.
 */
#ifndef CRM_FORM_SOURCE_CSV_H
#define CRM_FORM_SOURCE_CSV_H

#include "form/source_kind.h"

extern const struct crm_source_kind crm_source_csv;

#endif

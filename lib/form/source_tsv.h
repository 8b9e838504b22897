/*
 * TSV: a line a row, a tab between cells, \t \n \r \\ \" for what a cell cannot hold (any other backslash
 * is itself). No quotes: tabs with quoted cells are CSV with another delimiter.
 *
 * Under a header of one column an empty line is a row with an empty cell; elsewhere it is skipped.
 */
#ifndef CRM_FORM_SOURCE_TSV_H
#define CRM_FORM_SOURCE_TSV_H

#include "form/source_kind.h"

extern const struct crm_source_kind crm_source_tsv;

#endif

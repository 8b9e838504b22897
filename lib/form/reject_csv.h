/*
 * Rejected rows of tables: CSV with the delimiter of the input (RFC 4180), and TSV. A row with more or fewer cells than
 * the header stays as it was.
 */
#ifndef CRM_FORM_REJECT_CSV_H
#define CRM_FORM_REJECT_CSV_H

#include "form/reject.h"

extern const struct crm_reject_kind crm_reject_csv, crm_reject_tsv;

#endif

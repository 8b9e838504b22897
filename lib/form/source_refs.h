/*
 * Bare references: ids, e-mails, names, one a line (trimmed) or ended by NUL (as they are). Each
 * is a row of one cell, `id`.
 */
#ifndef CRM_FORM_SOURCE_REFS_H
#define CRM_FORM_SOURCE_REFS_H

#include "form/source_kind.h"

extern const struct crm_source_kind crm_source_refs, crm_source_refs0;

#endif

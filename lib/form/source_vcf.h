/*
 * vCards: 4.0 (RFC 6350), 3.0 (RFC 2426, as address books and mail programs write it) and 2.1 (as old telephones
 * do), any number in a file. Each card is a row with the names of a contact's fields; what has no field is left out. A
 * card that is wrong is an error of its own: the next one is read.
 */
#ifndef CRM_FORM_SOURCE_VCF_H
#define CRM_FORM_SOURCE_VCF_H

#include "form/source_kind.h"

extern const struct crm_source_kind crm_source_vcf;

#endif

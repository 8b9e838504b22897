/*
 * What derive functions of several entities share. (Inside the room.)
 */
#ifndef CRM_MODEL_DERIVE_H
#define CRM_MODEL_DERIVE_H

#include "model/record.h"

/* Sets the text at index `at`, in the record's arena, unless it is there already. n of 0 empties. */
void crm_derive_put(struct crm_record *record, size_t at, const char *text, size_t n);
/* Sets the E.164 form of the phone at index `from`, read in the country at index
 * `country`, else in the one numbers are at home in; empties it where it cannot be told. */
void crm_derive_e164(struct crm_record *record, size_t from, size_t country, size_t to);
/* Joins the texts at `count` indices from `first` on with spaces, empty ones left out;
 * leaves the field at `to` alone if all are empty. */
void crm_derive_joined(struct crm_record *record, size_t first, size_t count, size_t to);

#endif

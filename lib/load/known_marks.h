/*
 * The marks of a contact: a number for each e-mail address, telephone number and for the name, the same for what is the
 * same however it was written. (Of known.c.)
 */
#ifndef CRM_LOAD_KNOWN_MARKS_H
#define CRM_LOAD_KNOWN_MARKS_H

#include "model/record.h"

enum crm_mark_kind { CRM_MARK_EMAIL, CRM_MARK_PHONE, CRM_MARK_NAME, CRM_MARK_KINDS };
enum { CRM_MARKS_MOST = 64 };

struct crm_marks {
	struct { enum crm_mark_kind kind; uint64_t mark; } all[CRM_MARKS_MOST];
	size_t count;
};

void crm_marks_of(const struct crm_record *contact, struct crm_marks *out);
bool crm_marks_has(const struct crm_marks *marks, uint64_t mark);
bool crm_marks_has_kind(const struct crm_marks *marks, enum crm_mark_kind kind);
/* The mark of one text of a kind; 0 if it says nothing. `country`: of national numbers, may be NULL. */
uint64_t crm_mark_of(enum crm_mark_kind kind, const char *text, const char *country);
/* The country of its national numbers; NULL if it has none. */
const char *crm_marks_country(const struct crm_record *contact);

/* Do two names not contradict? An empty one contradicts none. */
bool crm_marks_names_fit(const char *a, const char *b);

#endif

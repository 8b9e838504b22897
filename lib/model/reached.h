/*
 * What a record is known by beside its name: the addresses and telephone numbers in its fields that are flagged CRM_REACHED
 * (contact: email, emails, phone, mobile, phones). Addresses are compared as they are stored; numbers in E.164 form, read in
 * the record's country or else at home, and where no country can be told by their digits.
 */
#ifndef CRM_MODEL_KNOWN_H
#define CRM_MODEL_KNOWN_H

#include "base/str.h"
#include "model/record.h"

/* Walks them, one by one: begin with zeros, drop at the end. */
struct crm_reached_walk {
	int field;                       /* of the one at hand */
	const char *text;                /* borrowed until the next */
	size_t next, at;
	struct crm_str element;
};
bool crm_reached_next(const struct crm_record *record, struct crm_reached_walk *walk);
void crm_reached_walk_drop(struct crm_reached_walk *walk);

/* The country that the record's numbers are read in; NULL: none is known. */
const char *crm_reached_country(const struct crm_record *record);
/* Is it known by this address, or by this number, read in `country` (NULL: that of home)? */
bool crm_reached_has(const struct crm_record *record, const char *text, const char *country);
bool crm_reached_is_address(const char *text);

#endif

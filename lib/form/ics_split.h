/*
 * A calendar taken apart into its components: VTODO, VEVENT, VJOURNAL one by one, all VTIMEZONE together.
 */
#ifndef CRM_FORM_ICS_SPLIT_H
#define CRM_FORM_ICS_SPLIT_H

#include "form/decode.h"
#include "form/left_out.h"

struct crm_ics_item {
	size_t from, n;      /* its text within the split's, BEGIN to END */
	long line;           /* of its BEGIN */
	bool open;           /* it never ends */
	bool calendar;       /* it is the calendar itself, which never ends: a file that was cut off */
};

struct crm_ics_split {
	struct crm_str text;
	struct crm_str zones;
	struct crm_ics_item *items;
	size_t count, room;
	long calendars;      /* how many begin */
};

/* Reads all there is. What else the calendar holds is left out. */
CRM_MUST_USE crm_err crm_ics_split(struct crm_ics_split *split, struct crm_decode *decode, struct crm_left_out *left);
void crm_ics_split_drop(struct crm_ics_split *split);

#endif

/*
 * What a source read over because no field is there for it: properties of a card, of an event. It is said once, at
 * the end, never an error.
 */
#ifndef CRM_FORM_LEFT_OUT_H
#define CRM_FORM_LEFT_OUT_H

#include "base/str.h"

enum { CRM_LEFT_OUT_MOST = 32, CRM_LEFT_OUT_NAME = 48 };

struct crm_left_out {
	struct {
		char name[CRM_LEFT_OUT_NAME];
		long count;
	} items[CRM_LEFT_OUT_MOST];
	size_t count;
	long others;             /* of more names than are kept */
};

void crm_left_out_add(struct crm_left_out *left, const char *name);
/* "PHOTO (3), X-AIM, 2 others"; nothing if there is none. */
void crm_left_out_add_text(struct crm_str *out, const struct crm_left_out *left);

#endif

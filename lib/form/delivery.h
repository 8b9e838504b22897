/*
 * What became of a mail that was handed on to a server or a program, in its words.
 */
#ifndef CRM_FORM_DELIVERY_H
#define CRM_FORM_DELIVERY_H

#include "base/attr.h"

enum crm_delivered {
	CRM_DELIVERED,                   /* it is the other's now */
	CRM_DELIVERED_LATER,             /* not now: try again */
	CRM_DELIVERED_NEVER,             /* it will not be taken */
};

struct crm_delivery {
	enum crm_delivered what;
	char text[400];                  /* what the other said; "" if it was taken */
	char recipient[256];             /* whom that was about, of several; "": all of it */
};

/* Keeps the text: one line, without controls, cut where it is too long. */
CRM_PRINTF(3, 4) void crm_delivery_set(struct crm_delivery *delivery, enum crm_delivered what, const char *format, ...);

#endif

/*
 * Mail that no person wrote, by its headers, and what a delivery report reports. (Inside form/mail.)
 */
#ifndef CRM_FORM_MAIL_AUTOMATIC_H
#define CRM_FORM_MAIL_AUTOMATIC_H

#include "form/mail.h"

/* Gives automatic, why and report. The body must have been read. */
CRM_MUST_USE crm_err crm_mail_read_automatic(struct crm_mime *mime, struct crm_arena *arena, struct crm_mail *out);

#endif

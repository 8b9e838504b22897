/*
 * Which parts of a mail are its text, and which are attached. (Inside form/mail.)
 */
#ifndef CRM_FORM_MAIL_TEXT_H
#define CRM_FORM_MAIL_TEXT_H

#include "form/mail.h"

/* Gives body, replaced, shortened and attached. Of alternatives (RFC 2046, 5.1.4) the plain text is taken, else HTML as
 * text; of the others the texts that are shown one after the other. */
CRM_MUST_USE crm_err crm_mail_read_text(struct crm_mime *mime, struct crm_arena *arena,
                                        const char *(*guess)(const char *bytes, size_t n), struct crm_mail *out);

#endif

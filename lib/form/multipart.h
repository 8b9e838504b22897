/*
 * What a web form with files sends: multipart/form-data (RFC 7578). Files are not kept: of one its name is the value.
 */
#ifndef CRM_FORM_MULTIPART_H
#define CRM_FORM_MULTIPART_H

#include "form/nest.h"

/* The fields as an object; a name that comes several times is a list. `type` is the Content-Type, which has the boundary. What
 * is no UTF-8 is CRM_INVALID. Memory: the arena; texts are borrowed from it. */
CRM_MUST_USE crm_err crm_multipart_read(struct crm_arena *arena, const char *type, const char *text, size_t n,
                                        struct crm_nest **out);

#endif

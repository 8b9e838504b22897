/*
 * The rest of a body: members that are no field of the entity (any longer). A transaction that takes a field away has
 * emptied it before; what it held is known to the body alone, and must not be lost when that is written again. (Inside
 * the room.)
 */
#ifndef CRM_STORE_BODY_REST_H
#define CRM_STORE_BODY_REST_H

#include "base/str.h"
#include "model/model.h"

/* Puts the rest of `body` into the object in `out`, word by word, or each as null. Returns whether there was any. */
bool crm_body_add_rest(struct crm_str *out, const char *body, const struct crm_entity *entity, bool as_null);

#endif

/*
 * Which fields a text with fields (form/template.h) names: judged when it is written, not when it is used.
 */
#ifndef CRM_FORM_TEMPLATE_FIELDS_H
#define CRM_FORM_TEMPLATE_FIELDS_H

#include "form/template.h"
#include "model/path.h"

/* Stands in templates about tickets for the links of a survey (crm/survey_send.h); empty where there is none. */
#define CRM_TEMPLATE_LINKS "survey_links"
bool crm_template_is_extra(const struct crm_entity *entity, const char *name);

/* CRM_INVALID, with a caret and the nearest name: braces that do not match, a field the entity does not have, a field in two
 * pairs of braces, as others write them. */
CRM_MUST_USE crm_err crm_template_check(const struct crm_model *model, const struct crm_entity *entity, const char *source);

#endif

/*
 * What a web form sends: application/x-www-form-urlencoded (the URL standard, 5.1), name=value&name=value. A line is one
 * form. A name that comes several times is a list. Bytes that are no UTF-8 when decoded stay in their %XX form, so that
 * nothing is lost.
 */
#ifndef CRM_FORM_SOURCE_FORM_H
#define CRM_FORM_SOURCE_FORM_H

#include "form/source_kind.h"

extern const struct crm_source_kind crm_source_form;

#endif

/*
 * vCards of contacts, UTF-8: vcf is 4.0 (RFC 6350), vcf3 is 3.0 (RFC 2426) for programs that do not know it. A UID that
 * came with a card goes out again; else it is urn:crm:contact: and the id. Read back, a card changes nothing.
 */
#ifndef CRM_FORM_SINK_VCF_H
#define CRM_FORM_SINK_VCF_H

#include "form/sink_kind.h"

extern const struct crm_sink_kind crm_sink_vcf, crm_sink_vcf3;

#endif

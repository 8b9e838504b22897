/*
 * Names of people and of companies as they sound (base/sound.h), without what is not the name: "Ing. Jan Novák, Ph.D." and
 * "Ян Новак", "Acme, s.r.o." and "ACME GmbH" come out the same.
 */
#ifndef CRM_MODEL_NAME_SOUND_H
#define CRM_MODEL_NAME_SOUND_H

#include "base/str.h"

/* Appends the words of a person's name, parted by spaces, without academic titles and forms of address. Of a Chinese name,
 * whose order differs by who wrote it down, the characters come sorted. */
void crm_sound_person(struct crm_str *out, const char *name, size_t n);
/* The same of a company's name, without its legal form: s.r.o., a.s., GmbH, Ltd, Inc, ТОВ, ООО, 有限公司. A name of nothing else
 * stays. */
void crm_sound_firm(struct crm_str *out, const char *name, size_t n);

#endif

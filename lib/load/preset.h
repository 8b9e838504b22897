/*
 * Presets: share/crm/maps/NAME/ENTITY.csv, a file of rules (see rules.h) for one kind of file of
 * another system. A name with a '/' or that ends in '.csv' is the path of such a file. (Inside the room.)
 */
#ifndef CRM_LOAD_PRESET_H
#define CRM_LOAD_PRESET_H

#include "load/mapping.h"

/* Adds its rules. CRM_NOT_FOUND names the nearest preset, or the entities this one has;
 * CRM_INVALID has the file and line of a wrong rule. */
CRM_MUST_USE crm_err crm_preset_read(const struct crm_repo *repo, const char *preset,
                                     const struct crm_entity *entity, struct crm_mappings *rules);

#endif

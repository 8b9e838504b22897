/*
 * Ids that follow from what a record is, so that two clones that make the same make it under one id, and there are no twins
 * when they meet: what another system calls a record (external_source and external_id), and definitions by their names. All
 * others are random. (Inside the room.)
 */
#ifndef CRM_STORE_KEY_ID_H
#define CRM_STORE_KEY_ID_H

#include "base/id.h"
#include "model/record.h"

/* False: its id is to be random. */
bool crm_key_id(const struct crm_record *record, char id[CRM_ID_SIZE]);

#endif

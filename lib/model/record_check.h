/*
 * Rules that need no other record, and defaults. What this file gives to other rooms
 * is declared in record.h. (Inside the room.)
 */
#ifndef CRM_MODEL_RECORD_CHECK_H
#define CRM_MODEL_RECORD_CHECK_H

#include "model/record.h"

#endif

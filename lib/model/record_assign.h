/*
 * Assignments: 'amount=48000 CZK', 'tags+=vip'. What this file gives to other rooms is
 * declared in record.h. (Inside the room.)
 */
#ifndef CRM_MODEL_RECORD_ASSIGN_H
#define CRM_MODEL_RECORD_ASSIGN_H

#include "model/record.h"

#endif

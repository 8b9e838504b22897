/*
 * Values for machines and for people. What this file gives to other rooms is declared
 * in value.h. (Inside the room.)
 */
#ifndef CRM_MODEL_VALUE_PRINT_H
#define CRM_MODEL_VALUE_PRINT_H

#include "model/value.h"

#endif

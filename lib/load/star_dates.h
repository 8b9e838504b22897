/*
 * The calendar of a star: a row for each day from 1970 to 2099, the same in every star, so that an increment never has to
 * make it longer. (Inside the room.)
 */
#ifndef CRM_LOAD_STAR_DATES_H
#define CRM_LOAD_STAR_DATES_H

#include "load/star_sheet.h"

/* dim_date; `is_empty`: without rows, for an increment. Memory: the arena. */
CRM_MUST_USE crm_err crm_star_dates_write(struct crm_arena *arena, const char *folder, const char *format, bool is_empty,
                                          struct crm_star_sheet *sheet);

#endif

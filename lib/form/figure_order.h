/*
 * In which order the values of a column stand along an axis: as the rows have them, but where rows of several series are one
 * after the other, not every series has every month, and a month must not stand where it was first met.
 */
#ifndef CRM_FORM_FIGURE_ORDER_H
#define CRM_FORM_FIGURE_ORDER_H

#include "form/figure.h"

/* All rows, in the order in which the values of the column `along` are to be met. It is another than that of the rows where
 * the values are dates, numbers, or texts that begin with a digit, and ascend among the rows of every value of `within`.
 * Memory: the arena. */
size_t *crm_figure_order(struct crm_arena *arena, const struct crm_figure *figure, int along, int within);

#endif

/*
 * A table for people: columns aligned by display width, numbers to the right, headers in upper
 * case. On a terminal the widest text columns shrink until the row fits; ids, numbers
 * and dates are never cut, for half of one is a lie. What would drive the terminal is shown escaped.
 *
 * The first 1000 rows (or 1 MiB) are held to choose the widths; the rest streams.
 */
#ifndef CRM_FORM_SINK_TABLE_H
#define CRM_FORM_SINK_TABLE_H

#include "form/sink_kind.h"

extern const struct crm_sink_kind crm_sink_table;

#endif

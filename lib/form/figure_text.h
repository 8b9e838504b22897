/*
 * Figures for a terminal, a mail or a file of text: blocks with eighths, braille, shades. They fit a width (of 30 columns or
 * more), say all their values, and can be read without color. Control characters are shown escaped.
 */
#ifndef CRM_FORM_FIGURE_TEXT_H
#define CRM_FORM_FIGURE_TEXT_H

#include "form/figure.h"

struct crm_figure_style {
	size_t width;       /* of the terminal; 0: 80 */
	bool color;
};

/* Appends title, picture and note, each line ended. CRM_FIGURE_NONE: title and note alone. */
void crm_figure_add_text(struct crm_str *out, const struct crm_figure *figure, struct crm_figure_style style);

#endif

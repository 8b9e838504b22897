/*
 * Addresses of mail as people and programs write them: "Eva Nová <eva@roof.example>, jan@roof.example".
 */
#ifndef CRM_FORM_MAIL_ADDRESS_H
#define CRM_FORM_MAIL_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"
#include "base/str.h"

struct crm_mail_address {
	const char *name;                /* NULL: none given */
	const char *email;               /* NULL: there is nobody */
};

/* Could it be one? It has no blank, no control character, and nothing that ends one in a header. */
bool crm_mail_is_address(const char *email);
/* Appends "Eva Nová <eva@roof.example>". */
void crm_mail_add_address(struct crm_str *out, const struct crm_mail_address *address);
/* Appends them with ", " between. */
void crm_mail_add_addresses(struct crm_str *out, const struct crm_mail_address *addresses, size_t count);
/* The addresses of a text, parted by ',' or ';'; at most `most`. What is none is left out. Arena. */
size_t crm_mail_split_addresses(struct crm_arena *arena, const char *text, struct crm_mail_address *out, size_t most);
/* Could this be a To or Cc? There is an address in it, nothing else, and no control character, which might begin another
 * header. */
bool crm_mail_is_recipients(const char *text);
/* The first piece of it that is no address ("jan" of "jan, eva@x.cz"); NULL if there is none. Arena. */
const char *crm_mail_stray(struct crm_arena *arena, const char *text);
/* Is this address among those of the text? Case is no difference. */
bool crm_mail_has_address(const char *text, const char *email);

#endif

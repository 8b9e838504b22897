/*
 * Is an address one of the internet, or one of this machine, its network, or none that anybody may be told at? Asked
 * when a
 * connection is made, of the address that it really goes to: what a name leads to, and how a number is spelled, does not
 * matter then. (IANA's registries of special addresses for IPv4 and IPv6, RFC 6890.)
 */
#ifndef CRM_HOOK_ADDRESS_H
#define CRM_HOOK_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* Of AF_INET and AF_INET6; others are not public. Of addresses that hold one of IPv4 (mapped, NAT64, 6to4) that one counts. */
bool crm_address_is_public(const struct sockaddr *address);
/* The same of its text, without brackets; false of what is none. */
bool crm_address_text_is_public(const char *text);

#endif

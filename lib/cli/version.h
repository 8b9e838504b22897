/*
 * The version of the toolkit: the file VERSION at the top of the tree, given by the Makefile.
 */
#ifndef CRM_CLI_VERSION_H
#define CRM_CLI_VERSION_H

const char *crm_version(void);

#endif

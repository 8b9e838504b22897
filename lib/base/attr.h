/*
 * Compiler attributes used everywhere, each under a name that says why.
 */
#ifndef CRM_BASE_ATTR_H
#define CRM_BASE_ATTR_H

/* Runs `drop(&variable)` when the variable goes out of scope. Every drop
 * function of the library takes the address of the variable, may be called on
 * an empty (zeroed or NULL) one, and leaves it empty. */
#define CRM_AUTO(drop) __attribute__((cleanup(drop), unused))

#define CRM_MUST_USE __attribute__((warn_unused_result))
#define CRM_PRINTF(text, first) __attribute__((format(printf, text, first)))
#define CRM_RETURNS_NONNULL __attribute__((returns_nonnull))
#define CRM_NORETURN __attribute__((noreturn))

#define CRM_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif

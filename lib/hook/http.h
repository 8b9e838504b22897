/*
 * HTTP requests (POST) to many addresses at once, by libcurl: every address has a line of its own, which has one
 * request under
 * way at most and keeps its connection. Nothing is followed (3xx is an answer like others), nothing but http and https is
 * spoken, certificates are verified, proxies of the environment are not used, and no more of an answer is read than
 * CRM_HTTP_ANSWER.
 *
 *     CRM_TRY(crm_http_open(&setting, &http));
 *     line = crm_http_line_new(http, owner);
 *     crm_http_send(line, &request);
 *     while (... crm_http_wait(http, 1000) ...)
 *             while (crm_http_next(http, &answer))
 *                     ... answer.owner ...
 */
#ifndef CRM_HOOK_HTTP_H
#define CRM_HOOK_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum { CRM_HTTP_ANSWER = 64 << 10, CRM_HTTP_KEPT = 2048 };

struct crm_http_setting {
	const char *agent;               /* "crm/1.0" */
	const char *ca_file;             /* NULL: the system's */
	const char *proxy;               /* NULL: none */
};

struct crm_http_request {
	const char *url;                 /* it may hold a secret: it is in no error */
	const char *const *headers;      /* lines "Name: value", NULL-ended */
	const char *body;                /* borrowed until the answer is there */
	size_t n;
	long milliseconds;               /* for all of it */
	bool allow_private;              /* else an address that is not public is refused (hook/address.h) */
};

struct crm_http_answer {
	void *owner;                     /* of the line */
	int status;                      /* 0: there was none */
	const char *error;               /* why there was none, a sentence; "" */
	bool refused;                    /* its address is not public */
	const char *body;                /* its first CRM_HTTP_KEPT bytes, NUL-ended */
	const char *retry_after;         /* that line of the head; "" */
	int64_t ms;                      /* how long it took */
};

struct crm_http;
struct crm_http_line;

CRM_MUST_USE crm_err crm_http_open(const struct crm_http_setting *setting, struct crm_http **out);
/* With its lines; what is under way is given up. */
void crm_http_drop(struct crm_http **http);
struct crm_http_line *crm_http_line_new(struct crm_http *http, void *owner);
/* Begins; the line must be free. Headers are copied. */
CRM_MUST_USE crm_err crm_http_send(struct crm_http_line *line, const struct crm_http_request *request);
/* Does what can be done now, then waits for more at most so long. Signals end the wait. */
CRM_MUST_USE crm_err crm_http_wait(struct crm_http *http, int milliseconds);
/* One that is done; false: none. What it holds is borrowed until its line sends again. */
bool crm_http_next(struct crm_http *http, struct crm_http_answer *out);
/* How many are under way. */
size_t crm_http_busy(const struct crm_http *http);

#endif

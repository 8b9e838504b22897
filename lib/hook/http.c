#include "hook/http.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <curl/curl.h>

#include "base/mem.h"
#include "base/str.h"
#include "base/time.h"
#include "hook/address.h"

enum { CONNECT_MS = 10000, RETRY_AFTER_MOST = 64 };

struct crm_http {
	CURLM *multi;
	struct crm_http_setting setting;
	struct crm_http_line *lines;
	size_t busy;
};

struct crm_http_line {
	struct crm_http *http;
	struct crm_http_line *next;
	void *owner;
	CURL *curl;
	struct curl_slist *headers;
	bool allow_private, refused;
	int64_t began;
	size_t got;                      /* bytes of the answer, kept or not */
	char error[CURL_ERROR_SIZE];
	char retry_after[RETRY_AFTER_MOST];
	char body[CRM_HTTP_KEPT + 1];
};

/* -- where a connection goes to ------------------------------------------------------- */

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct crm_http_line *line = context;

	(void)purpose;
	if (!line->allow_private && !crm_address_is_public(&address->addr)) {
		line->refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* A connection that another line made, and that is used again, was let through by that one's leave. */
static int before_request(void *context, char *to, char *from, int to_port, int from_port)
{
	struct crm_http_line *line = context;

	(void)from;
	(void)to_port;
	(void)from_port;
	if (line->allow_private || crm_address_text_is_public(to))
		return CURL_PREREQFUNC_OK;
	line->refused = true;
	return CURL_PREREQFUNC_ABORT;
}

/* -- what comes back ------------------------------------------------------------------- */

/* Whoever answers more than anybody reads has answered all the same: the connection ends. */
static size_t take_body(char *data, size_t size, size_t count, void *context)
{
	struct crm_http_line *line = context;
	size_t n = size * count, kept = line->got < CRM_HTTP_KEPT ? CRM_HTTP_KEPT - line->got : 0;

	memcpy(line->body + (CRM_HTTP_KEPT - kept), data, n < kept ? n : kept);
	line->got += n;
	line->body[line->got < CRM_HTTP_KEPT ? line->got : CRM_HTTP_KEPT] = '\0';
	return line->got > CRM_HTTP_ANSWER ? 0 : n;
}

static size_t take_header(char *data, size_t size, size_t count, void *context)
{
	static const char name[] = "retry-after:";
	struct crm_http_line *line = context;
	size_t n = size * count, skip = sizeof name - 1;

	if (n <= skip || strncasecmp(data, name, skip) != 0)
		return n;
	while (skip < n && strchr(" \t", data[skip]))
		skip++;
	while (n > skip && strchr(" \t\r\n", data[n - 1]))
		n--;
	snprintf(line->retry_after, sizeof line->retry_after, "%.*s", (int)(n - skip), data + skip);
	return size * count;
}

/* -- lines -------------------------------------------------------------------------------- */

static void set_up(struct crm_http_line *line, const struct crm_http_setting *setting)
{
	CURL *curl = line->curl;

	curl_easy_setopt(curl, CURLOPT_PRIVATE, line);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, line->error);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_PROXY, setting->proxy ? setting->proxy : "");
	curl_easy_setopt(curl, CURLOPT_USERAGENT, setting->agent);
	if (setting->ca_file)
		curl_easy_setopt(curl, CURLOPT_CAINFO, setting->ca_file);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(curl, CURLOPT_POST, 1L);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, line);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, line);
	/* Through a proxy it is that one's business where to. */
	if (setting->proxy)
		return;
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, line);
	curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, before_request);
	curl_easy_setopt(curl, CURLOPT_PREREQDATA, line);
}

struct crm_http_line *crm_http_line_new(struct crm_http *http, void *owner)
{
	struct crm_http_line *line = crm_calloc(1, sizeof *line);

	*line = (struct crm_http_line){ .http = http, .next = http->lines, .owner = owner, .curl = curl_easy_init() };
	http->lines = line;
	if (!line->curl)
		abort(); /* out of memory */
	set_up(line, &http->setting);
	return line;
}

static struct curl_slist *list_of(const char *const *headers)
{
	/* Neither waits for leave to send the body, nor says twice what it is. */
	struct curl_slist *list = curl_slist_append(NULL, "Expect:");

	for (; *headers; headers++)
		list = curl_slist_append(list, *headers);
	return list;
}

crm_err crm_http_send(struct crm_http_line *line, const struct crm_http_request *request)
{
	line->allow_private = request->allow_private;
	line->refused = false;
	line->got = 0;
	line->error[0] = line->retry_after[0] = line->body[0] = '\0';
	line->began = crm_monotonic();
	curl_slist_free_all(line->headers);
	line->headers = list_of(request->headers);
	curl_easy_setopt(line->curl, CURLOPT_URL, request->url);
	curl_easy_setopt(line->curl, CURLOPT_HTTPHEADER, line->headers);
	curl_easy_setopt(line->curl, CURLOPT_POSTFIELDS, request->body);
	curl_easy_setopt(line->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->n);
	curl_easy_setopt(line->curl, CURLOPT_TIMEOUT_MS, request->milliseconds);
	if (curl_multi_add_handle(line->http->multi, line->curl) != CURLM_OK)
		return crm_fail(CRM_IO, "libcurl takes no request");
	line->http->busy++;
	return NULL;
}

/* -- all of them ---------------------------------------------------------------------------- */

crm_err crm_http_open(const struct crm_http_setting *setting, struct crm_http **out)
{
	*out = NULL;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return crm_fail(CRM_IO, "libcurl does not start");
	*out = crm_calloc(1, sizeof **out);
	(*out)->setting = *setting;
	(*out)->multi = curl_multi_init();
	return (*out)->multi ? NULL : crm_fail(CRM_IO, "libcurl does not start");
}

void crm_http_drop(struct crm_http **http)
{
	struct crm_http *old = *http;

	*http = NULL;
	if (!old)
		return;
	for (struct crm_http_line *line = old->lines, *next; line; line = next) {
		next = line->next;
		curl_multi_remove_handle(old->multi, line->curl);
		curl_easy_cleanup(line->curl);
		curl_slist_free_all(line->headers);
		free(line);
	}
	curl_multi_cleanup(old->multi);
	free(old);
}

crm_err crm_http_wait(struct crm_http *http, int milliseconds)
{
	int running;
	CURLMcode code = curl_multi_perform(http->multi, &running);

	/* Some are done: they are not waited with. */
	if (code == CURLM_OK && (size_t)running == http->busy)
		code = curl_multi_poll(http->multi, NULL, 0, milliseconds, NULL);
	return code == CURLM_OK || errno == EINTR ? NULL : crm_fail(CRM_IO, "libcurl: %s", curl_multi_strerror(code));
}

static void say_fault(struct crm_http_line *line, CURLcode code)
{
	if (line->refused)
		snprintf(line->error, sizeof line->error, "its address is not one of the internet, and allow_private is not set");
	else if (!line->error[0])
		snprintf(line->error, sizeof line->error, "%s", curl_easy_strerror(code));
}

static void judge(struct crm_http_line *line, CURLcode code, struct crm_http_answer *out)
{
	long status = 0;
	bool cut = code == CURLE_WRITE_ERROR && line->got > CRM_HTTP_ANSWER;

	curl_easy_getinfo(line->curl, CURLINFO_RESPONSE_CODE, &status);
	if (code != CURLE_OK && !cut)
		say_fault(line, code);
	*out = (struct crm_http_answer){ .owner = line->owner, .status = code == CURLE_OK || cut ? (int)status : 0,
		.error = code == CURLE_OK || cut ? "" : line->error, .refused = line->refused, .body = line->body,
		.retry_after = line->retry_after, .ms = crm_monotonic() - line->began };
}

bool crm_http_next(struct crm_http *http, struct crm_http_answer *out)
{
	int left;

	for (CURLMsg *message; (message = curl_multi_info_read(http->multi, &left));) {
		void *line = NULL;
		CURLcode code = message->data.result;
		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&line);
		curl_multi_remove_handle(http->multi, message->easy_handle);
		http->busy--;
		judge(line, code, out);
		return true;
	}
	return false;
}

size_t crm_http_busy(const struct crm_http *http)
{
	return http->busy;
}

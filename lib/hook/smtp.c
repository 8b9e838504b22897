#include "hook/smtp.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <curl/curl.h>

#include "base/mem.h"
#include "base/str.h"

/* RFC 5321, 4.5.3.2: a server may take ten minutes over what it was given; who gives up sooner sends it twice. */
enum { CONNECT_SECONDS = 30, ANSWER_SECONDS = 600 };

struct crm_smtp {
	CURL *curl;
	char error[CURL_ERROR_SIZE];
	char command[8];                 /* that was sent last: "RCPT" */
	char recipient[256];             /* whom that was about, of a RCPT; "" */
	char answer[300];                /* the last line of the server to it */
	bool quits;                      /* what follows is goodbye */
};

static void keep_command(struct crm_smtp *smtp, const char *data, size_t n)
{
	const char *from = memchr(data, '<', n), *to = from ? memchr(from, '>', n - (size_t)(from - data)) : NULL;

	snprintf(smtp->command, sizeof smtp->command, "%.4s", data);
	smtp->recipient[0] = '\0';
	if (strncasecmp(data, "RCPT", 4) == 0 && to)
		snprintf(smtp->recipient, sizeof smtp->recipient, "%.*s", (int)(to - from - 1), from + 1);
}

/* What is said on the line, but for what is secret: of a command, its name. */
static int listen_in(CURL *curl, curl_infotype type, char *data, size_t n, void *context)
{
	struct crm_smtp *smtp = context;

	(void)curl;
	if (type != CURLINFO_HEADER_OUT || n < 4)
		return 0;
	smtp->quits |= strncasecmp(data, "QUIT", 4) == 0;
	if (!smtp->quits)
		keep_command(smtp, data, n);
	return 0;
}

static size_t keep_answer(char *data, size_t size, size_t count, void *context)
{
	struct crm_smtp *smtp = context;
	size_t n = size * count;

	if (!smtp->quits && n > 3 && data[0] >= '2' && data[0] <= '5')
		snprintf(smtp->answer, sizeof smtp->answer, "%.*s", (int)(n < 290 ? n : 290), data);
	return n;
}

static size_t read_fd(char *buffer, size_t size, size_t count, void *context)
{
	ssize_t n = read(*(int *)context, buffer, size * count);

	return n < 0 ? CURL_READFUNC_ABORT : (size_t)n;
}

static long tls_of(const struct crm_smtp_setting *setting)
{
	if (setting->tls == CRM_SMTP_NEVER)
		return CURLUSESSL_NONE;
	return setting->tls == CRM_SMTP_ALWAYS || setting->user ? CURLUSESSL_ALL : CURLUSESSL_TRY;
}

static void set_up(struct crm_smtp *smtp, const struct crm_smtp_setting *setting)
{
	CURL *curl = smtp->curl;

	curl_easy_setopt(curl, CURLOPT_URL, setting->url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(curl, CURLOPT_USE_SSL, tls_of(setting));
	if (setting->ca_file)
		curl_easy_setopt(curl, CURLOPT_CAINFO, setting->ca_file);
	if (setting->user) {
		curl_easy_setopt(curl, CURLOPT_USERNAME, setting->user);
		curl_easy_setopt(curl, CURLOPT_PASSWORD, setting->password ? setting->password : "");
	}
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)ANSWER_SECONDS);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)ANSWER_SECONDS);
	curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_fd);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, smtp->error);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, keep_answer);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, smtp);
	curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, listen_in);
	curl_easy_setopt(curl, CURLOPT_DEBUGDATA, smtp);
}

crm_err crm_smtp_open(const struct crm_smtp_setting *setting, struct crm_smtp **out)
{
	*out = NULL;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return crm_fail(CRM_IO, "libcurl does not start");
	*out = crm_calloc(1, sizeof **out);
	(*out)->curl = curl_easy_init();
	if (!(*out)->curl)
		return crm_fail(CRM_IO, "libcurl does not start");
	set_up(*out, setting);
	return NULL;
}

void crm_smtp_drop(struct crm_smtp **smtp)
{
	if (*smtp && (*smtp)->curl)
		curl_easy_cleanup((*smtp)->curl);
	free(*smtp);
	*smtp = NULL;
}

/* Was it this mail that was answered, or whoever we are? */
static bool was_about_mail(const struct crm_smtp *smtp)
{
	static const char *const commands[] = { "MAIL", "RCPT", "DATA" };

	for (size_t i = 0; i < CRM_COUNT(commands); i++)
		if (strncasecmp(smtp->command, commands[i], 4) == 0)
			return true;
	return false;
}

static void judge(const struct crm_smtp *smtp, CURLcode code, struct crm_delivery *out)
{
	long answer = atol(smtp->answer);
	bool answered = code == CURLE_SEND_ERROR || code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_LOGIN_DENIED;

	if (code == CURLE_OK)
		crm_delivery_set(out, CRM_DELIVERED, "%s", "");
	else if (answered && answer >= 400) {
		crm_delivery_set(out, answer >= 500 && was_about_mail(smtp) ? CRM_DELIVERED_NEVER : CRM_DELIVERED_LATER, "%s",
		                 smtp->answer);
		memcpy(out->recipient, smtp->recipient, sizeof out->recipient);
	} else
		crm_delivery_set(out, CRM_DELIVERED_LATER, "%s", *smtp->error ? smtp->error : curl_easy_strerror(code));
}

void crm_smtp_send(struct crm_smtp *smtp, const char *from, const char *const *to, size_t count, int fd,
                   struct crm_delivery *out)
{
	struct curl_slist *recipients = NULL;

	for (size_t i = 0; i < count; i++)
		recipients = curl_slist_append(recipients, to[i]);
	out->recipient[0] = smtp->recipient[0] = smtp->error[0] = smtp->command[0] = smtp->answer[0] = '\0';
	smtp->quits = false;
	curl_easy_setopt(smtp->curl, CURLOPT_MAIL_FROM, from);
	curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, recipients);
	curl_easy_setopt(smtp->curl, CURLOPT_READDATA, &fd);
	if (lseek(fd, 0, SEEK_SET) != 0)
		crm_delivery_set(out, CRM_DELIVERED_LATER, "%s", "cannot read the mail");
	else
		judge(smtp, curl_easy_perform(smtp->curl), out);
	curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, NULL);
	curl_slist_free_all(recipients);
}

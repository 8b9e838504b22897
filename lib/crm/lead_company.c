#include "crm/lead_company.h"

#include <string.h>

#include "base/str.h"
#include "model/record.h"
#include "store/read.h"

/* Providers where anybody may have an address. */
static const char *const free_mailers[] = {
	"126.com", "139.com", "163.com", "aim.com", "aol.com", "atlas.cz", "azet.sk", "bigmir.net", "bk.ru", "bluewin.ch",
	"btinternet.com", "centrum.cz", "centrum.sk", "citromail.hu", "comcast.net", "daum.net", "email.cz", "fastmail.com",
	"foxmail.com", "free.fr", "freemail.hu", "freenet.de", "gmail.com", "gmx.at", "gmx.ch", "gmx.com", "gmx.de",
	"gmx.net", "googlemail.com", "hanmail.net", "hey.com", "hotmail.com", "hotmail.co.uk", "hotmail.de", "hotmail.fr",
	"hotmail.it", "hushmail.com", "i.ua", "icloud.com", "inbox.lv", "inbox.ru", "interia.pl", "laposte.net",
	"libero.it", "list.ru", "live.com", "mac.com", "mail.com", "mail.ee", "mail.ru", "me.com", "meta.ua", "msn.com",
	"naver.com", "o2.pl", "op.pl", "orange.fr", "outlook.com", "outlook.de", "outlook.fr", "pobox.sk", "post.cz",
	"post.sk", "proton.me", "protonmail.com", "qq.com", "rambler.ru", "rediffmail.com", "seznam.cz", "sina.com",
	"sohu.com", "t-online.de", "tuta.com", "tutanota.com", "ukr.net", "verizon.net", "volny.cz", "wanadoo.fr", "web.de",
	"wp.pl", "ya.ru", "yahoo.co.jp", "yahoo.co.uk", "yahoo.com", "yahoo.de", "yahoo.fr", "yandex.com", "yandex.ru",
	"yandex.ua", "yeah.net", "ymail.com", "zoho.com", "zoznam.sk",
};

static crm_err only_one(struct crm_repo *repo, struct crm_arena *arena, const char *field, const char *text,
                        const char **id, bool *several)
{
	const struct crm_entity *entity = crm_model_entity(repo->store->model, "company");
	const char **ids;
	size_t count;
	CRM_TRY(crm_read_key(repo->store, arena, entity, crm_entity_field(entity, field), text, -1, CRM_NO_VALUE, 2, &ids,
	                     &count));
	*id = count == 1 ? ids[0] : NULL;
	*several = count > 1;
	return NULL;
}

crm_err crm_lead_company_named(struct crm_repo *repo, struct crm_arena *arena, const char *name, const char **id,
                               bool *several)
{
	bool many;
	CRM_TRY(only_one(repo, arena, "name", name, id, &many));
	if (several)
		*several = many;
	return *id || many ? NULL : only_one(repo, arena, "domain", name, id, &many);
}

static bool is_free(const char *domain)
{
	for (size_t i = 0; i < CRM_COUNT(free_mailers); i++)
		if (crm_same_ascii(domain, free_mailers[i]))
			return true;
	return false;
}

const char *crm_lead_domain(const char *email)
{
	const char *at = email ? strrchr(email, '@') : NULL;
	return at && at[1] && !is_free(at + 1) ? at + 1 : NULL;
}

crm_err crm_lead_company_of_domain(struct crm_repo *repo, struct crm_arena *arena, const char *domain, const char **id)
{
	const char *dot;
	bool several;
	*id = NULL;
	for (; !*id && (dot = strchr(domain, '.')); domain = dot + 1)
		CRM_TRY(only_one(repo, arena, "domain", domain, id, &several));
	return NULL;
}

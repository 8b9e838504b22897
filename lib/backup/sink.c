#include "backup/sink.h"

#include "base/seal.h"

void crm_backup_name(const unsigned char *key, const void *bytes, size_t n, unsigned char name[CRM_DIGEST_BYTES])
{
	struct crm_digest digest;

	if (key) {
		crm_hmac(key, CRM_SEAL_KEY, bytes, n, name);
		return;
	}
	crm_digest_start(&digest);
	crm_digest_add(&digest, bytes, n);
	crm_digest_end(&digest, name);
}

#!/usr/bin/env bash
# What the programs link: a tool that is called in loops must start fast, so no libgit2 and no libcurl.
# tags: smoke
. "$(dirname "$0")/../lib/test.sh"
need ldd

libraries() { ldd "$1" | awk '{print $1}' | sed 's/\.so.*//' | sort; }
for tool in crm-record crm-contact crm-company crm-deal crm-ticket crm-task crm-activity crm-product crm-user crm-tone \
	crm-query crm-config crm-schema crm-init crm-status crm-hook; do
	linked=$(libraries "$CRM_BIN/$tool")
	like "$linked" 'libsqlite3' "$tool links SQLite"
	unlike "$linked" 'libgit2|libcurl|libssl|libgmime|libglib' 'and neither libgit2 nor libcurl nor GMime'
	unlike "$linked" 'libcmark' 'nor libcmark'
	[ "$tool" = crm-task ] || unlike "$linked" 'libical' 'nor libical'
done
like "$(libraries "$CRM_BIN/crm-task")" 'libical' 'crm-task, whose tasks repeat, links libical'
like "$(libraries "$CRM_BIN/crm-kb")" 'libcmark' 'crm-kb, which shows Markdown, links libcmark'
like "$(libraries "$CRM_BIN/crm-mail")" 'libgmime' 'crm-mail links GMime'
unlike "$(libraries "$CRM_BIN/crm-report")" 'liblinear' 'crm-report does not link liblinear, whose libstdc++ starts slowly'
like "$(libraries "$CRM_BIN/../libexec/crm/train")" 'liblinear' '... but the program that trains does'
like "$(libraries "$CRM_BIN/../libexec/crm/tell")" 'libcurl' 'what tells webhooks links libcurl, which crm-hook does not'
linked=$(libraries "$CRM_BIN/crm")
unlike "$linked" 'sqlite|jansson|git2|curl|csv' 'crm links libc only'
like "$(libraries "$CRM_BIN/../libexec/crm/follow-history")" 'libgit2' 'the follower links libgit2: this test can fail'

# They are hardened
if command -v readelf >/dev/null; then
	for tool in crm crm-contact crm-log; do
		like "$(readelf -h "$CRM_BIN/$tool")" 'DYN' "$tool is position independent"
		like "$(readelf -d "$CRM_BIN/$tool")" 'BIND_NOW|NOW' 'and binds at start'
	done
fi

# What is encrypted is so by one library, in one tool, which needs neither libgit2 nor libcurl
linked=$(libraries "$CRM_BIN/crm-backup")
like "$linked" 'libsodium' 'crm-backup links libsodium'
unlike "$linked" 'libgit2|libcurl|libssl|libgmime|libical' 'and neither libgit2 nor libcurl'
for tool in crm-contact crm-check crm-sync crm-mail; do
	unlike "$(libraries "$CRM_BIN/$tool")" 'libsodium' "$tool does not"
done
done_testing

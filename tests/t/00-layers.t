#!/usr/bin/env bash
# scripts/check-layers finds each kind of breach, with file and line, and is
# silent about a tree that keeps the rules.
. "$(dirname "$0")/../lib/test.sh"

check() { "$TOP/scripts/check-layers" "$PWD/tree"; }

file() { # PATH, the content is stdin
	mkdir -p "tree/$(dirname "$1")"
	cat >"tree/$1"
}

# A small tree that keeps all rules, with one module in each room.
tree() {
	rm -rf tree
	local room
	for room in base model form query store history hook repo backup load crm cli; do
		file "lib/$room/$room.h" <<<"/* $room */"
		file "lib/$room/$room.c" <<<"#include \"$room/$room.h\""
	done
	file lib/base/attr.h <<<'/* alone */'
	file lib/form/json.c <<<'#include "form/json.h"
#include "base/base.h"
#include <jansson.h>'
	file lib/form/json.h <<<'#include "model/model.h"'
	file lib/history/git.c <<<'#include "history/git.h"
#include "history/git_raw.h"
#include "store/store.h"'
	file lib/history/git.h </dev/null
	file lib/history/git_raw.h <<<'#include <git2.h>'
	file lib/history/git_raw.c <<<'#include "history/git_raw.h"'
	file lib/hook/http.c <<<'#include "hook/http.h"
#include <curl/curl.h>'
	file lib/hook/http.h </dev/null
	file cmd/crm-x.c <<<'#include <stdio.h>
#include "cli/cli.h"
#include "history/git.h"
#include "hook/http.h"
int main(void) { printf("x"); exit(0); }'
}

refused() { # NAME PLACE-AND-TEXT: exactly one breach, and this one
	expect_status 1 "$1" check
	is "$err" "$2" "  says where and what"
	tree
}

tree
expect_ok 'a tree that keeps the rules' check
is "$out$err" '' '  nothing is said'

file lib/base/base.c <<<'#include "base/base.h"

#include "model/model.h"'
refused 'base reaches model' 'lib/base/base.c:3: base must not include model ("model/model.h")'

file lib/form/form.h <<<'#include "query/query.h"'
refused 'form reaches query' 'lib/form/form.h:1: form must not include query ("query/query.h")'

file lib/query/query.h <<<'#include "form/form.h"'
refused 'query reaches form' 'lib/query/query.h:1: query must not include form ("form/form.h")'

file lib/history/history.h <<<'  #  include  "hook/hook.h"'
refused 'history reaches hook, with odd spaces' \
	'lib/history/history.h:1: history must not include hook ("hook/hook.h")'

file lib/hook/hook.h <<<'#include "history/history.h"'
refused 'hook reaches history' 'lib/hook/hook.h:1: hook must not include history ("history/history.h")'

file lib/repo/repo.h <<<'#include "history/git.h"'
refused 'repo reaches libgit2' \
	'lib/repo/repo.h:1: repo must not include history/git.h: it pulls libgit2 into every tool'

file lib/repo/repo.h <<<'#include "hook/http.h"'
refused 'repo reaches http' \
	'lib/repo/repo.h:1: repo must not include hook/http.h: it pulls libcurl into every tool'

file lib/repo/repo.h <<<'#include "hook/hook.h"
#include "query/query.h"
#include "form/form.h"
#include "store/store.h"'
expect_ok 'repo may run scripts and use form, query and store' check
tree

for room in load crm cli; do
	file "lib/$room/$room.h" <<<'#include "history/history.h"'
	refused "$room reaches history" \
		"lib/$room/$room.h:1: $room must not include history (\"history/history.h\")"
	[ "$room" = load ] || continue
	file "lib/$room/$room.h" <<<'#include "hook/hook.h"'
	refused "$room reaches hook" "lib/$room/$room.h:1: $room must not include hook (\"hook/hook.h\")"
done

for room in crm cli; do
	file "lib/$room/$room.h" <<<'#include "hook/hook.h"'
	expect_ok "$room may ask what hooks wait for" check
	file "lib/$room/$room.h" <<<'#include "hook/http.h"'
	refused "$room reaches http" \
		"lib/$room/$room.h:1: $room must not include hook/http.h: it pulls libcurl into every tool"
done

file lib/load/load.h <<<'#include "crm/crm.h"'
refused 'load reaches crm' 'lib/load/load.h:1: load must not include crm ("crm/crm.h")'

file lib/store/store.c <<<'#include "store/store.h"
#include <sqlite3.h>'
refused 'sqlite3.h beside its file' 'lib/store/store.c:2: <sqlite3.h> belongs in store/sqlite.h alone'

file lib/store/sqlite.h <<<'#include <stdio.h>'
file lib/store/sqlite.c <<<'#include "store/sqlite.h"'
file lib/store/store.c <<<'#include "store/store.h"
#include "store/sqlite.h"'
refused 'what shows sqlite3 beside its files' \
	'lib/store/store.c:2: "store/sqlite.h" belongs in store/sqlite.c store/db.c store/stmt.c store/db_guard.c store/db_function.c store/db_copy.c store/still.c alone'

file cmd/crm-y.c <<<'#include <git2.h>
#include <git2/sys/repository.h>'
expect_status 1 'git2 in a tool' check
is "$err" 'cmd/crm-y.c:1: <git2.h> belongs in history/git_raw.h alone
cmd/crm-y.c:2: <git2/sys/repository.h> belongs in history/git_raw.h alone' '  twice'
tree

for pair in jansson.h=form/json.c utf8proc.h=base/utf8.c ini.h=repo/config.c sodium.h=base/seal.c \
	curl/curl.h="hook/http.c hook/smtp.c" nettle/sha1.h="base/digest.c history/sha1.c"; do
	file lib/cli/cli.c <<<"#include \"cli/cli.h\"
#include <${pair%=*}>"
	refused "${pair%=*}" "lib/cli/cli.c:2: <${pair%=*}> belongs in ${pair#*=} alone"
done

file lib/backup/backup.h <<<'#include "load/load.h"'
refused 'backup reaches load' 'lib/backup/backup.h:1: backup must not include load ("load/load.h")'

file lib/load/load.c <<<'#include "load/load.h"
#include <csv.h>'
refused 'csv.h' 'lib/load/load.c:2: <csv.h> belongs in form/source_csv.c form/sink_csv.c alone'

file lib/store/lonely.h </dev/null
refused 'a header without its .c' 'lib/store/lonely.h:1: no store/lonely.c beside it'

file lib/store/lonely.c <<<'#include "store/store.h"'
refused 'a .c without its header' 'lib/store/lonely.c:1: no store/lonely.h beside it'

file lib/store/store.c <<<'#include <stdio.h>
#include "store/store.h"'
refused 'own header later' 'lib/store/store.c:1: its own header, "store/store.h", comes first'

file lib/store/store.c <<<'#include "store/store.h"
#include "store/gone.h"'
refused 'a header that is not there' 'lib/store/store.c:2: there is no store/gone.h'

file lib/store/store.c <<<'#include "store/store.h"
#include "attr.h"'
refused 'not written from lib/' \
	'lib/store/store.c:2: "attr.h": includes are written from lib/, as "room/name.h"'

file lib/store/a.h <<<'#include "store/b.h"'
file lib/store/a.c <<<'#include "store/a.h"'
file lib/store/b.h <<<'/* b */
#include "store/a.h"'
file lib/store/b.c <<<'#include "store/b.h"'
expect_status 1 'a circle' check
like "$err" '^lib/store/[ab]\.h:[12]: a circle of includes: store/[ab]\.h store/[ab]\.h store/[ab]\.h$' \
	'  is named'
tree

file lib/attic/x.h </dev/null
file lib/attic/x.c <<<'#include "attic/x.h"'
expect_status 1 'a room nobody knows' check
like "$err" 'lib/attic/x\.c:1: there is no room "attic"' '  is named'
tree

calls='#include "model/model.h"
/* printf("in a comment"); exit(1); and
   #include "cli/cli.h" in one
   printf("over lines"); */
// exit(2);
const char *text = "printf(\"%s\"); exit(1)"; char quote = '\''"'\'';
__attribute__((format(printf, 1, 2))) void say(const char *, ...);
void model(FILE *to) { snprintf(b, 1, "x"); vsnprintf(b, 1, "x", a); fprintf(to, "x"); my_exit(1); }
void child(void) { _exit(127); ops->exit(1); ops.printf("x"); }'
file lib/model/model.c <<<"$calls"
expect_ok 'what only looks like printing' check
is "$err" '' '  is left alone'

for call in 'printf("x");' 'puts("x");' 'perror("x");' 'fprintf(stderr, "x");' 'fputs("x", stdout);' 'vprintf (f, a);'; do
	file lib/model/model.c <<<"$calls
void f(void) { $call }"
	refused "$call" 'lib/model/model.c:10: the library prints nothing'
done
file lib/model/model.c <<<"$calls
void f(void) { exit(1); }"
refused 'exit' 'lib/model/model.c:10: the library never exits'

file lib/cli/cli.c <<<'#include "cli/cli.h"
void f(void) { fprintf(stderr, "x"); exit(1); }'
expect_ok 'cli may print and leave' check

rm -rf tree
mkdir tree
expect_ok 'an empty tree' check

done_testing

#!/usr/bin/env bash
# A database or a history put back from an older backup: recognised at the next write, flush or check; healed where one
# of the two knows all, refused by a sentence where both have gone on. Nothing is overwritten in either direction.
# tags: smoke
. "$(dirname "$0")/../lib/test.sh"
need git sqlite3

export CRM_HISTORY_COMMIT=manual
crm init -q acme
eva=$(crm-contact add --repo acme name='Eva Nová')
crm-contact set --repo acme "$eva" title=one >/dev/null
crm-log flush --repo acme
cp -r acme backup

work() { # FOLDER: what happens after the backup was made
	crm-contact set --repo "$1" "$eva" title=two >/dev/null
	crm-schema add --repo "$1" contact.shoe integer >/dev/null
	olena=$(crm-contact add --repo "$1" name='Олена Коваль' shoe=38)
	crm-contact set --repo "$1" "$eva" title=three shoe=40 >/dev/null
	crm-log flush --repo "$1"
}
work acme
all() { crm-export --all --repo "$1" 2>/dev/null; }
head_of() { git -C "$1/history.git" rev-parse main; }
all acme >all.jsonl
head=$(head_of acme)

older_db() { # FOLDER: the history of now with the database of then
	rm -rf "$1"
	cp -r backup "$1"
	rm -r "$1/history.git"
	cp -r acme/history.git "$1"
}

# -- the database is older ---------------------------------------------------------------

older_db old
is "$(crm-contact show --repo old "$eva" -o json | grep -c '"title":"one"')" 1 'a reader sees what the database has'
like "$(crm-status --repo old)" 'history.git is not where this crm.db left it' 'crm-status tells'
expect_status 4 'a commit that it lacks' crm-contact list --repo old --as-of commit:main
like "$err" 'hint: crm-log flush ' 'can be had'
crm-contact set --repo old "$eva" city=Praha >/dev/null
is "$(crm-contact show --repo old "$olena" -o json | grep -c '"shoe":38')" 1 'a write takes in what is missing first'
is "$(crm-log list --repo old -n 1 -o 'template={tool}')" 'crm-contact set' 'and is itself the last'
crm-log flush --repo old
is "$(git -C old/history.git rev-parse main~1)" "$head" 'the history goes on from where it was'
expect_ok 'crm-check finds nothing' crm-check --repo old

older_db old
crm-log flush --repo old
all old >all.2
same_file all.jsonl all.2 'a flush takes in what is missing'
is "$(head_of old)" "$head" 'and leaves the branch'

older_db old
expect_ok 'so does a check' crm-check --repo old
all old >all.2
same_file all.jsonl all.2 'to the last byte'

older_db old
rm old/history.git/crm-follow.place
crm-contact add --repo old name=王芳 >/dev/null
expect_ok 'also where the history came without the place of its follower' crm-check --repo old
is "$(crm-contact count --repo old name~олена)" 1 'nothing of it is lost'

older_db old
git -C old/history.git pack-refs --all
crm-contact add --repo old name=王芳 >/dev/null
expect_ok 'and with packed refs' crm-check --repo old

# A branch that moves on by itself (a push) is taken in as well.
cp -r backup pushed
git -C acme/history.git push -q "$PWD/pushed/history.git" main
expect_ok 'a branch that was pushed to' crm-check --repo pushed
all pushed >all.2
same_file all.jsonl all.2 'is taken in'

# What is missing cannot be read: the write is refused, nothing is changed.
older_db old
lost=$(git -C old/history.git rev-parse "main~1^{tree}")
object=old/history.git/objects/${lost:0:2}/${lost:2}
ok test -e "$object"
rm -f "$object"
before=$(sqlite3 old/crm.db .dump | sha256sum)
expect_status 5 'a write to an older database whose history is damaged' crm-contact set --repo old "$eva" city=Brno
like "$err" 'behind its history, and what it lacks cannot be read' 'says why'
is "$(sqlite3 old/crm.db .dump | sha256sum)" "$before" 'and writes nothing'
expect_ok 'reading goes on' crm-contact list --repo old

# -- the history is older --------------------------------------------------------------------

cp -r acme ahead
rm -r ahead/history.git
cp -r backup/history.git ahead
like "$(crm-status --repo ahead)" '4 transactions behind' 'crm-status tells how far a restored history is behind'
crm-log flush --repo ahead
is "$(head_of ahead)" "$head" 'it is followed again, to the same commits'
expect_ok 'crm-check' crm-check --repo ahead

rm -r ahead/history.git
git init -q --bare ahead/history.git
crm-log flush --repo ahead
is "$(head_of ahead)" "$head" 'an empty history is written anew, to the same commits'

# The place its follower wrote down is of another time than the branch.
cp acme/history.git/crm-follow.place place
rm -r ahead/history.git
cp -r backup/history.git ahead
cp place ahead/history.git/crm-follow.place
crm-log flush --repo ahead
is "$(head_of ahead)" "$head" 'a place that is not the branch'\''s is not believed'

# -- both have gone on ---------------------------------------------------------------------------

rm -rf apart
cp -r backup apart
CRM_SEED=2 crm-contact set --repo apart "$eva" title=other >/dev/null
CRM_SEED=2 crm-contact set --repo apart "$eva" title=another >/dev/null
rm -r apart/history.git
cp -r acme/history.git apart
before=$(sqlite3 apart/crm.db .dump | sha256sum)
expect_status 5 'a write where both have gone on' crm-contact set --repo apart "$eva" title=more
like "$err" 'have parted after transaction [0-9a-f]{8}: crm.db has 2 later transactions \(from [0-9a-f]{8} on\), history.git has 4' \
	'names both'
like "$err" 'hint: .*crm-check --rebuild.*update-ref' 'and both ways out'
expect_status 5 'a flush' crm-log flush --repo apart
expect_status 5 'a check' crm-check --repo apart
is "$(head_of apart)" "$head" 'the branch is where it was'
is "$(sqlite3 apart/crm.db .dump | sha256sum)" "$before" 'and so is the database'
like "$(crm-status --repo apart)" 'have parted' 'crm-status tells'
ours=$(sqlite3 apart/crm.db 'SELECT id FROM txn ORDER BY seq DESC LIMIT 1')

cp -r apart theirs
expect_ok 'one way out: the history'\''s side' crm-check --rebuild --repo theirs
like "$err" '2 transactions are in the old one alone' 'says what is left behind'
all theirs >all.2
same_file all.jsonl all.2 'it is the history'\''s'
is "$(sqlite3 theirs/crm.db.lost-*Z 'SELECT id FROM txn ORDER BY seq DESC LIMIT 1')" "$ours" 'the old database is kept'
expect_ok 'and all is well' crm-check --repo theirs

base=$(sed -n 's/.*update-ref refs.heads.main \([0-9a-f]*\).*/\1/p' <<<"$(crm-log flush --repo apart 2>&1 || true)")
git -C apart/history.git branch parted main
git -C apart/history.git update-ref refs/heads/main "$base"
expect_ok 'the other: the database'\''s' crm-log flush --repo apart
is "$(crm-contact show --repo apart "$eva" -o json | grep -c '"title":"another"')" 1 'is as it was'
expect_ok 'and all is well' crm-check --repo apart
is "$(git -C apart/history.git rev-parse parted)" "$head" 'and the other side kept'

CRM_SEED=3 crm init -q other
crm-log flush --repo other
rm -r other/history.git
cp -r acme/history.git other
expect_status 5 'the history of another repository' crm-contact add --repo other name=x
like "$err" 'are of two repositories' 'is told as such'

# -- definitions that come and go before they are followed ------------------------------------------

crm init -q gone
crm-schema add --repo gone boat >/dev/null
boat=$(crm-record boat add --repo gone name='Чайка')
crm-record boat rm --repo gone "$boat" -y >/dev/null
crm-record entity rm --repo gone "$(crm-record entity list --repo gone name=boat -o ids)" -y >/dev/null
expect_ok 'an entity that was removed before it was followed' crm-log flush --repo gone
is "$(git -C gone/history.git log --format=%s -- boat | wc -l)" 2 'is in the history'
expect_ok 'and all is well' crm-check --repo gone
all gone >all.jsonl
expect_ok 'also after a rebuild' crm-check --rebuild --repo gone
all gone >all.2
same_file all.jsonl all.2 'which equals it'

done_testing

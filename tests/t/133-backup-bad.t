#!/usr/bin/env bash
# Which backups are kept, and backups that are damaged, cut off, or made by somebody who means no good.
[ ! -w /dev/shm ] || export TMPDIR=/dev/shm
. "$(dirname "$0")/../lib/test.sh"
. "$TOP/tests/lib/acme.sh"
need git sqlite3 tar
acme
crm-log flush -q
cd ..
export CRM_REPO=$PWD/acme

listed() { crm-backup list "$1" -o ids -f backup | xargs; } # FOLDER

# -- which are kept -----------------------------------------------------------------------------
# 2d,2w,3m by hand, newest first (W47 is Monday, November 16th to Sunday the 22nd):
#   11-21 03:00  the newest; day 1, week 1 (W47), month 1 (November)
#   11-20 15:00  day 2
#   11-20 03:00  its day has a newer one
#   11-19 03:00  there are two days
#   11-09 03:00  a Monday: week 2 (W46)
#   11-08 03:00  the Sunday before: there are two weeks
#   11-02 03:00  there are two weeks, and November has a newer one
#   02-27 03:00  month 2 (February; there is none in between)
#   02-10 03:00  February has a newer one
#   01-15 03:00  month 3
for when in 2026-01-15T03 2026-02-10T03 2026-02-27T03 2026-11-02T03 2026-11-08T03 2026-11-09T03 2026-11-19T03 \
	2026-11-20T03 2026-11-20T15 2026-11-21T03; do
	CRM_NOW=$when:00:00Z crm-backup kept -q
done
all=$(listed kept)
expect_ok 'what would go' crm-backup prune kept --keep 2d,2w,3m -n -o csv
is "$out" 'backup,at,kept
20261121T030000Z,2026-11-21T03:00:00.000Z,"newest, 2026-11-21, 2026-W47, 2026-11"
20261120T150000Z,2026-11-20T15:00:00.000Z,2026-11-20
20261120T030000Z,2026-11-20T03:00:00.000Z,
20261119T030000Z,2026-11-19T03:00:00.000Z,
20261109T030000Z,2026-11-09T03:00:00.000Z,2026-W46
20261108T030000Z,2026-11-08T03:00:00.000Z,
20261102T030000Z,2026-11-02T03:00:00.000Z,
20260227T030000Z,2026-02-27T03:00:00.000Z,2026-02
20260210T030000Z,2026-02-10T03:00:00.000Z,
20260115T030000Z,2026-01-15T03:00:00.000Z,2026-01' 'is shown with the reasons'
is "$(listed kept)" "$all" 'and nothing is removed'
# The next one, a week later, is then the newest, of day 1, week 1 (W48) and month 1; 11-21 is day 2 and week 2.
CRM_NOW=2026-11-28T03:00:00Z run crm-backup kept --keep 2d,2w,3m -n -o csv
is "$(sed -n '2,4p' <<<"$out")" 'next,2026-11-28T03:00:00.000Z,"newest, 2026-11-28, 2026-W48, 2026-11"
20261121T030000Z,2026-11-21T03:00:00.000Z,"2026-11-21, 2026-W47"
20261120T150000Z,2026-11-20T15:00:00.000Z,' 'with the one that would be made'
is "$(listed kept)" "$all" 'which is not made'
expect_ok 'removed' crm-backup prune kept --keep 2d,2w,3m
is "$err" '5 backups removed, 5 kept' 'with a word'
is "$(listed kept)" '20260115T030000Z 20260227T030000Z 20261109T030000Z 20261120T150000Z 20261121T030000Z' 'those that are to be kept stay'
for name in $(listed kept); do expect_ok "$name can be restored" crm-backup restore "kept/backups/$name" "back-$name"; done
is "$(cat kept/backups/* | sed -n 's/^piece //p' | sort -u)" \
	"$(cd kept/pieces && find . -type f | sed 's,[./],,g' | sort)" 'with their pieces, and no others'
# Half past midnight in Prague is the day before in UTC.
for when in 2026-11-20T23:30 2026-11-21T00:30; do CRM_NOW=$when:00Z crm-backup zones -q; done
is "$(crm-backup prune zones --keep 2d -n -o csv -f kept)" 'kept
"newest, 2026-11-21"
2026-11-20' 'days of UTC'
is "$(crm-backup prune zones --keep 2d -n -o csv -f kept --tz Europe/Prague)" 'kept
"newest, 2026-11-21"
""' 'days of Prague'
for wrong in '' 7 d 7x 0d '7d,' ',7d' '7d,7d' -1d 7d4w 9999999999999999999d; do
	expect_status 2 "--keep '$wrong'" crm-backup prune kept --keep "$wrong"
done
expect_status 2 'prune without --keep' crm-backup prune kept
is "$(wc -w <<<"$(listed kept)")" 5 'nothing is removed by a slip'

# -- damaged ------------------------------------------------------------------------------------------

flip() { # FILE OFFSET: another byte there
	local byte
	byte=$(od -An -tu1 -j"$2" -N1 "$1" | tr -d ' ')
	printf '%b' "\\$(printf %03o $(((byte + 1) % 256)))" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

nothing_came() { # NAME: of a restore into ./bad
	is "$(ls -d bad bad.restoring 2>/dev/null || true)" '' "  nothing is written: $1"
}

refused() { # NAME REGEX BACKUP [OPTION...]
	expect_status 9 "$1" crm-backup restore "$3" bad "${@:4}"
	like "$err" "$2" '  says why'
	nothing_came "$1"
}

# Gzip can write the same bytes in several ways, and has some in its head that mean nothing: a flip between those is none.
found() { # WHAT: of a restore into ./bad that was to find damage
	if [ "$status" -ne 9 ] && ! { [ "$status" -eq 0 ] && diff -r well bad >/dev/null; }; then
		missed=$((missed + 1))
		diag "$1: exit status $status: $err"
	fi
	rm -rf bad
	[ ! -e bad.restoring ] || missed=$((missed + 1))
}

echo heslo >heslo
crm-backup plain -q
crm-backup restore plain well -q
crm-backup sealed --passphrase-file heslo -q
missed=0 tried=0
for folder in plain sealed; do
	mapfile -t files < <(find "$folder/pieces" "$folder/backups" -type f | LC_ALL=C sort)
	cp -a "$folder" spare
	for file in "${files[@]}"; do
		size=$(stat -c %s "$file")
		flip "$file" $((size * (tried % 7) / 7))
		tried=$((tried + 1))
		run crm-backup restore "$folder" bad --passphrase-file heslo
		found "$file"
		cp -p "spare${file#"$folder"}" "$file"
	done
	rm -r spare
done
is "$missed" 0 "a byte that was flipped is found in each of $tried files"
expect_ok 'verify finds nothing then' crm-backup verify plain
piece=$(find plain/pieces -type f | sort | head -n 1)
flip "$piece" 30
expect_status 9 'verify finds a flipped byte' crm-backup verify plain
like "$err" "$piece" 'and names the piece'
flip_back=$(crm-backup plain 2>&1) # a piece that is there is not written again
expect_status 9 'the next backup has the same piece' crm-backup verify plain
rm "$piece"
refused 'a piece that is gone' "$piece is gone" plain
expect_ok 'the next backup writes it again' crm-backup plain
expect_ok 'and all is well' crm-backup verify plain
diag "$flip_back"

crm-backup one.tar.gz -q
crm-backup one.crm-backup --passphrase-file heslo -q
crm-backup empty.crm-backup --passphrase-file heslo -q
missed=0 tried=0
for file in one.tar.gz one.crm-backup; do
	size=$(stat -c %s "$file")
	for part in 0 1 3 7 12 15 16; do
		head -c $((size * part / 16 - (part == 16))) "$file" >part
		tried=$((tried + 1))
		run crm-backup restore part bad --passphrase-file heslo
		found "$file cut at $part"
		cp "$file" part
		# Of a head that is plain text it may be the passphrase's salt.
		flip part $((part == 0 && size > 0 ? size - 30 : size * part / 17))
		run crm-backup restore part bad --passphrase-file heslo
		found "$file flipped at $part"
	done
done
is "$missed" 0 "$tried cuts and as many flipped bytes of one file are found"
cat one.crm-backup one.crm-backup >twice
refused 'something behind the end' 'goes on behind its end' twice --passphrase-file heslo
cat one.tar.gz one.tar.gz >twice
refused 'of a plain one, too' 'goes on behind its end' twice
for what in /dev/null heslo "$CRM_BIN/crm" acme/crm.db; do
	refused "$what is no backup" 'no backup' "$what"
done
expect_status 4 'an empty folder is none' crm-backup restore acme/files bad

# -- a manifest that somebody else has written -------------------------------------------------------------

resum() { # FILE: its lines before the sum, with the right sum
	sed -i '/^sum /,$d' "$1"
	printf 'sum %s\n' "$(sha256sum <"$1" | cut -d' ' -f1)" >>"$1"
}
cp -a plain lied
manifest=$(find lied/backups -type f | sort | tail -n 1)
sed -i '0,/^piece /{/^piece /d}' "$manifest"
refused 'a manifest that was changed' 'is damaged, or was changed' lied
resum "$manifest"
refused 'one with a piece less, and the right sum' '' lied
cp -a sealed lied-sealed
manifest=$(find lied-sealed/backups -type f | sort | tail -n 1)
sed -i '0,/^piece /{/^piece /d}' "$manifest"
resum "$manifest"
refused 'of a sealed one nobody else can make the seal' 'changed by somebody' lied-sealed --passphrase-file heslo
sed -i '0,/^piece /s,^piece .*,piece ../../../../../../etc/passwd,' "$manifest"
resum "$manifest"
expect_status 9 'a piece that leads elsewhere' crm-backup list lied-sealed
cp "$(find sealed/backups -type f)" "$manifest"
two=$(find lied-sealed/pieces -type f | sort | head -n 2 | xargs)
cp "${two% *}" "${two#* }"
refused 'a piece under the name of another' 'is damaged' lied-sealed --passphrase-file heslo

# An older backup that cannot be read: nobody knows which pieces it needs.
cp -a kept worn
flip "worn/backups/20260227T030000Z" 300
count=$(find worn/pieces -type f | wc -l)
crm-contact add name=Nová >/dev/null
expect_status 9 'the next backup tells of it' crm-backup worn
like "$err" 'worn/backups/20260227T030000Z is damaged' 'by its name'
like "$err" 'the new backup is well' 'and is there'
expect_ok 'as can be seen' crm-backup verify worn
expect_status 9 'nothing is removed' crm-backup prune worn --keep 1d
ok test "$(find worn/pieces -type f | wc -l)" -ge "$count"

# -- archives of somebody who means no good ----------------------------------------------------------------

mkdir good
tar xzf one.tar.gz -C good
pack() { # NAME [OPTION OF TAR...] FILE...: an archive of one piece, as ours are of several
	tar cf "$1.tar" --format=ustar --sort=name -C good "${@:2}"
	gzip -9 <"$1.tar" >"$1.tar.gz"
}
small=(crm.conf backup.sha256)
echo '# nothing' >good/crm.conf
(cd good && sha256sum crm.conf >backup.sha256)
pack small "${small[@]}"
refused 'without a database' 'no crm.db' small.tar.gz
pack up --transform 's,^crm.conf,history.git/../../evil,' "${small[@]}"
refused 'a way up' 'in no backup: history.git/../../evil' up.tar.gz
pack abs -P --transform 's,^crm.conf,/evil,' "${small[@]}"
refused 'an absolute path' 'in no backup: /evil' abs.tar.gz
pack odd --transform 's,^crm.conf,evil,' "${small[@]}"
refused 'a file of another name' 'in no backup: evil' odd.tar.gz
pack hooked --transform 's,^crm.conf,history.git/hooks/post-update,' "${small[@]}"
refused 'a program of git' 'in no backup: history.git/hooks' hooked.tar.gz
pack terminal --transform $'s,^crm.conf,crm.conf/\x1b[2J,' "${small[@]}"
refused 'a name that drives terminals' 'in no backup' terminal.tar.gz
unlike "$err" $'\x1b' '  which it does not'
pack twice "${small[@]}"
tar rf twice.tar --format=ustar -C good crm.conf
gzip -9 <twice.tar >twice.tar.gz
refused 'a file behind the sums' 'behind its list of sums' twice.tar.gz
tar cf twice.tar --format=ustar -C good crm.conf
tar rf twice.tar --format=ustar -C good "${small[@]}"
gzip -9 <twice.tar >twice.tar.gz
refused 'a file twice' 'crm.conf comes twice' twice.tar.gz
pack unsummed crm.conf
refused 'without sums' 'without its list of sums' unsummed.tar.gz
echo 'other' >good/crm.conf
pack changed "${small[@]}"
refused 'a file that was changed' 'crm.conf is not what it was' changed.tar.gz
(cd good && sha256sum crm.conf >backup.sha256 && mkdir -p quarantine && echo more >quarantine/more)
pack more quarantine "${small[@]}"
refused 'a file that nobody knows' 'files were put into it' more.tar.gz
pack behind crm.conf backup.sha256 quarantine
refused 'a file behind the sums' 'behind its list of sums' behind.tar.gz
rm -r good/quarantine
ln -s /tmp good/quarantine
pack link quarantine "${small[@]}"
refused 'a link' 'in no backup: quarantine' link.tar.gz
mkdir -p good/hooks
ln -s "$PWD" good/hooks/out
pack through --transform 's,^crm.conf,hooks/out/evil,' hooks/out "${small[@]}"
refused 'a file through a link' 'comes before its folder' through.tar.gz
mkfifo good/hooks/pipe
pack pipe hooks/pipe "${small[@]}"
refused 'a pipe' 'is something that is in no backup' pipe.tar.gz
ln good/crm.conf good/hooks/hard
pack hard crm.conf hooks/hard backup.sha256
refused 'a hard link' 'is something that is in no backup' hard.tar.gz
head -c 2000000 /dev/zero | gzip -9 >bomb.tar.gz
refused 'zeros without end' '' bomb.tar.gz
ok test ! -e evil -a ! -e /evil -a ! -e ../evil
is "$(ls -d ./*.restoring 2>/dev/null || true)" '' 'nothing is left anywhere'
done_testing

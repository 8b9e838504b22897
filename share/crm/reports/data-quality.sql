-- title: What is missing or wrong in the data
-- note: A row is a field of an entity, with how many of its records (made in the period) have something to be mended. Empty: nobody has filled it in; own fields are looked at, too, but for retired ones, secrets, and yes or no. Fields that matter only while there is something to do (close_date, due_at) are looked at in open deals, tickets and tasks; records counts these then.
-- note: Invalid is what no type forbids and yet is wrong: an e-mail address without a domain, a telephone number that cannot be called, an open deal that was to close earlier, an amount below 0, what is closed without a day, or has a day before it was made.
-- note: Stale is what nobody has changed for stale_days (modified_at, else created_at): contacts, companies, and deals and tickets that are open. Duplicates are records that have the same telephone number or name as another (contacts: the same name at the same company), whenever that was made and whosever it is; crm-contact dedupe finds more.
-- note: Terms, --owner, --team and --by are about the users whose records they are (tickets and tasks: who does them).
-- of: user
-- period: made
-- param: stale_days integer 365 = days without a change
-- column: by by
-- column: entity text
-- column: field text
-- column: records integer = records looked at
-- column: empty integer = not filled in
-- column: invalid integer = wrong
-- column: stale integer = not changed for long
-- column: duplicates integer = the same as in another
-- column: share percent = of the records that have any of it
-- chart: bars field empty,invalid,stale,duplicates
-- facts
SELECT f.id, f.label AS name, $by(u) AS by_value, f.entity, k.field, k.problem, NULL AS why
  FROM $flawed AS f JOIN $flaws AS k ON k.entity = f.entity LEFT JOIN user AS u ON u.id = f.who
 WHERE f.made_at >= :from AND f.made_at < :to AND $scope(u) AND $matters(f, k)
   AND iif(k.problem = 'stale', f.touched_at < crm_instant(crm_ms(@now) - :stale_days * 86400000), $has(f, k))
-- answer
-- Records that are alike in all that is looked at are counted first: of a million there are some hundred kinds.
WITH kind AS MATERIALIZED (
	SELECT j.key AS number, j.value ->> 0 AS by_value, j.value ->> 1 AS entity, j.value ->> 2 AS flaws, j.value ->> 3 AS stale, j.value ->> 5 AS n
	  FROM (SELECT crm_tally($by(u), f.entity, f.flaws, f.touched_at < crm_instant(crm_ms(@now) - :stale_days * 86400000), NULL, NULL, NULL) AS list
	          FROM $flawed AS f LEFT JOIN user AS u ON u.id = f.who
	         WHERE f.made_at >= :from AND f.made_at < :to AND $scope(u)),
	       json_each(list) AS j),
flaw AS (
	SELECT f.number, f.by_value, f.entity, f.n, k.field, k.place, k.problem, iif(k.problem = 'stale', f.stale, $has(f, k)) AS has
	  FROM kind AS f JOIN $flaws AS k ON k.entity = f.entity WHERE $matters(f, k)),
field AS (
	SELECT by_value, entity, field, n, min(place) AS place, max(has) AS any, max(has) FILTER (WHERE problem = 'empty') AS empty,
	       max(has) FILTER (WHERE problem = 'invalid') AS invalid, max(has) FILTER (WHERE problem = 'stale') AS stale,
	       max(has) FILTER (WHERE problem = 'duplicate') AS duplicate
	  FROM flaw GROUP BY number, field)
SELECT by_value, entity, field, sum(n), sum(n * empty), sum(n * invalid), sum(n * stale), sum(n * duplicate), crm_percent(sum(n * any), sum(n))
  FROM field GROUP BY by_value, entity, field ORDER BY by_value, min(place)

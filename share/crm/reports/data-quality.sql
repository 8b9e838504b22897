-- title: What is missing or wrong in the data
-- note: A row is a field of an entity, with how many of its records (made in the period) have something to be mended. Empty: nobody has filled it in. Fields that matter only while there is something to do (close_date, due_at) are looked at in open deals, tickets and tasks; records counts these then.
-- note: Invalid is what no type forbids and yet is wrong: an e-mail address without a domain, a telephone number that cannot be called, an open deal that was to close earlier, an amount below 0, what is closed without a day, or has a day before it was made.
-- note: Stale is what nobody has changed for stale_days (modified_at, else created_at): contacts, companies, and deals and tickets that are open. Duplicates are records that have the same telephone number or name as another (contacts: the same name at the same company); crm-contact dedupe finds more.
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
WITH contact_seen AS (
	SELECT e.*, $by(u) AS by_value
	  FROM contact AS e LEFT JOIN user AS u ON u.id = e.owner
	 WHERE e.created_at >= :from AND e.created_at < :to AND $scope(u)),
company_seen AS (
	SELECT e.*, $by(u) AS by_value
	  FROM company AS e LEFT JOIN user AS u ON u.id = e.owner
	 WHERE e.created_at >= :from AND e.created_at < :to AND $scope(u)),
deal_seen AS (
	SELECT e.*, s.type AS stage_type, coalesce(s.type, 'open') NOT IN ('won', 'lost') AS still_open, $by(u) AS by_value
	  FROM deal AS e LEFT JOIN stage AS s ON s.id = e.stage LEFT JOIN user AS u ON u.id = e.owner
	 WHERE e.created_at >= :from AND e.created_at < :to AND $scope(u)),
ticket_seen AS (
	SELECT e.*, e.status NOT IN ('solved', 'closed', 'merged', 'spam') AS still_open, $by(u) AS by_value
	  FROM ticket AS e LEFT JOIN user AS u ON u.id = e.assignee
	 WHERE e.created_at >= :from AND e.created_at < :to AND $scope(u)),
task_seen AS (
	SELECT e.*, e.status NOT IN ('done', 'canceled') AS still_open, $by(u) AS by_value
	  FROM task AS e LEFT JOIN user AS u ON u.id = e.assignee
	 WHERE e.created_at >= :from AND e.created_at < :to AND $scope(u)),
activity_seen AS (
	SELECT e.*, $by(u) AS by_value
	  FROM activity AS e LEFT JOIN user AS u ON u.id = e.owner
	 WHERE e.created_at >= :from AND e.created_at < :to AND $scope(u))
SELECT id, name, by_value, 'contact' AS entity, 'name' AS field, 'empty' AS problem, NULL AS why FROM contact_seen
 WHERE name IS NULL
UNION ALL SELECT id, name, by_value, 'contact', 'name', 'duplicate', NULL FROM contact_seen
 WHERE crm_fold(name) || '/' || coalesce(company, '') IN (SELECT crm_fold(name) || '/' || coalesce(company, '') FROM contact_seen WHERE name IS NOT NULL GROUP BY 1 HAVING count(*) > 1)
UNION ALL SELECT id, name, by_value, 'contact', 'email', 'empty', NULL FROM contact_seen
 WHERE email IS NULL
UNION ALL SELECT id, name, by_value, 'contact', 'email', 'invalid', NULL FROM contact_seen
 WHERE email NOT LIKE '%_@_%._%'
UNION ALL SELECT id, name, by_value, 'contact', 'phone', 'empty', NULL FROM contact_seen
 WHERE phone IS NULL AND mobile IS NULL
UNION ALL SELECT id, name, by_value, 'contact', 'phone', 'invalid', NULL FROM contact_seen
 WHERE phone IS NOT NULL AND phone_e164 IS NULL
UNION ALL SELECT id, name, by_value, 'contact', 'phone', 'duplicate', NULL FROM contact_seen
 WHERE phone_e164 IN (SELECT phone_e164 FROM contact_seen WHERE phone_e164 IS NOT NULL GROUP BY 1 HAVING count(*) > 1)
UNION ALL SELECT id, name, by_value, 'contact', 'company', 'empty', NULL FROM contact_seen
 WHERE company IS NULL
UNION ALL SELECT id, name, by_value, 'contact', 'country', 'empty', NULL FROM contact_seen
 WHERE country IS NULL
UNION ALL SELECT id, name, by_value, 'contact', 'source', 'empty', NULL FROM contact_seen
 WHERE source IS NULL
UNION ALL SELECT id, name, by_value, 'contact', 'lifecycle_stage', 'empty', NULL FROM contact_seen
 WHERE lifecycle_stage IS NULL
UNION ALL SELECT id, name, by_value, 'contact', 'owner', 'empty', NULL FROM contact_seen
 WHERE owner IS NULL
UNION ALL SELECT id, name, by_value, 'contact', 'modified_at', 'stale', NULL FROM contact_seen
 WHERE coalesce(modified_at, created_at) < crm_instant(crm_ms(@now) - :stale_days * 86400000)
UNION ALL SELECT id, name, by_value, 'company', 'name', 'duplicate', NULL FROM company_seen
 WHERE crm_fold(name) IN (SELECT crm_fold(name) FROM company_seen WHERE name IS NOT NULL GROUP BY 1 HAVING count(*) > 1)
UNION ALL SELECT id, name, by_value, 'company', 'domain', 'empty', NULL FROM company_seen
 WHERE domain IS NULL
UNION ALL SELECT id, name, by_value, 'company', 'phone', 'empty', NULL FROM company_seen
 WHERE phone IS NULL
UNION ALL SELECT id, name, by_value, 'company', 'phone', 'invalid', NULL FROM company_seen
 WHERE phone IS NOT NULL AND phone_e164 IS NULL
UNION ALL SELECT id, name, by_value, 'company', 'phone', 'duplicate', NULL FROM company_seen
 WHERE phone_e164 IN (SELECT phone_e164 FROM company_seen WHERE phone_e164 IS NOT NULL GROUP BY 1 HAVING count(*) > 1)
UNION ALL SELECT id, name, by_value, 'company', 'country', 'empty', NULL FROM company_seen
 WHERE country IS NULL
UNION ALL SELECT id, name, by_value, 'company', 'industry', 'empty', NULL FROM company_seen
 WHERE industry IS NULL
UNION ALL SELECT id, name, by_value, 'company', 'owner', 'empty', NULL FROM company_seen
 WHERE owner IS NULL
UNION ALL SELECT id, name, by_value, 'company', 'modified_at', 'stale', NULL FROM company_seen
 WHERE coalesce(modified_at, created_at) < crm_instant(crm_ms(@now) - :stale_days * 86400000)
UNION ALL SELECT id, name, by_value, 'deal', 'company', 'empty', NULL FROM deal_seen
 WHERE company IS NULL
UNION ALL SELECT id, name, by_value, 'deal', 'contact', 'empty', NULL FROM deal_seen
 WHERE contact IS NULL
UNION ALL SELECT id, name, by_value, 'deal', 'stage', 'empty', NULL FROM deal_seen
 WHERE stage IS NULL
UNION ALL SELECT id, name, by_value, 'deal', 'amount', 'empty', NULL FROM deal_seen
 WHERE amount IS NULL
UNION ALL SELECT id, name, by_value, 'deal', 'amount', 'invalid', NULL FROM deal_seen
 WHERE amount < 0
UNION ALL SELECT id, name, by_value, 'deal', 'source', 'empty', NULL FROM deal_seen
 WHERE source IS NULL
UNION ALL SELECT id, name, by_value, 'deal', 'owner', 'empty', NULL FROM deal_seen
 WHERE owner IS NULL
UNION ALL SELECT id, name, by_value, 'deal', 'close_date', 'empty', NULL FROM deal_seen
 WHERE still_open AND close_date IS NULL
UNION ALL SELECT id, name, by_value, 'deal', 'close_date', 'invalid', NULL FROM deal_seen
 WHERE still_open AND close_date < crm_day(@now)
UNION ALL SELECT id, name, by_value, 'deal', 'closed_at', 'empty', NULL FROM deal_seen
 WHERE NOT still_open AND closed_at IS NULL
UNION ALL SELECT id, name, by_value, 'deal', 'closed_at', 'invalid', NULL FROM deal_seen
 WHERE NOT still_open AND closed_at < created_at
UNION ALL SELECT id, name, by_value, 'deal', 'lost_reason', 'empty', NULL FROM deal_seen
 WHERE stage_type = 'lost' AND lost_reason IS NULL
UNION ALL SELECT id, name, by_value, 'deal', 'modified_at', 'stale', NULL FROM deal_seen
 WHERE still_open AND coalesce(modified_at, created_at) < crm_instant(crm_ms(@now) - :stale_days * 86400000)
UNION ALL SELECT id, subject, by_value, 'ticket', 'contact', 'empty', NULL FROM ticket_seen
 WHERE contact IS NULL
UNION ALL SELECT id, subject, by_value, 'ticket', 'channel', 'empty', NULL FROM ticket_seen
 WHERE channel IS NULL
UNION ALL SELECT id, subject, by_value, 'ticket', 'priority', 'empty', NULL FROM ticket_seen
 WHERE priority IS NULL
UNION ALL SELECT id, subject, by_value, 'ticket', 'assignee', 'empty', NULL FROM ticket_seen
 WHERE still_open AND assignee IS NULL
UNION ALL SELECT id, subject, by_value, 'ticket', 'solved_at', 'empty', NULL FROM ticket_seen
 WHERE status IN ('solved', 'closed') AND solved_at IS NULL AND closed_at IS NULL
UNION ALL SELECT id, subject, by_value, 'ticket', 'solved_at', 'invalid', NULL FROM ticket_seen
 WHERE status IN ('solved', 'closed') AND coalesce(solved_at, closed_at) < created_at
UNION ALL SELECT id, subject, by_value, 'ticket', 'modified_at', 'stale', NULL FROM ticket_seen
 WHERE still_open AND coalesce(modified_at, created_at) < crm_instant(crm_ms(@now) - :stale_days * 86400000)
UNION ALL SELECT id, subject, by_value, 'task', 'assignee', 'empty', NULL FROM task_seen
 WHERE still_open AND assignee IS NULL
UNION ALL SELECT id, subject, by_value, 'task', 'due_at', 'empty', NULL FROM task_seen
 WHERE still_open AND due_at IS NULL
UNION ALL SELECT id, subject, by_value, 'activity', 'about', 'empty', NULL FROM activity_seen
 WHERE about IS NULL AND contact IS NULL
-- answer
WITH bad AS MATERIALIZED (
	SELECT j.value ->> 0 AS by_value, j.value ->> 1 AS entity, j.value ->> 2 AS field,
	       sum((j.value ->> 3 = 'empty') * (j.value ->> 5)) AS empty, sum((j.value ->> 3 = 'invalid') * (j.value ->> 5)) AS invalid,
	       sum((j.value ->> 3 = 'stale') * (j.value ->> 5)) AS stale, sum((j.value ->> 3 = 'duplicate') * (j.value ->> 5)) AS duplicate,
	       sum(j.value ->> 5) AS records
	  FROM (SELECT crm_tally(by_value, entity, field, problem, NULL, NULL, NULL) AS list FROM facts), json_each(list) AS j
	 GROUP BY 1, 2, 3),
record AS (
	SELECT 'contact' AS entity, 'all' AS looked, e.owner AS who, e.created_at, 1 AS fits FROM contact AS e
	UNION ALL SELECT 'company', 'all', e.owner, e.created_at, 1 FROM company AS e
	UNION ALL SELECT 'activity', 'all', e.owner, e.created_at, 1 FROM activity AS e
	UNION ALL SELECT 'task', 'open', e.assignee, e.created_at, e.status NOT IN ('done', 'canceled') FROM task AS e
	UNION ALL SELECT 'deal', l.name, e.owner, e.created_at, CASE l.name WHEN 'all' THEN 1 WHEN 'lost' THEN s.type = 'lost'
	       ELSE (coalesce(s.type, 'open') IN ('won', 'lost')) = (l.name = 'closed') END
	  FROM deal AS e LEFT JOIN stage AS s ON s.id = e.stage
	  JOIN (SELECT 'all' AS name UNION ALL SELECT 'open' UNION ALL SELECT 'closed' UNION ALL SELECT 'lost') AS l
	UNION ALL SELECT 'ticket', l.name, e.assignee, e.created_at, CASE l.name WHEN 'all' THEN 1
	       WHEN 'open' THEN e.status NOT IN ('solved', 'closed', 'merged', 'spam') ELSE e.status IN ('solved', 'closed') END
	  FROM ticket AS e JOIN (SELECT 'all' AS name UNION ALL SELECT 'open' UNION ALL SELECT 'done') AS l),
seen AS MATERIALIZED (
	SELECT j.value ->> 0 AS by_value, j.value ->> 1 AS entity, j.value ->> 2 AS looked, j.value ->> 5 AS n
	  FROM (SELECT crm_tally($by(u), r.entity, r.looked, NULL, NULL, NULL, NULL) AS list
	          FROM record AS r LEFT JOIN user AS u ON u.id = r.who
	         WHERE r.fits AND r.created_at >= :from AND r.created_at < :to AND $scope(u)),
	       json_each(list) AS j),
rule(place, entity, field, looked, checks) AS (VALUES
	(1, 'contact', 'name', 'all', 'empty duplicate'),
	(2, 'contact', 'email', 'all', 'empty invalid'),
	(3, 'contact', 'phone', 'all', 'empty invalid duplicate'),
	(4, 'contact', 'company', 'all', 'empty'),
	(5, 'contact', 'country', 'all', 'empty'),
	(6, 'contact', 'source', 'all', 'empty'),
	(7, 'contact', 'lifecycle_stage', 'all', 'empty'),
	(8, 'contact', 'owner', 'all', 'empty'),
	(9, 'contact', 'modified_at', 'all', 'stale'),
	(10, 'company', 'name', 'all', 'duplicate'),
	(11, 'company', 'domain', 'all', 'empty'),
	(12, 'company', 'phone', 'all', 'empty invalid duplicate'),
	(13, 'company', 'country', 'all', 'empty'),
	(14, 'company', 'industry', 'all', 'empty'),
	(15, 'company', 'owner', 'all', 'empty'),
	(16, 'company', 'modified_at', 'all', 'stale'),
	(17, 'deal', 'company', 'all', 'empty'),
	(18, 'deal', 'contact', 'all', 'empty'),
	(19, 'deal', 'stage', 'all', 'empty'),
	(20, 'deal', 'amount', 'all', 'empty invalid'),
	(21, 'deal', 'source', 'all', 'empty'),
	(22, 'deal', 'owner', 'all', 'empty'),
	(23, 'deal', 'close_date', 'open', 'empty invalid'),
	(24, 'deal', 'closed_at', 'closed', 'empty invalid'),
	(25, 'deal', 'lost_reason', 'lost', 'empty'),
	(26, 'deal', 'modified_at', 'open', 'stale'),
	(27, 'ticket', 'contact', 'all', 'empty'),
	(28, 'ticket', 'channel', 'all', 'empty'),
	(29, 'ticket', 'priority', 'all', 'empty'),
	(30, 'ticket', 'assignee', 'open', 'empty'),
	(31, 'ticket', 'solved_at', 'done', 'empty invalid'),
	(32, 'ticket', 'modified_at', 'open', 'stale'),
	(33, 'task', 'assignee', 'open', 'empty'),
	(34, 'task', 'due_at', 'open', 'empty'),
	(35, 'activity', 'about', 'all', 'empty'))
SELECT s.by_value, r.entity, r.field, s.n, iif(instr(r.checks, 'empty'), coalesce(b.empty, 0), NULL),
       iif(instr(r.checks, 'invalid'), coalesce(b.invalid, 0), NULL), iif(instr(r.checks, 'stale'), coalesce(b.stale, 0), NULL),
       iif(instr(r.checks, 'duplicate'), coalesce(b.duplicate, 0), NULL), crm_percent(coalesce(b.records, 0), s.n)
  FROM rule AS r JOIN seen AS s ON s.entity = r.entity AND s.looked = r.looked
  LEFT JOIN bad AS b ON b.entity = r.entity AND b.field = r.field AND b.by_value IS s.by_value
 WHERE s.n > 0 ORDER BY s.by_value, r.place

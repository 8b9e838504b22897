-- title: Has the customer bought for the last time?
-- note: Customers are companies that have won deals. Learned from what they were at days in the past, 91 days from each other, the latest 180 days before the last deal that was won at all: yes are those that bought nothing in the 180 days that followed, no the others. A customer counts once for each such day.
-- note: Only what had happened until that day is looked at. Asked about are all customers, as they are now: will they buy nothing for 180 days?
-- of: company
-- param: days integer 180 = so long without a deal is gone
-- column: id id
-- column: label bool = did it buy nothing any more
-- column: at instant = when that was known
-- column: recency integer = days since it last bought
-- column: tenure integer = days since it first bought
-- column: deals integer = deals won
-- column: deals_year integer = of these in the last year
-- column: amount money currency = of all deals won in its currency
-- column: currency currency = of its last deal
-- column: industry text
-- column: employees integer
-- column: tickets integer = opened in those days before
-- column: activities integer = held about it in those days before
-- facts
WITH RECURSIVE won AS MATERIALIZED (
	SELECT d.company, crm_ms(d.closed_at) AS ms, d.amount, d.currency FROM deal AS d JOIN stage AS s ON s.id = d.stage AND s.type = 'won'
	 WHERE d.company IS NOT NULL AND d.closed_at <= @now),
cut(t) AS (
	SELECT max(ms) - :days * 86400000 FROM won UNION ALL
	SELECT t - 91 * 86400000 FROM cut WHERE t - 91 * 86400000 > (SELECT min(ms) FROM won)),
one AS MATERIALIZED (
	SELECT cut.t, w.company, max(w.ms) AS last, min(w.ms) AS first, count(*) AS n, sum(w.ms > cut.t - 365 * 86400000) AS recent,
	       w.currency FROM cut JOIN won AS w ON w.ms <= cut.t GROUP BY cut.t, w.company)
SELECT co.id, NOT EXISTS (SELECT 1 FROM won AS w WHERE w.company = o.company AND w.ms > o.t AND w.ms <= o.t + :days * 86400000),
       crm_instant(o.t + :days * 86400000), (o.t - o.last) / 86400000, (o.t - o.first) / 86400000, o.n, o.recent,
       (SELECT sum(w.amount) FROM won AS w WHERE w.company = o.company AND w.currency = o.currency AND w.ms <= o.t), o.currency,
       co.industry, co.employees,
       (SELECT count(*) FROM ticket AS k WHERE k.company = co.id AND crm_ms(k.created_at) <= o.t
           AND crm_ms(k.created_at) > o.t - :days * 86400000),
       (SELECT count(*) FROM activity AS ac WHERE ac.about = 'company:' || co.id AND crm_ms($activity.ac.held_at) <= o.t
           AND crm_ms($activity.ac.held_at) > o.t - :days * 86400000)
  FROM one AS o JOIN company AS co ON co.id = o.company
 WHERE $scope(co)
-- answer
WITH bought AS MATERIALIZED (
	SELECT d.company, crm_ms(d.closed_at) AS ms, d.amount, d.currency FROM deal AS d JOIN stage AS s ON s.id = d.stage AND s.type = 'won'
	 WHERE d.company IS NOT NULL AND d.closed_at <= @now),
buyer AS MATERIALIZED (
	SELECT b.company, max(b.ms) AS last, min(b.ms) AS first, count(*) AS n,
	       sum(b.ms > crm_ms(@now) - 365 * 86400000) AS recent, b.currency FROM bought AS b GROUP BY b.company)
SELECT co.id, NULL, NULL, (crm_ms(@now) - o.last) / 86400000, (crm_ms(@now) - o.first) / 86400000, o.n, o.recent,
       (SELECT sum(b.amount) FROM bought AS b WHERE b.company = o.company AND b.currency = o.currency), o.currency,
       co.industry, co.employees,
       (SELECT count(*) FROM ticket AS k WHERE k.company = co.id AND crm_ms(k.created_at) > crm_ms(@now) - :days * 86400000),
       (SELECT count(*) FROM activity AS ac WHERE ac.about = 'company:' || co.id AND $activity.ac.held_at IS NOT NULL
           AND crm_ms($activity.ac.held_at) > crm_ms(@now) - :days * 86400000)
  FROM buyer AS o JOIN company AS co ON co.id = o.company
 WHERE $scope(co)

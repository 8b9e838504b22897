-- title: Customers who have not bought for longer than they use to
-- note: A rule, not a forecast: a customer's rhythm is the median of the days between the days on which it bought (a deal won); times is the days since the last one / that rhythm. Listed are those with times of at least the parameter times, who bought on at least least_days different days.
-- note: risk is lost on from 4 times the rhythm, high on from 3, else raised. Who has bought on fewer days has no rhythm to be measured by and is out.
-- of: company
-- period: won
-- param: times decimal 2 = so many times the rhythm without a deal
-- param: least_days integer 3 = on so many days a customer must have bought
-- column: customer link company
-- column: by by
-- column: owner link user = whose customer it is
-- column: deals integer = deals won
-- column: last_won date = day of the last
-- column: days integer = days since
-- column: rhythm decimal = days between deals, median
-- column: times decimal = days since, by the rhythm
-- column: risk text
-- facts
WITH bought AS (
	SELECT d.company, crm_day(d.closed_at) AS day, count(*) AS deals FROM deal AS d JOIN stage AS s ON s.id = d.stage AND s.type = 'won'
	 WHERE d.closed_at >= :from AND d.closed_at < :to AND d.closed_at <= @now GROUP BY 1, 2),
gap AS (
	SELECT company, day, deals, julianday(day) - julianday(lag(day) OVER (PARTITION BY company ORDER BY day)) AS days FROM bought),
beat AS (
	SELECT company, count(*) AS n, sum(deals) AS deals, max(day) AS last, crm_median(days) AS rhythm FROM gap GROUP BY company),
one AS (
	SELECT co.id, co.name, $by(co) AS by_value, co.owner, b.n, b.deals, b.last,
	       cast(julianday(min(crm_day(@now), date(:to_day, '-1 day'))) - julianday(b.last) AS integer) AS days, b.rhythm
	  FROM company AS co LEFT JOIN beat AS b ON b.company = co.id
	 WHERE $scope(co))
SELECT id, name, by_value, owner, coalesce(n, 0) AS bought_on, coalesce(deals, 0) AS deals, last AS last_won, days, rhythm,
       round(1.0 * days / rhythm, 1) AS times,
       CASE WHEN n IS NULL THEN 'has never bought'
            WHEN n < max(:least_days, 2) THEN 'has bought on too few days to have a rhythm'
            WHEN 1.0 * days / rhythm < :times THEN 'buys as it uses to' END AS why
  FROM one
-- answer
SELECT id, by_value, owner, deals, last_won, days, rhythm, times, CASE WHEN times >= 4 THEN 'lost' WHEN times >= 3 THEN 'high' ELSE 'raised' END
  FROM facts WHERE why IS NULL ORDER BY by_value, times DESC, name, id

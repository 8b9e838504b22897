-- title: Who goes on buying
-- note: A cohort is the companies that bought for the first time in that period; active in period k are those of them with a deal won in the k-th period after it, by closed_at. rate is active / size of the cohort; k = 0 is the cohort's own period.
-- note: A cell whose period is not over yet is empty.
-- note: The first deal is the first of all, also when --from or --to cut what is shown: they choose the cohorts.
-- of: company
-- every: quarter
-- period: first won
-- column: cohort period
-- column: by by
-- column: k integer = periods after the first
-- column: size integer = customers of the cohort
-- column: active integer = of these bought in it
-- column: rate percent = bought, of all of the cohort
-- chart: heat cohort k rate
-- facts
WITH won AS (
	SELECT d.company, min(d.closed_at) AS first, count(*) AS deals FROM deal AS d JOIN stage AS s ON s.id = d.stage AND s.type = 'won'
	 WHERE d.closed_at IS NOT NULL AND d.closed_at <= @now GROUP BY d.company)
SELECT co.id, co.name, $by(co) AS by_value, w.first AS first_won, w.deals,
       CASE WHEN w.first IS NULL THEN 'has never bought'
            WHEN w.first < :from OR w.first >= :to THEN 'bought for the first time outside the period' END AS why
  FROM company AS co LEFT JOIN won AS w ON w.company = co.id
 WHERE $scope(co)
-- answer
WITH member AS MATERIALIZED (
	SELECT id, by_value, crm_period(first_won, :every) AS cohort FROM facts WHERE why IS NULL),
size AS (SELECT cohort, by_value, count(*) AS n FROM member GROUP BY 1, 2),
unit(label, place) AS (
	SELECT min(cohort), 0 FROM member HAVING min(cohort) IS NOT NULL
	UNION ALL SELECT crm_period_next(label), place + 1 FROM unit WHERE label < crm_period(@now, :every)),
bought AS (
	SELECT m.cohort, m.by_value, crm_period(d.closed_at, :every) AS label, count(DISTINCT m.id) AS n
	  FROM member AS m JOIN deal AS d ON d.company = m.id JOIN stage AS s ON s.id = d.stage AND s.type = 'won'
	 WHERE d.closed_at <= @now GROUP BY 1, 2, 3)
SELECT z.cohort, z.by_value, u.place - c.place, z.n, iif(u.label < crm_period(@now, :every), coalesce(b.n, 0), NULL),
       iif(u.label < crm_period(@now, :every), crm_percent(coalesce(b.n, 0), z.n), NULL)
  FROM size AS z JOIN unit AS c ON c.label = z.cohort JOIN unit AS u ON u.place >= c.place
  LEFT JOIN bought AS b ON b.cohort = z.cohort AND b.by_value IS z.by_value AND b.label = u.label
 ORDER BY z.by_value, z.cohort, u.place

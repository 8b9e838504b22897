-- title: How old open deals are
-- note: Open and waiting deals by the days since they were created. The bands: less than 30, 60, 90, 180, 365 days, and older.
-- note: The period, if one is given, is that of their creation.
-- of: deal
-- period: created
-- column: by by
-- column: days text = age
-- column: deals integer
-- column: amount money currency
-- column: weighted money currency = by probability
-- column: currency currency
-- fact: amount money cur
-- fact: weighted money cur
-- fact: cur currency
-- chart: bars days amount
-- facts
SELECT d.id, d.name, $by(d) AS by_value, crm_seconds(d.created_at, @now) / 86400 AS age, $money(d.amount, d.currency, crm_day(@now)) AS amount,
       $money(crm_share(d.amount, coalesce(d.probability, s.probability, 0)), d.currency, crm_day(@now)) AS weighted,
       $currency(d.currency) AS cur,
       CASE WHEN s.id IS NULL THEN 'is in no stage'
            WHEN s.type NOT IN ('open', 'on_hold') THEN 'is ' || s.type
            WHEN d.created_at IS NULL OR d.created_at < :from OR d.created_at >= :to THEN 'was created outside the period' END AS why
  FROM deal AS d LEFT JOIN stage AS s ON s.id = d.stage
 WHERE $scope(d)
-- answer
WITH band(name, least, next) AS (VALUES ('0-29', -1, 30), ('30-59', 30, 60), ('60-89', 60, 90), ('90-179', 90, 180), ('180-364', 180, 365),
                                        ('365+', 365, 1000000))
SELECT by_value, b.name, count(*), coalesce(sum(amount), 0), coalesce(sum(weighted), 0), cur
  FROM facts AS f JOIN band AS b ON max(f.age, 0) >= b.least AND max(f.age, 0) < b.next WHERE why IS NULL
 GROUP BY by_value, b.least, cur ORDER BY by_value, b.least, cur

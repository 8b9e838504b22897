-- title: Deals won and lost
-- note: Win rate is won / (won + lost), of deals closed in the period; value_rate is the same of their amounts.
-- of: deal
-- by: owner
-- period: closed
-- column: by by
-- column: won integer = deals won
-- column: lost integer = deals lost
-- column: n integer = both
-- column: win_rate percent = won of both
-- column: won_amount money currency = amount of those won
-- column: lost_amount money currency = amount of those lost
-- column: value_rate percent = won of both, by amount
-- column: currency currency
-- fact: money money cur
-- fact: cur currency
-- chart: bars by won,lost
-- facts
SELECT d.id, d.name, $by(d) AS by_value, s.type AS result, $money(d.amount, d.currency, crm_day(d.closed_at)) AS money,
       $currency(d.currency) AS cur, d.closed_at,
       CASE WHEN s.type IS NULL OR s.type NOT IN ('won', 'lost') THEN 'is open'
            WHEN d.closed_at IS NULL THEN 'nobody knows when it was closed'
            WHEN d.closed_at < :from OR d.closed_at >= :to THEN 'was closed outside the period' END AS why
  FROM deal AS d LEFT JOIN stage AS s ON s.id = d.stage
 WHERE $scope(d)
-- answer
SELECT by_value, sum(result = 'won'), sum(result = 'lost'), count(*), crm_percent(sum(result = 'won'), count(*)),
       coalesce(sum(money) FILTER (WHERE result = 'won'), 0), coalesce(sum(money) FILTER (WHERE result = 'lost'), 0),
       crm_percent(sum(money) FILTER (WHERE result = 'won'), sum(money)), cur
  FROM facts WHERE why IS NULL
 GROUP BY by_value, cur ORDER BY 2 DESC, by_value, cur

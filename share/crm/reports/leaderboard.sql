-- title: Who has won the most
-- note: Deals won in the period, by amount; place is that of each currency. win_rate = won / (won + lost) of deals closed in the period. Open
-- note: ones are counted whenever they are due, by the latest rate where --in asks for one.
-- of: deal
-- by: owner
-- from: soq
-- to: eoq
-- period: won
-- column: place integer
-- column: by by
-- column: won integer = deals won
-- column: amount money currency = won
-- column: average money currency = of a deal won
-- column: n integer = won and lost
-- column: win_rate percent
-- column: open_amount money currency = still open
-- column: currency currency
-- fact: amount money cur
-- fact: cur currency
-- chart: bars by amount
-- facts
SELECT d.id, d.name, $by(d) AS by_value, CASE WHEN s.type IN ('won', 'lost') THEN s.type ELSE 'open' END AS result,
       $money(d.amount, d.currency, crm_day(iif(s.type IN ('won', 'lost'), d.closed_at, @now))) AS amount, $currency(d.currency) AS cur,
       CASE WHEN s.id IS NULL THEN 'is in no stage'
            WHEN s.type NOT IN ('won', 'lost') THEN NULL
            WHEN d.closed_at IS NULL THEN 'nobody knows when it was closed'
            WHEN d.closed_at < :from OR d.closed_at >= :to THEN 'was closed outside the period' END AS why
  FROM deal AS d LEFT JOIN stage AS s ON s.id = d.stage
 WHERE $scope(d)
-- answer
WITH whole AS (SELECT by_value, cur, sum(result = 'won') AS won, coalesce(sum(amount) FILTER (WHERE result = 'won'), 0) AS amount,
                      avg(amount) FILTER (WHERE result = 'won') AS average, sum(result <> 'open') AS n,
                      coalesce(sum(amount) FILTER (WHERE result = 'open'), 0) AS open_amount
                 FROM facts WHERE why IS NULL GROUP BY by_value, cur)
SELECT rank() OVER (PARTITION BY cur ORDER BY amount DESC, won DESC), by_value, won, amount, CAST(round(average) AS INTEGER), n, crm_percent(won, n),
       open_amount, cur
  FROM whole ORDER BY cur IS NULL, cur, 1, by_value

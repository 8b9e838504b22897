-- title: What is sold
-- note: By product: deals won and lost in the period, by closed_at; win_rate = won / (won + lost); share = of all won in that currency;
-- note: and what is open now, whenever it is due. Deals without a product have a line of their own.
-- of: deal
-- period: closed
-- column: by by
-- column: product link product
-- column: won integer
-- column: lost integer
-- column: n integer = both
-- column: win_rate percent
-- column: amount money currency = won
-- column: share percent = of all won
-- column: average money currency = of a deal won
-- column: open integer = still open
-- column: open_amount money currency = of these
-- column: currency currency
-- fact: amount money cur
-- fact: cur currency
-- chart: bars product amount
-- facts
SELECT d.id, d.name, $by(d) AS by_value, d.product, CASE WHEN s.type IN ('won', 'lost') THEN s.type ELSE 'open' END AS result,
       $money(d.amount, d.currency, crm_day(iif(s.type IN ('won', 'lost'), d.closed_at, @now))) AS amount, $currency(d.currency) AS cur,
       CASE WHEN s.id IS NULL THEN 'is in no stage'
            WHEN s.type NOT IN ('won', 'lost') THEN NULL
            WHEN d.closed_at IS NULL THEN 'nobody knows when it was closed'
            WHEN d.closed_at < :from OR d.closed_at >= :to THEN 'was closed outside the period' END AS why
  FROM deal AS d LEFT JOIN stage AS s ON s.id = d.stage
 WHERE $scope(d)
-- answer
WITH whole AS (SELECT by_value, product, cur, sum(result = 'won') AS won, sum(result = 'lost') AS lost,
                      coalesce(sum(amount) FILTER (WHERE result = 'won'), 0) AS amount, avg(amount) FILTER (WHERE result = 'won') AS average,
                      sum(result = 'open') AS open, coalesce(sum(amount) FILTER (WHERE result = 'open'), 0) AS open_amount
                 FROM facts WHERE why IS NULL GROUP BY by_value, product, cur)
SELECT w.by_value, w.product, won, lost, won + lost, crm_percent(won, won + lost), amount,
       crm_percent(amount, sum(amount) OVER (PARTITION BY w.by_value, cur)), CAST(round(average) AS INTEGER), open, open_amount, cur
  FROM whole AS w LEFT JOIN product AS p ON p.id = w.product
 ORDER BY w.by_value, cur IS NULL, cur, amount DESC, won DESC, p.name, w.product

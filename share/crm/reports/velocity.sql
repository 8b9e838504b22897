-- title: Sales velocity
-- note: velocity = open qualified deals x win rate x average amount won / sales cycle in days: what a day brings in.
-- note: Qualified are open deals beyond the first stage of their pipeline. win rate = won / (won + lost), average and cycle
-- note: (closed_at - created_at, its mean) are of deals closed in the period; the cycle is not known of one that was won before it was
-- note: created. Each currency has its own line, with the win rate and the cycle of all.
-- of: deal
-- from: -1y
-- to: today
-- period: closed
-- column: by by
-- column: open integer = open qualified deals
-- column: n integer = won and lost
-- column: win_rate percent
-- column: average money currency = of those won
-- column: cycle duration = to win
-- column: velocity money currency = a day
-- column: currency currency
-- fact: amount money cur
-- fact: cur currency
-- chart: bars by velocity
-- facts
SELECT d.id, d.name, $by(d) AS by_value, CASE WHEN s.type IN ('won', 'lost') THEN s.type ELSE 'open' END AS result,
       $money(d.amount, d.currency, crm_day(d.closed_at)) AS amount, $currency(d.currency) AS cur,
       iif(s.type = 'won' AND d.closed_at >= d.created_at, crm_seconds(d.created_at, d.closed_at), NULL) AS seconds,
       CASE WHEN s.id IS NULL THEN 'is in no stage'
            WHEN s.type = 'on_hold' THEN 'waits'
            WHEN s.type = 'open' THEN iif(s.position > (SELECT min(f.position) FROM stage AS f WHERE f.pipeline = s.pipeline AND f.type = 'open')
                                          OR NOT EXISTS (SELECT 1 FROM stage AS f WHERE f.pipeline = s.pipeline AND f.type = 'open' AND f.id <> s.id),
                                          NULL, 'is in the first stage')
            WHEN d.closed_at IS NULL THEN 'nobody knows when it was closed'
            WHEN d.closed_at < :from OR d.closed_at >= :to THEN 'was closed outside the period' END AS why
  FROM deal AS d LEFT JOIN stage AS s ON s.id = d.stage
 WHERE $scope(d)
-- answer
WITH counted AS (SELECT by_value, sum(result = 'won') AS won, sum(result <> 'open') AS n, avg(seconds) AS seconds
                 FROM facts WHERE why IS NULL GROUP BY by_value),
     priced AS (SELECT by_value, cur, sum(result = 'open') AS open, avg(amount) FILTER (WHERE result = 'won') AS average
                  FROM facts WHERE why IS NULL AND cur IS NOT NULL GROUP BY by_value, cur)
SELECT p.by_value, p.open, a.n, crm_percent(a.won, a.n), CAST(round(p.average) AS INTEGER), CAST(round(a.seconds) AS INTEGER),
       CAST(round(p.open * p.average * a.won / a.n / nullif(a.seconds, 0) * 86400) AS INTEGER), p.cur
  FROM priced AS p JOIN counted AS a ON a.by_value IS p.by_value
 ORDER BY p.by_value, p.cur

-- title: Goals, and how far they are reached
-- note: reached = what the metric counts in the goal's days: deals won (closed_at) or created (created_at), their number or amount, of the
-- note: goal's owner, or the owners in its team, or of all. attainment = reached / target.
-- note: coverage = open deals with close_date in the goal's days, in full (or their number) / (target - reached); empty where it is
-- note: reached, and of goals of created deals. Deals in another currency than the goal's count only with --in, each by the rate of the day
-- note: it was won (or created), open ones by the latest, the target by that of its first day.
-- note: The period, if one is given: goals with a day in it.
-- of: deal
-- period: goals of
-- column: goal link goal
-- column: owner link user
-- column: team link team
-- column: starts date
-- column: ends date
-- column: metric text
-- column: target money currency
-- column: reached money currency
-- column: target_count integer = target
-- column: reached_count integer = reached
-- column: n integer = deals reached with
-- column: attainment percent = of the target
-- column: open money currency = open and due in it
-- column: open_count integer = open and due in it
-- column: coverage percent = open, of what is still to be reached
-- column: currency currency
-- fact: goal link goal
-- fact: amount money cur
-- fact: cur currency
-- chart: bars goal attainment
-- facts
SELECT d.id, d.name, g.id AS goal,
       CASE WHEN g.metric LIKE 'created%' OR s.type = 'won' THEN 'reached' ELSE 'open' END AS part,
       $money(d.amount, d.currency, crm_day(CASE WHEN g.metric LIKE 'created%' THEN d.created_at WHEN s.type = 'won' THEN d.closed_at ELSE @now END)) AS amount,
       $currency(d.currency) AS cur,
       CASE WHEN g.starts >= :to_day OR g.ends < :from_day THEN 'the goal is outside the period'
            WHEN g.owner IS NOT NULL AND d.owner IS NOT g.owner THEN 'has another owner'
            WHEN g.team IS NOT NULL AND (SELECT u.team FROM user AS u WHERE u.id = d.owner) IS NOT g.team THEN 'is of another team'
            WHEN g.metric LIKE '%amount' AND $currency(d.currency) IS NOT $currency(g.currency) THEN 'is in another currency'
            WHEN g.metric LIKE 'created%' THEN iif(crm_day(d.created_at) BETWEEN g.starts AND g.ends, NULL, 'was created outside its days')
            WHEN s.type = 'won' THEN iif(crm_day(d.closed_at) BETWEEN g.starts AND g.ends, NULL, 'was won outside its days')
            WHEN s.type = 'lost' THEN 'is lost'
            WHEN s.id IS NULL THEN 'is in no stage'
            ELSE iif(d.close_date BETWEEN g.starts AND g.ends, NULL, 'is not due in its days') END AS why
  FROM goal AS g CROSS JOIN deal AS d LEFT JOIN stage AS s ON s.id = d.stage
 WHERE $scope(d)
-- answer
WITH whole AS (SELECT goal, count(*) FILTER (WHERE part = 'reached') AS n, coalesce(sum(amount) FILTER (WHERE part = 'reached'), 0) AS amount,
                      count(*) FILTER (WHERE part = 'open') AS open_n, coalesce(sum(amount) FILTER (WHERE part = 'open'), 0) AS open_amount
                 FROM facts WHERE why IS NULL GROUP BY goal),
     line AS (SELECT g.*, g.metric LIKE '%amount' AS of_amount, g.metric LIKE 'won%' AS of_won, coalesce(w.n, 0) AS n,
                     coalesce(w.amount, 0) AS amount, coalesce(w.open_n, 0) AS open_n, coalesce(w.open_amount, 0) AS open_amount,
                     $money(g.target_amount, g.currency, g.starts) AS target
                FROM goal AS g LEFT JOIN whole AS w ON w.goal = g.id WHERE g.starts < :to_day AND g.ends >= :from_day)
SELECT id, owner, team, starts, ends, metric, iif(of_amount, target, NULL), iif(of_amount, amount, NULL),
       iif(of_amount, NULL, target_count), iif(of_amount, NULL, n), n,
       iif(of_amount, crm_percent(amount, target), crm_percent(n, target_count)),
       iif(of_won AND of_amount, open_amount, NULL), iif(of_won AND NOT of_amount, open_n, NULL),
       CASE WHEN NOT of_won THEN NULL WHEN of_amount THEN iif(target > amount, crm_percent(open_amount, target - amount), NULL)
            ELSE iif(target_count > n, crm_percent(open_n, target_count - n), NULL) END,
       iif(of_amount, $currency(currency), NULL)
  FROM line ORDER BY starts, ends, team, owner, name, id

-- title: Deals in which nothing has happened for too long
-- note: Open deals whose last activity and last change of stage are longer ago than the rotten_days of their stage; one that has neither
-- note: counts from its creation. Stages without rotten_days have no stale deals. A list of the deals themselves; the period, if one is
-- note: given, is that of close_date.
-- of: deal
-- period: due
-- column: by by
-- column: deal link deal
-- column: owner link user
-- column: stage link stage
-- column: amount money currency
-- column: days integer = since something happened
-- column: allowed integer = days that the stage allows
-- column: close_date date
-- column: currency currency
-- fact: amount money cur
-- fact: cur currency
-- fact: late duration
-- facts
SELECT id, name, by_value, owner, stage, amount, quiet / 86400 AS days, rotten_days AS allowed, close_date, cur,
       quiet - rotten_days * 86400 AS late,
       CASE WHEN type IS NULL THEN 'is in no stage'
            WHEN type IN ('won', 'lost') THEN 'is ' || type
            WHEN rotten_days IS NULL THEN 'its stage has no rotten_days'
            WHEN NOT is_due THEN 'is due outside the period'
            WHEN quiet > rotten_days * 86400 THEN NULL
            WHEN quiet < 86400 THEN 'something happened within a day'
            ELSE 'something happened ' || (quiet / 86400) || iif(quiet < 172800, ' day ago', ' days ago') END AS why
  FROM (SELECT t.id, t.name, $by(t) AS by_value, t.owner, t.stage, $money(t.amount, t.currency, crm_day(@now)) AS amount,
               iif(s.type IN ('open', 'on_hold') AND s.rotten_days IS NOT NULL, $deal.t.stale_for, NULL) AS quiet, s.rotten_days, s.type,
               t.close_date, $currency(t.currency) AS cur,
               t.close_date IS NULL AND :from_day < '0002' OR coalesce(t.close_date >= :from_day AND t.close_date < :to_day, 0) AS is_due
          FROM deal AS t LEFT JOIN stage AS s ON s.id = t.stage
         WHERE $scope(t) LIMIT -1)
-- answer
SELECT by_value, id, owner, stage, amount, days, allowed, close_date, cur
  FROM facts WHERE why IS NULL
 ORDER BY by_value, late DESC, id

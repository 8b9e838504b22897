-- title: Deals in which nothing has happened for too long
-- note: Open deals whose last activity and last change of stage are longer ago than the rotten_days of their stage; one that has neither
-- note: counts from its creation. Stages without rotten_days have no stale deals. A list of the deals themselves; the period, if one is
-- note: given, is that of close_date.
-- of: deal
-- period: due
-- column: deal link deal
-- column: owner link user
-- column: stage link stage
-- column: amount money currency
-- column: days integer = since something happened
-- column: allowed integer = days that the stage allows
-- column: close_date date
-- column: currency currency
SELECT id, owner, stage, amount, quiet / 86400, rotten_days, close_date, currency
  FROM (SELECT t.id, t.owner, t.stage, $money(t.amount, t.currency, crm_day(@now)) AS amount, $deal.t.stale_for AS quiet, s.rotten_days,
               t.close_date, $currency(t.currency) AS currency, s.position
          FROM deal AS t JOIN stage AS s ON s.id = t.stage
         WHERE s.type IN ('open', 'on_hold') AND s.rotten_days IS NOT NULL AND $scope(t)
           AND (t.close_date IS NULL AND :from_day < '0002' OR t.close_date >= :from_day AND t.close_date < :to_day) LIMIT -1)
 WHERE quiet > rotten_days * 86400
 ORDER BY quiet - rotten_days * 86400 DESC, id

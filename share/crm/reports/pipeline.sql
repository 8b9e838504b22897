-- title: What is open, by stage
-- note: Deals in open and waiting stages. weighted = amount x probability / 100 (the stage's where a deal has none). Won and lost ones
-- note: are not in it. The period, if one is given, is that of close_date. In another currency (--in): by the latest rate.
-- of: deal
-- period: due
-- column: by by
-- column: pipeline link pipeline
-- column: stage link stage
-- column: deals integer
-- column: amount money currency
-- column: weighted money currency = by probability
-- column: currency currency
-- fact: stage link stage
-- fact: amount money cur
-- fact: weighted money cur
-- fact: cur currency
-- chart: bars stage amount,weighted
-- facts
SELECT d.id, d.name, $by(d) AS by_value, s.pipeline, s.id AS stage, $money(d.amount, d.currency, crm_day(@now)) AS amount,
       $money(crm_share(d.amount, coalesce(d.probability, s.probability, 0)), d.currency, crm_day(@now)) AS weighted,
       $currency(d.currency) AS cur,
       CASE WHEN s.id IS NULL THEN 'is in no stage'
            WHEN s.type NOT IN ('open', 'on_hold') THEN 'is ' || s.type
            WHEN d.close_date < :from_day OR d.close_date >= :to_day THEN 'is due outside the period'
            WHEN d.close_date IS NULL AND NOT (:from_day < '0002' AND :to_day > '9998') THEN 'has no close_date' END AS why
  FROM deal AS d LEFT JOIN stage AS s ON s.id = d.stage
 WHERE $scope(d)
-- answer
SELECT j.value ->> 0, s.pipeline, s.id, j.value ->> 5, coalesce(j.value ->> 6, 0), coalesce(j.value ->> 7, 0), j.value ->> 2
  FROM (SELECT crm_tally(by_value, stage, cur, NULL, NULL, amount, weighted) AS list FROM facts WHERE why IS NULL), json_each(list) AS j
       JOIN stage AS s ON s.id = j.value ->> 1 LEFT JOIN pipeline AS l ON l.id = s.pipeline
 ORDER BY j.value ->> 0, l.name, s.pipeline, s.position, s.id, j.value ->> 2

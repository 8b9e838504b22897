-- title: What becomes of the deals made in a period
-- note: A row is a cohort: the deals made in that period, whenever they were closed. Win rate is won / made; while deals are open it can only rise, so their share stands beside it.
-- of: deal
-- every: month
-- period: created
-- column: cohort period
-- column: by by
-- column: made integer = deals made
-- column: won integer = won by now
-- column: lost integer = lost by now
-- column: open integer = open still
-- column: win_rate percent = won, of all made
-- column: open_rate percent = open still, of all made
-- chart: stacked cohort won,lost,open
-- facts
SELECT t.id, t.name, $by(t) AS by_value, t.created_at, coalesce(s.type, 'open') AS type,
       CASE WHEN t.created_at < :from OR t.created_at >= :to THEN 'was made outside the period' END AS why
  FROM deal AS t LEFT JOIN stage AS s ON s.id = t.stage
 WHERE $scope(t)
-- answer
SELECT crm_period(created_at, :every) AS cohort, by_value, count(*), sum(type = 'won'), sum(type = 'lost'),
       sum(type NOT IN ('won', 'lost')), crm_percent(sum(type = 'won'), count(*)),
       crm_percent(sum(type NOT IN ('won', 'lost')), count(*))
  FROM facts WHERE why IS NULL GROUP BY cohort, by_value ORDER BY by_value, cohort

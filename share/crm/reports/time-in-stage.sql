-- title: How long deals are in a stage
-- note: Each stay of a deal in an open stage, from the history; a deal may come back and stays twice. A stay that goes on ends now
-- note: (--as-of: then). Those that ended in the period are counted.
-- note: Where a deal was imported as won or lost, nobody knows in which stages it had been, and it is left out; one that was imported
-- note: open has been in its stage since it was created. Time in won and lost is none.
-- of: deal
-- period: ended
-- column: by by
-- column: pipeline link pipeline
-- column: stage link stage
-- column: n integer = stays
-- column: going_on integer = of them those that go on
-- column: mean duration
-- column: median duration
-- fact: stage link stage
-- fact: since instant
-- fact: until instant
-- fact: going_on bool
-- chart: bars stage mean,median
-- facts
SELECT d.id, d.name, $by(d) AS by_value, h.was AS stage, crm_instant(coalesce(h.since, crm_ms(d.created_at))) AS since,
       crm_instant(h.at) AS until, max(0, h.at - coalesce(h.since, crm_ms(d.created_at))) / 1000 AS seconds, 0 AS going_on,
       CASE WHEN h.was IS NULL THEN 'was in no stage then'
            WHEN h.at < crm_ms(:from) OR h.at >= crm_ms(:to) THEN 'ended outside the period' END AS why
  FROM deal AS d CROSS JOIN "deal.was" AS h ON h.field = 'stage' AND h.id = d.id
 WHERE $scope(d)
UNION ALL
SELECT d.id, d.name, $by(d), s.id, since, NULL, crm_seconds(since, @now), 1,
       CASE WHEN s.id IS NULL THEN 'is in no stage'
            WHEN @now < :from OR @now >= :to THEN 'goes on, and now is outside the period'
            WHEN s.type IN ('won', 'lost') THEN 'is closed' END
  FROM (SELECT t.*, coalesce((SELECT crm_instant(h.at) FROM "deal.was" AS h WHERE h.field = 'stage' AND h.id = t.id
                               ORDER BY h.seq DESC LIMIT 1), t.created_at) AS since FROM deal AS t) AS d
       LEFT JOIN stage AS s ON s.id = d.stage
 WHERE $scope(d)
-- answer
-- The same as grouping the facts, without a search for each of a million deals and a sort of them.
SELECT j.value ->> 0, s.pipeline, s.id, j.value ->> 2, j.value ->> 3, j.value ->> 4, j.value ->> 5
  FROM (SELECT crm_stays($by(d), d.id, d.stage, crm_ms(d.created_at), crm_ms(@now), crm_ms(:from), crm_ms(:to)) AS list
          FROM deal AS d WHERE $scope(d)),
       json_each(list) AS j JOIN stage AS s ON s.id = j.value ->> 1 LEFT JOIN pipeline AS l ON l.id = s.pipeline
 ORDER BY j.value ->> 0, l.name, s.pipeline, s.position, s.id

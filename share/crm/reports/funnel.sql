-- title: Conversion between stages
-- note: Deals created in the period, by how far they ever came: `deals` have reached the stage or a later one.
-- note: A stage that was skipped counts as passed. Losing, waiting (on hold) and moving back are no steps: such a deal counts
-- note: for the furthest stage it has been in. One that was imported as lost has no history, and counts for the first stage.
-- note: step = deals / deals of the step before; first = deals / deals of the first step.
-- of: deal
-- period: created
-- column: by by
-- column: pipeline link pipeline
-- column: stage link stage
-- column: deals integer = deals that reached it
-- column: step percent = of those of the step before
-- column: first percent = of those of the first step
-- fact: stage link stage
-- chart: funnel stage deals
-- facts
SELECT d.id, d.name, $by(d) AS by_value, s.pipeline, s.id AS stage,
       CASE WHEN s.type = 'won' THEN 1000000
            ELSE max(iif(s.type = 'open', s.position, -1), coalesce(crm_furthest(d.id, d.stage), -1)) END AS reached,
       CASE WHEN s.id IS NULL THEN 'is in no stage'
            WHEN d.created_at IS NULL OR d.created_at < :from OR d.created_at >= :to THEN 'was created outside the period' END AS why
  FROM deal AS d LEFT JOIN stage AS s ON s.id = d.stage
 WHERE $scope(d)
-- answer
WITH counted AS (SELECT j.value ->> 0 AS by_value, j.value ->> 1 AS pipeline, j.value ->> 2 AS reached, j.value ->> 5 AS n
                   FROM (SELECT crm_tally(by_value, pipeline, reached, NULL, NULL, NULL, NULL) AS list FROM facts WHERE why IS NULL),
                        json_each(list) AS j),
     step AS (SELECT pipeline, id AS stage, position AS place, row_number() OVER (PARTITION BY pipeline ORDER BY position, id) = 1 AS first
                FROM stage WHERE type = 'open'
               UNION ALL SELECT pipeline, min(id), 1000000, 0 FROM stage WHERE type = 'won' GROUP BY pipeline),
     passed AS (SELECT c.by_value, s.pipeline, s.stage, s.place, coalesce(sum(c.n) FILTER (WHERE c.reached >= s.place OR s.first), 0) AS deals
                  FROM counted AS c JOIN step AS s ON s.pipeline = c.pipeline GROUP BY 1, 2, 3, 4)
SELECT by_value, p.pipeline, stage, deals, crm_percent(deals, lag(deals) OVER steps), crm_percent(deals, first_value(deals) OVER steps)
  FROM passed AS p LEFT JOIN pipeline AS l ON l.id = p.pipeline
WINDOW steps AS (PARTITION BY by_value, p.pipeline ORDER BY place, stage)
 ORDER BY by_value, l.name, p.pipeline, place, stage

-- title: Tickets opened and solved
-- note: Opened is by created_at; solved by solved_at, where that is empty by closed_at. A ticket that was opened again counts as solved when it is solved for good, not in the meantime.
-- note: net is opened - solved: by how much the backlog grew. Spam, and what was merged into another ticket, is left out.
-- of: ticket
-- every: month
-- period: opened or solved
-- column: period period
-- column: by by
-- column: opened integer = tickets opened
-- column: solved integer = tickets solved
-- column: net integer = opened less solved
-- chart: bars period opened,solved
-- facts
SELECT id, subject, by_value, event, at,
       CASE WHEN status = 'spam' THEN 'is spam'
            WHEN status = 'merged' THEN 'was merged into another'
            WHEN event = 'solved' AND status NOT IN ('solved', 'closed') THEN 'is not solved'
            WHEN at IS NULL THEN 'nobody knows when it was ' || event
            WHEN at < :from OR at >= :to THEN 'was ' || event || ' outside the period' END AS why
  FROM (SELECT t.id, t.subject, t.status, $by(t) AS by_value, 'opened' AS event, t.created_at AS at
          FROM ticket AS t WHERE $scope(t)
        UNION ALL
        SELECT t.id, t.subject, t.status, $by(t), 'solved', coalesce(t.solved_at, t.closed_at)
          FROM ticket AS t WHERE $scope(t))
-- answer
WITH counted AS MATERIALIZED (
	SELECT crm_period(at, :every) AS label, by_value, sum(event = 'opened') AS opened, sum(event = 'solved') AS solved
	  FROM facts WHERE why IS NULL GROUP BY 1, 2),
edge AS (
	SELECT crm_period(iif(:from_day < '1000', crm_period_start(min(label)), :from_day), :every) AS first,
	       max(max(label), crm_period(min(date(:to_day, '-1 day'), crm_day(@now)), :every)) AS last FROM counted),
unit(label) AS (
	SELECT first FROM edge WHERE last IS NOT NULL
	UNION ALL SELECT crm_period_next(label) FROM unit WHERE label < (SELECT last FROM edge))
SELECT u.label, g.by_value, coalesce(c.opened, 0), coalesce(c.solved, 0), coalesce(c.opened, 0) - coalesce(c.solved, 0)
  FROM unit AS u JOIN (SELECT DISTINCT by_value FROM counted) AS g
  LEFT JOIN counted AS c ON c.label = u.label AND c.by_value IS g.by_value
 ORDER BY g.by_value, u.label

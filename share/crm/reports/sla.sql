-- title: Service levels kept
-- note: Achievement is met / (met + breached), for each clock: first_response and resolution count tickets, next_response counts further messages. Breached is what came later than due, or has not come and is late by now; what is still in time is neither.
-- note: In are tickets with a policy that were opened in the period. It is what crm-sla report says.
-- of: ticket
-- period: opened
-- column: by by
-- column: clock text
-- column: met integer = in time
-- column: breached integer = too late
-- column: achievement percent = in time, of both
-- column: n integer = both
-- chart: bars clock met,breached
-- facts
SELECT t.id, t.subject, $by(t) AS by_value, t.sla, t.created_at, $ticket.t.first_response_state AS first_response,
       $ticket.t.next_response_met AS next_response_met, $ticket.t.next_response_breached AS next_response_breached,
       $ticket.t.resolution_state AS resolution,
       CASE WHEN t.sla IS NULL THEN 'has no policy'
            WHEN t.created_at < :from OR t.created_at >= :to THEN 'was opened outside the period' END AS why
  FROM ticket AS t WHERE $scope(t)
-- answer
WITH counted AS MATERIALIZED (
	SELECT by_value, sum(first_response IS 'met') AS first_met, sum(first_response IS 'breached') AS first_breached,
	       coalesce(sum(next_response_met), 0) AS next_met, coalesce(sum(next_response_breached), 0) AS next_breached,
	       sum(resolution IS 'met') AS resolution_met, sum(resolution IS 'breached') AS resolution_breached
	  FROM facts WHERE why IS NULL GROUP BY by_value),
clock(place, name) AS (VALUES (1, 'first_response'), (2, 'next_response'), (3, 'resolution')),
each AS (
	SELECT by_value, place, name, CASE place WHEN 1 THEN first_met WHEN 2 THEN next_met ELSE resolution_met END AS met,
	       CASE place WHEN 1 THEN first_breached WHEN 2 THEN next_breached ELSE resolution_breached END AS breached
	  FROM counted JOIN clock)
SELECT by_value, name, met, breached, crm_percent(met, met + breached), met + breached
  FROM each ORDER BY by_value, place

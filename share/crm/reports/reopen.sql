-- title: Tickets opened again, and solved at the first contact
-- note: In are tickets that were solved for the first time in the period. Reopen rate is reopened / solved: those that came back from solved or closed at any time since.
-- note: Solved at the first contact: exactly one public reply by a person until 7 days after it was solved, and not opened again in these 7 days. Judged are those of which the 7 days are over; the rate is first_contact / judged.
-- note: One that came in solved from another system was solved at its solved_at (else closed_at), and was opened again if its reopen_count says so.
-- of: ticket
-- period: first solved
-- column: by by
-- column: solved integer = tickets solved
-- column: reopened integer = of these opened again
-- column: reopen_rate percent = opened again, of those solved
-- column: judged integer = solved more than 7 days ago
-- column: first_contact integer = of these solved at the first contact
-- column: first_contact_rate percent = at the first contact, of those judged
-- chart: bars by reopen_rate,first_contact_rate
-- facts
WITH step AS (
	SELECT w.id, w.since, w.at, w.was IN ('solved', 'closed') AS done,
	       lead(w.was) OVER (PARTITION BY w.id ORDER BY w.seq) AS next
	  FROM "ticket.was" AS w WHERE w.field = 'status'),
story AS MATERIALIZED (
	SELECT s.id, max(s.done) AS done, min(iif(s.done, s.since, NULL)) AS since, max(s.at) AS last,
	       min(iif(s.done AND coalesce(s.next, k.status) NOT IN ('solved', 'closed', 'merged', 'spam'), s.at, NULL)) AS back
	  FROM step AS s CROSS JOIN ticket AS k ON k.id = s.id GROUP BY s.id),
told AS (
	SELECT t.id, t.subject, $by(t) AS by_value, t.status, t.status IN ('solved', 'closed') OR coalesce(s.done, 0) AS done, s.back,
	       coalesce(t.reopen_count, 0) AS count, crm_ms(coalesce(t.solved_at, t.closed_at)) AS stamp,
	       coalesce(s.since, iif(t.status IN ('solved', 'closed'), s.last, NULL)) AS since
	  FROM ticket AS t LEFT JOIN story AS s ON s.id = t.id WHERE $scope(t)),
one AS (
	SELECT *, iif(back IS NULL, min(coalesce(since, stamp), coalesce(stamp, since)), since) AS solved FROM told)
SELECT id, subject, by_value, crm_instant(solved) AS solved_at, crm_instant(back) AS reopened_at,
       back IS NOT NULL OR count > 0 AS reopened, solved <= crm_ms(@now) - 604800000 AS judged,
       (SELECT count(*) FROM message AS m WHERE m.ticket = one.id AND m.direction = 'out' AND m.automatic IS NOT 1
           AND m.delivery IS NOT 'failed' AND crm_ms(coalesce(m.sent_at, m.created_at)) < solved + 604800000) AS replies,
       coalesce(back >= solved + 604800000, count = 0) AS stayed,
       CASE WHEN NOT done THEN 'was never solved'
            WHEN status = 'spam' THEN 'is spam'
            WHEN status = 'merged' THEN 'was merged into another'
            WHEN solved IS NULL THEN 'nobody knows when it was solved'
            WHEN solved < crm_ms(:from) OR solved >= crm_ms(:to) THEN 'was solved outside the period' END AS why
  FROM one
-- answer
SELECT by_value, count(*), sum(reopened), crm_percent(sum(reopened), count(*)), sum(judged),
       sum(judged AND replies = 1 AND stayed), crm_percent(sum(judged AND replies = 1 AND stayed), sum(judged))
  FROM facts WHERE why IS NULL GROUP BY by_value ORDER BY by_value

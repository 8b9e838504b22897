-- title: What people did
-- note: Calls, meetings, visits, mails and notes that took place in the period, by the owner of the activity, where that is empty by who wrote it down here (created_by has the address of a user). What is planned or was not held is not counted.
-- note: replies are public answers on tickets that a person wrote; tasks are those done in the period (completed_at), by assignee, and activities of kind task.
-- note: In are users; what belongs to none stands in a row without a name. Terms, --owner, --team and --by are about the users.
-- of: user
-- period: done
-- column: user link user
-- column: by by
-- column: calls integer
-- column: meetings integer
-- column: visits integer
-- column: emails integer = mails
-- column: notes integer
-- column: replies integer = answers on tickets
-- column: tasks integer = tasks done
-- column: n integer = all of it
-- chart: bars user calls,meetings,visits,emails,replies,tasks
-- facts
SELECT e.id, e.entity, e.subject, u.id AS user, $by(u) AS by_value, e.kind, e.at,
       CASE WHEN e.at IS NULL THEN e.missing
            WHEN e.at < :from OR e.at >= :to THEN 'was outside the period' END AS why
  FROM (SELECT act.id, 'activity' AS entity, act.subject, act.kind,
               coalesce(act.owner, iif(act.external_id IS NULL, (SELECT w.id FROM user AS w
                   WHERE w.email = rtrim(substr(act.created_by, instr(act.created_by, '<') + 1), '>')), NULL)) AS doer,
               $activity.act.held_at AS at, 'has not taken place' AS missing
          FROM activity AS act
        UNION ALL
        SELECT m.id, 'message', m.subject, 'reply', m.author,
               iif(m.automatic IS 1 OR m.delivery IS 'failed', NULL, coalesce(m.sent_at, m.created_at)), 'no person wrote it, or it did not arrive'
          FROM message AS m WHERE m.direction = 'out'
        UNION ALL
        SELECT k.id, 'task', k.subject, 'task', coalesce(k.assignee, k.owner), iif(k.status = 'done', k.completed_at, NULL), 'is not done'
          FROM task AS k) AS e
  LEFT JOIN user AS u ON u.id = e.doer
 WHERE $scope(u)
-- answer
SELECT user, by_value, sum(kind = 'call'), sum(kind = 'meeting'), sum(kind = 'visit'), sum(kind = 'email'), sum(kind = 'note'),
       sum(kind = 'reply'), sum(kind = 'task'), count(*)
  FROM facts WHERE why IS NULL GROUP BY user, by_value ORDER BY 10 DESC, user, by_value

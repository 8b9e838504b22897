-- title: Who changed what
-- note: From the journal, which has every change by every tool: changes is how many there were, records of how many records. An update counts once for each field that it changed; made and removed records have no field.
-- note: What was undone stands in it, and so does its undo: both were done. crm-log tells the values.
-- note: Parameters narrow it: who is part of the name or address, the others are names as they stand here.
-- note: explain lists the changes of the period one by one.
-- of: user
-- from: som
-- period: changed
-- param: who text = part of the name or address of who did it
-- param: entity text
-- param: field text
-- param: tool text = the tool and its verb: crm-deal set
-- column: who text
-- column: by by
-- column: entity text
-- column: op text = create, update or delete
-- column: field text
-- column: tool text
-- column: changes integer
-- column: records integer = different records
-- column: last_at instant = when it was done last
-- facts
WITH deed AS (
	SELECT x.actor, x.tool, x.at, c.entity, c.record, c.op, c.before, c.after, $by(u) AS by_value,
	       CASE WHEN instr(crm_fold(x.actor), crm_fold(:who)) = 0 THEN 'was done by somebody else'
	            WHEN c.entity <> :entity THEN 'is of another entity'
	            WHEN x.tool <> :tool THEN 'was done with another tool' END AS why
	  FROM txn AS x JOIN change AS c ON c.txn = x.seq
	  LEFT JOIN user AS u ON u.email = rtrim(substr(x.actor, instr(x.actor, '<') + 1), '>')
	 WHERE x.at >= :from AND x.at < :to AND $scope(u))
SELECT d.record AS id, d.at, d.actor, d.by_value, d.tool, d.entity, d.op, j.key AS field,
       coalesce(d.why, CASE WHEN j.key <> :field THEN 'is of another field' END) AS why
  FROM deed AS d JOIN json_each(d.after) AS j
 WHERE d.op = 'update' AND json_extract(d.before, j.fullkey) IS NOT j.value
UNION ALL
SELECT record, at, actor, by_value, tool, entity, op, NULL, coalesce(why, CASE WHEN :field IS NOT NULL THEN 'is of no field' END)
  FROM deed WHERE op != 'update'
-- answer
SELECT actor, by_value, entity, op, field, tool, count(*), count(DISTINCT id), max(at)
  FROM facts WHERE why IS NULL
 GROUP BY actor, by_value, entity, op, field, tool ORDER BY 7 DESC, actor, by_value, entity, op, field, tool

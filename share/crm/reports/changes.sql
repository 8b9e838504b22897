-- title: Who changed what
-- note: From the journal, which has every change by every tool: changes is how many there were, records of how many records. An update counts once for each field that it changed; made and removed records have no field.
-- note: What was undone stands in it, and so does its undo: both were done. crm-log tells the values.
-- note: Parameters narrow it: who is part of the name or address, the others are names as they stand here.
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
WITH deed AS (
	SELECT x.actor, x.tool, x.at, c.entity, c.record, c.op, c.before, c.after, $by(u) AS by_value
	  FROM txn AS x JOIN change AS c ON c.txn = x.seq
	  LEFT JOIN user AS u ON u.email = rtrim(substr(x.actor, instr(x.actor, '<') + 1), '>')
	 WHERE x.at >= :from AND x.at < :to AND $scope(u)
	   AND (:who IS NULL OR instr(crm_fold(x.actor), crm_fold(:who)) > 0)
	   AND (:entity IS NULL OR c.entity = :entity) AND (:tool IS NULL OR x.tool = :tool)),
each AS (
	SELECT d.actor, d.by_value, d.entity, d.op, j.key AS field, d.tool, d.record, d.at
	  FROM deed AS d JOIN json_each(d.after) AS j
	 WHERE d.op = 'update' AND json_extract(d.before, j.fullkey) IS NOT j.value
	UNION ALL
	SELECT actor, by_value, entity, op, NULL, tool, record, at FROM deed WHERE op != 'update')
SELECT actor, by_value, entity, op, field, tool, count(*), count(DISTINCT record), max(at)
  FROM each WHERE :field IS NULL OR field = :field
 GROUP BY actor, by_value, entity, op, field, tool ORDER BY 7 DESC, actor, by_value, entity, op, field, tool

// zh: 有共同企业的园区
// en: Parks that share companies
// about: Which pairs of parks the same companies sit in. Parks inside a park are counted for themselves.
// parameters:
//   park: {type: park, default: '', about: name of one of the two parks; empty for all}
//   include_withdrawn: {type: flag, default: false, about: show companies that left, too}
// columns:
//   park: one park
//   other: the other one
//   shared: how many companies sit in both
//   companies: their names

MATCH (zone:Park)<-[here:LOCATED_IN]-(firm:Company)-[there:LOCATED_IN]->(second:Park)
WHERE zone.key <> second.key
  AND (size($park) > 0 OR zone.key < second.key)
  AND (size($park) = 0 OR zone.key IN $park)
  AND here.origin IN $origins AND there.origin IN $origins
  AND ($include_withdrawn OR (here.status <> 'withdrawn' AND there.status <> 'withdrawn'))
WITH DISTINCT zone, second, firm
ORDER BY firm.name, firm.key
WITH zone, second, collect(firm.name) AS firms
RETURN zone.name AS park,
       second.name AS other,
       size(firms) AS shared,
       reduce(text = '', one IN firms | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS companies
ORDER BY shared DESC, park, other, zone.key, second.key

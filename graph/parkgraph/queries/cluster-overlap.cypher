// zh: 两个园区的集群重合
// en: Cluster overlap of two parks
// about: >-
//   Which clusters of two parks, or of parks inside them, are one, have one name, are of one industry or share
//   companies.
// parameters:
//   park: {type: park, about: name of the one park}
//   other: {type: park, about: name of the other park}
// columns:
//   park: the one park
//   cluster: its cluster
//   other: the other park
//   other_cluster: its cluster
//   industries: industries that both clusters are of
//   companies: companies that are members of both

MATCH way = (zone:Park)<-[:PART_OF*0..3]-(site:Park)-[:HAS_CLUSTER]->(first:Cluster)
WHERE zone.key IN $park AND all(step IN relationships(way) WHERE step.origin IN $origins)
WITH DISTINCT zone, first
MATCH way = (second_zone:Park)<-[:PART_OF*0..3]-(second_site:Park)-[:HAS_CLUSTER]->(second:Cluster)
WHERE second_zone.key IN $other AND all(step IN relationships(way) WHERE step.origin IN $origins)
WITH DISTINCT zone, first, second_zone, second
OPTIONAL MATCH (first)-[one_sorted:OF_INDUSTRY]->(field:Industry)<-[two_sorted:OF_INDUSTRY]-(second)
WHERE one_sorted.origin IN $origins AND two_sorted.origin IN $origins
WITH zone, first, second_zone, second, field ORDER BY field.name, field.key
WITH zone, first, second_zone, second, collect(DISTINCT field.name) AS fields
OPTIONAL MATCH (first)<-[one_belongs:MEMBER_OF]-(firm:Company)-[two_belongs:MEMBER_OF]->(second)
WHERE one_belongs.origin IN $origins AND two_belongs.origin IN $origins
WITH zone, first, second_zone, second, fields, firm ORDER BY firm.name, firm.key
WITH zone, first, second_zone, second, fields, collect(DISTINCT firm.name) AS firms
WHERE zone.key <> second_zone.key
  AND (first.key = second.key OR first.name = second.name OR size(fields) > 0 OR size(firms) > 0)
RETURN zone.name AS park,
       first.name AS cluster,
       second_zone.name AS other,
       second.name AS other_cluster,
       reduce(text = '', one IN fields | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS industries,
       reduce(text = '', one IN firms | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS companies
ORDER BY park, cluster, other, other_cluster, first.key, second.key

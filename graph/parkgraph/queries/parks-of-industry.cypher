// zh: 有某产业的园区
// en: Parks of an industry
// about: Which parks focus on an industry or have a cluster of it, and how many companies of it sit there.
// parameters:
//   industry: {type: industry, about: name of the industry or a part of it}
//   place: {type: place, default: '', about: 'province, city or district that the park is in; empty for all'}
// columns:
//   industry: the industry
//   park: the park
//   focus: 'whether a text says that the park focuses on it: yes, or empty'
//   clusters: its clusters of this industry
//   companies: how many companies there operate in it
//   names: their names
//   origin: text, or lexicon where it is known from shipped tables alone

OPTIONAL MATCH way = (area:Park)-[:PART_OF|IN_PLACE*1..5]->(spot:Place)
WHERE spot.key IN $place AND all(step IN relationships(way) WHERE step.origin IN $origins)
WITH collect(DISTINCT area.key) AS inside
MATCH (field:Industry) WHERE field.key IN $industry
MATCH (site:Park) WHERE size($place) = 0 OR site.key IN inside
OPTIONAL MATCH (site)-[aims:FOCUSES_ON]->(field) WHERE aims.origin IN $origins
WITH field, site, collect(aims.origin) AS focus
OPTIONAL MATCH (site)-[has:HAS_CLUSTER]->(cluster_node:Cluster)-[sorted:OF_INDUSTRY]->(field)
WHERE has.origin IN $origins AND sorted.origin IN $origins
WITH field, site, focus, cluster_node,
     CASE WHEN has.origin = 'text' AND sorted.origin = 'text' THEN 1 ELSE 0 END AS told
ORDER BY cluster_node.name, cluster_node.key
WITH field, site, focus, collect(DISTINCT cluster_node.name) AS cluster_names, max(told) AS told
OPTIONAL MATCH (site)<-[located:LOCATED_IN]-(firm:Company)-[works:OPERATES_IN]->(field)
WHERE located.origin IN $origins AND works.origin IN $origins AND located.status <> 'withdrawn'
WITH field, site, focus, cluster_names, told, firm,
     CASE WHEN located.origin = 'text' AND works.origin = 'text' THEN 1 ELSE 0 END AS firm_told
ORDER BY firm.name, firm.key
WITH field, site, focus, cluster_names, told, collect(firm.name) AS firms, max(firm_told) AS firm_told
WHERE size(focus) > 0 OR size(cluster_names) > 0 OR size(firms) > 0
RETURN field.name AS industry,
       site.name AS park,
       CASE WHEN size(focus) > 0 THEN 'yes' ELSE '' END AS focus,
       reduce(text = '', one IN cluster_names | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS clusters,
       size(firms) AS companies,
       reduce(text = '', one IN firms | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS names,
       CASE WHEN 'text' IN focus OR told = 1 OR firm_told = 1 THEN 'text' ELSE 'lexicon' END AS origin
ORDER BY industry, companies DESC, park, field.key, site.key

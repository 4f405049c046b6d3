// zh: 园区的产业集群
// en: Clusters of a park
// about: >-
//   Which clusters a park or a park inside it has, of which industries, and which companies belong to them.
// parameters:
//   park: {type: park, default: '', about: name of the park; empty for all}
//   industry: {type: industry, default: '', about: name of the industry or a part of it; empty for all}
// columns:
//   park: the park
//   via: the park inside it that has the cluster; empty where it is the park itself
//   cluster: the cluster
//   industries: industries it is of
//   members: how many companies are said to belong to it
//   companies: their names
//   origin: text, or lexicon where the row rests on what only a shipped table says
//   evidence: the newest sentence that says so, or the row of a shipped table
//   document: headline of its article, or its key where there is none
//   url: address of that article
//   published: when that article was published

MATCH way = (site:Park)-[:PART_OF*0..3]->(zone:Park)
WHERE (size($park) = 0 OR zone.key IN $park)
  AND all(step IN relationships(way) WHERE step.origin IN $origins)
WITH site, zone,
     min(CASE WHEN any(step IN relationships(way) WHERE step.origin = 'lexicon') THEN 1 ELSE 0 END) AS told
MATCH (site)-[has:HAS_CLUSTER]->(cluster_node:Cluster)
WHERE has.origin IN $origins
OPTIONAL MATCH (cluster_node)-[sorted:OF_INDUSTRY]->(field:Industry) WHERE sorted.origin IN $origins
WITH zone, site, told, has, cluster_node, field ORDER BY field.name, field.key
WITH zone, site, told, has, cluster_node, collect(DISTINCT field.name) AS fields,
     collect(DISTINCT field.key) AS field_keys
WHERE size($industry) = 0 OR any(key IN field_keys WHERE key IN $industry)
OPTIONAL MATCH (cluster_node)<-[belongs:MEMBER_OF]-(firm:Company) WHERE belongs.origin IN $origins
WITH zone, site, told, has, cluster_node, fields, firm ORDER BY firm.name, firm.key
WITH zone, site, told, has, cluster_node, fields, collect(firm.name) AS firms
OPTIONAL MATCH (article:Document {key: has.evidence_documents[0]})
RETURN zone.name AS park,
       CASE WHEN site.key = zone.key THEN '' ELSE site.name END AS via,
       cluster_node.name AS cluster,
       reduce(text = '', one IN fields | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS industries,
       size(firms) AS members,
       reduce(text = '', one IN firms | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS companies,
       CASE WHEN told = 1 OR has.origin = 'lexicon' THEN 'lexicon' ELSE 'text' END AS origin,
       coalesce(has.evidence_sentences[0], '') AS evidence,
       CASE WHEN coalesce(article.headline, '') = ''
            THEN coalesce(has.evidence_documents[0], '') ELSE article.headline END AS document,
       coalesce(article.url, '') AS url,
       coalesce(has.evidence_published[0], '') AS published
ORDER BY park, via, cluster, has.key, zone.key

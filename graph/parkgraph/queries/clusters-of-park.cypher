// zh: 园区的产业集群
// en: Clusters of a park
// about: Which clusters a park or a park inside it has, of which industries, and which companies belong to them.
// parameters:
//   park: {type: text, default: '', about: name or alias of the park; empty for all}
//   industry: {type: text, default: '', about: part of the name of an industry of the cluster; empty for all}
// columns:
//   park: the park
//   via: the park inside it that has the cluster; empty where it is the park itself
//   cluster: the cluster
//   industries: industries it is of
//   members: how many companies are said to belong to it
//   companies: their names
//   evidence: the newest sentence that says so; empty where only a shipped table says so
//   document: headline of its article, or its key where there is none
//   published: when that article was published

OPTIONAL MATCH (named:Park) WHERE named.name = $park OR $park IN named.aliases
WITH count(named) AS exact
MATCH (zone:Park)<-[:PART_OF*0..3]-(site:Park)-[has:HAS_CLUSTER]->(cluster_node:Cluster)
WHERE ($park = '' OR zone.name = $park OR $park IN zone.aliases
       OR (exact = 0 AND any(known IN [zone.name] + zone.aliases
                                   WHERE toLower(known) CONTAINS toLower($park))))
WITH DISTINCT zone, site, has, cluster_node
OPTIONAL MATCH (cluster_node)-[:OF_INDUSTRY]->(field:Industry)
WITH zone, site, has, cluster_node, field ORDER BY field.name, field.key
WITH zone, site, has, cluster_node, collect(DISTINCT field.name) AS fields
WHERE $industry = '' OR any(name IN fields WHERE name CONTAINS $industry)
OPTIONAL MATCH (cluster_node)<-[:MEMBER_OF]-(firm:Company)
WITH zone, site, has, cluster_node, fields, firm ORDER BY firm.name, firm.key
WITH zone, site, has, cluster_node, fields, collect(firm.name) AS firms
OPTIONAL MATCH (article:Document {key: has.evidence_documents[0]})
RETURN zone.name AS park,
       CASE WHEN site.key = zone.key THEN '' ELSE site.name END AS via,
       cluster_node.name AS cluster,
       reduce(text = '', one IN fields | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS industries,
       size(firms) AS members,
       reduce(text = '', one IN firms | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS companies,
       coalesce(has.evidence_sentences[0], '') AS evidence,
       CASE WHEN coalesce(article.headline, '') = ''
            THEN coalesce(has.evidence_documents[0], '') ELSE article.headline END AS document,
       coalesce(has.evidence_published[0], '') AS published
ORDER BY park, via, cluster, has.key, zone.key

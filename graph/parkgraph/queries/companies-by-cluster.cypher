// zh: 园区企业按集群
// en: Companies of a park by cluster
// about: >-
//   The companies that sit in a park or in the parks inside it, by the cluster that they are said to belong to;
//   those of no cluster come last.
// parameters:
//   park: {type: park, default: '', about: name of the park; empty for all}
//   include_withdrawn: {type: flag, default: false, about: show companies that left, too}
// columns:
//   park: the park
//   cluster: the cluster; empty where no cluster is known
//   cluster_park: the parks that have this cluster
//   company: the company
//   status: signed, planned, under_construction, operating, expanding, withdrawn; empty where no text says
//   since: when that happened, as far as a text says
//   origin: text, or lexicon where the row rests on what only a shipped table says
//   evidence: the newest sentence that says so of the cluster, else of the park
//   document: headline of its article, or its key where there is none
//   url: address of that article
//   published: when that article was published

MATCH way = (site:Park)-[:PART_OF*0..3]->(zone:Park)
WHERE (size($park) = 0 OR zone.key IN $park)
  AND all(step IN relationships(way) WHERE step.origin IN $origins)
WITH site, zone,
     min(CASE WHEN any(step IN relationships(way) WHERE step.origin = 'lexicon') THEN 1 ELSE 0 END) AS told
MATCH (firm:Company)-[located:LOCATED_IN]->(site)
WHERE located.origin IN $origins AND ($include_withdrawn OR located.status <> 'withdrawn')
WITH zone, firm, located, min(told) AS told
OPTIONAL MATCH (firm)-[belongs:MEMBER_OF]->(cluster_node:Cluster) WHERE belongs.origin IN $origins
OPTIONAL MATCH (cluster_node)<-[has:HAS_CLUSTER]-(home:Park) WHERE has.origin IN $origins
WITH zone, firm, located, told, belongs, cluster_node, home ORDER BY home.name, home.key
WITH zone, firm, located, told, belongs, cluster_node, collect(home.name) AS homes, coalesce(belongs, located) AS fact
OPTIONAL MATCH (article:Document {key: fact.evidence_documents[0]})
RETURN zone.name AS park,
       coalesce(cluster_node.name, '') AS cluster,
       reduce(text = '', one IN homes | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS cluster_park,
       firm.name AS company,
       located.status AS status,
       located.since AS since,
       CASE WHEN told = 1 OR 'lexicon' IN [located.origin, fact.origin] THEN 'lexicon' ELSE 'text' END AS origin,
       coalesce(fact.evidence_sentences[0], '') AS evidence,
       CASE WHEN coalesce(article.headline, '') = ''
            THEN coalesce(fact.evidence_documents[0], '') ELSE article.headline END AS document,
       coalesce(article.url, '') AS url,
       coalesce(fact.evidence_published[0], '') AS published
ORDER BY park, CASE WHEN cluster = '' THEN 1 ELSE 0 END, cluster, company, located.key, zone.key

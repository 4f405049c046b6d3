// zh: 一省一产业的供给
// en: Supply of one industry across a province
// about: >-
//   Which companies of an industry, directly or through a cluster of it, sit in which parks of a province, city or
//   district.
// parameters:
//   industry: {type: industry, about: name of the industry or a part of it}
//   place: {type: place, default: '', about: 'province, city or district that the park is in; empty for all'}
//   include_withdrawn: {type: flag, default: false, about: show companies that left, too}
// columns:
//   industry: the industry
//   park: the park
//   company: the company
//   through: the cluster over which it is of the industry; empty where it operates in it
//   country: countries or regions it comes from, where known
//   status: signed, planned, under_construction, operating, expanding, withdrawn; empty where no text says
//   since: when that happened, as far as a text says
//   amount: the investment, as written
//   origin: text, or lexicon where the row rests on what only a shipped table says
//   evidence: the newest sentence that says so, or the row of a shipped table
//   document: headline of its article, or its key where there is none
//   url: address of that article
//   published: when that article was published

OPTIONAL MATCH way = (area:Park)-[:PART_OF|IN_PLACE*1..5]->(spot:Place)
WHERE spot.key IN $place AND all(step IN relationships(way) WHERE step.origin IN $origins)
WITH collect(DISTINCT area.key) AS inside
MATCH way = (firm:Company)-[:OPERATES_IN|MEMBER_OF|OF_INDUSTRY*1..2]->(field:Industry)
WHERE field.key IN $industry AND all(step IN relationships(way) WHERE step.origin IN $origins)
WITH inside, firm, field, CASE WHEN length(way) = 2 THEN nodes(way)[1].name ELSE '' END AS between,
     min(CASE WHEN any(step IN relationships(way) WHERE step.origin = 'lexicon') THEN 1 ELSE 0 END) AS told
ORDER BY between
WITH inside, firm, field, collect(between) AS throughs, min(told) AS told
MATCH (firm)-[located:LOCATED_IN]->(site:Park)
WHERE located.origin IN $origins
  AND ($include_withdrawn OR located.status <> 'withdrawn')
  AND (size($place) = 0 OR site.key IN inside)
OPTIONAL MATCH (firm)-[comes:FROM_COUNTRY]->(land:Country) WHERE comes.origin IN $origins
WITH field, firm, throughs, told, located, site, land ORDER BY land.name, land.key
WITH field, firm, throughs, told, located, site, collect(DISTINCT land.name) AS lands
OPTIONAL MATCH (article:Document {key: located.evidence_documents[0]})
RETURN field.name AS industry,
       site.name AS park,
       firm.name AS company,
       reduce(text = '', one IN throughs | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS through,
       reduce(text = '', one IN lands | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS country,
       located.status AS status,
       located.since AS since,
       located.amount AS amount,
       CASE WHEN told = 1 OR located.origin = 'lexicon' THEN 'lexicon' ELSE 'text' END AS origin,
       coalesce(located.evidence_sentences[0], '') AS evidence,
       CASE WHEN coalesce(article.headline, '') = ''
            THEN coalesce(located.evidence_documents[0], '') ELSE article.headline END AS document,
       coalesce(article.url, '') AS url,
       coalesce(located.evidence_published[0], '') AS published
ORDER BY industry, park, company, located.key, field.key

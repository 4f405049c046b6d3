// zh: 园区里的企业
// en: Companies in a park
// about: Which companies sit in a park or in the parks inside it, what they do, since when, and what says so.
// parameters:
//   park: {type: park, default: '', about: name of the park; empty for all}
//   place: {type: place, default: '', about: 'province, city or district that the park is in; empty for all'}
//   industry: {type: industry, default: '', about: name of the industry or a part of it; empty for all}
//   since: {type: date, default: '', about: 'only what happened in or after this year, month or day, as in 2023-05'}
//   include_withdrawn: {type: flag, default: false, about: show companies that left, too}
// columns:
//   park: the park
//   via: the park inside it where the company sits; empty where it is the park itself
//   company: the company
//   country: countries or regions it comes from, where known
//   industries: industries it operates in
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
MATCH way = (site:Park)-[:PART_OF*0..3]->(zone:Park)
WHERE (size($park) = 0 OR zone.key IN $park) AND (size($place) = 0 OR site.key IN inside)
  AND all(step IN relationships(way) WHERE step.origin IN $origins)
WITH site, zone,
     min(CASE WHEN any(step IN relationships(way) WHERE step.origin = 'lexicon') THEN 1 ELSE 0 END) AS told
MATCH (firm:Company)-[located:LOCATED_IN]->(site)
WHERE located.origin IN $origins
  AND ($include_withdrawn OR located.status <> 'withdrawn')
  AND ($since = '' OR located.since >= $since)
OPTIONAL MATCH (firm)-[comes:FROM_COUNTRY]->(land:Country) WHERE comes.origin IN $origins
WITH zone, site, told, firm, located, land ORDER BY land.name, land.key
WITH zone, site, told, firm, located, collect(DISTINCT land.name) AS lands
OPTIONAL MATCH (firm)-[works:OPERATES_IN]->(field:Industry) WHERE works.origin IN $origins
WITH zone, site, told, firm, located, lands, field ORDER BY field.name, field.key
WITH zone, site, told, firm, located, lands, collect(DISTINCT field.name) AS fields,
     collect(DISTINCT field.key) AS field_keys
WHERE size($industry) = 0 OR any(key IN field_keys WHERE key IN $industry)
OPTIONAL MATCH (article:Document {key: located.evidence_documents[0]})
RETURN zone.name AS park,
       CASE WHEN site.key = zone.key THEN '' ELSE site.name END AS via,
       firm.name AS company,
       reduce(text = '', one IN lands | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS country,
       reduce(text = '', one IN fields | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS industries,
       located.status AS status,
       located.since AS since,
       located.amount AS amount,
       CASE WHEN told = 1 OR located.origin = 'lexicon' THEN 'lexicon' ELSE 'text' END AS origin,
       coalesce(located.evidence_sentences[0], '') AS evidence,
       CASE WHEN coalesce(article.headline, '') = ''
            THEN coalesce(located.evidence_documents[0], '') ELSE article.headline END AS document,
       coalesce(article.url, '') AS url,
       coalesce(located.evidence_published[0], '') AS published
ORDER BY park, via, company, located.key, zone.key

// zh: 在谈之后、投产之前的项目
// en: Projects in the pipeline
// about: >-
//   Which projects are signed, planned, under construction or expanding, by their stage, the latest first.
// parameters:
//   status:
//     type: status
//     values: [signed, planned, under_construction, expanding]
//     default: ''
//     about: 'only this stage: signed, planned, under_construction or expanding'
//   park: {type: park, default: '', about: name of the park; empty for all}
//   place: {type: place, default: '', about: 'province, city or district that the park is in; empty for all'}
//   since: {type: date, default: '', about: 'only what happened in or after this year, month or day, as in 2023-05'}
// columns:
//   status: signed, planned, under_construction or expanding
//   since: when that happened, as far as a text says
//   park: the park
//   company: the company
//   country: countries or regions it comes from, where known
//   amount: the investment, as written
//   origin: text, or lexicon where the row rests on what only a shipped table says
//   evidence: the newest sentence that says so, or the row of a shipped table
//   document: headline of its article, or its key where there is none
//   url: address of that article
//   published: when that article was published

OPTIONAL MATCH way = (area:Park)-[:PART_OF|IN_PLACE*1..5]->(spot:Place)
WHERE spot.key IN $place AND all(step IN relationships(way) WHERE step.origin IN $origins)
WITH collect(DISTINCT area.key) AS inside
UNWIND [['signed', 1], ['planned', 2], ['under_construction', 3], ['expanding', 4]] AS stage
MATCH (firm:Company)-[located:LOCATED_IN]->(site:Park)
WHERE located.status = stage[0] AND located.origin IN $origins
  AND ($status = '' OR located.status = $status)
  AND ($since = '' OR located.since >= $since)
  AND (size($park) = 0 OR site.key IN $park)
  AND (size($place) = 0 OR site.key IN inside)
OPTIONAL MATCH (firm)-[comes:FROM_COUNTRY]->(land:Country) WHERE comes.origin IN $origins
WITH stage, firm, located, site, land ORDER BY land.name, land.key
WITH stage[1] AS step, firm, located, site, collect(DISTINCT land.name) AS lands
OPTIONAL MATCH (article:Document {key: located.evidence_documents[0]})
RETURN located.status AS status,
       located.since AS since,
       site.name AS park,
       firm.name AS company,
       reduce(text = '', one IN lands | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS country,
       located.amount AS amount,
       located.origin AS origin,
       coalesce(located.evidence_sentences[0], '') AS evidence,
       CASE WHEN coalesce(article.headline, '') = ''
            THEN coalesce(located.evidence_documents[0], '') ELSE article.headline END AS document,
       coalesce(article.url, '') AS url,
       coalesce(located.evidence_published[0], '') AS published
ORDER BY step, since DESC, park, company, located.key

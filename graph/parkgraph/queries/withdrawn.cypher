// zh: 已退出的企业
// en: Companies that left
// about: Which companies left which park, or announced that they will, and since when.
// parameters:
//   park: {type: park, default: '', about: name of the park; empty for all}
//   place: {type: place, default: '', about: 'province, city or district that the park is in; empty for all'}
//   company: {type: company, default: '', about: name of the company; empty for all}
//   since: {type: date, default: '', about: 'only what happened in or after this year, month or day, as in 2023-05'}
// columns:
//   park: the park
//   company: the company
//   country: countries or regions it comes from, where known
//   since: when that happened, as far as a text says
//   origin: text, or lexicon where the row rests on what only a shipped table says
//   evidence: the newest sentence that says so, or the row of a shipped table
//   document: headline of its article, or its key where there is none
//   url: address of that article
//   published: when that article was published

OPTIONAL MATCH way = (area:Park)-[:PART_OF|IN_PLACE*1..5]->(spot:Place)
WHERE spot.key IN $place AND all(step IN relationships(way) WHERE step.origin IN $origins)
WITH collect(DISTINCT area.key) AS inside
MATCH (firm:Company)-[located:LOCATED_IN]->(site:Park)
WHERE located.status = 'withdrawn' AND located.origin IN $origins
  AND ($since = '' OR located.since >= $since)
  AND (size($park) = 0 OR site.key IN $park)
  AND (size($place) = 0 OR site.key IN inside)
  AND (size($company) = 0 OR firm.key IN $company)
OPTIONAL MATCH (firm)-[comes:FROM_COUNTRY]->(land:Country) WHERE comes.origin IN $origins
WITH firm, located, site, land ORDER BY land.name, land.key
WITH firm, located, site, collect(DISTINCT land.name) AS lands
OPTIONAL MATCH (article:Document {key: located.evidence_documents[0]})
RETURN site.name AS park,
       firm.name AS company,
       reduce(text = '', one IN lands | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS country,
       located.since AS since,
       located.origin AS origin,
       coalesce(located.evidence_sentences[0], '') AS evidence,
       CASE WHEN coalesce(article.headline, '') = ''
            THEN coalesce(located.evidence_documents[0], '') ELSE article.headline END AS document,
       coalesce(article.url, '') AS url,
       coalesce(located.evidence_published[0], '') AS published
ORDER BY park, since DESC, company, located.key

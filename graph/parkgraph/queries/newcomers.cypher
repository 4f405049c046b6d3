// zh: 某日以来的新企业
// en: Newcomers since a date
// about: >-
//   Which companies came to a park (signed, planned, building, opened or expanded there) in or after a year, month
//   or day. The date is that of the event; where no text tells it, --undated takes the first article about it
//   instead and says so.
// parameters:
//   since: {type: date, about: 'year, month or day, as in 2023-05'}
//   park: {type: park, default: '', about: name of the park; empty for all}
//   place: {type: place, default: '', about: 'province, city or district that the park is in; empty for all'}
//   country: {type: country, default: '', about: name or ISO code of the country that the company itself comes from}
//   undated: {type: flag, default: false, about: 'also companies whose date no text tells, by their first article'}
// columns:
//   date: when it came
//   dated_by: event where a text tells the date, article where it is that of the first article
//   park: the park
//   company: the company
//   country: countries or regions it comes from, where known
//   status: signed, planned, under_construction, operating, expanding, withdrawn; empty where no text says
//   amount: the investment, as written
//   origin: text, or lexicon where the row rests on what only a shipped table says
//   evidence: the newest sentence that says so, or the row of a shipped table
//   document: headline of its article, or its key where there is none
//   url: address of that article
//   published: when that article was published

OPTIONAL MATCH way = (area:Park)-[:PART_OF|IN_PLACE*1..5]->(spot:Place)
WHERE spot.key IN $place AND all(step IN relationships(way) WHERE step.origin IN $origins)
WITH collect(DISTINCT area.key) AS inside
MATCH (firm:Company)-[located:LOCATED_IN]->(site:Park)
WHERE located.origin IN $origins AND located.status <> 'withdrawn'
  AND (located.since >= $since OR ($undated AND located.since = '' AND located.first_seen >= $since))
  AND (size($park) = 0 OR site.key IN $park)
  AND (size($place) = 0 OR site.key IN inside)
OPTIONAL MATCH (firm)-[comes:FROM_COUNTRY]->(land:Country) WHERE comes.origin IN $origins
WITH firm, located, site, land ORDER BY land.name, land.key
WITH firm, located, site, collect(DISTINCT land.name) AS lands, collect(DISTINCT land.key) AS land_keys
WHERE size($country) = 0 OR any(key IN land_keys WHERE key IN $country)
OPTIONAL MATCH (article:Document {key: located.evidence_documents[0]})
RETURN CASE WHEN located.since = '' THEN located.first_seen ELSE located.since END AS date,
       CASE WHEN located.since = '' THEN 'article' ELSE 'event' END AS dated_by,
       site.name AS park,
       firm.name AS company,
       reduce(text = '', one IN lands | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS country,
       located.status AS status,
       located.amount AS amount,
       located.origin AS origin,
       coalesce(located.evidence_sentences[0], '') AS evidence,
       CASE WHEN coalesce(article.headline, '') = ''
            THEN coalesce(located.evidence_documents[0], '') ELSE article.headline END AS document,
       coalesce(article.url, '') AS url,
       coalesce(located.evidence_published[0], '') AS published
ORDER BY date DESC, park, company, located.key

// zh: 各园区的跨国公司
// en: Multinationals by park
// about: >-
//   Which companies of foreign origin sit in which park, since when, and the sentence that says so. Of foreign
//   origin is a company from a country or region other than CN, or one that belongs to such a company over at most
//   three steps.
// parameters:
//   park: {type: park, default: '', about: name of the park; empty for all}
//   place: {type: place, default: '', about: 'province, city or district that the park is in; empty for all'}
//   country: {type: country, default: '', about: name or ISO code of the country of origin; empty for all}
//   since: {type: date, default: '', about: 'only what happened in or after this year, month or day, as in 2023-05'}
//   include_withdrawn: {type: flag, default: false, about: show companies that left, too}
// columns:
//   park: the park
//   via: the park inside it where the company sits; empty where it is the park itself
//   company: the company
//   group: foreign companies above it, topmost first
//   country: countries of origin
//   country_origin: text, or lexicon where only a shipped table tells the country or the group
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
MATCH chain = (firm:Company)-[:SUBSIDIARY_OF*0..3]->(owner:Company)-[:FROM_COUNTRY]->(land:Country)
WHERE land.iso <> 'CN' AND (size($country) = 0 OR land.key IN $country)
  AND all(step IN relationships(chain) WHERE step.origin IN $origins)
WITH inside, firm, owner, land, length(chain) AS steps,
     CASE WHEN any(step IN relationships(chain) WHERE step.origin = 'lexicon') THEN 1 ELSE 0 END AS by_table
ORDER BY steps DESC, owner.name, owner.key, land.key
WITH inside, firm, min(by_table) AS by_table,
     collect(DISTINCT CASE WHEN owner.key <> firm.key THEN owner.name END) AS owners,
     collect(DISTINCT land.name) AS lands
MATCH (firm)-[located:LOCATED_IN]->(site:Park)
WHERE located.origin IN $origins
  AND ($include_withdrawn OR located.status <> 'withdrawn')
  AND ($since = '' OR located.since >= $since)
MATCH way = (site:Park)-[:PART_OF*0..3]->(zone:Park)
WHERE (size($park) = 0 OR zone.key IN $park) AND (size($place) = 0 OR site.key IN inside)
  AND all(step IN relationships(way) WHERE step.origin IN $origins)
WITH firm, located, by_table, owners, lands, site, zone,
     min(CASE WHEN any(step IN relationships(way) WHERE step.origin = 'lexicon') THEN 1 ELSE 0 END) AS told
OPTIONAL MATCH (article:Document {key: located.evidence_documents[0]})
RETURN zone.name AS park,
       CASE WHEN site.key = zone.key THEN '' ELSE site.name END AS via,
       firm.name AS company,
       reduce(text = '', one IN owners | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS group,
       reduce(text = '', one IN lands | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS country,
       CASE WHEN by_table = 1 THEN 'lexicon' ELSE 'text' END AS country_origin,
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

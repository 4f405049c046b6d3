// zh: 园区里的企业
// en: Companies in a park
// about: Which companies sit in a park or in the parks inside it, what they do, since when, and what says so.
// parameters:
//   park: {type: text, default: '', about: name or alias of the park; empty for all}
//   industry: {type: text, default: '', about: part of the name of an industry they operate in; empty for all}
//   since: {type: text, default: '', about: 'only what happened in or after this year, month or day, as in 2023-05'}
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
//   evidence: the newest sentence that says so; empty where only a shipped table says so
//   document: headline of its article, or its key where there is none
//   published: when that article was published

OPTIONAL MATCH (named:Park) WHERE named.name = $park OR $park IN named.aliases
WITH count(named) AS exact
MATCH (firm:Company)-[located:LOCATED_IN]->(site:Park)-[:PART_OF*0..3]->(zone:Park)
WHERE ($include_withdrawn OR located.status <> 'withdrawn')
  AND ($since = '' OR located.since >= $since)
  AND ($park = '' OR zone.name = $park OR $park IN zone.aliases
       OR (exact = 0 AND any(known IN [zone.name] + zone.aliases
                                   WHERE toLower(known) CONTAINS toLower($park))))
WITH DISTINCT zone, site, firm, located
OPTIONAL MATCH (firm)-[:FROM_COUNTRY]->(land:Country)
WITH zone, site, firm, located, land ORDER BY land.name, land.key
WITH zone, site, firm, located, collect(DISTINCT land.name) AS lands
OPTIONAL MATCH (firm)-[:OPERATES_IN]->(field:Industry)
WITH zone, site, firm, located, lands, field ORDER BY field.name, field.key
WITH zone, site, firm, located, lands, collect(DISTINCT field.name) AS fields
WHERE $industry = '' OR any(name IN fields WHERE name CONTAINS $industry)
OPTIONAL MATCH (article:Document {key: located.evidence_documents[0]})
RETURN zone.name AS park,
       CASE WHEN site.key = zone.key THEN '' ELSE site.name END AS via,
       firm.name AS company,
       reduce(text = '', one IN lands | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS country,
       reduce(text = '', one IN fields | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS industries,
       located.status AS status,
       located.since AS since,
       located.amount AS amount,
       coalesce(located.evidence_sentences[0], '') AS evidence,
       CASE WHEN coalesce(article.headline, '') = ''
            THEN coalesce(located.evidence_documents[0], '') ELSE article.headline END AS document,
       coalesce(located.evidence_published[0], '') AS published
ORDER BY park, via, company, located.key, zone.key

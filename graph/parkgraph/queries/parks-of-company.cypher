// zh: 企业所在的园区
// en: Parks of a company
// about: >-
//   In which parks a company sits, itself or through companies that belong to it over at most three steps.
// parameters:
//   company: {type: company, default: '', about: name of the company; empty for all}
//   since: {type: date, default: '', about: 'only what happened in or after this year, month or day, as in 2023-05'}
//   include_withdrawn: {type: flag, default: false, about: show companies that left, too}
// columns:
//   company: the company
//   unit: the company that belongs to it and sits there; empty where it is the company itself
//   park: the park
//   within: parks that this park is part of
//   status: signed, planned, under_construction, operating, expanding, withdrawn; empty where no text says
//   since: when that happened, as far as a text says
//   amount: the investment, as written
//   origin: text, or lexicon where the row rests on what only a shipped table says
//   evidence: the newest sentence that says so, or the row of a shipped table
//   document: headline of its article, or its key where there is none
//   url: address of that article
//   published: when that article was published

MATCH chain = (firm:Company)<-[:SUBSIDIARY_OF*0..3]-(member:Company)
WHERE (size($company) = 0 OR firm.key IN $company)
  AND all(step IN relationships(chain) WHERE step.origin IN $origins)
WITH firm, member,
     min(CASE WHEN any(step IN relationships(chain) WHERE step.origin = 'lexicon') THEN 1 ELSE 0 END) AS told
MATCH (member)-[located:LOCATED_IN]->(site:Park)
WHERE located.origin IN $origins
  AND ($include_withdrawn OR located.status <> 'withdrawn')
  AND ($since = '' OR located.since >= $since)
OPTIONAL MATCH way = (site)-[:PART_OF*1..3]->(zone:Park)
WHERE all(step IN relationships(way) WHERE step.origin IN $origins)
WITH firm, member, told, located, site, zone ORDER BY zone.name, zone.key
WITH firm, member, told, located, site, collect(DISTINCT zone.name) AS zones
OPTIONAL MATCH (article:Document {key: located.evidence_documents[0]})
RETURN firm.name AS company,
       CASE WHEN member.key = firm.key THEN '' ELSE member.name END AS unit,
       site.name AS park,
       reduce(text = '', one IN zones | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS within,
       located.status AS status,
       located.since AS since,
       located.amount AS amount,
       CASE WHEN told = 1 OR located.origin = 'lexicon' THEN 'lexicon' ELSE 'text' END AS origin,
       coalesce(located.evidence_sentences[0], '') AS evidence,
       CASE WHEN coalesce(article.headline, '') = ''
            THEN coalesce(located.evidence_documents[0], '') ELSE article.headline END AS document,
       coalesce(article.url, '') AS url,
       coalesce(located.evidence_published[0], '') AS published
ORDER BY company, unit, park, located.key, firm.key

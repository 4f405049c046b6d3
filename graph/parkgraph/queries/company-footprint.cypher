// zh: 企业的布局
// en: Footprint of a company
// about: >-
//   All that is known of a company and of the companies that belong to it over at most three steps: parks, clusters,
//   industries, countries, programs.
// parameters:
//   company: {type: company, about: name of the company}
//   include_withdrawn: {type: flag, default: false, about: show parks that it left, too}
// columns:
//   company: the company
//   unit: the company that belongs to it and of which this is known; empty where it is the company itself
//   relationship: type of the relationship
//   to: what it leads to
//   kind: label of what it leads to
//   status: signed, planned, under_construction, operating, expanding, withdrawn; empty where no text says
//   since: when that happened, as far as a text says
//   amount: the investment, as written
//   origin: text, or lexicon where the row rests on what only a shipped table says
//   evidence: the newest sentence that says so, or the row of a shipped table
//   document: headline of its article, or its key where there is none
//   url: address of that article
//   published: when that article was published

MATCH chain = (firm:Company)<-[:SUBSIDIARY_OF*0..3]-(member:Company)
WHERE firm.key IN $company AND all(step IN relationships(chain) WHERE step.origin IN $origins)
WITH firm, member,
     min(CASE WHEN any(step IN relationships(chain) WHERE step.origin = 'lexicon') THEN 1 ELSE 0 END) AS told
MATCH (member)-[fact:LOCATED_IN|MEMBER_OF|OPERATES_IN|FROM_COUNTRY|SUBSIDIARY_OF|AWARDED]->(target)
WHERE fact.origin IN $origins AND ($include_withdrawn OR fact.status <> 'withdrawn')
OPTIONAL MATCH (article:Document {key: fact.evidence_documents[0]})
RETURN firm.name AS company,
       CASE WHEN member.key = firm.key THEN '' ELSE member.name END AS unit,
       type(fact) AS relationship,
       target.name AS to,
       labels(target)[0] AS kind,
       fact.status AS status,
       fact.since AS since,
       fact.amount AS amount,
       CASE WHEN told = 1 OR fact.origin = 'lexicon' THEN 'lexicon' ELSE 'text' END AS origin,
       coalesce(fact.evidence_sentences[0], '') AS evidence,
       CASE WHEN coalesce(article.headline, '') = ''
            THEN coalesce(fact.evidence_documents[0], '') ELSE article.headline END AS document,
       coalesce(article.url, '') AS url,
       coalesce(fact.evidence_published[0], '') AS published
ORDER BY company, unit, relationship, to, fact.key, firm.key

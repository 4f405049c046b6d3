// zh: 互相矛盾的说法
// en: Conflicting statements
// about: >-
//   Where sources differ: a company with more than one country of origin, and a company in a park with more than one
//   stage, each with all its evidence. A project that went on has several stages, too; the dates tell which it is.
// parameters:
//   company: {type: company, default: '', about: name of the company; empty for all}
//   kind: {type: text, values: [country, status], default: '', about: only country or only status; empty for both}
// columns:
//   company: the company
//   kind: country or status
//   park: the park that the stage is of; empty for a country
//   value: the country or the stage
//   origin: text or lexicon
//   sentence: the sentence that says so, or the row of a shipped table
//   document: headline of its article, or its key where there is none
//   url: address of that article
//   published: when that article was published

MATCH (firm:Company)-[fact:FROM_COUNTRY|LOCATED_IN]->(target)
WHERE fact.origin IN $origins AND (size($company) = 0 OR firm.key IN $company)
UNWIND range(0, size(fact.evidence_documents) - 1) AS place
WITH firm, fact, place, CASE WHEN type(fact) = 'FROM_COUNTRY' THEN 'country' ELSE 'status' END AS kind,
     CASE WHEN type(fact) = 'FROM_COUNTRY' THEN '' ELSE target.name END AS park,
     CASE WHEN type(fact) = 'FROM_COUNTRY' THEN '' ELSE target.key END AS park_key,
     CASE WHEN type(fact) = 'FROM_COUNTRY' THEN target.name
          ELSE coalesce(fact.evidence_statuses[place], '') END AS value
WHERE value <> '' AND ($kind = '' OR kind = $kind)
WITH firm, kind, park, park_key, collect(DISTINCT value) AS values,
     collect({value: value, origin: fact.origin, key: fact.key, place: place,
              sentence: fact.evidence_sentences[place], document: fact.evidence_documents[place],
              published: fact.evidence_published[place]}) AS pieces
WHERE size(values) > 1
UNWIND pieces AS piece
OPTIONAL MATCH (article:Document {key: piece.document})
RETURN firm.name AS company,
       kind,
       park,
       piece.value AS value,
       piece.origin AS origin,
       piece.sentence AS sentence,
       CASE WHEN coalesce(article.headline, '') = '' THEN piece.document ELSE article.headline END AS document,
       coalesce(article.url, '') AS url,
       piece.published AS published
ORDER BY kind, company, park, firm.key, park_key, published DESC, value, piece.key, piece.place

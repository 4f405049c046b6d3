// zh: 证据薄弱的关系
// en: Weakly evidenced relationships
// about: >-
//   Which relationships rest on little: of low confidence and few sentences, the weakest first.
// parameters:
//   below: {type: number, default: 80, about: 'only of a confidence below so many hundredths'}
//   sentences: {type: number, default: 1, about: with at most so many sentences}
//   type: {type: relationship, default: '', about: 'type of the relationship, as in LOCATED_IN; empty for all'}
//   limit: {type: number, default: 50, about: how many rows at most}
// columns:
//   type: type of the relationship
//   source: what it starts from
//   target: what it leads to
//   confidence: between 0 and 1
//   sentences: how many sentences say so
//   status: signed, planned, under_construction, operating, expanding, withdrawn; empty where no text says
//   origin: text or lexicon
//   evidence: the newest sentence that says so, or the row of a shipped table
//   document: headline of its article, or its key where there is none
//   url: address of that article
//   published: when that article was published

MATCH (from_node)-[fact:LOCATED_IN|PART_OF|IN_PLACE|FOCUSES_ON|HAS_CLUSTER|OF_INDUSTRY|MEMBER_OF
    |OPERATES_IN|FROM_COUNTRY|SUBSIDIARY_OF|AWARDED]->(to_node)
WHERE fact.origin IN $origins AND ($type = '' OR type(fact) = $type)
  AND fact.confidence * 100 < $below AND fact.evidence_count <= $sentences
WITH from_node, fact, to_node ORDER BY fact.confidence, type(fact), from_node.name, to_node.name, fact.key
LIMIT $limit
OPTIONAL MATCH (article:Document {key: fact.evidence_documents[0]})
RETURN type(fact) AS type,
       from_node.name AS source,
       to_node.name AS target,
       fact.confidence AS confidence,
       fact.evidence_count AS sentences,
       fact.status AS status,
       fact.origin AS origin,
       coalesce(fact.evidence_sentences[0], '') AS evidence,
       CASE WHEN coalesce(article.headline, '') = ''
            THEN coalesce(fact.evidence_documents[0], '') ELSE article.headline END AS document,
       coalesce(article.url, '') AS url,
       coalesce(fact.evidence_published[0], '') AS published
ORDER BY confidence, type, source, target, fact.key

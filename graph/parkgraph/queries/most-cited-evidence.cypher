// zh: 引用最多的句子
// en: Most cited evidence
// about: >-
//   Which sentences bear out the most relationships: what to check first, as a slip there spreads furthest.
// parameters:
//   limit: {type: number, default: 50, about: how many rows at most}
// columns:
//   relationships: how many relationships the sentence bears out
//   types: their types
//   sentence: the sentence
//   document: headline of its article, or its key where there is none
//   url: address of that article
//   published: when that article was published

MATCH (from_node)-[fact:LOCATED_IN|PART_OF|IN_PLACE|FOCUSES_ON|HAS_CLUSTER|OF_INDUSTRY|MEMBER_OF
    |OPERATES_IN|FROM_COUNTRY|SUBSIDIARY_OF|AWARDED]->(to_node)
WHERE fact.origin = 'text' AND fact.origin IN $origins
UNWIND range(0, size(fact.evidence_documents) - 1) AS place
WITH fact.evidence_documents[place] AS article_key, fact.evidence_spans[place] AS span,
     fact.evidence_sentences[place] AS sentence, fact.evidence_published[place] AS published, fact
ORDER BY type(fact)
WITH article_key, span, sentence, published, count(DISTINCT fact.key) AS facts, collect(DISTINCT type(fact)) AS kinds
ORDER BY facts DESC, article_key, span
LIMIT $limit
OPTIONAL MATCH (article:Document {key: article_key})
RETURN facts AS relationships,
       reduce(text = '', one IN kinds | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS types,
       sentence,
       CASE WHEN coalesce(article.headline, '') = '' THEN article_key ELSE article.headline END AS document,
       coalesce(article.url, '') AS url,
       published
ORDER BY relationships DESC, article_key, span

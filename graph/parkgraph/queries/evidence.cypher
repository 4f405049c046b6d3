// zh: 关系的出处
// en: Evidence of a relationship
// about: >-
//   The sentences and articles behind relationships, newest first for each. What only a shipped table knows has
//   origin lexicon and the table's row instead.
// parameters:
//   type: {type: relationship, default: '', about: 'type of the relationship, as in LOCATED_IN; empty for all'}
//   source: {type: entity, default: '', about: name of what it starts from; empty for all}
//   target: {type: entity, default: '', about: name of what it leads to; empty for all}
// columns:
//   type: type of the relationship
//   source: what it starts from
//   target: what it leads to
//   status: its status; empty where no text says
//   since: when that happened, as far as a text says
//   origin: text or lexicon
//   sentence: one sentence that says so, or the row of a shipped table
//   span: 'where it stands in the text of its article, first and last offset; empty for a row of a table'
//   document: key of the article
//   headline: headline of the article
//   url: address of the article
//   published: when the article was published

MATCH (from_node)-[fact:LOCATED_IN|PART_OF|IN_PLACE|FOCUSES_ON|HAS_CLUSTER|OF_INDUSTRY|MEMBER_OF
    |OPERATES_IN|FROM_COUNTRY|SUBSIDIARY_OF|AWARDED]->(to_node)
WHERE fact.origin IN $origins AND ($type = '' OR type(fact) = $type)
  AND (size($source) = 0 OR from_node.key IN $source)
  AND (size($target) = 0 OR to_node.key IN $target)
UNWIND range(0, CASE WHEN size(fact.evidence_documents) = 0 THEN 0 ELSE size(fact.evidence_documents) - 1 END) AS place
WITH from_node, fact, to_node, place, fact.evidence_documents[place] AS article_key
OPTIONAL MATCH (article:Document {key: article_key})
RETURN type(fact) AS type,
       from_node.name AS source,
       to_node.name AS target,
       fact.status AS status,
       fact.since AS since,
       fact.origin AS origin,
       coalesce(fact.evidence_sentences[place], '') AS sentence,
       CASE WHEN coalesce(article_key, '') = '' THEN '' ELSE fact.evidence_spans[place] END AS span,
       coalesce(article_key, '') AS document,
       coalesce(article.headline, '') AS headline,
       coalesce(article.url, '') AS url,
       coalesce(fact.evidence_published[place], '') AS published
ORDER BY type, source, target, fact.key, place

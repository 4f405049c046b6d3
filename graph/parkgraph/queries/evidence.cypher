// zh: 关系的出处
// en: Evidence of a relationship
// about: >-
//   The sentences and articles behind relationships, newest first for each. A relationship that only a shipped table
//   knows has one row with origin lexicon and no sentence.
// parameters:
//   type: {type: relationship, default: '', about: 'type of the relationship, as in LOCATED_IN; empty for all'}
//   source: {type: text, default: '', about: name or alias of what it starts from; empty for all}
//   target: {type: text, default: '', about: name or alias of what it leads to; empty for all}
// columns:
//   type: type of the relationship
//   source: what it starts from
//   target: what it leads to
//   status: its status; empty where no text says
//   since: when that happened, as far as a text says
//   origin: text or lexicon
//   sentence: one sentence that says so
//   span: where it stands in the article's text, first and last offset
//   document: key of the article
//   headline: headline of the article
//   url: address of the article
//   published: when the article was published

OPTIONAL MATCH (named) WHERE named.name = $source OR $source IN named.aliases
WITH count(named) AS exact_sources
OPTIONAL MATCH (named) WHERE named.name = $target OR $target IN named.aliases
WITH exact_sources, count(named) AS exact_targets
MATCH (from_node)-[fact:LOCATED_IN|PART_OF|IN_PLACE|FOCUSES_ON|HAS_CLUSTER|OF_INDUSTRY|MEMBER_OF
    |OPERATES_IN|FROM_COUNTRY|SUBSIDIARY_OF|AWARDED]->(to_node)
WHERE ($type = '' OR type(fact) = $type)
  AND ($source = '' OR from_node.name = $source OR $source IN from_node.aliases
       OR (exact_sources = 0 AND any(known IN [from_node.name] + from_node.aliases
                                   WHERE toLower(known) CONTAINS toLower($source))))
  AND ($target = '' OR to_node.name = $target OR $target IN to_node.aliases
       OR (exact_targets = 0 AND any(known IN [to_node.name] + to_node.aliases
                                   WHERE toLower(known) CONTAINS toLower($target))))
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
       coalesce(fact.evidence_spans[place], '') AS span,
       coalesce(article_key, '') AS document,
       coalesce(article.headline, '') AS headline,
       coalesce(article.url, '') AS url,
       coalesce(fact.evidence_published[place], '') AS published
ORDER BY type, source, target, fact.key, place

// zh: 没有关系的实体
// en: Isolated entities
// about: >-
//   Which entities are mentioned but have no relationship, the most mentioned first: what the extraction may have
//   missed.
// parameters:
//   kind: {type: label, default: '', about: 'label of the entities, as in Company; empty for all'}
//   limit: {type: number, default: 50, about: how many rows at most}
// columns:
//   kind: label of the entity
//   name: its name
//   documents: how many articles mention it
//   mentions: how often they do

MATCH (thing)
WHERE NOT 'Document' IN labels(thing) AND NOT 'ParkGraph' IN labels(thing) AND ($kind = '' OR $kind IN labels(thing))
OPTIONAL MATCH (thing)-[fact]-() WHERE type(fact) <> 'MENTIONS' AND fact.origin IN $origins
WITH thing, count(fact) AS facts
WHERE facts = 0
OPTIONAL MATCH (thing)<-[told:MENTIONS]-(article:Document)
WITH thing, count(article) AS documents, sum(coalesce(told.count, 0)) AS mentions
RETURN labels(thing)[0] AS kind,
       thing.name AS name,
       documents,
       mentions
ORDER BY documents DESC, mentions DESC, kind, name, thing.key
LIMIT $limit

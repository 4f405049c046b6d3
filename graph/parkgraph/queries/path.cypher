// zh: 两者之间的联系
// en: How two are connected
// about: >-
//   The shortest chains of relationships between two names, over at most six. Chains over a place that a company left
//   are dropped, not gone around, unless they are asked for.
// parameters:
//   source: {type: text, about: name or alias of the one}
//   target: {type: text, about: name or alias of the other}
//   include_withdrawn: {type: flag, default: false, about: 'keep chains over a place that a company left, too'}
//   limit: {type: number, default: 20, about: how many chains at most}
// columns:
//   source: the one
//   target: the other
//   steps: how many relationships are between them
//   chain: names and relationships, each arrow in the direction of its relationship

OPTIONAL MATCH (named) WHERE named.name = $source OR $source IN named.aliases
WITH count(named) AS exact_sources
OPTIONAL MATCH (named) WHERE named.name = $target OR $target IN named.aliases
WITH exact_sources, count(named) AS exact_targets
MATCH (one)
WHERE NOT 'Document' IN labels(one) AND NOT 'ParkGraph' IN labels(one)
  AND ($source = '' OR one.name = $source OR $source IN one.aliases
       OR (exact_sources = 0 AND any(known IN [one.name] + one.aliases
                                   WHERE toLower(known) CONTAINS toLower($source))))
WITH exact_targets, one
MATCH (other)
WHERE NOT 'Document' IN labels(other) AND NOT 'ParkGraph' IN labels(other) AND one.key <> other.key
  AND ($target = '' OR other.name = $target OR $target IN other.aliases
       OR (exact_targets = 0 AND any(known IN [other.name] + other.aliases
                                   WHERE toLower(known) CONTAINS toLower($target))))
WITH one, other
MATCH way = allShortestPaths((one)-[:LOCATED_IN|PART_OF|IN_PLACE|FOCUSES_ON|HAS_CLUSTER|OF_INDUSTRY|MEMBER_OF
    |OPERATES_IN|FROM_COUNTRY|SUBSIDIARY_OF|AWARDED*..6]-(other))
WITH one, other, nodes(way) AS stations, relationships(way) AS links,
     [link IN relationships(way) | link.status] AS statuses
WHERE $include_withdrawn OR NOT 'withdrawn' IN statuses
RETURN one.name AS source,
       other.name AS target,
       size(links) AS steps,
       reduce(text = one.name, place IN range(0, size(links) - 1) |
              text + CASE WHEN startNode(links[place]).key = stations[place].key
                          THEN ' -' + type(links[place]) + '-> ' ELSE ' <-' + type(links[place]) + '- ' END
              + stations[place + 1].name) AS chain
ORDER BY steps, source, target, chain, one.key, other.key
LIMIT $limit

// zh: 两者之间的联系
// en: How two are connected
// about: >-
//   The shortest chains of relationships between two names, over at most six. Chains over a place that a company
//   left, and with --text-only those over a shipped table, are dropped, not gone around.
// parameters:
//   source: {type: entity, about: name of the one}
//   target: {type: entity, about: name of the other}
//   include_withdrawn: {type: flag, default: false, about: 'keep chains over a place that a company left, too'}
//   limit: {type: number, default: 20, about: how many chains at most}
// columns:
//   source: the one
//   target: the other
//   steps: how many relationships are between them
//   chain: 'names and relationships, each arrow in the direction of its relationship'
//   origin: text, or lexicon where the row rests on what only a shipped table says

MATCH (one) WHERE one.key IN $source AND NOT 'Document' IN labels(one)
MATCH (other) WHERE other.key IN $target AND one.key <> other.key AND NOT 'Document' IN labels(other)
WITH one, other
MATCH way = allShortestPaths((one)-[:LOCATED_IN|PART_OF|IN_PLACE|FOCUSES_ON|HAS_CLUSTER|OF_INDUSTRY|MEMBER_OF
    |OPERATES_IN|FROM_COUNTRY|SUBSIDIARY_OF|AWARDED*..6]-(other))
WITH one, other, nodes(way) AS stations, relationships(way) AS links,
     [link IN relationships(way) | link.status] AS statuses, [link IN relationships(way) | link.origin] AS sources
WHERE ($include_withdrawn OR NOT 'withdrawn' IN statuses)
  AND ('lexicon' IN $origins OR NOT 'lexicon' IN sources)
RETURN one.name AS source,
       other.name AS target,
       size(links) AS steps,
       reduce(text = one.name, place IN range(0, size(links) - 1) |
              text + CASE WHEN startNode(links[place]).key = stations[place].key
                          THEN ' -' + type(links[place]) + '-> ' ELSE ' <-' + type(links[place]) + '- ' END
              + stations[place + 1].name) AS chain,
       CASE WHEN 'lexicon' IN sources THEN 'lexicon' ELSE 'text' END AS origin
ORDER BY steps, source, target, chain, one.key, other.key
LIMIT $limit

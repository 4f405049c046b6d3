// zh: 园区获得的计划与荣誉
// en: Programs of a park
// about: >-
//   Which plans, honours, rankings and qualifications a park holds, or a park inside it, its clusters and its companies,
//   of which year and in which place.
// parameters:
//   park: {type: text, default: '', about: name or alias of the park; empty for all}
//   program: {type: text, default: '', about: part of the name of the program; empty for all}
//   include_withdrawn: {type: flag, default: false, about: show companies that left, too}
// columns:
//   park: the park
//   holder: who holds it; the park itself, a park inside it, a cluster or a company
//   kind: label of the holder
//   program: the program
//   issuer: who grants it, where known
//   year: the year, as far as a text says
//   rank: the place in a ranking, as far as a text says
//   evidence: the newest sentence that says so; empty where only a shipped table says so
//   document: headline of its article, or its key where there is none
//   published: when that article was published

OPTIONAL MATCH (named:Park) WHERE named.name = $park OR $park IN named.aliases
WITH count(named) AS exact
MATCH (zone:Park)<-[:PART_OF*0..3]-(site:Park)
WHERE ($park = '' OR zone.name = $park OR $park IN zone.aliases
       OR (exact = 0 AND any(known IN [zone.name] + zone.aliases
                                   WHERE toLower(known) CONTAINS toLower($park))))
WITH DISTINCT zone, site
MATCH link = (site)-[:HAS_CLUSTER|LOCATED_IN*0..1]-(holder_node)
WITH zone, holder_node, [step IN relationships(link) | step.status] AS statuses
WHERE $include_withdrawn OR NOT 'withdrawn' IN statuses
WITH DISTINCT zone, holder_node
MATCH (holder_node)-[awarded:AWARDED]->(honour:Program)
WHERE honour.name CONTAINS $program
OPTIONAL MATCH (article:Document {key: awarded.evidence_documents[0]})
RETURN zone.name AS park,
       holder_node.name AS holder,
       labels(holder_node)[0] AS kind,
       honour.name AS program,
       coalesce(honour.issuer, '') AS issuer,
       coalesce(awarded.year, '') AS year,
       coalesce(awarded.rank, '') AS rank,
       coalesce(awarded.evidence_sentences[0], '') AS evidence,
       CASE WHEN coalesce(article.headline, '') = ''
            THEN coalesce(awarded.evidence_documents[0], '') ELSE article.headline END AS document,
       coalesce(awarded.evidence_published[0], '') AS published
ORDER BY park, kind DESC, holder, program, year DESC, awarded.key, zone.key

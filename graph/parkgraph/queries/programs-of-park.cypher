// zh: 园区获得的计划与荣誉
// en: Programs of a park
// about: >-
//   Which plans, honours, rankings and qualifications a park holds, or a park inside it, its clusters and its
//   companies, of which year and in which place.
// parameters:
//   park: {type: park, default: '', about: name of the park; empty for all}
//   program: {type: program, default: '', about: name of the program or a part of it; empty for all}
//   include_withdrawn: {type: flag, default: false, about: show companies that left, too}
// columns:
//   park: the park
//   holder: who holds it; the park itself, a park inside it, a cluster or a company
//   kind: label of the holder
//   program: the program
//   issuer: who grants it, where known
//   year: the year, as far as a text says
//   rank: the place in a ranking, as far as a text says
//   origin: text, or lexicon where the row rests on what only a shipped table says
//   evidence: the newest sentence that says so, or the row of a shipped table
//   document: headline of its article, or its key where there is none
//   url: address of that article
//   published: when that article was published

MATCH way = (site:Park)-[:PART_OF*0..3]->(zone:Park)
WHERE (size($park) = 0 OR zone.key IN $park)
  AND all(step IN relationships(way) WHERE step.origin IN $origins)
WITH site, zone,
     min(CASE WHEN any(step IN relationships(way) WHERE step.origin = 'lexicon') THEN 1 ELSE 0 END) AS told
MATCH link = (site)-[:HAS_CLUSTER|LOCATED_IN*0..1]-(holder_node)
WITH zone, told, link, holder_node, [step IN relationships(link) | step.status] AS statuses
WHERE ($include_withdrawn OR NOT 'withdrawn' IN statuses)
  AND all(step IN relationships(link) WHERE step.origin IN $origins)
WITH zone, holder_node, min(told) AS told
MATCH (holder_node)-[awarded:AWARDED]->(honour:Program)
WHERE awarded.origin IN $origins AND (size($program) = 0 OR honour.key IN $program)
OPTIONAL MATCH (article:Document {key: awarded.evidence_documents[0]})
RETURN zone.name AS park,
       holder_node.name AS holder,
       labels(holder_node)[0] AS kind,
       honour.name AS program,
       coalesce(honour.issuer, '') AS issuer,
       coalesce(awarded.year, '') AS year,
       coalesce(awarded.rank, '') AS rank,
       CASE WHEN told = 1 OR awarded.origin = 'lexicon' THEN 'lexicon' ELSE 'text' END AS origin,
       coalesce(awarded.evidence_sentences[0], '') AS evidence,
       CASE WHEN coalesce(article.headline, '') = ''
            THEN coalesce(awarded.evidence_documents[0], '') ELSE article.headline END AS document,
       coalesce(article.url, '') AS url,
       coalesce(awarded.evidence_published[0], '') AS published
ORDER BY park, kind DESC, holder, program, year DESC, awarded.key, zone.key

// zh: 各计划与榜单上的园区
// en: Parks by program and year
// about: Which parks a program, honour or ranking names, year by year, the ranked ones in their order.
// parameters:
//   program: {type: program, default: '', about: name of the program or a part of it; empty for all}
//   year: {type: year, default: '', about: only this year; empty for all}
//   park: {type: park, default: '', about: name of the park; empty for all}
// columns:
//   program: the program
//   issuer: who grants it, where known
//   year: the year, as far as a text says
//   rank: the place in a ranking, as far as a text says
//   park: the park
//   origin: text, or lexicon where the row rests on what only a shipped table says
//   evidence: the newest sentence that says so, or the row of a shipped table
//   document: headline of its article, or its key where there is none
//   url: address of that article
//   published: when that article was published

MATCH (site:Park)-[awarded:AWARDED]->(honour:Program)
WHERE awarded.origin IN $origins
  AND (size($program) = 0 OR honour.key IN $program)
  AND (size($park) = 0 OR site.key IN $park)
  AND ($year = '' OR awarded.year = $year)
OPTIONAL MATCH (article:Document {key: awarded.evidence_documents[0]})
WITH site, awarded, honour, article, coalesce(toInteger(awarded.rank), 1000000) AS place
RETURN honour.name AS program,
       coalesce(honour.issuer, '') AS issuer,
       coalesce(awarded.year, '') AS year,
       coalesce(awarded.rank, '') AS rank,
       site.name AS park,
       awarded.origin AS origin,
       coalesce(awarded.evidence_sentences[0], '') AS evidence,
       CASE WHEN coalesce(article.headline, '') = ''
            THEN coalesce(awarded.evidence_documents[0], '') ELSE article.headline END AS document,
       coalesce(article.url, '') AS url,
       coalesce(awarded.evidence_published[0], '') AS published
ORDER BY program, year DESC, place, rank, park, awarded.key

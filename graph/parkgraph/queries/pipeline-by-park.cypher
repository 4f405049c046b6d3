// zh: 各园区的项目阶段
// en: Stages of projects by park
// about: >-
//   How many companies of each park stand at which stage. Parks inside a park are counted for themselves.
// parameters:
//   park: {type: park, default: '', about: name of the park; empty for all}
//   place: {type: place, default: '', about: 'province, city or district that the park is in; empty for all'}
//   since: {type: date, default: '', about: 'only what happened in or after this year, month or day, as in 2023-05'}
// columns:
//   park: the park
//   companies: how many companies, those that left included
//   signed: how many of them are signed
//   planned: how many of them are planned
//   under_construction: how many of them are under construction
//   operating: how many of them are operating
//   expanding: how many of them are expanding
//   withdrawn: how many of them are gone
//   unknown: of how many no text tells the stage

OPTIONAL MATCH way = (area:Park)-[:PART_OF|IN_PLACE*1..5]->(spot:Place)
WHERE spot.key IN $place AND all(step IN relationships(way) WHERE step.origin IN $origins)
WITH collect(DISTINCT area.key) AS inside
MATCH (firm:Company)-[located:LOCATED_IN]->(site:Park)
WHERE located.origin IN $origins
  AND ($since = '' OR located.since >= $since)
  AND (size($park) = 0 OR site.key IN $park)
  AND (size($place) = 0 OR site.key IN inside)
WITH site, site.name AS park, located
WITH site.key AS key, park, count(*) AS companies,
     sum(CASE WHEN located.status = 'signed' THEN 1 ELSE 0 END) AS signed,
     sum(CASE WHEN located.status = 'planned' THEN 1 ELSE 0 END) AS planned,
     sum(CASE WHEN located.status = 'under_construction' THEN 1 ELSE 0 END) AS under_construction,
     sum(CASE WHEN located.status = 'operating' THEN 1 ELSE 0 END) AS operating,
     sum(CASE WHEN located.status = 'expanding' THEN 1 ELSE 0 END) AS expanding,
     sum(CASE WHEN located.status = 'withdrawn' THEN 1 ELSE 0 END) AS withdrawn,
     sum(CASE WHEN located.status = '' THEN 1 ELSE 0 END) AS unknown
ORDER BY companies DESC, park, key
RETURN park, companies, signed, planned, under_construction, operating, expanding, withdrawn, unknown

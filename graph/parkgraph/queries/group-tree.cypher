// zh: 集团的企业树
// en: Tree of a group
// about: >-
//   The companies of a group from the topmost down, over at most five steps, with their parks. Any company of the
//   group names it.
// parameters:
//   company: {type: company, about: name of a company of the group}
//   include_withdrawn: {type: flag, default: false, about: show parks that they left, too}
// columns:
//   group: the topmost company
//   level: steps below it; 0 is itself
//   line: 'from the topmost to the company, joined by >'
//   company: the company
//   parks: parks that it sits in
//   origin: text, or lexicon where the row rests on what only a shipped table says

MATCH up = (given:Company)-[:SUBSIDIARY_OF*0..5]->(top:Company)
WHERE given.key IN $company AND all(step IN relationships(up) WHERE step.origin IN $origins)
  AND NOT EXISTS { MATCH (top)-[above:SUBSIDIARY_OF]->(:Company) WHERE above.origin IN $origins }
WITH DISTINCT top
MATCH down = (top)<-[:SUBSIDIARY_OF*0..5]-(member:Company)
WHERE all(step IN relationships(down) WHERE step.origin IN $origins)
WITH top, member, length(down) AS level,
     reduce(text = '', one IN nodes(down) | text + CASE WHEN text = '' THEN '' ELSE ' > ' END + one.name) AS line,
     CASE WHEN any(step IN relationships(down) WHERE step.origin = 'lexicon') THEN 'lexicon' ELSE 'text' END AS origin
OPTIONAL MATCH (member)-[located:LOCATED_IN]->(site:Park)
WHERE located.origin IN $origins AND ($include_withdrawn OR located.status <> 'withdrawn')
WITH top, member, level, line, origin, site ORDER BY site.name, site.key
WITH top, member, level, line, origin, collect(DISTINCT site.name) AS sites
RETURN top.name AS group,
       level,
       line,
       member.name AS company,
       reduce(text = '', one IN sites | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS parks,
       origin
ORDER BY group, line, top.key, member.key

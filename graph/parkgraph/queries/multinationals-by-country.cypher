// zh: 各国的跨国公司
// en: Multinationals by country
// about: >-
//   How many companies of each foreign country sit in parks, and in how many parks. Of foreign origin is a company
//   from a country or region other than CN, or one that belongs to such a company over at most three steps.
// parameters:
//   country: {type: country, default: '', about: name or ISO code of the country of origin; empty for all}
//   place: {type: place, default: '', about: 'province, city or district that the park is in; empty for all'}
//   include_withdrawn: {type: flag, default: false, about: show companies that left, too}
// columns:
//   country: country or region of origin
//   companies: how many companies
//   by_table: how many of them are of that country as only a shipped table says
//   names: their names
//   parks: in how many parks they sit
//   park_names: the names of these parks

OPTIONAL MATCH way = (area:Park)-[:PART_OF|IN_PLACE*1..5]->(spot:Place)
WHERE spot.key IN $place AND all(step IN relationships(way) WHERE step.origin IN $origins)
WITH collect(DISTINCT area.key) AS inside
MATCH chain = (firm:Company)-[:SUBSIDIARY_OF*0..3]->(owner:Company)-[:FROM_COUNTRY]->(land:Country)
WHERE land.iso <> 'CN' AND (size($country) = 0 OR land.key IN $country)
  AND all(step IN relationships(chain) WHERE step.origin IN $origins)
WITH inside, firm, land,
     min(CASE WHEN any(step IN relationships(chain) WHERE step.origin = 'lexicon') THEN 1 ELSE 0 END) AS by_table
MATCH (firm)-[located:LOCATED_IN]->(site:Park)
WHERE located.origin IN $origins
  AND ($include_withdrawn OR located.status <> 'withdrawn')
  AND (size($place) = 0 OR site.key IN inside)
WITH land, firm, by_table, site ORDER BY firm.name, firm.key, site.name, site.key
WITH land, collect(DISTINCT firm.key) AS keys, collect(DISTINCT firm.name) AS firms,
     collect(DISTINCT CASE WHEN by_table = 1 THEN firm.key END) AS tabled, collect(DISTINCT site.key) AS sites
UNWIND sites AS site_key
MATCH (site:Park {key: site_key})
WITH land, keys, firms, tabled, site ORDER BY site.name, site.key
WITH land, keys, firms, tabled, collect(site.name) AS sites
RETURN land.name AS country,
       size(keys) AS companies,
       size(tabled) AS by_table,
       reduce(text = '', one IN firms | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS names,
       size(sites) AS parks,
       reduce(text = '', one IN sites | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS park_names
ORDER BY companies DESC, country, land.key

// zh: 各产业的跨国公司
// en: Multinationals by industry
// about: >-
//   How many companies of foreign origin that sit in parks operate in each industry, and from which countries. Of
//   foreign origin is a company from a country or region other than CN, or one that belongs to such a company over
//   at most three steps.
// parameters:
//   industry: {type: industry, default: '', about: name of the industry or a part of it; empty for all}
//   country: {type: country, default: '', about: name or ISO code of the country of origin; empty for all}
//   place: {type: place, default: '', about: 'province, city or district that the park is in; empty for all'}
//   include_withdrawn: {type: flag, default: false, about: show companies that left, too}
// columns:
//   industry: the industry
//   companies: how many companies
//   names: their names
//   countries: where they come from
//   parks: in how many parks they sit
//   origin: text, or lexicon where a country or an industry is known from shipped tables alone

OPTIONAL MATCH way = (area:Park)-[:PART_OF|IN_PLACE*1..5]->(spot:Place)
WHERE spot.key IN $place AND all(step IN relationships(way) WHERE step.origin IN $origins)
WITH collect(DISTINCT area.key) AS inside
MATCH chain = (firm:Company)-[:SUBSIDIARY_OF*0..3]->(owner:Company)-[:FROM_COUNTRY]->(land:Country)
WHERE land.iso <> 'CN' AND (size($country) = 0 OR land.key IN $country)
  AND all(step IN relationships(chain) WHERE step.origin IN $origins)
WITH inside, firm,
     min(CASE WHEN any(step IN relationships(chain) WHERE step.origin = 'lexicon') THEN 1 ELSE 0 END) AS by_table,
     collect(DISTINCT land.name) AS lands
MATCH (firm)-[located:LOCATED_IN]->(site:Park)
WHERE located.origin IN $origins
  AND ($include_withdrawn OR located.status <> 'withdrawn')
  AND (size($place) = 0 OR site.key IN inside)
WITH firm, by_table, lands, collect(DISTINCT site.key) AS sites
MATCH (firm)-[works:OPERATES_IN]->(field:Industry)
WHERE works.origin IN $origins AND (size($industry) = 0 OR field.key IN $industry)
WITH field, firm, by_table, lands, sites, works ORDER BY firm.name, firm.key
UNWIND lands AS land
UNWIND sites AS site
WITH field, firm, by_table, works, land, site ORDER BY firm.name, firm.key, land
WITH field, collect(DISTINCT firm.key) AS keys, collect(DISTINCT firm.name) AS firms,
     collect(DISTINCT land) AS lands, count(DISTINCT site) AS sites,
     max(CASE WHEN by_table = 1 OR works.origin = 'lexicon' THEN 1 ELSE 0 END) AS tabled
UNWIND lands AS land
WITH field, keys, firms, sites, tabled, land ORDER BY land
WITH field, keys, firms, sites, tabled, collect(land) AS lands
RETURN field.name AS industry,
       size(keys) AS companies,
       reduce(text = '', one IN firms | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS names,
       reduce(text = '', one IN lands | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS countries,
       sites AS parks,
       CASE WHEN tabled = 1 THEN 'lexicon' ELSE 'text' END AS origin
ORDER BY companies DESC, industry, field.key

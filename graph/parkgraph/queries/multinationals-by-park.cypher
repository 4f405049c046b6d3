// zh: 各园区的跨国公司
// en: Multinationals by park
// about: >-
//   Which companies of foreign origin sit in which park, since when, and the sentence that says so. Of foreign origin is
//   a company from a country or region other than CN, or one that belongs to such a company over at most three steps.
// parameters:
//   park: {type: text, default: '', about: name or alias of the park; empty for all}
//   country: {type: text, default: '', about: name or ISO code of the country of origin; empty for all}
//   since: {type: text, default: '', about: 'only what happened in or after this year, month or day, as in 2023-05'}
//   include_withdrawn: {type: flag, default: false, about: show companies that left, too}
// columns:
//   park: the park
//   via: the park inside it where the company sits; empty where it is the park itself
//   company: the company
//   group: foreign companies above it, topmost first
//   country: countries of origin
//   status: signed, planned, under_construction, operating, expanding, withdrawn; empty where no text says
//   since: when that happened, as far as a text says
//   evidence: the newest sentence that says so; empty where only a shipped table says so
//   document: headline of its article, or its key where there is none
//   published: when that article was published

OPTIONAL MATCH (named:Park) WHERE named.name = $park OR $park IN named.aliases
WITH count(named) AS exact
MATCH chain = (firm:Company)-[:SUBSIDIARY_OF*0..3]->(owner:Company)-[:FROM_COUNTRY]->(land:Country)
WHERE land.iso <> 'CN'
  AND ($country = '' OR land.name = $country OR $country IN land.aliases OR land.iso = toUpper($country))
WITH exact, firm, owner, land, length(chain) AS steps
ORDER BY steps DESC, owner.name, owner.key, land.key
WITH exact, firm,
     collect(DISTINCT CASE WHEN owner.key <> firm.key THEN owner.name END) AS owners,
     collect(DISTINCT land.name) AS lands
MATCH (firm)-[located:LOCATED_IN]->(site:Park)-[:PART_OF*0..3]->(zone:Park)
WHERE ($include_withdrawn OR located.status <> 'withdrawn')
  AND ($since = '' OR located.since >= $since)
  AND ($park = '' OR zone.name = $park OR $park IN zone.aliases
       OR (exact = 0 AND any(known IN [zone.name] + zone.aliases
                                   WHERE toLower(known) CONTAINS toLower($park))))
WITH DISTINCT zone, site, firm, located, owners, lands
OPTIONAL MATCH (article:Document {key: located.evidence_documents[0]})
RETURN zone.name AS park,
       CASE WHEN site.key = zone.key THEN '' ELSE site.name END AS via,
       firm.name AS company,
       reduce(text = '', one IN owners | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS group,
       reduce(text = '', one IN lands | text + CASE WHEN text = '' THEN '' ELSE '、' END + one) AS country,
       located.status AS status,
       located.since AS since,
       coalesce(located.evidence_sentences[0], '') AS evidence,
       CASE WHEN coalesce(article.headline, '') = ''
            THEN coalesce(located.evidence_documents[0], '') ELSE article.headline END AS document,
       coalesce(located.evidence_published[0], '') AS published
ORDER BY park, via, company, located.key, zone.key

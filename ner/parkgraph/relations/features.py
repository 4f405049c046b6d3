"""What the scorer sees of a pair: named features that a reader can check against the sentence.

Every feature is a string. ``s`` stands for the relationship's source, ``t`` for its target, ``0`` for the same
sentence. Wording is compared with names replaced by letters (Ｃ for a company, Ｐ for a park, ...), so no feature names
a firm or a zone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parkgraph.relations import knowledge, names, patterns
from parkgraph.relations.candidates import Candidate, Choice
from parkgraph.relations.linear import Scorer
from parkgraph.relations.scene import LETTERS, Scene, Spot

_GAP_WHOLE = 8
_GAP_PAIRS = 24
_NEAR = 12
# Honours have few examples over three labels of sources: what cue words mean beside them is not told apart by role.
_ROLELESS = frozenset({"AWARDED"})
_PATTERN = 24
_REACH = 80


def _count(number: int) -> str:
    return str(number) if number < 3 else "3+"


def _distance(candidate: Candidate) -> str:
    source, target = candidate.source, candidate.target
    order = "st" if source.mention.start < target.mention.start else "ts"
    if source.sentence == target.sentence:
        return f"{order}0c" if source.clause == target.clause else f"{order}0"
    gap = abs(source.sentence - target.sentence)
    return f"{order}{gap if gap < 3 else '3' if gap < 6 else '6'}"


@dataclass(frozen=True, slots=True)
class View:
    """What can be seen of one label from one mention.

    Attributes:
        in_line: entities of the label in its line.
        following: entities of the label after it in its sentence.
        starts: classes of the cue words its sentence begins with.
        opening: first two characters of its sentence's wording.
        here: whether the sentence points to a zone named before (区内, 这里).
    """

    in_line: frozenset[str]
    following: frozenset[str]
    starts: tuple[str, ...]
    opening: str
    here: bool


class Features:
    """Computes features of pairs of one document, remembering what each mention's surroundings are."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._around: dict[int, tuple[tuple[str, ...], tuple[str, ...]]] = {}
        self._views: dict[tuple[int, str], View] = {}
        self._named: dict[tuple[str, str], list[str]] = {}
        self._sums: dict[tuple[int, str, int, int], float] = {}

    def of(self, candidate: Candidate) -> list[str]:
        """Return the features of a pair."""
        found, blocks = self._parts(candidate)
        for prefix, index, part in blocks:
            found.extend(prefix + item for item in self._around[index][part])
        return found

    def score(self, candidate: Candidate, scorer: Scorer) -> float:
        """Return what a scorer makes of a pair: the same as of its features, but what pairs share is added up once."""
        found, blocks = self._parts(candidate)
        total = scorer.score(found)
        for block in blocks:
            key = (id(scorer), *block)
            known = self._sums.get(key)
            if known is None:
                prefix, index, part = block
                known = self._sums[key] = scorer.score([prefix + item for item in self._around[index][part]])
            total += known
        return total

    def _parts(self, candidate: Candidate) -> tuple[list[str], list[tuple[str, int, int]]]:
        """Return the features of a pair itself, and prefixes to put before the surroundings of its two mentions."""
        where = _distance(candidate)
        found = ["bias", f"d={where}"]
        role = self._role(candidate, where, found)
        self._gap(candidate, where, found)
        found += self._names(candidate)
        blocks: list[tuple[str, int, int]] = []
        for end, spot in (("s", candidate.source), ("t", candidate.target)):
            self._surroundings(spot)
            index = spot.index
            label = LETTERS[spot.mention.label]
            blocks += [(f"{end}.", index, 0), (f"{end}{label}{'' if candidate.type in _ROLELESS else role}.", index, 1)]
        return found, blocks

    def of_none(self, choice: Choice) -> list[str]:
        """Return the features of a mention's being related to none of its partners."""
        spot = choice.chooser
        entity = self._scene.entities[spot.mention.entity]
        label = LETTERS[spot.mention.label]
        wording, classes = self._surroundings(spot)
        found = ["none", f"none:{label}"]
        found.append(f"none:kind={names.kind(entity.label, entity.name)}")
        found.extend(f"none:{item}" for item in wording)
        found.extend(f"none:{item}" for item in classes)
        found.extend(f"none{label}:{item}" for item in classes)
        return found

    def _surroundings(self, spot: Spot) -> tuple[tuple[str, ...], tuple[str, ...]]:
        known = self._around.get(spot.index)
        if known is None:
            known = (tuple(self._wording(spot)), tuple(self._classes(spot)))
            self._around[spot.index] = known
        return known

    def _wording(self, spot: Spot) -> Iterator[str]:
        """Yield the wording right before and after a mention and its list."""
        scene = self._scene
        start, end = scene.sentence_span(spot)
        before = scene.skeleton(max(start, spot.list_start - _NEAR * 3), spot.list_start)[-_NEAR:]
        after = scene.skeleton(spot.list_end, min(end, spot.list_end + _NEAR * 3))[:_NEAR]
        yield f"pre1={before[-1:]}"
        yield f"pre2={before[-2:]}"
        yield f"pre3={before[-3:]}"
        yield f"post1={after[:1]}"
        yield f"post2={after[:2]}"
        yield f"post3={after[:3]}"
        if spot.first != spot.last:
            yield "list"
            mention = spot.mention
            if spot.index > spot.first:
                yield f"own-pre2={scene.skeleton(max(spot.list_start, mention.start - _NEAR), mention.start)[-2:]}"
            if spot.index < spot.last:
                yield f"own-post2={scene.skeleton(mention.end, min(spot.list_end, mention.end + _NEAR))[:2]}"
        label = spot.mention.label
        following = next(
            (other for other in scene.spots[spot.last + 1 : spot.last + 4] if other.mention.label == label), None
        )
        if following is not None:
            gap = scene.skeleton(spot.list_end, following.mention.start)
            if len(gap) <= _GAP_WHOLE:
                yield f"next={gap}"
        previous = next(
            (
                other
                for other in reversed(scene.spots[max(spot.first - 3, 0) : spot.first])
                if other.mention.label == label
            ),
            None,
        )
        if previous is not None:
            gap = scene.skeleton(previous.mention.end, spot.list_start)
            if len(gap) <= _GAP_WHOLE:
                yield f"previous={gap}"
        if scene.quoted(spot.mention.start):
            yield "quoted"
        yield from sorted({f"after={after[at : at + 2]}" for at in range(2, len(after) - 1)})
        yield from sorted({f"before={before[at : at + 2]}" for at in range(max(len(before) - 3, 0))})
        line_start = scene.layout.line_starts[spot.line]
        if not scene.masked[line_start : spot.list_start].strip(
            " \u3000【◆◇■●▲·-—*#①②③④⑤⑥⑦⑧⑨⑩0123456789.、（()）一二三四五六七八九十"
        ):
            yield "line-head"

    def _classes(self, spot: Spot) -> Iterator[str]:
        """Yield the classes of cue words in the clause of a mention, before and after it, and in the next clauses."""
        scene = self._scene
        index = scene.cues
        start, end = scene.sentence_span(spot)
        first_clause = scene.layout.clause_at(spot.list_start)
        last_clause = scene.layout.clause_at(max(spot.list_end - 1, spot.list_start))
        clause_start = max(scene.layout.clause_span(first_clause, end)[0], start)
        clause_end = min(scene.layout.clause_span(last_clause, end)[1], end)
        before = index.within(clause_start, spot.list_start)
        after = index.within(spot.list_end, clause_end)
        yield from (f"b:{name}" for name in sorted(before))
        yield from (f"a:{name}" for name in sorted(after))
        before_all = scene.skeleton(max(start, spot.list_start - _REACH), spot.list_start)[-_PATTERN:]
        after_all = scene.skeleton(spot.list_end, min(end, spot.list_end + _REACH))[:_PATTERN]
        yield from (f"fit:{name}" for name in patterns.around(spot.mention.label, before_all, after_all))
        yield from (f"a:{word}" for word in index.words_within(spot.list_end, clause_end)[:3])
        yield from (f"b:{word}" for word in index.words_within(clause_start, spot.list_start)[-3:])
        nearest_after = index.first_within(spot.list_end, end)
        nearest_before = index.last_within(start, spot.list_start)
        yield from (f"a1:{name}" for name in nearest_after)
        yield from (f"b1:{name}" for name in nearest_before)
        yield from (f"n:{name}" for name in sorted(index.within(clause_end, end)))
        yield from (f"p:{name}" for name in sorted(index.within(start, clause_start)))
        if spot.first != spot.last:
            inner = index.within(spot.mention.end, min(spot.mention.end + _NEAR, spot.list_end))
            yield from (f"i:{name}" for name in sorted(inner - {"group_of", "list_end"}))

    def _role(self, candidate: Candidate, where: str, found: list[str]) -> str:
        """Add what the earlier name is for the place in the text where the later one stands; return it in short."""
        scene = self._scene
        focus = candidate.focus
        anchor = candidate.source if focus is candidate.target else candidate.target
        label, entity = anchor.mention.label, anchor.mention.entity
        letter = LETTERS[focus.mention.label]
        between = [
            spot
            for spot in scene.between(anchor.mention.end, focus.mention.start)
            if spot.mention.label == label and spot.mention.entity not in (entity, focus.mention.entity)
        ]
        rivals = {
            spot.mention.entity for spot in between if spot.first != anchor.first and spot.index not in scene.enumerated
        }
        leads = scene.leader.get(label) == entity
        flags = (
            "L" if leads else "",
            "T" if entity in scene.titled else "",
            "H" if scene.line_head(focus, label) == entity else "",
            "S" if anchor.line == focus.line else "",
        )
        short = f"{letter}{where}r{_count(len(rivals))}"
        found.append(f"rank={short}")
        found.append(f"rank={short}{''.join(flags)}")
        found.extend(f"flag={short[:-1]}{flag}" for flag in flags if flag)
        opened = min(len({spot.mention.entity for spot in between if spot.index in scene.opening}), 2)
        opens = "O" if anchor.index in scene.opening else ""
        found.append(f"open={letter}{where}o{opened}{opens}")
        found.append(f"open={letter}{where[2:]}o{opened}{opens}{flags[0]}{flags[3]}")
        first, last = scene.first_and_last(anchor)
        found.append(f"among={letter}{where}{'f' if first == entity else ''}{'l' if last == entity else ''}")
        self._weight(focus, entity, label, where, (flags[0], flags[1], "" if opened else "O"), found)
        self._sentence_of(focus, entity, label, where, short, found)
        nearest = "0" if where[2] == "0" else "1" if where[2] == "1" else "+"
        return f"{letter}{where[:2]}{nearest}{'r' if rivals else ''}{'L' if leads and nearest != '0' else ''}"

    def _weight(
        self, focus: Spot, entity: str, label: str, where: str, flags: tuple[str, str, str], found: list[str]
    ) -> None:
        """Add how much the text is about the earlier name, and whether the later one's line names it or another."""
        scene = self._scene
        letter = LETTERS[focus.mention.label]
        leads, titled, unopened = flags
        weight = scene.weight(entity, label)
        in_line = self._view(focus, label).in_line
        line = "this" if entity in in_line else "other" if in_line else "none"
        found.append(f"weight={letter}{'0' if where[2] == '0' else '+'}{weight}{titled}")
        found.append(f"weight={letter}{weight}{titled}:{line}")
        found.append(f"line={letter}{line}{leads}{unopened}")
        if len(scene.entities_of(label)) == 1:
            found.append(f"only={letter}{where}")

    def _sentence_of(self, focus: Spot, entity: str, label: str, where: str, short: str, found: list[str]) -> None:
        """Add what the later name's sentence begins with, and whether another partner follows in it."""
        letter = LETTERS[focus.mention.label]
        view = self._view(focus, label)
        if view.following - {entity}:
            found.append(f"later={letter}{where}")
            found.append(f"later={short}")
        if where[2] == "0":
            return
        found.extend(f"starts={short}:{name}" for name in view.starts)
        found.append(f"starts={where[:2]}:{view.opening}")
        if view.here:
            found.append(f"here={short}")
            found.append(f"here={letter}{short[-2:]}{'L' if self._scene.leader.get(label) == entity else ''}")

    def _view(self, focus: Spot, label: str) -> View:
        """Return what can be seen of a label from a mention."""
        known = self._views.get((focus.index, label))
        if known is None:
            scene = self._scene
            own = focus.mention.entity
            start, end = scene.sentence_span(focus)
            opening = min(start + _NEAR, focus.mention.start)
            after = scene.between(focus.mention.end, end)
            known = View(
                in_line=frozenset(spot.mention.entity for spot in scene.in_line(focus, label)) - {own},
                following=frozenset(spot.mention.entity for spot in after if spot.mention.label == label) - {own},
                starts=tuple(sorted(scene.cues.within(start, opening))),
                opening=scene.skeleton(start, min(start + 2 * _NEAR, focus.mention.start))[:2],
                here="here" in scene.cues.within(start, focus.mention.start),
            )
            self._views[(focus.index, label)] = known
        return known

    def _gap(self, candidate: Candidate, where: str, found: list[str]) -> None:
        """Add the wording between the two names where one sentence holds both."""
        if where[2] != "0":
            return
        scene = self._scene
        first, second = sorted((candidate.source, candidate.target), key=lambda spot: spot.index)
        same_list = first.first == second.first
        start = first.mention.end if same_list or first.list_end > second.mention.start else first.list_end
        end = second.mention.start if same_list or second.list_start < start else second.list_start
        gap = scene.skeleton(start, end)
        order = where[:2]
        letters = sorted(set(LETTERS.values()) & set(gap))
        found.extend(f"gap-has={order}{letter}{_count(gap.count(letter))}" for letter in letters)
        found.append(f"gap-length={order}{min(len(gap) // 4, 8)}")
        if len(gap) <= _GAP_WHOLE:
            found.append(f"gap={order}:{gap}")
        if len(gap) <= _GAP_PAIRS:
            found.extend(f"g2={order}:{gap[at : at + 2]}" for at in range(max(len(gap) - 1, 0)))
        found.extend(f"gc={where}:{name}" for name in sorted(scene.cues.within(start, end)))
        found.extend(f"gw={order}:{word}" for word in scene.cues.words_within(start, end)[:6])
        if same_list:
            found.append("same-list")

    def _names(self, candidate: Candidate) -> list[str]:
        """Return what the two names say."""
        scene = self._scene
        source = scene.entities[candidate.source.mention.entity]
        target = scene.entities[candidate.target.mention.entity]
        told = self._named.get((source.id, target.id))
        if told is not None:
            return told
        source_kind = names.kind(source.label, source.name)
        target_kind = names.kind(target.label, target.name)
        found = [f"kinds={source.label[:4]}:{source_kind}>{target_kind}"]
        found.append(f"kind.s={source.label[:4]}:{source_kind}")
        found.append(f"kind.t={target.label[:4]}:{target_kind}")
        shared = names.overlap(candidate.source.mention.text, candidate.target.mention.text)
        if "Park" in (source.label, target.label) and not names.overlap(source.name, target.name):
            sides = (("s", source), ("t", target))
            found.extend(f"firm-zone{side}" for side, entity in sides if entity.id in scene.firm_zones)
        if shared:
            found += [f"names={shared}", f"names={source.label[:4]}:{shared}"]
        known = knowledge.known_of(source, target)
        if known:
            found.append(f"known={source.label[:4]}:{known}")
        labels = sorted({source.label, target.label})
        found.extend(f"number-of={label[:4]}{_count(len(scene.entities_of(label)))}" for label in labels)
        self._named[(source.id, target.id)] = found
        return found

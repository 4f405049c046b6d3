from parkgraph.ner.programs import given_titles, quoted_programs
from parkgraph.ner.spans import Found


def names(text, found=()):
    return [text[item.start : item.end] for item in quoted_programs(text, found)]


def test_words_of_a_list_item_belong_to_the_name_and_verbs_do_not():
    assert names("八个计划：招商“领航”计划；实施“强芯”工程") == ["招商“领航”计划", "“强芯”工程"]


def test_other_quotations_are_no_programs():
    assert names("“小巨人”企业、“一站式”服务、“拿地即开工”模式") == []


def test_a_piece_found_within_gives_way_and_a_longer_name_stays():
    text = "推进对外贸易“千帆出海”行动"
    assert names(text, [Found(7, 11, "COMPANY", "model")]) == ["“千帆出海”行动"]
    assert names(text, [Found(2, len(text), "PROGRAM", "model")]) == ["对外贸易“千帆出海”行动"]


def test_a_title_that_was_given_is_a_program_and_a_zone_with_such_a_name_is_not():
    text = "开发区入选全国绿色发展示范区，长三角一体化示范区周年"
    zones = [Found(8, 14, "PARK", "grammar"), Found(15, 24, "PARK", "grammar")]
    assert [item.label for item in given_titles(text, zones)] == ["PROGRAM", "PARK"]

from parkgraph.ner.quoted_programs import quoted_programs
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

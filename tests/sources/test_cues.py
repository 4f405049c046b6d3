from typing import Any

import pytest

from parkgraph.errors import LexiconError
from parkgraph.sources import cues


@pytest.mark.parametrize(
    ("line", "group"),
    [
        ("【相关新闻】", "other_headlines"),
        ("■ 延伸阅读：某园区签约", "other_headlines"),
        ("评论（12）", "comments"),
        ("上一篇：没有了", "paging"),
        ("关键词: 园区 招商", "keywords"),
        ("Copyright 2020", "rights"),
        ("本报记者 某某 通讯员 某某", "credits"),
        ("来源：某某日报", "dateline"),
        ("分享 收藏 打印", "tools"),
        ("首页 > 要闻 > 正文", "navigation"),
    ],
)
def test_furniture_is_known_by_its_cues(line: str, group: str) -> None:
    found = cues.find(line, sentence=False)
    assert found is not None
    assert found.name == group


@pytest.mark.parametrize(
    "line", ["记者会在云溪举行", "相关负责人名单", "编辑部搬进了软件园", "热点领域人才名录", "首页设计公司入园"]
)
def test_a_word_that_only_begins_with_a_cue_is_none(line: str) -> None:
    assert cues.find(line, sentence=False) is None


def test_sentences_keep_their_ordinary_words() -> None:
    assert cues.find("记者：为什么搬？", sentence=True) is None
    assert cues.find("他在会上分享到的经验很实在。", sentence=True) is None


def test_of_two_groups_the_heavier_decides() -> None:
    found = cues.find("相关阅读 分享到 微信", sentence=False)
    assert found is not None
    assert found.name == "other_headlines"
    assert found.opens_list


@pytest.mark.parametrize(
    ("groups", "message"),
    [
        ({"a": {"start": ["首页"]}}, "needs a weight"),
        ({"a": {"weight": 1, "begin": ["首页"]}}, "may hold only"),
        ({"a": {"weight": 1, "start": "首页"}}, "must be a list of words"),
        ({"a": {"weight": 1, "start": [2024]}}, "must be a list of words"),
    ],
)
def test_a_group_in_another_form_is_refused(groups: dict[str, dict[str, Any]], message: str) -> None:
    with pytest.raises(LexiconError, match=message):
        cues.parse(groups)

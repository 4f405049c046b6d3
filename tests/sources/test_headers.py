import pytest

from parkgraph.sources.body import judge
from parkgraph.sources.headers import Header, guess_title, read_header, without_site_name

PROSE = "昨日，青禾生物的新厂在云溪高新区开工，总投资十亿元，预计明年投产。"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"青禾生物新厂开工\n{PROSE}", "青禾生物新厂开工"),
        (f"首页 > 要闻 > 正文\n\n3年,从无到有!青禾生物新厂开工\n0\n分享至\n{PROSE}", "3年,从无到有!青禾生物新厂开工"),
        (f"2024-05-08 09:00\n青禾生物新厂开工\n{PROSE}", "青禾生物新厂开工"),
        (PROSE, ""),
        (f"{PROSE}\n{PROSE}", ""),
        (f"尊敬的企业负责人：\n{PROSE}", ""),
        (f"一、项目概况\n{PROSE}", ""),
        (f"签约\n{PROSE}", ""),
        ("青禾生物新厂开工", ""),
        ("", ""),
    ],
)
def test_the_headline_is_the_first_line_that_looks_like_one(text: str, title: str) -> None:
    assert guess_title(judge(text).lines) == title


@pytest.mark.parametrize(
    ("page", "header"),
    [
        (f"来源:江岸日报 发布时间:2021-11-05 10:58:39\n{PROSE}", Header("2021-11-05", "江岸日报")),
        (f"日期:2023-02-07 11:27:25    来源:江岸日报    \n{PROSE}", Header("2023-02-07", "江岸日报")),
        (f"2024年5月8日 09:12 | 文章来源：江岸网【大 中 小】\n{PROSE}", Header("2024-05-08", "江岸网")),
        (f"2009-6-18 9:41:00 来源:本站 作者:佚名\n{PROSE}", Header("2009-06-18", "")),
        (f"首页 > 正文\n{PROSE}\n信息来源：区商务局　发布日期：2023-12\n", Header("2023-12", "区商务局")),
        (f"首页 > 正文\n{PROSE}\n相关阅读\n2020-01-01 08:00\n来源：别的报纸", Header()),
        (f"{PROSE}\n2019-01-01 08:00\n甲新闻\n2019-02-01 08:00\n乙新闻", Header()),
        (f"昨天 17:40\n{PROSE}", Header()),
        (f"青禾生物2023年5月产销\n首页 > 正文\n{PROSE}", Header()),
        (PROSE, Header()),
    ],
)
def test_date_and_source_come_from_the_dateline_alone(page: str, header: Header) -> None:
    assert read_header(judge(page).lines) == header


@pytest.mark.parametrize(
    ("title", "text", "short"),
    [
        ("青禾生物新厂开工_财经_江岸网", f"首页 > 财经\n青禾生物新厂开工\n{PROSE}", "青禾生物新厂开工"),
        ("青禾生物新厂开工_江岸网", PROSE, "青禾生物新厂开工_江岸网"),
        ("青禾生物新厂开工", f"青禾\n{PROSE}", "青禾生物新厂开工"),
        ("", PROSE, ""),
    ],
)
def test_the_site_s_name_is_cut_off_where_the_page_shows_how(title: str, text: str, short: str) -> None:
    assert without_site_name(title, text) == short

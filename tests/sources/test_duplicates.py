import hashlib
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from parkgraph.sources.duplicates import copies, signature

SENTENCES = [
    "青禾生物的新厂昨天在云溪高新区开工，总投资十亿元。",
    "高新区管委会说，它是区里第一家自建无菌车间的企业。",
    "公司2018年来到云溪，先租厂房，后买地自建，员工从六人增加到四百人。",
    "诺森传感在石湾软件园租下两层楼，下个月进场装修，秋天开始标定。",
    "南塘化工园的二号路今起封闭施工，货车请从东门进出，预计一个月完工。",
    "东屏综保区的卡口夜里也开，货主不用再把车停在高速口过夜。",
    "白鹭经开区与六家企业签约，其中两家来自德国，一家来自日本。",
    "西坝科学城的稳态装置昨天完成第一次满功率试验，持续了一百一十秒。",
]
ARTICLE = "".join(SENTENCES[:6])


def test_the_same_text_under_other_headers_is_a_copy() -> None:
    texts = {"x/2": "本报讯　" + ARTICLE.replace("，", ","), "x/1": ARTICLE, "x/3": ARTICLE[::-1]}
    assert copies({key: signature(text) for key, text in texts.items()}) == {"x/2": "x/1"}


def test_a_copy_that_an_editor_has_shortened_a_little_is_one() -> None:
    long = ARTICLE + "".join(SENTENCES[6:])
    assert copies({"a": signature(long), "b": signature(long[: int(len(long) * 0.92)])}) == {"b": "a"}


def test_notices_after_the_same_pattern_are_none() -> None:
    notice = "{park}一季度新签项目{count}个，总投资{sum}亿元，其中外资项目{foreign}个，主要来自{country}。{quote}"
    first = notice.format(park="云溪高新区", count=12, sum=36, foreign=3, country="德国", quote=SENTENCES[1])
    second = notice.format(park="白鹭经开区", count=9, sum=41, foreign=5, country="日本", quote=SENTENCES[6])
    assert copies({"a": signature(first), "b": signature(second)}) == {}


def test_texts_without_letters_are_no_copies_of_each_other() -> None:
    assert copies({"a": signature(""), "b": signature("……")}) == {}


def test_short_texts_are_copies_only_where_equal() -> None:
    assert copies({"a": signature("园区"), "b": signature("园区"), "c": signature("开发区")}) == {"b": "a"}


def test_a_signature_is_the_same_on_every_machine_and_with_every_version() -> None:
    assert len(signature(ARTICLE)) == 525
    assert hashlib.sha256(signature("云溪高新区的新厂")).hexdigest()[:16] == "1f9eb3442f5b8c30"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6).map("".join), min_size=1, max_size=8),
    st.randoms(use_true_random=False),
)
def test_groups_do_not_depend_on_the_order(texts: list[str], random: Random) -> None:
    signatures = {f"d{number}": signature(text) for number, text in enumerate(texts)}
    shuffled = list(signatures.items())
    random.shuffle(shuffled)
    found = copies(signatures)
    assert copies(dict(shuffled)) == found
    assert all(first < copy and first not in found for copy, first in found.items())
    equal = {a: b for a in signatures for b in signatures if b < a and signatures[a] == signatures[b]}
    assert set(equal) <= set(found)

from pathlib import Path

from parkgraph.errors import SourceError
from parkgraph.model import Document
from parkgraph.sources import gone, read

TEXT = "昨日，青禾生物的新厂在云溪高新区开工。"


def pass_over(paths: list[Path]) -> tuple[dict[str, str], list[SourceError]]:
    results = list(read(paths))
    documents = {item.key: item.origin for item in results if isinstance(item, Document)}
    return documents, [item for item in results if isinstance(item, SourceError)]


def fill(news: Path) -> None:
    (news / "sub").mkdir(parents=True)
    for name in ("a.txt", "b.txt", "sub/c.txt"):
        (news / name).write_text(TEXT, encoding="utf-8")
    (news / "d.jsonl").write_text(f'{{"text": "{TEXT}"}}\n{{"text": "{TEXT}", "url": "http://a.example/1"}}\n', "utf-8")


def test_what_is_no_longer_there_is_gone(tmp_path: Path) -> None:
    news = tmp_path / "news"
    fill(news)
    stored, _ = pass_over([news])
    (news / "b.txt").unlink()
    (news / "d.jsonl").write_text(f'{{"text": "{TEXT}"}}\n', "utf-8")
    left, refused = pass_over([news])
    assert gone(stored, [news], left.values(), refused) == ("http://a.example/1", "news/b.txt")


def test_what_cannot_be_read_now_is_not_gone(tmp_path: Path) -> None:
    news = tmp_path / "news"
    fill(news)
    stored, _ = pass_over([news])
    (news / "b.txt").write_bytes(b"\x00")
    (news / "d.jsonl").write_text('{"text": \n', "utf-8")
    left, refused = pass_over([news])
    assert len(refused) == 2
    assert gone(stored, [news], left.values(), refused) == ()


def test_only_what_was_read_can_be_gone(tmp_path: Path) -> None:
    news = tmp_path / "news"
    fill(news)
    stored, _ = pass_over([news])
    for name in ("a.txt", "b.txt", "sub/c.txt"):
        (news / name).unlink()
    left, refused = pass_over([news / "d.jsonl"])
    assert gone(stored, [news / "d.jsonl"], left.values(), refused) == ()
    missing = [tmp_path / "elsewhere", news / "a.txt"]
    assert gone(stored, missing, set(), pass_over(missing)[1]) == ()


def test_another_folder_with_a_longer_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    assert gone({"k": "news-2/a.txt"}, [tmp_path / "news"], set(), []) == ()

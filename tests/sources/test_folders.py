import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from parkgraph.errors import SourceError
from parkgraph.sources.folders import FoundFile, Place, find_files


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")


def places(paths: Sequence[Path]) -> list[str]:
    return [str(found.place) for found in find_files(paths) if isinstance(found, FoundFile)]


def refusals(paths: Sequence[Path]) -> dict[str, SourceError]:
    return {str(found[0]): found[1] for found in find_files(paths) if not isinstance(found, FoundFile)}


def test_folders_are_read_with_their_subfolders_in_the_order_of_names(tmp_path: Path) -> None:
    news = tmp_path / "news"
    touch(news, "b.txt", "a/2.html", "a/1.JSONL", "c.csv", "园区.json")
    assert places([news]) == ["news/a/1.JSONL", "news/a/2.html", "news/b.txt", "news/c.csv", "news/园区.json"]


def test_hidden_files_parts_of_pages_and_pictures_are_passed_over(tmp_path: Path) -> None:
    news = tmp_path / "news"
    touch(
        news,
        ".hidden.txt",
        ".git/a.txt",
        "p.html",
        "p_files/frame.html",
        "p_files/x.js",
        "a.png",
        "own_files/b.txt",
        "p/c.txt",
    )
    assert places([news]) == ["news/own_files/b.txt", "news/p/c.txt", "news/p.html"]
    assert refusals([news]) == {}


def test_other_files_are_named(tmp_path: Path) -> None:
    news = tmp_path / "news"
    touch(news, "a.pdf", "README")
    refused = refusals([news])
    assert list(refused) == ["news/README", "news/a.pdf"]
    assert ".pdf" in refused["news/a.pdf"].what


@pytest.mark.parametrize(
    ("name", "content", "known"),
    [
        ("page", "\ufeff<!DOCTYPE html>", "html"),
        ("data", '[{"text": "x"}]', "json"),
        ("note", "园区", "text"),
        ("a.log", "园区", "text"),
        ("a.HTM", "园区", "html"),
    ],
)
def test_a_file_named_by_itself_is_known_by_its_beginning(tmp_path: Path, name: str, content: str, known: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    (found,) = find_files([path])
    assert isinstance(found, FoundFile)
    assert (found.format, found.place) == (known, Place(tmp_path.name, name))


def test_every_file_comes_once_whatever_paths_name_it(tmp_path: Path) -> None:
    news = tmp_path / "news"
    touch(news, "a/1.txt", "2.txt")
    paths = [news / "a" / "1.txt", news / "a", news, news / "2.txt", news / "a" / ".." / "2.txt"]
    assert places(paths) == places(list(reversed(paths))) == places([news]) == ["news/2.txt", "news/a/1.txt"]


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    news = tmp_path / "news"
    touch(news, "a/1.txt")
    (news / "a" / "round").symlink_to(news, target_is_directory=True)
    assert places([news]) == ["news/a/1.txt"]


def test_two_files_with_one_place_are_refused(tmp_path: Path) -> None:
    touch(tmp_path, "x/news/1.txt", "y/news/1.txt")
    paths = [tmp_path / "x" / "news", tmp_path / "y" / "news"]
    assert places(paths) == ["news/1.txt"]
    assert "both folders are called news" in refusals(paths)["news/1.txt"].what


def test_the_working_folder_has_its_own_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path / "news", "1.txt")
    monkeypatch.chdir(tmp_path / "news")
    assert places([Path()]) == places([Path("1.txt")]) == ["news/1.txt"]


@pytest.mark.parametrize(("path", "hint"), [("none.txt", "spelling"), ("https://a.example/1.html", "not fetched")])
def test_a_path_that_is_not_there_is_named_as_given(path: str, hint: str) -> None:
    (refused,) = refusals([Path(path)]).values()
    assert refused.where == str(Path(path))
    assert hint in refused.hint


def test_an_unreadable_folder_is_named_and_the_rest_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    news = tmp_path / "news"
    touch(news, "a.txt", "locked/b.txt", "z.txt")
    listed = Path.iterdir

    def iterdir(folder: Path) -> object:
        if folder.name == "locked":
            raise PermissionError(13, os.strerror(13))
        return listed(folder)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    assert places([news]) == ["news/a.txt", "news/z.txt"]
    refused = refusals([news])["news/locked"]
    assert refused.where == str(news / "locked")
    assert "Permission denied" in refused.what


def test_what_may_not_be_looked_at_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path, "secret/a.txt")

    def stat(path: Path, **_: object) -> object:
        raise PermissionError(13, os.strerror(13), str(path))

    monkeypatch.setattr(Path, "stat", stat)
    (refused,) = refusals([tmp_path / "secret" / "a.txt"]).values()
    assert "Permission denied" in refused.what

"""Extraction in several processes: results in the order of the documents, and a crash costs its own document alone.

Workers are forked from a process of their own that has loaded the model and nothing else (``forkserver``), so they
share its memory, and no open database, no lock and no thread of a matrix library is ever forked; where the system has
no such thing (Windows) each worker is started anew and loads the model itself. The one process that reads and stores
talks to each worker over a pipe that nobody else holds: whichever end dies, the other sees the pipe's end.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import connection as connections
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from parkgraph.errors import ModelError, SourceError
from parkgraph.model import Document
from parkgraph.workspace_schema import DocumentRows

Outcome = tuple[Document, DocumentRows | SourceError]

MOST_WORKERS = 8
"""More are not started unless asked for: the one process that stores would not keep up with many more."""

_CHUNK_DOCUMENTS = 32
_CHUNK_CHARACTERS = 16_000
# So many chunks for each worker may wait behind a slow one before no more are read.
_CHUNKS_AHEAD = 4
_SECONDS_TO_END = 1.0
# Libraries that multiply matrices would each take all processors; they read this when they are first imported.
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")
_FORKS = sys.platform != "win32"
_CONTEXT = multiprocessing.get_context("forkserver") if _FORKS else multiprocessing.get_context("spawn")
_PRELOADED = ["parkgraph.worker_model"]


def usual_number() -> int:
    """Return how many workers a command starts by itself: one for each processor that it may use, at most 8."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(usable or 1, MOST_WORKERS)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Some documents that a worker gets at once, with the number of the first of them."""

    number: int
    documents: tuple[Document, ...]

    def singly(self) -> Iterator[_Chunk]:
        return (_Chunk(self.number + place, (document,)) for place, document in enumerate(self.documents))


@dataclass
class _Worker:
    """A process with this end of its pipe and the chunk it has in hand; not ready before it has loaded the model."""

    process: BaseProcess
    connection: Connection
    chunk: _Chunk | None = None
    ready: bool = False


def extract_in_workers(documents: Iterable[Document], model: str | None, number: int) -> Generator[Outcome]:
    """Extract in several processes, in order and streaming.

    Only so many documents are read ahead as keep the workers busy; this process holds each of them once. Close the
    iterator to end the workers at once.

    Args:
        documents: documents to read.
        model: path or package of a spaCy pipeline; the shipped one if not given.
        number: at most so many workers; fewer where there is little to do.

    Yields:
        Each document with what it yields, or with the error that says that it made its worker crash.

    Raises:
        ModelError: the model cannot be loaded, or workers do not start.
    """
    pool = _Pool(documents, model, number)
    try:
        yield from pool.outcomes()
    finally:
        pool.close()


class _Pool:
    """The workers and what each is doing."""

    def __init__(self, documents: Iterable[Document], model: str | None, number: int) -> None:
        self._model = model
        self._number = number
        self._workers: list[_Worker] = []
        self._chunks = _chunks(documents)
        self._again: deque[_Chunk] = deque()
        self._next_chunk: _Chunk | None = None
        self._done: dict[int, Outcome] = {}
        # Numbers of the next document to hand on, and of the first that no worker was given.
        self._told = 0
        self._given = 0

    def outcomes(self) -> Iterator[Outcome]:
        self._give()
        while self._workers:
            if self._told not in self._done:
                if not self._in_work():
                    return
                self._take(wait=True)
            while self._told in self._done:
                outcome = self._done.pop(self._told)
                self._told += 1
                yield outcome
                # Between two documents, so that no worker waits while the caller stores many.
                self._take(wait=False)

    def close(self) -> None:
        """End all workers, whatever they are doing."""
        for worker in self._workers:
            worker.connection.close()
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join(_SECONDS_TO_END)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
        self._workers.clear()

    def _in_work(self) -> bool:
        return any(worker.chunk is not None or not worker.ready for worker in self._workers)

    def _take(self, *, wait: bool) -> None:
        """Receive what workers have sent, and give them more to do."""
        listening = {worker.connection: worker for worker in self._workers if worker.chunk or not worker.ready}
        for ready in connections.wait(list(listening), timeout=None if wait else 0):
            self._receive(listening[ready])  # type: ignore[index]  # what was waited for are our connections
        self._give()

    def _receive(self, worker: _Worker) -> None:
        try:
            answer = worker.connection.recv()
        except (EOFError, OSError):
            self._bury(worker)
            return
        chunk, worker.chunk = worker.chunk, None
        if chunk is not None:
            for place, (document, rows) in enumerate(zip(chunk.documents, answer, strict=True)):
                self._done[chunk.number + place] = (document, rows)
        elif isinstance(answer, ModelError):
            raise answer
        worker.ready = True

    def _give(self) -> None:
        """Give every idle worker a chunk, and start one more where all are busy."""
        for worker in self._workers:
            if worker.ready and worker.chunk is None and (chunk := self._pop()):
                self._send(worker, chunk)
        if len(self._workers) < self._number and all(worker.ready for worker in self._workers) and self._peek():
            self._workers.append(_start(self._model))

    def _send(self, worker: _Worker, chunk: _Chunk) -> None:
        worker.chunk = chunk
        with suppress(OSError):
            # If the worker is dead, receiving from it will tell.
            worker.connection.send(chunk.documents)

    def _peek(self) -> _Chunk | None:
        if self._again:
            return self._again[0]
        if self._next_chunk is None and self._given - self._told < _CHUNKS_AHEAD * self._number * _CHUNK_DOCUMENTS:
            self._next_chunk = next(self._chunks, None)
        return self._next_chunk

    def _pop(self) -> _Chunk | None:
        chunk = self._peek()
        if self._again:
            return self._again.popleft()
        if chunk is not None:
            self._next_chunk = None
            self._given = chunk.number + len(chunk.documents)
        return chunk

    def _bury(self, worker: _Worker) -> None:
        """Find out which document made a worker crash: one that crashes alone is refused, the others are read again."""
        self._workers.remove(worker)
        worker.connection.close()
        worker.process.join(_SECONDS_TO_END)
        end = _end(worker.process.exitcode)
        chunk = worker.chunk
        if chunk is None:
            # It did not come to be ready; others may do without it.
            self._number = len(self._workers)
            if not self._workers:
                hint = "see that there is memory for it, or use --workers 1"
                raise ModelError(f"a worker process could not start: it {end}", hint=hint)
        elif len(chunk.documents) > 1:
            self._again.extend(chunk.singly())
        else:
            (document,) = chunk.documents
            hint = "run the command again; if it is refused again, please report it with the article"
            error = SourceError(f"the process that read the document {end}", where=document.key, hint=hint)
            self._done[chunk.number] = (document, error)


def _end(exit_code: int | None) -> str:
    """Say how a process ended.

    >>> _end(-9), _end(1)
    ('was ended by SIGKILL', 'ended with status 1')
    """
    if exit_code is not None and exit_code < 0:
        return f"was ended by {signal.Signals(-exit_code).name}"
    return f"ended with status {exit_code}"


def _chunks(documents: Iterable[Document]) -> Iterator[_Chunk]:
    number, gathered, size = 0, [], 0
    for document in documents:
        gathered.append(document)
        size += len(document.text)
        if len(gathered) == _CHUNK_DOCUMENTS or size >= _CHUNK_CHARACTERS:
            yield _Chunk(number, tuple(gathered))
            number, gathered, size = number + len(gathered), [], 0
    if gathered:
        yield _Chunk(number, tuple(gathered))


def _start(model: str | None) -> _Worker:
    ours, theirs = _CONTEXT.Pipe()
    process = _CONTEXT.Process(target=_serve, args=(theirs, model), daemon=True, name="parkgraph worker")
    with _one_thread_each():
        if _FORKS:
            _start_server()
        process.start()
    theirs.close()
    return _Worker(process, ours)


def _start_server() -> None:
    """Start the process that workers are forked from, deaf to Ctrl-C: this process hears it and ends the workers."""
    from multiprocessing import forkserver, resource_tracker

    # It would take the mask away again if it were started below.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.set_forkserver_preload(_PRELOADED)
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Let what is started within compute in one thread."""
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _serve(connection: Connection, model: str | None) -> None:
    """Answer chunks of documents with what they yield until the other end is closed: the whole life of a worker."""
    from parkgraph import extraction, worker_model

    if not _FORKS:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        nlp = worker_model.pipeline(model)
    except ModelError as error:
        connection.send(error)
        return
    answer: list[DocumentRows] | None = None
    while True:
        try:
            connection.send(answer)
            documents = connection.recv()
        except (EOFError, OSError):
            return
        answer = [rows for _, rows in extraction.extract_rows(documents, nlp)]

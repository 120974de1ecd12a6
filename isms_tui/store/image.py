"""FILE as bytes: what a checkpoint looks like, and what is found in one.

Plain TinyDB JSON, `_meta` first, one document per line, in an order that never moves without a reason. `_meta` holds
two hashes: `content` over everything after it, and `check` over itself. When both fit, the file is exactly what we
wrote and nothing else needs checking. When only `content` does not fit, another program changed the file. When `check`
does not fit, `_meta` itself is damaged and nothing it says is believed.
"""

# No `from __future__ import annotations` here: it makes each field of a NamedTuple cost a compilation at import.

import json
import re
from typing import Any, NamedTuple

from isms_tui.store.errors import Invalid, shown
from isms_tui.store.record import HASH, digest
from isms_tui.store.schema import META, Document, Schema, Tables
from isms_tui.store.state import State, check_unique
from isms_tui.store.values import (
    MAX_DEPTH,
    MAX_DOCUMENTS,
    MAX_FILE,
    MAX_INT,
    Refused,
    adopt,
    adopt_document,
    decode,
    encode,
)

_HEAD = b'{\n"' + META.encode() + b'": {\n"1": '
_BOM = b"\xef\xbb\xbf"
_NEVER_OURS = re.compile(rb"\\u[dD][89a-fA-F]|NaN|Infinity|[0-9][eE]\+?[0-9]{3}")


class Meta(NamedTuple):
    """Document 1 of table `_meta`.

    Attributes:
        schema: number of the schema.
        revision: the newest change in the file.
        at: when that change was made (UTC).
        line: hash of its line in the journal.
        offset: where that line starts in the journal, when the file was written.
        project: random id of the workspace.
        counters: highest id ever given, by table.
        content: hash of the file after `_meta`.
    """

    schema: int
    revision: int
    at: str
    line: str
    offset: int
    project: str
    counters: dict[str, int]
    content: str

    def document(self) -> Document:
        """The document, with the hash over itself."""
        found: Document = self._asdict()
        found["check"] = digest(encode(found))
        return found


class Image:
    """What was found in a file.

    Attributes:
        kind: "fine"; "respelled" (our content, written by another program); "edited" (other content, but sound);
            "bad"; "empty"; "newer".
        reason: for "bad" and "empty": the rest of a sentence that starts with the file's name; for "newer": the
            number of the schema.
        meta: what `_meta` says; believed unless the kind is "bad".
        tables: the content; for "bad" only where it is sound and `_meta` alone is not.
        size: bytes.
        proof: for "bad": a `_meta` that proves itself, so that this revision was once in the file.
    """

    __slots__ = ("kind", "meta", "proof", "reason", "size", "tables")

    def __init__(
        self, kind: str, reason: str = "", meta: Meta | None = None, tables: Tables | None = None, size: int = 0
    ) -> None:
        """Describe what was found."""
        self.kind = kind
        self.reason = reason
        self.meta = meta
        self.tables = tables
        self.size = size
        self.proof: Meta | None = None

    @property
    def sound(self) -> bool:
        """Whether content and `_meta` can be used."""
        return self.kind in ("fine", "respelled", "edited")


def write_image(state: State, offset: int) -> tuple[bytes, Meta]:
    """The bytes of FILE for this state.

    Args:
        state: the content.
        offset: where the line of its revision starts in the journal.
    """
    parts: list[bytes] = []
    for name in state.shape.order(state.tables):
        table = state.tables[name]
        opened = b",\n" + json.dumps(name, ensure_ascii=False).encode() + b": {"
        spell = table.spell
        lines = [b'"%d": %s' % (number, spell(number)) for number in table.ordered()]
        parts.append(opened + (b"\n" + b",\n".join(lines) + b"\n}" if lines else b"}"))
    parts.append(b"\n}\n")
    body = b"".join(parts)
    order = state.shape.order(state.tables)
    counters = {name: state.tables[name].counter for name in sorted(order) if state.tables[name].counter}
    meta = Meta(
        schema=state.schema,
        revision=state.revision,
        at=state.at,
        line=state.hash,
        offset=offset,
        project=state.project,
        counters=counters,
        content=digest(body),
    )
    return b"".join((_HEAD, encode(meta.document()), b"\n}", body)), meta


def read_image(data: bytes, shape: Schema) -> Image:
    """Find out what the bytes of FILE are. Never raises: damage is a kind of image."""
    size = len(data)
    if not size:
        return Image("empty", "is empty")
    if size > MAX_FILE:
        return _bad(f"is larger than {MAX_FILE >> 20} MB", data)
    if data.startswith(_BOM):
        data = data[len(_BOM) :]
    found = _as_written(data, shape)
    if found is not None:
        return found
    try:
        found = _as_edited(data, shape)
        found.size = size
        return found
    except Refused as refused:
        return _bad(str(refused), data)
    except Invalid as invalid:
        # The sentence of a refused document, without its ending about saving.
        return _bad(f"does not add up: {str(invalid).removesuffix('; nothing was saved.')}", data)


def read_meta(data: bytes) -> Meta | None:
    """`_meta` from the first bytes of a file, when it is in our spelling and its `check` fits."""
    end = data.find(b"\n", len(_HEAD))
    if end < 0 or not data.startswith(_HEAD):
        return None
    try:
        return _believed(decode(data[len(_HEAD) : end]))
    except Refused:
        return None


def read_whole(data: bytes) -> Meta | None:
    """`_meta` when both hashes fit, so that the file is exactly what we wrote; the content is not parsed."""
    meta = read_meta(data)
    start = data.find(b"\n", len(_HEAD)) + 2
    if meta is None or data[start - 2 : start] != b"\n}" or digest(memoryview(data)[start:]) != meta.content:
        return None
    return meta


def _as_written(data: bytes, shape: Schema) -> Image | None:
    """The quick way: both hashes fit, so the bytes are ours and need no other check."""
    meta = read_whole(data)
    if meta is None:
        return None
    if meta.schema > shape.number:
        return Image("newer", str(meta.schema))
    try:
        raw = json.loads(data)
        if _is_odd(data):
            adopt(raw, -1)
    except (ValueError, RecursionError):  # Refused is one: the careful way finds the words
        return None
    del raw[META]
    tables = {name: {int(number): doc for number, doc in table.items()} for name, table in raw.items()}
    return Image("fine", meta=meta, tables=tables, size=len(data))


def _is_odd(data: bytes) -> bool:
    """Whether bytes with fitting hashes may hold what we never write; whoever forges a file can forge its hashes.

    Half a character, a number that is not finite or endless nesting would load, but then nothing could be saved.
    """
    return bool(_NEVER_OURS.search(data)) or any(
        line.count(b"[") + line.count(b"{") > MAX_DEPTH for line in data.splitlines()
    )


def _bad(reason: str, data: bytes) -> Image:
    found = Image("bad", reason, size=len(data))
    found.proof = read_meta(data)
    return found


def _as_edited(data: bytes, shape: Schema) -> Image:
    """The careful way, for whatever another program may have left."""
    raw = decode(data)
    if not isinstance(raw, dict):
        raise Refused("holds no tables")
    meta_table = raw.pop(META, None)
    meta_doc = meta_table.get("1") if isinstance(meta_table, dict) else None
    if not isinstance(meta_doc, dict):
        raise Refused("has no _meta record, so it is not a workspace")
    number = meta_doc.get("schema")
    # No program counts its formats with more digits than any number of ours has.
    if type(number) is int and shape.number < number < MAX_INT:
        mended = _mended(meta_doc, shape)
        if mended is None:
            return Image("newer", str(number))
        meta_doc = mended
    tables = _sound_tables(raw, shape)
    meta = _believed(meta_doc)
    if meta is None:
        claimed = _shaped(meta_doc)
        return Image("bad", "has a damaged _meta record", meta=claimed, tables=tables if claimed else None)
    probe = State(shape, tables, meta.counters)
    same = write_image(probe, 0)[1].content == meta.content
    return Image("respelled" if same else "edited", meta=meta, tables=tables)


def _sound_tables(raw: dict[str, Any], shape: Schema) -> Tables:
    tables: Tables = {}
    total = 0
    for name, given in raw.items():
        if not isinstance(given, dict):
            raise Refused(f"has a table {shown(name[:40])!r} that is no table")
        docs = tables[adopt(name)] = {}
        for text, doc in given.items():
            if not (text.isascii() and text.isdigit() and len(text) < 19 and str(int(text)) == text and int(text)):
                raise Refused(f"has the document number {shown(text[:20])!r} in {shown(name[:40])}")
            docs[int(text)] = adopt_document(name, int(text), doc)
        total += len(docs)
        check_unique(name, shape.keys.get(name), docs, {})
    if total > MAX_DOCUMENTS:
        raise Refused(f"has more than {MAX_DOCUMENTS} documents")
    return tables


def _believed(doc: Any) -> Meta | None:
    meta = _shaped(doc)
    return meta if meta is not None and meta.document()["check"] == doc.get("check") else None


def _mended(doc: Document, shape: Schema) -> Document | None:
    """`_meta` with the schema under which its `check` fits; None when it fits under none that we know.

    A newer program seals what it writes with its own number. Where the seal fits one of ours, the number is what was
    damaged: to ask for a newer program would keep the user from a file that can be read.
    """
    for number in range(1, shape.number + 1):
        mended = {**doc, "schema": number}
        if _believed(mended) is not None:
            return mended
    return None


def _shaped(doc: Any) -> Meta | None:
    """`_meta` when its fields have the right types, whatever they say."""
    try:
        meta = Meta(**{field: adopt(doc[field]) for field in Meta._fields})
        meta = meta._replace(counters=dict(sorted(meta.counters.items())))
    except (AttributeError, KeyError, TypeError, Refused):
        return None
    texts = [meta.at, meta.line, meta.project, meta.content]
    numbers = [meta.schema, meta.revision, meta.offset + 1 if type(meta.offset) is int else 0, *meta.counters.values()]
    if not all(type(text) is str for text in texts) or not all(type(n) is int and n > 0 for n in numbers):
        return None
    return meta if len(meta.line) == HASH and meta.line.isascii() else None

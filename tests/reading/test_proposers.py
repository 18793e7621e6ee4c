"""Other programs may propose: an endpoint, a spaCy model; only what the text says is taken."""

from __future__ import annotations

import contextlib
import http.server
import json
import threading
import time

import pytest

from detente.reading import read_text
from detente.reading.draft.draft import draft_situation
from detente.reading.proposers import (
    MODELS,
    EndpointProposer,
    ProposerError,
    SpacyProposer,
    Suggestion,
    with_proposals,
)
from detente.reading.reading import read_proposals


class _Fixed:
    name = "a test"

    def __init__(self, *suggestions: Suggestion) -> None:
        self._suggestions = list(suggestions)

    def suggest(self, document):
        return self._suggestions


def test_proposers_may_only_propose_what_is_in_the_text():
    reading = read_proposals(read_text("Chile accuses Peru of delay. The harbour guild waits."))
    outcome = with_proposals(
        reading,
        _Fixed(
            Suggestion("actor", "harbour guild", "organisation"),
            Suggestion("actor", "harbor guild", "organisation"),
            Suggestion("actor", "Chile", "state"),
            Suggestion("actor", "The harbour guild", "organisation"),
            Suggestion("actor", "delay", "feeling"),
        ),
    )
    assert outcome.taken == 1
    assert len(outcome.refused) == 2
    new = next(actor for actor in outcome.reading.actors if actor.id == "harbour guild")
    assert new.confidence < 0.5
    situation = draft_situation(outcome.reading, as_of="2024-03-06").situation
    assert {"chile", "peru"} <= {row.key for row in situation.actors}
    assert "a test" in new.why


def _serve(answer: bytes, status: int = 200):
    seen: list[dict] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            seen.append(
                {
                    "path": self.path,
                    "body": json.loads(body),
                    "auth": self.headers.get("Authorization"),
                }
            )
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, seen


def test_endpoint_on_the_loopback():
    items = {"items": [{"what": "actor", "quote": "harbour guild", "kind": "organisation"},
                       {"what": "actor", "quote": "invented guild", "kind": "organisation"}, "junk"]}  # fmt: skip  # noqa: E501
    content = f"Here you are: {json.dumps(items)}"
    answer = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
    server, seen = _serve(answer)
    try:
        address = f"http://127.0.0.1:{server.server_port}/v1"
        reading = read_proposals(read_text("Chile accuses Peru of delay. The harbour guild waits."))
        outcome = with_proposals(reading, EndpointProposer(address, model="m", key="k", seconds=5))
    finally:
        server.shutdown()
        server.server_close()
    assert outcome.taken == 1
    assert any("invented guild" in line for line in outcome.refused)
    assert seen[0]["path"] == "/v1/chat/completions"
    assert seen[0]["auth"] == "Bearer k"
    assert seen[0]["body"]["model"] == "m"


def test_a_long_brief_is_sent_in_parts():
    empty = json.dumps({"choices": [{"message": {"content": '{"items": []}'}}]}).encode()
    server, seen = _serve(empty)
    try:
        text = "\n\n".join(
            f"Chile accuses Peru of delay number {n}, it says." for n in range(3_000)
        )
        document = read_text(text)
        address = f"http://127.0.0.1:{server.server_port}"
        assert EndpointProposer(address, seconds=20).suggest(document) == []
    finally:
        server.shutdown()
        server.server_close()
    sent = [request["body"]["messages"][1]["content"] for request in seen]
    assert len(sent) > 2
    assert max(map(len, sent)) < 41_000
    assert all(f"number {n}, it says" in "".join(sent) for n in (0, 1_500, 2_999))


def test_an_answer_that_comes_drop_by_drop_is_given_up():
    class Dripping(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.send_response(200)
            self.end_headers()
            with contextlib.suppress(OSError):
                for _ in range(600):
                    self.wfile.write(b" ")
                    self.wfile.flush()
                    time.sleep(0.05)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Dripping)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        proposer = EndpointProposer(f"http://127.0.0.1:{server.server_port}", seconds=0.5)
        started = time.monotonic()
        with pytest.raises(ProposerError, match="too long"):
            proposer.suggest(read_text("Chile accuses Peru."))
        assert time.monotonic() - started < 10
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("answer", "status"), [(b"not json", 200), (b"{}", 200), (b"no", 500), (b"", 302)]
)
def test_a_bad_endpoint_is_a_clear_error(answer, status):
    server, _ = _serve(answer, status)
    try:
        address = f"http://127.0.0.1:{server.server_port}"
        proposer = EndpointProposer(address, seconds=5)
        with pytest.raises(ProposerError, match="leave out --endpoint"):
            proposer.suggest(read_text("Chile accuses Peru."))
    finally:
        server.shutdown()
        server.server_close()
    with pytest.raises(ProposerError, match="no address"):
        EndpointProposer("ftp://x")


def test_spacy_is_optional():
    import importlib.util

    models = [name for name in MODELS if importlib.util.find_spec(name) is not None]
    if importlib.util.find_spec("spacy") is None or not models:
        with pytest.raises(ProposerError, match="--nlp"):
            SpacyProposer()
        return
    proposer = SpacyProposer()
    suggestions = proposer.suggest(
        read_text("Angela Merkel met envoys of France in Berlin on Monday.")
    )
    assert any(s.quote == "France" for s in suggestions)

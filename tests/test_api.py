"""The functions for programs and assistants: over a running server, with the clients that people use."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from ingest.embedders import Embedder
from ingest.errors import UserError
from ingest.settings import default_notes
from ingest.sync import sync
from qa.chain import Chain
from qa.settings import QASettings
from ui.api import MAX_CHARACTERS, MAX_LINES, NotesApi, open_api
from ui.app import build_app
from ui.chat import Chat
from ui.history import History
from ui.mcp_guard import McpGuard
from ui.server import launch


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> QASettings:
    home = tmp_path_factory.mktemp("home")
    sync(home, [default_notes()], embedder)
    return QASettings(home=home)


@pytest.fixture(scope="module")
def server(settings: QASettings, embedder: Embedder) -> Iterator[str]:
    """The address of the real page with its MCP server."""
    chain = Chain.open(settings, embedder)
    history = History(settings.home / "history.sqlite")
    app = build_app(Chat(chain, settings, history), chain, settings)
    yield launch(app, settings, port=None, mcp=True)
    app.close(verbose=False)
    chain.close()


NOTES = {
    "搬家.md": "# 搬家\r\n\r\n我们搬家有两个原因：\r\n\r\n1. 旧房子离公司太远；\r\n2. 房东要把房子卖掉。\r\n",
    "子目录/鲸鱼.md": "# 蓝鲸计划\n\n蓝鲸计划的代号是青石七号。\n",
    "长.md": "\n".join(f"第 {i} 行。" for i in range(1, 1001)),
    "长行.md": "\n".join(f"第 {i} 行" + "字" * 190 for i in range(1, 401)),
    "宽.md": "宽" * (MAX_CHARACTERS + 5),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("notes")
    for name, text in NOTES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(text.encode())
    return folder


@pytest.fixture(scope="module")
def api(folder: Path, tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> NotesApi:
    home = tmp_path_factory.mktemp("home")
    sync(home, [folder], embedder)
    return open_api(Chain.open(QASettings(home=home, notes=folder), embedder), home)


def test_a_note_is_read_by_its_lines(api: NotesApi) -> None:
    whole = api.read_note("搬家.md")
    assert whole["text"] == NOTES["搬家.md"].replace("\r\n", "\n")
    assert (whole["title"], whole["lines"], whole["truncated"]) == ("搬家", 7, False)
    part = api.read_note("搬家.md", 5, 100)
    assert part["text"].startswith("1. 旧房子")
    assert (part["line_start"], part["line_end"]) == (5, 7)
    for wrong in ((0, None), (8, None), (3, 2)):
        with pytest.raises(UserError, match="lines 1 to 7"):
            api.read_note("搬家.md", *wrong)


@pytest.mark.parametrize("note", ["长.md", "长行.md"])
def test_a_long_note_comes_in_parts(api: NotesApi, note: str) -> None:
    text, at, lines = [], 1, NOTES[note].count("\n") + 1
    while at <= lines:
        part = api.read_note(note, at)
        assert part["line_end"] - at < MAX_LINES
        text.append(part["text"])
        at = part["line_end"] + 1
        assert part["truncated"] == (at <= lines)
    assert "\n".join(text) == NOTES[note]


def test_a_line_that_is_too_long_is_cut(api: NotesApi) -> None:
    wide = api.read_note("宽.md")
    assert (len(wide["text"]), wide["truncated"]) == (MAX_CHARACTERS, True)


def test_only_indexed_notes_are_read(api: NotesApi) -> None:
    outside = ("../../etc/passwd", "/etc/passwd", "%2e%2e/x", "鲸鱼.md", "子目录", "", "搬家.md\0", "子目录/../搬家.md")
    for note in outside:
        with pytest.raises(UserError, match="list_notes"):
            api.read_note(note)


def test_the_nearest_name_is_told(api: NotesApi) -> None:
    with pytest.raises(UserError, match=r"did you mean '子目录/鲸鱼\.md'"):
        api.read_note("鲸鱼.md")


def test_a_note_that_went_away_is_said_to_be(api: NotesApi, folder: Path) -> None:
    (folder / "子目录/鲸鱼.md").unlink()
    with pytest.raises(UserError, match="qa ingest"):
        api.read_note("子目录/鲸鱼.md")
    assert [n["state"] for n in api.list_notes("鲸鱼")["notes"]] == ["gone"]


def test_gradio_clients_get_objects(server: str) -> None:
    client = Client(server, verbose=False)
    answer = client.predict("CoreOS 为什么和 Docker 决裂？", api_name="/ask")
    assert (answer["schema"], answer["status"]) == ("qa.answer/1", "answered")
    found = client.predict(question="Swarm 的调度", k=2, api_name="/search")
    assert [hit["rank"] for hit in found["hits"]] == [1, 2]
    citation = answer["citations"][0]
    note = client.predict(citation["note"], citation["line_start"], citation["line_end"], api_name="/read_note")
    assert citation["quote"] in note["text"]
    assert client.predict(api_name="/list_notes")["total"] == 8
    with pytest.raises(AppError, match="ask for 1 to 50 passages"):
        client.predict("Swarm", 500, api_name="/search")
    with pytest.raises(AppError, match="argument k is wrong"):
        client.predict("Swarm", "many", api_name="/search")
    with pytest.raises(AppError, match="history is no list of turns"):
        client.predict("那 Rancher 呢？", [{"frage": "Tutum 是什么公司？"}], api_name="/ask")
    assert {"/ask", "/search", "/read_note", "/list_notes"} == set(
        client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    )


def test_the_page_calls_the_address_it_was_opened_at(server: str) -> None:
    """Or what it sends would come from another site."""
    port = httpx.URL(server).port
    for name in ("127.0.0.1", "localhost"):
        where = f"{name}:{port}"
        config = httpx.get(server + "config", headers={"host": where, "origin": f"http://{where}"}).json()
        assert config["root"] == f"http://{where}"
    assert httpx.get(server + "config", headers={"origin": "http://localhost:3000"}).status_code == 403


def test_assistants_get_tools_and_json(server: str) -> None:
    async def talk() -> None:
        async with (
            streamable_http_client(server + "gradio_api/mcp/") as (read, write, _),
            ClientSession(read, write) as mcp,
        ):
            await mcp.initialize()
            tools = {tool.name: tool for tool in (await mcp.list_tools()).tools}
            assert set(tools) == {"ask", "search", "read_note", "list_notes"}
            assert tools["ask"].inputSchema["required"] == ["question"]
            for tool in tools.values():
                assert tool.description
                assert all(p["description"] for p in tool.inputSchema["properties"].values())

            async def call(name: str, **arguments: Any) -> Any:
                result = await mcp.call_tool(name, arguments)
                assert not result.isError
                return json.loads(result.content[0].text)

            answer = await call("ask", question="why did CoreOS split")
            assert answer["status"] == "answered"
            for cited in answer["citations"]:
                assert cited["quote"] in (await call("read_note", note=cited["note"]))["text"]
            history = [{"question": "Tutum 是什么公司？", "answer": ""}]
            follow = await call("ask", question="那 Rancher 呢？", history=history)
            assert follow["standalone_question"] == "Rancher 是什么公司？"
            assert (await call("ask", question="Who won the 2022 World Cup?"))["status"] == "not_in_notes"
            assert (await call("search", question="Swarm", k=1))["hits"][0]["note"] == "Swarm与容器编排.md"
            assert (await call("list_notes", contains="swarm"))["total"] == 1
            for name, arguments, message in [
                ("ask", {"question": " "}, "the question is empty"),
                ("search", {"question": "Swarm", "k": 0}, "1 to 50"),
                ("search", {"question": "Swarm", "k": "many"}, "integer"),
                ("read_note", {"note": "../../etc/passwd"}, "list_notes names them all"),
            ]:
                failed = await mcp.call_tool(name, arguments)
                assert failed.isError
                assert message in failed.content[0].text

    asyncio.run(talk())


def test_the_password_guards_the_mcp_server() -> None:
    app = Starlette(
        routes=[Route("/{path:path}", lambda request: PlainTextResponse("in"), methods=["GET", "POST"])],
        middleware=[Middleware(McpGuard, user="qa", password="开门")],
    )

    async def statuses() -> list[int]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
            bearer, basic = {"Authorization": "Bearer 开门".encode()}, httpx.BasicAuth("qa", "开门")
            wrong = {"Authorization": "Bearer zu"}
            return [
                (await client.get("/")).status_code,
                (await client.post("/gradio_api/mcp/")).status_code,
                (await client.post("/gradio_api/mcp", headers=wrong)).status_code,
                (await client.get("/gradio_api/mcp/sse", headers={"Authorization": ""})).status_code,
                (await client.post("/gradio_api/mcp/", headers=bearer)).status_code,
                (await client.post("/gradio_api/mcp/http", auth=basic)).status_code,
            ]

    assert asyncio.run(statuses()) == [200, 401, 401, 401, 200, 200]

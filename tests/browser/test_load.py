"""Fifty people at once for a minute, as their pages ask: through the queue, and some as programs do."""

import asyncio
import itertools
import json
import random
import statistics
import time
from typing import Any

import httpx
import pytest
from browsing import chat_server, copied_corpus
from chat_notes import ASKED, MORE

USERS, SECONDS = 50, 60
READING = 2.0  # seconds between an answer and the next question, on average
TURNS = 4  # of a conversation, then a new one begins
QUESTIONS = [
    *ASKED.values(),
    "蓝鲸计划的代号是什么？",
    "Tutum 是什么公司？",
    "那 Rancher 呢？",
    "What is a sandbox?",
    "OCI 是什么？",
]


@pytest.mark.slow
def test_fifty_users_for_a_minute_see_no_error(tmp_path, figure) -> None:
    notes = copied_corpus(tmp_path / "notes", MORE)
    with chat_server(tmp_path / "home", notes) as address:
        waits, errors = asyncio.run(crowd(address))
    cuts = statistics.quantiles(waits, n=100)
    figure(
        f"{USERS} users for {SECONDS} s: {len(waits)} answers, {len(errors)} errors, "
        f"p50 {cuts[49] * 1000:.0f} ms, p95 {cuts[94] * 1000:.0f} ms, slowest {max(waits) * 1000:.0f} ms"
    )
    assert errors == []
    assert len(waits) >= USERS


async def crowd(address: str) -> tuple[list[float], list[str]]:
    """Seconds from each question to its whole answer, and what went wrong."""
    waits: list[float] = []
    errors: list[str] = []
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as client:
        config = (await client.get("/config")).json()
        asks = next(d["id"] for d in config["dependencies"] if any(event == "ask" for _, event in d["targets"]))
        end = time.monotonic() + SECONDS
        users = [user(client, asks, number, end, waits, errors) for number in range(USERS)]
        await asyncio.gather(*users)
    return waits, errors


async def user(
    client: httpx.AsyncClient, asks: int, number: int, end: float, waits: list[float], errors: list[str]
) -> None:
    """One person: asks, reads, asks on. Every tenth is a program that calls the documented endpoint."""
    chance = random.Random(number)
    await asyncio.sleep(chance.uniform(0, READING))
    conversation = None
    for turn in itertools.count():
        if time.monotonic() > end:
            return
        question = chance.choice(QUESTIONS)
        began = time.monotonic()
        try:
            if number % 10 == 0:
                await call(client, question)
            else:
                conversation = await ask(
                    client, asks, f"user{number}", turn, question, conversation if turn % TURNS else None
                )
            waits.append(time.monotonic() - began)
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}")
        await asyncio.sleep(chance.expovariate(1 / READING))


async def call(client: httpx.AsyncClient, question: str) -> None:
    reply = await client.post("/gradio_api/run/ask", json={"data": [question, None]})
    reply.raise_for_status()
    assert reply.json()["data"][0]["status"] in ("answered", "not_in_notes")


async def ask(
    client: httpx.AsyncClient, asks: int, session: str, turn: int, question: str, conversation: int | None
) -> int:
    """What the page sends, and reads until the answer is whole; gives the conversation."""
    event = {"text": question, "language": "zh", "conversation": conversation, "replace": None, "number": turn}
    event |= {"tab": session, "lang": "auto", "top_k": 8, "written": False}
    session = f"{session}t{turn}"
    join = {"data": [], "event_data": event, "fn_index": asks, "trigger_id": 1, "session_hash": session}
    (await client.post("/gradio_api/queue/join", json=join)).raise_for_status()
    step: dict[str, Any] = {}
    async with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as stream:
        async for line in stream.aiter_lines():
            message = json.loads(line.removeprefix("data:")) if line.startswith("data:") else {}
            if message.get("msg") == "process_generating" and not step:
                step = message["output"]["data"][0]  # the first one is whole, the others are differences
            elif message.get("msg") == "process_completed":
                assert message["success"], message
                assert "error" not in step, step["error"]
                return int(step["conversation"])
    raise AssertionError("the stream ended before the answer")

"""Uses 'obod mcp' through the official client of the Model Context Protocol, in both of its ways of beginning.

usage: client.py OBOD STORE ROOT NEW-FILE

ROOT has a document wrong.yaml; NEW-FILE is an ontology with the term XX:1 "new", which is loaded on the way. Ends with
status 0 if every answer was right, and prints the times of a thousand calls.
"""
import asyncio
import subprocess
import sys
import time

import anyio
from mcp import ClientSession, MCPError, StdioServerParameters
from mcp.client.stdio import stdio_client

OBOD, STORE, ROOT, NEW_FILE = sys.argv[1:]
PAIR = {"terms": [{"id": "HP:0100013", "label": "Breast carcinoma"}]}
TOOLS = ["check_terms", "lookup_terms", "search_terms", "hierarchy", "validate_document", "fix_document"]


async def refused(code, request):
    """Waits for a request that must be answered by an error."""
    try:
        await request
    except MCPError as error:
        assert error.error.code == code, error
    else:
        raise AssertionError(f"not refused with {code}")


async def use_tools(session):
    """Calls every tool; the client compares each result with the tool's schema."""
    assert [tool.name for tool in (await session.list_tools()).tools] == TOOLS
    checked = await session.call_tool("check_terms", PAIR)
    first = checked.structured_content["results"][0]
    assert first["verdict"] == "mismatch" and first["candidates"][0]["id"] == "HP:0003002", first
    looked_up = await session.call_tool("lookup_terms", {"ids": ["HP:0003002", "hp_0003002", "CL:0000003", "XY:1", "?"]})
    statuses = [term["status"] for term in looked_up.structured_content["terms"]]
    assert statuses == ["current", "current", "obsolete", "unloaded", "malformed"], statuses
    found = await session.call_tool("search_terms", {"query": "breast carcinoma"})
    assert found.structured_content["results"][0]["label"].lower() == "breast carcinoma"
    above = await session.call_tool("hierarchy", {"id": "HP:0003002", "is_a": "HP:0000118", "show": ["ancestors"]})
    assert above.structured_content["is_a"]["answer"] is True
    document = await session.call_tool("validate_document", {"path": "wrong.yaml"})
    assert [finding["verdict"] for finding in document.structured_content["findings"]] == ["mismatch"]
    fixed = await session.call_tool("fix_document", {"text": "- id: HP:0003002\n  label: breast carcinoma\n", "file_name": "a.yaml"})
    assert fixed.structured_content["text"] == "- id: HP:0003002\n  label: Breast carcinoma\n"
    wrong = await session.call_tool("check_terms", {"terms": "HP:0003002"})
    assert wrong.is_error and wrong.content[0].text == "terms must be an array"


async def use_resources(session, missing):
    templates = (await session.list_resource_templates()).resource_templates
    assert [template.uri_template for template in templates] == ["obod://{id}"]
    contents = (await session.read_resource("obod://HP:0003002")).contents
    assert "Breast carcinoma" in contents[0].text
    await refused(missing, session.read_resource("obod://HP:9999999"))
    await refused(-32602, session.call_tool("remove", {}))


async def cancel(session):
    """Gives up on a slow call; the next one is answered at once."""
    text = "- id: HP:0100013\n  label: Breast carcinoma\n" * 200_000
    with anyio.move_on_after(0.05) as scope:
        await session.call_tool("validate_document", {"text": text, "file_name": "a.yaml"})
    assert scope.cancelled_caught
    assert (await session.call_tool("lookup_terms", {"ids": ["HP:0003002"]})).is_error is False


async def take_up(session):
    """Loads another ontology while the session goes on."""
    term = {"ids": ["XX:1"]}
    before = await session.call_tool("lookup_terms", term)
    assert before.structured_content["terms"][0]["status"] == "unloaded"
    subprocess.run([OBOD, "load", "--store", STORE, NEW_FILE], check=True, capture_output=True)
    after = await session.call_tool("lookup_terms", term)
    assert after.structured_content["terms"][0]["label"] == "new", after


async def measure(session):
    times = []
    for number in range(1000):
        pair = {"id": f"HP:{number:07}", "label": "Breast carcinoma"}
        start = time.perf_counter()
        result = await session.call_tool("check_terms", {"terms": [pair]})
        times.append(time.perf_counter() - start)
        assert len(result.structured_content["results"]) == 1
    times.sort()
    print(f"1000 calls: median {times[500] * 1e3:.2f} ms, p99 {times[990] * 1e3:.2f} ms, longest {times[-1] * 1e3:.2f} ms")


async def serve(use):
    server = StdioServerParameters(command=OBOD, args=["mcp", "--store", STORE, "--root", ROOT])
    async with stdio_client(server) as (reader, writer):
        async with ClientSession(reader, writer) as session:
            await use(session)


async def with_handshake(session):
    agreed = await session.initialize()
    assert agreed.protocol_version == "2025-11-25" and agreed.server_info.name == "obod"
    await session.send_ping()
    await use_tools(session)
    await use_resources(session, missing=-32002)
    await refused(-32601, session.list_prompts())
    await cancel(session)
    await measure(session)
    await take_up(session)


async def without_handshake(session):
    found = await session.discover()
    assert found.supported_versions[0] == "2026-07-28" and "check_terms" in found.instructions
    await use_tools(session)
    await use_resources(session, missing=-32602)


asyncio.run(serve(with_handshake))
asyncio.run(serve(without_handshake))

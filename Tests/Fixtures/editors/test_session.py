"""Sessions with `obod lsp` by an independent client, pytest-lsp, with the capabilities of each editor.

OBOD names the program; its store is found as usual. Using a capability that the editor did not announce is a failure:

    OBOD=obod python3 -m pytest -p no:cacheprovider -W error::pytest_lsp.LspSpecificationWarning test_session.py
"""

import os

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

TEXT = """\
- {note: 😀, id: HP:0100013, label: Breast carcinoma}
- {note: 😀, id: HP:0003002, label: Breast cancer}
- HP:0002664
- id: CL:0000003
"""


class Session:
    """One document, with positions in the encoding that client and server have negotiated."""

    def __init__(self, client, begun, path):
        self.client = client
        self.encoding = begun.capabilities.position_encoding
        self.document = types.TextDocumentIdentifier(path.as_uri())
        self.version = 0
        self.text = ""

    def open(self, text):
        self.text, self.version = text, 1
        self.client.text_document_did_open(
            types.DidOpenTextDocumentParams(types.TextDocumentItem(self.document.uri, "yaml", 1, text))
        )

    def change(self, text):
        self.text, self.version = text, self.version + 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.version, self.document.uri),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    def units(self, text):
        if self.encoding == "utf-8":
            return len(text.encode())
        return len(text.encode("utf-16-le")) // 2 if self.encoding == "utf-16" else len(text)

    def position(self, word, behind=False):
        before = self.text[: self.text.index(word) + (len(word) if behind else 0)].split("\n")
        return types.Position(len(before) - 1, self.units(before[-1]))

    def range(self, word):
        return types.Range(self.position(word), self.position(word, behind=True))

    def offset(self, position):
        lines = self.text.split("\n")
        line = lines[position.line]
        column = next(n for n in range(len(line) + 1) if self.units(line[:n]) == position.character)
        return sum(len(each) + 1 for each in lines[: position.line]) + column

    def applied(self, edits):
        """Returns the text with edits applied, none of which overlaps another."""
        text = self.text
        for edit in sorted(edits, key=lambda edit: self.offset(edit.range.start), reverse=True):
            text = text[: self.offset(edit.range.start)] + edit.new_text + text[self.offset(edit.range.end) :]
        return text

    async def findings(self):
        """Returns the diagnostics: pulled if the editor can pull them, otherwise published."""
        if self.client.capabilities.text_document.diagnostic is not None:
            report = await self.client.text_document_diagnostic_async(types.DocumentDiagnosticParams(self.document))
            return report.items
        while True:
            told = await self.client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
            if told.uri == self.document.uri and told.version == self.version:
                return told.diagnostics


@pytest_lsp.fixture(
    params=["neovim@v0.11.0", "neovim@v0.6.1", "visual_studio_code", "emacs"],
    config=ClientServerConfig(server_command=[os.environ["OBOD"], "lsp"], server_env=dict(os.environ)),
)
async def client(lsp_client: LanguageClient, request, tmp_path):
    begun = await lsp_client.initialize_session(
        types.InitializeParams(capabilities=client_capabilities(request.param), root_uri=tmp_path.as_uri())
    )
    assert begun.server_info.name == "obod"
    lsp_client.session = Session(lsp_client, begun, tmp_path / "a.yaml")
    yield
    await lsp_client.shutdown_session()
    assert lsp_client._server.returncode == 0


@pytest.mark.asyncio
async def test_findings_are_told_and_mended(client):
    session = client.session
    session.open(TEXT)
    found = await session.findings()
    assert [each.code for each in found] == ["mismatch", "synonym", "unconfirmed", "obsolete"]
    assert found[0].range == session.range("Breast carcinoma")
    assert found[1].range == session.range("Breast cancer")
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(session.document, found[1].range, types.CodeActionContext([found[1]]))
    )
    mending = next(each for each in actions if each.title == "Write 'Breast carcinoma'")
    assert list(mending.diagnostics) == [found[1]]
    if mending.edit.document_changes:
        assert mending.edit.document_changes[0].text_document.version == 1
        edits = mending.edit.document_changes[0].edits
    else:
        edits = mending.edit.changes[session.document.uri]
    mended = session.applied(edits)
    assert mended == TEXT.replace("Breast cancer", "Breast carcinoma")
    session.change(mended)
    assert [each.code for each in await session.findings()] == ["mismatch", "unconfirmed", "obsolete"]
    every = await client.text_document_code_action_async(
        types.CodeActionParams(
            session.document, found[0].range, types.CodeActionContext([], only=[types.CodeActionKind.SourceFixAll])
        )
    )
    assert [each.kind for each in every] == ["source.fixAll.obod"]


@pytest.mark.asyncio
async def test_terms_are_told(client):
    session = client.session
    session.open(TEXT)
    place = session.position("0003002")
    hover = await client.text_document_hover_async(types.HoverParams(session.document, place))
    assert "Breast carcinoma" in hover.contents.value
    assert hover.range == session.range("HP:0003002")
    place = session.position("CL:0000003")
    found = await client.text_document_definition_async(types.DefinitionParams(session.document, place))
    assert len(found) == 1
    assert getattr(found[0], "target_uri", None) or found[0].uri
    whole = types.Range(types.Position(0, 0), types.Position(4, 0))
    hints = await client.text_document_inlay_hint_async(types.InlayHintParams(session.document, whole))
    assert ("Neoplasm", session.position("HP:0002664", behind=True)) in [(hint.label, hint.position) for hint in hints]
    links = await client.text_document_document_link_async(types.DocumentLinkParams(session.document))
    assert [link.target for link in links if link.range == session.range("HP:0002664")] == [
        "http://purl.obolibrary.org/obo/HP_0002664"
    ]


@pytest.mark.asyncio
async def test_terms_are_completed(client):
    session = client.session
    session.open("- {note: 😀, id: HP:0003, label: Brea}\n")
    place = session.position("Brea", behind=True)
    listed = await client.text_document_completion_async(types.CompletionParams(session.document, place))
    assert listed.is_incomplete
    item = next(each for each in listed.items if each.label == "Breast carcinoma")
    resolved = await client.completion_item_resolve_async(item)
    documentation = resolved.documentation
    assert "HP:0003002" in (documentation if isinstance(documentation, str) else documentation.value)
    written = session.applied([item.text_edit, *(item.additional_text_edits or [])])
    assert written == "- {note: 😀, id: HP:0003002, label: Breast carcinoma}\n"

"""Opens a page as a visitor would, and reads what it says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

MAIN = Path(__file__).resolve().parent.parent.parent / "pages" / "main.py"


class Screen:
    """One visit. Text that comes from data is in components: their messages are read, not Streamlit's elements."""

    def __init__(self, page: str = "carte", query: Mapping[str, str] | None = None) -> None:
        self.app = AppTest.from_file(str(MAIN), default_timeout=60)
        for key, value in (query or {}).items():
            self.app.query_params[key] = value
        if page != "carte":
            # `switch_page` needs a first run; the address is kept.
            self.app.switch_page(f"{page}.py")
        self.run()

    def run(self) -> Screen:
        """Run the page again, as after a change."""
        self.app.run()
        errors = [error.message for error in self.app.exception]
        assert not errors, errors
        return self

    def choose(self, key: str, option: str) -> Screen:
        """Choose an option of a select box."""
        self.app.selectbox(key=key).set_value(option)
        return self.run()

    def press(self, label: str) -> Screen:
        """Press a button."""
        (button,) = (button for button in self.app.button if button.label == label)
        button.click()
        return self.run()

    def options(self, key: str) -> list[str]:
        """The options of a select box."""
        return list(self.app.selectbox(key=key).options)

    def chosen(self, key: str) -> str:
        """The option chosen in a select box."""
        value: str = self.app.selectbox(key=key).value
        return value

    def messages(self) -> list[dict[str, Any]]:
        """What each component was sent, in the order of the page."""
        return [json.loads(element.proto.json) for element in self._elements() if element.type == "bidi_component"]

    def of_kind(self, kind: str) -> list[dict[str, Any]]:
        """The messages of one kind: figures, sentence, notice, card, table, footer."""
        return [message for message in self.messages() if message.get("kind") == kind]

    def map_message(self) -> dict[str, Any]:
        """What the map was sent."""
        (found,) = (message for message in self.messages() if "drawing" in message)
        return found

    def figures(self) -> dict[str, dict[str, str]]:
        """The headline figures by label."""
        return {item["label"]: item for message in self.of_kind("figures") for item in message["items"]}

    def table(self, caption: str) -> dict[str, list[Any]]:
        """The columns, by label, of the table whose caption holds a text."""
        (found,) = (message for message in self.of_kind("table") if caption in message["caption"])
        return {column["label"]: column["values"] for column in found["columns"]}

    def notices(self) -> list[str]:
        """The framed sentences."""
        return [message["text"] for message in self.of_kind("notice")]

    def text(self) -> str:
        """Everything said, however it is said."""
        return json.dumps(self.messages(), ensure_ascii=False) + "".join(self.native_texts())

    def native_texts(self) -> list[str]:
        """What Streamlit's own elements say: titles, captions, labels."""
        return [
            str(value)
            for element in self._elements()
            if element.type != "bidi_component"
            for value in (getattr(element, "value", ""), getattr(element, "label", ""))
        ]

    def _elements(self) -> Iterator[Any]:
        yield from _leaves(self.app._tree)


def _leaves(node: Any) -> Iterator[Any]:
    for child in node.children.values():
        if hasattr(child, "children"):
            yield from _leaves(child)
        else:
            yield child

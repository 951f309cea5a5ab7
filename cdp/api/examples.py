"""An example of a call, in curl, JavaScript and Python. Pure.

The token is a variable in each: it was shown once, and a page does not know it.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cdp.api.endpoints import Body, Endpoint, Proof

TOKEN = "TRIBUTARY_TOKEN"  # noqa: S105 - the name of a variable
_IN_BODY = re.compile(rf'"\${TOKEN}"')


@dataclass(frozen=True, slots=True)
class Call:
    """A call that could be made: everything but the token."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    needs_token: bool = True


def call_of(endpoint: Endpoint, base_url: str, known: Mapping[str, str]) -> Call:
    """An example call of an endpoint; ``known`` fills parts of paths and bodies."""
    path = endpoint.path
    for name, part in endpoint.parts.items():
        path = path.replace(f"{{{name}}}", known.get(name, part.example))
    headers = {}
    body = ""
    if endpoint.bodies:
        first = endpoint.bodies[0]
        headers["Content-Type"] = first.media
        body = _text_of(first, known)
    if endpoint.proof is Proof.BEARER:
        headers["Authorization"] = f"Bearer ${TOKEN}"
    needs = endpoint.proof is not Proof.NONE
    return Call(endpoint.method, f"{base_url}{path}", headers, body, needs)


def _text_of(body: Body, known: Mapping[str, str]) -> str:
    """The example as text; a whole member ``{name}`` becomes what is known of it."""
    if isinstance(body.example, str):
        return body.example
    return json.dumps(_filled(body.example, known), indent=2, ensure_ascii=False)


def _filled(value: Any, known: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {
            key: _filled(known.get(f"body.{key}", part), known)
            for key, part in value.items()
        }
    if isinstance(value, list):
        return [_filled(part, known) for part in value]
    return value


def curl(call: Call) -> str:
    """The call as a command of a shell that knows the token."""
    lines = ["curl"]
    if call.method != "GET":
        lines[0] += f" -X {call.method}"
    lines[0] += f" {shlex.quote(call.url)}"
    for name, value in call.headers.items():
        lines.append(f'  -H "{name}: {value}"')
    if call.body:
        quoted = shlex.quote(call.body)
        quoted = _IN_BODY.sub(f'"\'"${TOKEN}"\'"', quoted)
        lines.append(f"  -d {quoted}")
    return " \\\n".join(lines)


def javascript(call: Call) -> str:
    """The call as a program for a browser or Node."""
    options = [f'  method: "{call.method}",']
    if call.headers:
        options.append("  headers: {")
        for name, value in call.headers.items():
            written = json.dumps(value)
            if TOKEN in value:
                written = f"`{value.replace(f'${TOKEN}', '${token}')}`"
            options.append(f"    {json.dumps(name)}: {written},")
        options.append("  },")
    if call.body:
        options.append(f"  body: {_script_body(call, 'JSON.stringify({})', 'token')},")
    known = [f"const token = process.env.{TOKEN};", ""] if call.needs_token else []
    return "\n".join(
        [
            *known,
            f"const answer = await fetch({json.dumps(call.url)}, {{",
            *options,
            "});",
            "console.log(answer.status, await answer.text());",
        ]
    )


def python(call: Call) -> str:
    """The call as a program that needs nothing but Python."""
    lines = ["import json", "import os"] if call.needs_token else ["import json"]
    lines += ["import urllib.request", ""]
    if call.needs_token:
        lines.append(f'token = os.environ["{TOKEN}"]')
    arguments = [f"    {json.dumps(call.url)},", f'    method="{call.method}",']
    if call.headers:
        arguments.append("    headers={")
        for name, value in call.headers.items():
            written = json.dumps(value)
            if TOKEN in value:
                written = "f" + json.dumps(value.replace(f"${TOKEN}", "{token}"))
            arguments.append(f"        {json.dumps(name)}: {written},")
        arguments.append("    },")
    if call.body:
        body = _script_body(call, "json.dumps({}).encode()", "token")
        arguments.append(f"    data={_as_python(body)},")
    return "\n".join(
        [
            *lines,
            "request = urllib.request.Request(",
            *arguments,
            ")",
            "with urllib.request.urlopen(request) as answer:",
            "    print(answer.status, answer.read().decode())",
        ]
    )


def _script_body(call: Call, wrapped: str, variable: str) -> str:
    """The body as a program writes it: an object, or a text that is none."""
    try:
        json.loads(call.body)
    except ValueError:
        text = json.dumps(call.body)
        return f"{text}.encode()" if "dumps" in wrapped else text
    return wrapped.replace("{}", _IN_BODY.sub(variable, call.body))


def _as_python(text: str) -> str:
    """JSON's words as Python has them, outside of texts."""
    words = {"true": "True", "false": "False", "null": "None"}
    parts = re.split(r'("(?:[^"\\]|\\.)*")', text)
    return "".join(
        part
        if part.startswith('"')
        else re.sub(r"\b(true|false|null)\b", lambda word: words[word[0]], part)
        for part in parts
    )

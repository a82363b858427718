#!/usr/bin/env python3
"""Renders the cases beside this file with Jinja2 itself and writes what came out.

    python3 tests/base/jinja/make_golden.py

needs python3 with jinja2. A case is a line of JSON: a template and its variables. The line of the
same number in the golden file is {"output": ...}, or {"error": ...} with the name of the exception,
which the tests take as "must fail".
    tasks.jsonl, expressions.jsonl   as lm-evaluation-harness sets Jinja2 up
    chats.jsonl                      as Hugging Face transformers sets it up
    literals.jsonl                   strings for ast.literal_eval; {"value", "repr", "str"} come out
    case.jsonl                       strings whose upper, lower, title... cases come out
"""

import ast
import datetime
import json
import math
import re
import sys
from pathlib import Path

import jinja2
import jinja2.ext
import jinja2.sandbox

HERE = Path(__file__).parent
NOW = datetime.datetime(2026, 1, 31, 23, 59, 58)  # what the tests pass


def task_environment():
    environment = jinja2.Environment(
        loader=jinja2.BaseLoader(), undefined=jinja2.StrictUndefined, keep_trailing_newline=True
    )
    environment.filters["regex_replace"] = lambda text, pattern, repl, count=0: re.sub(
        pattern, repl, text, count=count
    )
    return environment


class Generation(jinja2.ext.Extension):
    """{% generation %}: marks a model's own words, and renders as what is in it."""

    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(("name:endgeneration",), drop_needle=True)
        call = self.call_method("inside")
        return jinja2.nodes.CallBlock(call, [], [], body).set_lineno(line)

    def inside(self, caller):
        return caller()


class ChatNamespace(jinja2.utils.Namespace):
    """A namespace whose members may not start with an underscore."""

    def __init__(*args, **kwargs):
        self, members = args[0], dict(*args[1:], **kwargs)
        for name in members:
            self.check(name)
        jinja2.utils.Namespace.__init__(self, members)

    def __getattribute__(self, name):
        if name == "check":
            return ChatNamespace.check
        return jinja2.utils.Namespace.__getattribute__(self, name)

    @staticmethod
    def check(name):
        if isinstance(name, str) and name.startswith("_"):
            raise jinja2.exceptions.SecurityError(name)

    def __setitem__(self, name, value):
        ChatNamespace.check(name)
        jinja2.utils.Namespace.__setitem__(self, name, value)


def chat_environment():
    environment = jinja2.sandbox.ImmutableSandboxedEnvironment(
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[Generation, jinja2.ext.loopcontrols],
    )

    def raise_exception(message):
        raise jinja2.exceptions.TemplateError(message)

    def tojson(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(
            value,
            ensure_ascii=ensure_ascii,
            indent=indent,
            separators=separators,
            sort_keys=sort_keys,
        )

    environment.filters["tojson"] = tojson
    environment.globals["raise_exception"] = raise_exception
    environment.globals["namespace"] = ChatNamespace
    environment.globals["strftime_now"] = lambda form: NOW.strftime(form)
    return environment


def rendered(environment, case):
    text = environment.from_string(case["template"]).render(**case.get("variables", {}))
    if " at 0x" in text:
        raise ValueError("an address in memory is not the same twice")
    text.encode()
    return {"output": text}


def is_json(value):
    """Whether the value is one that the project's own values can hold."""
    if isinstance(value, (list, tuple)):
        return all(map(is_json, value))
    if isinstance(value, dict):
        return all(isinstance(k, str) and is_json(v) for k, v in value.items())
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, str):
        value.encode()
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    return value is None or isinstance(value, (bool, int, str))


def as_lists(value):
    if isinstance(value, (list, tuple)):
        return [as_lists(item) for item in value]
    if isinstance(value, dict):
        return {key: as_lists(item) for key, item in value.items()}
    return value


def literal(case):
    value = as_lists(ast.literal_eval(case))
    if not is_json(value):
        raise ValueError("not a value of JSON")
    return {"value": value, "repr": repr(value), "str": str(value)}


def cases_of(text):
    names = "upper lower title capitalize swapcase casefold".split()
    classes = "isupper islower istitle isalpha isalnum isdigit isdecimal isspace".split()
    return {
        "cases": [getattr(text, name)() for name in names],
        "classes": [getattr(text, name)() for name in classes],
        "repr": repr(text),
    }


def write(name, make):
    lines = []
    for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").strip("\n").split("\n"):
        try:
            out = make(json.loads(line))
        except Exception as error:  # whatever it is: the template fails
            out = {"error": type(error).__name__}
        lines.append(json.dumps(out, ensure_ascii=False))
    (HERE / f"{name}.golden.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    failed = sum(line.startswith('{"error"') for line in lines)
    print(f"{name}: {len(lines)} cases, {failed} of them failing", file=sys.stderr)


def main():
    tasks, chats = task_environment(), chat_environment()
    write("tasks", lambda case: rendered(tasks, case))
    write("expressions", lambda case: rendered(tasks, case))
    write("chats", lambda case: rendered(chats, case))
    write("literals", literal)
    write("case", cases_of)


if __name__ == "__main__":
    main()

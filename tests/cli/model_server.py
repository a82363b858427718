"""Servers of models, for tests: llama.cpp's own, and one whose answers a test writes."""

import http.server
import json
import os
import pathlib
import socket
import subprocess
import threading
import time
import unittest
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
LLAMA_SERVER = ROOT / ".deps/build/server/bin/llama-server"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class LlamaServer:
    """llama-server with a model, on a port of its own: `with LlamaServer(FILE) as url`."""

    def __init__(self, model, *words, slots=4, context=4096):
        if not LLAMA_SERVER.exists():
            raise unittest.SkipTest("llama-server is not built: tools/setup --server")
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        # As Luxmeter computes: attention and cache in F32.
        self.words = [str(LLAMA_SERVER), "-m", str(model), "--port", str(port), "--host", "127.0.0.1", "-t", "1",
                      "-np", str(slots), "-c", str(slots * context), "-fa", "off", "-ctk", "f32", "-ctv", "f32", *words]

    def __enter__(self):
        self.process = subprocess.Popen(self.words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(300):
            try:
                with urllib.request.urlopen(self.url + "/health", timeout=5) as answer:
                    if answer.status == 200:
                        return self.url
            except OSError:
                pass
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        self.__exit__()
        raise AssertionError("llama-server did not start")

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def chat_answer(text, finish="stop", **more):
    """A chat completion as OpenAI's API has it."""
    message = {"role": "assistant", "content": text, **more.pop("message", {})}
    return {"id": "x", "object": "chat.completion", "model": "fake-1",
            "choices": [{"index": 0, "message": message, "finish_reason": finish}],
            "usage": {"prompt_tokens": 10, "completion_tokens": 5}, **more}


class WrittenServer:
    """Answers as `reply(body, headers)` says: (status, object or text). `with WrittenServer(reply) as server`."""

    def __init__(self, reply):
        self.requests = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self.send(200, {"object": "list", "data": [{"id": "fake-1", "object": "model"}]})

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.requests.append(body)
                self.send(*reply(body, self.headers))

            def send(self, status, content):
                data = (content if isinstance(content, str) else json.dumps(content)).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, *_):  # a client that was killed
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

"""The program under test, run as a user would."""

import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

BINARY = os.environ.get("LUXMETER", "build/release/luxmeter")
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
MODELS = ROOT / "data" / "models"
SMALLEST = MODELS / "wick-0.16M" / "wick-0.16M-step7168-f16.gguf"


def run(*words, timeout=300, variables=None, **more):
    """Runs the program, with `variables` in its environment; returns what subprocess.run does, with text."""
    environment = dict(os.environ, HOME=tempfile.gettempdir(), HF_HUB_CACHE=os.devnull, NO_COLOR="1", **(variables or {}))
    return subprocess.run([BINARY, *map(str, words)], capture_output=True, text=True, timeout=timeout,
                          env=environment, **more)


def wide(model, folder):
    """The model with F32 weights: without AMX, llama.cpp's kernels round activations to F16 for some sizes of a batch
    and not for others, so that only F32 weights give two programs the same numbers."""
    out = pathlib.Path(folder) / f"{pathlib.Path(model).stem}-wide.gguf"
    if not out.exists():
        subprocess.run([os.environ.get("WIDE_WEIGHTS", "build/release/tests/wide_weights"), model, out], check=True)
    return out


def start(*words, variables=None):
    return subprocess.Popen([BINARY, *map(str, words)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                            env=dict(os.environ, **(variables or {})))


def choices_tables(lab):
    """SHA-256 of each table of choices, by its path in the lab."""
    found = sorted(pathlib.Path(lab).glob("tables/choices/*/*.parquet"))
    return {str(p.relative_to(lab)): hashlib.sha256(p.read_bytes()).hexdigest() for p in found}


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.here = pathlib.Path(self.folder.name)
        self.lab = self.here / "lab"

    def refused(self, words, *pieces, code=1):
        """The command fails with one sentence that holds the pieces."""
        done = run(*words)
        self.assertEqual(done.returncode, code, done.stderr)
        for piece in pieces:
            self.assertIn(piece, done.stderr)
        self.assertNotIn("internal error", done.stderr)
        return done

    def write(self, name, text):
        path = self.here / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path


def main():
    unittest.main(verbosity=1, argv=[sys.argv[0]])

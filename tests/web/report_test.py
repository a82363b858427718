"""The report in a real browser, light and dark, wide and narrow: `tools/setup --browser` installs what it needs."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
from luxmeter import Case, ROOT, main, run  # noqa: E402
from report_test import hostile_lab, small_lab  # noqa: E402

MODULES = pathlib.Path(os.environ.get("LUXMETER_WEB_TESTS", ROOT / ".deps" / "webtest" / "node_modules"))
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


class InTheBrowser(Case):
    def look(self, lab, name):
        page = self.here / "report.html"
        done = run("report", "--lab", lab, "--out", page)
        self.assertEqual(done.returncode, 0, done.stderr)
        shots = os.environ.get("LUXMETER_SHOTS")
        words = ["node", str(pathlib.Path(__file__).parent / "check_page.mjs"), str(MODULES), CHROMIUM, str(page)]
        if shots:
            words.append(f"{shots}/{name}")
        done = subprocess.run(words, capture_output=True, text=True, timeout=400)
        self.assertEqual(done.returncode, 0, done.stderr)
        found = json.loads(done.stdout)
        self.assertEqual(found["problems"], [], json.dumps(found["problems"], indent=1, ensure_ascii=False))
        return found

    def test_a_lab_with_everything(self):
        small_lab(self.lab)
        found = self.look(self.lab, "everything")
        self.assertLessEqual({"figure-games-clemscore", "figure-games-profile", "figure-tasks-ladder",
                              "figure-chain-survival", "figure-chain-stripes", "figure-chain-steps",
                              "figure-chain-accuracy", "figure-chain-mass"}, set(found["figures"]))
        self.assertLess(found["firstView"], 2000 * float(os.environ.get("LUXMETER_SLOW", "4")))

    def test_hostile_text_does_nothing(self):
        hostile_lab(self.lab, self.here)
        self.look(self.lab, "hostile")


if __name__ == "__main__":
    missing = [what for what, there in (("chromium", CHROMIUM), ("node", shutil.which("node")),
                                        (str(MODULES), MODULES.exists())) if not there]
    if missing:
        print(f"skipped: no {', no '.join(missing)}; 'tools/setup --browser' installs what the test in a browser needs")
        sys.exit(77)
    main()

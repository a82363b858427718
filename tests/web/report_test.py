"""The report in a real browser, light and dark, wide and narrow: `tools/setup --browser` installs what it needs."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
from luxmeter import Case, ROOT, main, run  # noqa: E402
from report_test import hostile_lab, small_lab  # noqa: E402
from serve_test import Explorer, half_a_run  # noqa: E402

MODULES = pathlib.Path(os.environ.get("LUXMETER_WEB_TESTS", ROOT / ".deps" / "webtest" / "node_modules"))
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")

FEW = "desktop-light,phone-dark"  # looks at pages that differ from others in their source alone


class InTheBrowser(Case):
    def look(self, lab, name, looks=""):
        page = self.here / "report.html"
        done = run("report", "--lab", lab, "--out", page)
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.check(page, name, looks)

    def check(self, page, name, looks=""):
        shots = os.environ.get("LUXMETER_SHOTS")
        words = ["node", str(pathlib.Path(__file__).parent / "check_page.mjs"), str(MODULES), CHROMIUM, str(page), looks]
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

        explorer = self.serve(self.lab)
        served = self.check(explorer.url, "served", FEW)
        self.assertEqual(served["figures"], found["figures"])
        self.assertEqual(explorer.end()[0], 0)

    def serve(self, lab):
        explorer = Explorer(lab)
        self.addCleanup(explorer.end, signal.SIGKILL)
        explorer.ready()
        return explorer

    def test_hostile_text_does_nothing(self):
        hostile_lab(self.lab, self.here)
        self.look(self.lab, "hostile")
        self.check(self.serve(self.lab).url, "served-hostile", FEW)

    def test_an_empty_lab(self):
        self.write("lab/lab.json", '{"format": "luxmeter-lab", "version": 1}\n')
        self.look(self.lab, "empty", FEW)
        self.check(self.serve(self.lab).url, "served-empty", FEW)

    def test_a_lab_that_grows(self):
        journal, lines = half_a_run(self.lab, self.here)
        explorer = self.serve(self.lab)
        shots = os.environ.get("LUXMETER_SHOTS")
        words = ["node", str(pathlib.Path(__file__).parent / "check_live.mjs"), str(MODULES), CHROMIUM, explorer.url]
        watch = subprocess.Popen(words + ([f"{shots}/live"] if shots else []), stdout=subprocess.PIPE, text=True)
        self.addCleanup(watch.kill)
        self.assertEqual(watch.stdout.readline(), "ready\n")
        with open(journal, "ab", buffering=0) as file:
            for line in lines:
                file.write(line)
        self.assertEqual(watch.stdout.readline(), "grown\n")
        self.assertEqual(explorer.end()[0], 0)
        self.assertEqual(json.loads(watch.communicate(timeout=120)[0])["problems"], [])


if __name__ == "__main__":
    missing = [what for what, there in (("chromium", CHROMIUM), ("node", shutil.which("node")),
                                        (str(MODULES), MODULES.exists())) if not there]
    if missing:
        print(f"skipped: no {', no '.join(missing)}; 'tools/setup --browser' installs what the test in a browser needs")
        sys.exit(77)
    main()

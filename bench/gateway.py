"""A gateway to measure, its upstream, and the table of what was measured."""

import contextlib
import os
import shutil
import time

from measure import HERE, ROOT, WORK, free_port, machine, program, wait_for

PENSTOCK = os.environ.get("PENSTOCK", os.path.join(ROOT, "penstock"))
TEMPLATE = os.path.join(HERE, "functions", "template.yaml")
ROWS = []


def row(work, bar, measured, holds):
    ROWS.append((work, bar, measured, "yes" if holds else "**no**"))
    print(f"{'ok  ' if holds else 'MISS'} {work}: {measured} (bar: {bar})", flush=True)


class Gateway:
    """A running gateway on ports of its own."""

    def __init__(self, *options, endpoint=9801, template=TEMPLATE, data=None):
        self.http, self.api = free_port(), free_port()
        self.data = data or os.path.join(WORK, f"data-{self.api}")
        self.arguments = [
            PENSTOCK, "up", template, "--http-port", str(self.http), "--api-port", str(self.api),
            "--data-dir", self.data, "-p", f"EndpointUrl=http://127.0.0.1:{endpoint}/", *options,
        ]  # fmt: skip

    @contextlib.contextmanager
    def running(self, keep=False):
        """Runs it on an empty data folder, or on what an earlier run left there."""
        if not keep:
            shutil.rmtree(self.data, ignore_errors=True)
        with program(self.arguments, "penstock") as process:
            self.ready = wait_for(self.url("health"), process=process)
            self.process = process
            yield self

    def url(self, path):
        return f"http://127.0.0.1:{self.api}/_penstock/{path}"

    def trigger(self, path):
        return f"http://127.0.0.1:{self.http}/{path}"

    def invoke_url(self, function):
        return f"http://127.0.0.1:{self.api}/2015-03-31/functions/{function}/invocations"


@contextlib.contextmanager
def nginx(upstream, proxy):
    folder = os.path.join(WORK, "nginx")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(HERE, "nginx.conf")) as source:
        text = source.read()
    text = text.replace("PREFIX", folder)
    text = text.replace("UPSTREAM", str(upstream)).replace("PROXY", str(proxy))
    conf = os.path.join(folder, "nginx.conf")
    with open(conf, "w") as target:
        target.write(text)
    with program(["nginx", "-p", folder, "-c", conf], "nginx") as process:
        wait_for(f"http://127.0.0.1:{proxy}/", process=process)
        yield


def table():
    lines = [f"Measured on {machine()}, {time.strftime('%Y-%m-%d')}.", ""]
    lines += ["| work | bar | measured: median (least to most) | holds |", "|---|---|---|---|"]
    lines += [f"| {' | '.join(cells)} |" for cells in ROWS]
    return "\n".join(lines)

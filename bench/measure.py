"""Starting, loading and reading programs for the benches: nothing here knows what is compared."""

import contextlib
import os
import re
import signal
import socket
import statistics
import subprocess
import time
import urllib.error
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
WORK = os.path.join(ROOT, "target", "bench")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(url, seconds=60, process=None):
    """Waits until the URL answers anything below 500; gives the seconds it took."""
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        if process is not None and process.poll() is not None:
            raise RuntimeError(f"the program behind {url} has ended with {process.returncode}")
        try:
            urllib.request.urlopen(url, timeout=2).read()
            return time.monotonic() - start
        except urllib.error.HTTPError as answer:
            if answer.code < 500:
                return time.monotonic() - start
        except (OSError, urllib.error.URLError):
            pass
        time.sleep(0.005)
    raise RuntimeError(f"{url} did not answer within {seconds} s")


@contextlib.contextmanager
def program(arguments, name, environment=None, cwd=None):
    """Runs a program for the length of a with block, its output in target/bench/NAME.log."""
    os.makedirs(WORK, exist_ok=True)
    with open(os.path.join(WORK, name + ".log"), "wb") as log:
        process = subprocess.Popen(
            arguments,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            cwd=cwd,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
        )
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def resident_mb(pid):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) / 1024


_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60000.0}


def wrk(url, connections, seconds, script=None):
    """One wrk run on one thread: requests/s, p50 and p99 in ms, and how many answers were bad."""
    arguments = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    if script:
        arguments += ["-s", os.path.join(HERE, script)]
    text = subprocess.run(arguments + [url], capture_output=True, text=True, check=True).stdout
    bad = sum(int(n) for n in re.findall(r"Non-2xx or 3xx responses: (\d+)", text))
    for errors in re.findall(r"Socket errors: (.*)", text):
        bad += sum(int(n) for n in re.findall(r"\d+", errors))

    def percentile(p):
        value, unit = re.search(rf"{p}%\s+([\d.]+)(us|ms|s|m)", text).groups()
        return float(value) * _UNITS[unit]

    return {
        "rate": float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1)),
        "p50": percentile(50),
        "p99": percentile(99),
        "bad": bad,
    }


def in_pairs(a, b, rounds):
    """Measures A B A B ...; gives both lists."""
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(a())
        theirs.append(b())
    return ours, theirs


def spread(values, digits=2):
    """Median with the least and the most."""
    return (
        f"{statistics.median(values):,.{digits}f} "
        f"({min(values):,.{digits}f} to {max(values):,.{digits}f})"
    )


def machine():
    with open("/proc/cpuinfo") as info:
        model = re.search(r"model name\s*:\s*(.*)", info.read()).group(1)
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True
    ).stdout.strip()
    kernel = os.uname().release
    return f"{os.cpu_count()} cores of {model}, Linux {kernel}; commit {commit}"

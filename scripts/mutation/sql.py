"""Clauses of the store's SQL, each made to say nothing or something else in the compiled class: a
contract test must notice. Called by scripts/mutate sql."""

import os
import shutil
import struct
import subprocess

# Class, what its SQL says, what it is made to say.
MUTANTS = [
    ("Receipts", "AND sent >= ? ORDER BY", "AND (sent >= ? OR 1) ORDER BY"),
    ("Receipts", "queue = ? AND visible <= ? AND sent", "queue = ? AND (visible <= ? OR 1) AND sent"),
    ("Receipts", "ORDER BY visible, seq LIMIT ?", "ORDER BY -visible, seq LIMIT ?"),
    ("Receipts", "(b.seq < m.seq OR (m.first", "(0 OR (m.first"),
    ("Receipts", "b.seq < m.seq OR (m.first IS NULL AND b.first IS NOT NULL)", "b.seq < m.seq"),
    ("Receipts", "AND seq < coalesce((SELECT min", "AND seq <= coalesce((SELECT 1 + min"),
    ("Receipts", "receives = receives + 1, token", "receives = receives, token"),
    ("Receipts", "token = token + 1, first", "token = token, first"),
    ("Receipts", "earlier = earlier + receives", "earlier = earlier"),
    ("Receipts", "AND (token = ? OR visible <= ?)", "AND (token = ? OR visible <= ? OR 1)"),
    ("Receipts", "AND queue = ? AND token = ? AND visible > ?", "AND queue = ? AND (token = ? OR 1) AND visible > ?"),
    ("Receipts", "AND queue = ?3 AND token = ?4", "AND queue = ?3 AND (token = ?4 OR 1)"),
    ("Receipts", "receives = receives - 1", "receives = receives"),
    ("MessageRows", "queue = ? AND dedup = ? AND at >= ?", "(queue = ? OR 1) AND dedup = ? AND at >= ?"),
    ("MessageRows", "AND dedup = ? AND at >= ?", "AND dedup = ? AND (at >= ? OR 1)"),
    ("MessageRows", "visible > ?2 AND token > 0", "visible > ?2 AND token >= 0"),
    ("MessageRows", "visible > ?2 AND token = 0", "visible > ?2"),
    ("MessageRows", "queue = ? AND sent < ? LIMIT", "queue = ? AND (sent < ? OR 1) LIMIT"),
    ("MessageRows", "queue = ?1 LIMIT ?2", "1 LIMIT ?2 + 0 * ?1"),
    ("MessageRows", "source IS NOT NULL OR CAST(?3 AS TEXT) IS NOT NULL", "source IS NOT NULL AND ?3 IS NULL"),
    ("MessageRows", "sent = ?2, visible = ?2", "visible = ?2"),
    ("Claims", "WHERE d.lane = ? AND d.due <= ? ORDER", "WHERE d.lane = ? AND (d.due <= ? OR 1) ORDER"),
    ("Claims", "ORDER BY d.due, d.state, d.seq", "ORDER BY d.seq DESC"),
    ("Claims", "SET state = 1, due = ?, token = token + 1", "SET state = 1, due = ?"),
    ("Claims", "SET state = 1, due = ?", "SET due = ?"),
    ("Claims", "d.lost = 3 AND", "d.lost >= 0 AND"),
    ("Claims", "SET state = 4, due = NULL", "SET state = 4"),
    ("Queue", "WHERE id = ? AND token = ? AND state = 1", "WHERE id = ? AND (token = ? OR 1) AND state = 1"),
    ("Queue", "WHERE id = ? AND token = ? AND state = ?", "WHERE id = ? AND (token = ? OR 1) AND state = ?"),
    ("Queue", "token = token + 1 WHERE", "token = token WHERE"),
    ("Inserts", "AND order_key = ? AND due IS NOT NULL", "AND order_key = ?"),
    ("Inserts", "WHERE lane = ? AND order_key = ?", "WHERE (lane = ? OR 1) AND order_key = ?"),
    ("Deletes", "payload = ? AND shared = 1", "payload = ? AND 0"),
    ("DocumentRows", "DELETE FROM document WHERE kind = ? AND id = ?", "DELETE FROM document WHERE (kind = ? OR 1) AND id = ?"),
    ("DocumentRows", "kind = ? AND id > ? ORDER BY id", "kind = ? AND id >= ? ORDER BY id"),
    ("DocumentRows", "WHERE kind = ? ORDER BY id", "WHERE kind = ? ORDER BY id DESC"),
    ("FiringRows", "WHERE last_firing.at < excluded.at", "WHERE 1"),
    ("FiringRows", "DELETE FROM last_firing WHERE schedule = ?", "DELETE FROM last_firing WHERE (schedule = ? OR 1)"),
    ("Mends", "state = 0, due = ?, lost = lost + 1", "state = 0, due = ?"),
    ("DeadLetterRows", "SET state = 0, due = ?, since = ?", "SET due = ?, since = ?"),
]  # fmt: skip
TESTS = ["SqliteClockTest", "SqliteContractsTest", "SqliteDamageTest", "SqliteQueueTest", "SqliteStoreTest"]
PACKAGE = "io/penstock/gateway/store/sql/"


def changed(code, old, new):
    """The class with `new` for `old` in its string constants; None where none has it."""
    count = struct.unpack(">H", code[8:10])[0]
    at, index, out, found = 10, 1, [code[:10]], False
    sizes = {3: 4, 4: 4, 5: 8, 6: 8, 7: 2, 8: 2, 9: 4, 10: 4, 11: 4, 12: 4, 15: 3, 16: 2, 17: 4, 18: 4, 19: 2, 20: 2}
    while index < count:
        tag = code[at]
        if tag == 1:
            length = struct.unpack(">H", code[at + 1 : at + 3])[0]
            text = code[at + 3 : at + 3 + length]
            if old.encode() in text:
                text, found = text.replace(old.encode(), new.encode()), True
            out.append(bytes([1]) + struct.pack(">H", len(text)) + text)
            at += 3 + length
        else:
            out.append(code[at : at + 1 + sizes[tag]])
            at += 1 + sizes[tag]
        index += 2 if tag in (5, 6) else 1
    return b"".join(out) + code[at:] if found else None


def run(work, root, java, class_path):
    """Tells the mutants that no test noticed."""
    module = os.path.join(root, "gateway")
    folder = os.path.join(work, "sql")
    tests = ["io.penstock.gateway.store.sqlite." + name for name in TESTS]
    runner = os.path.join(root, "scripts", "mutation", "Run.java")
    left = []
    for number, (name, old, new) in enumerate([(None, None, None), *MUTANTS]):
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(os.path.join(folder, PACKAGE))
        if name:
            with open(os.path.join(module, "target/classes", PACKAGE, name + ".class"), "rb") as file:
                code = changed(file.read(), old, new)
            if code is None:
                raise SystemExit(f"{name} does not say: {old}")
            with open(os.path.join(folder, PACKAGE, name + ".class"), "wb") as file:
                file.write(code)
        done = subprocess.run(
            [java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m", "--enable-native-access=ALL-UNNAMED",
             "-cp", ":".join([folder, *class_path]), runner, *tests],
            cwd=module, capture_output=True, text=True, timeout=900,
        )  # fmt: skip
        if not name:
            if done.returncode:
                raise SystemExit("the tests fail unchanged:\n" + done.stdout + done.stderr)
            continue
        noticed = done.stdout.strip().split("\n")[-1] if done.returncode else None
        print(f"{'noticed' if noticed else 'NOT    '} {name}: {old} -> {new} ({noticed})", flush=True)
        if not noticed:
            left.append(number)
    print(f"sql: {len(MUTANTS)} changes, {len(MUTANTS) - len(left)} noticed, {len(left)} not")

import json
import os

import psycopg

connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
connection.execute(
    "CREATE TABLE IF NOT EXISTS notes"
    " (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text NOT NULL)"
)


def handler(event, context):
    if event["requestContext"]["http"]["method"] == "POST":
        text = json.loads(event.get("body") or "{}").get("text")
        if not text:
            return answer(400, {"message": "text is missing"})
        row = connection.execute(
            "INSERT INTO notes (text) VALUES (%s) RETURNING id, text", [text]
        ).fetchone()
        return answer(201, {"id": row[0], "text": row[1]})
    rows = connection.execute("SELECT id, text FROM notes ORDER BY id").fetchall()
    return answer(200, [{"id": row[0], "text": row[1]} for row in rows])


def answer(status, body):
    return {"statusCode": status, "body": json.dumps(body)}

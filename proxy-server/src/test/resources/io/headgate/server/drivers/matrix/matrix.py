# PyMySQL and mysqlclient. Arguments: pymysql|mysqlclient, plain|tls, default|streaming, port, the file with the things.
import datetime
import decimal
import hashlib
import importlib
import json
import os
import sys
import threading

driver, transport, mode, port, things = sys.argv[1:]
db = importlib.import_module({"pymysql": "pymysql", "mysqlclient": "MySQLdb"}[driver])
cursors = importlib.import_module(db.__name__ + ".cursors")
SCHEMA = os.environ["HEADGATE_SCHEMA"]
DEFAULT = cursors.SSCursor if mode == "streaming" else cursors.Cursor
MULTI_STATEMENTS = 1 << 16


def connect(**more):
    # PyMySQL takes a text for latin1
    password = os.environ["HEADGATE_PASSWORD"]
    options = dict(host="127.0.0.1", port=int(port), user=os.environ["HEADGATE_USER"], database=SCHEMA,
                   password=password.encode() if driver == "pymysql" else password, charset="utf8mb4",
                   autocommit=True, client_flag=MULTI_STATEMENTS, cursorclass=DEFAULT)
    if transport == "tls":
        options["ssl"] = {"check_hostname": False} if driver == "pymysql" else {"cipher": "AES256-SHA:HIGH"}
    options.update(more)
    return db.connect(**options)


def text(value):
    if isinstance(value, (bytes, bytearray)):
        value = bytes(value)
        shown = "x" + value[:40].hex()
    else:
        shown = type(value).__name__ + ":" + str(value)[:60].encode("unicode_escape").decode()
        value = str(value).encode()
    return shown if len(value) <= 40 else "%s… %d %s" % (shown, len(value), hashlib.md5(value).hexdigest())


def rows_text(rows):
    lines = ["(" + ", ".join(text(value) for value in row) + ")" for row in rows]
    if len(lines) <= 12:
        return " ".join(lines)
    return "%d rows %s … %s %s" % (len(lines), lines[0], lines[-1], hashlib.md5("".join(lines).encode()).hexdigest())


def parameter(value):
    if not isinstance(value, dict):
        return value
    kind, content = next(iter(value.items()))
    if kind == "bytes":
        return bytes.fromhex(content)
    if kind == "decimal":
        return decimal.Decimal(content)
    if kind == "datetime":
        return datetime.datetime.fromisoformat(content)
    return content[0] * content[1]


def result(cursor):
    if cursor.description is None:
        return "affected %s id %s" % (cursor.rowcount, cursor.lastrowid)
    rows = cursor.fetchall()
    flags = getattr(cursor, "description_flags", "")
    return "%s %s %s affected %s" % (cursor.description, flags, rows_text(rows), cursor.rowcount)


class Runner:
    def __init__(self):
        self.connection = connect()
        self.second = connect(cursorclass=cursors.Cursor)

    def execute(self, connection, sql, row=None, kind=None):
        with connection.cursor(kind) as cursor:
            if row is None:
                cursor.execute(sql)
            else:
                cursor.execute(sql.replace("%", "%%").replace("?", "%s"), [parameter(value) for value in row])
            yield result(cursor)
            while cursor.nextset():
                yield result(cursor)

    def batch(self, step):
        rows = [[i, "row %d" % i] for i in range(step["numbers"])] if "numbers" in step else step["with"]
        with self.connection.cursor() as cursor:
            cursor.executemany(step["batch"].replace("?", "%s"), [[parameter(value) for value in row] for row in rows])
            yield "affected %s id %s" % (cursor.rowcount, cursor.lastrowid)

    def do(self, what):
        c = self.connection
        {"begin": c.begin if driver == "pymysql" else lambda: c.query("BEGIN"), "commit": c.commit,
         "rollback": c.rollback, "autocommit off": lambda: c.autocommit(False),
         "autocommit on": lambda: c.autocommit(True), "home": lambda: c.select_db(SCHEMA), "ping": c.ping}[what]()
        yield "done, autocommit " + str(c.get_autocommit())

    def run(self, step):
        if "both" in step:
            # neither has statements prepared by the server; with parameters the text goes another way
            return [lambda: self.execute(self.connection, step["both"]),
                    lambda: self.execute(self.connection, step["both"], [])]
        if "with" in step and "sql" in step:
            return [lambda row=row: self.execute(self.connection, step["sql"], row) for row in step["with"]]
        if "sql" in step:
            return [lambda: self.execute(self.connection, step["sql"])]
        if "several" in step:
            return [lambda: self.execute(self.connection, step["several"])]
        if "long" in step:
            before, unit, times, after = step["long"]
            return [lambda: self.execute(self.connection, before + unit * times + after)]
        if "stream" in step:
            return [lambda: self.execute(self.connection, step["stream"], None, cursors.SSCursor)]
        if "other" in step:
            return [lambda: self.execute(self.second, step["other"])]
        if "batch" in step:
            return [lambda: self.batch(step)]
        return [lambda: self.do(step["do"])]

    # what only these drivers have

    def cancelled(self):
        """KILL QUERY from another connection."""
        def kill():
            with self.second.cursor() as cursor:
                running = 0
                while not running:
                    cursor.execute("SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'SELECT 1 FROM counted"
                                   " WHERE SLEEP(31)%'")
                    running = cursor.fetchone()[0]
                cursor.execute("KILL QUERY %d" % self.connection.thread_id())
        killer = threading.Thread(target=kill)
        killer.start()
        try:
            yield from self.execute(self.connection, "SELECT 1 FROM counted WHERE SLEEP(31)")
        finally:
            killer.join()

    def timed_out(self):
        yield from self.execute(connect(read_timeout=1), "SELECT SLEEP(3)")

    def refused(self):
        connect(password="not it")
        yield "connected"

    def unknown_schema(self):
        connect(database="absent_schema")
        yield "connected"

    def facts(self):
        c = self.connection
        yield "%s %s %s" % (c.character_set_name(), c.get_server_info(), c.get_proto_info())
        yield text(c.escape_string("it's \\ \"größe\""))
        yield from self.execute(c, "UPDATE counted SET v = v")
        if driver == "mysqlclient":
            yield str(c.info())

    def dictionaries(self):
        with self.connection.cursor(cursors.DictCursor) as cursor:
            cursor.execute("SELECT id, v AS `größe`, id FROM counted ORDER BY id")
            yield str(cursor.fetchall())

    def part_of_a_stream(self):
        with self.connection.cursor(cursors.SSCursor) as cursor:
            cursor.execute("SELECT id, v FROM batched ORDER BY id")
            yield rows_text([cursor.fetchone()] + list(cursor.fetchmany(3)))
        yield from self.execute(self.connection, "SELECT 'after'")

    def killed(self):
        third = connect()
        # MySQL 9 does not know COM_PROCESS_KILL
        try:
            self.connection.kill(third.thread_id())
            yield "killed"
        except db.Error as e:
            yield "error %s" % e.args[0]
        yield from self.execute(self.connection, "SELECT 'after'")

    def all(self):
        for thing in json.load(open(things, encoding="utf-8"))["things"]:
            yield thing["name"], [action for step in thing["run"] for action in self.run(step)]
        for own in (self.cancelled, self.timed_out, self.refused, self.unknown_schema, self.facts, self.dictionaries,
                    self.part_of_a_stream, self.killed):
            yield own.__name__, [own]


count = 0
for name, actions in Runner().all():
    count += 1
    for number, action in enumerate(actions):
        try:
            for line in action():
                print(name, number, line, sep="\t")
        except db.Error as e:
            print(name, number, "error " + type(e).__name__ + " " + str(e), sep="\t")
print("end", count, sep="\t")

<?php
// PHP's PDO. Arguments: plain|tls, emulated|prepared|unbuffered, port, the file with the things.

require __DIR__ . '/common.php';

[, $transport, $mode, $port, $things] = $argv;

function connect(array $more = [], array $account = []): PDO
{
    global $transport, $mode, $port;
    // the only way to a connection with TLS is to name some of its settings
    $tls = $transport === 'tls' ? [PDO::MYSQL_ATTR_SSL_CIPHER => 'DEFAULT', PDO::MYSQL_ATTR_SSL_VERIFY_SERVER_CERT => false] : [];
    $schema = $account['schema'] ?? getenv('HEADGATE_SCHEMA');
    return new PDO("mysql:host=127.0.0.1;port=$port;dbname=$schema;charset=utf8mb4", getenv('HEADGATE_USER'),
        $account['password'] ?? getenv('HEADGATE_PASSWORD'), $more + $tls + [
            PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
            PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_NUM,
            PDO::ATTR_EMULATE_PREPARES => $mode === 'emulated',
            PDO::MYSQL_ATTR_USE_BUFFERED_QUERY => $mode !== 'unbuffered',
        ]);
}

final class PdoDriver
{
    public readonly PDO $connection;
    public readonly PDO $second;

    public function __construct()
    {
        $this->connection = connect();
        $this->second = connect([PDO::ATTR_EMULATE_PREPARES => true, PDO::MYSQL_ATTR_USE_BUFFERED_QUERY => true]);
    }

    public function results(PDO $c, PDOStatement $statement): iterable
    {
        do {
            if ($statement->columnCount() === 0) {
                yield "affected {$statement->rowCount()} id {$c->lastInsertId()}";
                continue;
            }
            $columns = array_map($statement->getColumnMeta(...), range(0, $statement->columnCount() - 1));
            $rows = $statement->fetchAll();
            yield columns_text($columns) . ' ' . rows_text($rows) . " affected {$statement->rowCount()}";
        } while ($statement->nextRowset());
        $statement->closeCursor();
    }

    public function text(string $sql): iterable
    {
        return $this->results($this->connection, $this->connection->query($sql));
    }

    public function several(string $sql): iterable
    {
        // a statement prepared by the server is one statement
        $emulated = $this->connection->getAttribute(PDO::ATTR_EMULATE_PREPARES);
        $this->connection->setAttribute(PDO::ATTR_EMULATE_PREPARES, true);
        try {
            yield from $this->text($sql);
        } finally {
            $this->connection->setAttribute(PDO::ATTR_EMULATE_PREPARES, $emulated);
        }
    }

    public function other(string $sql): iterable
    {
        return $this->results($this->second, $this->second->query($sql));
    }

    public function stream(string $sql): iterable
    {
        $this->connection->setAttribute(PDO::MYSQL_ATTR_USE_BUFFERED_QUERY, false);
        try {
            yield from $this->text($sql);
        } finally {
            global $mode;
            $this->connection->setAttribute(PDO::MYSQL_ATTR_USE_BUFFERED_QUERY, $mode !== 'unbuffered');
        }
    }

    public function prepared(string $sql, array $rows): iterable
    {
        $statement = $this->connection->prepare($sql);
        foreach ($rows as $row) {
            try {
                foreach ($row as $index => $value) {
                    $kind = '';
                    $bound = parameter($value, $kind);
                    $statement->bindValue($index + 1, $bound, ['int' => PDO::PARAM_INT, 'bool' => PDO::PARAM_BOOL,
                        'null' => PDO::PARAM_NULL, 'bytes' => PDO::PARAM_LOB][$kind] ?? PDO::PARAM_STR);
                }
                $statement->execute();
                yield from $this->results($this->connection, $statement);
            } catch (PDOException $e) {
                yield 'error ' . $this->state($e) . ' ' . $e->getMessage();
            }
        }
    }

    public function do(string $what): iterable
    {
        $c = $this->connection;
        yield 'done ' . match ($what) {
            'begin' => $c->beginTransaction(),
            // without autocommit PDO knows of no transaction that it has not begun
            'commit' => $c->inTransaction() ? $c->commit() : $c->exec('COMMIT'),
            'rollback' => $c->inTransaction() ? $c->rollBack() : $c->exec('ROLLBACK'),
            'autocommit off' => $c->setAttribute(PDO::ATTR_AUTOCOMMIT, false),
            'autocommit on' => $c->setAttribute(PDO::ATTR_AUTOCOMMIT, true),
            'home' => $c->exec('USE `' . getenv('HEADGATE_SCHEMA') . '`'),
            'ping' => $c->exec('DO 0'),
        } . ($c->inTransaction() ? ' in a transaction' : '');
    }

    public function state(PDOException $e): string
    {
        return columns_text($e->errorInfo ?? [$e->getCode()]);
    }

    public function afterError(): void
    {
    }
}

$driver = new PdoDriver();
play($driver, $things, [
    'two statements in turn' => function () use ($driver) {
        $one = $driver->connection->prepare('SELECT :a + 1 AS v');
        $two = $driver->connection->prepare('SELECT CONCAT(:a, :b) AS v');
        for ($i = 0; $i < 5; $i++) {
            $one->execute(['a' => $i]);
            yield rows_text($one->fetchAll());
            $two->execute(['a' => "größe $i", 'b' => '!']);
            yield rows_text($two->fetchAll());
        }
    },
    'a part of a result' => function () use ($driver) {
        $statement = $driver->connection->query('SELECT id, v FROM batched ORDER BY id');
        yield rows_text([$statement->fetch(), $statement->fetch()]);
        $statement->closeCursor();
        yield from $driver->text("SELECT 'after'");
    },
    'quoting and facts' => function () use ($driver) {
        yield text($driver->connection->quote("it's \\ \"größe\" \n\x1a"));
        foreach ([PDO::ATTR_SERVER_VERSION, PDO::ATTR_CLIENT_VERSION, PDO::ATTR_AUTOCOMMIT] as $attribute) {
            yield text($driver->connection->getAttribute($attribute));
        }
        yield (string) preg_match('/^Uptime: \d+  Threads: \d+/', $driver->connection->getAttribute(PDO::ATTR_SERVER_INFO));
    },
    'classes' => function () use ($driver) {
        yield json_encode($driver->connection->query('SELECT id, v FROM counted ORDER BY id')->fetchAll(PDO::FETCH_OBJ));
        yield json_encode($driver->connection->query('SELECT v, id FROM counted')->fetchAll(PDO::FETCH_GROUP));
    },
    'options' => function () {
        yield rows_text(connect([PDO::MYSQL_ATTR_INIT_COMMAND => "SET time_zone = '+03:00', @init = 7"])
            ->query('SELECT @@time_zone, @init')->fetchAll());
        yield rows_text(connect([PDO::MYSQL_ATTR_COMPRESS => true])->query("SELECT REPEAT('größe', 40000)")->fetchAll());
        yield 'found ' . connect([PDO::MYSQL_ATTR_FOUND_ROWS => true])->exec('UPDATE counted SET v = v WHERE id = 20');
        yield rows_text(connect([PDO::ATTR_STRINGIFY_FETCHES => true])->query('SELECT 1, 1.5, NULL')->fetchAll());
        yield rows_text(connect([PDO::ATTR_AUTOCOMMIT => false])->query('SELECT @@autocommit')->fetchAll());
    },
    'several statements that are forbidden' => fn () =>
        [rows_text(connect([PDO::MYSQL_ATTR_MULTI_STATEMENTS => false])->query('SELECT 1; SELECT 2')->fetchAll())],
    'a wrong password' => fn () => [text(connect([], ['password' => 'not it']))],
    'an unknown schema' => fn () => [text(connect([], ['schema' => 'absent_schema']))],
]);

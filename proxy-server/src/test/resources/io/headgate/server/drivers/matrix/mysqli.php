<?php
// PHP's mysqli. Arguments: plain|tls, stored|unbuffered, port, the file with the things.

require __DIR__ . '/common.php';

[, $transport, $mode, $port, $things] = $argv;
mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);

function connect(array $more = []): mysqli
{
    global $transport, $port;
    $connection = mysqli_init();
    $connection->options(MYSQLI_OPT_INT_AND_FLOAT_NATIVE, 1);
    foreach ($more['options'] ?? [] as $option => $value) {
        $connection->options($option, $value);
    }
    $flags = ($more['flags'] ?? 0) | ($transport === 'tls' ? MYSQLI_CLIENT_SSL | MYSQLI_CLIENT_SSL_DONT_VERIFY_SERVER_CERT : 0);
    $connection->real_connect('127.0.0.1', $more['user'] ?? getenv('HEADGATE_USER'),
        $more['password'] ?? getenv('HEADGATE_PASSWORD'), $more['schema'] ?? getenv('HEADGATE_SCHEMA'), (int) $port, null, $flags);
    $connection->set_charset('utf8mb4');
    return $connection;
}

final class MysqliDriver
{
    public readonly mysqli $connection;
    public readonly mysqli $second;

    public function __construct(private readonly int $resultMode)
    {
        $this->connection = connect();
        $this->second = connect();
    }

    private function result(mysqli $c, mysqli_result|bool $result): string
    {
        if (is_bool($result)) {
            return "affected $c->affected_rows id $c->insert_id warnings $c->warning_count info $c->info";
        }
        $rows = $result->fetch_all();
        $columns = array_map(fn ($field) => array_diff_key((array) $field, ['max_length' => 0]), $result->fetch_fields());
        return columns_text($columns) . ' ' . rows_text($rows) . " warnings $c->warning_count";
    }

    private function query(mysqli $c, string $sql, int $resultMode): iterable
    {
        $c->multi_query($sql);
        do {
            yield $this->result($c, $resultMode === MYSQLI_USE_RESULT ? $c->use_result() : $c->store_result());
        } while ($c->more_results() && $c->next_result());
    }

    public function text(string $sql): iterable
    {
        return $this->query($this->connection, $sql, $this->resultMode);
    }

    public function several(string $sql): iterable
    {
        return $this->text($sql);
    }

    public function other(string $sql): iterable
    {
        return $this->query($this->second, $sql, MYSQLI_STORE_RESULT);
    }

    public function stream(string $sql): iterable
    {
        return $this->query($this->connection, $sql, MYSQLI_USE_RESULT);
    }

    public function prepared(string $sql, array $rows): iterable
    {
        $statement = $this->connection->prepare($sql);
        try {
            yield "parameters $statement->param_count columns $statement->field_count";
            foreach ($rows as $row) {
                yield from $this->execute($statement, $row);
            }
        } finally {
            $statement->close();
        }
    }

    private function execute(mysqli_stmt $statement, array $row): iterable
    {
        $types = '';
        $values = [];
        foreach ($row as $index => $value) {
            $kind = '';
            $values[] = parameter($value, $kind);
            $blob = $kind === 'bytes' || $kind === 'repeat' && strlen($values[$index]) > 100000;
            $types .= $blob ? 'b' : ['int' => 'i', 'bool' => 'i', 'float' => 'd'][$kind] ?? 's';
        }
        if ($row !== []) {
            $sent = array_map(fn ($type, $value) => $type === 'b' ? null : $value, str_split($types), $values);
            $statement->bind_param($types, ...$sent);
            foreach (str_split($types) as $index => $type) {
                if ($type === 'b') {
                    foreach (str_split($values[$index], 50000) as $part) {
                        $statement->send_long_data($index, $part);
                    }
                }
            }
        }
        try {
            $statement->execute();
        } catch (mysqli_sql_exception $e) {
            yield 'error ' . $this->state($e) . ' ' . $e->getMessage();
            return;
        }
        do {
            $result = $statement->get_result();
            yield $result === false ? "affected $statement->affected_rows id $statement->insert_id"
                : $this->result($this->connection, $result);
        } while ($statement->more_results() && $statement->next_result());
    }

    public function do(string $what): iterable
    {
        $c = $this->connection;
        yield 'done ' . match ($what) {
            'begin' => $c->begin_transaction(),
            'commit' => $c->commit(),
            'rollback' => $c->rollback(),
            'autocommit off' => $c->autocommit(false),
            'autocommit on' => $c->autocommit(true),
            'home' => $c->select_db(getenv('HEADGATE_SCHEMA')),
            'ping' => $c->ping(),
        };
    }

    public function state(mysqli_sql_exception $e): string
    {
        return $e->getCode() . ' ' . $e->getSqlState();
    }

    public function afterError(): void
    {
        while ($this->connection->more_results() && $this->connection->next_result()) {
            $this->connection->store_result();
        }
    }
}

$driver = new MysqliDriver($mode === 'unbuffered' ? MYSQLI_USE_RESULT : MYSQLI_STORE_RESULT);
play($driver, $things, [
    'a statement killed from another connection' => function () use ($driver) {
        $driver->connection->query('SELECT 1 FROM counted WHERE SLEEP(31)', MYSQLI_ASYNC);
        do {
            $running = $driver->second->query('SELECT COUNT(*) FROM information_schema.processlist'
                . " WHERE info LIKE 'SELECT 1 FROM counted WHERE SLEEP(31)%'")->fetch_row()[0];
        } while (!$running);
        $driver->second->query('KILL QUERY ' . $driver->connection->thread_id);
        $driver->connection->reap_async_query();
        yield 'not killed';
    },
    'a cursor' => function () use ($driver) {
        $statement = $driver->connection->prepare('SELECT id, v FROM batched WHERE id > ? ORDER BY id');
        $statement->attr_set(MYSQLI_STMT_ATTR_CURSOR_TYPE, MYSQLI_CURSOR_TYPE_READ_ONLY);
        foreach ([250, 290] as $id) {
            $statement->bind_param('i', $id);
            $statement->execute();
            $statement->bind_result($key, $value);
            $rows = [];
            while ($statement->fetch()) {
                $rows[] = [$key, $value];
            }
            yield rows_text($rows);
            $statement->free_result();
        }
        $statement->execute();
        $statement->fetch();
        $statement->reset();
        $statement->close();
    },
    'two statements in turn' => function () use ($driver) {
        $one = $driver->connection->prepare('SELECT ? + 1');
        $two = $driver->connection->prepare('SELECT CONCAT(?, ?)');
        for ($i = 0; $i < 5; $i++) {
            $one->execute([$i]);
            yield rows_text($one->get_result()->fetch_all());
            $two->execute(["größe $i", '!']);
            yield rows_text($two->get_result()->fetch_all());
        }
    },
    'a statement that fails and goes on' => function () use ($driver) {
        $insert = $driver->connection->prepare('INSERT INTO counted VALUES (?, 0)');
        foreach ([60, 60, 61] as $id) {
            try {
                $insert->execute([$id]);
                yield "affected $insert->affected_rows";
            } catch (mysqli_sql_exception $e) {
                yield 'error ' . $driver->state($e) . ' ' . columns_text($insert->error_list);
            }
        }
    },
    'warnings of the client' => function () use ($driver) {
        $driver->connection->query("SELECT CAST('x' AS SIGNED), 1 / 0")->free();
        for ($warning = $driver->connection->get_warnings(); $warning; $more = $warning->next()) {
            yield "$warning->errno $warning->sqlstate $warning->message";
            if (isset($more) && !$more) {
                break;
            }
        }
    },
    'another user' => function () use ($driver) {
        yield text($driver->connection->change_user(getenv('HEADGATE_USER'), getenv('HEADGATE_PASSWORD'), 'information_schema'));
        yield rows_text($driver->connection->query('SELECT DATABASE(), @i, @@sql_mode')->fetch_all());
        $driver->connection->select_db(getenv('HEADGATE_SCHEMA'));
        $driver->connection->set_charset('utf8mb4');
    },
    'escaping and facts' => function () use ($driver) {
        $c = $driver->connection;
        yield text($c->real_escape_string("it's \\ \"größe\" \n\x1a"));
        yield "$c->server_info $c->server_version $c->protocol_version " . columns_text((array) $c->get_charset());
        yield (string) preg_match('/^Uptime: \d+  Threads: \d+/', $c->stat());
        yield 'compressed ' . rows_text(connect(['flags' => MYSQLI_CLIENT_COMPRESS])
            ->query("SELECT REPEAT('größe', 40000)")->fetch_all());
        yield 'found rows ' . connect(['flags' => MYSQLI_CLIENT_FOUND_ROWS])->query('UPDATE counted SET v = v WHERE id = 20');
    },
    'an init command' => function () {
        yield rows_text(connect(['options' => [MYSQLI_INIT_COMMAND => "SET time_zone = '+03:00', @init = 7"]])
            ->query('SELECT @@time_zone, @init')->fetch_all());
    },
    'a wrong password' => fn () => [connect(['password' => 'not it'])->host_info],
    'an unknown schema' => fn () => [connect(['schema' => 'absent_schema'])->host_info],
    'a read that times out' => fn () => [rows_text(connect(['options' => [MYSQLI_OPT_READ_TIMEOUT => 1]])
        ->query('SELECT SLEEP(3)')->fetch_all())],
]);

<?php
// What the two PHP drivers share. A driver is a class with methods for the kinds of steps; each yields texts.

function text(mixed $value): string
{
    if (!is_string($value)) {
        return get_debug_type($value) . ':' . var_export($value, true);
    }
    $printable = mb_check_encoding($value, 'UTF-8') && !preg_match('/[\x00-\x1f]/', $value);
    $shown = $printable ? '"' . mb_substr($value, 0, 60) . '"' : 'x' . bin2hex(substr($value, 0, 40));
    return strlen($value) <= 40 ? $shown : $shown . '… ' . strlen($value) . ' ' . md5($value);
}

function rows_text(array $rows): string
{
    $lines = array_map(fn ($row) => '(' . implode(', ', array_map('text', $row)) . ')', $rows);
    $count = count($lines);
    return $count <= 12 ? implode(' ', $lines)
        : "$count rows $lines[0] … {$lines[$count - 1]} " . md5(implode('', $lines));
}

function columns_text(array $columns): string
{
    return json_encode($columns, JSON_UNESCAPED_UNICODE | JSON_PARTIAL_OUTPUT_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE);
}

/** A PHP value for one of the file's; $kind becomes what it is where the value does not tell. */
function parameter(mixed $value, string &$kind): mixed
{
    $kind = is_array($value) ? array_key_first($value) : get_debug_type($value);
    return match ($kind) {
        'bytes' => hex2bin($value['bytes']),
        'repeat' => str_repeat(...$value['repeat']),
        'decimal', 'datetime' => $value[$kind],
        default => $value,
    };
}

function parameter_rows(array $step): array
{
    return $step['with'] ?? array_map(fn ($i) => [$i, "row $i"], range(0, $step['numbers'] - 1));
}

function actions(object $driver, array $step): array
{
    return match (array_key_first($step)) {
        'both' => [fn () => $driver->text($step['both']), fn () => $driver->prepared($step['both'], [[]])],
        'sql' => [isset($step['with']) ? fn () => $driver->prepared($step['sql'], $step['with'])
            : fn () => $driver->text($step['sql'])],
        'several' => [fn () => $driver->several($step['several'])],
        'long' => [fn () => $driver->text($step['long'][0] . str_repeat($step['long'][1], $step['long'][2]) . $step['long'][3])],
        'stream' => [fn () => $driver->stream($step['stream'])],
        'other' => [fn () => $driver->other($step['other'])],
        'batch' => [fn () => $driver->prepared($step['batch'], parameter_rows($step))],
        'do' => [fn () => $driver->do($step['do'])],
    };
}

/** Does everything, and prints a line for each result. $own: names and functions of what only this driver has. */
function play(object $driver, string $things, array $own): void
{
    $all = [];
    foreach (json_decode(file_get_contents($things), true, 512, JSON_THROW_ON_ERROR)['things'] as $thing) {
        $all[$thing['name']] = array_merge(...array_map(fn ($step) => actions($driver, $step), $thing['run']));
    }
    foreach ($own as $name => $function) {
        $all[$name] = [$function];
    }
    foreach ($all as $name => $actions) {
        foreach ($actions as $number => $action) {
            try {
                foreach ($action() as $line) {
                    echo "$name\t$number\t$line\n";
                }
            } catch (mysqli_sql_exception | PDOException $e) {
                echo "$name\t$number\terror ", $driver->state($e), ' ', $e->getMessage(), "\n";
                $driver->afterError();
            }
        }
    }
    echo "end\t", count($all), "\n";
}

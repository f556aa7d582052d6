# Perl's DBD::mysql. Arguments: plain|tls, emulated|prepared|streaming, port, the file with the things.
use strict;
use warnings;
use utf8;
use DBI;
use Digest::MD5 qw(md5_hex);
use Encode qw(encode_utf8 decode_utf8);
use JSON::PP;

my ($transport, $mode, $port, $things) = @ARGV;
my $schema = $ENV{HEADGATE_SCHEMA};
binmode STDOUT, ':utf8';
$| = 1;

sub connection {
    my ($options, %more) = @_;
    # with the client library of MariaDB the driver cannot insist on TLS
    my $tls = $transport eq 'tls' ? ';mysql_ssl=1;mysql_ssl_optional=1' : '';
    my $database = $more{schema} // $schema;
    # "=" and the like may stand in a password, which is no part of the source's name
    return DBI->connect("DBI:mysql:host=127.0.0.1;port=$port;database=$database;mysql_multi_statements=1$tls" . ($options // ''),
        $ENV{HEADGATE_USER}, $more{password} // $ENV{HEADGATE_PASSWORD},
        { RaiseError => 1, PrintError => 0, AutoCommit => 1, mysql_enable_utf8mb4 => 1,
          mysql_server_prepare => $mode eq 'prepared' ? 1 : 0, mysql_server_prepare_disable_fallback => 0,
          mysql_use_result => $mode eq 'streaming' ? 1 : 0, %{ $more{attributes} // {} } });
}

sub text {
    my ($value) = @_;
    return 'undef' unless defined $value;
    my $bytes = utf8::is_utf8($value) ? encode_utf8($value) : $value;
    my $shown = utf8::is_utf8($value) || $bytes =~ /^[\x20-\x7e]*$/ ? '"' . substr($value, 0, 60) =~ s/[\x00-\x1f]/./gr . '"'
        : 'x' . unpack('H*', substr($bytes, 0, 40));
    return length($bytes) <= 40 ? $shown : $shown . '… ' . length($bytes) . ' ' . md5_hex($bytes);
}

sub rows_text {
    my @lines = map { '(' . join(', ', map { text($_) } @$_) . ')' } @_;
    return join ' ', @lines if @lines <= 12;
    return scalar(@lines) . " rows $lines[0] … $lines[-1] " . md5_hex(encode_utf8(join '', @lines));
}

sub bind_all {
    my ($statement, $row) = @_;
    my $index = 0;
    for my $value (@$row) {
        $index++;
        if (ref $value eq 'HASH') {
            my ($kind) = keys %$value;
            $kind eq 'bytes' ? $statement->bind_param($index, pack('H*', $value->{bytes}), DBI::SQL_BLOB)
                : $kind eq 'repeat' ? $statement->bind_param($index, $value->{repeat}[0] x $value->{repeat}[1], DBI::SQL_VARCHAR)
                : $statement->bind_param($index, $value->{$kind}, DBI::SQL_VARCHAR);
        } elsif (JSON::PP::is_bool($value)) {
            $statement->bind_param($index, $value ? 1 : 0, DBI::SQL_INTEGER);
        } elsif (defined $value && !utf8::is_utf8($value) && $value =~ /^-?\d+$/ && JSON::PP->new->allow_nonref->encode($value) !~ /"/) {
            $statement->bind_param($index, $value, DBI::SQL_INTEGER);
        } else {
            $statement->bind_param($index, $value, DBI::SQL_VARCHAR); # a type is kept until another one is named
        }
    }
}

sub result {
    my ($c, $statement) = @_;
    my @lines;
    do {
        if ($statement->{NUM_OF_FIELDS}) {
            # before the rows, with which the driver forgets it
            my $columns = join ' ', map { $_ . '=' . join('|', map { $_ // '' } @{ $statement->{$_} }) }
                qw(NAME TYPE mysql_type mysql_type_name mysql_length mysql_table mysql_is_blob mysql_is_pri_key PRECISION SCALE NULLABLE);
            push @lines, $columns . ' ' . rows_text(@{ $statement->fetchall_arrayref }) . ' rows ' . $statement->rows;
        } else {
            push @lines, 'affected ' . $statement->rows . ' id ' . ($statement->{mysql_insertid} // '')
                . ' warnings ' . ($statement->{mysql_warning_count} // '') . ' info ' . ($c->{mysql_info} // '');
        }
    } while ($statement->more_results);
    return @lines;
}

sub query {
    my ($c, $sql, %attributes) = @_;
    my $statement = $c->prepare($sql, { mysql_server_prepare => 0, %attributes });
    $statement->execute;
    return result($c, $statement);
}

my $first = connection();
my $second = connection(';mysql_use_result=0');

sub execute {
    my ($sql, $rows) = @_;
    my $statement = $first->prepare($sql);
    my @lines = ('parameters ' . $statement->{NUM_OF_PARAMS});
    for my $row (@$rows) {
        push @lines, guarded(sub { bind_all($statement, $row); $statement->execute; result($first, $statement) });
    }
    return @lines;
}

sub guarded {
    my ($action) = @_;
    my @lines = eval { $action->() };
    return $@ ? 'error ' . ($DBI::err // '') . ' ' . ($DBI::state // '') . ' ' . text($DBI::errstr || $@) : @lines;
}

my %do = (
    begin => sub { $first->begin_work },
    commit => sub { $first->commit },
    rollback => sub { $first->{AutoCommit} ? $first->do('ROLLBACK') : $first->rollback },
    'autocommit off' => sub { $first->{AutoCommit} = 0 },
    'autocommit on' => sub { $first->{AutoCommit} = 1 },
    home => sub { $first->do("USE `$schema`") },
    ping => sub { $first->ping },
);

sub actions {
    my ($step) = @_;
    my ($kind) = grep { !/^(with|numbers)$/ } keys %$step;
    my $content = $step->{$kind};
    my $rows = $step->{with} // [ map { [ $_, "row $_" ] } 0 .. ($step->{numbers} // 0) - 1 ];
    return (sub { query($first, $content) }, sub { execute($content, [[]]) }) if $kind eq 'both';
    return sub { $step->{with} ? execute($content, $rows) : query($first, $content) } if $kind eq 'sql';
    return sub { query($first, $content) } if $kind eq 'several';
    return sub { query($first, $content->[0] . $content->[1] x $content->[2] . $content->[3]) } if $kind eq 'long';
    return sub { query($first, $content, mysql_use_result => 1) } if $kind eq 'stream';
    return sub { query($second, $content) } if $kind eq 'other';
    return sub { execute($content, $rows) } if $kind eq 'batch';
    return sub { 'done ' . text($do{$content}->()) . ' autocommit ' . ($first->{AutoCommit} ? 1 : 0) };
}

my @own = (
    'a statement killed from another connection' => sub {
        my $statement = $first->prepare('SELECT 1 FROM counted WHERE SLEEP(31)', { async => 1, mysql_server_prepare => 0 });
        $statement->execute;
        my $running = 0;
        until ($running) {
            ($running) = $second->selectrow_array('SELECT COUNT(*) FROM information_schema.processlist'
                . " WHERE info LIKE 'SELECT 1 FROM counted WHERE SLEEP(31)%'");
        }
        $second->do('KILL QUERY ' . $first->{mysql_thread_id});
        $statement->mysql_async_result;
        return result($first, $statement);
    },
    'two statements in turn' => sub {
        my $one = $first->prepare('SELECT ? + 1');
        my $two = $first->prepare('SELECT CONCAT(?, ?)');
        return map { $one->execute($_); my @a = @{ $one->fetchall_arrayref }; $two->execute("größe $_", '!');
            rows_text(@a, @{ $two->fetchall_arrayref }) } 0 .. 4;
    },
    'an array of tuples' => sub {
        $first->do('CREATE TABLE tuples (id INT PRIMARY KEY, v VARCHAR(20))');
        my $statement = $first->prepare('INSERT INTO tuples VALUES (?, ?)');
        my $count = $statement->execute_array({ ArrayTupleStatus => \my @status }, [1, 2, 3], ['a', 'größe', undef]);
        return "count $count status @status", query($first, 'SELECT * FROM tuples');
    },
    'the catalog' => sub {
        return rows_text(@{ $first->table_info(undef, $schema, 'c%', 'TABLE')->fetchall_arrayref }),
            rows_text(@{ $first->column_info(undef, $schema, 'origin', '%')->fetchall_arrayref }),
            join(',', $first->primary_key(undef, $schema, 'origin'));
    },
    'quoting and facts' => sub {
        return $first->quote("it's \\ \"größe\" \n"), $first->quote_identifier('a`b'), $first->{mysql_serverinfo},
            text($first->last_insert_id(undef, undef, undef, undef));
    },
    'options' => sub {
        return query(connection(';mysql_compression=1'), "SELECT REPEAT('größe', 40000)"),
            query(connection('', attributes => { mysql_init_command => q{SET time_zone = '+03:00', @init = 7} }),
                'SELECT @@time_zone, @init'),
            query(connection(';mysql_client_found_rows=0'), 'UPDATE counted SET v = v'),
            query(connection(';mysql_client_found_rows=1'), 'UPDATE counted SET v = v');
    },
    'a read that times out' => sub { query(connection(';mysql_read_timeout=1'), 'SELECT SLEEP(3)') },
    'a wrong password' => sub { connection('', password => 'not it')->{mysql_serverinfo} },
    'an unknown schema' => sub { connection('', schema => 'absent_schema')->{mysql_serverinfo} },
);

open my $file, '<:raw', $things or die "$things: $!";
my $json = decode_json(join '', <$file>);
my $count = 0;
sub play {
    my ($name, @actions) = @_;
    $count++;
    for my $number (0 .. $#actions) {
        print "$name\t$number\t", s/\n/ /gr, "\n" for guarded($actions[$number]);
    }
}
play($_->{name}, map { actions($_) } @{ $_->{run} }) for @{ $json->{things} };
play(splice @own, 0, 2) while @own;
print "end\t$count\n";

# Ruby's mysql2. Arguments: plain|tls, text|prepared|streaming, port, the file with the things.
require 'bigdecimal'
require 'digest'
require 'json'
require 'mysql2'
require 'time'

transport, MODE, port, things = ARGV
SCHEMA = ENV.fetch('HEADGATE_SCHEMA')
OPTIONS = {
  host: '127.0.0.1', port: port.to_i, username: ENV.fetch('HEADGATE_USER'), password: ENV.fetch('HEADGATE_PASSWORD'),
  database: SCHEMA, encoding: 'utf8mb4', as: :array, flags: Mysql2::Client::MULTI_STATEMENTS,
  # the client library of MariaDB knows no ssl_mode, and uses TLS where a setting of TLS is given
  **(transport == 'tls' ? { sslcipher: 'HIGH' } : {})
}.freeze

# without casts, since a row that Ruby has no type for would leave the rest of the stream unread
STREAM = { stream: true, cache_rows: false, cast: false }.freeze

def text(value)
  return "Time:#{value.strftime('%F %T.%6N %z')}" if value.is_a?(Time)
  return "#{value.class}:#{value.inspect}" unless value.is_a?(String)

  printable = value.encoding != Encoding::BINARY && value.valid_encoding? && value !~ /[\x00-\x1f]/
  shown = printable ? value[0, 60].inspect : "x#{value.byteslice(0, 40).unpack1('H*')}"
  shown += " #{value.encoding}"
  value.bytesize <= 40 ? shown : "#{shown}… #{value.bytesize} #{Digest::MD5.hexdigest(value)}"
end

def rows_text(rows)
  lines = rows.map { |row| "(#{row.map { |value| text(value) }.join(', ')})" }
  return lines.join(' ') if lines.size <= 12

  "#{lines.size} rows #{lines.first} … #{lines.last} #{Digest::MD5.hexdigest(lines.join)}"
end

def parameter(value)
  return value unless value.is_a?(Hash)

  kind, content = value.first
  case kind
  when 'bytes' then [content].pack('H*')
  when 'repeat' then content[0] * content[1]
  when 'decimal' then BigDecimal(content)
  else Time.parse("#{content} UTC")
  end
end

class Runner
  attr_reader :client

  def initialize
    @client = connect
    @second = connect
  end

  def connect(more = {})
    Mysql2::Client.new(OPTIONS.merge(more))
  end

  def result(client, rows)
    return ["affected #{client.affected_rows} id #{client.last_id} warnings #{client.warning_count}"] if rows.nil?

    # before the rows, with which the driver frees what it needs for them
    columns = "#{rows.fields} #{rows.respond_to?(:field_types) ? rows.field_types : ''}"
    ["#{columns} #{rows_text(rows.to_a)}"]
  end

  def query(client, sql, options = {})
    lines = result(client, client.query(sql, options))
    lines += result(client, client.store_result) while client.next_result
    lines
  end

  # there are only prepared statements for values; a text gets them as any application puts them in
  def literal(value)
    case value
    when nil then 'NULL'
    when true, false, Integer, Float then value.to_s
    when BigDecimal then value.to_s('F')
    when Time then value.strftime("'%Y-%m-%d %H:%M:%S.%6N'")
    else value.encoding == Encoding::BINARY ? "x'#{value.unpack1('H*')}'" : "'#{@client.escape(value)}'"
    end
  end

  # never as a stream: with the client library of MariaDB the driver fails then
  def execute(sql, rows)
    if MODE == 'text'
      return rows.flat_map do |row|
        values = row.map { |value| literal(parameter(value)) }
        guarded { query(@client, sql.gsub('?') { values.shift }) }
      end
    end
    statement = @client.prepare(sql)
    lines = ["parameters #{statement.param_count} columns #{statement.field_count}"]
    rows.each do |row|
      lines += guarded do
        found = statement.execute(*row.map { |value| parameter(value) }, as: :array)
        found.nil? ? ["affected #{statement.affected_rows} id #{statement.last_id}"] : result(@client, found)
      end
    end
    statement.close
    lines
  end

  def guarded
    yield
  rescue Mysql2::Error => e
    ["error #{e.class} #{e.error_number} #{e.sql_state} #{e.message}"]
  rescue ArgumentError => e # a value that Ruby has no type for
    ["error #{e.message}"]
  end

  def run(step)
    kind, content = step.first
    case kind
    when 'both' then [-> { streamed(content) }, -> { execute(content, [[]]) }]
    when 'sql' then [step['with'] ? -> { execute(content, step['with']) } : -> { streamed(content) }]
    when 'several' then [-> { query(@client, content) }]
    when 'long' then [-> { query(@client, content[0] + content[1] * content[2] + content[3]) }]
    when 'stream' then [-> { query(@client, content, STREAM) }]
    when 'other' then [-> { query(@second, content) }]
    when 'batch' then [-> { execute(content, step['with'] || (0...step['numbers']).map { |i| [i, "row #{i}"] }) }]
    else [-> { does(content) }]
    end
  end

  def streamed(sql)
    MODE == 'streaming' ? query(@client, sql, STREAM) : query(@client, sql)
  end

  def does(what)
    case what
    when 'ping' then ["ping #{@client.ping}"]
    when 'home' then ["home #{@client.select_db(SCHEMA)}"]
    when 'autocommit off' then query(@client, 'SET autocommit = 0')
    when 'autocommit on' then query(@client, 'SET autocommit = 1')
    else query(@client, what)
    end
  end

  # what only this driver has

  def killed_from_another_connection
    @client.query('SELECT 1 FROM counted WHERE SLEEP(31)', async: true)
    running = 0
    while running.zero?
      running = @second.query('SELECT COUNT(*) FROM information_schema.processlist' \
        " WHERE info LIKE 'SELECT 1 FROM counted WHERE SLEEP(31)%'").first[0]
    end
    @second.query("KILL QUERY #{@client.thread_id}")
    @client.async_result.to_a
  end

  def timed_out
    query(connect(read_timeout: 1), 'SELECT SLEEP(3)')
  end

  def abandoned
    @client.query('SELECT 1; SELECT 2; SELECT 3').to_a
    @client.abandon_results!
    query(@client, "SELECT 'after'")
  end

  def two_statements_in_turn
    one = @client.prepare('SELECT ? + 1')
    two = @client.prepare('SELECT CONCAT(?, ?)')
    (0...5).flat_map do |i|
      [rows_text(one.execute(i, as: :array).to_a), rows_text(two.execute("größe #{i}", '!', as: :array).to_a)]
    end
  end

  def options
    [rows_text(connect(init_command: "SET time_zone = '+03:00', @init = 7").query('SELECT @@time_zone, @init').to_a),
     rows_text(connect(flags: Mysql2::Client::COMPRESS).query("SELECT REPEAT('größe', 40000)").to_a),
     connect(flags: 0).tap { |c| c.query('UPDATE counted SET v = v') }.affected_rows.to_s,
     connect(flags: Mysql2::Client::FOUND_ROWS).tap { |c| c.query('UPDATE counted SET v = v') }.affected_rows.to_s,
     connect.query('SELECT id AS a, v AS `größe` FROM counted', as: :hash, symbolize_keys: true).to_a.to_s,
     connect(cast: false).query("SELECT 1, 1.5, DATE'2024-02-29', NULL").to_a.to_s,
     connect(cast_booleans: true).query('SELECT b, c FROM booleans').to_a.to_s]
  end

  def facts
    [@client.escape("it's \\ \"größe\""), @client.server_info.to_s, @client.encoding.to_s]
  end

  def wrong_password
    connect(password: 'not it').server_info.to_s.lines
  end

  def unknown_schema
    connect(database: 'absent_schema').server_info.to_s.lines
  end
end

runner = Runner.new
all = JSON.parse(File.read(things))['things'].map { |thing| [thing['name'], thing['run'].flat_map { |step| runner.run(step) }] }
all += %i[killed_from_another_connection timed_out abandoned two_statements_in_turn options facts wrong_password
          unknown_schema].map { |own| [own, [-> { runner.public_send(own) }]] }
all.each do |name, actions|
  actions.each_with_index do |action, number|
    runner.guarded { action.call }.each { |line| puts "#{name}\t#{number}\t#{line}" }
    # what is left of several results after an error
    runner.client.abandon_results!
  end
end
puts "end\t#{all.size}"

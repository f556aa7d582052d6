// Go's go-sql-driver. Arguments: plain|tls, prepared|interpolated, port, the file with the things.
package main

import (
	"context"
	"crypto/md5"
	"crypto/tls"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-sql-driver/mysql"
)

var schema = os.Getenv("HEADGATE_SCHEMA")

// After an error in the second of several results, version 1.5 of the driver waits for more for ever.
var failsLater = map[string]bool{"several statements of which one fails": true, "a procedure that fails after a result": true}

func open(more map[string]string, password, database string) *sql.DB {
	config := mysql.NewConfig()
	config.User, config.Passwd, config.Net, config.DBName = os.Getenv("HEADGATE_USER"), password, "tcp", database
	config.Addr, config.Params = "127.0.0.1:"+os.Args[3], map[string]string{}
	config.MultiStatements, config.ParseTime = true, true
	config.Collation = "utf8mb4_general_ci"
	config.InterpolateParams = os.Args[2] == "interpolated"
	if os.Args[1] == "tls" {
		config.TLSConfig = "trusting"
	}
	for name, value := range more {
		config.Params[name] = value
	}
	db, err := sql.Open("mysql", config.FormatDSN())
	if err != nil {
		panic(err)
	}
	return db
}

func connection(db *sql.DB) *sql.Conn {
	c, err := db.Conn(context.Background())
	if err != nil {
		panic(err)
	}
	return c
}

func text(value interface{}) string {
	if b, ok := value.([]byte); ok && !utf8.Valid(b) || ok && strings.ContainsRune(string(b), 0) {
		if len(b) > 40 {
			return fmt.Sprintf("x%s… %d %x", hex.EncodeToString(b[:40]), len(b), md5.Sum(b))
		}
		return "x" + hex.EncodeToString(b)
	} else if ok {
		value = string(b)
	}
	shown := fmt.Sprintf("%T:%q", value, fmt.Sprint(value))
	if len(shown) > 80 {
		shown = fmt.Sprintf("%s… %d %x", strings.ToValidUTF8(shown[:60], ""), len(shown), md5.Sum([]byte(shown)))
	}
	return shown
}

func rowsText(rows *sql.Rows) (string, error) {
	types, err := rows.ColumnTypes()
	if err != nil {
		return "", err
	}
	columns := ""
	for _, t := range types {
		nullable, _ := t.Nullable()
		precision, scale, _ := t.DecimalSize()
		columns += fmt.Sprintf("%s:%s:%v:%d,%d:%v ", t.Name(), t.DatabaseTypeName(), nullable, precision, scale, t.ScanType())
	}
	var lines []string
	for rows.Next() {
		values := make([]interface{}, len(types))
		pointers := make([]interface{}, len(types))
		for i := range values {
			pointers[i] = &values[i]
		}
		if err := rows.Scan(pointers...); err != nil {
			return "", err
		}
		texts := make([]string, len(values))
		for i, value := range values {
			texts[i] = text(value)
		}
		lines = append(lines, "("+strings.Join(texts, ", ")+")")
	}
	if len(lines) > 12 {
		lines = []string{fmt.Sprintf("%d rows %s … %s %x", len(lines), lines[0], lines[len(lines)-1],
			md5.Sum([]byte(strings.Join(lines, ""))))}
	}
	return columns + strings.Join(lines, " "), rows.Err()
}

type executor interface {
	ExecContext(ctx context.Context, query string, args ...interface{}) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...interface{}) (*sql.Rows, error)
}

// The driver has one function for statements that return rows and another one for those that do not.
func returnsRows(query string) bool {
	word := strings.ToUpper(strings.Fields(strings.TrimLeft(query, "( "))[0])
	return strings.Contains(" SELECT WITH SHOW DESCRIBE EXPLAIN CHECK ANALYZE CHECKSUM OPTIMIZE HANDLER EXECUTE CALL SELEC /* ",
		" "+word+" ") && !strings.HasPrefix(query, "HANDLER counted OPEN") && !strings.HasPrefix(query, "HANDLER counted CLOSE") &&
		!strings.Contains(query, " INTO @")
}

func run(c executor, query string, args ...interface{}) (lines []string, err error) {
	ctx := context.Background()
	if !returnsRows(query) {
		result, err := c.ExecContext(ctx, query, args...)
		if err != nil {
			return nil, err
		}
		affected, _ := result.RowsAffected()
		id, _ := result.LastInsertId()
		return []string{fmt.Sprintf("affected %d id %d", affected, id)}, nil
	}
	rows, err := c.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for more := true; more; more = rows.NextResultSet() {
		line, err := rowsText(rows)
		if err != nil {
			return lines, err
		}
		lines = append(lines, line)
	}
	return lines, rows.Err()
}

func parameter(value interface{}) interface{} {
	if number, ok := value.(json.Number); ok {
		if i, err := number.Int64(); err == nil {
			return i
		}
		f, _ := number.Float64()
		return f
	}
	object, ok := value.(map[string]interface{})
	if !ok {
		return value
	}
	for kind, content := range object {
		switch kind {
		case "bytes":
			b, _ := hex.DecodeString(content.(string))
			return b
		case "repeat":
			n, _ := content.([]interface{})[1].(json.Number).Int64()
			return strings.Repeat(content.([]interface{})[0].(string), int(n))
		case "datetime":
			t, _ := time.Parse("2006-01-02 15:04:05.999999", content.(string))
			return t
		default:
			return content
		}
	}
	return nil
}

func parameters(row interface{}) (args []interface{}) {
	for _, value := range row.([]interface{}) {
		args = append(args, parameter(value))
	}
	return args
}

type step map[string]interface{}

func (s step) rows() []interface{} {
	if rows, ok := s["with"].([]interface{}); ok {
		return rows
	}
	n, _ := s["numbers"].(json.Number).Int64()
	rows := make([]interface{}, n)
	for i := range rows {
		rows[i] = []interface{}{json.Number(fmt.Sprint(i)), fmt.Sprintf("row %d", i)}
	}
	return rows
}

type player struct{ first, second *sql.Conn }

func (p player) prepared(query string, rows []interface{}, kept bool) (lines []string, err error) {
	if !kept { // for each row what the driver does with parameters by itself
		for _, row := range rows {
			lines = append(lines, attempt(func() ([]string, error) { return run(p.first, query, parameters(row)...) })...)
		}
		return lines, nil
	}
	statement, err := p.first.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, err
	}
	defer statement.Close()
	for _, row := range rows {
		lines = append(lines, attempt(func() ([]string, error) { return run(keptStatement{statement, query}, query, parameters(row)...) })...)
	}
	return lines, nil
}

type keptStatement struct {
	statement *sql.Stmt
	query     string
}

func (k keptStatement) ExecContext(ctx context.Context, _ string, args ...interface{}) (sql.Result, error) {
	return k.statement.ExecContext(ctx, args...)
}

func (k keptStatement) QueryContext(ctx context.Context, _ string, args ...interface{}) (*sql.Rows, error) {
	return k.statement.QueryContext(ctx, args...)
}

func attempt(action func() ([]string, error)) []string {
	lines, err := action()
	if err != nil {
		lines = append(lines, "error "+err.Error())
	}
	return lines
}

func (p player) actions(s step) []func() ([]string, error) {
	interpolated := os.Args[2] == "interpolated"
	for kind, content := range s {
		sqlText, _ := content.(string)
		switch kind {
		case "both":
			return []func() ([]string, error){
				func() ([]string, error) { return run(p.first, sqlText) },
				func() ([]string, error) { return p.prepared(sqlText, []interface{}{[]interface{}{}}, true) }}
		case "sql", "batch":
			if kind == "batch" || s["with"] != nil {
				return []func() ([]string, error){func() ([]string, error) { return p.prepared(sqlText, s.rows(), !interpolated) }}
			}
			return []func() ([]string, error){func() ([]string, error) { return run(p.first, sqlText) }}
		case "several", "stream":
			return []func() ([]string, error){func() ([]string, error) { return run(p.first, sqlText) }}
		case "other":
			return []func() ([]string, error){func() ([]string, error) { return run(p.second, sqlText) }}
		case "long":
			parts := content.([]interface{})
			times, _ := parts[2].(json.Number).Int64()
			return []func() ([]string, error){func() ([]string, error) {
				return run(p.first, parts[0].(string)+strings.Repeat(parts[1].(string), int(times))+parts[3].(string))
			}}
		case "do":
			return []func() ([]string, error){func() ([]string, error) { return p.do(sqlText) }}
		}
	}
	panic(fmt.Sprint(s))
}

func (p player) do(what string) ([]string, error) {
	switch what {
	case "ping":
		return []string{"ping"}, p.first.PingContext(context.Background())
	case "home":
		return run(p.first, "USE `"+schema+"`")
	case "autocommit off":
		return run(p.first, "SET autocommit = 0")
	case "autocommit on":
		return run(p.first, "SET autocommit = 1")
	default:
		return run(p.first, what)
	}
}

func (p player) cancelled() ([]string, error) {
	var id int64
	if err := p.first.QueryRowContext(context.Background(), "SELECT CONNECTION_ID()").Scan(&id); err != nil {
		return nil, err
	}
	ended := make(chan error)
	go func() {
		_, err := run(p.first, "SELECT 1 FROM counted WHERE SLEEP(31)")
		ended <- err
	}()
	for running := 0; running == 0; {
		if err := p.second.QueryRowContext(context.Background(), "SELECT COUNT(*) FROM information_schema.processlist"+
			" WHERE info LIKE 'SELECT 1 FROM counted WHERE SLEEP(31)%'").Scan(&running); err != nil {
			return nil, err
		}
	}
	if _, err := run(p.second, fmt.Sprintf("KILL QUERY %d", id)); err != nil {
		return nil, err
	}
	return nil, <-ended
}

func (p player) contextEnds() ([]string, error) {
	c := connection(open(nil, os.Getenv("HEADGATE_PASSWORD"), schema))
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	rows, err := c.QueryContext(ctx, "SELECT SLEEP(3)")
	if err == nil {
		rows.Close()
	}
	return nil, err
}

func (p player) transactions() ([]string, error) {
	ctx := context.Background()
	tx, err := p.first.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted, ReadOnly: true})
	if err != nil {
		return nil, err
	}
	lines, err := run(tx, "SELECT @@transaction_isolation, COUNT(*) FROM counted")
	if err != nil {
		return nil, err
	}
	lines = append(lines, attempt(func() ([]string, error) { return run(tx, "DELETE FROM counted") })...)
	if err := tx.Commit(); err != nil {
		return nil, err
	}
	more, err := run(p.first, "SELECT @@transaction_isolation")
	return append(lines, more...), err
}

func (p player) inTurn() (lines []string, err error) {
	ctx := context.Background()
	one, err := p.first.PrepareContext(ctx, "SELECT ? + 1")
	if err != nil {
		return nil, err
	}
	two, err := p.first.PrepareContext(ctx, "SELECT CONCAT(?, ?)")
	if err != nil {
		return nil, err
	}
	for i := 0; i < 5; i++ {
		var a int
		var b string
		if err := one.QueryRow(i).Scan(&a); err != nil {
			return nil, err
		}
		if err := two.QueryRow(fmt.Sprintf("größe %d", i), "!").Scan(&b); err != nil {
			return nil, err
		}
		lines = append(lines, fmt.Sprint(a, b))
	}
	return lines, nil
}

func (p player) options() ([]string, error) {
	c := connection(open(map[string]string{"time_zone": "'+03:00'", "sql_mode": "'ANSI_QUOTES'"}, os.Getenv("HEADGATE_PASSWORD"), schema))
	lines, err := run(c, "SELECT @@time_zone, @@sql_mode")
	found := connection(open(map[string]string{"clientFoundRows": "true"}, os.Getenv("HEADGATE_PASSWORD"), schema))
	more, err2 := run(found, "UPDATE counted SET v = v")
	if err == nil {
		err = err2
	}
	return append(lines, more...), err
}

func (p player) readTimesOut() ([]string, error) {
	db := open(map[string]string{"readTimeout": "1s"}, os.Getenv("HEADGATE_PASSWORD"), schema)
	return run(connection(db), "SELECT SLEEP(3)")
}

func refused(password, database string) func() ([]string, error) {
	return func() ([]string, error) {
		err := open(nil, password, database).Ping()
		var refusal *mysql.MySQLError
		return []string{fmt.Sprint(errors.As(err, &refusal))}, err
	}
}

func main() {
	if err := mysql.RegisterTLSConfig("trusting", &tls.Config{InsecureSkipVerify: true}); err != nil {
		panic(err)
	}
	mysql.SetLogger(quiet{})
	file, err := os.Open(os.Args[4])
	if err != nil {
		panic(err)
	}
	var content struct {
		Things []struct {
			Name string
			Run  []step
		}
	}
	decoder := json.NewDecoder(file)
	decoder.UseNumber()
	if err := decoder.Decode(&content); err != nil {
		panic(err)
	}
	password := os.Getenv("HEADGATE_PASSWORD")
	db := open(nil, password, schema)
	p := player{connection(db), connection(db)}
	count := 0
	play := func(name string, actions ...func() ([]string, error)) {
		count++
		for number, action := range actions {
			for _, line := range attempt(action) {
				fmt.Printf("%s\t%d\t%s\n", name, number, strings.ReplaceAll(line, "\n", " "))
			}
		}
	}
	for _, thing := range content.Things {
		if failsLater[thing.Name] {
			play(thing.Name, func() ([]string, error) { return nil, errors.New("left out") })
			continue
		}
		var actions []func() ([]string, error)
		for _, s := range thing.Run {
			actions = append(actions, p.actions(s)...)
		}
		play(thing.Name, actions...)
	}
	play("a statement killed from another connection", p.cancelled)
	play("a context that ends", p.contextEnds)
	play("transactions with options", p.transactions)
	play("two statements in turn", p.inTurn)
	play("options", p.options)
	play("a read that times out", p.readTimesOut)
	play("a wrong password", refused("not it", schema))
	play("an unknown schema", refused(password, "absent_schema"))
	fmt.Printf("end\t%d\n", count)
}

type quiet struct{}

func (quiet) Print(...interface{}) {}

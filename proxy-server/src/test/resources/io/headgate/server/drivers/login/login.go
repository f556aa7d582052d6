// Logs in with go-sql-driver over TLS and says as whom, or why not. Argument: port.
package main

import (
	"crypto/tls"
	"database/sql"
	"errors"
	"fmt"
	"os"

	"github.com/go-sql-driver/mysql"
)

func main() {
	config := mysql.NewConfig()
	config.User, config.Passwd = os.Getenv("HEADGATE_USER"), os.Getenv("HEADGATE_PASSWORD")
	config.Net, config.Addr, config.TLSConfig = "tcp", "127.0.0.1:"+os.Args[1], "trusting"
	if err := mysql.RegisterTLSConfig("trusting", &tls.Config{InsecureSkipVerify: true}); err != nil {
		panic(err)
	}
	db, err := sql.Open("mysql", config.FormatDSN())
	if err != nil {
		panic(err)
	}
	var me string
	var refusal *mysql.MySQLError
	if err := db.QueryRow("SELECT CURRENT_USER()").Scan(&me); err == nil {
		fmt.Println("in as", me)
	} else if errors.As(err, &refusal) {
		fmt.Println("error", refusal.Number)
	} else {
		panic(err)
	}
}

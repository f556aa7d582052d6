# Logs in with PyMySQL over TLS and says as whom, or why not. Argument: port.
import os
import sys

import pymysql

try:
    connection = pymysql.connect(host="127.0.0.1", port=int(sys.argv[1]), user=os.environ["HEADGATE_USER"],
                                 password=os.environ["HEADGATE_PASSWORD"].encode(), ssl={"check_hostname": False})
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_USER()")
        print("in as", cursor.fetchone()[0])
except pymysql.Error as error:
    print("error", error.args[0])

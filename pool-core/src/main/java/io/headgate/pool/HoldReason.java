package io.headgate.pool;

/** Why a session keeps its connection although its last statement is complete. The name is also the metric tag. */
public enum HoldReason {
    TRANSACTION("a transaction is open"),
    USER_VARIABLE("a user variable was assigned"),
    TEMPORARY_TABLE("a temporary table exists"),
    TABLE_LOCK("tables are locked by LOCK TABLES, or by FLUSH TABLES with a list of tables"),
    GLOBAL_READ_LOCK("all tables are locked by FLUSH TABLES WITH READ LOCK"),
    INSTANCE_LOCK("the instance is locked by LOCK INSTANCE FOR BACKUP"),
    NAMED_LOCK("a named lock is held"),
    HANDLER("a table is open through HANDLER"),
    TEXT_PREPARE("a statement is prepared in SQL text"),
    XA("an XA transaction belongs to the connection"),
    ROLE("the active roles were changed by SET ROLE"),
    RESOURCE_GROUP("the resource group was changed by SET RESOURCE GROUP"),
    INSERT_ID("insert_id was set for the next generated value"),
    GTID_NEXT("gtid_next is not AUTOMATIC"),
    RANDOM_SEED("rand_seed1 or rand_seed2 was set"),
    NEXT_TRANSACTION("characteristics were set for the next transaction only"),
    SEQUENCE("a value of a sequence was taken, and LASTVAL() may be read"),
    DIAGNOSTICS("the warnings or errors of the last statement may be read next"),
    LONG_DATA("parameter data was sent ahead of its execution"),
    CURSOR("a cursor is open"),
    LONG_STATEMENT("a statement of more than 16 MiB is prepared"),
    REPLICA("the client has registered as a replica or read the binary log"),
    UNKNOWN_STATE("a routine ran, or the server reported a change of session state that cannot be named");

    private final String description;

    HoldReason(String description) {
        this.description = description;
    }

    /** The reason as the middle of a sentence, for logs and errors. */
    public String description() {
        return description;
    }
}

package io.headgate.pool;

/**
 * Session state that has a statement of its own instead of a variable. Its values are what that statement takes, as it
 * is written there; a session without a value is as after its login.
 */
public enum OwnStatement {
    /** {@code SET ROLE}. COM_RESET_CONNECTION leaves the active roles as they are. */
    ROLE,
    /** {@code SET RESOURCE GROUP}. COM_RESET_CONNECTION leaves the group as it is. */
    RESOURCE_GROUP,
    /** {@code SET TRANSACTION} without SESSION or GLOBAL, until the next transaction has used it. */
    NEXT_TRANSACTION
}

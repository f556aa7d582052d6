package io.headgate.config;

/** Whether those who may announce a client's address by a PROXY protocol header have to. */
public enum ProxyProtocolMode {
    /** Who sends none is turned away. */
    REQUIRED,
    /** Who sends none is a client itself. */
    OPTIONAL
}

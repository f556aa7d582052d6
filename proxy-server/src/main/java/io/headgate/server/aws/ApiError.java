package io.headgate.server.aws;

/** A call is answered with an error of RDS's. */
final class ApiError extends Exception {

    private static final long serialVersionUID = 1;
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final int status;
    private final String code;

    private ApiError(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    /** What was asked for cannot be done. @param code as RDS has it */
    static ApiError refused(String code, String message) {
        return new ApiError(BAD_REQUEST, code, message);
    }

    /** Whoever asked may not. @param code as RDS has it */
    static ApiError forbidden(String code, String message) {
        return new ApiError(FORBIDDEN, code, message);
    }

    /** What was named is not there. @param code as RDS has it */
    static ApiError notFound(String code, String message) {
        return new ApiError(NOT_FOUND, code, message);
    }

    /** A parameter has a value that it cannot have. */
    static ApiError value(String message) {
        return refused("InvalidParameterValue", message);
    }

    /** Parameters do not go together. */
    static ApiError combination(String message) {
        return refused("InvalidParameterCombination", message);
    }

    /** It is ours. */
    static ApiError internal() {
        return new ApiError(500, "InternalFailure", "The proxy failed on this call; its log says why.");
    }

    /** There are too many calls now, or the proxy stops. */
    static ApiError unavailable() {
        return new ApiError(503, "ServiceUnavailable",
                "Too many calls wait for their answers, or Headgate stops: try again later");
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}

package io.headgate.server.aws;

import io.headgate.auth.iam.RequestVerifier;
import io.headgate.server.http.Call;

/**
 * Who may call: whoever signs with a known key; without keys, programs on this machine, which may look and change
 * nothing. Anybody can run one there, and whoever sets an init query or targets has the rights of every database user.
 */
final class RequestGate {

    /** Null where there are no keys. */
    private final RequestVerifier verifier;
    private final boolean onLoopback;

    RequestGate(RequestVerifier verifier, boolean onLoopback) {
        this.verifier = verifier;
        this.onLoopback = onLoopback;
    }

    /**
     * Lets a call in.
     *
     * @return whether it has proved who it is from
     */
    boolean admit(Call call) throws ApiError {
        if (!call.query().isEmpty()) {
            throw ApiError.refused("MalformedQueryString", "Parameters are in the body of a POST");
        }
        if (verifier == null) {
            admitUnsigned(call);
            return false;
        }
        return switch (verifier.judge(call.method(), call.path(), call.headers(), call.body())) {
            case GENUINE -> true;
            case UNSIGNED -> throw ApiError.forbidden("MissingAuthenticationToken",
                    "Missing Authentication Token: calls are signed here (http-aws-keys-file)");
            case MALFORMED -> throw ApiError.refused("IncompleteSignature",
                    "The header Authorization, or one that it names, is not as Signature Version 4 has it");
            case UNKNOWN_KEY -> throw ApiError.forbidden("InvalidClientTokenId",
                    "The security token included in the request is invalid.");
            case WRONG_TIME -> throw ApiError.refused("RequestExpired",
                    "The request was signed more than " + RequestVerifier.SKEW.toMinutes()
                            + " minutes ago, or is of the future, by the clock of this machine");
            case WRONG_SIGNATURE -> throw ApiError.forbidden("SignatureDoesNotMatch",
                    "The request signature we calculated does not match the signature you provided.");
        };
    }

    /** A page in somebody's browser can send forms to this machine, too, but not hide that it does. */
    private void admitUnsigned(Call call) throws ApiError {
        if (!onLoopback) {
            throw ApiError.forbidden("AccessDenied", "This port is not on a loopback address, so that calls must be"
                    + " signed: set http-aws-keys-file");
        }
        if (call.header("origin") != null || call.header("sec-fetch-site") != null) {
            throw ApiError.forbidden("AccessDenied", "Web pages are not answered here");
        }
    }
}

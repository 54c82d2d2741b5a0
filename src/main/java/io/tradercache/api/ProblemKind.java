package io.tradercache.api;

import java.util.Locale;

/// The kinds of problems. Each kind has a `type` of its own, as RFC 9457 asks for.
enum ProblemKind {
    INVALID_PARAMETER(
            400,
            "Invalid parameter",
            "a parameter is bad, unknown, given twice or out of range; `violations` names it"),
    BAD_REQUEST(400, "Bad request", "the request is not valid HTTP; for example, it has no `Host`"),
    INVALID_BODY(400, "Invalid body", "the body is not the JSON that this path takes"),
    UNAUTHORIZED(
            401, "Token needed", "the request has no token, or one that is not valid; send `Authorization: Bearer …`"),
    FORBIDDEN(403, "Not allowed", "the token lacks the role that this path asks for, or names no account"),
    UNKNOWN_POSITION(404, "No such position", "Trader Cache has no position with this id"),
    UNKNOWN_ORDER(404, "No such order", "Trader Cache has no order with this id"),
    UNKNOWN_ACCOUNT(404, "No such account", "Trader Cache has no account with this id"),
    UNKNOWN_INSTRUMENT(404, "No such instrument", "Trader Cache has no instrument with this id"),
    UNKNOWN_TICKS(404, "No such ticks", "Trader Cache has no ticks of this instrument"),
    UNKNOWN_BARS(404, "No such bars", "Trader Cache has no bars of this type"),
    NOT_FOUND(404, "No such path", "there is nothing at this path; `/q/openapi` lists all paths"),
    METHOD_NOT_ALLOWED(
            405, "Method not allowed", "this path does not take the method; `Allow` names those that it takes"),
    NOT_ACCEPTABLE(406, "Not acceptable", "`Accept` names no format in which this path answers"),
    REQUEST_TIMEOUT(408, "Body too slow", "the body of the request did not come in time; the connection is closed"),
    ANOTHER_VERSION(412, "Another version is held", "the entity is not at the version that `If-Match` names"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type", "the body must be `application/json`"),
    TOO_MANY_REQUESTS(429, "Too many requests", "this client asks for too much; ask again after `Retry-After` seconds"),
    UNREADABLE(
            500, "Unreadable", "a key that the answer needs does not hold in Redis what we wrote; `detail` names it"),
    INTERNAL(500, "Internal error", "the service itself failed; its log says why"),
    BUSY(
            503,
            "Too much at once",
            "too many streams are open, or too many reads under way that look at many entities; ask again after "
                    + "`Retry-After` seconds"),
    ISSUER_AWAY(
            503,
            "Tokens cannot be checked now",
            "the issuer of tokens does not answer; ask again after `Retry-After` seconds"),
    REDIS_AWAY(
            503,
            "State cannot be read now",
            "Redis does not answer, or too many requests wait for it; ask again after `Retry-After` seconds");

    private final int status;
    private final String title;
    private final String when;

    ProblemKind(int status, String title, String when) {
        this.status = status;
        this.title = title;
        this.when = when;
    }

    static ProblemKind unknown(String what) {
        return valueOf("UNKNOWN_" + what.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /// The kind of problem for a status that the framework chose.
    static ProblemKind ofStatus(int status) {
        return switch (status) {
            case 401 -> UNAUTHORIZED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 408 -> REQUEST_TIMEOUT;
            case 412 -> ANOTHER_VERSION;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 429 -> TOO_MANY_REQUESTS;
            case 503 -> REDIS_AWAY;
            default -> status >= 400 && status < 500 ? BAD_REQUEST : INTERNAL;
        };
    }

    /// The type, which is a URN.
    String type() {
        return "urn:trader-cache:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Whether the same request may be answered a little later.
    boolean passes() {
        return this == TOO_MANY_REQUESTS || this == BUSY || this == ISSUER_AWAY || this == REDIS_AWAY;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    /// When this problem is the answer. It is also the `detail` if there is no better one.
    String when() {
        return when;
    }
}

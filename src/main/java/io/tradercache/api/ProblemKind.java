package io.tradercache.api;

import java.util.Locale;

/// What can go wrong: each kind has a `type` of its own, as RFC 9457 wants it.
enum ProblemKind {
    INVALID_PARAMETER(
            400,
            "Invalid parameter",
            "a parameter is bad, unknown, given twice or out of range; `violations` names it"),
    BAD_REQUEST(400, "Bad request", "the request is not one of HTTP, as one without a `Host`"),
    UNKNOWN_POSITION(404, "No such position", "no position of this id is held"),
    UNKNOWN_ORDER(404, "No such order", "no order of this id is held"),
    UNKNOWN_ACCOUNT(404, "No such account", "no account of this id is held"),
    UNKNOWN_INSTRUMENT(404, "No such instrument", "no instrument of this id is held"),
    UNKNOWN_TICKS(404, "No such ticks", "no tick of this instrument is held"),
    UNKNOWN_BARS(404, "No such bars", "no bar of this type is held"),
    NOT_FOUND(404, "No such path", "nothing is at this path; `/q/openapi` has all that there is"),
    METHOD_NOT_ALLOWED(405, "Method not allowed", "all is read with `GET`; nothing is written over REST"),
    NOT_ACCEPTABLE(406, "Not acceptable", "`Accept` names nothing that is answered here"),
    ANOTHER_VERSION(412, "Another version is held", "`If-Match` names a version that is not held"),
    INTERNAL(500, "Internal error", "an error of ours, which is in the log"),
    REDIS_AWAY(
            503,
            "State cannot be read now",
            "Redis does not answer, and no number is better than an old one; ask again after `Retry-After` seconds");

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

    /// What the framework means by a status of its own making.
    static ProblemKind ofStatus(int status) {
        return switch (status) {
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 412 -> ANOTHER_VERSION;
            case 503 -> REDIS_AWAY;
            default -> status >= 400 && status < 500 ? BAD_REQUEST : INTERNAL;
        };
    }

    /// A URN.
    String type() {
        return "urn:trader-cache:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    /// When it is answered; its detail where there is none better.
    String when() {
        return when;
    }
}

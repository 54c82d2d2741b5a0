package io.tradercache.api;

import io.tradercache.api.Problem.Violation;
import java.util.List;

/// Says that a request gets a problem as its answer. That is ordinary, so it has no stack trace.
final class RequestRefused extends RuntimeException {
    private final ProblemKind kind;
    private final String detail;
    private final transient List<Violation> violations;

    RequestRefused(ProblemKind kind, String detail, List<Violation> violations) {
        super(detail, null, false, false);
        this.kind = kind;
        this.detail = detail;
        this.violations = violations;
    }

    ProblemKind kind() {
        return kind;
    }

    String detail() {
        return detail;
    }

    List<Violation> violations() {
        return violations;
    }
}

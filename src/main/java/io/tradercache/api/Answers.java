package io.tradercache.api;

import io.tradercache.store.Stored;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/// Answers with one entity: tagged with its version, or as a 304 if the client has that version.
final class Answers {
    private static final int NOT_MODIFIED = 304;
    private static final int PRECONDITION_FAILED = 412;

    private Answers() {}

    static <S, T> RestResponse<T> one(
            Optional<Stored<S>> found, Function<Stored<S>, T> view, String what, String id, Request request) {
        var stored = found.orElseThrow(() -> Problems.unknown(what, id));
        int status = matched(stored, what, id, request);
        var tag = new EntityTag(stored.version());
        // A cache on the way that compressed the answer asks with a weakened tag.
        boolean unchanged =
                status == NOT_MODIFIED || status(request, new EntityTag(stored.version(), true)) == NOT_MODIFIED;
        return unchanged ? ResponseBuilder.<T>notModified().tag(tag).build() : asItIs(stored, view);
    }

    static <S, T> RestResponse<T> asItIs(Stored<S> stored, Function<Stored<S>, T> view) {
        return ResponseBuilder.ok(view.apply(stored))
                .tag(new EntityTag(stored.version()))
                .build();
    }

    /// Refuses the request if the entity is not at a version that it asks for.
    ///
    /// @return the status that its conditions lead to; 0 if they are met
    static int matched(Stored<?> stored, String what, String id, Request request) {
        int status = status(request, new EntityTag(stored.version()));
        if (status == PRECONDITION_FAILED) {
            throw Problems.anotherVersion(what, id);
        }
        return status;
    }

    private static int status(Request request, EntityTag tag) {
        var unmet = request.evaluatePreconditions(tag);
        return unmet == null ? 0 : unmet.build().getStatus();
    }
}

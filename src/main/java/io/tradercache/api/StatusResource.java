package io.tradercache.api;

import io.smallrye.mutiny.Uni;
import io.tradercache.security.Caller;
import io.tradercache.security.Roles;
import io.tradercache.store.progress.Freshness;
import io.tradercache.store.progress.StatusBoard;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Serves the status: whether the answers can be trusted, and how far the topics are written.
@Path("/api/v1/status")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.READER, Roles.ADMIN})
public class StatusResource {
    private final StatusBoard board;
    private final Freshness freshness;
    private final Caller caller;

    StatusResource(StatusBoard board, Freshness freshness, Caller caller) {
        this.board = board;
        this.freshness = freshness;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "Progress per partition, counts over all instances, and whether Redis and Kafka are up")
    public Uni<StatusView> getStatus() {
        // How much happens tells of the accounts of others.
        boolean showsTopics = caller.accounts().isAll();
        return board.all()
                .map(words -> StatusView.of(words, board.isRedisUp(), board.isKafkaUp(), freshness, showsTopics));
    }
}

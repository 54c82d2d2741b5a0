package io.tradercache.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.tradercache.domain.Account;
import io.tradercache.domain.Order;
import io.tradercache.domain.Position;
import io.tradercache.security.Caller;
import io.tradercache.security.Roles;
import io.tradercache.store.progress.Freshness;
import io.tradercache.store.read.AccountReader;
import io.tradercache.store.read.Following;
import io.tradercache.store.read.OrderReader;
import io.tradercache.store.read.PositionReader;
import io.tradercache.stream.Broadcast;
import io.tradercache.stream.StreamConfig;
import io.tradercache.stream.Subscription;
import io.vertx.core.Vertx;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// Serves state as it changes, as server-sent events: first all stored entities, then one mark, then every
/// change.
@Path("/api/v1/stream")
@Produces(MediaType.SERVER_SENT_EVENTS)
@RolesAllowed({Roles.READER, Roles.ADMIN})
public class StreamResource {
    private final PositionReader positions;
    private final OrderReader orders;
    private final AccountReader accounts;
    private final Freshness freshness;
    private final StreamConfig config;
    private final Vertx vertx;
    private final Clock clock;
    private final Caller caller;
    private final Broadcast<Position> positionChanges;
    private final Broadcast<Order> orderChanges;
    private final Broadcast<Account> accountChanges;

    StreamResource(
            PositionReader positions,
            OrderReader orders,
            AccountReader accounts,
            Freshness freshness,
            StreamConfig config,
            Vertx vertx,
            Clock clock,
            Caller caller,
            ObjectMapper json) {
        this.positions = positions;
        this.orders = orders;
        this.accounts = accounts;
        this.freshness = freshness;
        this.config = config;
        this.vertx = vertx;
        this.clock = clock;
        this.caller = caller;
        this.positionChanges = new Broadcast<>(positions.feed(), stored -> text(json, PositionView.of(stored)));
        this.orderChanges = new Broadcast<>(orders.feed(), stored -> text(json, OrderView.of(stored)));
        this.accountChanges = new Broadcast<>(accounts.feed(), stored -> text(json, AccountView.of(stored)));
    }

    @GET
    @Path("/positions")
    @Operation(summary = "Positions, then their changes; by default open ones")
    public Uni<EventStream> streamPositions(
            @RestHeader("Last-Event-ID") @Nullable String lastEventId, @BeanParam PositionQuery query) {
        return follow(positionChanges, positions.following(query.filter(), caller.accounts()), lastEventId);
    }

    @GET
    @Path("/orders")
    @Operation(summary = "Orders, then their changes; by default open ones")
    public Uni<EventStream> streamOrders(
            @RestHeader("Last-Event-ID") @Nullable String lastEventId, @BeanParam OrderQuery query) {
        return follow(orderChanges, orders.following(query.filter(), caller.accounts()), lastEventId);
    }

    @GET
    @Path("/accounts")
    @Operation(summary = "Accounts, then their changes")
    public Uni<EventStream> streamAccounts(
            @RestHeader("Last-Event-ID") @Nullable String lastEventId,
            @RestQuery("account_id") @Nullable String accountId) {
        return follow(
                accountChanges,
                accounts.following(Parameters.optionalId("account_id", accountId), caller.accounts()),
                lastEventId);
    }

    private <T> Uni<EventStream> follow(Broadcast<T> changes, Following<T> following, @Nullable String lastEventId) {
        if (lastEventId != null && !Subscription.isEventId(lastEventId)) {
            throw Problems.invalid("Last-Event-ID", "is not the id of an event of this stream");
        }
        var life = life();
        return Subscription.begin(changes, following, freshness, config, lastEventId)
                .map(subscription -> new EventStream(subscription::next, config.patience(), life, this::after));
    }

    /// How long the token is good for; null if it has no end.
    private @Nullable Duration life() {
        var until = caller.until();
        return until == null ? null : Duration.between(clock.instant(), until);
    }

    private Runnable after(Duration time, Runnable task) {
        long timer = vertx.setTimer(time.toMillis(), _ -> task.run());
        return () -> vertx.cancelTimer(timer);
    }

    private static String text(ObjectMapper json, Object view) {
        try {
            return json.writeValueAsString(view);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}

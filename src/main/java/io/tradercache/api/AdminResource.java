package io.tradercache.api;

import io.quarkus.security.ForbiddenException;
import io.smallrye.mutiny.Uni;
import io.tradercache.domain.Account;
import io.tradercache.domain.AccountId;
import io.tradercache.domain.AccountScope;
import io.tradercache.domain.Order;
import io.tradercache.domain.Position;
import io.tradercache.security.Caller;
import io.tradercache.security.Roles;
import io.tradercache.store.Stored;
import io.tradercache.store.admin.Acknowledging;
import io.tradercache.store.admin.Action.Asked;
import io.tradercache.store.admin.Action.Step;
import io.tradercache.store.admin.Action.Verb;
import io.tradercache.store.admin.ActionLog;
import io.tradercache.store.admin.GapClearing;
import io.tradercache.store.progress.Freshness;
import io.tradercache.store.read.AccountReader;
import io.tradercache.store.read.EntityReader;
import io.tradercache.store.read.OrderReader;
import io.tradercache.store.read.PositionReader;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// What operators do, and the log of what they did.
@Path("/api/v1/admin")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
public class AdminResource {
    private final PositionReader positions;
    private final OrderReader orders;
    private final AccountReader accounts;
    private final GapClearing clearing;
    private final Acknowledging acknowledging;
    private final ActionLog log;
    private final Freshness freshness;
    private final Caller caller;

    AdminResource(
            PositionReader positions,
            OrderReader orders,
            AccountReader accounts,
            GapClearing clearing,
            Acknowledging acknowledging,
            ActionLog log,
            Freshness freshness,
            Caller caller) {
        this.positions = positions;
        this.orders = orders;
        this.accounts = accounts;
        this.clearing = clearing;
        this.acknowledging = acknowledging;
        this.log = log;
        this.freshness = freshness;
        this.caller = caller;
    }

    @POST
    @Path("/positions/{position_id}/gap/clear")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Clear the gap of a position that was compared with the venue")
    public Uni<RestResponse<PositionView>> clearGap(
            @RestPath("position_id") String positionId,
            @Parameter(hidden = true) @RestHeader("If-Match") @Nullable String ifMatch,
            @Nullable Why why,
            @Context Request request) {
        var target =
                new Target<>("position", positionId, positions, Verb.CLEAR_GAP, Position::accountId, PositionView::of);
        return clearGap(target, ifMatch, why, request);
    }

    @POST
    @Path("/orders/{client_order_id}/gap/clear")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Clear the gap of an order that was compared with the venue")
    public Uni<RestResponse<OrderView>> clearOrderGap(
            @RestPath("client_order_id") String clientOrderId,
            @Parameter(hidden = true) @RestHeader("If-Match") @Nullable String ifMatch,
            @Nullable Why why,
            @Context Request request) {
        var target =
                new Target<>("order", clientOrderId, orders, Verb.CLEAR_ORDER_GAP, Order::accountId, OrderView::of);
        return clearGap(target, ifMatch, why, request);
    }

    @POST
    @Path("/accounts/{account_id}/gap/clear")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Clear the gap of an account that was compared with the venue")
    public Uni<RestResponse<AccountView>> clearAccountGap(
            @RestPath("account_id") String accountId,
            @Parameter(hidden = true) @RestHeader("If-Match") @Nullable String ifMatch,
            @Nullable Why why,
            @Context Request request) {
        var target = new Target<>(
                "account", accountId, accounts, Verb.CLEAR_ACCOUNT_GAP, Account::accountId, AccountView::of);
        return clearGap(target, ifMatch, why, request);
    }

    /// An entity to do something to.
    ///
    /// @param what its kind, in words
    /// @param account the account that it is of; null if that is not known
    private record Target<T, V>(
            String what,
            String id,
            EntityReader<T> reader,
            Verb clearing,
            Function<T, @Nullable AccountId> account,
            Function<Stored<T>, V> view) {
        private Uni<Stored<T>> find(AccountScope scope) {
            return reader.find(id, scope).map(found -> found.orElseThrow(() -> Problems.unknown(what, id)));
        }
    }

    private <T, V> Uni<RestResponse<V>> clearGap(
            Target<T, V> target, @Nullable String ifMatch, @Nullable Why why, Request request) {
        var reason = Why.given(why);
        var scope = caller.accounts();
        var actor = caller.name();
        return target.find(scope).chain(found -> {
            // A request that is sent again must not fail because the first one changed the version.
            if (found.gap() == null) {
                return Uni.createFrom().item(Answers.asItIs(found, target.view()));
            }
            Answers.matched(found, target.what(), target.id(), request);
            var account = target.account().apply(found.entity());
            var asked = new Asked(target.clearing(), target.id(), account, actor, reason);
            return clearing.clear(asked, ifMatch == null ? null : found.version())
                    .chain(step -> cleared(target, scope, step));
        });
    }

    private static <T, V> Uni<RestResponse<V>> cleared(Target<T, V> target, AccountScope scope, Step step) {
        return target.find(scope).map(found -> {
            if (step == Step.REFUSED) {
                throw Problems.anotherVersion(target.what(), target.id());
            }
            return Answers.asItIs(found, target.view());
        });
    }

    @POST
    @Path("/rebuild/acknowledge")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Acknowledge that the state could only be rebuilt in part")
    public Uni<AcknowledgedView> acknowledgeRebuild(@Nullable Why why) {
        var reason = Why.given(why);
        // What is missing may be of any account.
        if (!caller.accounts().isAll()) {
            throw new ForbiddenException();
        }
        return acknowledging.acknowledge(caller.name(), reason).map(AcknowledgedView::of);
    }

    @GET
    @Path("/actions")
    @Operation(summary = "What operators did, the newest first")
    public Uni<Listing<ActionView>> listActions(@BeanParam Paging paging) {
        return log.page(caller.accounts(), paging.before(), paging.most())
                .map(page ->
                        Listing.of(page, ActionView::of, freshness.snapshot().asOf()));
    }
}

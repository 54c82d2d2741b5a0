package io.tradercache.api;

import io.smallrye.mutiny.Uni;
import io.tradercache.store.AccountReader;
import io.tradercache.store.Freshness;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/// Accounts: what each holds, and what of it is bound.
@Path("/api/v1/accounts")
@Produces(MediaType.APPLICATION_JSON)
public class AccountResource {
    private final AccountReader accounts;
    private final Freshness freshness;

    AccountResource(AccountReader accounts, Freshness freshness) {
        this.accounts = accounts;
        this.freshness = freshness;
    }

    @GET
    @Operation(summary = "All accounts in the order of their ids")
    public Uni<Listing<AccountView>> list(@Context UriInfo uri) {
        var parameters = new Parameters(uri, Set.of("limit", "cursor"));
        return accounts.page(parameters.after(), parameters.limit())
                .map(page ->
                        Listing.of(page, AccountView::of, freshness.snapshot().asOf()));
    }

    @GET
    @Path("/{accountId}")
    @Operation(summary = "One account")
    public Uni<RestResponse<AccountView>> one(
            @RestPath String accountId, @Context UriInfo uri, @Context Request request) {
        new Parameters(uri, Set.of());
        return accounts.find(Parameters.id("account_id", accountId))
                .map(found -> Answers.one(found, AccountView::of, "account", accountId, request));
    }
}

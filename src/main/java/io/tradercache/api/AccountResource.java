package io.tradercache.api;

import io.smallrye.mutiny.Uni;
import io.tradercache.security.Caller;
import io.tradercache.security.Roles;
import io.tradercache.store.progress.Freshness;
import io.tradercache.store.read.AccountReader;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/// Serves accounts: what each account holds, and how much of it is locked.
@Path("/api/v1/accounts")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.READER, Roles.ADMIN})
public class AccountResource {
    private final AccountReader accounts;
    private final Freshness freshness;
    private final Caller caller;

    AccountResource(AccountReader accounts, Freshness freshness, Caller caller) {
        this.accounts = accounts;
        this.freshness = freshness;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "All accounts in the order of their ids")
    public Uni<Listing<AccountView>> listAccounts(@BeanParam Paging paging) {
        return accounts.page(caller.accounts(), paging.after(), paging.most())
                .map(page ->
                        Listing.of(page, AccountView::of, freshness.snapshot().asOf()));
    }

    @GET
    @Path("/{account_id}")
    @Operation(summary = "One account")
    public Uni<RestResponse<AccountView>> getAccount(
            @RestPath("account_id") String accountId, @Context Request request) {
        return accounts.find(accountId, caller.accounts())
                .map(found -> Answers.one(found, AccountView::of, "account", accountId, request));
    }
}

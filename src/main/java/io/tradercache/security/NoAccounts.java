package io.tradercache.security;

/// The token names no account, so its bearer may know of none.
public class NoAccounts extends RuntimeException {
    NoAccounts(String claim) {
        super("the token names no account in its claim " + claim);
    }
}

package io.tradercache.api;

import static io.tradercache.api.Venue.ACCOUNTS;
import static io.tradercache.api.Venue.all;
import static io.tradercache.api.Venue.awaited;
import static io.tradercache.api.Venue.json;
import static io.tradercache.api.Venue.send;
import static io.tradercache.api.Venue.source;
import static io.tradercache.api.Venue.unversioned;
import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AccountResourceTest {

    @Test
    void one_isAnsweredWhole() {
        send(
                ACCOUNTS,
                "AR-1",
                "{'type':'AccountState','account_id':'AR-1','account_type':'MARGIN','ts_event':5,"
                        + "'balances':[{'currency':'USDT','total':'1000.00','locked':10,'free':'990'},{'currency':'BTC','total':'1','locked':'0','free':'1'}]}");
        var last = send(
                ACCOUNTS,
                "AR-1",
                "{'type':'AccountState','account_id':'AR-1','account_type':'MARGIN','ts_event':7,"
                        + "'balances':[{'currency':'BTC','total':'0','locked':'0.0','free':'0'}],"
                        + "'margins':[{'initial':'5.0','maintenance':'2.5','currency':'USDT','instrument_id':'BTCUSDT-PERP.API'},"
                        + "{'initial':'1','maintenance':'1','currency':'USDT'}]}");

        assertThat(unversioned(awaited("/accounts/AR-1", last))).isEqualTo(json("""
                        {"account_id":"AR-1","account_type":"MARGIN","base_currency":null,
                         "balances":{"BTC":{"total":"0","locked":"0","free":"0","ts_event":7},"USDT":{"total":"1000","locked":"10","free":"990","ts_event":5}},
                         "margins":{"@USDT":{"initial":"1","maintenance":"1","currency":"USDT"},
                                    "BTCUSDT-PERP.API":{"initial":"5","maintenance":"2.5","currency":"USDT"}},
                         "ts_last":7,"gap":false,"gap_reason":null,"gap_since":null,"gap_source":null,"gap_last_source":null,
                         "source":%s}""".formatted(source(last))));
    }

    @Test
    void accounts_areListed() {
        for (var id : new String[] {"ARL-2", "ARL-1", "ARL-3"}) {
            send(
                    ACCOUNTS,
                    id,
                    "{'type':'AccountState','account_id':'%s','account_type':'CASH','base_currency':'USD','ts_event':5,'balances':[{'currency':'USD','total':'1','locked':'0','free':'1'}]}"
                            .formatted(id));
        }

        await().untilAsserted(() -> {
            for (int limit : new int[] {1, 2, 1_000}) {
                assertThat(all("/accounts?", "account_id", "ARL-", limit))
                        .extracting(account -> account.get("account_id").asText())
                        .containsExactly("ARL-1", "ARL-2", "ARL-3");
            }
        });
    }
}

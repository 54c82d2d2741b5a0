package io.tradercache.api;

import static io.tradercache.api.Venue.INSTRUMENTS;
import static io.tradercache.api.Venue.all;
import static io.tradercache.api.Venue.awaited;
import static io.tradercache.api.Venue.json;
import static io.tradercache.api.Venue.send;
import static io.tradercache.api.Venue.source;
import static io.tradercache.api.Venue.unversioned;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class InstrumentResourceTest {

    @Test
    void one_isAnsweredWhole_byTheVenuesNames() {
        var last = send(
                INSTRUMENTS,
                "IR/USD.API",
                "{'type':'CryptoPerpetual','id':'IR/USD.API','raw_symbol':'[IR] {perp','base_currency':'IR','quote_currency':'USD',"
                        + "'settlement_currency':'IR','is_inverse':true,'price_precision':1,'price_increment':'0.5','multiplier':'1.0',"
                        + "'lot_size':10.0,'max_quantity':null,'info':{'a':[1.50,{}]},'tags':['x'],'ts_event':0,'version':'mine'}");

        assertThat(unversioned(awaited("/instruments/IR%2FUSD.API", last)))
                .isEqualTo(json("""
                        {"instrument_id":"IR/USD.API","type":"CryptoPerpetual","id":"IR/USD.API","raw_symbol":"[IR] {perp","base_currency":"IR",
                         "quote_currency":"USD","settlement_currency":"IR","is_inverse":true,"price_precision":1,"price_increment":"0.5",
                         "multiplier":"1","lot_size":"10","info":{"a":[1.50,{}]},"tags":["x"],"ts_event":0,"source":%s}""".formatted(source(last))));
        assertThat(all("/instruments?", "instrument_id", "IR/USD", 1)).hasSize(1);
    }
}

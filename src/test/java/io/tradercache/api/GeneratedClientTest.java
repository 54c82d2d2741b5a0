package io.tradercache.api;

import static io.tradercache.api.Venue.ACCOUNTS;
import static io.tradercache.api.Venue.BARS;
import static io.tradercache.api.Venue.FILLS;
import static io.tradercache.api.Venue.INSTRUMENTS;
import static io.tradercache.api.Venue.ORDERS;
import static io.tradercache.api.Venue.TICKS;
import static io.tradercache.api.Venue.json;
import static io.tradercache.api.Venue.send;
import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tradercache.client.ApiClient;
import io.tradercache.client.ApiException;
import io.tradercache.client.api.AccountsApi;
import io.tradercache.client.api.AdminApi;
import io.tradercache.client.api.BarsApi;
import io.tradercache.client.api.ExposureApi;
import io.tradercache.client.api.ExposureApi.APIGetExposureRequest;
import io.tradercache.client.api.InstrumentsApi;
import io.tradercache.client.api.OrdersApi;
import io.tradercache.client.api.OrdersApi.APIListOrderEventsRequest;
import io.tradercache.client.api.OrdersApi.APIListOrdersRequest;
import io.tradercache.client.api.PositionsApi;
import io.tradercache.client.api.PositionsApi.APIListPositionsRequest;
import io.tradercache.client.api.StatusApi;
import io.tradercache.client.api.TicksApi;
import io.tradercache.client.model.Account;
import io.tradercache.client.model.AccountPage;
import io.tradercache.client.model.Instrument;
import io.tradercache.client.model.InstrumentPage;
import io.tradercache.client.model.OrderStatusFilter;
import io.tradercache.client.model.PositionSide;
import io.tradercache.client.model.PositionStatusFilter;
import io.tradercache.client.model.ProblemType;
import io.tradercache.client.model.Why;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/// A client that a generator has made from `docs/openapi.yaml` can call every operation and read its answer.
@QuarkusTest
class GeneratedClientTest {
    /// The id of one entity of each kind.
    private static final String ID = "GC/1.API";

    private static final String BAR_TYPE = ID + "-1-MINUTE-LAST-EXTERNAL";
    private static final long T = (System.currentTimeMillis() - 3_600_000) * 1_000_000;

    @TestHTTPResource("/")
    URI server;

    private ApiClient api;

    @BeforeAll
    static void sendOneOfEach() {
        send(
                INSTRUMENTS,
                ID,
                "{'type':'CurrencyPair','id':'%s','raw_symbol':'GC1','quote_currency':'USD','ts_event':1}"
                        .formatted(ID));
        send(
                ACCOUNTS,
                ID,
                "{'type':'AccountState','account_id':'%s','account_type':'CASH','ts_event':1,'balances':[{'currency':'USD','total':'1','locked':'0','free':'1'}]}"
                        .formatted(ID));
        send(
                ORDERS,
                ID,
                "{'type':'OrderInitialized','client_order_id':'%s','instrument_id':'%s','order_side':'BUY','order_type':'MARKET','quantity':'3','ts_event':%d}"
                        .formatted(ID, ID, T));
        // One cycle is closed, and one is open.
        sendFill("T-1", "BUY", T + 1);
        sendFill("T-2", "SELL", T + 2);
        sendFill("T-3", "BUY", T + 3);
        send(
                TICKS,
                ID,
                "{'type':'QuoteTick','instrument_id':'%s','bid_price':'1','ask_price':'3','bid_size':'1','ask_size':'2','ts_event':%d}"
                        .formatted(ID, T));
        send(
                TICKS,
                ID,
                "{'type':'TradeTick','instrument_id':'%s','price':'2','size':'1','trade_id':'T-1','ts_event':%d}"
                        .formatted(ID, T + 1));
        send(
                BARS,
                BAR_TYPE,
                "{'type':'Bar','bar_type':'%s','open':'1','high':'2','low':'1','close':'2','volume':'0','ts_event':%d}"
                        .formatted(BAR_TYPE, T));
    }

    private static void sendFill(String trade, String side, long ts) {
        send(
                FILLS,
                ID,
                ("{'type':'OrderFilled','position_id':'%s','instrument_id':'%s','account_id':'%s','client_order_id':'%s',"
                                + "'trade_id':'%s','strategy_id':'S-1','order_side':'%s','last_qty':'1','last_px':'2','ts_event':%d}")
                        .formatted(ID, ID, ID, trade.equals("T-2") ? "GC-2" : ID, trade, side, ts));
    }

    @BeforeEach
    void makeClient() {
        api = new ApiClient();
        api.updateBaseUri(server.toString().replaceFirst("/$", ""));
    }

    /// The operations in the document, so that the test forgets none. Streams are left out: clients read them
    /// in another way.
    private static Stream<String> operations() throws IOException {
        return new ObjectMapper()
                .<JsonNode>valueToTree(new Yaml().load(Files.readString(Path.of("docs/openapi.yaml"))))
                .get("paths")
                .valueStream()
                .flatMap(JsonNode::valueStream)
                .map(operation -> operation.get("operationId").asText())
                .filter(operation -> !operation.startsWith("stream"));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void operation_isRead(String operation) {
        // What is not written yet is not found.
        await().ignoreException(ApiException.class).untilAsserted(() -> call(operation));
    }

    private void call(String operation) throws ApiException {
        switch (operation) {
            case "listPositions" ->
                assertThat(new PositionsApi(api)
                                .listPositions(APIListPositionsRequest.newBuilder()
                                        .instrumentId(ID)
                                        .side(PositionSide.LONG)
                                        .status(PositionStatusFilter.OPEN)
                                        .build())
                                .getItems())
                        .singleElement()
                        .satisfies(
                                position -> assertThat(position.getPositionId()).isEqualTo(ID));
            case "getPosition" ->
                assertThat(new PositionsApi(api).getPosition(ID, null, null).getSignedQty())
                        .isEqualTo("1");
            case "listPositionCycles" ->
                assertThat(new PositionsApi(api).listPositionCycles(ID).getItems())
                        .singleElement()
                        .satisfies(cycle -> assertThat(cycle.getPositionId()).isEqualTo(ID));
            case "listOrders" ->
                assertThat(new OrdersApi(api)
                                .listOrders(APIListOrdersRequest.newBuilder()
                                        .instrumentId(ID)
                                        .status(OrderStatusFilter.ALL)
                                        .build())
                                .getItems())
                        .extracting(order -> order.getClientOrderId())
                        .containsExactlyInAnyOrder(ID, "GC-2");
            case "getOrder" ->
                assertThat(new OrdersApi(api).getOrder(ID, null, null).getFilledQty())
                        .isEqualTo("2");
            case "listOrderEvents" ->
                assertThat(new OrdersApi(api)
                                .listOrderEvents(APIListOrderEventsRequest.newBuilder()
                                        .clientOrderId(ID)
                                        .build())
                                .getItems())
                        .extracting(event -> event.getType())
                        .containsExactly("OrderInitialized", "OrderFilled", "OrderFilled");
            case "listAccounts" ->
                assertThat(all(
                                cursor -> new AccountsApi(api).listAccounts(cursor, 1_000),
                                AccountPage::getItems,
                                AccountPage::getNextCursor))
                        .extracting(Account::getAccountId)
                        .contains(ID);
            case "getAccount" ->
                assertThat(new AccountsApi(api).getAccount(ID, null, null).getBalances())
                        .containsOnlyKeys("USD");
            case "listInstruments" ->
                assertThat(all(
                                cursor -> new InstrumentsApi(api).listInstruments(cursor, 1_000),
                                InstrumentPage::getItems,
                                InstrumentPage::getNextCursor))
                        .extracting(Instrument::getInstrumentId)
                        .contains(ID);
            case "getInstrument" ->
                assertThat(new InstrumentsApi(api).getInstrument(ID, null, null).getAdditionalProperties())
                        .containsEntry("raw_symbol", "GC1");
            case "listTicks" -> {
                var ticks = new TicksApi(api).listTicks(ID, null, null).getItems();
                assertThat(ticks).hasSize(2);
                assertThat(ticks.getFirst().getTradeTick().getTradeId()).isEqualTo("T-1");
                assertThat(ticks.getLast().getQuoteTick().getInstrumentId()).isEqualTo(ID);
            }
            case "getLatestTicks" ->
                assertThat(new TicksApi(api)
                                .getLatestTicks(ID, null, null)
                                .getTrade()
                                .getPrice())
                        .isEqualTo("2");
            case "listBars" ->
                assertThat(new BarsApi(api).listBars(BAR_TYPE, null, 1).getItems())
                        .singleElement()
                        .satisfies(bar -> assertThat(bar.getBarType()).isEqualTo(BAR_TYPE));
            case "getExposure" ->
                assertThat(new ExposureApi(api)
                                .getExposure(APIGetExposureRequest.newBuilder()
                                        .instrumentId(ID)
                                        .build())
                                .getItems())
                        .singleElement()
                        .satisfies(group ->
                                assertThat(group.getGroup().getInstrumentId()).isEqualTo(ID));
            case "getStatus" ->
                assertThat(new StatusApi(api).getStatus().getTopics()).containsKey(FILLS);
            case "clearGap" ->
                assertThat(new AdminApi(api)
                                .clearGap(ID, new Why().reason("there is none"), null)
                                .getPositionId())
                        .isEqualTo(ID);
            case "clearOrderGap" ->
                assertThat(new AdminApi(api)
                                .clearOrderGap(ID, new Why().reason("there is none"), null)
                                .getClientOrderId())
                        .isEqualTo(ID);
            case "clearAccountGap" ->
                assertThat(new AdminApi(api)
                                .clearAccountGap(ID, new Why().reason("there is none"), null)
                                .getAccountId())
                        .isEqualTo(ID);
            case "acknowledgeRebuild" ->
                assertThat(new AdminApi(api)
                                .acknowledgeRebuild(new Why().reason("there is none"))
                                .getTruncations())
                        .isEmpty();
            case "listActions" ->
                assertThat(new AdminApi(api).listActions(null, 1).getItems()).hasSizeLessThanOrEqualTo(1);
            default -> throw new IllegalArgumentException(operation + " is not called here");
        }
    }

    private interface Pages<P> {
        P page(@Nullable String cursor) throws ApiException;
    }

    private static <P, T> List<T> all(Pages<P> pages, Function<P, List<T>> items, Function<P, @Nullable String> next)
            throws ApiException {
        List<T> all = new ArrayList<>();
        String cursor = null;
        do {
            var page = pages.page(cursor);
            all.addAll(items.apply(page));
            cursor = next.apply(page);
        } while (cursor != null);
        return all;
    }

    @Test
    void problem_isRead() {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> new PositionsApi(api).getPosition("GC-none", null, null))
                .satisfies(refused -> {
                    assertThat(refused.getCode()).isEqualTo(404);
                    assertThat(json(refused.getResponseBody()).get("type").asText())
                            .isEqualTo(ProblemType.URN_TRADER_CACHE_PROBLEM_UNKNOWN_POSITION.getValue());
                });
    }
}

package io.tradercache;

import static io.restassured.RestAssured.given;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ManagementTest {

    @TestHTTPResource(value = "/health/ready", management = true)
    URL readiness;

    @Test
    void kafkaAndRedisUp_isReady() {
        given().get(readiness).then().statusCode(200);
    }
}

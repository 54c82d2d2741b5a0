package io.tradercache.proof;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// An issuer of tokens with a key pair of its own. It publishes the key as OpenID Connect asks for.
///
/// Tokens are put together by hand, because a library refuses to make those that an attacker would.
final class Issuer implements AutoCloseable {
    static final String AUDIENCE = "trader-cache";

    private final KeyPair keys = newKeys();
    private final HttpServer server;

    Issuer() throws IOException {
        this(0);
    }

    /// @param port the port to listen on; 0 for any free one
    Issuer(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        publish("/.well-known/openid-configuration", Map.of("issuer", url(), "jwks_uri", url() + "/keys"));
        publish("/keys", Map.of("keys", List.of(published())));
        server.start();
    }

    static KeyPair newKeys() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, Object> published() {
        var key = (RSAPublicKey) keys.getPublic();
        return Map.of(
                "kty", "RSA",
                "kid", "1",
                "use", "sig",
                "alg", "RS256",
                "n", base64(unsigned(key.getModulus())),
                "e", base64(unsigned(key.getPublicExponent())));
    }

    private static byte[] unsigned(BigInteger number) {
        var bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private void publish(String path, Map<String, ?> document) throws JsonProcessingException {
        var body = Api.JSON.writeValueAsBytes(document);
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// The public key as a setting takes it.
    String publicKey() {
        return Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
    }

    /// The claims of a good token, which a proof may change.
    Map<String, Object> claims(String name, String... roles) {
        long now = Instant.now().getEpochSecond();
        return new TreeMap<>(Map.of(
                "iss",
                url(),
                "aud",
                AUDIENCE,
                "sub",
                name,
                "groups",
                List.of(roles),
                "iat",
                now - 10,
                "exp",
                now + 3_600));
    }

    String token(String name, String... roles) {
        return signed(claims(name, roles), keys.getPrivate());
    }

    String token(Map<String, Object> claims) {
        return signed(claims, keys.getPrivate());
    }

    static String signed(Map<String, Object> claims, PrivateKey by) {
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(by);
            var content = content("RS256", claims);
            signature.update(bytes(content));
            return content + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String unsigned(Map<String, Object> claims) {
        return content("none", claims) + ".";
    }

    /// A token that takes the public key for a shared secret.
    ///
    /// @param secret the public key, in one of the forms in which it is known
    static String signedBySecret(Map<String, Object> claims, byte[] secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            var content = content("HS256", claims);
            return content + "." + base64(mac.doFinal(bytes(content)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] encodedKey() {
        return keys.getPublic().getEncoded();
    }

    private static String content(String algorithm, Map<String, Object> claims) {
        return base64(json(Map.of("alg", algorithm, "typ", "JWT", "kid", "1"))) + "." + base64(json(claims));
    }

    private static byte[] json(Map<String, Object> document) {
        try {
            return Api.JSON.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

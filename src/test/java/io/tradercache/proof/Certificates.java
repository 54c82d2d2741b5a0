package io.tradercache.proof;

import io.smallrye.certs.CertificateGenerator;
import io.smallrye.certs.CertificateRequest;
import io.smallrye.certs.Format;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// A pair of keys with their certificates, one of a server on the loopback address and one of its clients. Each side
/// trusts the other, and nobody else.
final class Certificates {
    /// The name in both certificates.
    static final String NAME = "CN=trader-cache";

    private static final String PASSWORD = "certificate-secret";

    private final Path directory;

    private Certificates(Path directory) {
        this.directory = directory;
    }

    static Certificates make(Path directory) throws IOException {
        Files.createDirectories(directory);
        var request = new CertificateRequest()
                .withName("line")
                .withPassword(PASSWORD)
                .withFormats(List.of(Format.PEM, Format.PKCS12))
                .withCN(NAME.substring("CN=".length()))
                .withSubjectAlternativeName("IP:127.0.0.1")
                .withClientCertificate();
        try {
            new CertificateGenerator(directory, true).generate(request);
        } catch (Exception e) {
            throw new IOException("no certificates in " + directory, e);
        }
        return new Certificates(directory);
    }

    // --- as files in PEM

    String serverKey() {
        return file("line.key");
    }

    String serverCertificate() {
        return file("line.crt");
    }

    /// What a server trusts: the certificates of the clients.
    String trustedByServer() {
        return file("line-server-ca.crt");
    }

    String clientKey() {
        return file("line-client.key");
    }

    String clientCertificate() {
        return file("line-client.crt");
    }

    /// What a client trusts: the certificate of the server.
    String trustedByClient() {
        return file("line-client-ca.crt");
    }

    private String file(String name) {
        return directory.resolve(name).toAbsolutePath().toString();
    }

    static String text(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // --- as a client of this JVM has them

    /// How a client connects that shows no certificate.
    SSLContext stranger() {
        return context(null);
    }

    /// How a client connects that shows its certificate.
    SSLContext client() {
        return context(this);
    }

    /// How a client connects that shows the certificate of others.
    SSLContext clientOf(Certificates others) {
        return context(others);
    }

    private SSLContext context(@Nullable Certificates own) {
        try {
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store("line-client-truststore.p12"));
            var context = SSLContext.getInstance("TLS");
            context.init(own == null ? new KeyManager[0] : own.keys(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyManager[] keys() throws GeneralSecurityException, IOException {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store("line-client-keystore.p12"), PASSWORD.toCharArray());
        return keys.getKeyManagers();
    }

    private KeyStore store(String name) throws GeneralSecurityException, IOException {
        return KeyStore.getInstance(directory.resolve(name).toFile(), PASSWORD.toCharArray());
    }
}

package dev.sluice.source;

import static dev.sluice.source.Questions.TIMEOUT;
import static dev.sluice.source.Questions.amount;
import static dev.sluice.source.Questions.failed;
import static dev.sluice.source.Questions.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.sluice.testing.Endpoints;
import dev.sluice.testing.KeyPairs;
import dev.sluice.value.Missing.Cause;
import dev.sluice.value.Unit;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    private static final Question ONE = json("/", "$.a", Unit.COUNT);

    @TempDir
    private static Path directory;

    private static KeyStore ours;
    private static KeyStore clients;

    private HttpsServer server;
    private boolean askForCertificate;

    @BeforeAll
    static void makeKeys() throws Exception {
        KeyPairs pairs = new KeyPairs(directory);
        ours = pairs.make("server", "EC", "ip:127.0.0.1");
        clients = pairs.make("client", "RSA", "dns:client");
        pairs.make("stranger", "EC", "ip:127.0.0.1");
    }

    @BeforeEach
    void start() throws Exception {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(KeyPairs.server(ours, clients)) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
                ssl.setNeedClientAuth(askForCertificate);
                parameters.setSSLParameters(ssl);
            }
        });
        server.createContext("/", exchange -> {
            byte[] body = "{\"a\": 1}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void trustsTheAuthorityThatTheEnvironmentNames() {
        assertEquals(1, amount(read(Optional.of("server"), Optional.empty())));
    }

    @Test
    void refusesAServerThatNobodyVouchesFor() {
        failed(read(Optional.of("stranger"), Optional.empty()), Cause.UNREACHABLE);
        failed(read(Optional.empty(), Optional.empty()), Cause.UNREACHABLE);
    }

    @Test
    void showsItsOwnCertificateWhereOneIsAskedFor() {
        askForCertificate = true;

        assertEquals(1, amount(read(Optional.of("server"), Optional.of("client"))));
        assertTrue(read(Optional.of("server"), Optional.empty()) instanceof Answer.Failed);
    }

    @Test
    void filesThatAreNoCertificatesAreSaid() throws Exception {
        Files.writeString(directory.resolve("nothing.pem"), "-----BEGIN NOTHING-----");

        Answer.Failed failed = failed(read(Optional.of("nothing"), Optional.empty()), Cause.UNREACHABLE);

        assertTrue(failed.missing().detail().contains("TLS files of source s"), failed.toString());
        failed(read(Optional.of("absent"), Optional.empty()), Cause.UNREACHABLE);
    }

    private Answer read(Optional<String> ca, Optional<String> client) {
        URI url = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
        SourceSettings.Endpoint endpoint = ca.map(name -> Endpoints.tls(
                        url,
                        directory.resolve(name + ".pem"),
                        client.map(own -> directory.resolve(own + ".pem")),
                        client.map(own -> directory.resolve(own + ".key"))))
                .orElseGet(() -> Endpoints.at(url));
        try (HttpSource source = new HttpSource("s", new SourceSettings.Http(endpoint), Secrets.NONE)) {
            return source.read(ONE, TIMEOUT);
        }
    }
}

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
import dev.sluice.value.Missing.Cause;
import dev.sluice.value.Unit;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final Question ONE = json("/", "$.a", Unit.COUNT);

    @TempDir
    private static Path directory;

    private HttpsServer server;
    private boolean askForCertificate;

    @BeforeAll
    static void makeKeys() throws Exception {
        keyPair("server", "EC", "ip:127.0.0.1");
        keyPair("client", "RSA", "dns:client");
        keyPair("stranger", "EC", "ip:127.0.0.1");
    }

    @BeforeEach
    void start() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store("server"), PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore clients = KeyStore.getInstance("PKCS12");
        clients.load(null, null);
        clients.setCertificateEntry("client", store("client").getCertificate("client"));
        trust.init(clients);
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
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

    /** A self-signed certificate with its key, as key store and as PEM files. */
    private static void keyPair(String name, String algorithm, String alternativeName) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", name));
        command.addAll(List.of("-keyalg", algorithm, "-dname", "CN=" + name, "-ext", "san=" + alternativeName));
        command.addAll(List.of(
                "-storetype",
                "PKCS12",
                "-keystore",
                directory.resolve(name + ".p12").toString()));
        command.addAll(List.of("-storepass", new String(PASSWORD)));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(keytool.waitFor(60, TimeUnit.SECONDS) && keytool.exitValue() == 0, "keytool");
        KeyStore store = store(name);
        pem(name + ".pem", "CERTIFICATE", store.getCertificate(name).getEncoded());
        pem(name + ".key", "PRIVATE KEY", store.getKey(name, PASSWORD).getEncoded());
    }

    private static void pem(String file, String kind, byte[] content) throws Exception {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        Files.writeString(
                directory.resolve(file), "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n");
    }

    private static KeyStore store(String name) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(directory.resolve(name + ".p12"))) {
            store.load(file, PASSWORD);
        }
        return store;
    }
}

package dev.sluice.source;

import dev.sluice.value.Missing;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Sends requests to one endpoint, with its credentials, headers and certificates, and bounds all of it. Redirects are not
 * followed: they could carry credentials elsewhere.
 */
final class HttpCaller implements AutoCloseable {
    private final String source;
    private final SourceSettings.Endpoint endpoint;
    private final Secrets secrets;
    private final Set<CompletableFuture<?>> underWay = ConcurrentHashMap.newKeySet();
    private HttpClient client;
    private volatile boolean closed;

    HttpCaller(String source, SourceSettings.Endpoint endpoint, Secrets secrets) {
        this.source = source;
        this.endpoint = endpoint;
        this.secrets = secrets;
    }

    /** A GET, or what the method says; a whole address goes as it is, without credentials unless it is this endpoint's. */
    HttpReply send(String method, String address, Deadline deadline) throws NoAnswer {
        HttpRequest.Builder request = request(resolve(address), deadline);
        return reply(exchange(
                request.method(method, HttpRequest.BodyPublishers.noBody()).build(), deadline));
    }

    /** A POST of an HTML form to a path below the endpoint. */
    HttpReply post(String path, String form, Deadline deadline) throws NoAnswer {
        HttpRequest.Builder request = request(resolve(path), deadline);
        request.header("Content-Type", "application/x-www-form-urlencoded");
        return reply(
                exchange(request.POST(HttpRequest.BodyPublishers.ofString(form)).build(), deadline));
    }

    /** Sends something to a path below the endpoint. */
    HttpResponse<String> deliver(String method, String path, String type, byte[] body, Deadline deadline)
            throws NoAnswer {
        HttpRequest.Builder request = request(resolve(path), deadline);
        request.setHeader("Content-Type", type);
        return exchange(
                request.method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                deadline);
    }

    /** The address that a path or an address means. */
    URI resolve(String address) throws NoAnswer {
        String base = endpoint.url().toString().replaceAll("/+$", "");
        String whole = address.startsWith("http://") || address.startsWith("https://")
                ? address
                : address.isEmpty() || address.startsWith("/") || address.startsWith("?")
                        ? base + address
                        : base + "/" + address;
        try {
            URI uri = new URI(whole);
            if (uri.getHost() != null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (java.net.URISyntaxException malformed) {
            // Said below, without the text, which may hold a password.
        }
        throw NoAnswer.settled(
                Missing.Cause.TYPE,
                "the address is malformed, or holds a user",
                "write a path below the source's url, such as /api/depth; users and passwords belong into sluice.yaml");
    }

    @Override
    public void close() {
        closed = true;
        underWay.forEach(each -> each.cancel(true));
        synchronized (this) {
            if (client != null) {
                client.shutdownNow();
            }
        }
    }

    private HttpResponse<String> exchange(HttpRequest request, Deadline deadline) throws NoAnswer {
        CompletableFuture<HttpResponse<String>> response = client().sendAsync(request, answered -> new CappedBody());
        underWay.add(response);
        if (closed) {
            response.cancel(true);
        }
        try {
            return response.get(deadline.left().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw deadline.passed();
        } catch (ExecutionException failure) {
            throw explain(request.uri(), failure.getCause(), deadline);
        } catch (CancellationException closedMeanwhile) {
            throw off();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw NoAnswer.settled(Missing.Cause.OFF, "the read was called off", "ask again");
        } finally {
            response.cancel(true);
            underWay.remove(response);
        }
    }

    private NoAnswer off() {
        return NoAnswer.settled(Missing.Cause.OFF, "source " + source + " is closed", "the run is over");
    }

    private HttpRequest.Builder request(URI uri, Deadline deadline) throws NoAnswer {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(deadline.left()).header("Accept", "application/json");
        if (isOurs(uri)) {
            for (Map.Entry<String, SourceSettings.Header> each :
                    endpoint.headers().entrySet()) {
                set(request, each.getKey(), each.getValue().reveal());
            }
            switch (endpoint.credentials()) {
                case SourceSettings.Credentials.None none -> {}
                case SourceSettings.Credentials.Bearer bearer ->
                    set(request, "Authorization", "Bearer " + bearer.token().reveal());
                case SourceSettings.Credentials.Basic basic -> set(request, "Authorization", "Basic " + encoded(basic));
            }
        }
        return request;
    }

    private void set(HttpRequest.Builder request, String header, String value) throws NoAnswer {
        try {
            request.setHeader(header, value);
        } catch (IllegalArgumentException unsendable) {
            // Not its own message: it quotes the header, which may be a secret.
            throw NoAnswer.settled(
                    Missing.Cause.AUTH,
                    "the header " + header + " holds a character that HTTP does not allow",
                    "look where source " + source + " in sluice.yaml takes it from, and store it there in plain ASCII,"
                            + " without a byte order mark or typographic quotes");
        }
    }

    private boolean isOurs(URI uri) {
        URI own = endpoint.url();
        return own.getScheme().equalsIgnoreCase(uri.getScheme())
                && own.getHost().equalsIgnoreCase(uri.getHost())
                && own.getPort() == uri.getPort();
    }

    private synchronized HttpClient client() throws NoAnswer {
        if (closed) {
            throw off();
        }
        if (client == null) {
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(endpoint.connectTimeout());
            try {
                Tls.context(source, endpoint).ifPresent(builder::sslContext);
            } catch (Tls.Unusable files) {
                throw NoAnswer.settled(Missing.Cause.UNREACHABLE, files.getMessage(), files.help());
            }
            client = builder.build();
        }
        return client;
    }

    private NoAnswer explain(URI uri, Throwable failure, Deadline deadline) {
        String server = uri.getScheme() + "://" + uri.getRawAuthority();
        if (failure instanceof CappedBody.TooLarge) {
            return NoAnswer.settled(
                    Missing.Cause.PARSE, failure.getMessage(), "ask for less: aggregate, or name fewer labels");
        }
        if (failure instanceof HttpConnectTimeoutException) {
            return NoAnswer.passing(
                    Missing.Cause.UNREACHABLE,
                    server + " does not answer",
                    "check address and firewall of source " + source);
        }
        if (failure instanceof HttpTimeoutException || deadline.hasPassed()) {
            return deadline.passed();
        }
        if (failure instanceof SSLException) {
            return NoAnswer.settled(
                    Missing.Cause.UNREACHABLE,
                    "TLS with " + server + " failed: " + secrets.mask(String.valueOf(failure.getMessage())),
                    "check `url`, `ca` and `certificate` of source " + source + " in sluice.yaml");
        }
        if (failure instanceof ConnectException) {
            boolean unknown = failure.getCause() instanceof UnresolvedAddressException
                    || failure.getCause() != null
                            && failure.getCause().getCause() instanceof UnresolvedAddressException;
            return unknown
                    ? NoAnswer.passing(
                            Missing.Cause.UNREACHABLE,
                            "no host is called " + uri.getHost(),
                            "correct `url` of source " + source
                                    + " in sluice.yaml, or the name service of this machine")
                    : NoAnswer.passing(
                            Missing.Cause.UNREACHABLE,
                            server + " refuses connections",
                            "check that it runs and listens there: `curl -sS " + server + "`");
        }
        return NoAnswer.passing(
                Missing.Cause.UNREACHABLE,
                "the connection to " + server + " broke: " + secrets.mask(String.valueOf(failure.getMessage())),
                "check that " + server + " is up, and read its log");
    }

    private static HttpReply reply(HttpResponse<String> response) {
        Optional<Instant> date = response.headers().firstValue("Date").flatMap(HttpCaller::instant);
        Duration cached =
                response.headers().firstValue("Age").map(HttpCaller::seconds).orElse(Duration.ZERO);
        return new HttpReply(response.statusCode(), date.map(clock -> clock.plus(cached)), cached, response.body());
    }

    private static Optional<Instant> instant(String httpDate) {
        try {
            return Optional.of(ZonedDateTime.parse(httpDate, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    private static Duration seconds(String text) {
        return text.matches("[0-9]{1,9}") ? Duration.ofSeconds(Long.parseLong(text)) : Duration.ZERO;
    }

    private static String encoded(SourceSettings.Credentials.Basic basic) {
        byte[] pair = (basic.user() + ":" + basic.password().reveal()).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(pair);
    }
}

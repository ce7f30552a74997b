package dev.sluice.cli;

import dev.sluice.document.LinkCheck.Dead;
import dev.sluice.document.LinkCheck.Place;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks for web addresses, a few at a time, each within a bound. An address that wants a password is there. */
final class OnlineLinks {
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int AT_ONCE = 8;
    private static final int NOT_ALLOWED = 405;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int TOO_MANY = 429;

    private OnlineLinks() {}

    /** Those that do not answer as they should, in the order in which they were gathered. */
    static List<Dead> dead(Map<URI, Place> web) throws InterruptedException {
        List<Dead> dead = new ArrayList<>();
        try (HttpClient client = HttpClient.newBuilder()
                        .connectTimeout(LONGEST)
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .build();
                ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE)) {
            List<URI> addresses = List.copyOf(web.keySet());
            List<Future<Optional<String>>> answers = new ArrayList<>();
            for (URI address : addresses) {
                answers.add(workers.submit(() -> fault(client, address)));
            }
            for (int i = 0; i < addresses.size(); i++) {
                URI address = addresses.get(i);
                answer(answers.get(i))
                        .ifPresent(reason -> dead.add(new Dead(web.get(address), address.toString(), reason)));
            }
            client.shutdownNow();
        }
        return dead;
    }

    private static Optional<String> answer(Future<Optional<String>> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
    }

    private static Optional<String> fault(HttpClient client, URI address) throws InterruptedException {
        if (address.getHost() == null) {
            return Optional.of("this is no address");
        }
        Optional<Integer> status = ask(client, address, "HEAD");
        if (status.filter(code -> code == NOT_ALLOWED || code == NOT_IMPLEMENTED)
                .isPresent()) {
            status = ask(client, address, "GET");
        }
        return status.map(code -> isThere(code) ? Optional.<String>empty() : Optional.of("the server answers " + code))
                .orElseGet(() -> Optional.of("no answer within " + LONGEST.toSeconds() + " s"));
    }

    private static boolean isThere(int code) {
        return code < 400 || code == 401 || code == 403 || code == TOO_MANY;
    }

    /** The status; nothing where no answer came in time, or none can. */
    private static Optional<Integer> ask(HttpClient client, URI address, String method) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(LONGEST)
                .build();
        var sent = client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        try {
            HttpResponse<java.io.InputStream> response = sent.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
            response.body().close();
            return Optional.of(response.statusCode());
        } catch (TimeoutException | ExecutionException | IOException noAnswer) {
            sent.cancel(true);
            return Optional.empty();
        }
    }
}

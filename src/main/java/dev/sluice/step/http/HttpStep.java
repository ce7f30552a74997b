package dev.sluice.step.http;

import dev.sluice.source.Secrets;
import dev.sluice.step.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Sends HTTP requests. Blocks its caller; an answer in flight is awaited to its timeout, never broken off: that would leave its
 * fate unknown. Its status is the answer: of the body only what a failure says is read. Redirects are answers, not followed.
 */
public final class HttpStep {

    /** Bytes of an answer's body that are read. */
    private static final int MOST_READ = 2_048;

    /** How long they are awaited behind the status. */
    private static final long LONGEST_READ_MILLIS = 2_000;

    private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");
    /** What the client itself sends once more where a connection is closed without an answer. */
    private static final Set<String> SENT_TWICE = Set.of("GET", "HEAD");

    private static final Set<Integer> REFUSED_FOR_NOW = Set.of(425, 429, 503);
    private static final Set<Integer> FAILED_UNDERWAY = Set.of(408, 500, 502, 504);

    /**
     * Makes one attempt.
     *
     * @return unknown, if a request that must not be repeated was sent and no answer came
     */
    public Outcome run(HttpEffect effect) {
        HttpRequest request;
        try {
            request = request(effect);
        } catch (IllegalArgumentException malformed) {
            return new Outcome.Failed("REQUEST", blank(malformed.getMessage(), effect), false).leavingNothing();
        }
        try (HttpClient client = client(effect)) {
            CompletableFuture<HttpResponse<InputStream>> answer =
                    client.sendAsync(request, BodyHandlers.ofInputStream());
            long until = System.nanoTime() + effect.timeout().toNanos();
            try {
                return judge(answer.get(effect.timeout().toMillis(), TimeUnit.MILLISECONDS), effect, until);
            } finally {
                answer.cancel(true);
                client.shutdownNow();
            }
        } catch (TimeoutException late) {
            return noAnswer("TIMEOUT", "no answer within " + effect.timeout().toMillis() + "ms", effect);
        } catch (ExecutionException failure) {
            return failed(failure.getCause(), effect);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return noAnswer("INTERRUPTED", "interrupted while it waited for the answer", effect);
        }
    }

    private static HttpClient client(HttpEffect effect) {
        HttpClient.Builder client =
                HttpClient.newBuilder().connectTimeout(effect.timeout()).followRedirects(HttpClient.Redirect.NEVER);
        effect.tls().ifPresent(client::sslContext);
        return client.build();
    }

    private static HttpRequest request(HttpEffect effect) {
        HttpRequest.Builder request = HttpRequest.newBuilder(effect.uri())
                .timeout(effect.timeout())
                .method(
                        effect.method(),
                        effect.body().map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody));
        effect.headers().forEach(request::setHeader);
        effect.idempotencyKey().ifPresent(key -> request.setHeader("Idempotency-Key", key));
        return request.build();
    }

    /** @param cut whether more of the text may follow */
    private record Text(String beginning, boolean cut) {

        String said(Secrets secrets) {
            return cut
                    ? secrets.maskBeginning(withoutHalfALetter()).strip()
                    : secrets.mask(beginning).strip();
        }

        private String withoutHalfALetter() {
            return beginning.replaceFirst("\\uFFFD$", "");
        }
    }

    /** As much as comes in time, and before it breaks. */
    private static Text read(InputStream body) {
        byte[] read = new byte[MOST_READ];
        int length = 0;
        boolean cut = true;
        CompletableFuture.delayedExecutor(LONGEST_READ_MILLIS, TimeUnit.MILLISECONDS)
                .execute(() -> close(body));
        try {
            while (cut && length < MOST_READ) {
                int more = body.read(read, length, MOST_READ - length);
                cut = more >= 0;
                length += Math.max(0, more);
            }
        } catch (IOException broken) {
            // What came before stands.
        } finally {
            close(body);
        }
        return new Text(new String(read, 0, length, StandardCharsets.UTF_8), cut);
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException already) {
            // Nobody reads on.
        }
    }

    /** What the server does while it still answers is not broken off, as long as the step has time. */
    private static void drain(InputStream body, long until) {
        Thread closing = Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
                close(body);
            } catch (InterruptedException ended) {
                // It ended by itself.
            }
        });
        try {
            body.transferTo(OutputStream.nullOutputStream());
        } catch (IOException broken) {
            // The status has told what counts.
        } finally {
            closing.interrupt();
            close(body);
        }
    }

    /** @param until when the step's time is over, in nanoseconds */
    private static Outcome judge(HttpResponse<InputStream> answer, HttpEffect effect, long until) {
        int status = answer.statusCode();
        if (effect.expected().contains(status)) {
            drain(answer.body(), until);
            return new Outcome.Done("HTTP " + status);
        }
        boolean retryable =
                REFUSED_FOR_NOW.contains(status) || FAILED_UNDERWAY.contains(status) && isRepeatable(effect);
        String said = read(answer.body()).said(effect.secrets());
        return new Outcome.Failed(
                "HTTP " + status, effect + " answered: " + (said.isEmpty() ? "no text" : said), retryable);
    }

    private static Outcome failed(Throwable cause, HttpEffect effect) {
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
            return unreachable("cannot connect for " + effect, effect);
        }
        if (cause instanceof SSLHandshakeException || cause instanceof SSLPeerUnverifiedException) {
            // No server reads a request before it has shaken hands.
            return unreachable(
                    "TLS failed for " + effect + ": " + blank(cause.getMessage(), effect)
                            + "; check `url`, `ca`, `certificate` and `key` of its source in sluice.yaml",
                    effect);
        }
        return noAnswer("IO", blank(String.valueOf(cause.getMessage()), effect), effect);
    }

    /** No server has read it, unless the client had sent it before, on a connection that was closed without an answer. */
    private static Outcome unreachable(String why, HttpEffect effect) {
        Outcome.Failed failed = new Outcome.Failed("UNREACHABLE", why, true);
        return SENT_TWICE.contains(effect.method()) ? failed : failed.leavingNothing();
    }

    private static Outcome noAnswer(String code, String why, HttpEffect effect) {
        return isRepeatable(effect)
                ? new Outcome.Failed(code, effect + ": " + why, true)
                : new Outcome.Unknown(effect + " was sent and its fate is unknown: " + why);
    }

    /** Whether sending it twice does no more than sending it once. */
    private static boolean isRepeatable(HttpEffect effect) {
        return effect.idempotencyKey().isPresent() || REPEATABLE.contains(effect.method());
    }

    private static String blank(String text, HttpEffect effect) {
        return effect.secrets().mask(String.valueOf(text));
    }
}

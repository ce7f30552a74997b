package dev.sluice.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.FakeHttp.Answer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FakeHttpTest {

    @Test
    void playsItsScriptAndRepeatsTheLastAnswer() throws Exception {
        try (FakeHttp fake = FakeHttp.start()
                .on("/depth", Answer.status(503), Answer.json("{\"depth\": 7}").after(Duration.ofMillis(20)))) {
            assertEquals(503, get(fake, "/depth").statusCode());
            assertEquals("{\"depth\": 7}", get(fake, "/depth").body());
            assertEquals("{\"depth\": 7}", get(fake, "/depth?again").body());
            assertEquals(404, get(fake, "/unknown").statusCode());

            assertEquals("/depth?again", fake.requests().get(2).uri().toString());
            assertEquals("yes", fake.requests().get(2).headers().get("x-asked"));
        }
    }

    @Test
    void hangsUntilItIsClosed() throws Exception {
        try (FakeHttp fake = FakeHttp.start().on("/", Answer.never())) {
            assertThrows(HttpTimeoutException.class, () -> get(fake, "/"));

            assertTrue(fake.requests().size() == 1);
        }
    }

    private static HttpResponse<String> get(FakeHttp fake, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(fake.url(path))
                .header("X-Asked", "yes")
                .timeout(Duration.ofMillis(500))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}

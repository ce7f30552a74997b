package dev.sluice.testing;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;

/** A real Alertmanager on loopback, and its tool. */
public final class TestAlertmanager implements AutoCloseable {

    private final ServerProgram server = new ServerProgram("Alertmanager");

    private TestAlertmanager() {}

    /** Starts a server with that configuration, or skips the test loudly where there is none. */
    public static TestAlertmanager start(String configuration) {
        Path binary = LoudSkip.orSkip(
                Command.find("prometheus-alertmanager").or(() -> Command.find("alertmanager")),
                "no Alertmanager: install Debian's package prometheus-alertmanager");
        TestAlertmanager alertmanager = new TestAlertmanager();
        alertmanager.start(binary, configuration);
        return alertmanager;
    }

    /** Runs {@code amtool}, or skips the test loudly where there is none. */
    public static Command.Result tool(String... words) {
        Path amtool =
                LoudSkip.orSkip(Command.find("amtool"), "no amtool: install Debian's package prometheus-alertmanager");
        String[] command = new String[words.length + 1];
        command[0] = amtool.toString();
        System.arraycopy(words, 0, command, 1, words.length);
        return Command.of(command).run();
    }

    /** The address below which its API lies, without a slash at its end. */
    public URI url() {
        return server.url();
    }

    /** Hands it alerts, as the JSON list of its API. */
    public void post(String alerts) {
        HttpResponse<String> response = server.send(HttpRequest.newBuilder(url().resolve("/api/v2/alerts"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(alerts)));
        if (response.statusCode() != 200) {
            throw new AssertionError("alerts: " + response.statusCode() + " " + response.body());
        }
    }

    /** The alerts it has, as the JSON list of its API. */
    public String alerts() {
        return server.get("/api/v2/alerts");
    }

    @Override
    public void close() {
        server.close();
    }

    private void start(Path binary, String configuration) {
        Path file = server.write("alertmanager.yml", configuration);
        server.start(List.of(
                binary.toString(),
                "--config.file=" + file,
                "--storage.path=" + server.file("data"),
                "--web.listen-address=" + server.address(),
                "--web.external-url=http://127.0.0.1",
                "--cluster.listen-address="));
    }
}

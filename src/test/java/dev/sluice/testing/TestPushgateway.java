package dev.sluice.testing;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A real Pushgateway on loopback. */
public final class TestPushgateway implements AutoCloseable {

    private final ServerProgram server = new ServerProgram("Pushgateway");

    private TestPushgateway() {}

    /** Starts one, or skips the test loudly where there is none. */
    public static TestPushgateway start() {
        Path binary = LoudSkip.orSkip(
                Command.find("prometheus-pushgateway").or(() -> Command.find("pushgateway")),
                "no Pushgateway: install Debian's package prometheus-pushgateway");
        TestPushgateway pushgateway = new TestPushgateway();
        pushgateway.server.start(List.of(binary.toString(), "--web.listen-address=" + pushgateway.server.address()));
        return pushgateway;
    }

    /** The address below which its API lies, without a slash at its end. */
    public URI url() {
        return server.url();
    }

    /** The page that Prometheus would scrape. */
    public String metrics() {
        return server.get("/metrics");
    }

    @Override
    public void close() {
        server.close();
    }
}

package dev.sluice.run;

import dev.sluice.step.ledger.Owner;
import dev.sluice.step.ledger.RunEntry;
import dev.sluice.step.ledger.Taking;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** What a run asks for when it takes its fences. */
final class Takings {
    /** The server notices a dead client within two seconds. */
    private static final Duration FAREWELL = Duration.ofSeconds(3);

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Takings() {}

    /** For a run that begins. */
    static Taking fresh(Order order, Face face) {
        return taking(order, face, true, false);
    }

    /**
     * For a run that is taken up again.
     *
     * @param contested whether another process on this machine holds its journal
     */
    static Taking again(Order order, Face face, boolean contested) {
        return taking(order, face, false, contested);
    }

    private static Taking taking(Order order, Face face, boolean fresh, boolean contested) {
        return new Taking(
                owner(order),
                new RunEntry.About(
                        order.runbook().digest(),
                        order.runbook().text(),
                        MAPPER.writeValueAsString(new TreeMap<>(order.set())),
                        order.environment().name(),
                        order.tool(),
                        order.operator(),
                        order.unattended()),
                fresh,
                order.environment().lease(),
                FAREWELL,
                contested,
                order.licence().takeOver(),
                Map.of(),
                order.licence().alongside().map(word -> new Taking.Alongside(word.run(), word.because())),
                text -> face.progress("fence", text));
    }

    static Owner owner(Order order) {
        return new Owner(order.runbook().name(), order.runId(), order.operator(), host());
    }

    private static String host() {
        return Optional.ofNullable(System.getenv("HOSTNAME")).orElseGet(() -> {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException nameless) {
                return "localhost";
            }
        });
    }
}
